"""The functions that look back, as running sums and maxima over rows sorted by project and period.

No window function is used: a count since the last break is a running sum less its value at that break, and
because the running sum never falls, its value at the last break is the running maximum over breaks. The first
row of a project is a break, so nothing leaks from one project into the next.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import polars as pl

from progress_rules.assessment.rows import CODE
from progress_rules.engines.columnar.numbers import Number
from progress_rules.language import nodes as n

if TYPE_CHECKING:
    from progress_rules.engines.columnar.compile import Column, Compiler, Value

FIRST, ROW, START = "_first", "_row", "_start"
MOST_SHIFTS = 6
"""Up to this length a comparison of a streak is an `and` of shifted conditions, which is faster than counting."""


def compile_temporal(c: Compiler, node: n.Temporal) -> Value:
    """Compile a function that looks back."""
    match node.function:
        case "streak":
            return _streak(c, node)
        case "times":
            return _times(c, node)
        case "total":
            return _total(c, node)
        case "latch" | "ever":
            return _latch(c, node)
        case "count_in":
            return _count_in(c, node)
        case "previous":
            return _previous(c, node)
        case "last":
            return _last(c, node)
    return _since(c, node)


def first_row(c: Compiler) -> pl.Expr:
    """Return where a project's rows begin."""
    if FIRST not in c.frame.columns:
        c.define(FIRST, (pl.col(CODE) != pl.col(CODE).shift(1)).fill_null(value=True))
    return pl.col(FIRST)


def _row(c: Compiler) -> pl.Expr:
    """Return the position of each row."""
    if ROW not in c.frame.columns and not c.rehearsing:
        c.frame = c.frame.with_columns(pl.int_range(pl.len(), dtype=pl.Int32).alias(ROW))
    return pl.col(ROW)


def _start(c: Compiler) -> pl.Expr:
    """Return the position of the first row of each row's project."""
    if START not in c.frame.columns:
        c.define(START, pl.when(first_row(c)).then(_row(c)).forward_fill())
    return pl.col(START)


def _column(expr: pl.Expr, *, nullable: bool) -> Column:
    from progress_rules.engines.columnar.compile import Column

    return Column(expr, nullable)


def _flags(c: Compiler, node: n.Temporal) -> tuple[pl.Expr, pl.Expr, pl.Expr, bool]:
    """Return: the condition holds and is counted; it is surely false; start afresh; whether unknown occurs."""
    item = c.spread_column(c.column(node.item))
    holds, fails = item.expr, ~item.expr
    restart = first_row(c)
    nullable = item.nullable
    if item.nullable:
        holds, fails = holds.fill_null(value=False), fails.fill_null(value=False)
    if node.reset is not None:
        reset = c.spread_column(c.column(node.reset))
        again = reset.expr
        if reset.nullable:
            sure = reset.expr.is_not_null()
            again = reset.expr.fill_null(value=False)
            holds, fails = holds & sure, fails & sure
            nullable = True
        restart = restart | again
    return c.keep(holds), c.keep(fails), c.keep(restart), nullable


def _known(c: Compiler, node: n.Temporal) -> pl.Expr:
    """Return where this period's value can be told: condition and reset are known."""
    known = c.spread_column(c.column(node.item)).expr.is_not_null()
    if node.reset is not None:
        known = known & c.spread_column(c.column(node.reset)).expr.is_not_null()
    return known


def _counted(c: Compiler, node: n.Temporal, *, break_on_false: bool) -> Number:
    holds, fails, restart, nullable = _flags(c, node)
    one = holds.cast(pl.Int64)
    running = c.keep(one.cum_sum())
    broken = (restart | fails) if break_on_false else restart
    base = pl.when(broken).then(running - one).otherwise(pl.lit(0, dtype=pl.Int64)).cum_max()
    count = running - base
    if nullable:
        count = pl.when(_known(c, node)).then(count)
    return Number(c.keep(count), 0, max(c.height, 1), nullable)


def _streak(c: Compiler, node: n.Temporal) -> Number:
    return _counted(c, node, break_on_false=True)


def _times(c: Compiler, node: n.Temporal) -> Number:
    return _counted(c, node, break_on_false=False)


