"""Ledgers in workbooks: every cell as the text that its author sees, exactly."""

from __future__ import annotations

import warnings
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from progress_rules.errors import Problem
from progress_rules.io.cell_formats import CellFormat, cell_format, unescaped
from progress_rules.io.formulas import formulas_without_value
from progress_rules.io.refusal import unreadable
from progress_rules.model.intake_headers import MOST_TITLE_ROWS, Heading, heading_row, read_heading
from progress_rules.model.tables import Origin, RawTable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from progress_rules.io.refusal import Progress
    from progress_rules.model.facts import Fact
    from progress_rules.model.registry import Registry

DIGITS = 15
"""The significant digits that a spreadsheet keeps; what a float has beyond them is noise."""


def read_workbook(
    path: Path, registry: Registry, progress: Progress | None = None
) -> tuple[list[RawTable], list[str]]:
    """Return the raw tables of a workbook and the names of all its sheets."""
    import openpyxl  # type: ignore[import-untyped]

    with _damage_told(path):
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    try:
        known = [(table, sheet) for sheet in book.worksheets if (table := registry.named(sheet.title))]
        raws = []
        for number, (table, sheet) in enumerate(known, start=1):
            if progress is not None:
                progress(sheet.title, number, len(known))
            raws.append(_read_sheet(registry[table], sheet, path))
        return raws, [sheet.title for sheet in book.worksheets]
    finally:
        book.close()


@contextmanager
def _damage_told(path: Path) -> Iterator[None]:
    """Turn what openpyxl raises for a damaged file, which is many kinds of errors, into PR102."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and validations that do not concern us
            yield
    except Exception as error:
        raise unreadable(path, error) from error


def _read_sheet(model: type[Fact], sheet: Any, path: Path) -> RawTable:
    import polars as pl

    with _damage_told(path):
        sheet.reset_dimensions()  # some programs write dimensions that are too small
        rows = list(sheet.iter_rows())
        formulas = formulas_without_value(path, sheet)
    blank = next((i for i, row in enumerate(rows) if any(cell.value is not None for cell in row)), len(rows))
    top = [[_header(cell) for cell in row] for row in rows[blank : blank + MOST_TITLE_ROWS]]
    start = blank + heading_row(model, top)
    headers = tuple(top[start - blank]) if start - blank < len(top) else ()
    origin = Origin(model.table, path.name, sheet.title, first_row=start + 2)
    width = max((len(row) for row in rows[start:]), default=0)
    headers += ("",) * (width - len(headers))
    periods = {index for index, header in enumerate(headers) if _is_period(model, header)}
    problems: list[Problem] = []
    formats: dict[str, CellFormat] = {}
    columns: list[list[str | None]] = [[] for _ in headers]
    for index, row in enumerate(rows[start + 1 :]):
        for position, column in enumerate(columns):
            cell = row[position] if position < len(row) else None
            text = None
            if cell is not None and cell.value is not None:
                written = cell.number_format
                form = formats.get(written) or formats.setdefault(written, cell_format(written))
                text, code = read_cell(cell.value, cell.data_type, form, period=position in periods)
                if code:
                    values = {"cell": cell.coordinate, "text": text}
                    problems.append(Problem(code, origin.place(index, headers[position].strip()), values))
                    text = None
            column.append(text)
    for (row_number, position), (cell_name, formula) in formulas.items():
        if row_number >= origin.first_row and position < len(headers):
            place = origin.place(row_number - origin.first_row, headers[position].strip())
            problems.append(Problem("PR120", place, {"cell": cell_name, "text": formula}))
    frame = pl.DataFrame([pl.Series(str(i), column, dtype=pl.String) for i, column in enumerate(columns)])
    return RawTable(model.table, frame, origin, headers, tuple(problems))


def _header(cell: Any) -> str:
    if cell.value is None:
        return ""
    return read_cell(cell.value, cell.data_type, cell_format(cell.number_format))[0]


def _is_period(model: type[Fact], header: str) -> bool:
    heading = read_heading(model, 0, header)
    return isinstance(heading, Heading) and heading.column is not None and heading.column.kind == "period"


def read_cell(value: Any, data_type: str, form: CellFormat, *, period: bool = False) -> tuple[str, str]:
    """Return a cell as text and, where it cannot be read, the code of the problem."""
    if data_type == "e":
        return str(value), "PR120"
    if isinstance(value, str):
        return unescaped(value), ""
    if isinstance(value, bool):
        return ("true" if value else "false"), ""
    if isinstance(value, datetime):
        if form.shows_time or value.time() != time():
            return value.isoformat(), ""
        return form.day(value.date()), ""
    if isinstance(value, (date, time)):
        return value.isoformat(), ""
    if isinstance(value, timedelta):
        return str(value), ""
    number = Decimal(format(value, f".{DIGITS}g"))
    if form.scales_percent:
        return f"{number * 100:f}%", ""
    if form.shows_percent:
        return f"{number:f}%", ""
    if number.adjusted() >= DIGITS:
        return str(number.normalize()), ""  # in scientific notation, as digits may have been lost
    text = f"{number:f}"
    return text, ("PR115" if period and number != number.to_integral_value() else "")
