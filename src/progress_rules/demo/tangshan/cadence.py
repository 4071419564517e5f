"""The rhythms of the work: contact every week, supervision every month, a meeting and an adjustment every quarter."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from progress_rules.demo.tangshan.days import QUARTER_ENDS
from progress_rules.demo.tangshan.words import BANKING, COUNTIES, GROUP, ISSUES, LEADS, MEMBERS, OFFICE

if TYPE_CHECKING:
    from datetime import date

    from progress_rules.demo.tangshan.city import City, Row

MISSED_CONTACTS = 3
SUPERVISED = 24
"""Projects that are visited in a month."""

BANK_MONTHS = (3, 5, 8, 11)


def add_cadence(city: City) -> None:
    """Add what recurs: contacts, supervision with its scores, meetings, issues, events of banks and enterprises."""
    _add_contacts(city)
    _add_supervision(city)
    for month in QUARTER_ENDS:
        city.hold("会议", city.days.some_day(city.rng, month, 10, 20), series="季度调度会", unit=GROUP)
    for month in BANK_MONTHS:
        city.hold("银企对接", city.days.some_day(city.rng, month, 8, 24), unit=BANKING)
    _add_issues(city)


def _add_contacts(city: City) -> None:
    """Every lead and member body once a week; a few weeks were missed, and once no problems were noted."""
    bodies = [*(unit for leads in LEADS.values() for unit in leads), *MEMBERS]
    pairs = [(week, unit) for week in city.days.weeks() for unit in bodies]
    missed = city.rng.sample(range(len(pairs) - len(bodies)), MISSED_CONTACTS)
    rows = [
        city.hold("周沟通", city.rng.choice(week), unit=unit, found=city.rng.choice((0, 0, 0, 1, 1, 2, 3)))
        for n, (week, unit) in enumerate(pairs)
        if n not in missed
    ]
    del city.rng.choice(rows)["found"]


def _add_supervision(city: City) -> None:
    """Each month some projects are visited; one visit was not filmed, and one result was published late."""
    rows: list[Row] = []
    for month in range(1, 13):
        day = city.days.some_day(city.rng, month, 4, 14)
        published = day + timedelta(days=city.rng.randint(5, 12))
        rows += [
            city.hold(
                "月督导", day, project=project["id"], unit=OFFICE, on_site=True, filmed=True, scored=True,
                ranked=True, published_on=published,
            )
            for project in city.rng.sample(city.projects, SUPERVISED)
        ]  # fmt: skip
        add_scores(city, day, "月督导")
    unfilmed, late = city.rng.sample([row for row in rows if row["date"].month < 12], 2)
    unfilmed["filmed"] = False
    late["published_on"] = late["date"] + timedelta(days=20)


def add_scores(city: City, day: date, event: str) -> None:
    """Add the scores of the counties; equal scores share the better place."""
    scores = {county: city.rng.randint(720, 975) for county in COUNTIES}
    for county, score in scores.items():
        place = 1 + sum(other > score for other in scores.values())
        tenths = f"{score // 10}.{score % 10}"
        city.add("measurements", date=day, event=event, unit=county, score=tenths, place=place)


def _add_issues(city: City) -> None:
    """Add issues for the meetings of the quarter to deal with; the last ones are still open."""
    for month in range(1, 13):
        project = city.rng.choice(city.projects)
        raised = city.days.some_day(city.rng, month, 4, 20)
        issue = city.add(
            "issues",
            project=project["id"],
            title=city.rng.choice(ISSUES),
            kind="要素保障",
            raised_at=datetime.combine(raised, time(9)),
            owner=project["unit"],
        )
        if month < 11:
            solved = raised + timedelta(days=city.rng.randint(6, 40))
            issue["resolved_at"] = datetime.combine(solved, time(17))
