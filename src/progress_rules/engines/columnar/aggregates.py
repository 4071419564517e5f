"""Functions over related rows in columns: a join of subjects and rows, a condition on the pairs, a group-by.

Rows of events in a period are joined by the period they fall in, so that the pairs are no more than the rows. Where
it does not depend on the subject which rows count, they are added up before they are joined.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import polars as pl

from progress_rules.assessment.mapped import write_spans
from progress_rules.assessment.plan import condition_plan
from progress_rules.assessment.related import FROM, LINK, TO
from progress_rules.assessment.rows import CODE, TIME
from progress_rules.engines.columnar import running
from progress_rules.engines.columnar.numbers import Number, width
from progress_rules.errors import RequestError
from progress_rules.language import nodes as n
from progress_rules.language.aggregates import ORDERED
from progress_rules.language.functions import MAPPED
from progress_rules.language.nodes import RELATED
from progress_rules.language.types import COUNT

if TYPE_CHECKING:
    from progress_rules.assessment.panel import Panel
    from progress_rules.assessment.related import Related
    from progress_rules.engines.columnar.compile import Compiler, Value

ROW, OTHER = "_row_of_panel", "_row_of_table"
_FLAG, _YEAR = "_counts", "_year"
_EVERY = "_every"
"""A column that is the same everywhere, by which all rows are grouped and joined."""


def aggregate_value(c: Compiler, node: n.Aggregate) -> Value:
    """Return the values of an aggregate as a column."""
    from progress_rules.engines.columnar.compile import Column

    if node.function == "mean":
        return _mean(c, node)
    key = c.plan.identity(node)
    if key not in c.counted:
        values, scale = _computed(c, node)
        bound = 0
        if node.type.name == "number":
            bound = max(abs(int(values.min() or 0)), abs(int(values.max() or 0)))  # type: ignore[arg-type]
        c.counted[key] = (values, scale, bound)
    values, scale, bound = c.counted[key]
    c.made += 1
    name = f"t{c.made}"
    if not c.rehearsing:
        c.frame = c.frame.with_columns(values.alias(name))
    nullable = bool(values.null_count())
    if node.type.name == "number":
        return Number(pl.col(name), scale, bound, nullable)
    return Column(pl.col(name), nullable)


def _mean(c: Compiler, node: n.Aggregate) -> Number:
    """Return the sum over the count: a fraction, whatever the count."""
    total, count = (c.number(part) for part in _parts_of_mean(node))
    some = c.keep(count.top > 0)
    top = c.keep(pl.when(some).then(total.top))
    bottom = c.keep(pl.when(some).then(count.top))
    return Number(top, total.scale, total.bound, nullable=True, bottom=bottom, low_bound=max(count.bound, 1))


def _parts_of_mean(node: n.Aggregate) -> tuple[n.Aggregate, n.Aggregate]:
    return replace(node, function="sum"), replace(node, type=COUNT, function="count", column=None)


def _computed(c: Compiler, node: n.Aggregate) -> tuple[pl.Series, int]:
    related = c.panel.related[node.table]
    height = c.panel.rows.height
    if node.function != "spans" and _by_themselves(node):
        found = _counted_first(c, node, related)
        if found is not None:
            return found
    once = _by_themselves(node) and not node.by and not c.panel.periodic and height > 1
    pairs = _pairs(c.panel, related, node, only=1 if once else None)
    pairs = pairs.with_columns(_flags(c, node, related, pairs))
    column, scale = _column(node, related)
    if column is not None:
        pairs = pairs.with_columns(column.gather(pairs[OTHER]).alias("_value"))
    if node.order is not None:
        pairs = pairs.with_columns(_order(node, related).gather(pairs[OTHER]))
    if node.function == "spans":
        spans = _spans(pairs, related, 1 if once else height)
        return (spans.new_from_index(0, height) if once else spans), 0
    if once:  # the same for every subject
        single = _joined(pl.DataFrame({ROW: pl.Series([0], dtype=pl.UInt32)}), pairs, node, [ROW])
        return single.new_from_index(0, height), scale
    whole = pl.DataFrame({ROW: pl.Series(range(height), dtype=pl.UInt32)})
    return _joined(whole, pairs, node, [ROW]), scale


def _joined(whole: pl.DataFrame, pairs: pl.DataFrame, node: n.Aggregate, on: list[str]) -> pl.Series:
    """Return the value over the pairs of each row, in the order of the rows; of no pairs at all, nothing or zero."""
    grouped = pairs.group_by(on).agg(_reduction(node).alias("_result"), pl.len().alias("_pairs"))
    joined = whole.join(grouped, on=on, how="left", maintain_order="left")
    found = joined["_result"]
    if node.function not in {"count", "distinct", "sum"}:
        return found
    nothing = pl.lit(0).cast(found.dtype)
    empty = pl.when(pl.col("_pairs").is_null()).then(nothing)
    return joined.select(empty.otherwise("_result").alias("v"))["v"]


def _by_themselves(node: n.Aggregate) -> bool:
    """Whether it does not depend on the subject or the period which of the rows count.

    What is looked up in a calendar can fail, and must only be asked of the rows in question.
    """
    return node.where is None or all(_is_own(part, RELATED + node.table) for part in n.walk(node.where))


def _is_own(part: n.Node, table: str) -> bool:
    match part:
        case n.Field():
            return part.table == table
        case n.Scalar():
            return part.function not in MAPPED
    return not isinstance(part, (n.Parameter, n.Aggregate))


def _by_period(panel: Panel, related: Related, node: n.Aggregate) -> bool:
    """Whether rows can be joined by the period they fall in."""
    return bool(related.relation.on) and node.window == "period" and panel.calendar is not None


def _counted_first(c: Compiler, node: n.Aggregate, related: Related) -> tuple[pl.Series, int] | None:
    """Work out the value for each combination of keys and period that occurs, then hand it to the rows.

    None where the rows in the window are another set for every row of the panel, and no running sum tells.
    """
    keys = [LINK + key for key in node.by]
    event = bool(related.relation.on)
    by_period = _by_period(c.panel, related, node)
    summed = event and node.window in running.WINDOWS and node.function in running.FUNCTIONS
    if not (by_period or summed or node.window == "all"):
        return None
    every = pl.DataFrame({OTHER: pl.Series(range(related.rows.height), dtype=pl.UInt32)})
    columns = [_flags(c, node, related, every)]
    column, scale = _column(node, related)
    if column is not None:
        columns.append(column.alias("_value"))
    if node.order is not None:
        columns.append(_order(node, related))
    rows = related.rows.select(FROM, TO, *keys).with_columns(columns)
    rows = rows.drop_nulls([FROM, TO]) if event else rows
    left = _left(c.panel, node)
    if summed:
        value = None if column is None else "_value"
        return running.running(left, rows, keys, window=node.window, counts=_FLAG, value=value), scale
    if by_period:
        rows = _in_one_period(c.panel, rows)
        return _joined(left.select(*keys, TIME), rows, node, [*keys, TIME]), scale
    same = pl.lit(0, dtype=pl.Int8).alias(_EVERY)
    return _joined(left.with_columns(same), rows.with_columns(same), node, [*keys, _EVERY]), scale


def _in_one_period(panel: Panel, rows: pl.DataFrame) -> pl.DataFrame:
    """Return the rows that lie in one period of the panel's calendar, with that period."""
    first, last = (_ordinals(panel, rows[day]) for day in (FROM, TO))
    return rows.with_columns(first).filter((first == last).fill_null(value=False))


