"""The reference engine: one project at a time, one period after the other, in generated Python."""

from __future__ import annotations

import copy
from decimal import Inexact, getcontext, localcontext, setcontext
from typing import TYPE_CHECKING, Any

from progress_rules.assessment.plan import FORCE, Plan, make_plan
from progress_rules.engines.faults import of_record
from progress_rules.engines.reference.aggregates import aggregate_columns
from progress_rules.engines.reference.generate import AGGREGATE, Generated, compiled, generate
from progress_rules.engines.rowwise import outcome_of, subjects_of
from progress_rules.errors import EngineError, Place, Problem, RequestError
from progress_rules.periods import day_before
from progress_rules.quantities import EXACT

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

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
        self.plan = (plan or make_plan(pack)).apart()
        subject = pack.groups[self.plan.group].subject
        self.generated: Generated = generate(self.plan, pack.indicators_of(subject), trace=trace)
        self.fields = self.generated.fields
        self.outputs = self.generated.outputs
        self._step = compiled(self.generated, self.plan.working)
        self._slots = self.generated.slots
        self._exact = EXACT.copy()

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

    def period(self, facts: Facts, memory: list[object]) -> tuple[Any, ...]:
        """Return the outputs for one period of a project, and move its memory on."""
        before = getcontext()
        setcontext(self._exact)
        try:
            found: tuple[Any, ...] = self._step(memory, facts)
        finally:
            setcontext(before)
        return found

    def period_facts(self, period: Period, year: int, as_of: date | None = None) -> dict[str, Any]:
        """Return what a condition can know of a period itself, dated parameters and rules included."""
        facts: dict[str, Any] = {
            "period_start": period.start,
            "period_end": period.end,
            "period_label": period.label,
            "year": year,
            "month": period.end.month,
            "days": (period.end - period.start).days + 1,
            "as_of": as_of,
        }
        if ("period", "working_days") in self.fields and self.plan.working is not None:
            before = day_before(period.start)
            facts["working_days"] = self.plan.working.working_days_between(before, period.end)
        for name, values in self.pack.parameters.items():
            value = values.at(period.end)
            facts[f"parameter:{name}"] = value
        for rule in self.pack.rules:
            facts[FORCE + rule.id] = rule.in_force(period.end)
        return facts

    def columns_of(self, panel: Panel, fields: Sequence[tuple[str, str]]) -> list[Sequence[Any]]:
        """Return what each of some fields is in every row of a panel; functions over related rows are none."""
        from progress_rules.assessment.rows import REPORTED, TIME

        columns: list[Sequence[Any]] = []
        times = panel.rows[TIME].to_list()
        by_period = {
            ordinal: self.period_facts(period, panel.year_of(period), panel.as_of)
            for ordinal, period in panel.periods.items()
        }
        for table, name in fields:
            if table != "period":
                columns.append(panel.rows[f"{table}.{name}"].to_list())
            elif name == "reported":
                columns.append(panel.rows[REPORTED].to_list())
            else:
                columns.append([by_period[t][name] for t in times])
        return columns

    def facts_of(self, panel: Panel) -> list[Facts]:
        """Return the facts tuples of all rows of a panel."""
        plain = [f for f in self.fields if f[0] != AGGREGATE]
        held = dict(zip(plain, self.columns_of(panel, plain), strict=True))
        counted = (
            aggregate_columns(self.pack, self.plan, panel, judge_of) if len(plain) < len(self.fields) else []
        )
        columns = [counted[int(name)] if t == AGGREGATE else held[t, name] for t, name in self.fields]
        return list(zip(*columns, strict=True)) if columns else [()] * panel.rows.height


def judge_of(pack: Pack, plan: Plan) -> Judge:
    """Return the judge of a plan of a pack, made once for the plan."""
    return plan.kept("judge", lambda: Judge(pack, plan=plan))


class ReferenceEngine:
    """Runs a plan project by project. It is the specification that other engines are compared with."""

    name = "reference"

    def run(self, pack: Pack, plan: Plan, panel: Panel) -> Outcome:
        """Return the outcome of every row of the panel, see `engines.protocol.Engine.run`."""
        from progress_rules.assessment.rows import CODE

        judge = judge_of(pack, plan)
        facts = judge.facts_of(panel)
        outcomes: list[tuple[Any, ...]] = []
        codes = panel.rows[CODE]
        for start, end in subjects_of(panel):
            try:
                outcomes += judge.history(facts[start:end])
            except Inexact as error:
                project = panel.ids[codes[start]]
                raise EngineError(Problem("PR409", Place(), {"project": project})) from error
            except RequestError as error:
                raise of_record(error, pack, plan, panel, codes[start]) from error
        columns = list(zip(*outcomes, strict=True)) if outcomes else [()] * len(judge.outputs)
        return outcome_of(plan, dict(zip(judge.outputs, columns, strict=True)))


def source(pack: Pack) -> str:
    """Return the Python text that the reference engine runs for a pack, for people to read: a function a group."""
    texts = []
    for position, group in enumerate(pack.groups):
        plan = make_plan(pack, group=position)
        if plan.rules or plan.values:
            texts.append(f"# for each {group.name}\n{Judge(pack, plan=plan).generated.text}")
    return "\n".join(texts)
