"""When each project under construction starts and is finished: 37, 24 and 12 starts by quarter, 58 completions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from progress_rules.demo.tangshan.published import COMPLETIONS, NEW, QUARTERS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

    from progress_rules.demo.tangshan.amounts import Priced
    from progress_rules.demo.tangshan.days import Days

FINISHES = (5, 17, 26)
"""Of a hundred completions, how many fall into each of the first three quarters; the rest into the fourth."""


@dataclass(frozen=True, slots=True)
class Timing:
    """The planned and actual days of a project, and in which quarters of the year (from 0) it is at work."""

    planned_start: date
    actual_start: date
    planned_finish: date
    actual_finish: date | None
    first: int
    last: int

    def months(self, year: int, quarter: int, *, actual: bool) -> list[int]:
        """Return the months of a quarter in which money is spent, by plan or in fact."""
        start = self.actual_start if actual else self.planned_start
        end = self.actual_finish if actual and self.actual_finish else self.planned_finish
        first, last = (start.year, start.month), (end.year, end.month)
        return [m for m in range(quarter * 3 + 1, quarter * 3 + 4) if first <= (year, m) <= last]


def timed(
    rng: Random, days: Days, projects: Sequence[Priced], groundbreakings: Sequence[date]
) -> list[Timing]:
    """Return the days of each project.

    New projects start in the quarter that they were planned for, many of them at its joint groundbreaking.
    Those that are finished within the year were all begun before it, and none is of the largest.
    """
    quarters = [quarter for quarter, one in enumerate(QUARTERS) for _ in range(one.starts)]
    rng.shuffle(quarters)
    able = [n for n, project in enumerate(projects) if project.kind != NEW and project.band]
    finished = dict(zip(rng.sample(able, COMPLETIONS), _finishes(), strict=True))
    return [
        _new(rng, days, quarters.pop(), groundbreakings)
        if project.kind == NEW
        else _continued(rng, days, finished.get(n))
        for n, project in enumerate(projects)
    ]


def _finishes() -> list[int]:
    counts = [COMPLETIONS * share // 100 for share in FINISHES]
    counts.append(COMPLETIONS - sum(counts))
    return [quarter for quarter, count in enumerate(counts) for _ in range(count)]


def _new(rng: Random, days: Days, quarter: int, groundbreakings: Sequence[date]) -> Timing:
    planned = actual = groundbreakings[quarter]
    if rng.random() < 0.5:
        planned, actual = days.in_quarter(rng, quarter), days.in_quarter(rng, quarter)
    finish = date(days.year + rng.randint(1, 3), rng.choice((6, 9, 10, 12)), rng.randint(1, 28))
    return Timing(planned, actual, finish, None, quarter, 3)


def _continued(rng: Random, days: Days, finish: int | None) -> Timing:
    start = date(days.year - rng.randint(1, 2), rng.randint(1, 12), rng.randint(1, 28))
    actual = start + timedelta(days=rng.choice((0, 0, 3, 5, 12)))
    if actual.year == days.year:
        actual = start
    if finish is None:
        later = date(days.year + rng.randint(1, 2), rng.choice((6, 9, 10, 12)), rng.randint(1, 28))
        return Timing(start, actual, later, None, 0, 3)
    return Timing(start, actual, days.in_quarter(rng, finish), days.in_quarter(rng, finish), 0, finish)
