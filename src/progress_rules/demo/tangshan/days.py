"""The days of the demo's year, working days above all."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from progress_rules.calendars import calendar

if TYPE_CHECKING:
    from random import Random

END = 10
"""The last days of a month or quarter that count as its end, as in the pack."""

QUARTER_ENDS = (3, 6, 9, 12)
GROUNDBREAKINGS = (2, 5, 8, 11)
TOURS = (4, 7, 10, 12)


@dataclass(frozen=True)
class Days:
    """The days of one year.

    >>> Days(2018).working[0], Days(2019).first_monday
    (datetime.date(2018, 1, 2), datetime.date(2019, 1, 7))
    """

    year: int

    @cached_property
    def working(self) -> list[date]:
        """All working days, in order; RequestError PR602 in a year without a published calendar."""
        known, start = calendar("CN"), date(self.year, 1, 1)
        count = (date(self.year, 12, 31) - start).days + 1
        return [day for day in (start + timedelta(days=n) for n in range(count)) if known.is_working_day(day)]

    @property
    def first_monday(self) -> date:
        """The first Monday: weeks that begin in the year before are left out."""
        return next(day for day in (date(self.year, 1, n) for n in range(1, 8)) if day.weekday() == 0)

    def last(self, month: int) -> date:
        """Return the last day of a month."""
        return date(self.year, month, monthrange(self.year, month)[1])

    def between(self, first: date, last: date) -> list[date]:
        """Return the working days from one day to another, both among them."""
        return [day for day in self.working if first <= day <= last]

    def some_day(self, rng: Random, month: int, first: int = 1, last: int = 31) -> date:
        """Return a working day of a month, from one number to another."""
        return rng.choice([day for day in self.working if day.month == month and first <= day.day <= last])

    def at_end(self, rng: Random, month: int) -> date:
        """Return a working day at the end of a month."""
        last = self.last(month)
        return rng.choice(self.between(last - timedelta(days=END - 1), last))

    def in_quarter(self, rng: Random, quarter: int) -> date:
        """Return a working day of a quarter, counted from 0, that leaves a few days on both sides."""
        first, last = date(self.year, quarter * 3 + 1, 8), self.last(quarter * 3 + 3) - timedelta(days=5)
        return rng.choice(self.between(first, last))

    def weeks(self) -> list[list[date]]:
        """Return the working days of each week that has any, from the first Monday on."""
        found: dict[tuple[int, int], list[date]] = {}
        for day in self.between(self.first_monday, self.last(12)):
            found.setdefault(day.isocalendar()[:2], []).append(day)
        return list(found.values())
