"""The functions of one period's values, as Polars expressions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from progress_rules.engines.columnar import numbers
from progress_rules.engines.columnar.numbers import Number
from progress_rules.language import nodes as n

if TYPE_CHECKING:
    from collections.abc import Callable

    from progress_rules.engines.columnar.compile import Compiler, Value


def _coalesce(c: Compiler, node: n.Scalar) -> Value:
    from progress_rules.engines.columnar.compile import Column

    if node.type.name == "number":
        parts = [c.number(item) for item in node.items]
        branches = [(Column(p.top.is_not_null(), nullable=False), p) for p in parts[:-1]]
        nullable = all(p.nullable for p in parts)
        return c.chosen(branches, parts[-1], nullable=nullable, strict=False)
    columns = [c.column(item) for item in node.items]
    nullable = all(column.nullable for column in columns)
    return Column(c.keep(pl.coalesce(column.expr for column in columns)), nullable)


def _extreme(c: Compiler, node: n.Scalar) -> Value:
    """Return the smallest or largest; unknown when one of them is."""
    from progress_rules.engines.columnar.compile import Column

    operator = "<=" if node.function == "min" else ">="
    if node.type.name == "number":
        best = c.number(node.items[0])
        for item in node.items[1:]:
            other = c.number(item)
            nullable = best.nullable or other.nullable
            better = Column(c.keep(numbers.compare(operator, best, other)), nullable)
            best = c.chosen([(better, best)], other, nullable=nullable, strict=True)
        return best
    columns = [c.column(item) for item in node.items]
    nullable = any(column.nullable for column in columns)
    pick = pl.min_horizontal if node.function == "min" else pl.max_horizontal
    expr = pick(column.expr for column in columns)
    if nullable:
        expr = pl.when(pl.all_horizontal(column.expr.is_not_null() for column in columns)).then(expr)
    return Column(c.keep(expr), nullable)


def _abs(c: Compiler, node: n.Scalar) -> Value:
    a = c.spread_number(c.number(node.items[0]))
    return Number(a.top.abs(), a.scale, a.bound, a.nullable, a.bottom, a.low_bound)


def _round(c: Compiler, node: n.Scalar) -> Value:
    item, *digits = node.items
    places = 0
    for literal in digits:
        assert isinstance(literal, n.Literal)  # noqa: S101
        places = int(literal.value)  # type: ignore[arg-type]
    return numbers.rounded(c.spread_number(c.number(item)), places)


def _floor(c: Compiler, node: n.Scalar) -> Value:
    return numbers.whole(c.spread_number(c.number(node.items[0])), -1)


def _ceil(c: Compiler, node: n.Scalar) -> Value:
    return numbers.whole(c.spread_number(c.number(node.items[0])), 1)


def _add_months(c: Compiler, node: n.Scalar) -> Value:
    from progress_rules.engines.columnar.compile import Column
    from progress_rules.engines.columnar.mapped import mapped_value

    literal = node.items[1]
    if not isinstance(literal, n.Literal) or literal.value is None or literal.value % 1:  # type: ignore[operator]
        return mapped_value(c, node)
    day = c.spread_column(c.column(node.items[0]))
    months = int(literal.value)  # type: ignore[arg-type]
    start = day.expr.cast(pl.Int32).cast(pl.Date)
    month = start.dt.year().cast(pl.Int64) * 12 + start.dt.month() - 1 + months
    fits = (month >= 12) & (month < 120_000)
    moved = pl.when(fits).then(start).dt.offset_by(f"{months}mo").to_physical().cast(pl.Int32)
    return Column(c.keep(moved), nullable=True)


def _part_of_date(c: Compiler, node: n.Scalar) -> Value:
    day = c.spread_column(c.column(node.items[0]))
    start = day.expr.cast(pl.Int32).cast(pl.Date)
    part = start.dt.year() if node.function == "year_of" else start.dt.month()
    return Number(c.keep(part.cast(pl.Int64)), 0, 9999, day.nullable)


def _severity(c: Compiler, node: n.Scalar) -> Value:
    """Return the rank that a level is."""
    level = c.spread_column(c.column(node.items[0]))
    return Number(c.keep(level.expr.cast(pl.Int64)), 0, len(c.plan.scale.levels), level.nullable)


from progress_rules.engines.columnar.moments import add_hours, at, day_of, hour_of  # noqa: E402

SCALARS: dict[str, Callable[[Compiler, n.Scalar], Value]] = {
    "coalesce": _coalesce,
    "min": _extreme,
    "max": _extreme,
    "abs": _abs,
    "round": _round,
    "floor": _floor,
    "ceil": _ceil,
    "add_months": _add_months,
    "year_of": _part_of_date,
    "month_of": _part_of_date,
    "severity": _severity,
    "day_of": day_of,
    "hour_of": hour_of,
    "at": at,
    "add_hours": add_hours,
}
