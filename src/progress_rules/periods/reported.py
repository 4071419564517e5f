"""Tilings that an office sets itself: months merged into later ones, irregular report dates."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

from progress_rules.errors import Problem, RequestError
from progress_rules.periods.period import Period
from progress_rules.periods.tiling import MonthSpans, beyond

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class ReportDates:
    """Periods that end on given dates, each from the day after the date before.

    Nothing says how far back the first report reaches, so the first period is its own date alone.
    """

    dates: tuple[date, ...]

    def index(self, day: date) -> int:
        """Return the number of the period that contains `day`."""
        if not self.dates[0] <= day <= self.dates[-1]:
            raise beyond(day.isoformat(), self.dates[0], self.dates[-1])
        return bisect_left(self.dates, day)

    def period(self, index: int) -> Period:
        """Return the period of a number."""
        if not 0 <= index < len(self.dates):
            raise beyond(f"reporting date no. {index + 1}", self.dates[0], self.dates[-1])
        end = self.dates[index]
        start = date.fromordinal(self.dates[index - 1].toordinal() + 1) if index else end
        return Period(end.isoformat(), start, end, "dates")

    def last_closed(self, day: date) -> Period | None:
        """Return the latest period that ends on or before `day`, or None."""
        count = bisect_right(self.dates, day)
        return self.period(count - 1) if count else None

    def is_year_start(self, index: int) -> bool:
        """Return whether the period is the first of its year."""
        return index == 0 or self.dates[index - 1].year != self.dates[index].year


def checked_dates(dates: tuple[date, ...]) -> tuple[date, ...]:
    """Return the report dates; RequestError PR505 unless they ascend, each once."""
    for before, after in pairwise(dates):
        if before >= after:
            text = f"{after.isoformat()} follows {before.isoformat()}"
            raise RequestError(Problem("PR505", values={"text": text}))
    return dates


def checked_merge(pairs: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Return the merged months in order, each with the month whose report covers it in the end.

    January into February and February into March is January and February into March, so that calendars
    that mean the same are equal.

    Raises:
        RequestError: PR506 for anything but a month and a later one, or a month merged twice;
            PR510 when a month between the two keeps a report of its own.
    """
    given = tuple(pairs)
    into: dict[int, int] = {}
    for month, target in given:
        numbers = type(month) is int and type(target) is int
        if not numbers or not 1 <= month < target <= 12 or into.get(month, target) != target:
            raise RequestError(Problem("PR506", values={"text": _written(given)}))
        into[month] = target
    for month in sorted(into, reverse=True):  # later months first: their own target is final by then
        into[month] = into.get(into[month], into[month])
    for month, target in sorted(into.items()):
        apart = [between for between in range(month + 1, target) if into.get(between) != target]
        if apart:
            values = {"month": month, "target": target, "between": apart[0]}
            raise RequestError(Problem("PR510", values=values))
    return tuple(sorted(into.items()))


def merged_months(merge: tuple[tuple[int, int], ...]) -> MonthSpans:
    """Return the months of a year, those in `merge` being part of a later one."""
    gone = dict(merge)
    kept = [month for month in range(1, 13) if month not in gone]
    starts = [min([month, *(m for m, target in merge if target == month)]) for month in kept]
    return MonthSpans("month", tuple(zip(starts, kept, strict=True)))


def _written(pairs: Iterable[tuple[object, object]]) -> str:
    return "{" + ", ".join(f"{month}: {target}" for month, target in pairs) + "}"
