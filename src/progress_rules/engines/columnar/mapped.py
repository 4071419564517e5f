"""Functions that are looked up in calendars: once for each combination of arguments that occurs."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import polars as pl

from progress_rules.assessment.mapped import FUNCTIONS
from progress_rules.assessment.rows import CODE
from progress_rules.engines.columnar import numbers
from progress_rules.engines.columnar.numbers import Number
from progress_rules.errors import RequestError

if TYPE_CHECKING:
    from progress_rules.engines.columnar.compile import Compiler, Value
    from progress_rules.language import nodes as n

_EPOCH = date(1970, 1, 1)


class RecordError(Exception):
    """A calendar refused what one record asked of it."""

    def __init__(self, error: RequestError, code: int) -> None:
        super().__init__(str(error))
        self.error, self.code = error, code


def mapped_value(c: Compiler, node: n.Scalar) -> Value:
    """Return a function of calendars, computed for each combination of its arguments once."""
    from progress_rules.engines.columnar.compile import Column

    columns: list[pl.Expr] = []
    kinds: list[str] = []
    for item in node.items:
        value = c.spread(c.value(item))
        if isinstance(value, Number):
            columns += [c.keep(value.top), c.keep(numbers.denominator(value))]
            kinds.append("number")
        else:
            columns.append(c.keep(value.expr))
            kinds.append(item.type.name)
    if node.type.name == "number":
        made: Value = Number(_looked_up(c, node, columns, kinds, pl.Int64), 0, 4_000_000, nullable=True)
    elif node.type.name == "bool":
        made = Column(_looked_up(c, node, columns, kinds, pl.Boolean), nullable=True)
    else:
        made = Column(_looked_up(c, node, columns, kinds, pl.Int32), nullable=True)
    return made


def _looked_up(c: Compiler, node: n.Scalar, columns: list[pl.Expr], kinds: list[str], dtype: Any) -> pl.Expr:
    if c.rehearsing:
        c.made += 1
        return pl.col(f"t{c.made}")
    names = [f"a{i}" for i in range(len(columns))]
    given = c.frame.select(pl.col(CODE), *(e.alias(name) for e, name in zip(columns, names, strict=True)))
    combinations = given.group_by(names, maintain_order=True).agg(pl.col(CODE).first())
    function = FUNCTIONS[node.function]
    results: list[Any] = []
    for *arguments, code in combinations.iter_rows():
        values = _arguments(arguments, kinds)
        if any(value is None for value in values):
            results.append(None)
            continue
        try:
            results.append(_physical(function(c.plan.working, *values)))
        except RequestError as error:
            raise RecordError(error, code) from error
    table = combinations.select(names).with_columns(pl.Series("r", results, dtype=dtype))
    found = given.join(table, on=names, how="left", nulls_equal=True, maintain_order="left")["r"]
    c.made += 1
    name = f"t{c.made}"
    c.frame = c.frame.with_columns(found.alias(name))
    return pl.col(name)


def _arguments(row: list[Any], kinds: list[str]) -> list[Any]:
    """Return the arguments of one combination as Python values."""
    values: list[Any] = []
    rest = iter(row)
    for kind in kinds:
        value = next(rest)
        if kind == "number":
            bottom = next(rest)
            values.append(None if value is None or not bottom else Fraction(value, bottom))
        elif kind == "date":
            try:
                values.append(None if value is None else _EPOCH + timedelta(days=value))
            except (
                OverflowError
            ):  # before the first or after the last day there is: unknown, as it is elsewhere
                values.append(None)
        else:
            values.append(value)
    return values


def _physical(value: Any) -> Any:
    return (value - _EPOCH).days if isinstance(value, date) else value
