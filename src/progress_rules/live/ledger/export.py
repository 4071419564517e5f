"""Export to Parquet: all entries, as they are stored, and the facts as they are known."""

from __future__ import annotations

import shutil
import tempfile
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from progress_rules.errors import LedgerError, Problem
from progress_rules.model.intake_dump import headings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from os import PathLike

    from progress_rules.live.ledger.entry import Entry
    from progress_rules.live.ledger.ledger import Ledger

PART = 100_000
"""How many entries a file holds: a ledger of any length is written in the same memory."""

_SCHEMA = {
    "number": pl.Int64(),
    "kind": pl.String(),
    "table": pl.String(),
    "key": pl.String(),
    "body": pl.String(),
    "valid_from": pl.Date(),
    "valid_to": pl.Date(),
    "author": pl.String(),
    "reason": pl.String(),
    "recorded_at": pl.Datetime("us"),
    "utc_offset": pl.Duration("us"),
    "post_key": pl.String(),
    "post_position": pl.Int64(),
    "supersedes": pl.Int64(),
    "previous": pl.String(),
    "digest": pl.String(),
}


def exported(ledger: Ledger, path: str | PathLike[str], *, facts: bool, overwrite: bool) -> Path:
    """Write a ledger into a folder: entries-00001.parquet ..., and facts/<table>.parquet.

    The folder appears as a whole or not at all. `read_portfolio` reads its folder `facts`.
    """
    target = Path(path)
    taken = target.exists() and not (target.is_dir() and not any(target.iterdir()))
    if taken and (not overwrite or not _ours(target)):
        raise LedgerError(Problem("PR127", values={"path": str(target)}))
    head = ledger.head
    target.parent.mkdir(parents=True, exist_ok=True)
    workshop = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
    try:
        fresh = workshop / "new"
        fresh.mkdir()
        _write_entries(ledger.entries(until=head.number, checked=False), fresh)
        if facts:
            (fresh / "facts").mkdir()
            _write_facts(ledger, head.number, fresh / "facts")
        if target.exists():
            target.rename(workshop / "old")
        fresh.rename(target)
    finally:
        shutil.rmtree(workshop, ignore_errors=True)
    return target


def _ours(target: Path) -> bool:
    """Return whether a folder holds nothing but an earlier export."""
    return target.is_dir() and all(
        entry.name == "facts" or (entry.name.startswith("entries-") and entry.suffix == ".parquet")
        for entry in target.iterdir()
    )


def _write_entries(entries: Iterator[Entry], folder: Path) -> None:
    part = 0
    while (rows := [_row(entry) for entry in islice(entries, PART)]) or part == 0:
        part += 1
        pl.DataFrame(rows, schema=_SCHEMA, orient="row").write_parquet(folder / f"entries-{part:05}.parquet")


def _row(entry: Entry) -> tuple[Any, ...]:
    return tuple(entry.text if name == "body" else getattr(entry, name) for name in _SCHEMA)


def _write_facts(ledger: Ledger, until: int, folder: Path) -> None:
    portfolio = ledger.portfolio(until)
    for table, frame in portfolio.frames.items():
        if frame.height or table == "projects":
            titles = headings(portfolio.registry[table], frame, portfolio.money_unit, "en")
            frame.rename(dict(zip(frame.columns, titles, strict=True))).write_parquet(
                folder / f"{table}.parquet"
            )
