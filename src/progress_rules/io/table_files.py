"""Tables in files of their own: CSV and Parquet."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

from progress_rules.errors import LedgerError, Place, Problem
from progress_rules.model.tables import Origin, RawTable

if TYPE_CHECKING:
    from pathlib import Path

FORMULA_STARTS = "=+\\-@＝＋－＠\t\r"
_GUARDED = re.compile(f"'+[{FORMULA_STARTS}]")
_BROKEN = ("\ufffd", "锟斤拷")
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


def read_table_file(table: str, path: Path) -> RawTable:
    """Return the raw table of a .csv or .parquet file."""
    if path.suffix.lower() == ".parquet":
        return _read_parquet(table, path)
    return read_csv(table, path)


def _read_parquet(table: str, path: Path) -> RawTable:
    import polars as pl

    from progress_rules.io.reading import unreadable

    try:
        frame = pl.read_parquet(path)
    except Exception as error:  # the reader raises many kinds for a damaged file
        raise unreadable(path, error) from error
    return RawTable(table, frame, Origin(table, path.name, first_row=1))


def decoded(path: Path) -> str:
    """Return the text of a file in UTF-8, with or without a mark, or else in GB18030.

    Raises:
        LedgerError: PR125, naming the row, for bytes of neither and for characters lost earlier.
    """
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = data.decode("gb18030")
        except UnicodeDecodeError as error:
            place = Place(file=path.name, row=data.count(b"\n", 0, error.start) + 1)
            raise LedgerError(Problem("PR125", place, {"reason": f"0x{data[error.start]:02x}"})) from error
    lost = [
        Problem("PR125", Place(file=path.name, row=number), {"reason": mark})
        for mark in _BROKEN
        if mark in text
        for number, line in enumerate(text.split("\n"), start=1)
        if mark in line
    ]
    if lost:
        raise LedgerError(lost)
    return text


def read_csv(table: str, path: Path) -> RawTable:
    """Return the raw table of a CSV file; all cells are text."""
    import polars as pl

    from progress_rules.io.reading import unreadable

    text = decoded(path)
    first_line = text.lstrip("\r\n").split("\n", 1)[0]
    delimiter = max(",;\t", key=first_line.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise unreadable(path, error) from error
    start = next((i for i, row in enumerate(rows) if any(cell.strip() for cell in row)), len(rows))
    headers = tuple(unguarded(cell) for cell in rows[start]) if start < len(rows) else ()
    origin = Origin(table, path.name, first_row=start + 2)
    width = len(headers)
    problems = []
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
    return RawTable(table, frame, origin, headers, tuple(problems))


_GUARDED_START = f"^'+[{FORMULA_STARTS}]"
