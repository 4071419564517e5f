"""Adjustments of the list: projects that leave it, reserve projects taken up in it, and what was sent back.

The list of the year stays at 217: those who leave were in preparation, and those taken up are projects in
preparation that are ready to be built, so that no published total moves.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from progress_rules.demo.tangshan.days import QUARTER_ENDS
from progress_rules.demo.tangshan.words import CAUSES, GROUP, LAND_REVIEWERS, leader_of

if TYPE_CHECKING:
    from progress_rules.demo.tangshan.city import City, Row

LEAVES, ENTERS = "调出", "调入"


@dataclass(frozen=True, slots=True)
class Round:
    """The days of the adjustment at the end of one quarter."""

    proposed: date
    signed: date
    decided: date
    effective: date


def add_adjustments(city: City) -> None:
    """Add the quarterly adjustments: most proper, each other one with a fault of its own."""
    rounds = [_round(city, month) for month in QUARTER_ENDS]
    for one in rounds:
        city.hold("动态调整", one.decided, unit=GROUP)
    first, second, third, fourth = rounds
    projects = iter(city.rng.sample(city.in_preparation(), 9))
    for one in (first, second):
        _leave(city, next(projects), one, **_decided(one))
    unsigned = _leave(city, next(projects), third, decided_on=third.decided, decided_by=GROUP)
    del unsigned["signed_on"], unsigned["signed_by"]
    unstated = _leave(city, next(projects), fourth)
    del unstated["statement"]
    next(projects)["listed_to"] = third.effective  # without any proposal
    _enter(city, next(projects), second, ready=(4, 5), reviewers=LAND_REVIEWERS)
    _enter(city, next(projects), third, ready=(2, 2), reviewers=LAND_REVIEWERS[:2])
    year = city.days.year
    waiting = {"procedures_on": date(year, 11, 20), "conditions_on": date(year, 11, 28)}
    _propose(city, next(projects), ENTERS, fourth, waiting)
    _propose(city, next(projects), ENTERS, fourth, {"procedures_on": date(year, 11, 20)})


def _round(city: City, month: int) -> Round:
    some_day, rng = city.days.some_day, city.rng
    decided = city.days.at_end(rng, month)
    proposed, signed = some_day(rng, month, 4, 10), some_day(rng, month, 12, 17)
    return Round(proposed, signed, decided, city.days.last(month))


def _decided(one: Round) -> dict[str, Any]:
    return {"decided_on": one.decided, "decided_by": GROUP, "effective_on": one.effective}


def _propose(city: City, project: Row, direction: str, one: Round, values: dict[str, Any]) -> Row:
    return city.add(
        "adjustments",
        project=project["id"],
        unit=project["unit"],
        direction=direction,
        **values,
        proposed_on=one.proposed,
        proposed_by=project["unit"],
    )


def _leave(city: City, project: Row, one: Round, **decided: Any) -> Row:
    """Propose that a project leaves, signed; it is off the list where that takes effect."""
    file = {"analysed": True, "causes": city.rng.choice(CAUSES), "statement": "见附件说明"}
    row = _propose(city, project, LEAVES, one, file)
    row |= {"signed_on": one.signed, "signed_by": leader_of(project["unit"]), **decided}
    if "effective_on" in decided:
        project["listed_to"] = one.effective
    return row


def _enter(
    city: City, project: Row, one: Round, *, ready: tuple[int, int], reviewers: tuple[str, ...]
) -> None:
    """Take a project up in the plan, after these bodies reviewed its land; `ready` are the months it was ready."""
    procedures, conditions = (city.days.some_day(city.rng, month, 8, 20) for month in ready)
    row = _propose(city, project, ENTERS, one, {"procedures_on": procedures, "conditions_on": conditions})
    row |= {"signed_on": one.signed, "signed_by": leader_of(project["unit"]), **_decided(one)}
    for unit in reviewers:
        city.hold("用地联审", one.signed, project=project["id"], unit=unit)
