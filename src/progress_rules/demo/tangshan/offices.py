"""Who carries what: counties, city leaders, county leaders, lead bodies, headquarters."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from progress_rules.demo.tangshan.published import CATEGORIES
from progress_rules.demo.tangshan.words import (
    COUNTIES,
    LEADS,
    MEMBERS,
    OFFICE,
    OTHER_LEAD,
    county_leader,
    leader_of,
)

if TYPE_CHECKING:
    from progress_rules.demo.tangshan.city import City

CITY_LEADER, PARTY_LEADER, GOVERNMENT_LEADER = "分包市领导", "党委主要领导", "政府主要领导"
CONTACT, IN_CHARGE, LEAD = "重点联系市领导", "县级分包领导", "牵头单位"
LEADERS_PER_COUNTY = 8


def add_offices(city: City) -> None:
    """Add the bodies, the posts of the counties, and who is assigned to each project."""
    _add_bodies(city)
    _add_posts(city)
    _add_contacts(city)
    _add_assignments(city)


def _add_bodies(city: City) -> None:
    """Those that are spoken to every week are on the list from the first Monday."""
    start, monday = date(city.days.year, 1, 1), city.days.first_monday
    city.add("bodies", unit=OFFICE, kind="领导小组办公室", since=start)
    for county in COUNTIES:
        city.add("bodies", unit=county, kind="县区", since=start)
    for category in CATEGORIES:
        city.add("bodies", unit=f"{category}项目指挥部", kind="指挥部", category=category, since=start)
    for category, leads in LEADS.items():
        for unit in leads:
            city.add("bodies", unit=unit, kind="牵头单位", category=category, since=monday)
    for unit in MEMBERS:
        city.add("bodies", unit=unit, kind="成员单位", since=monday)


def _add_posts(city: City) -> None:
    """Every county has its three posts filled, but for one whose head of government left; one party leader changed."""
    year = city.days.year
    start = date(year, 1, 1)
    changed, vacant = city.rng.sample(COUNTIES, 2)
    for county in COUNTIES:
        city.add("county_posts", unit=county, person=leader_of(county), role=CITY_LEADER, since=start)
        party = city.add("county_posts", unit=county, person=f"{county}书记", role=PARTY_LEADER, since=start)
        if county == changed:
            party["until"] = date(year, 6, 30)
            since = date(year, 7, 1)
            city.add("county_posts", unit=county, person=f"{county}新任书记", role=PARTY_LEADER, since=since)
        head = city.add(
            "county_posts", unit=county, person=f"{county}主官", role=GOVERNMENT_LEADER, since=start
        )
        if county == vacant:
            head["until"] = date(year, 9, 30)


def _add_contacts(city: City) -> None:
    """Each city leader is the contact of one project in the county; one took on two."""
    eager = city.rng.choice(COUNTIES)
    for county in COUNTIES:
        for project in city.rng.sample(city.of(county), 2 if county == eager else 1):
            _assign(city, project["id"], CONTACT, person=leader_of(county))


def _add_assignments(city: City) -> None:
    """Each project has a leader of its county and a lead body; one has two leaders, one no lead body."""
    shared, orphan = city.rng.sample([project["id"] for project in city.projects], 2)
    welfare = city.rng.choice([project["id"] for project in city.projects if project["category"] == "民生"])
    for project in city.projects:
        numbers = city.rng.sample(range(1, LEADERS_PER_COUNTY + 1), 2 if project["id"] == shared else 1)
        for number in numbers:
            _assign(city, project["id"], IN_CHARGE, person=county_leader(project["unit"], number))
        if project["id"] != orphan:
            named = city.rng.choice(LEADS[project["category"]])
            _assign(city, project["id"], LEAD, unit=OTHER_LEAD if project["id"] == welfare else named)


def _assign(city: City, project: str, role: str, **who: str) -> None:
    city.add("assignments", project=project, role=role, **who, **{"from": date(city.days.year, 1, 1)})
