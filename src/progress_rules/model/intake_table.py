"""One table: its columns read, its rows kept with the places they came from."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from progress_rules.errors import Problem
from progress_rules.model.intake_cells import Cells, Fault, as_text, read_flags, read_names
from progress_rules.model.intake_dates import read_days, read_moments, read_periods
from progress_rules.model.intake_extras import read_extra_column
from progress_rules.model.intake_headers import Heading, read_headings
from progress_rules.model.intake_numbers import read_numbers
from progress_rules.model.intake_units import Quantity
from progress_rules.model.tables import Origin, dtype_of, empty_frame

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from progress_rules.model.columns import Column
    from progress_rules.model.facts import Fact
    from progress_rules.model.tables import RawTable

MOST_FAULTS = 100
"""How many cells of one column are reported one by one with the same code; the rest are counted."""


@dataclass(frozen=True, slots=True)
class ReadTable:
    """A table whose cells have been read.

    `rows` are the places of its rows in the raw frame; `broken` marks rows with an unreadable cell.
    """

    model: type[Fact]
    origin: Origin
    frame: pl.DataFrame
    headers: Mapping[str, str]
    rows: pl.Series | None = None
    broken: pl.Series | None = None
    problems: tuple[Problem, ...] = ()
    quantities: tuple[Quantity, ...] = ()

    @property
    def table(self) -> str:
        """The name of the table."""
        return self.model.table

    def index(self, row: int) -> int:
        """Return the place in the raw frame of a row of the canonical one."""
        return row if self.rows is None else int(self.rows[row])

    def header(self, name: str) -> str:
        """Return the heading under which a column was found."""
        return self.headers.get(name, name).strip()


def read_table(raw: RawTable, given: Mapping[str, str], model: type[Fact]) -> ReadTable:
    """Return the canonical frame of one table, with its problems, before tables are compared."""
    headings, problems = read_headings(raw, given, model)
    problems += raw.problems
    frame = raw.frame
    filled = _filled(frame)
    faults: dict[str, list[Fault]] = {}
    found: dict[str, pl.Series] = {}
    quantities: list[Quantity] = []
    for heading in headings:
        cells = _read_column(frame.to_series(heading.index), heading, raw.origin, quantities)
        found[heading.name] = cells.values.rename(heading.name)
        faults.setdefault(heading.header, []).extend(cells.faults)
        if heading.column is not None and heading.column.required:
            faults[heading.header] += _empty(cells.values, filled, heading.column)
    for header, listed_faults in faults.items():
        problems += placed(listed_faults, raw.origin, header.strip())
    columns = [
        found.get(
            column.name,
            pl.repeat(None, frame.height, dtype=dtype_of(column.kind), eager=True).rename(column.name),
        )
        for column in model.columns()
    ]
    extras = [found[heading.name] for heading in headings if heading.column is None]
    broken = _broken(frame.height, faults.values())
    read = pl.DataFrame(columns + extras)
    rows = None
    if filled is not None and not filled.all():
        rows = filled.arg_true()
        read, broken = read.filter(filled), None if broken is None else broken.filter(filled)
    if read.is_empty():
        read = empty_frame(model)
    headers = {heading.name: heading.header for heading in headings}
    return ReadTable(model, raw.origin, read, headers, rows, broken, tuple(problems), tuple(quantities))


def _read_column(series: pl.Series, heading: Heading, origin: Origin, quantities: list[Quantity]) -> Cells:
    column = heading.column
    if column is None:
        return read_extra_column(series, heading.unit)
    if column.kind in {"percent", "money", "number"}:
        read = read_numbers(series, column.kind, heading.factor)
        quantities.append(Quantity(origin, heading, column.kind, read.most, read.marked))
        return read.cells
    match column.kind:
        case "id":
            return read_names(series)
        case "period":
            return read_periods(series)
        case "moment":
            return read_moments(series)
        case "bool":
            return read_flags(series)
        case "date" | "first_day" | "last_day":
            return read_days(series, column.kind)
    return as_text(series)


def _filled(frame: pl.DataFrame) -> pl.Series | None:
    """Return which rows hold anything, or None when all do."""
    if frame.is_empty() or not frame.width:
        return None
    if any(dtype != pl.String and not frame.to_series(i).has_nulls() for i, dtype in enumerate(frame.dtypes)):
        return None
    blank = pl.all_horizontal(
        *(
            (
                pl.col(name).is_null() | (pl.col(name).str.strip_chars() == "")
                if dtype == pl.String
                else _void(name, dtype)
            )
            for name, dtype in frame.schema.items()
        )
    )
    filled = frame.select(~blank).to_series()
    return None if filled.all() else filled


def _void(name: str, dtype: pl.DataType) -> pl.Expr:
    null = pl.col(name).is_null()
    return null | pl.col(name).is_nan() if dtype.is_float() else null


def _empty(values: pl.Series, filled: pl.Series | None, column: Column) -> Iterable[Fault]:
    if not values.has_nulls():
        return
    empty = values.is_null() if filled is None else values.is_null() & filled
    code = "PR117" if column.kind == "id" else "PR134"
    yield from (Fault(index, code) for index in empty.arg_true().to_list())


def _broken(height: int, faults: Iterable[list[Fault]]) -> pl.Series | None:
    hit = sorted({fault.index for listed_faults in faults for fault in listed_faults if fault.index >= 0})
    if not hit:
        return None
    return pl.repeat(False, height, eager=True).scatter(hit, True)  # noqa: FBT003


def placed(faults: Iterable[Fault], origin: Origin, header: str) -> Iterable[Problem]:
    """Return the faults of a column as problems, at most `MOST_FAULTS` of a code one by one."""
    seen: Counter[str] = Counter()
    told: set[int] = set()
    for fault in faults:
        if fault.index >= 0 and fault.index in told:
            continue
        told.add(fault.index)
        seen[fault.code] += 1
        if seen[fault.code] <= MOST_FAULTS:
            place = origin.column_place(header) if fault.index < 0 else origin.place(fault.index, header)
            yield Problem(fault.code, place, fault.values)
    for code, count in seen.items():
        if count > MOST_FAULTS:
            values = {"count": count - MOST_FAULTS, "fault": code}
            yield Problem("PR133", origin.column_place(header), values)