def _ordinals(panel: Panel, days: pl.Series) -> pl.Series:
    """Return the period that each day falls in; null for none, before or after all dates of reports."""
    known: dict[date, int | None] = {}
    assert panel.calendar is not None  # noqa: S101
    for day in days.unique():
        try:
            known[day] = panel.calendar.ordinal(panel.calendar.containing(day))
        except RequestError:
            known[day] = None
    if not known:
        return pl.Series(TIME, [], dtype=pl.Int32)
    return days.replace_strict(known, return_dtype=pl.Int32).alias(TIME)


def _order(node: n.Aggregate, related: Related) -> pl.Series:
    from progress_rules.engines.columnar.engine import narrow

    assert node.order is not None  # noqa: S101
    return narrow(related.rows[node.order.name])[0].alias("_order")


def _column(node: n.Aggregate, related: Related) -> tuple[pl.Series | None, int]:
    from progress_rules.engines.columnar.engine import narrow

    if node.column is None:
        return None, 0
    values, scale, bound = narrow(related.rows[node.column.name])
    if node.function == "sum":
        values = values.cast(width(bound * max(len(values), 1)))
    return values, (0 if node.function in {"count", "distinct"} else scale)


def _reduction(node: n.Aggregate) -> pl.Expr:
    """Return the value over the pairs of a row; null when it is unknown of one of them whether it counts."""
    unsure = pl.col(_FLAG).is_null().any()
    counted = pl.col(_FLAG).fill_null(value=False)
    if node.function == "count":
        return pl.when(~unsure).then(counted.sum().cast(pl.Int64))
    value = pl.col("_value").filter(counted)
    sure = ~unsure
    if node.function not in ORDERED:
        sure = sure & (value.null_count() == 0)
    match node.function:
        case "sum":
            return pl.when(sure).then(value.sum())
        case "distinct":
            return pl.when(sure).then(value.n_unique().cast(pl.Int64))
        case "lowest":
            return pl.when(sure).then(value.min())
        case "highest":
            return pl.when(sure).then(value.max())
        case "only":
            return pl.when(sure & (value.n_unique() == 1)).then(value.first())
    order = pl.col("_order").filter(counted)
    best = value.filter(order == (order.min() if node.function == "first" else order.max()))
    single = pl.when(value.len() == 1).then(value.first())
    chosen = pl.when((order.null_count() == 0) & (best.n_unique() == 1)).then(best.first())
    return pl.when(sure).then(pl.when(value.len() == 1).then(single).otherwise(chosen))


