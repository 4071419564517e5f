"""Intake of Python objects: models and dicts to canonical frames."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import polars as pl
from pydantic import ValidationError

from progress_rules.errors import LedgerError, Place, Problem
from progress_rules.errors.catalogue import CATALOGUE
from progress_rules.model.intake import Intake, finish
from progress_rules.model.intake_headers import Heading, read_heading, read_units
from progress_rules.model.intake_numbers import decimals, states_unit
from progress_rules.model.intake_table import ReadTable
from progress_rules.model.registry import CORE
from progress_rules.model.tables import Origin, dtype_of, unknown_table
from progress_rules.model.types import read_text
from progress_rules.quantities import EXACT, to_decimal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pydantic_core import ErrorDetails

    from progress_rules.model.facts import Fact
    from progress_rules.model.registry import Registry


def take_in_objects(
    objects: Mapping[str, Iterable[Any]], units: Mapping[str, str] | None = None, registry: Registry = CORE
) -> Intake:
    """Return the canonical frames of objects, each a model or a dict, by the name of their table.

    Bare numbers mean what the model declares: progress is in per cent, whatever its size.

    Raises:
        LedgerError: With the problems of all objects, each under a path such as `reports[3].period`.
    """
    given, problems = read_units(units, registry)
    tables: dict[str, ReadTable] = {}
    names: dict[str, str] = {}
    for name, rows in objects.items():
        table = registry.named(name)
        if table is None:
            problems.append(unknown_table(name, Place(field=name), registry))
            continue
        model = registry[table]
        facts: list[Fact] = []
        if table in names:
            values = {"first": names[table], "second": name, "table": table}
            problems.append(Problem("PR132", Place(field=name), values))
        names[table] = name
        if isinstance(rows, (str, bytes, Mapping)) or hasattr(rows, "columns"):
            values = {"text": type(rows).__name__, "expected": f"list[{model.__name__} | dict]"}
            problems.append(Problem("PR135", Origin(table).column_place(), values))
            continue
        for index, row in enumerate(rows):
            fact = read_object(model, index, row, given, problems)
            facts += [fact] if fact is not None else []
        if facts and not problems:
            tables[table] = _as_table(model, facts, problems)
    if problems:
        raise LedgerError(problems)
    return finish(tables, problems, registry)


def read_object(
    model: type[Fact], index: int, row: Any, given: Mapping[str, str], problems: list[Problem]
) -> Fact | None:
    """Return an object, a model or a dict under English or Chinese names, as a fact; None with what is wrong noted."""
    origin = Origin(model.table)
    if isinstance(row, model):
        return row
    if not isinstance(row, Mapping):
        values = {"text": type(row).__name__, "expected": f"{model.__name__} | dict"}
        problems.append(Problem("PR135", origin.place(index), values))
        return None
    read: dict[str, Any] = {}
    first: dict[str, str] = {}
    for header, value in row.items():
        heading = read_heading(model, 0, str(header))
        if isinstance(heading, Problem):
            problems.append(Problem(heading.code, origin.place(index, str(header)), heading.values))
            continue
        if heading.column is None:
            heading = Heading(0, str(header), str(header).strip())
        if heading.name in first:
            values = {"first": first[heading.name], "second": str(header), "column": heading.name}
            problems.append(Problem("PR106", origin.place(index, str(header)), values))
        first[heading.name] = str(header)
        unit = given.get(f"{model.table}.{heading.name}") or heading.unit
        stated = Heading(0, heading.header, heading.name, heading.column, unit)
        read[heading.name] = _with_unit(value, stated) if unit and heading.column else value
    try:
        return model.model_validate(read)
    except ValidationError as error:
        problems += [_problem(origin, index, detail) for detail in error.errors()]
        return None


def _with_unit(value: Any, heading: Heading) -> Any:
    """Return a bare number multiplied as its unit asks; leave anything else for the model to judge."""
    try:
        if isinstance(value, str):
            return value if states_unit(value) else EXACT.multiply(to_decimal(value.strip()), heading.factor)
        return EXACT.multiply(to_decimal(value), heading.factor)
    except ValueError:
        return value


def _problem(origin: Origin, index: int, detail: ErrorDetails) -> Problem:
    place = origin.place(index, ".".join(str(part) for part in detail["loc"][:1]))
    if detail["type"] == "missing":
        return Problem("PR134", place)
    if detail["type"] in CATALOGUE:
        values = {name: value for name, value in detail.get("ctx", {}).items() if name != "sentence"}
        return Problem(detail["type"], place, values)
    return Problem("PR119", place, {"text": repr(detail["input"])})


def _as_table(model: type[Fact], facts: list[Fact], problems: list[Problem]) -> ReadTable:
    origin = Origin(model.table)
    columns: list[pl.Series] = []
    for (attribute, _), column in zip(model.model_fields.items(), model.columns(), strict=True):
        values = [getattr(fact, attribute) for fact in facts]
        columns.append(_column(column.name, values, dtype_of(column.kind), origin, problems))
        if column.required:
            empty = (i for i, value in enumerate(values) if value is None)
            problems += [Problem("PR134", origin.place(i, column.name)) for i in empty]
    extras = dict.fromkeys(name for fact in facts for name in fact.model_extra or ())
    for name in extras:
        values = [(fact.model_extra or {}).get(name) for fact in facts]
        heading = read_heading(model, 0, name)
        if isinstance(heading, Problem):
            problems.append(Problem(heading.code, origin.column_place(name), heading.values))
            continue
        if heading.column is not None or not name.strip():
            known = heading.name or "-"
            found = {"first": known, "second": name, "column": known}
            problems.append(Problem("PR106", origin.column_place(name), found))
            continue
        columns.append(_column(name, values, _dtype_of_extra(values), origin, problems))
    frame = pl.DataFrame(columns)
    return ReadTable(model, origin, frame, {name: name for name in frame.columns})


def _dtype_of_extra(values: list[Any]) -> pl.DataType:
    """Return the one type that all values of a further column have, else text."""
    present = [value for value in values if value is not None]
    if present and all(isinstance(value, bool) for value in present):
        return pl.Boolean()
    if present and all(isinstance(value, Decimal) for value in present):
        return pl.Decimal(38, 0)
    if present and all(isinstance(value, datetime) for value in present):
        return pl.Datetime("us")
    if present and all(isinstance(value, date) and not isinstance(value, datetime) for value in present):
        return pl.Date()
    return pl.String()


def _column(
    name: str, values: list[Any], dtype: pl.DataType, origin: Origin, problems: list[Problem]
) -> pl.Series:
    if dtype == pl.Decimal:
        column = decimals(values)
        if column is None:
            problems.append(Problem("PR130", origin.column_place(name)))
            return pl.Series(name, [None] * len(values), dtype=dtype)
        return column.alias(name)
    if dtype == pl.String:
        values = [read_text(value) for value in values]
    return pl.Series(name, values, dtype=dtype)
