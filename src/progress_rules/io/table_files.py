"""Tables in files of their own: CSV and Parquet."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

from progress_rules.errors import LedgerError, Place, Problem
from progress_rules.io.refusal import unreadable
from progress_rules.model.intake_headers import heading_row
from progress_rules.model.tables import Origin, RawTable

if TYPE_CHECKING:
    from pathlib import Path

    from progress_rules.model.facts import Fact

FORMULA_STARTS = "=+\\-@＝＋－＠\t\r"
_GUARDED = re.compile(f"'+[{FORMULA_STARTS}]")
LOST = ("\ufffd", "锟斤拷")
"""What is left of characters that some program before us could not decode."""


def guarded(text: str) -> str:
    """Return text that no spreadsheet takes for a formula: an apostrophe is put before = + - @.

    Spreadsheets mark text in the same way. One more apostrophe is put where some stand there already,
    so that `unguarded` gives back every text as it was.

    >>> guarded("=1+1"), guarded("P-1"), guarded("'=1")
    ("'=1+1", 'P-1', "''=1")
    """
    return f"'{text}" if re.match(f"'*[{FORMULA_STARTS}]", text) else text


def unguarded(text: str) -> str:
    """Return the text that `guarded` was given."""
    return text[1:] if text[:1] == "'" and _GUARDED.match(text) else text


def read_table_file(model: type[Fact], path: Path) -> RawTable:
    """Return the raw table of a .csv or .parquet file; what is wrong with the file is among its problems."""
    try:
        if path.suffix.lower() == ".parquet":
            return _read_parquet(model.table, path)
        return read_csv(model, path)
    except LedgerError as error:
        import polars as pl

        origin = Origin(model.table, path.name, first_row=2)
        return RawTable(model.table, pl.DataFrame(), origin, (), error.problems)


def _read_parquet(table: str, path: Path) -> RawTable:
    import polars as pl

    try:
        frame = pl.read_parquet(path)
    except Exception as error:  # the reader raises many kinds for a damaged file
        raise unreadable(path, error) from error
    return RawTable(table, frame, Origin(table, path.name, first_row=1))


def decoded(path: Path) -> str:
    """Return the text of a file in UTF-8, with or without a mark, or else in GB18030.

    Raises:
        LedgerError: PR125, naming the row, for bytes of neither.
    """
    data = path.read_bytes()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("gb18030")
    except UnicodeDecodeError as error:
        place = Place(file=path.name, row=data.count(b"\n", 0, error.start) + 1)
        raise LedgerError(Problem("PR125", place, {"reason": f"0x{data[error.start]:02x}"})) from error


def lost_characters(rows: list[list[str]], file: str) -> list[Problem]:
    """Return the rows whose characters some program before us has lost."""
    return [
        Problem("PR125", Place(file=file, row=number), {"reason": mark})
        for number, row in enumerate(rows, start=1)
        for mark in LOST
        if any(mark in cell for cell in row)
    ]


def read_csv(model: type[Fact], path: Path) -> RawTable:
    """Return the raw table of a CSV file; all cells are text."""
    import polars as pl

    text = decoded(path)
    first_line = text.lstrip("\r\n").split("\n", 1)[0]
    delimiter = max(",;\t", key=first_line.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise unreadable(path, error) from error
    start = heading_row(model, rows)
    headers = tuple(unguarded(cell) for cell in rows[start]) if start < len(rows) else ()
    origin = Origin(model.table, path.name, first_row=start + 2)
    width = len(headers)
    problems = lost_characters(rows, path.name) if any(mark in text for mark in LOST) else []
    cells: list[list[str]] = []
    for index, row in enumerate(rows[start + 1 :]):
        if len(row) != width:
            if any(cell.strip() for cell in row[width:]):
                values = {"cells": len(row), "headings": width}
                problems.append(Problem("PR136", origin.place(index), values))
            row = (row + [""] * width)[:width]  # noqa: PLW2901
        cells.append(row)
    columns = list(zip(*cells, strict=True)) if cells else [()] * width
    frame = pl.DataFrame([pl.Series(str(i), column, dtype=pl.String) for i, column in enumerate(columns)])
    if "'" in text:
        frame = frame.with_columns(
            pl.when(pl.all().str.contains(_GUARDED_START)).then(pl.all().str.slice(1)).otherwise(pl.all())
        )
    return RawTable(model.table, frame, origin, headers, tuple(problems))


_GUARDED_START = f"^'+[{FORMULA_STARTS}]"
