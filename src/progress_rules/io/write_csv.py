"""Write a portfolio as CSV files."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from progress_rules.errors import LedgerError, Place, Problem
from progress_rules.io.table_files import LOST, guarded
from progress_rules.model.intake_dump import headings, tables_to_write, written_frame

if TYPE_CHECKING:
    from pathlib import Path

    import polars as pl

    from progress_rules.errors.language import Language
    from progress_rules.model import Portfolio


def write_csv_files(portfolio: Portfolio, folder: Path, language: Language) -> None:
    """Write one file for each table, in UTF-8 with a mark so that spreadsheets read Chinese."""
    import polars as pl

    registry = portfolio.registry
    for table, title in tables_to_write(portfolio.frames, registry, language):
        frame = portfolio.frames[table]
        written = written_frame(frame)
        texts = {name for name, dtype in frame.schema.items() if dtype == pl.String}
        columns = [
            [guarded(cell) if cell and name in texts else cell for cell in written.get_column(name).to_list()]
            for name in written.columns
        ]
        found = headings(registry[table], frame, portfolio.money_unit, language)
        titles = [guarded(heading) for heading in found]
        name = f"{title}.csv"
        with (folder / name).open("w", encoding="utf-8-sig", newline="") as stream:
            sheet = csv.writer(stream, lineterminator="\r\n")
            sheet.writerow(titles)
            sheet.writerows(zip(*columns, strict=True))
        _refuse_lost(written, name)


def _refuse_lost(written: pl.DataFrame, name: str) -> None:
    """Refuse characters that stand for lost ones: reading the file would refuse them, too."""
    import polars as pl

    lost = written.select(pl.any_horizontal(pl.all().str.contains("|".join(LOST)).fill_null(value=False)))
    rows = lost.to_series().arg_true().to_list()
    if rows:
        raise LedgerError(
            Problem("PR125", Place(file=name, row=row + 2), {"reason": "\ufffd"}) for row in rows
        )
