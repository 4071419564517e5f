"""`demo --pack tangshan`: totals beside published ones, the rounding explained, and a ledger that leads back to it."""

from __future__ import annotations

import json
import shlex

import pytest

WORDS = {
    "en": ("equal", "equal when rounded", "within rounding", "21", "differs"),
    "zh": ("一致", "取整后一致", "属四舍五入所致", "未履行 21", "不一致"),
}


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(("seed", "year"), [(2017, None), (4, 2020)])
def test_the_demo_and_the_commands_it_names(cli, tmp_path, monkeypatch, *, language, seed, year):
    monkeypatch.chdir(tmp_path)
    chosen = () if year is None else ("--year", year)
    done = cli("demo", "--pack", "tangshan", "--seed", seed, "--lang", language, *chosen)
    assert (done.code, done.err.count("\n")) == (0, 1)
    equal, rounded, explained, breached, differs = WORDS[language]
    lines = done.out.splitlines()
    rows = [line for line in lines if line.startswith("  TS-")]
    assert len(rows) == 14 + 15 + 1
    assert sum(line.endswith(f" {equal}") for line in rows) == 14 + 6
    assert sum(line.endswith(f" {rounded}") for line in rows) == 9
    assert differs not in done.out
    for published in ("148 · 4885.3 · 1127.4", "111 · 2067 · 630.4", "69 · 5557.7"):
        assert sum(line.count(published) for line in rows) == 2
    assert explained in rows[-1]
    assert "1127.5" in rows[-1]
    assert "= 1127.4" in lines[lines.index(rows[-1]) + 1]
    assert breached in done.out
    commands = [shlex.split(line)[1:] for line in lines if line.startswith("  progress-rules ")]
    assert [command[0] for command in commands] == ["assess", "explain", "explain"]
    again = json.loads(cli(*commands[0], "--format", "json").out)
    assert again["as_of"] == f"{year or 2018}-12-31"
    assert sum(row["status"] == "breached" for row in again["duties"]) == 21
    for command in commands[1:]:
        told = cli(*command, "--lang", language)
        assert told.code == 0
        assert "TS-11" in told.out or "TS-27" in told.out


def test_the_tables_of_the_pack_are_in_the_ledger(cli, tmp_path):
    done = cli("demo", "--pack", "tangshan", "--out", tmp_path / "d")
    assert done.code == 0
    assert {p.stem for p in (tmp_path / "d").iterdir()} == {
        "projects", "reports", "assignments", "activities", "targets", "issues", "bodies", "county_posts",
        "venues", "attendance", "adjustments", "measurements", "enterprises", "procedures", "province_ranks",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--pack", "tangshang"), "PR441 there is no demo of the pack tangshang\n  hint: did you mean tangshan?"),
        (("--pack", "shanghai"), "PR441 there is no demo of the pack shanghai\n  hint: demos: ziyang, tangshan"),
        (("--year", "2018"), "PR442 there is no demo of ziyang for the year 2018\n  hint: years: 2017"),
        (("--pack", "tangshan", "--year", "1999"), "PR442 there is no demo of tangshan for the year 1999"),
    ],
)  # fmt: skip
def test_what_there_is_no_demo_of(cli, tmp_path, options, message):
    done = cli("demo", *options, "--out", tmp_path / "d")
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith(message)
    assert not (tmp_path / "d").exists()


def test_the_same_seed_writes_the_same_bytes(cli, tmp_path):
    for name in ("a", "b"):
        cli("demo", "--pack", "tangshan", "--out", tmp_path / name, "--seed", 9)
    for file in (tmp_path / "a").iterdir():
        assert file.read_bytes() == (tmp_path / "b" / file.name).read_bytes()