def _spans(pairs: pl.DataFrame, related: Related, height: int) -> pl.Series:
    found: dict[int, list[tuple[date | None, date | None]] | None] = {}
    days = related.rows.select(FROM, TO)
    first, last = days[FROM].to_list(), days[TO].to_list()
    for row, other, flag in pairs.select(ROW, OTHER, _FLAG).iter_rows():
        runs = found.setdefault(row, [])
        if flag is None:
            found[row] = None
        elif flag and runs is not None:
            runs.append((first[other], last[other]))
    texts = [None if (runs := found.get(at, [])) is None else write_spans(runs) for at in range(height)]
    return pl.Series(texts, dtype=pl.String)


def _pairs(panel: Panel, related: Related, node: n.Aggregate, *, only: int | None = None) -> pl.DataFrame:
    """Return the pairs of a row of the panel and a related row that belongs to it, in a fixed order.

    With `only` those of so many rows of the panel.
    """
    left = _left(panel, node)
    left = left if only is None else left.head(only)
    right = related.rows.select(
        pl.int_range(pl.len(), dtype=pl.UInt32).alias(OTHER), FROM, TO, *(LINK + key for key in node.by)
    )
    on = [LINK + key for key in node.by]
    event = bool(related.relation.on)
    if event:
        right = right.drop_nulls([FROM, TO])
    if _by_period(panel, related, node):
        pairs = left.join(_in_one_period(panel, right), on=[*on, TIME], how="inner")
    elif event and node.window == "year":
        pairs = left.join(_in_years(right, panel), on=[*on, _YEAR], how="inner")
        pairs = pairs.filter(_inside(node.window, event=event))
    else:
        pairs = left.join(right, on=on, how="inner") if on else left.join(right, how="cross")
        pairs = pairs.filter(_inside(node.window, event=event))
    return pairs.select(ROW, OTHER).sort(ROW, OTHER)


def _in_years(rows: pl.DataFrame, panel: Panel) -> pl.DataFrame:
    """Return the rows with each year that they can count in: their own, and in its first week the year before too.

    The last week of a year ends in the next one.
    """
    moved = panel.calendar.year_from - 1 if panel.calendar is not None else 0
    first = pl.col(FROM).dt.offset_by(f"-{moved}mo").dt.truncate("1y").dt.offset_by(f"{moved}mo")
    rows = rows.with_columns(first.alias(_YEAR))
    first_week = rows.filter((pl.col(FROM) - pl.col(_YEAR)).dt.total_days() < 7)
    return pl.concat([rows, first_week.with_columns(pl.col(_YEAR).dt.offset_by("-1y"))])


