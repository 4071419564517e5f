"""A calendar of working days, and counting in it."""

from __future__ import annotations

import operator
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

from progress_rules.calendars.countries import (
    days_of,
    published_working_days,
    published_years,
    weekday_working_days,
)
from progress_rules.calendars.reading import outside, read_table, read_weekend, read_years
from progress_rules.errors import Problem, RequestError
from progress_rules.periods import parse_date

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """Which days are worked, in the years that it covers; a year outside them is an error, never a guess.

    Immutable and hashable; calendars that mean the same are equal. Safe to share between threads: a year is
    worked out when first asked for, and kept. Make one with `progress_rules.calendar` or with `of`.

    Attributes:
        country: ISO code of the published calendar below the own table, or empty.
        weekend: Weekdays off where no country says it, Monday 0.
        holidays: Own days off, ascending.
        working_days: Own working days, ascending. No day is in both.
        years: First and last year covered, all between them too; 1 to 9999 with `beyond="weekends"`.

    >>> from datetime import date
    >>> office = WorkingCalendar.of(holidays=["2024-05-01"], working_days=["2024-04-28"], years=(2024, 2024))
    >>> office.is_working_day("2024-04-28"), office.is_working_day("2024-05-01")
    (True, False)
    """

    country: str
    weekend: tuple[int, ...]
    holidays: tuple[date, ...]
    working_days: tuple[date, ...]
    years: tuple[int, int]
    _kept: dict[int, tuple[date, ...]] = field(init=False, repr=False, compare=False, default_factory=dict)

    @classmethod
    def of(
        cls,
        *,
        weekend: Iterable[str] = ("sat", "sun"),
        holidays: Iterable[str | date] = (),
        working_days: Iterable[str | date] = (),
        years: tuple[int, int],
    ) -> Self:
        """Return a calendar that stands alone, on no published one.

        Args:
            weekend: The weekdays off, of mon, tue, wed, thu, fri, sat, sun; may be empty.
            holidays: Further days off.
            working_days: Days worked although they fall on the weekend.
            years: The first and the last year for which this is the whole table.

        Raises:
            RequestError: all at once: PR503 for what is no date, PR603 for a day in both lists, PR602 for a
                day outside the years, PR604 for the years, PR605 for the weekend.

        >>> gulf = WorkingCalendar.of(weekend=("fri", "sat"), years=(2024, 2030))
        >>> print(gulf.add_working_days("2024-01-04", 1))
        2024-01-07
        """
        problems: list[Problem] = []
        off_days = read_weekend(weekend, problems)
        covered = read_years(years, problems)
        off, worked = read_table("", holidays, working_days, covered, problems)
        return cls("", off_days, off, worked, covered)

    def is_working_day(self, day: str | date) -> bool:
        """Return whether `day` is worked; RequestError PR602 in a year that is not covered.

        >>> from progress_rules import calendar
        >>> calendar("CN").is_working_day("2017-09-30")  # a Saturday, made up for the National Day week
        True
        """
        plain = parse_date(day)
        days = self._year(plain.year)
        place = bisect_left(days, plain)
        return place < len(days) and days[place] == plain

    def add_working_days(self, day: str | date, n: int) -> date:
        """Return the `n`-th working day after `day`, before it when `n` is negative; `day` is not counted.

        With `n` 0 it is `day` itself when that is a working day, else the next one.

        Raises:
            RequestError: PR602 when the way leads into a year that is not covered, PR503 for no date.

        >>> from progress_rules import calendar
        >>> print(calendar("CN").add_working_days("2017-01-20", 20))  # over the Spring Festival
        2017-02-22
        """
        plain, left = parse_date(day), operator.index(n)
        if left == 0:
            return self.next_working_day(plain)
        year = plain.year
        days = self._year(year)
        # The place among the days of the year, which may lie before its first or after its last.
        place = bisect_right(days, plain) + left - 1 if left > 0 else bisect_left(days, plain) + left
        while place >= len(days):
            place -= len(days)
            year += 1
            days = self._year(year)
        while place < 0:
            year -= 1
            days = self._year(year)
            place += len(days)
        return days[place]

    def working_days_between(self, a: str | date, b: str | date) -> int:
        """Return the number of working days after `a` up to and including `b`, negative when `b` is before.

        So `add_working_days(a, working_days_between(a, b)) == b` for a working day `b`, when `a` is one too
        or lies before `b`; and `working_days_between(b, a) == -working_days_between(a, b)` always.

        Raises:
            RequestError: PR602 when a year from `a` to `b` is not covered, PR503 for no date.

        >>> from progress_rules import calendar
        >>> calendar("CN").working_days_between("2017-09-29", "2017-10-09")  # 30 September and 9 October
        2
        """
        start, end = parse_date(a), parse_date(b)
        if end < start:
            return -self.working_days_between(end, start)
        until = bisect_right(self._year(end.year), end) - bisect_right(self._year(start.year), start)
        return until + sum(len(self._year(year)) for year in range(start.year, end.year))

    def next_working_day(self, day: str | date) -> date:
        """Return `day` when it is a working day, else the first one after it; RequestError PR602 if unknown.

        >>> from progress_rules import calendar
        >>> print(calendar("CN").next_working_day("2017-10-01"))
        2017-10-09
        """
        plain = parse_date(day)
        return plain if self.is_working_day(plain) else self.add_working_days(plain, 1)

    def previous_working_day(self, day: str | date) -> date:
        """Return `day` when it is a working day, else the last one before it; RequestError PR602 if unknown.

        >>> from progress_rules import calendar
        >>> print(calendar("CN").previous_working_day("2017-10-08"))
        2017-09-30
        """
        plain = parse_date(day)
        return plain if self.is_working_day(plain) else self.add_working_days(plain, -1)

    def _year(self, year: int) -> tuple[date, ...]:
        """Return the working days of a year, ascending."""
        kept = self._kept.get(year)
        if kept is not None:
            return kept
        if not self.years[0] <= year <= self.years[1]:
            raise RequestError(outside(self.country, self.years, year))
        days = (self._base(year) | {d for d in self.working_days if d.year == year}) - {
            d for d in self.holidays if d.year == year
        }
        # Two threads may both work a year out; they find the same, and one of the two is kept.
        return self._kept.setdefault(year, tuple(sorted(days)))

    def _base(self, year: int) -> frozenset[date]:
        """Return the working days of a year before the own table is laid over it."""
        if not self.country:
            return frozenset(day for day in days_of(year) if day.weekday() not in self.weekend)
        first, last = published_years(self.country)
        if first <= year <= last:
            return published_working_days(self.country, year)
        return weekday_working_days(self.country, year)
