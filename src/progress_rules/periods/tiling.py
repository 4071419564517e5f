"""How each kind of period cuts up time: from a day to a number, and from a number to its period.

Numbers of neighbouring periods differ by one. Finding one is integer arithmetic only, because an
assessment asks for it once per report.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from typing import Protocol

from progress_rules.errors import Problem, RequestError
from progress_rules.periods.period import Period


class Tiling(Protocol):
    """One way to cut time into numbered periods."""

    def index(self, day: date) -> int:
        """Return the number of the period that contains `day`."""
        ...

    def period(self, index: int) -> Period:
        """Return the period of a number; RequestError PR504 when there is none."""
        ...

    def last_closed(self, day: date) -> Period | None:
        """Return the latest period that ends on or before `day`, or None."""
        ...

    def is_year_start(self, index: int) -> bool:
        """Return whether the period is the first of its year."""
        ...


def beyond(text: str, first: date = date.min, last: date = date.max) -> RequestError:
    """Return the error for something outside the calendar."""
    values = {"text": text, "first": first.isoformat(), "last": last.isoformat()}
    return RequestError(Problem("PR504", values=values))


@dataclass(frozen=True, slots=True)
class MonthSpans:
    """Years cut into runs of whole months: months, merged months, quarters, half-years, years.

    Attributes:
        kind: The kind of the periods.
        spans: The first and last month of each period of a year, in order, covering all twelve.
    """

    kind: str
    spans: tuple[tuple[int, int], ...]
    _slots: tuple[int, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        slots = [n for n, (first, last) in enumerate(self.spans) for _ in range(first, last + 1)]
        object.__setattr__(self, "_slots", tuple(slots))

    def index(self, day: date) -> int:
        """Return the number of the period that contains `day`."""
        return day.year * len(self.spans) + self._slots[day.month - 1]

    def period(self, index: int) -> Period:
        """Return the period of a number."""
        year, slot = divmod(index, len(self.spans))
        return _month_span(self.kind, year, slot + 1, *self.spans[slot])

    def last_closed(self, day: date) -> Period | None:
        """Return the latest period that ends on or before `day`, or None."""
        return _closed(self, day)

    def is_year_start(self, index: int) -> bool:
        """Return whether the period is the first of its year."""
        return index % len(self.spans) == 0


@dataclass(frozen=True, slots=True)
class FinancialSpans:
    """Years and half-years that do not begin in January: they are those of the calendar, moved by some months."""

    kind: str
    first: int
    months: int

    def index(self, day: date) -> int:
        """Return the number of the period that contains `day`."""
        return (day.year * 12 + day.month - self.first) // self.months

    def period(self, index: int) -> Period:
        """Return the period of a number."""
        start = index * self.months + self.first - 1
        year, part = divmod(index * self.months, 12)
        label = f"FY{year:04}" + (f"-H{part // self.months + 1}" if self.months < 12 else "")
        first, last = (MONTHS.period(month) for month in (start, start + self.months - 1))
        return Period(label, first.start, last.end, self.kind)

    def last_closed(self, day: date) -> Period | None:
        """Return the latest period that ends on or before `day`, or None."""
        return _closed(self, day)

    def is_year_start(self, index: int) -> bool:
        """Return whether the period is the first of its year."""
        return index * self.months % 12 == 0


def financial(kind: str, first: int) -> FinancialSpans:
    """Return the years or half-years that begin in a month."""
    return FinancialSpans(kind, first, 12 if kind == "year" else 6)


@dataclass(frozen=True, slots=True)
class HalfMonths:
    """Months cut after the 15th: A is 1 to 15, B is 16 to the last day."""

    def index(self, day: date) -> int:
        """Return the number of the period that contains `day`."""
        return (day.year * 12 + day.month - 1) * 2 + (day.day > 15)

    def period(self, index: int) -> Period:
        """Return the period of a number."""
        months, half = divmod(index, 2)
        month = MONTHS.period(months)
        if half:
            return Period(f"{month.label}B", month.start.replace(day=16), month.end, "half-month")
        return Period(f"{month.label}A", month.start, month.start.replace(day=15), "half-month")

    def last_closed(self, day: date) -> Period | None:
        """Return the latest period that ends on or before `day`, or None."""
        return _closed(self, day)

    def is_year_start(self, index: int) -> bool:
        """Return whether the period is the first of its year."""
        return index % 24 == 0


@dataclass(frozen=True, slots=True)
class Weeks:
    """ISO weeks, Monday to Sunday; a week belongs to the year of its Thursday.

    Counted with the standard library: pendulum's weeks start where a global setting of the host says.
    """

    def index(self, day: date) -> int:
        """Return the number of the period that contains `day`."""
        return (day.toordinal() - 1) // 7  # 0001-01-01, day 1, is a Monday

    def period(self, index: int) -> Period:
        """Return the period of a number."""
        try:
            start = date.fromordinal(index * 7 + 1)
            end = start + timedelta(days=6)
        except (OverflowError, ValueError):
            raise beyond(f"week {index}") from None
        year, week, _ = start.isocalendar()
        return Period(f"{year:04}-W{week:02}", start, end, "week")

    def last_closed(self, day: date) -> Period | None:
        """Return the latest week that ends on or before `day`, or None."""
        index = day.toordinal() // 7 - 1  # not by the week of `day`: that of 9999-12-31 has no last day
        return self.period(index) if index >= 0 else None

    def is_year_start(self, index: int) -> bool:
        """Return whether the period is the first of its year."""
        return self.period(index).start.isocalendar().week == 1


def _closed(tiling: Tiling, day: date) -> Period | None:
    index = tiling.index(day)
    period = tiling.period(index)
    if period.end <= day:
        return period
    return tiling.period(index - 1) if period.start > date.min else None


@lru_cache(maxsize=4096)
def _month_span(kind: str, year: int, number: int, first: int, last: int) -> Period:
    import pendulum  # on first use: it is slow to import

    if not date.min.year <= year <= date.max.year:
        raise beyond(f"{kind} {number} of year {year}")
    label = {"month": f"-{last:02}", "quarter": f"-Q{number}", "half-year": f"-H{number}", "year": ""}[kind]
    end = pendulum.date(year, last, 1).last_of("month")
    return Period(f"{year:04}{label}", date(year, first, 1), date(end.year, end.month, end.day), kind)


def _even(kind: str, months: int) -> MonthSpans:
    return MonthSpans(kind, tuple((first, first + months - 1) for first in range(1, 13, months)))


MONTHS = _even("month", 1)
REGULAR: dict[str, Tiling] = {
    "week": Weeks(),
    "half-month": HalfMonths(),
    "month": MONTHS,
    "quarter": _even("quarter", 3),
    "half-year": _even("half-year", 6),
    "year": _even("year", 12),
}
"""The kinds of period that need nothing but their name."""
