"""Running the command line inside a test, and a ledger to run it on."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from progress_rules.cli import main
from progress_rules.demo import demo_portfolio
from progress_rules.io import write_portfolio


@dataclass(frozen=True)
class Outcome:
    code: int
    out: str
    err: str


@pytest.fixture(autouse=True)
def _plain_surroundings(monkeypatch):
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "LANG", "LC_MESSAGES", "PROGRESS_RULES_TRACEBACK"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")


@pytest.fixture
def cli(capsys):
    """Run the command line in this process."""

    def run(*arguments: object) -> Outcome:
        capsys.readouterr()
        code = main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return Outcome(code, captured.out, captured.err)

    return run


@pytest.fixture
def process():
    """Run the command line in a process of its own; stdout and stderr are pipes."""

    def run(*arguments: object, **environment: str) -> Outcome:
        done = subprocess.run(
            [sys.executable, "-m", "progress_rules", *map(str, arguments)],
            capture_output=True,
            timeout=120,
            check=False,
            env={**os.environ, **environment},
        )
        return Outcome(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))

    return run


@pytest.fixture(scope="session")
def ledger(tmp_path_factory) -> Path:
    """The demo's ledger as a folder of CSV files."""
    return write_portfolio(demo_portfolio(), tmp_path_factory.mktemp("given") / "ledger")


@pytest.fixture(scope="session")
def small(tmp_path_factory) -> Path:
    """A ledger of two projects, one of which tries things on."""
    folder = tmp_path_factory.mktemp("small") / "ledger"
    folder.mkdir()
    (folder / "projects.csv").write_text(
        'id,name,unit\nP-1,环城路,市交通运输局\nP-2,"=HYPERLINK(""http://x"")",@unit [red]\x1b[2J\n',
        encoding="utf-8",
    )
    rows = [
        f"{project},2017-{month:02d},{month * 8},{month * 8 - lag}"
        for project, lags in (("P-1", (0, 1, 2, 0)), ("P-2", (1, 1, 1, 1)))
        for month, lag in enumerate(lags, start=7)
    ]
    text = "\n".join(["project,period,planned_progress (%),actual_progress (%)", *rows, ""])
    (folder / "reports.csv").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def street() -> tuple[Path, Path]:
    """A ledger of issues, leaders and meetings, and a pack without levels that is about them."""
    folder = Path(__file__).parent / "street"
    return folder / "ledger.json", folder / "pack.yaml"
