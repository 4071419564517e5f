"""One group of rules, judged: what was computed on which rows, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

import polars as pl

from progress_rules.assessment.earlier import Earlier
from progress_rules.assessment.inheritance import heirs_of
from progress_rules.assessment.outcome import no_outcome
from progress_rules.assessment.panel import Panel, make_panel, project_keys
from progress_rules.assessment.plan import Plan, condition_plan, planned
from progress_rules.assessment.related import projects_by_id
from progress_rules.assessment.resolve import Resolver
from progress_rules.assessment.rows import CODE, REPORTED, TIME
from progress_rules.assessment.subject_panel import make_subject_panel

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from progress_rules.assessment.inheritance import Heirs, Inherited
    from progress_rules.assessment.outcome import Outcome
    from progress_rules.calendars import WorkingCalendar
    from progress_rules.model import Portfolio
    from progress_rules.packs import Group, Pack


class Runs(Protocol):
    """What judging needs of an engine."""

    def run(self, pack: Pack, plan: Plan, panel: Panel) -> Outcome:
        """Return one outcome for each row of the panel."""
        ...


@dataclass(frozen=True, slots=True)
class Judged:
    """A group of rules, the rows it was applied to, and the outcome of each row; with what histories, if any."""

    group: Group
    plan: Plan
    panel: Panel
    outcome: Outcome
    inherited: Inherited | None = None


def judge(
    portfolio: Portfolio, pack: Pack, as_of: date, engine: Runs, working: WorkingCalendar | None = None,
    *, groups: Collection[int] | None = None,
) -> tuple[Judged, ...]:  # fmt: skip
    """Apply every group of a pack's rules to the facts; the first group is the projects in the pack's period.

    Groups come after those whose tables, signals or lights they look at. With `groups` only those are judged, which
    have to hold all that they look at; the others are left without rows.
    """
    earlier = Earlier(pack)

    def first() -> tuple[Plan, Panel]:
        plan = planned(pack, 0, working)
        if pack.groups[0].tier:  # what it looks at is not judged yet
            return plan, _nothing(portfolio, pack, as_of)
        return plan, group_panel(portfolio, pack, plan, as_of, earlier)

    heirs = heirs_of(portfolio, pack, as_of, first)
    chosen = range(len(pack.groups)) if groups is None else groups
    left_out: Panel | None = None
    for position in sorted(range(len(pack.groups)), key=lambda at: pack.groups[at].tier):
        plan = planned(pack, position, working)
        if position not in chosen:
            left_out = left_out or _nothing(portfolio, pack, as_of)
            earlier.judged[position] = Judged(pack.groups[position], plan, left_out, no_outcome(plan))
            continue
        panel = chosen_rows(pack, plan, group_panel(portfolio, pack, plan, as_of, earlier), engine)
        if panel.rows.height or position == 0:
            earlier.judged[position] = _judged(heirs, pack, plan, panel, engine)
        else:
            earlier.judged[position] = Judged(pack.groups[position], plan, panel, no_outcome(plan))
    return tuple(earlier.judged[position] for position in range(len(pack.groups)))


def _judged(heirs: Heirs | None, pack: Pack, plan: Plan, panel: Panel, engine: Runs) -> Judged:
    """Return a group with its outcome; projects that go on from others are judged with the history of those."""
    group = pack.groups[plan.group]
    if heirs is None:
        return Judged(group, plan, panel, engine.run(pack, plan, panel))
    return Judged(group, plan, panel, *heirs.run(plan, panel, engine))


def group_panel(
    portfolio: Portfolio, pack: Pack, plan: Plan, as_of: date, earlier: Earlier | None = None, *,
    only: Collection[str] | None = None,
) -> Panel:  # fmt: skip
    """Return the panel of a plan's group before its condition chooses among the rows."""
    group = pack.groups[plan.group]
    if group.subject == pack.groups[0].subject and not group.lifecycle:
        if not plan.rules and not plan.counters and not plan.values:
            return _nothing(portfolio, pack, as_of)
        return make_panel(portfolio, pack, plan, as_of, only=only, earlier=earlier)
    return make_subject_panel(portfolio, pack, plan, as_of, earlier)


def chosen_rows(pack: Pack, plan: Plan, panel: Panel, engine: Runs) -> Panel:
    """Return the panel without the rows that the condition of its group surely leaves out."""
    group = pack.groups[plan.group]
    chosen = pack.chosen(group)
    if chosen is None or not panel.rows.height:
        return panel
    where = Resolver(pack, group, fold=True)(chosen)
    kept = engine.run(pack, condition_plan(plan, where), panel).rule("condition").fill_null(value=True)
    if kept.all():
        return panel
    rows = panel.rows.filter(kept)
    gone = panel.rows[CODE].unique().filter(~panel.rows[CODE].unique().is_in(rows[CODE].implode()))
    exempt = panel.exempt.filter(
        ~pl.col(CODE).is_in(gone.implode())
    )  # who is never judged is not exempt either
    return replace(panel, rows=rows, exempt=exempt, narrow={})


def _nothing(portfolio: Portfolio, pack: Pack, as_of: date) -> Panel:
    """Return a panel without rows, for packs that judge no project by their period."""
    projects = projects_by_id(portfolio)
    ids = projects["id"]
    empty = pl.DataFrame(schema={CODE: pl.Int32, TIME: pl.Int32, REPORTED: pl.Boolean})
    keys = project_keys(portfolio, pack).drop("id")
    return Panel(
        ids, keys["unit"], {}, empty, empty.drop(REPORTED), as_of, subject=pack.groups[0].subject,
        calendar=pack.calendar, keys=keys,
    )  # fmt: skip
