"""Functions that are looked up in calendars: engines call them once for each combination of arguments."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from progress_rules.periods import ReportingCalendar, dates

if TYPE_CHECKING:
    from collections.abc import Callable

    from progress_rules.calendars import WorkingCalendar

Spans = tuple[tuple[date, date | None], ...]


def _whole(value: Any) -> int | None:
    """Return a whole number; a part of a day is none."""
    number = int(value)
    return number if number == value else None


def add_working_days(working: WorkingCalendar, day: date, n: Any) -> date | None:
    """Return the n-th working day after a day; unknown for parts of days."""
    left = _whole(n)
    return None if left is None else working.add_working_days(day, left)


def working_days_between(working: WorkingCalendar, a: date, b: date) -> int:
    """Return the working days after `a` up to and including `b`."""
    return working.working_days_between(a, b)


def is_working_day(working: WorkingCalendar, day: date) -> bool:
    """Return whether a day is worked."""
    return working.is_working_day(day)


def next_working_day(working: WorkingCalendar, day: date) -> date:
    """Return the day, or the first working day after it."""
    return working.next_working_day(day)


def previous_working_day(working: WorkingCalendar, day: date) -> date:
    """Return the day, or the last working day before it."""
    return working.previous_working_day(day)


@lru_cache(maxsize=16)
def _calendar(kind: str) -> ReportingCalendar:
    return ReportingCalendar.of(kind)


def first_day(working: WorkingCalendar | None, day: date, kind: str) -> date:
    """Return the first day of the week, month ... that a day lies in."""
    del working
    return _calendar(kind).containing(day).start


def last_day(working: WorkingCalendar | None, day: date, kind: str) -> date:
    """Return the last day of the week, month ... that a day lies in."""
    del working
    return _calendar(kind).containing(day).end


def months_between(working: WorkingCalendar | None, a: date, b: date) -> int:
    """Return the whole months from one day to another, as `add_months` counts them; negative when b comes first.

    >>> from datetime import date
    >>> months_between(None, date(2024, 1, 31), date(2024, 2, 29))
    1
    >>> months_between(None, date(2024, 3, 5), date(2024, 1, 6))
    -1
    """
    del working
    if b < a:
        return -months_between(None, b, a)
    months = (b.year - a.year) * 12 + b.month - a.month
    reached = dates.add_months(a, months)
    return months if reached is not None and reached <= b else months - 1


def write_spans(runs: list[tuple[date | None, date | None]]) -> str:
    """Return runs of days as text, merged and in order; one without a last day is open.

    >>> write_spans([(date(2024, 3, 5), None), (date(2024, 1, 1), date(2024, 1, 9))])
    '2024-01-01/2024-01-09;2024-03-05/'
    """
    merged: list[tuple[date, date | None]] = []
    for first, last in sorted(runs, key=lambda run: (run[0] or date.min, run[1] or date.max)):
        start = first or date.min
        if merged and (merged[-1][1] is None or dates.day_before(start) <= merged[-1][1]):
            held = merged[-1][1]
            merged[-1] = (merged[-1][0], None if held is None or last is None else max(held, last))
        else:
            merged.append((start, last))
    return ";".join(f"{a.isoformat()}/{b.isoformat() if b else ''}" for a, b in merged)


@lru_cache(maxsize=4096)
def read_spans(text: str) -> Spans:
    """Return the runs of days that `write_spans` wrote."""
    parts = (run.split("/") for run in text.split(";") if run)
    return tuple((date.fromisoformat(a), date.fromisoformat(b) if b else None) for a, b in parts)


def add_days_outside(working: WorkingCalendar | None, day: date, n: Any, spans: str) -> date | None:
    """Return the n-th day after a day, not counting those in the spans; unknown while an open one stops the clock."""
    del working
    return _outside(day, _whole(n), read_spans(spans), lambda _day: True)


def add_working_days_outside(working: WorkingCalendar, day: date, n: Any, spans: str) -> date | None:
    """Return the n-th working day after a day, not counting those in the spans."""
    return _outside(day, _whole(n), read_spans(spans), working.is_working_day)


def _outside(day: date, left: int | None, spans: Spans, counts: Callable[[date], bool]) -> date | None:
    if left is None or left < 0:
        return None
    current = day
    while left:
        if current == date.max:
            return None
        current += timedelta(days=1)
        stopped = next(
            (span for span in spans if span[0] <= current and (span[1] is None or current <= span[1])), None
        )
        if stopped is not None:
            if stopped[1] is None:
                return None
            current = stopped[1]
        elif counts(current):
            left -= 1
    return current


def add_months(working: WorkingCalendar | None, day: date, n: Any) -> date | None:
    """Return the same day n months on, or the last day of a shorter month; unknown for parts of months."""
    del working
    months = _whole(n)
    return None if months is None else dates.add_months(day, months)


FUNCTIONS: dict[str, Callable[..., Any]] = {
    f.__name__: f
    for f in (
        add_working_days, working_days_between, is_working_day, next_working_day, previous_working_day, first_day,
        last_day, months_between, add_days_outside, add_working_days_outside, add_months,
    )
}  # fmt: skip
"""Every such function by its name in conditions; the first argument is the working calendar."""
