"""Turn a plan into Polars expressions over the columns of a panel.

Unknown is null. Truth values follow Kleene's logic, which is what Polars' `&` and `|` do. Dates are day
numbers, levels their ranks. Equal expressions are computed once: each condition and each function that
looks back becomes a column.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import polars as pl

from progress_rules.engines.columnar import numbers
from progress_rules.engines.columnar.mapped import mapped_value
from progress_rules.engines.columnar.moments import hours_between
from progress_rules.engines.columnar.numbers import Number
from progress_rules.engines.columnar.scalars import SCALARS
from progress_rules.language import nodes as n
from progress_rules.language.aggregates import bounded

if TYPE_CHECKING:
    from progress_rules.assessment.panel import Panel
    from progress_rules.assessment.plan import Plan
    from progress_rules.language.nodes import Node
    from progress_rules.packs import Pack

EPOCH = date(1970, 1, 1)
_DTYPES: dict[str, Any] = {
    "date": pl.Int32,
    "moment": pl.Int64,
    "level": pl.Int8,
    "text": pl.String,
    "number": pl.Int64,
}


@dataclass(frozen=True, slots=True)
class Column:
    """A truth value, date (day number), level (rank) or text; `nullable` when it may be unknown."""

    expr: pl.Expr
    nullable: bool


Value = Column | Number


@dataclass(slots=True)
class Compiler:
    """Compiles expressions against a frame, adding columns to it as it goes.

    `counted` holds the functions over related rows that are worked out, for rehearsals too.
    """

    plan: Plan
    frame: pl.DataFrame
    bounds: dict[str, tuple[int, int]]
    height: int
    pack: Pack
    panel: Panel
    known: dict[Any, Value] = field(default_factory=dict)
    counted: dict[int, tuple[pl.Series, int, int]] = field(default_factory=dict)
    made: int = 0
    rehearsing: bool = False

    def rehearsal(self) -> Compiler:
        """Return a compiler that goes through the motions on these columns without computing any."""
        return replace(self, known=dict(self.known), rehearsing=True)

    def keep(self, expr: pl.Expr) -> pl.Expr:
        """Compute a column now and return a reference to it."""
        self.made += 1
        name = f"t{self.made}"
        if self.rehearsing:
            return pl.col(name)
        if expr.meta.root_names():
            self.frame = self.frame.with_columns(expr.alias(name))
        else:
            # Polars keeps a constant as a scalar and then compares scalars to a single value: write it out.
            value = pl.select(expr.alias(name)).to_series()
            self.frame = self.frame.with_columns(value.new_from_index(0, self.frame.height))
        return pl.col(name)

    def define(self, name: str, expr: pl.Expr) -> None:
        """Compute a column under a name of its own."""
        kept = self.keep(expr)
        if not self.rehearsing:
            self.frame = self.frame.with_columns(kept.alias(name))

    def spread(self, value: Value) -> Value:
        """Return the value as a column of its own where it is a constant, which Polars would not shift or sum."""
        if isinstance(value, Column):
            constant = not value.expr.meta.root_names()
            return Column(self.keep(value.expr), value.nullable) if constant else value
        top = value.top if value.top.meta.root_names() else self.keep(value.top)
        bottom = value.bottom
        if bottom is not None and not bottom.meta.root_names():
            bottom = self.keep(bottom)
        return replace(value, top=top, bottom=bottom, constant=None)

    def truth(self, node: Node) -> Column:
        """Compile a condition and compute it."""
        value = self.value(node)
        assert isinstance(value, Column)  # noqa: S101
        return value

    def value(self, node: Node) -> Value:
        """Compile an expression."""
        key = self.plan.identity(node)
        if key not in self.known:
            self.known[key] = self._value(node)
        return self.known[key]

    def spread_number(self, value: Number) -> Number:
        """Return the number as columns of its own where it is a constant."""
        spread = self.spread(value)
        assert isinstance(spread, Number)  # noqa: S101
        return spread

    def spread_column(self, value: Column) -> Column:
        """Return anything but a number as a column of its own where it is a constant."""
        spread = self.spread(value)
        assert isinstance(spread, Column)  # noqa: S101
        return spread

    def number(self, node: Node) -> Number:
        """Compile a number."""
        value = self.value(node)
        if isinstance(value, Column):  # the literal None
            return Number(value.expr.cast(pl.Int64), 0, 0, nullable=True)
        return value

    def column(self, node: Node) -> Column:
        """Compile anything but a number."""
        value = self.value(node)
        assert isinstance(value, Column)  # noqa: S101
        return value

    def _value(self, node: Node) -> Value:
        from progress_rules.engines.columnar.aggregates import aggregate_value
        from progress_rules.engines.columnar.temporal import compile_temporal, streak_comparison

        match node:
            case n.Literal(value=value):
                return self._literal(node, value)
            case n.Field(table=table, name=name):
                return self._field(node, f"{table}.{name}")
            case n.Parameter(name=name):
                return self._field(node, f"period.parameter:{name}")
            case n.Verdict(name=name):
                return Column(pl.col(name), nullable=bool(self.frame[name].null_count()))
            case n.Not(item=item):
                inner = self.column(item)
                return Column(~inner.expr, inner.nullable)
            case n.Negative(item=item):
                number = self.number(item)
                return Number(
                    numbers.negated(number.top),
                    number.scale,
                    number.bound,
                    number.nullable,
                    number.bottom,
                    number.low_bound,
                )
            case n.Arithmetic():
                return self._arithmetic(node)
            case n.Aggregate():
                return aggregate_value(self, node)
            case n.Comparison() if (tree := bounded(node)) is not None and self.number(node.left).nullable:
                return self.value(tree)  # where the count is known of every row, its bounds are itself
            case n.Comparison():
                return streak_comparison(self, node) or self._comparison(node)
            case n.Logic(operator=operator, items=items):
                parts = [self.column(item) for item in items]
                expr = parts[0].expr
                for part in parts[1:]:
                    expr = expr & part.expr if operator == "and" else expr | part.expr
                return Column(self.keep(expr), any(p.nullable for p in parts))
            case n.Choice():
                return self._choice(node)
            case n.IsUnknown(item=item):
                inner_value = self.value(item)
                if not inner_value.nullable:
                    return Column(pl.lit(value=False), nullable=False)
                expr = inner_value.top if isinstance(inner_value, Number) else inner_value.expr
                return Column(expr.is_null(), nullable=False)
            case n.Membership():
                return self._membership(node)
            case n.Scalar(function=function):
                return SCALARS[function](self, node) if function in SCALARS else mapped_value(self, node)
            case n.Temporal():
                return compile_temporal(self, node)
        raise NotImplementedError(type(node).__name__)

    def _literal(self, node: n.Literal, value: n.Value) -> Value:
        if value is None:
            return Column(pl.lit(None, dtype=_DTYPES.get(node.type.name, pl.Boolean)), nullable=True)
        if isinstance(value, bool):
            return Column(pl.lit(value), nullable=False)
        if isinstance(value, Decimal):
            return numbers.literal(value)
        if isinstance(value, datetime):  # pragma: no cover - there is no literal of a moment
            raise NotImplementedError
        if isinstance(value, date):
            return Column(pl.lit((value - EPOCH).days, dtype=pl.Int32), nullable=False)
        if node.type.name == "level":
            return Column(pl.lit(self.plan.scale[value].rank, dtype=pl.Int8), nullable=False)
        return Column(pl.lit(value, dtype=pl.String), nullable=False)

    def _field(self, node: Node, name: str) -> Value:
        nullable = bool(self.frame[name].null_count())
        if node.type.name == "number":
            scale, bound = self.bounds[name]
            return Number(pl.col(name), scale, bound, nullable)
        return Column(pl.col(name), nullable)

    def _arithmetic(self, node: n.Arithmetic) -> Value:
        if "date" in {node.left.type.name, node.right.type.name}:
            return self._date_arithmetic(node)
        if node.left.type.name == "moment":
            return hours_between(self, node.right, node.left)
        a, b = self.number(node.left), self.number(node.right)
        if node.operator == "/":
            return numbers.divide(self.spread_number(a), self.spread_number(b))
        match node.operator:
            case "+":
                return numbers.add(a, b, 1)
            case "-":
                return numbers.add(a, b, -1)
        return numbers.multiply(a, b)

    def _date_arithmetic(self, node: n.Arithmetic) -> Value:
        if node.left.type.name == node.right.type.name:
            a, b = self.column(node.left), self.column(node.right)
            difference = a.expr.cast(pl.Int64) - b.expr.cast(pl.Int64)
            return Number(difference, 0, 4_000_000, a.nullable or b.nullable)
        first, second = node.left, node.right
        day, shift = (first, second) if first.type.name == "date" else (second, first)
        start, moved_by = self.column(day), self.number(shift)
        nullable = start.nullable or moved_by.nullable
        if moved_by.constant is not None and moved_by.scale == 0 and moved_by.bound < 40_000:
            days = -moved_by.constant if node.operator == "-" else moved_by.constant
            return Column(start.expr + pl.lit(days, dtype=pl.Int32) if days else start.expr, nullable)
        known = numbers.whole(self.spread_number(moved_by), -1)
        moved = start.expr.cast(pl.Int64) + (
            numbers.negated(known.top) if node.operator == "-" else known.top
        )
        fits = numbers.compare("==", moved_by, known) & moved.is_between(-719162, 2932896)
        return Column(pl.when(fits).then(moved).cast(pl.Int32), nullable=True)

    def _comparison(self, node: n.Comparison) -> Column:
        if "number" in {node.left.type.name, node.right.type.name}:
            a, b = self._sides(node)
            return Column(self.keep(numbers.compare(node.operator, a, b)), a.nullable or b.nullable)
        left, right = self.column(node.left), self.column(node.right)
        expr = numbers.compared(node.operator, left.expr, right.expr)
        return Column(self.keep(expr), left.nullable or right.nullable)

    def _sides(self, node: n.Comparison) -> tuple[Number, Number]:
        """Return what is compared; `x - y > 0` compares x with y, which spares the difference."""
        left, right = node.left, node.right
        zero = isinstance(right, n.Literal) and right.value == 0
        if (
            zero
            and isinstance(left, n.Arithmetic)
            and left.operator == "-"
            and left.left.type.name == "number"
        ):
            return self.number(left.left), self.number(left.right)
        return self.number(left), self.number(right)

    def _choice(self, node: n.Choice) -> Value:
        condition = self.column(node.condition)
        if node.type.name == "number":
            a, b = self.number(node.then), self.number(node.otherwise)
            nullable = condition.nullable or a.nullable or b.nullable
            return self.chosen([(condition, a)], b, nullable=nullable, strict=True)
        then, other = self.column(node.then), self.column(node.otherwise)
        expr = pl.when(condition.expr).then(then.expr).when(~condition.expr).then(other.expr)
        return Column(self.keep(expr), condition.nullable or then.nullable or other.nullable)

    def chosen(
        self, branches: list[tuple[Column, Number]], default: Number, *, nullable: bool, strict: bool
    ) -> Number:
        """Return the number of the first branch that holds, else the default.

        With `strict` an unknown condition gives unknown.
        """
        scale = max(number.scale for _, number in [*branches, (None, default)])
        parts = [(condition, number.at_scale(scale)) for condition, number in branches]
        last = default.at_scale(scale)
        bound = max(number.bound for number in [p for _, p in parts] + [last])
        low_bound = max(number.low_bound for number in [p for _, p in parts] + [last])
        divided = any(number.bottom is not None for number in [p for _, p in parts] + [last])
        one = pl.lit(1, dtype=pl.Int64)

        def choose(pick: Any) -> pl.Expr:
            chain: Any = pl
            for condition, number in parts:
                chain = chain.when(condition.expr).then(pick(number))
                if strict and condition.nullable:
                    chain = chain.when(condition.expr.is_null()).then(None)
            return chain.otherwise(pick(last))  # type: ignore[no-any-return]

        top = self.keep(choose(lambda x: numbers.widened(x.top, x.bound, bound)))
        bottom = None
        if divided:
            bottom = self.keep(
                choose(
                    lambda x: numbers.widened(one if x.bottom is None else x.bottom, x.low_bound, low_bound)
                )
            )
        return Number(top, scale, bound, nullable, bottom, low_bound)

    def _membership(self, node: n.Membership) -> Column:
        parts = [
            self._comparison(n.Comparison(node.type, node.span, "==", node.item, option))
            for option in node.options
        ]
        expr = parts[0].expr
        for part in parts[1:]:
            expr = expr | part.expr
        item = self.value(node.item)
        inner = item.top if isinstance(item, Number) else item.expr
        if item.nullable:
            expr = pl.when(inner.is_not_null()).then(expr)
        return Column(self.keep(expr), any(p.nullable for p in parts))
