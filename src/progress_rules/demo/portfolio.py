"""The facts of the demo of Ziyang: projects, monthly reports and exemptions, all made up."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING, Any

from progress_rules.demo.course import NEVER, Course, make_course
from progress_rules.demo.histories import make_histories
from progress_rules.demo.names import APPROVER, REASONS, named_projects

if TYPE_CHECKING:
    from progress_rules.model import Portfolio

YEAR = 2017
_LIGHTS = {"green": "绿灯", "yellow": "黄灯", "red": "红灯"}


def ziyang_portfolio(seed: int = 2017) -> Portfolio:
    """Return 177 invented projects with their reports of ten months, as known on 2017-10-31.

    Assessed by the bundled pack `ziyang` they give the totals the city published, whatever the seed: 33
    projects ever red, 84 ever yellow, 31 yellow turned green, 14 out of red. Nothing in them is a real
    project; names, units and figures come from a generator.

    Args:
        seed: Where the generator starts; the same seed gives the same portfolio.

    >>> ziyang_portfolio(seed=7).projects[0].id
    'ZY-001'
    """
    from progress_rules.model import Portfolio

    rng = Random(seed)  # noqa: S311 - a repeatable invention, nothing secret
    histories = make_histories(rng)
    rng.shuffle(histories)
    late = _late_starters(rng, histories)
    described = named_projects(rng, len(histories))
    projects: list[dict[str, Any]] = []
    reports: list[dict[str, Any]] = []
    exemptions: list[dict[str, Any]] = []
    for i, (history, names) in enumerate(zip(histories, described, strict=True)):
        course = make_course(rng, history, starts_late=i in late)
        project = f"ZY-{i + 1:03d}"
        projects.append({"id": project, **names, **_project(rng, course)})
        reports += _reports(rng, project, course)
        exemptions += _exemptions(rng, project, history)
    _claim_too_much(rng, reports)
    reports += _first_versions(rng, reports)
    last = max(reports, key=lambda row: row["recorded_at"])
    last["recorded_at"] = datetime(YEAR, 10, 31, 17, 30)
    units = {f"projects.{name}": "万元" for name in ("total_investment", "annual_plan")}
    units |= {f"reports.{name}": "%" for name in ("planned_progress", "actual_progress")}
    facts = {"projects": projects, "reports": reports, "exemptions": exemptions}
    return Portfolio.from_dict(facts, units)


def _late_starters(rng: Random, histories: list[str]) -> set[int]:
    """Choose projects whose first yellow spell comes of a late start."""
    able = [i for i, history in enumerate(histories) if _short_first_spell(history)]
    return set(rng.sample(able, 14))


def _short_first_spell(history: str) -> bool:
    first, _, _ = history[history.find("Y") :].partition("G")
    return "Y" in history and "E" not in history and len(first) <= 4


def _project(rng: Random, course: Course) -> dict[str, Any]:
    """Return the dates, amounts and stage of a project."""
    planned, actual = _start_days(rng, course)
    annual = rng.randint(8, 600) * 100
    listed = len(course.history) - len(course.history.lstrip())
    under_way = actual is not None
    return {
        "level": "市级重点",
        "stage": "在建" if under_way else "前期",
        "kind": "续建" if course.planned_start < 0 else "新建",
        "total_investment": annual * rng.randint(12, 45) // 10,
        "annual_plan": annual,
        "planned_start": planned,
        "actual_start": actual,
        "planned_finish": date(YEAR + rng.randint(1, 3), rng.choice((3, 6, 9, 12)), 28),
        "listed_from": date(YEAR, listed + 1, 1),
    }


def _start_days(rng: Random, course: Course) -> tuple[date, date | None]:
    if course.planned_start < 0:
        planned = date(YEAR - rng.randint(1, 2), rng.randint(1, 12), rng.randint(1, 28))
        return planned, planned + timedelta(days=rng.choice((-6, 0, 0, 3, 12, 20)))
    month = course.planned_start + 1
    planned = date(YEAR, month, rng.randint(5, 25))
    if course.actual_start == NEVER or course.actual_start >= len(course.history):
        return planned, None
    if course.actual_start == course.planned_start:
        return planned, date(YEAR, month, rng.randint(3, 26))
    return planned, date(YEAR, course.actual_start + 1, rng.randint(2, 20))


def _reports(rng: Random, project: str, course: Course) -> list[dict[str, Any]]:
    """Return one report for each month with a signal, and for some exempt ones."""
    rows = []
    lights = _expected_lights(course.history)
    for month, letter in enumerate(course.history):
        if letter in "M " or (letter == "E" and rng.random() < 0.5):
            continue
        end = monthrange(YEAR, month + 1)[1]
        at = datetime(YEAR, month + 1, end - rng.randint(0, 3), rng.randint(8, 17), rng.randint(0, 59))
        rows.append(
            {
                "project": project,
                "period": f"{YEAR}-{month + 1:02d}",
                "planned_progress": Decimal(course.planned[month]) / 10,
                "actual_progress": Decimal(course.actual[month]) / 10,
                "recorded_at": at,
                "claimed_light": _LIGHTS.get(lights[month]),
            }
        )
    return rows


def _expected_lights(history: str) -> list[str]:
    """Return the light that an honest unit would claim in each month."""
    lights, run, red = [], 0, False
    for letter in history:
        if letter in "ME ":
            lights.append("")
            continue
        run = run + 1 if letter == "Y" else 0
        red = run >= 2 or (red and letter == "Y")
        lights.append("red" if red else "yellow" if letter == "Y" else "green")
    return lights


def _claim_too_much(rng: Random, reports: list[dict[str, Any]]) -> None:
    """Let some units claim a green light that the figures do not bear out."""
    yellow = [row for row in reports if row["claimed_light"] == _LIGHTS["yellow"]]
    for row in rng.sample(yellow, 6):
        row["claimed_light"] = _LIGHTS["green"]


def _first_versions(rng: Random, reports: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the first, rosier versions of two reports, which were put right in the month after."""
    lagging = [
        row
        for row in reports
        if row["actual_progress"] < row["planned_progress"] and row["recorded_at"] < datetime(YEAR, 9, 30)
    ]
    first = []
    for row in rng.sample(lagging, 2):
        first.append({**row, "actual_progress": row["planned_progress"], "claimed_light": None})
        row["recorded_at"] += timedelta(days=rng.randint(8, 16))
    return first


def _exemptions(rng: Random, project: str, history: str) -> list[dict[str, Any]]:
    if "E" not in history:
        return []
    start, end = history.index("E") + 1, history.rindex("E") + 1
    return [
        {
            "project": project,
            "from": date(YEAR, start, 1),
            "to": date(YEAR, end, monthrange(YEAR, end)[1]),
            "reason": rng.choice(REASONS),
            "approved_by": APPROVER,
        }
    ]
