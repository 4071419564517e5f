"""Joint groundbreakings with their venues, and observation tours with what they look at and who takes part."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from progress_rules.demo.tangshan.cadence import add_scores
from progress_rules.demo.tangshan.days import TOURS
from progress_rules.demo.tangshan.published import CATEGORIES
from progress_rules.demo.tangshan.words import COUNTIES, GROUP, LEADS, leader_of

if TYPE_CHECKING:
    from datetime import date

    from progress_rules.demo.tangshan.city import City

INDUSTRY_TOURS = (7, 12)
GROUNDBREAKING, TOUR = "集中开工", "项目观摩"


def add_events(city: City) -> None:
    """Add the groundbreakings and the tours.

    One city leader and one county each stayed away once, and one county was given the wrong place.
    """
    absent = city.rng.choice(city.groundbreakings), city.rng.choice(COUNTIES)
    for day, host in zip(city.groundbreakings, city.rng.sample(COUNTIES, 4), strict=True):
        _add_groundbreaking(city, day, host, absent)
    missing = city.rng.choice(TOURS), city.rng.choice(COUNTIES)
    for month in TOURS:
        day = city.days.some_day(city.rng, month, 10, 16)
        _add_tour(city, day, missing[1] if month == missing[0] else "")
    city.rng.choice(city.facts["measurements"])["place"] += 1


def _add_groundbreaking(city: City, day: date, host: str, absent: tuple[date, str]) -> None:
    city.hold(GROUNDBREAKING, day, unit=GROUP)
    for county in COUNTIES:
        kind = "主会场" if county == host else "分会场"
        city.add("venues", date=day, unit=county, kind=kind)
        if (day, county) != absent:
            city.add("attendance", date=day, event=GROUNDBREAKING, person=leader_of(county), unit=county)


def _add_tour(city: City, day: date, missing: str) -> None:
    """Add a tour: industry at mid-year and year-end, the other categories in the first and third quarter."""
    industry = day.month in INDUSTRY_TOURS
    published = day + timedelta(days=city.rng.randint(3, 10))
    for category in CATEGORIES:
        if (category == "产业") == industry:
            city.hold(TOUR, day, category=category, unit=GROUP, published_on=published)
    for county in COUNTIES[:4]:
        city.add("attendance", date=day, event=TOUR, person=leader_of(county), party="市四大班子")
    for county in COUNTIES:
        if county != missing:
            city.add(
                "attendance", date=day, event=TOUR, person=f"{county}书记", unit=county,
                party="县区党政主要负责人",
            )  # fmt: skip
    for unit in sorted({leads[0] for leads in LEADS.values()}):
        person = f"{unit}负责人"
        city.add("attendance", date=day, event=TOUR, person=person, unit=unit, party="市直部门负责人")
    add_scores(city, day, TOUR)
