"""The calendar in which an office reports: which periods there are, and in what order."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Self

from progress_rules.errors import Problem, RequestError, suggestion
from progress_rules.periods.dates import parse_date
from progress_rules.periods.parsing import parse_period
from progress_rules.periods.period import CHINESE_KINDS, PERIOD_KINDS, Period
from progress_rules.periods.reported import ReportDates, checked_dates, checked_merge, merged_months
from progress_rules.periods.tiling import REGULAR, Tiling, financial

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@dataclass(frozen=True, slots=True)
class ReportingCalendar:
    """An order of periods without gap or overlap, over which streaks count.

    Immutable and hashable; calendars that mean the same are equal. Make one with `of` or `from_dates`.

    Attributes:
        kind: One of `PERIOD_KINDS`.
        merge: Months that have no report of their own, each with the later month of the same year whose
            report covers it. ((1, 2),): the period 2017-02 runs from 2017-01-01 to 2017-02-28.
        dates: The report dates of a calendar of kind `dates`, ascending. The period of a date runs from
            the day after the date before it; the first one starts and ends on its own date.
        year_from: The month in which a year begins: 4 for financial years from April to March. Such a year is
            called by the year in which it begins; years and half-years are labelled FY2024 and FY2024-H1.

    >>> calendar = ReportingCalendar.of("month", merge={1: 2})
    >>> [str(p) for p in calendar.between(calendar.parse("2016-12"), calendar.parse("2017-03"))]
    ['2016-12', '2017-02', '2017-03']
    """

    kind: str
    merge: tuple[tuple[int, int], ...] = ()
    dates: tuple[date, ...] = ()
    year_from: int = 1
    _tiling: Tiling = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.kind not in PERIOD_KINDS:
            values = {"text": self.kind, "suggestion": suggestion(str(self.kind), PERIOD_KINDS)}
            raise RequestError(Problem("PR509", values={**values, "kinds": ", ".join(PERIOD_KINDS)}))
        if self.merge and self.kind != "month":
            raise RequestError(Problem("PR511", values={"kind": self.kind}))
        if bool(self.dates) != (self.kind == "dates"):
            raise RequestError(Problem("PR512"))
        object.__setattr__(self, "merge", checked_merge(self.merge))
        object.__setattr__(self, "dates", checked_dates(tuple(parse_date(day) for day in self.dates)))
        own: Tiling | None = (
            ReportDates(self.dates) if self.dates else merged_months(self.merge) if self.merge else None
        )
        if not 1 <= self.year_from <= 12 or (self.kind == "quarter" and self.year_from % 3 != 1):
            raise RequestError(Problem("PR513", values={"month": self.year_from, "kind": self.kind}))
        if self.year_from > 1 and self.kind in {"half-year", "year"}:
            own = financial(self.kind, self.year_from)
        object.__setattr__(self, "_tiling", own or REGULAR[self.kind])

    @classmethod
    def of(cls, kind: str, merge: Mapping[int, int] | None = None, *, year_from: int = 1) -> Self:
        """Return the calendar of a regular kind of period, some months merged into later ones if asked.

        `year_from` is the month in which its years begin.

        Raises:
            RequestError: PR506, PR510 or PR511 for a merge that cannot be, PR509 for an unknown kind, PR513 for years
                that begin in no month, or amid a quarter of a calendar of quarters.

        >>> str(ReportingCalendar.of("quarter").containing(date(2017, 10, 31)))
        '2017-Q4'
        >>> str(ReportingCalendar.of("year", year_from=4).containing(date(2017, 3, 31)))
        'FY2016'
        """
        return cls(kind, tuple((merge or {}).items()), year_from=year_from)

    @classmethod
    def from_dates(cls, dates: Iterable[str | date]) -> Self:
        """Return the calendar of irregular report dates, which must ascend.

        Raises:
            RequestError: PR503 for what is no date, PR505 for a wrong order, PR512 for no dates at all.

        >>> calendar = ReportingCalendar.from_dates(["2017-09-28", "2017-10-31"])
        >>> print(calendar.parse("2017-10-31").start)
        2017-09-29
        """
        return cls("dates", (), tuple(parse_date(day) for day in dates))

    def parse(self, text: str | date) -> Period:
        """Return the period of this calendar that a label names or a date falls in.

        Raises:
            RequestError: PR501 for no period, PR502 for one of another kind, PR504 for one outside the
                report dates, PR507 for a month that is merged into a later one.

        >>> str(ReportingCalendar.of("month").parse("2017-10-31"))
        '2017-10'
        """
        period = parse_period(text)
        if period.kind == "dates":
            return self.containing(period.end)
        return self._tiling.period(self._index(period, text))

    def containing(self, day: date) -> Period:
        """Return the period that `day` falls in; RequestError PR504 when there is none.

        >>> str(ReportingCalendar.of("week").containing(date(2017, 1, 1)))
        '2016-W52'
        """
        return self._tiling.period(self._tiling.index(parse_date(day)))

    def ordinal(self, period: Period) -> int:
        """Return the number of `period`; the next period of this calendar has the next integer.

        Numbers mean nothing across calendars. A period is known by its kind and last day, so the plain
        2017-02 of `parse_period` is the 2017-02 of a calendar that merges January into it.

        Raises:
            RequestError: PR502, PR504, PR507 or PR508 when it is no period of this calendar.

        >>> months = ReportingCalendar.of("month")
        >>> months.ordinal(months.parse("2018-02")) - months.ordinal(months.parse("2017-12"))
        2
        """
        return self._index(period, period.label)

    def at(self, ordinal: int) -> Period:
        """Return the period of a number that `ordinal` gave; RequestError PR504 when there is none.

        >>> weeks = ReportingCalendar.of("week")
        >>> str(weeks.at(weeks.ordinal(weeks.parse("2015-W53")) + 1))
        '2016-W01'
        """
        return self._tiling.period(ordinal)

    def shift(self, period: Period, n: int) -> Period:
        """Return the period `n` places after `period`, before it when negative.

        >>> months = ReportingCalendar.of("month")
        >>> str(months.shift(months.parse("2017-01"), -1))
        '2016-12'
        """
        return self.at(self.ordinal(period) + n)

    def between(self, first: Period, last: Period) -> list[Period]:
        """Return the periods from `first` to `last`, both included; none when `last` comes before.

        >>> halves = ReportingCalendar.of("half-year")
        >>> [str(p) for p in halves.between(halves.parse("2016-H2"), halves.parse("2017-H1"))]
        ['2016-H2', '2017-H1']
        """
        return [self.at(n) for n in range(self.ordinal(first), self.ordinal(last) + 1)]

    def last_closed(self, as_of: date) -> Period | None:
        """Return the latest period whose last day is `as_of` or earlier, or None before the first.

        >>> str(ReportingCalendar.of("month").last_closed(date(2017, 10, 30)))
        '2017-09'
        """
        return self._tiling.last_closed(parse_date(as_of))

    def is_year_start(self, period: Period) -> bool:
        """Return whether `period` is the first of its year in this calendar.

        >>> calendar = ReportingCalendar.of("month", merge={1: 2})
        >>> calendar.is_year_start(calendar.parse("2017-02"))
        True
        """
        if self.year_from == 1:
            return self._tiling.is_year_start(self.ordinal(period))
        before = self.shift(period, -1)
        return self.year_of(before) != self.year_of(period)

    def year_of(self, period: Period) -> int:
        """Return the year of the last day of `period`; for a week, its ISO year.

        Where years do not begin in January, the year in which the financial year of its last day begins.

        >>> months = ReportingCalendar.of("month", year_from=4)
        >>> months.year_of(months.parse("2018-03"))
        2017
        >>> weeks = ReportingCalendar.of("week")
        >>> weeks.year_of(weeks.parse("2020-W53"))
        2020
        """
        if self.year_from > 1:
            return period.end.year - (period.end.month < self.year_from)
        return period.end.isocalendar().year if period.kind == "week" else period.end.year

    def year_start(self, period: Period) -> date:
        """Return the first day of the year that `year_of` gives.

        >>> months = ReportingCalendar.of("month", year_from=4)
        >>> print(months.year_start(months.parse("2018-03")))
        2017-04-01
        """
        return date(self.year_of(period), self.year_from, 1)

    def _index(self, period: Period, text: str | date) -> int:
        """Return the number of `period`; `text` is how the caller wrote it."""
        if period.kind != self.kind:
            raise self._another_kind(period, text)
        index = self._tiling.index(period.end)
        if self.dates and self.dates[index] != period.end:
            values = {"text": text, "example": self.at(index).label}
            raise RequestError(Problem("PR508", values=values))
        if self.merge and any(month == period.end.month for month, _ in self.merge):
            values = {"text": text, "example": self.at(index).label}
            raise RequestError(Problem("PR507", values=values))
        return index

    def _another_kind(self, period: Period, text: str | date) -> RequestError:
        near = min(max(period.end, self.dates[0]), self.dates[-1]) if self.dates else period.end
        values = {
            "text": text,
            "kind": period.kind,
            "expected": self.kind,
            "example": self.containing(near).label,
        }
        chinese = {"kind_zh": CHINESE_KINDS[period.kind], "expected_zh": CHINESE_KINDS[self.kind]}
        return RequestError(Problem("PR502", values={**values, **chinese}))
