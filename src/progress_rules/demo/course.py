"""The course of one project: planned and actual progress of each month that give the signals of a history.

Progress is counted in tenths of a per cent, so that every figure is exact.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

LARGEST_LAG = 150
"""No project falls further behind than 15 points."""

NEVER = 99


@dataclass(slots=True)
class Course:
    """What happens on a project, by months from 0.

    Attributes:
        history: The letters of its months, see `histories`.
        base: Progress at the start of the year.
        planned_start: The month it was to start in; -1 for before this year.
        actual_start: The month it started in; `NEVER` when it has not.
        planned: Planned progress of each month.
        actual: Actual progress of each month.
    """

    history: str
    base: int = 0
    planned_start: int = -1
    actual_start: int = -1
    planned: list[int] = field(default_factory=list)
    actual: list[int] = field(default_factory=list)


def make_course(rng: Random, history: str, *, starts_late: bool) -> Course:
    """Return a course that gives the signals of the history.

    With `starts_late` its first yellow spell is a late start.
    """
    course = Course(history)
    yellow = history.find("Y")
    if starts_late:
        course.planned_start = yellow
        started = [i for i in range(yellow, len(history)) if history[i] == "G"]
        course.actual_start = started[0] if started else NEVER
    elif rng.random() < 0.3:
        latest = yellow if yellow >= 0 else len(history) + 1
        course.planned_start = course.actual_start = rng.randint(0, max(latest, 0))
    else:
        course.base = rng.randint(50, 400)
    _plan(rng, course)
    _act(rng, course)
    return course


def _plan(rng: Random, course: Course) -> None:
    """Set the planned progress: an S-curve that rises in every month but exempt ones.

    A late starter's plan may still be nil at the end of the month of its planned start: then the late
    start alone makes it yellow. Late starters have two years, so that they are not far behind at once.
    """
    first = max(course.planned_start, 0)
    top = course.base + (1000 - course.base) * rng.randint(70, 98) // 100
    late = course.actual_start > course.planned_start
    idle = late and rng.random() < 0.5
    span = 24 if late else 13 - first
    before, frozen = course.base, 0
    for month, letter in enumerate(course.history):
        if month < first or (idle and month == first):
            course.planned.append(0)
            continue
        if letter == "E":
            frozen += 1
            course.planned.append(before)
            continue
        share = (month - frozen - first + 1) / span
        curve = share * share * (3 - 2 * share)
        before = max(before + rng.randint(4, 12), course.base + round((top - course.base) * curve))
        course.planned.append(before)


def _act(rng: Random, course: Course) -> None:
    """Set the actual progress.

    It stays below the plan of the next month, so that falling behind is always possible without undoing
    what was done; the lag grows through a yellow spell that lasts, and shrinks before one that ends.
    """
    reached = course.base
    lags = _wanted_lags(rng, course.history)
    for month, letter in enumerate(course.history):
        plan = course.planned[month]
        if letter in "ME " or month < course.actual_start:
            course.actual.append(reached)
            continue
        if letter == "Y":
            lag = min(lags[month], plan - reached)
            reached = plan - max(lag, 1)
        elif plan >= reached:
            later = [
                p
                for p, state in zip(course.planned, course.history, strict=True)
                if p > plan and state != "E"
            ]
            room = min(later[0] - plan - 1, 15) if later else 15
            reached = plan + (0 if rng.random() < 0.2 else rng.randint(0, max(room, 0)))
        course.actual.append(reached)


def _wanted_lags(rng: Random, history: str) -> list[int]:
    """Return for each month how far behind the project should be if it is yellow."""
    lags, month = [0] * len(history), 0
    while month < len(history):
        end = month
        while end < len(history) and history[end] in "YM":
            end += 1
        lasting = end == len(history)
        lag = rng.choice((rng.randint(1, 20), rng.randint(10, 60)))
        for i in range(month, end):
            lags[i] = min(lag, LARGEST_LAG)
            halfway = i >= (month + end) // 2
            lag = max(lag // 2, 1) if halfway and not lasting else lag + rng.randint(10, 35)
        month = end + 1
    return lags
