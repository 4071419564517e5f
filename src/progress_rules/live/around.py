"""Verdicts on the records around a fact: a small portfolio of its project, judged by the groups that it can change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from progress_rules.assessment.judged import judge
from progress_rules.assessment.result import Result
from progress_rules.engines import explain_result, get_engine
from progress_rules.live.known import rows_of
from progress_rules.live.local import local_groups, narrowed
from progress_rules.model import Portfolio

if TYPE_CHECKING:
    from datetime import date

    from progress_rules.calendars import WorkingCalendar
    from progress_rules.live.decisions import Decision
    from progress_rules.live.facts import Changed, Facts
    from progress_rules.live.known import Bucket, Known
    from progress_rules.live.local import LocalGroup
    from progress_rules.packs import Pack


def heeding(pack: Pack, facts: Facts, changed: Changed, *, projects: bool) -> list[LocalGroup]:
    """Return the groups that a changed fact can change at once, `projects` included or not.

    Where the lights of projects are judged step by step (not `projects`), a report changes these at once, and what
    else looks at reports is settled with everything else: so a post is quick.
    """
    table = changed.table
    if table == "reports" and not projects:
        return []
    undated = not all(map(facts.listed_from, changed.projects))
    found = pack.kept(
        ("heeding", table, projects, undated),
        lambda: _heeding(pack, table, projects=projects, undated=undated),
    )
    if found and facts.held["successions"]:  # histories that go on in other projects
        found = [one for one in found if one.each != "project" or not pack.groups[one.at].subject.periodic]
    return found


def _heeding(pack: Pack, table: str, *, projects: bool, undated: bool) -> list[LocalGroup]:
    """Return the groups; an `undated` project is judged from the first fact about it, whatever that is."""
    return [
        one
        for one in local_groups(pack)
        if (one.heeds(table) or (undated and one.each == "project")) and (projects or one.at)
    ]


def judged_around(
    pack: Pack, facts: Facts, known: Known, changed: Changed, *, groups: list[LocalGroup], as_of: date,
    working: WorkingCalendar | None,
) -> list[Decision]:  # fmt: skip
    """Judge the groups on the facts around a changed one, and return what that changes."""
    portfolio = Portfolio.from_facts(facts.around(changed), facts.registry.specs)
    chosen = frozenset(one.at for one in groups)
    narrow = narrowed(pack, chosen)
    judged = judge(portfolio, narrow, as_of, get_engine("reference"), working, groups=chosen)
    result = Result(portfolio, narrow, judged, engine="reference", explainer=explain_result)
    tables = sorted({table for one in groups for table, _ in one.says})
    scope: list[Bucket] = []
    for one in groups:
        subjects = set(judged[one.at].panel.ids.cast(str).to_list())
        subjects |= _own(one, changed)
        scope += one.buckets(sorted(subjects))
    within = set(scope)
    return known.replace({b: r for b, r in rows_of(result, tables).items() if b in within}, scope)


def _own(group: LocalGroup, changed: Changed) -> set[str]:
    """Return the subjects of a group that a changed fact itself is, or was, or belongs to."""
    if group.each == "project":
        return changed.projects
    if group.table != changed.table:
        return set()
    return {"/".join(str(part) for part in changed.key if part is not None)}
