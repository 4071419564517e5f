"""The columnar engine: all projects at once, in Polars."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import polars as pl

from progress_rules.assessment.outcome import Outcome
from progress_rules.assessment.plan import FORCE, specialise
from progress_rules.assessment.rows import CODE, REPORTED, TIME
from progress_rules.engines.columnar import numbers
from progress_rules.engines.columnar.compile import EPOCH, Column, Compiler
from progress_rules.engines.columnar.numbers import TooLargeError, width
from progress_rules.engines.columnar.temporal import first_row
from progress_rules.errors import EngineError, Place, Problem
from progress_rules.language import nodes as n

if TYPE_CHECKING:
    from progress_rules.assessment.panel import Panel
    from progress_rules.assessment.plan import Plan, PlannedRule
    from progress_rules.packs import Pack


class ColumnarEngine:
    """Runs a plan on whole columns; exact by scaled integers whose bounds are proven beforehand."""

    name = "columnar"

    def run(self, pack: Pack, plan: Plan, panel: Panel) -> Outcome:
        """Return the outcome of every row of the panel, see `engines.protocol.Engine.run`."""
        plan = specialise(pack, plan, _sure(panel, plan))
        compiler = prepare(pack, plan, panel)
        columns: list[pl.Expr] = []
        for stage in (0, 1, 2):
            deciding = [rule for rule in plan.rules if rule.stage == stage and rule.score is None]
            conditions = [(rule, _truth(compiler, rule)) for rule in deciding]
            if stage == 0:
                compiler.define("signal", _signal(conditions))
            elif stage == 1:
                compiler.define("light", _light(plan, conditions))
            columns += [condition.expr.alias(f"rule:{rule.id}") for rule, condition in conditions]
        for where, node in _rest_of(plan):  # what cannot be exact is refused now, not when it is asked for
            _refusing(compiler.rehearsal(), node, where)
        verdicts = compiler.frame.select("signal", "light", *columns)
        return Outcome(verdicts, lambda: _rest(plan, compiler))


def _sure(panel: Panel, plan: Plan) -> dict[tuple[str, str], n.Value]:
    """Return the columns that are unknown throughout, and whether every report is there."""
    sure: dict[tuple[str, str], n.Value] = {}
    height = panel.rows.height
    for table, name in plan.fields:
        if panel.rows[f"{table}.{name}"].null_count() == height:
            sure[table, name] = None
    if height and panel.rows[REPORTED].all():
        sure["period", "reported"] = True
    return sure


def _rest_of(plan: Plan) -> list[tuple[str, n.Node]]:
    """Return what is computed on demand: (where, expression)."""
    found = [("streak", plan.streak)]
    for rule in plan.rules:
        if rule.score is not None:
            found += [(f"rule {rule.id}", rule.condition), (f"rule {rule.id}", rule.score)]
    return found + [(f"counter {name}", condition) for name, condition in plan.counters]


def _rest(plan: Plan, compiler: Compiler) -> pl.DataFrame:
    columns = [compiler.number(plan.streak).top.cast(pl.Int64).alias("streak")]
    for rule in plan.rules:
        if rule.score is not None:
            columns.append(_truth(compiler, rule).expr.alias(f"rule:{rule.id}"))
            number = compiler.number(rule.score)
            name = f"score:{rule.id}"
            columns.append(number.top.cast(pl.String).alias(f"{name}:n"))
            columns.append(numbers.denominator(number).cast(pl.String).alias(f"{name}:d"))
    columns += [
        compiler.truth(node).expr.cast(pl.Boolean).alias(f"counter:{name}") for name, node in plan.counters
    ]
    return compiler.frame.select(columns)


def prepare(pack: Pack, plan: Plan, panel: Panel) -> Compiler:
    """Return a compiler over the panel's rows: narrow columns of integers, with their bounds."""
    rows = panel.rows
    bounds: dict[str, tuple[int, int]] = {}
    series: list[pl.Series] = [rows[CODE]]
    for table, name in plan.fields:
        full = f"{table}.{name}"
        if full not in panel.narrow:
            panel.narrow[full] = _narrow(rows[full])
        column, scale, bound = panel.narrow[full]
        bounds[full] = (scale, bound)
        series.append(column)
    used = set(plan.period_fields)
    if "reported" in used:
        series.append(rows[REPORTED].alias("period.reported"))
    frame = pl.DataFrame(series)
    frame = frame.with_columns(_period_columns(pack, plan, panel, bounds))
    compiler = Compiler(plan, frame, bounds, height=frame.height)
    if "first_of_year" in used:
        year = pl.col("period.year")
        changed = (first_row(compiler) | (year != year.shift(1))).fill_null(value=True)
        compiler.define("period.first_of_year", changed)
    return compiler


def _narrow(values: pl.Series) -> tuple[pl.Series, int, int]:
    """Return decimals as scaled integers and dates as day numbers, with the scale and the largest size."""
    dtype = values.dtype
    if isinstance(dtype, pl.Decimal):
        whole = values.to_physical()
        low, high = whole.min(), whole.max()
        bound = max(abs(int(low or 0)), abs(int(high or 0)))  # type: ignore[arg-type]
        return whole.cast(width(bound)), dtype.scale, bound
    return (values.to_physical() if dtype == pl.Date else values), 0, 0


