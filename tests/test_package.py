"""The package as a whole: what importing loads, which names are public, how large files are."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import progress_rules as pr

ROOT = Path(__file__).parents[1]
HEAVY = [
    "polars",
    "pydantic",
    "pendulum",
    "ruamel",
    "rich",
    "typer",
    "jinja2",
    "openpyxl",
    "hypothesis",
    "pandas",
    "holidays",
    "chinese_calendar",
    "sqlalchemy",
    "alembic",
    "psycopg",
]


def loaded_after(statement: str) -> set[str]:
    program = f"import sys\n{statement}\nprint(*sorted({{m.split('.')[0] for m in sys.modules}}))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_import_loads_nothing_heavy():
    assert not loaded_after("import progress_rules") & set(HEAVY)


def test_extras_are_not_loaded_by_an_assessment():  # Polars itself loads NumPy where it is there
    statement = (
        "import progress_rules as pr\n"
        "p = pr.Portfolio(reports=[{'project': 'P', 'period': '2017-01', 'planned_progress': 1,"
        " 'actual_progress': 1}])\n"
        "pr.assess(p, 'ziyang').lights"
    )
    assert not loaded_after(statement) & {"hypothesis", "pandas", "pyarrow", "openpyxl", "rich", "typer"}


def test_facts_do_not_load_polars():
    assert "polars" not in loaded_after("import progress_rules as pr; pr.Project(id='P')")


def test_the_public_names_are_these():
    assert sorted(pr.__all__) == [
        "Activity", "Agenda", "Assignment", "Baseline", "ColumnSpec", "Decision", "Disclosure", "EngineError",
        "Exemption", "Explanation", "InputError", "Issue", "Ledger", "LedgerError", "Milestone",
        "MissingExtraError", "Pack", "PackError", "PackSpec", "ParameterError", "Period", "Portfolio",
        "ProgressRulesError", "Project", "Report", "ReportingCalendar", "RequestError", "Result", "Session",
        "Succession", "TableSpec", "Target", "Transition", "agenda", "assess", "assess_all",
        "backward_schedule", "calendar", "check_plan", "check_split", "decide", "list_packs", "load_pack",
        "open_ledger", "parse_period", "read_portfolio", "set_language", "split_target", "testing",
        "write_portfolio",
    ]  # fmt: skip
    for name in pr.__all__:
        assert getattr(pr, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'asses'"):
        pr.asses  # noqa: B018


def test_no_file_is_longer_than_400_lines():
    long = {
        str(p.relative_to(ROOT)): n
        for folder in ("src", "examples")
        for p in ROOT.glob(f"{folder}/**/*.py")
        if (n := len(p.read_text(encoding="utf-8").splitlines())) > 400
    }
    assert not long


def test_the_package_is_typed_and_its_packs_are_found():
    assert (ROOT / "src/progress_rules/py.typed").exists()
    assert pr.list_packs() == sorted(p.parent.name for p in ROOT.glob("rules/*/pack.yaml"))


@pytest.mark.parametrize("path", sorted(ROOT.glob("src/progress_rules/**/*.py")), ids=lambda p: p.stem)
def test_examples_in_docstrings_run(path):
    import doctest
    import importlib

    module = importlib.import_module(
        ".".join(path.relative_to(ROOT / "src").with_suffix("").parts).removesuffix(".__init__")
    )
    if path.stem == "__main__":
        return
    outcome = doctest.testmod(module, optionflags=doctest.NORMALIZE_WHITESPACE)
    assert outcome.failed == 0
