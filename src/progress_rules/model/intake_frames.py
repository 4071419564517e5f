"""Intake of foreign frames: pandas, Polars and Arrow tables, and records of plain values."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import polars as pl
from pydantic_core import PydanticCustomError

from progress_rules.errors import LedgerError, Place, Problem
from progress_rules.model.intake_cells import fault_of
from progress_rules.model.intake_headers import Heading, read_heading
from progress_rules.model.registry import CORE
from progress_rules.model.tables import Origin, RawTable, unknown_table
from progress_rules.model.types import read_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from progress_rules.model.facts import Fact
    from progress_rules.model.registry import Registry


def raw_frames(frames: Mapping[str, Any], registry: Registry = CORE) -> list[RawTable]:
    """Return foreign frames as raw tables; LedgerError for unknown names and things that are no frame."""
    raws: list[RawTable] = []
    problems: list[Problem] = []
    for name, frame in frames.items():
        table = registry.named(name)
        if table is None:
            problems.append(unknown_table(name, Place(field=name), registry))
        elif frame is not None:
            try:
                raws.append(raw_frame(registry[table], frame))
            except TypeError:
                values = {"text": type(frame).__name__, "expected": "pandas | Polars | Arrow"}
                problems.append(Problem("PR135", Place(field=table), values))
    if problems:
        raise LedgerError(problems)
    return raws


def raw_frame(model: type[Fact], frame: Any) -> RawTable:
    """Return one foreign frame as a raw table; TypeError when it is none."""
    table, origin = model.table, Origin(model.table)
    if isinstance(frame, pl.LazyFrame):
        frame = frame.collect()
    if isinstance(frame, pl.DataFrame):
        return RawTable(table, frame, origin)
    if type(frame).__module__.partition(".")[0] == "pandas":
        return _from_pandas(model, frame, origin)
    if hasattr(frame, "__arrow_c_stream__"):
        return RawTable(table, pl.DataFrame(frame), origin)
    raise TypeError(f"{type(frame).__name__} is not a frame")


def _from_pandas(model: type[Fact], frame: Any, origin: Origin) -> RawTable:
    headers = tuple(str(header) for header in frame.columns)
    columns, problems = [], []
    for index, header in enumerate(headers):
        series = frame.iloc[:, index]
        if series.dtype == object:
            values = [None if _missing(value) else value for value in series.tolist()]
            column, found = mixed_column(values, model, header, origin)
            problems += found
        else:
            column = pl.Series(pl.from_pandas(series.reset_index(drop=True)))
        columns.append(column.alias(str(index)))
    return RawTable(model.table, pl.DataFrame(columns), origin, headers, tuple(problems))


def _missing(value: Any) -> bool:
    """Return whether pandas holds `value` for nothing: None, NaN, NaT, NA."""
    kind = type(value).__name__
    return value is None or kind in {"NAType", "NaTType"} or (kind == "float" and value != value)  # noqa: PLR0124


def raw_records(model: type[Fact], records: Iterable[Any], origin: Origin) -> RawTable:
    """Return records of plain values, as JSON holds them, as a raw table."""
    rows = list(records)
    problems = [
        Problem("PR135", origin.place(i), {"text": type(row).__name__, "expected": "dict"})
        for i, row in enumerate(rows)
        if not isinstance(row, dict)
    ]
    rows = [row if isinstance(row, dict) else {} for row in rows]
    headers = tuple(dict.fromkeys(str(name) for row in rows for name in row))
    columns = []
    for index, header in enumerate(headers):
        column, found = mixed_column([row.get(header) for row in rows], model, header, origin)
        problems += found
        columns.append(column.alias(str(index)))
    frame = pl.DataFrame(columns) if columns else pl.DataFrame()
    return RawTable(model.table, frame, origin, headers, tuple(problems))


def mixed_column(
    values: list[Any], model: type[Fact], header: str, origin: Origin
) -> tuple[pl.Series, list[Problem]]:
    """Return Python values as a column: of their type where they share one, else as text."""
    present = [value for value in values if value is not None]
    kinds = {type(value) for value in present}
    if kinds <= {str}:
        return pl.Series(values, dtype=pl.String), []
    if kinds == {bool}:
        return pl.Series(values, dtype=pl.Boolean), []
    if kinds == {date}:
        return pl.Series(values, dtype=pl.Date), []
    if kinds == {float}:
        return pl.Series(values, dtype=pl.Float64), []
    if kinds == {datetime} and all(value.tzinfo is None for value in present):
        return pl.Series(values, dtype=pl.Datetime("us")), []
    heading = read_heading(model, 0, header)
    period = isinstance(heading, Heading) and heading.column is not None and heading.column.kind == "period"
    texts: list[str | None] = []
    problems: list[Problem] = []
    for index, value in enumerate(values):
        place = origin.place(index, header)
        try:
            text = read_text(value)
        except PydanticCustomError as error:
            fault = fault_of(index, error)
            problems.append(Problem(fault.code, place, fault.values))
            text = None
        if period and text is not None and broken_period(value):
            problems.append(Problem("PR115", place, {"text": text}))
            text = None
        texts.append(text)
    return pl.Series(texts, dtype=pl.String), problems


def broken_period(value: Any) -> bool:
    """Return whether `value` is a number such as 2017.1, which could be January or October."""
    return isinstance(value, (float, Decimal)) and value != int(value)
