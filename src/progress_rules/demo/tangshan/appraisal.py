"""Targets of the year and what counties are appraised by: enterprises, policies, procedures, places in the province."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from progress_rules.demo.tangshan.days import QUARTER_ENDS
from progress_rules.demo.tangshan.published import COMPLETIONS, PREPARING, QUARTERS
from progress_rules.demo.tangshan.words import COUNTIES, PROCEDURES

if TYPE_CHECKING:
    from progress_rules.demo.tangshan.city import City
    from progress_rules.demo.tangshan.course import QuarterSums

MEASURES = ("投资完成率", "开工率", "竣工率")
SHORT_OF_ENTERPRISES = 3
HANDLED, HANDLED_ELSEWHERE = 150, 3
WITHOUT_POLICIES, UNDELIVERED = 0.5, 2


def add_appraisal(city: City, sums: QuarterSums) -> None:
    """Add the targets of the year and what the appraisal of the counties looks at."""
    _add_targets(city, sums)
    _add_enterprises(city)
    _add_policies(city)
    _add_procedures(city)
    _add_ranks(city)


def _add_targets(city: City, sums: QuarterSums) -> None:
    """Add the targets of the quarters; those of investment are unrounded, each for its quarter alone."""
    year = city.days.year
    for number, (month, quarter, amount) in enumerate(
        zip(QUARTER_ENDS, QUARTERS, sums.targets, strict=True), start=1
    ):
        when = {"period": f"{year}-Q{number}", "due_on": city.days.last(month)}
        city.add("targets", measure="投资", amount=amount, **when)
        if quarter.starts:
            city.add("targets", measure="开工", value=quarter.starts, **when)
    city.add("targets", measure="竣工", value=COMPLETIONS, period=f"{year}", due_on=city.days.last(12))


def _add_enterprises(city: City) -> None:
    """Add a target and new enterprises for each county; a few fall short."""
    short = city.rng.sample(COUNTIES, SHORT_OF_ENTERPRISES)
    for county in COUNTIES:
        target = city.rng.randint(3, 9)
        city.add(
            "targets", measure="新增规上企业", unit=county, value=target, period=f"{city.days.year}",
            due_on=city.days.last(12),
        )  # fmt: skip
        for _ in range(target - city.rng.randint(1, 2) if county in short else target):
            entered = city.days.some_day(city.rng, city.rng.randint(2, 12))
            city.add("enterprises", unit=county, entered_on=entered)


def _add_policies(city: City) -> None:
    """Say of some projects how many policies of support apply; two did not receive all of theirs."""
    able = [p for p in city.projects if p["kind"] != PREPARING and city.rng.random() > WITHOUT_POLICIES]
    for project in able:
        project["policies_due"] = project["policies_delivered"] = city.rng.randint(1, 4)
    for project in city.rng.sample(able, UNDELIVERED):
        project["policies_delivered"] -= 1


def _add_procedures(city: City) -> None:
    """Add procedures, nearly all of them handled on site."""
    for project in city.rng.choices(city.projects, k=HANDLED):
        city.add(
            "procedures", project=project["id"], department=city.rng.choice(PROCEDURES), at_site=True,
            handled_on=city.days.some_day(city.rng, city.rng.randint(1, 12)),
        )  # fmt: skip
    for row in city.rng.sample(city.facts["procedures"], HANDLED_ELSEWHERE):
        row["at_site"] = False


def _add_ranks(city: City) -> None:
    """Add the places in the province after each quarter that can be known by year-end; one is below the floor."""
    for month in (4, 7, 10):
        for measure in MEASURES:
            day = date(city.days.year, month, 18)
            place = city.rng.choice((1, 2, 2, 3))
            city.add("province_ranks", measure=measure, published_on=day, place=place)
    city.rng.choice(city.facts["province_ranks"])["place"] = 4
