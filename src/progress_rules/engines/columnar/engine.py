"""The columnar engine: all projects at once, in Polars."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import polars as pl

from progress_rules.assessment.outcome import Outcome
from progress_rules.assessment.outputs import VALUE
from progress_rules.assessment.plan import FORCE, specialise
from progress_rules.assessment.rows import CODE, REPORTED
from progress_rules.engines.columnar import numbers
from progress_rules.engines.columnar.compile import EPOCH, Column, Compiler
from progress_rules.engines.columnar.mapped import RecordError
from progress_rules.engines.columnar.numbers import TooLargeError, width
from progress_rules.engines.columnar.temporal import first_row
from progress_rules.engines.faults import of_record
from progress_rules.errors import EngineError, Place, Problem
from progress_rules.language import nodes as n
from progress_rules.periods import day_before

if TYPE_CHECKING:
    from progress_rules.assessment.panel import Panel
    from progress_rules.assessment.plan import Plan, PlannedRule
    from progress_rules.packs import Pack
    from progress_rules.periods import Period


class ColumnarEngine:
    """Runs a plan on whole columns; exact by scaled integers whose bounds are proven beforehand."""

    name = "columnar"

    def run(self, pack: Pack, plan: Plan, panel: Panel) -> Outcome:
        """Return the outcome of every row of the panel, see `engines.protocol.Engine.run`."""
        try:
            return self._run(pack, plan, panel)
        except RecordError as error:
            raise of_record(error.error, pack, plan, panel, error.code) from error

    @staticmethod
    def _run(pack: Pack, plan: Plan, panel: Panel) -> Outcome:
        plan = specialise(pack, plan, _sure(panel, plan))
        compiler = prepare(pack, plan, panel)
        columns: list[pl.Expr] = []
        for stage in (0, 1, 2):
            deciding = [rule for rule in plan.rules if rule.stage == stage and rule.score is None]
            conditions = [(rule, _truth(compiler, rule)) for rule in deciding]
            if plan.late and stage < 2:  # given by another group
                name = "light" if stage else "signal"
                compiler.define(name, pl.col(f"verdict.{name}"))
            elif stage == 0:
                compiler.define("signal", _signal(conditions))
            elif stage == 1:
                compiler.define("light", _light(plan, conditions))
            columns += [condition.expr.alias(f"rule:{rule.id}") for rule, condition in conditions]
        for where, node in _rest_of(plan):  # what cannot be exact is refused now, not when it is asked for
            _refusing(compiler.rehearsal(), node, where)
        verdicts = compiler.frame.select("signal", "light", *columns)
        return Outcome(verdicts, lambda: _rest(pack, plan, panel, compiler))


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
    found += [(f"counter {name}", condition) for name, condition in plan.counters]
    return found + [(f"value {name}", node) for name, node in plan.values]


def _rest(pack: Pack, plan: Plan, panel: Panel, compiler: Compiler) -> pl.DataFrame:
    try:
        return _worked_out(plan, compiler)
    except RecordError as error:
        raise of_record(error.error, pack, plan, panel, error.code) from error


def _worked_out(plan: Plan, compiler: Compiler) -> pl.DataFrame:
    columns = [compiler.keep(compiler.number(plan.streak).top.cast(pl.Int64)).alias("streak")]
    for rule in plan.rules:
        if rule.score is not None:
            columns.append(_truth(compiler, rule).expr.alias(f"rule:{rule.id}"))
            columns += _fraction(compiler, rule.score, f"score:{rule.id}")
    columns += [
        compiler.truth(node).expr.cast(pl.Boolean).alias(f"counter:{name}") for name, node in plan.counters
    ]
    for name, node in plan.values:
        columns += _value(compiler, node, VALUE + name)
    return compiler.frame.select(columns)


def _fraction(compiler: Compiler, node: n.Node, name: str) -> list[pl.Expr]:
    """Return a number as the texts of its numerator and denominator."""
    number = compiler.number(node)
    top = compiler.keep(number.top.cast(pl.String))
    bottom = compiler.keep(numbers.denominator(number).cast(pl.String))
    return [top.alias(f"{name}:n"), bottom.alias(f"{name}:d")]


def _value(compiler: Compiler, node: n.Node, name: str) -> list[pl.Expr]:
    """Return a value in the type that tables show it in."""
    if node.type.name == "number":
        return _fraction(compiler, node, name)
    value = compiler.value(node)
    assert isinstance(value, Column)  # noqa: S101
    expr = compiler.keep(value.expr)
    match node.type.name:
        case "date":
            expr = expr.cast(pl.Int32).cast(pl.Date)
        case "moment":
            expr = expr.cast(pl.Int64).cast(pl.Datetime("us"))
        case "text":
            expr = expr.cast(pl.String)
        case "level":
            expr = expr.cast(pl.Int8)
        case _:
            expr = expr.cast(pl.Boolean)
    return [expr.alias(name)]


def prepare(pack: Pack, plan: Plan, panel: Panel) -> Compiler:
    """Return a compiler over the panel's rows: narrow columns of integers, with their bounds."""
    rows = panel.rows
    bounds: dict[str, tuple[int, int]] = {}
    series: list[pl.Series] = [rows[CODE]]
    for table, name in plan.fields:
        full = f"{table}.{name}"
        if full not in panel.narrow:
            panel.narrow[full] = narrow(rows[full])
        column, scale, bound = panel.narrow[full]
        bounds[full] = (scale, bound)
        series.append(column)
    used = set(plan.period_fields)
    if "reported" in used:
        series.append(rows[REPORTED].alias("period.reported"))
    frame = pl.DataFrame(series)
    frame = frame.with_columns(_period_columns(pack, plan, panel, bounds))
    compiler = Compiler(plan, frame, bounds, height=frame.height, pack=pack, panel=panel)
    if "first_of_year" in used:
        year = pl.col("period.year")
        changed = (first_row(compiler) | (year != year.shift(1))).fill_null(value=True)
        compiler.define("period.first_of_year", changed)
    return compiler


