"""What each project invests, month by month, as planned and in fact.

The quarters of all projects together print as published and add up to the year's plan exactly, so that the
four printed figures come to 0.1亿元 more than the plan by rounding alone. Amounts are counted in 万元.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from progress_rules.demo.tangshan.allotment import allot
from progress_rules.demo.tangshan.amounts import STEPS
from progress_rules.demo.tangshan.published import QUARTERS, UNDER_CONSTRUCTION, UNIT

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

    from progress_rules.demo.tangshan.amounts import Priced
    from progress_rules.demo.tangshan.timing import Timing

LEAST_OFF, MOST_OFF = 100, 400
"""How far a quarter's target lies below its printed figure; half of 0.1亿元, 500万元, would change the figure."""

MOST_AHEAD = 80
"""How far investment is ahead of the targets at the end of a quarter; with `MOST_OFF` still below 500万元."""

SPRING = {1: 45, 2: 30}
"""Winter and the Spring Festival: the weights of the first months, of about 100."""


@dataclass(frozen=True, slots=True)
class Course:
    """Investment by month, January first, in 万元."""

    planned: list[int]
    actual: list[int]


@dataclass(frozen=True, slots=True)
class QuarterSums:
    """What all projects together are to invest and do invest in each quarter, in 万元, unrounded."""

    targets: list[int]
    actual: list[int]


def quarter_sums(rng: Random) -> QuarterSums:
    """Return sums that print as published; investment is never behind the targets, and equal at the end."""
    printed = [int(quarter.invested * UNIT) for quarter in QUARTERS]
    excess = sum(printed) - int(UNDER_CONSTRUCTION.annual * UNIT)
    count = len(printed)
    off = allot(excess, [rng.randint(50, 150) for _ in printed], [LEAST_OFF] * count, [MOST_OFF] * count)
    assert off is not None  # noqa: S101 - the bounds leave room on both sides
    targets = [figure - less for figure, less in zip(printed, off, strict=True)]
    ahead = [0, *(rng.randint(10, MOST_AHEAD) for _ in targets[1:]), 0]
    actual = [target + ahead[n + 1] - ahead[n] for n, target in enumerate(targets)]
    return QuarterSums(targets, actual)


def courses(
    rng: Random, year: int, projects: Sequence[Priced], timings: Sequence[Timing], sums: QuarterSums
) -> list[Course] | None:
    """Return the months of each project; None where the timing leaves a quarter too much or too little."""
    planned = _planned_quarters(rng, projects, timings, sums.targets)
    if planned is None:
        return None
    pace = [rng.choice((30, 80, 95, 100, 105, 150)) for _ in projects]
    actual = [_actual_quarter(rng, pace, planned[q], total) for q, total in enumerate(sums.actual)]
    return [
        Course(
            [
                n
                for q in range(4)
                for n in _months(rng, planned[q][p], timing.months(year, q, actual=False), q)
            ],
            [n for q in range(4) for n in _months(rng, actual[q][p], timing.months(year, q, actual=True), q)],
        )
        for p, timing in enumerate(timings)
    ]


def _planned_quarters(
    rng: Random, projects: Sequence[Priced], timings: Sequence[Timing], targets: Sequence[int]
) -> list[list[int]] | None:
    """Return for each quarter what each project plans; the last quarter takes what is left, which adds up too."""
    annual = [project.annual * UNIT // STEPS for project in projects]
    left, found = list(annual), []
    for quarter, target in enumerate(targets[:-1]):
        lows, highs = [], []
        for plan, rest, timing in zip(annual, left, timings, strict=True):
            later = timing.last - quarter
            working = timing.first <= quarter and later >= 0
            highs.append(rest - plan // 25 * later if working else 0)
            lows.append(0 if not working else plan // 50 if later else rest)
        weights = [rest * rng.randint(60, 140) // 100 for rest in left]
        shares = allot(target, weights, lows, highs)
        if shares is None:
            return None
        found.append(shares)
        left = [rest - share for rest, share in zip(left, shares, strict=True)]
    return [*found, left]


def _actual_quarter(rng: Random, pace: Sequence[int], planned: Sequence[int], total: int) -> list[int]:
    """Return what each project invests in a quarter: from 60 to 125 per cent of its plan, by its own pace."""
    weights = [plan * one * rng.randint(85, 115) // 1000 for plan, one in zip(planned, pace, strict=True)]
    found = allot(total, weights, [plan * 3 // 5 for plan in planned], [plan * 5 // 4 for plan in planned])
    assert found is not None  # noqa: S101 - the total is the plan's, but for a few 万元
    return found


def _months(rng: Random, amount: int, months: Sequence[int], quarter: int) -> list[int]:
    """Return the three months of a quarter; months without work get nothing."""
    weights = [
        SPRING.get(month, 100) * rng.randint(70, 130) if month in months else 0
        for month in range(quarter * 3 + 1, quarter * 3 + 4)
    ]
    shares = allot(amount, weights, [0] * 3, [amount] * 3)
    assert shares is not None  # noqa: S101 - a quarter with an amount has a month with work
    return shares
