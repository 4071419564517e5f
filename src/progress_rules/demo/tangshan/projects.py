"""The rows of the projects and of their monthly reports."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from progress_rules.demo.tangshan.amounts import STEPS, investments_in_preparation, priced_projects
from progress_rules.demo.tangshan.course import Course, QuarterSums, courses, quarter_sums
from progress_rules.demo.tangshan.published import CATEGORIES, KINDS, PREPARATION, PREPARING, UNIT
from progress_rules.demo.tangshan.timing import Timing, timed
from progress_rules.demo.tangshan.words import COUNTIES, project_names

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

    from progress_rules.demo.tangshan.amounts import Priced
    from progress_rules.demo.tangshan.city import City

CORRECTED = 3
"""How many reports were put right in the month after."""


def add_projects(city: City) -> QuarterSums:
    """Add the projects and their reports, and return what all of them together invest by quarters."""
    rng, days = city.rng, city.days
    priced = sorted(priced_projects(rng), key=lambda project: list(KINDS).index(project.kind))
    sums = quarter_sums(rng)
    while True:
        timings = timed(rng, days, priced, city.groundbreakings)
        months = courses(rng, days.year, priced, timings, sums)
        if months is not None:
            break
    weights = [total.projects for total in CATEGORIES.values()]
    preparing = rng.choices(list(CATEGORIES), weights, k=PREPARATION[0])
    categories = [project.category for project in priced] + preparing
    names, counties = iter(project_names(rng, categories)), _counties(rng)
    for project, timing in zip(priced, timings, strict=True):
        described = _described(city, next(names), next(counties), project.category)
        city.projects.append(described | _building(project, timing))
    for category, investment in zip(preparing, investments_in_preparation(rng), strict=True):
        described = _described(city, next(names), next(counties), category)
        city.projects.append(described | _prepared(city, investment))
    for row, course in zip(city.projects, months, strict=False):
        _add_reports(city, row["id"], course)
    _correct(city)
    return sums


def _counties(rng: Random) -> Iterator[str]:
    """Yield a county for each project: they take turns, so that each has projects of every kind."""
    while True:
        yield from rng.sample(COUNTIES, len(COUNTIES))


def _described(city: City, name: str, county: str, category: str) -> dict[str, Any]:
    """Return what every project has."""
    return {
        "id": f"TS-{len(city.projects) + 1:03d}",
        "name": name,
        "unit": county,
        "category": category,
        "level": "市级",
        "listed_from": date(city.days.year, 1, 1),
    }


def _building(project: Priced, timing: Timing) -> dict[str, Any]:
    return {
        "stage": "在建",
        "kind": project.kind,
        "total_investment": project.investment * UNIT // STEPS,
        "annual_plan": project.annual * UNIT // STEPS,
        "planned_start": timing.planned_start,
        "actual_start": timing.actual_start,
        "planned_finish": timing.planned_finish,
        "actual_finish": timing.actual_finish,
    }


def _prepared(city: City, investment: int) -> dict[str, Any]:
    start = date(city.days.year + city.rng.randint(1, 2), city.rng.choice((3, 5, 8, 11)), 20)
    return {
        "stage": "前期",
        "kind": PREPARING,
        "total_investment": investment * UNIT // STEPS,
        "planned_start": start,
        "planned_finish": start + timedelta(days=city.rng.randint(500, 1200)),
    }


def _add_reports(city: City, project: str, course: Course) -> None:
    for month in range(1, 13):
        at = city.days.some_day(city.rng, month, 20)
        city.add(
            "reports",
            project=project,
            period=f"{city.days.year}-{month:02d}",
            planned_investment=course.planned[month - 1],
            actual_investment=course.actual[month - 1],
            recorded_at=datetime.combine(at, time(city.rng.randint(8, 17), city.rng.randint(0, 59))),
        )


def _correct(city: City) -> None:
    """Let some reports be corrections of earlier ones that claimed more."""
    year = city.days.year
    able = [
        row
        for row in city.facts["reports"]
        if row["actual_investment"] and row["recorded_at"] < datetime(year, 11, 1)
    ]
    for row in city.rng.sample(able, CORRECTED):
        claimed = row["actual_investment"] * city.rng.randint(110, 130) // 100
        city.add("reports", **{**row, "actual_investment": claimed})
        row["recorded_at"] += timedelta(days=city.rng.randint(8, 16))