def _left(panel: Panel, node: n.Aggregate) -> pl.DataFrame:
    rows = panel.rows.select(pl.int_range(pl.len(), dtype=pl.UInt32).alias(ROW), CODE, TIME)
    columns = []
    for key in node.by:
        held = panel.keys[key if key in panel.keys.columns else "id"]
        columns.append(held.cast(pl.String).gather(panel.owners).alias(LINK + key))
    position = panel.positions()
    periods = list(panel.periods.values())
    if panel.periodic:
        starts = pl.Series([p.start for p in periods], dtype=pl.Date).gather(position)
        ends = pl.Series([p.end for p in periods], dtype=pl.Date).gather(position)
        years = pl.Series([panel.year_start(p) for p in periods], dtype=pl.Date).gather(position)
    else:
        starts = ends = years = pl.Series([panel.as_of] * rows.height, dtype=pl.Date)
    return rows.with_columns(*columns, starts.alias("_start"), ends.alias("_end"), years.alias(_YEAR))


def _inside(window: str, *, event: bool) -> pl.Expr:
    first, last, start, end = pl.col(FROM), pl.col(TO), pl.col("_start"), pl.col("_end")
    match window:
        case "all":
            return pl.lit(value=True)
        case "so_far":
            return (last if event else first).is_null() | ((last if event else first) <= end)
        case "now":
            return (first.is_null() | (first <= end)) & (last.is_null() | (last >= end))
        case "year":
            start = pl.col(_YEAR)
    if event:
        return (start <= first) & (last <= end)
    return (first.is_null() | (first <= end)) & (last.is_null() | (last >= start))


def _flags(c: Compiler, node: n.Aggregate, related: Related, pairs: pl.DataFrame) -> pl.Series:
    """Return for each pair whether its row counts."""
    from progress_rules.engines.columnar.compile import Compiler as Inner
    from progress_rules.engines.columnar.engine import narrow

    if node.where is None:
        return pl.Series(_FLAG, [True], dtype=pl.Boolean).new_from_index(0, pairs.height)
    plan = condition_plan(c.plan, node.where)
    bounds = dict(c.bounds)
    first = c.frame[CODE].gather(pairs[ROW]) if ROW in pairs.columns else (pairs[OTHER] * 0).cast(pl.Int32)
    columns: list[pl.Series] = [first.alias(CODE)]
    for _, name in plan.related:
        full = f"{RELATED}{node.table}.{name}"
        values, scale, bound = narrow(related.rows[name])
        bounds[full] = (scale, bound)
        columns.append(values.gather(pairs[OTHER]).alias(full))
    if ROW in pairs.columns:
        columns += [c.frame[full].gather(pairs[ROW]) for full in _outer(plan, c)]
    inner = Inner(plan, pl.DataFrame(columns), bounds, height=pairs.height, pack=c.pack, panel=c.panel)
    for aggregate in plan.aggregates:  # of the subject itself, through an indicator
        _hand_in(c, inner, aggregate, pairs[ROW])
    flag = inner.keep(inner.truth(node.where).expr.cast(pl.Boolean))
    return inner.frame.select(flag.alias(_FLAG)).to_series()


def _hand_in(c: Compiler, inner: Compiler, aggregate: n.Aggregate, rows: pl.Series) -> None:
    """Let the value of an aggregate of the subject stand in a condition on its pairs."""
    if aggregate.function == "mean":
        for part in _parts_of_mean(aggregate):
            _hand_in(c, inner, part, rows)
        return
    value = aggregate_value(c, aggregate)
    series, _, _ = c.counted[c.plan.identity(aggregate)]
    inner.made += 1
    name = f"t{inner.made}"
    inner.frame = inner.frame.with_columns(series.gather(rows).alias(name))
    column = pl.col(name)
    held = replace(value, top=column) if isinstance(value, Number) else replace(value, expr=column)
    inner.known[inner.plan.identity(aggregate)] = held


def _outer(plan: Any, c: Compiler) -> list[str]:
    """Return the columns of the subject's own rows that a condition on pairs leans on."""
    names = [f"{table}.{name}" for table, name in plan.fields]
    names += [f"period.{name}" for name in plan.period_fields]
    names += [f"period.parameter:{name}" for name in plan.dated_parameters]
    return [name for name in names if name in c.frame.columns]