def _period_columns(
    pack: Pack, plan: Plan, panel: Panel, bounds: dict[str, tuple[int, int]]
) -> list[pl.Series]:
    """Return what each row knows of its period: a short table, gathered by the period's ordinal."""
    names = [p for p in plan.period_fields if p not in {"reported", "first_of_year"}]
    if "first_of_year" in plan.period_fields and "year" not in names:
        names.append("year")
    wanted = [(name, name) for name in names] + [
        (f"parameter:{name}", name) for name in plan.dated_parameters
    ]
    if not wanted:
        return []
    first = min(panel.periods, default=0)
    position = (panel.rows[TIME] - first).cast(pl.UInt32)
    ends = [period.end for period in panel.periods.values()]
    found = []
    for column, name in wanted:
        full = f"period.{column}"
        if column.startswith("parameter:"):
            values = pack.parameters[name]
            short = _parameter(full, [values.at(day) for day in ends], values.type.name, pack, bounds)
        elif column.startswith(FORCE):
            rule = pack.rule(column.removeprefix(FORCE))
            short = pl.Series(full, [rule.in_force(day) for day in ends], dtype=pl.Boolean)
        elif column in {"period_start", "period_end"}:
            days = [p.start if column == "period_start" else p.end for p in panel.periods.values()]
            short = pl.Series(full, [(day - EPOCH).days for day in days], dtype=pl.Int32)
        else:
            numbers_ = [
                pack.calendar.year_of(p) if column == "year" else p.end.month for p in panel.periods.values()
            ]
            bounds[full] = (0, 9999)
            short = pl.Series(full, numbers_, dtype=pl.Int64)
        found.append(short.gather(position))
    return found


def _parameter(
    full: str, values: list[n.Value], kind: str, pack: Pack, bounds: dict[str, tuple[int, int]]
) -> pl.Series:
    del pack
    if kind == "number":
        exact = [Decimal(str(v)) if v is not None else None for v in values]
        scale = max([0] + [-int(v.as_tuple().exponent) for v in exact if v is not None])
        whole = [None if v is None else int(v.scaleb(scale)) for v in exact]
        bound = max([0] + [abs(v) for v in whole if v is not None])
        bounds[full] = (scale, bound)
        return pl.Series(full, whole, dtype=width(bound))
    if kind == "date":
        days = [(v - EPOCH).days if isinstance(v, date) else None for v in values]
        return pl.Series(full, days, dtype=pl.Int32)
    return pl.Series(full, values, dtype=pl.Boolean if kind == "bool" else pl.String)


def _refusing(compiler: Compiler, node: n.Node, where: str) -> object:
    try:
        return compiler.value(node)
    except TooLargeError as error:
        why = "a number may need more than 128 bits"
        raise EngineError(Problem("PR408", Place(), {"where": where, "why": why})) from error


def _truth(compiler: Compiler, rule: PlannedRule) -> Column:
    """Return the condition of a rule as a column."""
    value = _refusing(compiler, rule.condition, f"rule {rule.id}")
    assert isinstance(value, Column)  # noqa: S101
    return Column(compiler.keep(value.expr.cast(pl.Boolean)), value.nullable)


Decided = list[tuple["PlannedRule", "Column"]]


def _by_rank(rules: Decided) -> list[tuple[int, Column]]:
    """Return for each level, the most severe first, whether any of its rules fired."""
    found = []
    for rank in sorted({rule.rank for rule, _ in rules}, reverse=True):
        same = [
            column
            for rule, column in rules
            if rule.rank == rank
            and not (isinstance(rule.condition, n.Literal) and rule.condition.value is False)
        ]
        if same:
            expr = same[0].expr
            for column in same[1:]:
                expr = expr | column.expr
            found.append((rank, Column(expr, any(column.nullable for column in same))))
    return found


def _signal(rules: Decided) -> pl.Expr:
    """The most severe level of the rules that fired; unknown when an undecided one could be worse."""
    none = pl.lit(None, dtype=pl.Int8)
    zero = pl.lit(0, dtype=pl.Int8)
    chain: Any = pl
    levels = _by_rank(rules)
    for rank, fired in levels:
        chain = chain.when(fired.expr).then(pl.lit(rank, dtype=pl.Int8))
        if fired.nullable:
            chain = chain.when(fired.expr.is_null()).then(none)
    return chain.otherwise(zero) if levels else zero


def _light(plan: Plan, rules: Decided) -> pl.Expr:
    """The worse of the signal and the levels of the light rules, under the same reservation."""
    signal = pl.col("signal")
    top = len(plan.scale.levels) - 1
    none = pl.lit(None, dtype=pl.Int8)
    chain: Any = pl
    levels = _by_rank(rules)
    for rank, fired in levels:
        if rank < top:
            chain = chain.when(signal > rank).then(signal)
        sure = fired.expr if rank == top else fired.expr & signal.is_not_null()
        chain = chain.when(sure).then(pl.lit(rank, dtype=pl.Int8))
        if fired.nullable:
            open_ = signal.is_null() | (signal < rank)
            chain = chain.when(fired.expr.is_null() & open_).then(none)
    return chain.otherwise(signal) if levels else signal
