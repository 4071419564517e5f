"""Export to Parquet: every entry with all its columns, and facts that read back."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

import progress_rules as pr
from progress_rules.demo import demo_portfolio
from progress_rules.errors import LedgerError
from progress_rules.live.ledger import Draft, Ledger, fact_draft, fact_drafts
from progress_rules.live.ledger.entry import COLUMNS, digest_of
from tests.ledger.conftest import Place

STORED = {"table": "table_name", "key": "fact_key"}


def test_entries_and_facts(ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("progress_rules.live.ledger.export.PART", 100)
    facts = demo_portfolio()
    ledger.append(fact_drafts(facts, author="王"), key="all")
    ledger.append([Draft("note"), fact_draft(pr.Project(id="ZY-001", name="改名"))])
    folder = ledger.export(tmp_path / "out")
    files = sorted(folder.glob("entries-*.parquet"))
    assert len(files) == -(-ledger.head.number // 100)
    frame = pl.read_parquet(files)
    assert frame.height == ledger.head.number
    for row, entry in zip(frame.iter_rows(named=True), ledger.entries(), strict=True):
        assert all(row[name] == getattr(entry, "text" if name == "body" else name) for name in row)
    again = pr.read_portfolio(folder / "facts")
    assert again == ledger.portfolio()
    assert {p.id: p.name for p in again.projects}["ZY-001"] == "改名"


def test_the_chain_can_be_checked_from_the_files_alone(ledger: Ledger, tmp_path: Path):
    ledger.append([fact_draft(pr.Project(id="P-1", name="环城路")), Draft("note", body={"a": "b"})], key="k")
    frame = pl.read_parquet(ledger.export(tmp_path / "out", facts=False) / "entries-00001.parquet")
    previous = "0" * 64
    for row in frame.rename(STORED).iter_rows(named=True):
        row |= {n: None if row[n] is None else str(row[n]) for n in ("valid_from", "valid_to")}
        row["recorded_at"] = row["recorded_at"].isoformat(timespec="microseconds")
        assert row["utc_offset"] is None
        assert row["previous"] == previous
        assert digest_of({name: row[name] for name in COLUMNS}) == row["digest"]
        previous = row["digest"]
    assert not (tmp_path / "out" / "facts").exists()


def test_what_is_there_is_not_replaced_unless_asked(file: Place, tmp_path: Path):
    with file.open() as ledger:
        out = tmp_path / "out"
        ledger.export(out)
        assert pl.read_parquet(out / "entries-00001.parquet").height == 0
        ledger.append(Draft("note"))
        with pytest.raises(LedgerError, match="PR127"):
            ledger.export(out)
        ledger.export(out, overwrite=True)
        assert pl.read_parquet(out / "entries-00001.parquet").height == 1
        (out / "letter.txt").write_text("mine")
        with pytest.raises(LedgerError, match="PR127"):
            ledger.export(out, overwrite=True)
        assert {p.name for p in tmp_path.iterdir()} == {"office.db", "office.db-wal", "office.db-shm", "out"}


def test_a_damaged_ledger_can_be_exported(file: Place, tmp_path: Path):
    with file.open() as ledger:
        ledger.append([fact_draft(pr.Project(id="P-1")), Draft("note")])
    file.tamper("UPDATE ledger_entries SET author = 'x' WHERE number = 1")
    with file.open() as ledger:
        with pytest.raises(LedgerError, match="PR731"):
            ledger.export(tmp_path / "out")
        assert not (tmp_path / "out").exists()
        frame = pl.read_parquet(ledger.export(tmp_path / "out", facts=False) / "entries-00001.parquet")
    assert frame["author"].to_list() == ["x", ""]