def streak_comparison(c: Compiler, node: n.Comparison) -> Column | None:
    """Compile `streak(x) >= k` and `== k` for small k as shifted conditions; None where that does not apply."""
    streak, length = node.left, node.right
    if not (isinstance(streak, n.Temporal) and streak.function == "streak" and streak.reset is None):
        return None
    if not isinstance(length, n.Literal) or length.value is None or node.operator in {"!=", "<", "<="}:
        return None
    k = length.value
    item = c.spread_column(c.column(streak.item))
    if item.nullable or not isinstance(k, Decimal) or k != k.to_integral_value():
        return None
    least = int(k) + 1 if node.operator == ">" else int(k)
    if not 1 <= least <= MOST_SHIFTS:
        return None
    condition = c.keep(item.expr)
    expr = _at_least(c, condition, least)
    if node.operator == "==":
        expr = expr & ~_at_least(c, condition, least + 1)
    return _column(c.keep(expr), nullable=False)


def _at_least(c: Compiler, condition: pl.Expr, k: int) -> pl.Expr:
    """Return where the condition held in this and the k - 1 rows before, all of one project."""
    expr = condition
    for back in range(1, k):
        expr = expr & condition.shift(back, fill_value=False)
    return expr & _same_project(c, k - 1) if k > 1 else expr


def _same_project(c: Compiler, back: int) -> pl.Expr:
    name = f"_same{back}"
    if name not in c.frame.columns:
        c.define(name, (pl.col(CODE) == pl.col(CODE).shift(back)).fill_null(value=False))
    return pl.col(name)


def _latch(c: Compiler, node: n.Temporal) -> Column:
    """Carry the last sure event forward: set where the condition holds, clear where only `until` does."""
    item = c.spread_column(c.column(node.item))
    if _ends_by_itself(c, node):
        return item
    until = (
        c.spread_column(c.column(node.reset))
        if node.reset is not None
        else _column(pl.lit(value=False), nullable=False)
    )
    held = item.expr
    event = pl.when(held).then(pl.lit(value=True)).when(~held & until.expr).then(pl.lit(value=False))
    carried = event.when(first_row(c)).then(pl.lit(value=False)).forward_fill()
    if not (item.nullable or until.nullable):
        return _column(c.keep(carried), nullable=False)
    after = c.keep(carried)
    before = pl.when(first_row(c)).then(pl.lit(value=False)).otherwise(after.shift(1))
    return _column(c.keep(held | (before & ~until.expr)), nullable=True)


def _ends_by_itself(c: Compiler, node: n.Temporal) -> bool:
    """Whether the latch is its own condition: a streak of A, held until the first period that is not A.

    Such a streak lasts exactly as long as A does, so holding adds nothing.
    """
    held, until = node.item, node.reset
    if not (isinstance(held, n.Comparison) and isinstance(until, n.Comparison)):
        return False
    a, b = _streak_of(held), _streak_of(until)
    if a is None or b is None or a[1] < 1 or b[1] != 1:
        return False
    if c.column(a[0]).nullable or c.column(b[0]).nullable:
        return False
    return _opposite(c, a[0], b[0])


def _streak_of(node: n.Comparison) -> tuple[n.Node, int] | None:
    """Return (condition, k) of `streak(condition) >= k`."""
    if (
        node.operator != ">="
        or not isinstance(node.left, n.Temporal)
        or not isinstance(node.right, n.Literal)
    ):
        return None
    streak, k = node.left, node.right.value
    if streak.function != "streak" or streak.reset is not None or not isinstance(k, Decimal):
        return None
    return (streak.item, int(k)) if k == k.to_integral_value() else None


def _opposite(c: Compiler, a: n.Node, b: n.Node) -> bool:
    """Whether exactly one of two comparisons of the same verdict with a level always holds."""
    sets = [_levels(c, a), _levels(c, b)]
    if sets[0] is None or sets[1] is None or sets[0][0] != sets[1][0]:
        return False
    everything = set(range(len(c.plan.scale.levels)))
    return sets[0][1] | sets[1][1] == everything and not sets[0][1] & sets[1][1]


def _levels(c: Compiler, node: n.Node) -> tuple[str, set[int]] | None:
    from progress_rules.assessment.resolve import compare

    if not (isinstance(node, n.Comparison) and isinstance(node.left, n.Verdict)):
        return None
    if not isinstance(node.right, n.Literal) or not isinstance(node.right.value, str):
        return None
    rank = c.plan.scale[node.right.value].rank
    ranks = range(len(c.plan.scale.levels))
    return node.left.name, {r for r in ranks if compare(node.operator, r, rank)}


