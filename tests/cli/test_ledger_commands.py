"""progress-rules ledger verify, replay, export."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

import progress_rules as pr
from progress_rules.live.ledger import fact_draft, pack_draft


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """A ledger: two reports, then a correction on the next day that makes the second month green."""
    times = iter(datetime(2017, 11, day, 9) for day in (1, 2, 3))
    rows = [
        pr.Report(
            project="P-1",
            period=f"2017-{month:02}",
            planned_progress=month * 10,
            actual_progress=month * 10 - 3,
        )
        for month in (9, 10)
    ]
    corrected = pr.Report(project="P-1", period="2017-10", planned_progress=100, actual_progress=100)
    path = tmp_path / "office.db"
    with pr.open_ledger(path, clock=lambda: next(times)) as ledger:
        ledger.append([pack_draft(pr.load_pack("ziyang")), fact_draft(pr.Project(id="P-1", name="环城路"))])
        ledger.append([fact_draft(row) for row in rows], key="mail 1")
        ledger.append(fact_draft(corrected, author="王", reason="misread"))
    return path


def head_of(path: Path) -> str:
    with pr.open_ledger(path) as ledger:
        return f"{ledger.head.number}:{ledger.head.digest}"


def test_verify(cli, office: Path):
    done = cli("ledger", "verify", office)
    head = head_of(office)
    assert (done.code, done.err) == (0, "")
    assert done.out == f"5 entries, nothing is wrong; the last one is {head}\n"
    done = cli("ledger", "verify", f"sqlite:///{office}", "--anchor", head, "--lang", "zh")
    assert (done.code, done.out) == (0, f"5 条记录，未发现问题；最后一条为 {head}\n")


def test_verify_names_what_is_wrong(cli, office: Path):
    head = head_of(office)
    with closing(sqlite3.connect(office)) as raw, raw:
        raw.execute("DROP TRIGGER ledger_no_update")
        raw.execute("UPDATE ledger_entries SET author = 'somebody' WHERE number = 4")
    done = cli("ledger", "verify", office, "--anchor", f"5:{'0' * 64}")
    assert done.code == 2
    assert done.out.splitlines() == [
        "PR731 entry 4 has been changed: its digest is not that of its content",
        f"PR737 the anchor names entry 5 with the digest {'0' * 64}, the ledger has {head.split(':')[1]}",
        f"5 entries, 2 faults; the last one is {head}",
    ]
    done = cli("ledger", "verify", office, "--lang", "zh")
    assert done.out.splitlines()[0] == "PR731 第 4 条被改动：其摘要与内容不符"


def lights(out: str) -> list[str]:
    return [row["light"] for row in json.loads(out)["lights"]]


def test_replay(cli, office: Path):
    done = cli("ledger", "replay", office, "--as-of", "2017-10-31", "--format", "json")
    assert (done.code, done.err) == (0, "")
    assert lights(done.out) == ["yellow", "green"]
    for known_by in ("2017-11-02", "2017-11-02 09:00", "4"):
        done = cli(
            "ledger", "replay", office, "--known-by", known_by, "--format", "json", "--table", "lights"
        )
        assert lights(done.out) == ["yellow", "red"]
    done = cli("ledger", "replay", office, "--known-by", "4", "--format", "csv")
    assert done.out.startswith("project,period,signal,light")
    assert "环城路" in cli("ledger", "replay", office, "--known-by", "4", "--lang", "zh").out
    done = cli("ledger", "replay", office, "--pack", "ziyang", "--set", "lag_points=5", "--format", "json")
    assert lights(done.out) == ["green", "green"]


def test_replay_equals_assess_on_the_export(cli, office: Path, tmp_path: Path):
    done = cli("ledger", "export", office, "--out", tmp_path / "out")
    assert (done.code, done.out) == (0, "")
    assert "out" in done.err
    batch = cli("assess", tmp_path / "out" / "facts", "--pack", "ziyang", "--format", "json")
    assert batch.out == cli("ledger", "replay", office, "--format", "json").out
    assert cli("ledger", "export", office, "--out", tmp_path / "out").code == 1
    assert cli("ledger", "export", office, "--out", tmp_path / "out", "--force", "--entries-only").code == 0
    assert [p.name for p in (tmp_path / "out").iterdir()] == ["entries-00001.parquet"]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["verify", "nowhere.db"], "PR702"),
        (["verify", "http://x/y"], "PR701"),
        (["verify", "{office}", "--anchor", "12"], "PR721"),
        (["replay", "{office}", "--known-by", "yesterday"], "PR720"),
        (["replay", "{office}", "--known-by", "0"], "PR717"),
        (["replay", "{office}", "--format", "xlsx"], "PR411"),
        (["replay", "{office}", "--table", "light"], "PR422"),
        (["replay", "{office}", "--engine", "fast"], "PR401"),
        (["replay", "{office}", "--set", "lag_points=5"], "PR423"),
        (["replay", "{office}", "--as-of", "2016-01-01", "--pack", "none"], "PR201"),
        (["export", "{office}"], "PR423"),
        (["verfy", "{office}"], "PR413"),
        (["verify", "{office}", "--fast"], "PR414"),
    ],
)
def test_what_cannot_be_run(cli, office: Path, monkeypatch, arguments: list[str], code: str):
    monkeypatch.chdir(office.parent)
    for language in ("en", "zh"):
        done = cli("ledger", *(a.replace("{office}", str(office)) for a in arguments), "--lang", language)
        assert (done.code, done.out) == (1, "")
        assert done.err.startswith(code)


def test_help(cli):
    done = cli("ledger")
    assert done.code == 0
    assert all(name in done.out for name in ("verify", "replay", "export"))
    assert "ledger" in cli("--help").out
    assert "--anchor" in cli("ledger", "verify", "--help").out


def test_a_missing_package(cli, office: Path, monkeypatch):
    import importlib.util

    real = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda n, *a: None if n == "alembic" else real(n, *a))
    done = cli("ledger", "verify", office)
    assert (done.code, done.err) == (
        1,
        "this needs the package alembic: pip install 'progress-rules[ledger]'\n",
    )
