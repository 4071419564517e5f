"""The reference engine: one project at a time, one period after the other, in generated Python."""

from __future__ import annotations

import copy
from decimal import Inexact, localcontext
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from progress_rules.assessment.plan import FORCE, Plan, make_plan
from progress_rules.engines.reference.generate import Generated, compiled, generate
from progress_rules.errors import EngineError, Place, Problem
from progress_rules.quantities import EXACT

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import polars as pl

    from progress_rules.assessment.outcome import Outcome
    from progress_rules.assessment.panel import Panel
    from progress_rules.packs import Pack
    from progress_rules.periods import Period

Facts = tuple[Any, ...]
"""The values of one project in one period, in the order of `Judge.fields`."""


class Judge:
    """A pack compiled to a Python function, for one project's history at a time.

    >>> from progress_rules.packs import load_pack
    >>> judge = Judge(load_pack("ziyang"))
    >>> "planned_progress" in [name for _, name in judge.fields]
    True
    """

    def __init__(self, pack: Pack, *, plan: Plan | None = None, trace: bool = False) -> None:
        self.pack = pack
        self.plan = plan or make_plan(pack)
        self.generated: Generated = generate(self.plan, pack.indicators, trace=trace)
        self.fields = self.generated.fields
        self.outputs = self.generated.outputs
        self._step = compiled(self.generated)
        self._slots = self.generated.slots

    def memory(self) -> list[object]:
        """Return the memory of a project that nothing is known of yet."""
        return [copy.copy(slot) if isinstance(slot, list) else slot for slot in self._slots]

    def history(self, facts: Iterable[Facts], memory: list[object] | None = None) -> list[tuple[Any, ...]]:
        """Return the outputs for each period of a project, in the order of `outputs`.

        Args:
            facts: One tuple for each assessed period, earliest first.
            memory: What earlier periods left; it is moved on.
        """
        held = self.memory() if memory is None else memory
        step = self._step
        with localcontext(EXACT):
            return [step(held, row) for row in facts]

    def period_facts(self, period: Period) -> dict[str, Any]:
        """Return what a condition can know of a period itself, dated parameters and rules included."""
        facts: dict[str, Any] = {
            "period_start": period.start,
            "period_end": period.end,
            "year": self.pack.calendar.year_of(period),
            "month": period.end.month,
        }
        for name, values in self.pack.parameters.items():
            value = values.at(period.end)
            facts[f"parameter:{name}"] = value
        for rule in self.pack.rules:
            facts[FORCE + rule.id] = rule.in_force(period.end)
        return facts

    def facts_of(self, panel: Panel) -> list[Facts]:
        """Return the facts tuples of all rows of a panel."""
        from progress_rules.assessment.rows import REPORTED, TIME

        columns: list[Sequence[Any]] = []
        times = panel.rows[TIME].to_list()
        by_period = {ordinal: self.period_facts(period) for ordinal, period in panel.periods.items()}
        for table, name in self.fields:
            if table != "period":
                columns.append(panel.rows[f"{table}.{name}"].to_list())
            elif name == "reported":
                columns.append(panel.rows[REPORTED].to_list())
            else:
                columns.append([by_period[t][name] for t in times])
        return list(zip(*columns, strict=True)) if columns else [()] * panel.rows.height


class ReferenceEngine:
    """Runs a plan project by project. It is the specification that other engines are compared with."""

    name = "reference"

    def run(self, pack: Pack, plan: Plan, panel: Panel) -> Outcome:
        """Return the outcome of every row of the panel, see `engines.protocol.Engine.run`."""
        import polars as pl

        from progress_rules.assessment.outcome import Outcome
        from progress_rules.assessment.rows import CODE

        judge = Judge(pack, plan=plan)
        facts = judge.facts_of(panel)
        outcomes: list[tuple[Any, ...]] = []
        codes = panel.rows[CODE]
        starts = codes.rle().struct.field("len").cum_sum().to_list() if len(codes) else []
        start = 0
        for end in starts:
            try:
                outcomes += judge.history(facts[start:end])
            except Inexact as error:
                project = panel.ids[codes[start]]
                raise EngineError(Problem("PR409", Place(), {"project": project})) from error
            start = end
        columns = list(zip(*outcomes, strict=True)) if outcomes else [()] * len(judge.outputs)
        series = []
        for name, values in zip(judge.outputs, columns, strict=True):
            series += _series(name, values)
        frame = pl.DataFrame(series)
        scoring = {f"rule:{rule.id}" for rule in plan.rules if rule.score is not None}
        named = {f"rule:{rule.id}" for rule in plan.rules} - scoring
        verdicts = [c for c in frame.columns if c in {"signal", "light"} or c in named]
        return Outcome(frame.select(verdicts), lambda: frame.drop(verdicts))


def _series(name: str, values: Sequence[Any]) -> list[pl.Series]:
    import polars as pl

    if name in {"signal", "light"}:
        return [pl.Series(name, values, dtype=pl.Int8)]
    if name == "streak":
        return [pl.Series(name, [None if v is None else int(v) for v in values], dtype=pl.Int64)]
    if name.startswith("score:"):
        exact = [None if v is None else Fraction(v) for v in values]
        top = [None if v is None else str(v.numerator) for v in exact]
        low = [None if v is None else str(v.denominator) for v in exact]
        return [pl.Series(f"{name}:n", top, dtype=pl.String), pl.Series(f"{name}:d", low, dtype=pl.String)]
    return [pl.Series(name, values, dtype=pl.Boolean)]


def source(pack: Pack) -> str:
    """Return the Python text that the reference engine runs for a pack, for people to read."""
    return generate(make_plan(pack), pack.indicators).text
