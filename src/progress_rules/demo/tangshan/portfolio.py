"""The facts of the demo of Tangshan, all made up but for the totals they lead to."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from progress_rules.demo.tangshan.adjustments import add_adjustments
from progress_rules.demo.tangshan.appraisal import add_appraisal
from progress_rules.demo.tangshan.cadence import add_cadence
from progress_rules.demo.tangshan.city import City
from progress_rules.demo.tangshan.days import GROUNDBREAKINGS, Days
from progress_rules.demo.tangshan.events import add_events
from progress_rules.demo.tangshan.offices import add_offices
from progress_rules.demo.tangshan.projects import add_projects
from progress_rules.demo.tangshan.published import YEAR

if TYPE_CHECKING:
    from progress_rules.model import Portfolio

PACK = "tangshan"
AMOUNTS = (
    "projects.total_investment", "projects.annual_plan", "reports.planned_investment",
    "reports.actual_investment",
)  # fmt: skip


def tangshan_portfolio(seed: int = 2017, year: int = YEAR) -> Portfolio:
    """Return 217 invented projects with the course of a year, as known on its last day.

    Whatever the seed and the year, every total that the city published holds, all of them at once: see
    `reconcile`. Nothing in them is a real project, county or person.

    Args:
        seed: Where the generator starts; the same seed gives the same portfolio.
        year: The year that the facts are of.

    Raises:
        RequestError: PR602 for a year whose working days are not published.

    >>> portfolio = tangshan_portfolio(seed=7, year=2020)
    >>> len(portfolio), portfolio.latest_date
    (217, datetime.date(2020, 12, 31))
    """
    from progress_rules.model import Portfolio
    from progress_rules.packs import load_pack

    rng, days = Random(seed), Days(year)  # noqa: S311 - a repeatable invention, nothing secret
    city = City(rng, days, [days.at_end(rng, month) for month in GROUNDBREAKINGS])
    sums = add_projects(city)
    add_offices(city)
    add_cadence(city)
    add_events(city)
    add_adjustments(city)
    add_appraisal(city, sums)
    facts = {"projects": city.projects, **city.facts}
    return Portfolio.from_dict(facts, dict.fromkeys(AMOUNTS, "万元"), tables=load_pack(PACK))
