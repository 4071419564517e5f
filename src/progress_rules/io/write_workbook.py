"""Write a portfolio as a workbook: numbers as numbers where a spreadsheet keeps every digit."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import polars as pl

from progress_rules.errors import LedgerError, Place, Problem
from progress_rules.io.cell_formats import escaped
from progress_rules.io.clockless import save_without_clock
from progress_rules.io.workbook import DIGITS
from progress_rules.model.intake_dump import headings, tables_to_write
from progress_rules.quantities import EXACT, format_decimal

if TYPE_CHECKING:
    from pathlib import Path

    from progress_rules.errors.language import Language
    from progress_rules.model import Portfolio

MOST_ROWS = 1_048_576
MOST_CHARACTERS = 32_767
_FIRST_DAY = date(1900, 3, 1)
"""Before this spreadsheets count a 29 February that never was."""


def write_workbook(portfolio: Portfolio, path: Path, language: Language) -> None:
    """Write one sheet for each table; the same portfolio gives the same bytes."""
    from openpyxl import Workbook  # type: ignore[import-untyped]
    from openpyxl.cell import WriteOnlyCell  # type: ignore[import-untyped]
    from openpyxl.styles import Font  # type: ignore[import-untyped]

    tables = tables_to_write(portfolio.frames, portfolio.registry, language)
    for table, title in tables:
        _refuse_too_large(portfolio.frames[table], Place(file=path.name, sheet=title))
    book = Workbook(write_only=True)
    for table, title in tables:
        frame = portfolio.frames[table]
        sheet = book.create_sheet(title)
        sheet.freeze_panes = "A2"
        titles = []
        for heading in headings(portfolio.registry[table], frame, portfolio.money_unit, language):
            cell = WriteOnlyCell(sheet)
            _put(cell, heading)
            cell.font = Font(bold=True)
            titles.append(cell)
        sheet.append(titles)
        for row in frame.iter_rows():
            cells: list[Any] = []
            for value in row:
                plain = _plain(value)
                if plain is None or isinstance(plain, (bool, float, int)):
                    cells.append(plain)
                    continue
                cell = WriteOnlyCell(sheet)
                _put(cell, plain)
                cells.append(cell)
            sheet.append(cells)
    save_without_clock(book, path)


def _refuse_too_large(frame: pl.DataFrame, place: Place) -> None:
    """Refuse, before anything is written, what a spreadsheet would cut off."""
    if frame.height >= MOST_ROWS:
        raise LedgerError(Problem("PR138", place, {"reason": f"{frame.height} > {MOST_ROWS - 1}"}))
    for series in frame:
        # An escaped character takes seven.
        if series.dtype == pl.String and (series.str.len_chars().max() or 0) * 7 > MOST_CHARACTERS:  # type: ignore[operator]
            longest = max(len(escaped(text)) for text in series.drop_nulls())
            if longest > MOST_CHARACTERS:
                raise LedgerError(Problem("PR138", place, {"reason": f"{longest} > {MOST_CHARACTERS}"}))


def _plain(value: Any) -> Any:
    """Return the value as a spreadsheet keeps it exactly, else as text."""
    if isinstance(value, Decimal):
        digits = EXACT.normalize(value) if value else Decimal(0)
        exact = len(digits.as_tuple().digits) <= DIGITS and digits.adjusted() < DIGITS
        return float(digits) if exact else format_decimal(value)
    if isinstance(value, datetime):
        return value if value.microsecond == 0 and value.date() >= _FIRST_DAY else value.isoformat()
    if isinstance(value, date):
        return value if value >= _FIRST_DAY else value.isoformat()
    return value


def _put(cell: Any, value: Any) -> None:
    if isinstance(value, str):
        text = escaped(value)
        cell.value = text
        cell.data_type = "s"  # text, even where it begins like a formula
        cell.quotePrefix = text[:1] in set("=+-@＝＋－＠")
        return
    cell.value = value
    cell.number_format = "yyyy-mm-dd hh:mm:ss" if isinstance(value, datetime) else "yyyy-mm-dd"