def narrow(values: pl.Series) -> tuple[pl.Series, int, int]:
    """Return decimals as scaled integers, dates as day numbers and moments as microseconds; scale and largest size."""
    dtype = values.dtype
    if isinstance(dtype, pl.Decimal):
        whole = values.to_physical()
        low, high = whole.min(), whole.max()
        bound = max(abs(int(low or 0)), abs(int(high or 0)))  # type: ignore[arg-type]
        return whole.cast(width(bound)), dtype.scale, bound
    if dtype.is_integer() and dtype != pl.Int8:  # counts of days; levels are ranks of eight bits
        bound = max(abs(int(values.min() or 0)), abs(int(values.max() or 0)))  # type: ignore[arg-type]
        return values.cast(width(bound)), 0, bound
    return (values.to_physical() if dtype.is_temporal() else values), 0, 0


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
    position = panel.positions()
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
        elif column == "period_label":
            short = pl.Series(full, [period.label for period in panel.periods.values()], dtype=pl.String)
        elif column == "as_of":
            short = pl.Series(full, [(panel.as_of - EPOCH).days] * len(ends), dtype=pl.Int32)
        else:
            numbers_ = [_number_of(column, period, plan, panel) for period in panel.periods.values()]
            bounds[full] = (0, 9999)
            short = pl.Series(full, numbers_, dtype=pl.Int64)
        found.append(short.gather(position))
    return found


def _number_of(column: str, period: Period, plan: Plan, panel: Panel) -> int:
    match column:
        case "year":
            return panel.year_of(period)
        case "month":
            return period.end.month
        case "days":
            return (period.end - period.start).days + 1
    assert plan.working is not None  # noqa: S101 - a pack that counts working days names a calendar
    return plan.working.working_days_between(day_before(period.start), period.end)


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
        days = [
            (v - EPOCH).days if isinstance(v, date) and not isinstance(v, datetime) else None for v in values
        ]
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
