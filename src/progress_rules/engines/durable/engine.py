"""The durable engine: one subject at a time, decided by durable_rules in a process of its own."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from progress_rules.assessment.mapped import FUNCTIONS
from progress_rules.assessment.rows import CODE, TIME
from progress_rules.engines.durable.compile import Compiled, compile_plan
from progress_rules.engines.durable.memory import read_value, write_value
from progress_rules.engines.durable.parent import Child
from progress_rules.engines.durable.refusals import refuse, refuse_compiled
from progress_rules.engines.durable.values import scale_of, scaled, unscaled, whole
from progress_rules.engines.faults import of_record
from progress_rules.engines.reference.engine import judge_of
from progress_rules.engines.rowwise import outcome_of, subjects_of
from progress_rules.errors import EngineError, Place, Problem, RequestError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from progress_rules.assessment.outcome import Outcome
    from progress_rules.assessment.panel import Panel
    from progress_rules.assessment.plan import Plan
    from progress_rules.engines.durable.parent import Consult
    from progress_rules.packs import Pack


class DurableEngine:
    """Runs a plan as a ruleset of durable_rules, in a child process that may crash without loss.

    The child is started at the first run and ends with the engine; `child.crashes` counts the replaced ones.
    """

    name = "durable"

    def __init__(self, child: Child | None = None) -> None:
        self.child = child or Child()
        self._looked_at: Pack | None = None

    def run(self, pack: Pack, plan: Plan, panel: Panel) -> Outcome:
        """Return the outcome of every row of the panel, see `engines.protocol.Engine.run`."""
        if self._looked_at is not pack:
            refuse(pack)
            self._looked_at = pack
        subject = pack.groups[plan.group].subject
        indicators = pack.indicators_of(subject)
        facts = _columns(pack, plan, panel)
        scales = {key: scale_of(values) for key, values in facts.items()}
        compiled = compile_plan(plan, indicators, scales=scales)
        refuse_compiled(compiled, pack.groups[plan.group].name)
        columns, texts = encode(compiled, facts, plan)
        try:
            outputs = self._judged(compiled, columns, panel, texts, partial(consulted, plan, texts))
        except _AtError as error:
            raise of_record(error.error, pack, plan, panel, error.code) from error
        return outcome_of(plan, outputs)

    def _judged(
        self, compiled: Compiled, columns: list[list[Any]], panel: Panel, texts: list[str], consult: Consult
    ) -> dict[str, list[Any]]:
        program = compiled.program
        self.child.load(program.to_dict())
        height = panel.rows.height
        rows: list[Sequence[Any]] = list(zip(*columns, strict=True)) if columns else [()] * height
        found: list[list[str]] = []
        for start, end in subjects_of(panel):
            code = panel.rows[CODE][start]
            project = panel.ids[code]
            try:
                reply = self.child.ask([list(row) for row in rows[start:end]], project, consult)
            except RequestError as error:
                raise _AtError(error, code) from error
            if "large" in reply:
                period = panel.label(panel.rows[TIME][start + reply["row"]])
                values = {"subject": f"{project} {period}".strip(), "where": reply["large"]}
                raise EngineError(Problem("PR772", Place(), values))
            found += reply["judged"]
        by_output = list(zip(*found, strict=True)) if found else [()] * len(program.outputs)
        decided = {}
        for (name, kind), told in zip(program.kinds.items(), by_output, strict=True):
            held = {text: unscaled(read_value(text), kind, texts) for text in set(told)}
            decided[name] = [held[text] for text in told]
        return decided


class _AtError(Exception):
    """What a calendar does not know, and of which subject it was asked."""

    def __init__(self, error: RequestError, code: int) -> None:
        self.error, self.code = error, code
        super().__init__(code)


def consulted(plan: Plan, texts: list[str], function: str, kinds: list[str], args: list[str]) -> str:
    """Return what the calendar of a plan says, asked and told in the words of the child."""
    *given, gives = kinds
    values = [unscaled(read_value(arg), kind, texts) for arg, kind in zip(args, given, strict=True)]
    return write_value(whole(FUNCTIONS[function](plan.working, *values), gives, plan.scale, {}))


def _columns(pack: Pack, plan: Plan, panel: Panel) -> dict[tuple[str, str], list[Any]]:
    """Return the facts of all rows, a list for each: those that the reference engine judges by."""
    judge = judge_of(pack, plan)
    return _transposed(judge.fields, judge.facts_of(panel))


def _transposed(
    keys: Sequence[tuple[str, str]], rows: list[tuple[Any, ...]]
) -> dict[tuple[str, str], list[Any]]:
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(keys)
    return {key: list(values) for key, values in zip(keys, columns, strict=True)}


def encode(
    compiled: Compiled, facts: dict[tuple[str, str], list[Any]], plan: Plan
) -> tuple[list[list[Any]], list[str]]:
    """Return the columns of a program in whole numbers, and the texts by their codes."""
    texts = dict(compiled.program.texts)
    columns = []
    for column in compiled.program.columns:
        values = facts[column.table, column.column]
        if column.kind == "number":
            columns.append([scaled(value, column.scale) for value in values])
        else:
            columns.append([whole(value, column.kind, plan.scale, texts) for value in values])
    return columns, list(texts)
