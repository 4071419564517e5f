"""The example on Heping District and the how-to that writes it: every command and snippet does what the pages say."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import progress_rules as pr

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "heping"
HOW_TO = ROOT / "docs" / "how-to"
HOW_TOS = [HOW_TO / "write-your-own-pack.md", HOW_TO / "write-your-own-pack.zh.md"]
PAGES = [EXAMPLE / "README.md", *HOW_TOS]
AS_OF = "2024-04-30"

MISTAKES = [  # what the page says is written wrongly, in the order of its commands behind the cases
    {"ledger/楼宇.csv": {"15.1%": "一成半"}, "ledger/投诉.csv": {"2024-03-04 09:40": "2024-03-04 9点40"}},
    {"pack.yaml": {"vacancy > most_vacancy": "vacancy > most_vacency", "count(activities": "count(activitys"}},
    {"cases.yaml": {"actions: [{subject: B-2, action": "actions: [{subject: B-1, action"}},
]  # fmt: skip


def blocks(page: Path, kind: str = r"\w+") -> list[tuple[str, str]]:
    return re.findall(rf"```({kind})\n(.*?)```", page.read_text(encoding="utf-8"), flags=re.DOTALL)


def said_by(command: str, folder: Path) -> str:
    words = shlex.split(command)
    program = {"progress-rules": [sys.executable, "-m", "progress_rules"], "python": [sys.executable]}
    done = subprocess.run(
        [*program[words[0]], *words[1:]], cwd=folder, capture_output=True, text=True, check=False,
        encoding="utf-8",
        env={**os.environ, "LC_ALL": "C.UTF-8", "PYTHONUTF8": "1", "LANG": "en_US.UTF-8", "COLUMNS": "120"},
    )  # fmt: skip
    return done.stdout + done.stderr


def follows(shown: str, said: str) -> bool:
    """Whether the lines shown come one after the other in what was said; `...` stands for any others."""
    runs = [run.strip("\n") for run in re.split(r"^\.\.\.\n", shown, flags=re.MULTILINE)]
    at = 0
    for run in runs:
        found = f"\n{said}\n".find(f"\n{run}\n", at)
        if found < 0:
            return False
        at = found + len(run)
    return True


def broken(folder: Path, mistakes: dict[str, dict[str, str]]) -> None:
    for name, changes in mistakes.items():
        file = folder / "heping" / name
        text = file.read_text(encoding="utf-8")
        for right, wrong in changes.items():
            assert right in text
            text = text.replace(right, wrong, 1)
        file.write_text(text, encoding="utf-8")


@pytest.fixture
def office(tmp_path):
    shutil.copytree(EXAMPLE, tmp_path / "heping")
    return tmp_path


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_commands_say_what_the_page_shows(page, office):
    commands = re.findall(r"```sh\n(.*?)```\n\n```text\n(.*?)```", page.read_text("utf-8"), flags=re.DOTALL)
    assert len(commands) == page.read_text("utf-8").count("```sh\n") >= 5
    wrong = len(commands) - len(MISTAKES) if page in HOW_TOS else len(commands)
    for at, (command, shown) in enumerate(commands):
        if at >= wrong:
            shutil.rmtree(office / "heping")
            shutil.copytree(EXAMPLE, office / "heping")
            broken(office, MISTAKES[at - wrong])
        said = said_by(command, office)
        assert follows(shown, said), f"{command}\n{said}"


@pytest.mark.parametrize("page", HOW_TOS, ids=lambda p: p.name)
def test_the_pieces_of_the_how_to_are_the_pack(page):
    pieces = [text for _, text in blocks(page, "yaml")]
    written = [line for piece in pieces[:-1] for line in piece.splitlines() if line]
    assert written == [line for line in (EXAMPLE / "pack.yaml").read_text("utf-8").splitlines() if line]
    assert pieces[-1].removeprefix("cases:\n") in (EXAMPLE / "cases.yaml").read_text("utf-8")
    (ledger,) = (text for _, text in blocks(page, "csv"))
    assert ledger == (EXAMPLE / "ledger" / "楼宇.csv").read_text("utf-8")


@pytest.mark.parametrize("page", HOW_TOS, ids=lambda p: p.name)
def test_the_pack_is_in_order_after_each_step(page):
    text = ""
    for _, piece in blocks(page, "yaml")[:-1]:
        text += piece
        if "\nclauses:" in text:
            pr.load_pack(_plain(text))
    assert "deadlines:" in text


def _plain(text: str) -> dict[str, object]:
    from ruamel.yaml import YAML

    return YAML(typ="safe", pure=True).load(text)


@pytest.mark.parametrize("page", HOW_TOS, ids=lambda p: p.name)
def test_the_python_of_the_how_to_runs(page, office, monkeypatch, capsys):
    monkeypatch.chdir(office)
    exec("\n".join(text for _, text in blocks(page, "python")), {})  # noqa: S102 - our own page
    said = capsys.readouterr().out
    assert "HP-3" in said
    assert "HP-4" in said


@pytest.mark.parametrize("engine", ["reference", "columnar"])
def test_the_invented_ledger(engine):
    pack = pr.load_pack(EXAMPLE)
    result = pr.assess(pr.read_portfolio(EXAMPLE / "ledger", tables=pack), pack, as_of=AS_OF, engine=engine)
    assert result.actions.select("subject", "period", "action", "person", "cites").rows() == [
        ("HB-03", None, "renewal_list", None, "HP-2"), ("HB-04", None, "renewal_list", None, "HP-2"),
        ("S-02", "2024-03", "remind", "吴倩", "HP-4"),
    ]  # fmt: skip
    undecided = result.trace.filter(outcome="undecided").select("rule", "subject").rows()
    assert undecided == [("renewal", "HB-05"), ("answer", "C-04")]
    assert dict(result.deadlines.select("subject", "status").iter_rows()) == {
        "C-01": "met", "C-02": "late", "C-03": "met", "C-04": "undecided", "C-05": "overdue",
    }  # fmt: skip
    files = result.duties.filter(duty="building-file")
    assert dict(files.filter(status="breached").select("subject", "missing").iter_rows()) == {
        "HB-04": "manager", "HB-05": "tenants, vacancy",
    }  # fmt: skip
    follows_ = result.duties.filter(duty="follow-up").select("subject", "period", "status").rows()
    assert follows_ == [
        ("S-01", "2024-01", "met"), ("S-01", "2024-02", "met"), ("S-02", "2024-02", "met"),
        ("S-02", "2024-03", "breached"), ("S-02", "2024-04", "met"),
    ]  # fmt: skip
    assert [a["parameter"] for a in result.to_dict()["assumptions"]] == ["follow_ups"]


def test_before_an_answer_and_before_landing_neither_is_known():
    pack = pr.load_pack(EXAMPLE)
    ledger = pr.read_portfolio(EXAMPLE / "ledger", tables=pack)
    early = pr.assess(ledger, pack, as_of="2024-03-08")
    assert early.duties.filter(subject="S-01")["period"].to_list() == ["2024-01", "2024-02"]
    assert early.deadlines.filter(subject="C-03").select("status", "met_on").rows() == [("pending", None)]
    assert early.deadlines.filter(subject="C-04").is_empty()


@pytest.mark.parametrize(
    ("vacancy", "listed"), [("15%", False), ("15.0001%", True), ("100%", True), ("0%", False)]
)
def test_the_boundary_of_the_renewal_list(vacancy, listed):
    pack = pr.load_pack(EXAMPLE)
    facts = pr.Portfolio(tables=pack, buildings=[{"id": "B", "vacancy": vacancy}])
    assert pr.assess(facts, pack, as_of=AS_OF).actions.is_empty() is not listed


def test_the_program_prints_in_both_languages_and_refuses_a_day_that_is_none():
    said = said_by(f"python {EXAMPLE / 'run.py'} --lang zh", ROOT)
    assert "条件：空置率 > 空置率上限 → 15.1% > 15%" in said
    assert "PR503" in said_by(f"python {EXAMPLE / 'run.py'} --as-of April", ROOT)