def _previous(c: Compiler, node: n.Temporal) -> Value:
    value = c.spread(c.value(node.item))
    same = _same_project(c, node.n)
    if isinstance(value, Number):
        top = c.keep(pl.when(same).then(value.top.shift(node.n)))
        bottom = None if value.bottom is None else c.keep(value.bottom.shift(node.n).fill_null(1))
        return Number(top, value.scale, value.bound, nullable=True, bottom=bottom, low_bound=value.low_bound)
    return _column(c.keep(pl.when(same).then(value.expr.shift(node.n))), nullable=True)


def _last(c: Compiler, node: n.Temporal) -> Value:
    value = c.spread(c.value(node.item))
    if not value.nullable:
        return value
    known = (value.top if isinstance(value, Number) else value.expr).is_not_null()
    row = c.keep(pl.when(known).then(_row(c)).forward_fill())
    row = c.keep(pl.when(row >= _start(c)).then(row))
    if isinstance(value, Number):
        top = c.keep(value.top.gather(row, null_on_oob=True))
        bottom = None if value.bottom is None else c.keep(value.bottom.gather(row, null_on_oob=True))
        return Number(top, value.scale, value.bound, nullable=True, bottom=bottom, low_bound=value.low_bound)
    return _column(c.keep(value.expr.gather(row, null_on_oob=True)), nullable=True)


def _since(c: Compiler, node: n.Temporal) -> Number:
    item = c.spread_column(c.column(node.item))
    row = pl.when(item.expr).then(_row(c)).forward_fill()
    row = c.keep(pl.when(row >= _start(c)).then(row))
    count = (_row(c).cast(pl.Int64)) - row.cast(pl.Int64)
    if item.nullable:
        count = pl.when(item.expr.is_not_null()).then(count)
    return Number(c.keep(count), 0, max(c.height, 1), nullable=True)


def _total(c: Compiler, node: n.Temporal) -> Number:
    """A running sum, less its value before the last reset."""
    from progress_rules.engines.columnar.numbers import TooLargeError, widened

    value = c.spread_number(c.number(node.item))
    if value.bottom is not None:
        raise TooLargeError
    nullable = value.nullable
    restart, sure = first_row(c), pl.lit(value=True)
    if node.reset is not None:
        reset = c.spread_column(c.column(node.reset))
        restart = restart | (reset.expr.fill_null(value=False) if reset.nullable else reset.expr)
        if reset.nullable:
            sure, nullable = reset.expr.is_not_null(), True
    bound = value.bound * max(c.height, 1)
    known = sure & value.top.is_not_null()
    amount = c.keep(pl.when(known).then(widened(value.top, value.bound, bound)).otherwise(0))
    running = c.keep(amount.cum_sum())
    base = pl.when(c.keep(restart)).then(running - amount).forward_fill()
    total = running - base
    if nullable:
        total = pl.when(known).then(total)
    return Number(c.keep(total), value.scale, bound * 2, nullable)


def _count_in(c: Compiler, node: n.Temporal) -> Number:
    """Count over the last n known rows: a difference of running sums on the known rows alone."""
    item = c.spread_column(c.column(node.item))
    known = c.keep(item.expr.is_not_null())
    holds = item.expr.fill_null(value=False).cast(pl.Int64)
    running = c.keep(holds.cum_sum())
    rank = c.keep(known.cast(pl.Int64).cum_sum())  # how many known rows there are up to this one
    before_project = c.keep((rank - known.cast(pl.Int64)).gather(_start(c)))
    low = pl.max_horizontal(rank - node.n, before_project)  # known rows left out, a count
    if c.rehearsing:
        return Number(running, 0, node.n, item.nullable)
    sums = c.frame.select(running.filter(known).alias("s")).to_series()
    padded = pl.concat([pl.Series("s", [0], dtype=pl.Int64), sums])
    positions = c.frame.select(low.alias("low")).to_series()
    base = padded.gather(positions)
    c.made += 1
    name = f"t{c.made}"
    c.frame = c.frame.with_columns(base.alias(name))
    count = running - pl.col(name)
    if item.nullable:
        count = pl.when(known).then(count)
    return Number(c.keep(count), 0, node.n, item.nullable)
