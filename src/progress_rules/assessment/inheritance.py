"""Projects that go on from others are judged with the periods of those before their own.

An engine runs on a panel in which the rows of a project that was split, merged or renamed stand before those of the
project that it became; afterwards they are taken out again. So every function that looks back sees them, and no engine
knows of it. Where a project goes on from several, the history of one of them counts: that with the worst state.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

import polars as pl

from progress_rules.assessment.histories import Histories, Run, extended
from progress_rules.assessment.outcome import Outcome
from progress_rules.assessment.rows import CODE, TIME
from progress_rules.assessment.succession import lineage_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from progress_rules.assessment.panel import Panel
    from progress_rules.assessment.plan import Plan
    from progress_rules.assessment.succession import Event, Lineage
    from progress_rules.model import Portfolio
    from progress_rules.packs import Pack


class Runs(Protocol):
    """What is needed of an engine."""

    def run(self, pack: Pack, plan: Plan, panel: Panel) -> Outcome:
        """Return one outcome for each row of the panel."""
        ...


@dataclass(frozen=True, slots=True)
class State:
    """How a history ends: the last light that is known, for how many periods in a row, and what streak is shown."""

    light: int | None
    times: int
    streak: int
    length: int


def decide(histories: Histories, pack: Pack, plan: Plan, engine: Runs) -> dict[int, str]:
    """Return for each event whose history goes on: that of the candidate with the worst state.

    Candidates are the predecessors, and the successor itself where it has a history of its own. The worst light
    counts first, then the longest streak; then a project's own history, the longest, and the id.
    """
    for level in histories.lineage.levels():
        candidates: dict[tuple[int, str], list[int]] = {}
        for event in level:
            start = histories.start(event)
            for project in (*event.predecessors, event.successor):
                rows = histories.rows(histories.pieces(project, event.rank, start))
                if rows or project != event.successor:
                    candidates[event.rank, project] = rows
        states = _states(histories, pack, plan, engine, candidates)
        for event in level:
            mine = [p for p in (*event.predecessors, event.successor) if (event.rank, p) in candidates]
            order = {project: _order(states[event.rank, project], event, project) for project in mine}
            histories.chosen[event.rank] = min(mine, key=order.__getitem__)
    return histories.chosen


def _states(
    histories: Histories, pack: Pack, plan: Plan, engine: Runs, candidates: dict[tuple[int, str], list[int]]
) -> dict[tuple[int, str], State]:
    """Return how each history ends; where that decides nothing, only how long it is."""
    found = {key: State(None, 0, 0, len(rows)) for key, rows in candidates.items()}
    rivals: dict[int, list[tuple[int, str]]] = {}
    for key, rows in candidates.items():
        if rows:
            rivals.setdefault(key[0], []).append(key)
    open_ = [key for keys in rivals.values() if len(keys) > 1 for key in keys]
    if not open_ or not gives_lights(plan):
        return found
    runs = [(histories.codes[project], candidates[rank, project]) for rank, project in open_]
    outcome = engine.run(pack, plan, extended(histories.panel, None, runs))
    first = 0
    for key in open_:
        found[key] = state_of(outcome, first, len(candidates[key]))
        first += len(candidates[key])
    return found


def _order(state: State, event: Event, project: str) -> tuple[int, int, bool, int, str]:
    light = -1 if state.light is None else state.light
    return -light, -state.streak, project != event.successor, -state.length, project


def gives_lights(plan: Plan) -> bool:
    """Whether the rules of a plan give lights."""
    return any(rule.stage < 2 for rule in plan.rules)


def state_of(outcome: Outcome, first: int, length: int) -> State:
    """Return how a history ends that stands in the rows of an outcome."""
    if not length:
        return State(None, 0, 0, 0)
    lights = [rank for rank in outcome.verdicts["light"].slice(first, length) if rank is not None]
    times = next((k for k, rank in enumerate(reversed(lights)) if rank != lights[-1]), len(lights))
    streak = outcome.rest["streak"][first + length - 1]
    return State(lights[-1] if lights else None, times, int(streak or 0), length)


@dataclass(frozen=True)
class Inherited:
    """The histories with which the projects of a group were judged, and what came of the inherited rows."""

    lineage: Lineage
    chosen: dict[int, str]
    runs: tuple[Run, ...]
    outcome: Outcome
    lights: bool

    @cached_property
    def states(self) -> dict[int, State]:
        """How the history that an event handed on ended, by the rank of the event."""
        found = {}
        for run in self.runs:
            state = state_of(self.outcome, run.first, run.length)
            found[run.event.rank] = state if self.lights else replace(state, light=None)
        return found

    def frozen(self) -> pl.DataFrame:
        """Return for each heir the streak that it begins with, at its first period: exempt ones go on showing it."""
        rows = [(run.code, run.start, self.states[run.event.rank].streak) for run in self.runs]
        schema = {CODE: pl.Int32, TIME: pl.Int32, "streak": pl.Int64}
        return pl.DataFrame(rows, schema=schema, orient="row")

    def again(self, panel: Panel) -> Histories:
        """Return the same histories in another panel."""
        histories = Histories(panel, self.lineage)
        histories.settle(self.chosen)
        return histories


class Heirs:
    """The projects that go on from others, while the groups of a pack are judged one after the other."""

    def __init__(self, lineage: Lineage, pack: Pack, first: Callable[[], tuple[Plan, Panel]]) -> None:
        self.lineage, self.pack, self._first = lineage, pack, first
        self._chosen: dict[int, str] | None = None

    def run(self, plan: Plan, panel: Panel, engine: Runs) -> tuple[Outcome, Inherited | None]:
        """Return the outcome of a group's panel, and with which histories it came to it."""
        group = self.pack.groups[plan.group]
        if group.subject.each != "project" or not group.subject.periodic or group.lifecycle:
            return engine.run(self.pack, plan, panel), None
        histories = Histories(panel, self.lineage)
        histories.settle(self._choice(plan, panel, engine))
        laid = histories.layout()
        if laid is None:
            return engine.run(self.pack, plan, panel), None
        whole = engine.run(self.pack, plan, laid.panel)
        outcome = Outcome(whole.verdicts[laid.back], lambda: whole.rest[laid.back])
        return outcome, Inherited(self.lineage, histories.chosen, laid.runs, whole, gives_lights(plan))

    def _choice(self, plan: Plan, panel: Panel, engine: Runs) -> dict[int, str]:
        """Return whose history goes on: by the group's own lights, else by those of the pack's first group."""
        if plan.group and gives_lights(plan):
            return decide(Histories(panel, self.lineage), self.pack, plan, engine)
        if self._chosen is None:
            main, first = (plan, panel) if plan.group == 0 else self._first()
            if not first.rows.height:  # no project is judged there: by the length of the histories
                return decide(Histories(panel, self.lineage), self.pack, plan, engine)
            self._chosen = decide(Histories(first, self.lineage), self.pack, main, engine)
        return self._chosen


def heirs_of(
    portfolio: Portfolio, pack: Pack, as_of: date, first: Callable[[], tuple[Plan, Panel]]
) -> Heirs | None:
    """Return the projects that inherit a history by a day; None where there is none, or the pack wants none."""
    if pack.spec.succession == "fresh":
        return None
    lineage = lineage_of(portfolio, as_of)
    return None if lineage is None else Heirs(lineage, pack, first)
