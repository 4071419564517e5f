"""Errors of an assessment that one record causes, told with its name and the clause."""

from __future__ import annotations

from typing import TYPE_CHECKING

from progress_rules.assessment.resolve import Resolver
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
    resolve = Resolver(pack, pack.groups[plan.group], fold=True)
    mine = [rule for rule in pack.rules if rule.group == plan.group]
    users = [
        r for r in mine if any(counts_working_days(resolve(tree)) for tree in (r.when, *r.outputs.values()))
    ]
    told = tuple(f"{rule.id} [{', '.join(rule.cites)}]" if rule.cites else rule.id for rule in users)
    return RequestError([Problem(p.code, place, p.values, told) for p in error.problems])
