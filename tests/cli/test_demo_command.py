"""The demo: what it shows, what it writes, and that the ledger leads back to the same totals."""

from __future__ import annotations

import json
import re
import shlex

import pytest
from rich.cells import cell_len

from progress_rules.demo import PUBLISHED


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("seed", [2017, 4])
def test_the_demo_and_the_commands_it_names(cli, tmp_path, monkeypatch, language, seed):
    monkeypatch.chdir(tmp_path)
    done = cli("demo", "--seed", seed, "--lang", language)
    assert done.code == 0
    assert done.err.count("\n") == 1
    for total in PUBLISHED.values():
        assert re.search(rf" {total} +{total}\n", done.out)
    names = {"en": ["exemptions", "projects", "reports"], "zh": ["月报", "豁免", "项目"]}[language]
    assert sorted(p.stem for p in (tmp_path / "demo-ledger").iterdir()) == sorted(names)
    heading = next((tmp_path / "demo-ledger").glob("*"))
    assert heading.read_bytes().startswith(b"\xef\xbb\xbf")
    commands = [line.split()[1:] for line in done.out.splitlines() if line.startswith("  progress-rules ")]
    assert [command[0] for command in commands] == ["assess", "explain"]
    again = json.loads(cli(*commands[0], "--format", "json").out)
    totals = {row["counter"]: row["total"] for row in again["counters"]}
    assert totals == PUBLISHED
    assert again["as_of"] == "2017-10-31"
    explained = cli(*commands[1], "--lang", language)
    assert explained.code == 0
    assert ("红灯" if language == "zh" else "red light") in explained.out.splitlines()[0]


def test_the_board_fits_a_screen(process, tmp_path):
    done = process("demo", "--out", tmp_path / "d", COLUMNS="80")
    assert (done.code, "\x1b" in done.out) == (0, False)
    board = done.out.split("\n\n")[1:4]
    rows = [line for line in board[0].splitlines() if line.startswith("  ZY-")]
    assert len(rows) == 25
    assert all(cell_len(line) <= 80 for line in "\n".join(board).splitlines())


def test_an_existing_folder_is_refused_before_anything_is_shown(cli, tmp_path):
    out = tmp_path / "mine"
    out.mkdir()
    (out / "notes.txt").write_text("mine")
    done = cli("demo", "--out", out)
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("PR410")
    assert [p.name for p in out.iterdir()] == ["notes.txt"]


def test_force_replaces_a_ledger_but_no_other_files(cli, tmp_path):
    out = tmp_path / "ledger"
    assert cli("demo", "--out", out).code == 0
    first = (out / "reports.csv").read_bytes()
    assert cli("demo", "--out", out, "--seed", 1).code == 1
    assert (out / "reports.csv").read_bytes() == first
    assert cli("demo", "--out", out, "--seed", 1, "--force").code == 0
    assert (out / "reports.csv").read_bytes() != first
    (out / "notes.txt").write_text("mine")
    assert cli("demo", "--out", out, "--force").code == 1
    assert (out / "notes.txt").read_text() == "mine"


def test_the_ledger_may_be_a_workbook(cli, tmp_path):
    out = tmp_path / "my ledger.xlsx"
    done = cli("demo", "--out", out)
    assert done.code == 0
    line = next(line for line in done.out.splitlines() if line.startswith("  progress-rules assess"))
    assert cli(*shlex.split(line)[1:], "--format", "csv", "--table", "counters").code == 0


def test_the_same_seed_writes_the_same_bytes(cli, tmp_path):
    for name in ("a", "b"):
        cli("demo", "--out", tmp_path / name, "--seed", 9)
    for file in (tmp_path / "a").iterdir():
        assert file.read_bytes() == (tmp_path / "b" / file.name).read_bytes()
