"""Errors of an assessment that one record causes, told with its name and the clause."""

from __future__ import annotations

from typing import TYPE_CHECKING

from progress_rules.errors import Place, Problem, RequestError
from progress_rules.packs.build import counts_working_days

if TYPE_CHECKING:
    from progress_rules.assessment.panel import Panel
    from progress_rules.assessment.plan import Plan
    from progress_rules.packs import Pack


def of_record(error: RequestError, pack: Pack, plan: Plan, panel: Panel, code: int) -> RequestError:
    """Return the error with the record that it happened at, and the rules that asked for the calendar."""
    each = pack.groups[plan.group].subject.each
    place = Place(field=f"{each}[{panel.ids[code]}]")
    users = [rule for rule in plan.rules if counts_working_days(rule.condition)]
    cites = {rule.id: ", ".join(rule.cites) for rule in pack.rules}
    told = tuple(f"{rule.id} [{cites[rule.id]}]" if cites.get(rule.id) else rule.id for rule in users)
    return RequestError([Problem(p.code, place, p.values, told) for p in error.problems])
