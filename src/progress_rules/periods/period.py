"""A period: a labelled run of days."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

PERIOD_KINDS: tuple[str, ...] = ("week", "half-month", "month", "quarter", "half-year", "year", "dates")
"""The kinds of period, from short to long; `dates` are irregular periods that end on given report dates."""

CHINESE_KINDS = {
    "week": "周",
    "half-month": "半月",
    "month": "月",
    "quarter": "季度",
    "half-year": "半年",
    "year": "年度",
    "dates": "报告日期",
}


@dataclass(frozen=True, slots=True)
class Period:
    """A run of whole days that one report is about.

    Periods sort by start, then by end. `parse_period` and `ReportingCalendar` make them; code outside
    rarely builds one by hand.

    Attributes:
        label: How the period is written: 2017-10, 2017-Q4, 2017-H2, 2017, 2017-W43, 2017-10A, or the
            ISO date of the report for a calendar of dates.
        start: The first day, inclusive.
        end: The last day, inclusive.
        kind: One of `PERIOD_KINDS`.

    >>> from progress_rules.periods import parse_period
    >>> period = parse_period("2017年第四季度")
    >>> print(period, period.start, period.end, period.kind)
    2017-Q4 2017-10-01 2017-12-31 quarter
    """

    label: str
    start: date
    end: date
    kind: str

    def __str__(self) -> str:
        return self.label

    # Written out, not `order=True`: dataclasses would compare the label first, and kind and label must
    # still break ties, or two unequal periods over the same days would be neither less nor greater.
    def _order(self) -> tuple[date, date, str, str]:
        return (self.start, self.end, self.kind, self.label)

    def __lt__(self, other: object) -> bool:
        return self._order() < other._order() if isinstance(other, Period) else NotImplemented

    def __le__(self, other: object) -> bool:
        return self._order() <= other._order() if isinstance(other, Period) else NotImplemented

    def __gt__(self, other: object) -> bool:
        return self._order() > other._order() if isinstance(other, Period) else NotImplemented

    def __ge__(self, other: object) -> bool:
        return self._order() >= other._order() if isinstance(other, Period) else NotImplemented
