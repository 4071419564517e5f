"""Moments in columns: microseconds since 1970, whole and exact."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from progress_rules.engines.columnar import numbers
from progress_rules.engines.columnar.numbers import Number

if TYPE_CHECKING:
    from progress_rules.engines.columnar.compile import Column, Compiler, Value
    from progress_rules.language import nodes as n
    from progress_rules.language.nodes import Node

HOUR = 3_600_000_000
DAY = 24 * HOUR
LIMITS = (-62_135_596_800_000_000, 253_402_300_799_999_999)
"""The first and the last moment of the calendar, 0001 to 9999."""


def _column(expr: pl.Expr, *, nullable: bool) -> Column:
    from progress_rules.engines.columnar.compile import Column

    return Column(expr, nullable)


def hours_between(c: Compiler, earlier: Node, later: Node) -> Number:
    """Return the hours from one moment to another."""
    a, b = c.spread_column(c.column(earlier)), c.spread_column(c.column(later))
    top = c.keep(b.expr.cast(pl.Int64) - a.expr.cast(pl.Int64))
    return Number(top, 0, LIMITS[1] - LIMITS[0], a.nullable or b.nullable, _lit(HOUR), HOUR)


def day_of(c: Compiler, node: n.Scalar) -> Value:
    """Return the day of a moment."""
    a = c.spread_column(c.column(node.items[0]))
    return _column(c.keep((a.expr.cast(pl.Int64) // DAY).cast(pl.Int32)), nullable=a.nullable)


def hour_of(c: Compiler, node: n.Scalar) -> Value:
    """Return the hours since midnight."""
    a = c.spread_column(c.column(node.items[0]))
    whole = a.expr.cast(pl.Int64)
    return Number(c.keep(whole - (whole // DAY) * DAY), 0, DAY, a.nullable, _lit(HOUR), HOUR)


def at(c: Compiler, node: n.Scalar) -> Value:
    """Return the moment so many hours after the beginning of a day."""
    day = c.spread_column(c.column(node.items[0]))
    return _moved(c, day.expr.cast(pl.Int64) * DAY, node.items[1])


def add_hours(c: Compiler, node: n.Scalar) -> Value:
    """Return the moment so many hours after another."""
    start = c.spread_column(c.column(node.items[0]))
    return _moved(c, start.expr.cast(pl.Int64), node.items[1])


def _moved(c: Compiler, start: pl.Expr, hours: Node) -> Value:
    """Return a moment moved by hours; unknown where that is no whole number of microseconds."""
    micros = numbers.multiply(c.spread_number(c.number(hours)), numbers.whole_number(HOUR, 0))
    whole = numbers.whole(micros, -1)
    fits = numbers.compare("==", micros, whole)
    moved = start.cast(pl.Int128) + whole.top.cast(pl.Int128)
    inside = fits & moved.is_between(*LIMITS)
    return _column(c.keep(pl.when(inside).then(moved).cast(pl.Int64)), nullable=True)


def _lit(value: int) -> pl.Expr:
    return pl.lit(value, dtype=pl.Int64)
