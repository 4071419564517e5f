"""Ways to hand in a ledger; each gives a function that reads it in a folder of its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl

from progress_rules.io import read_portfolio
from progress_rules.model import Portfolio, TableSpec

Source = Callable[[Path], Portfolio]


def lines(*written: str) -> str:
    """The text of a file, line by line."""
    return "".join(f"{line}\n" for line in written)


def folder(units: dict[str, str] | None = None, **files: str | bytes) -> Source:
    """CSV files by the name of their table."""

    def read(place: Path) -> Portfolio:
        ledger = place / "ledger"
        ledger.mkdir()
        for name, text in files.items():
            data = text if isinstance(text, bytes) else text.encode("utf-8")
            (ledger / f"{name}.csv").write_bytes(data)
        return read_portfolio(ledger, units=units)

    return read


def file(name: str, data: str | bytes) -> Source:
    """One file under a name of its own."""

    def read(place: Path) -> Portfolio:
        (place / name).write_bytes(data if isinstance(data, bytes) else data.encode("utf-8"))
        return read_portfolio(place / name)

    return read


def workbook(declared: TableSpec | None = None, /, **sheets: list[list[Any]]) -> Source:
    """Rows by sheet; one of them may be a table that is declared."""

    def read(place: Path) -> Portfolio:
        book = openpyxl.Workbook()
        book.remove(book.worksheets[0])
        for title, rows in sheets.items():
            sheet = book.create_sheet(title)
            for row in rows:
                sheet.append(row)
        book.save(place / "ledger.xlsx")
        return read_portfolio(place / "ledger.xlsx", tables=declared)

    return read


def frames(units: dict[str, str] | None = None, **tables: Any) -> Source:
    """Frames in memory."""
    return lambda _: Portfolio.from_frames(units=units, **tables)


def objects(**tables: Any) -> Source:
    """Models and dicts in memory."""
    return lambda _: Portfolio(**tables)


def mapping(**data: Any) -> Source:
    """A dict as `Portfolio.from_dict` takes it."""
    return lambda _: Portfolio.from_dict(data)
