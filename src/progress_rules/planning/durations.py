"""From the start of a step to its finish and back, in each unit of a duration.

For every unit `earliest` and `latest` are each other's counterpart: a step that starts on or after
`earliest(step, a)` finishes within a bound exactly when `latest(step, bound)` starts no earlier. So the plan
forward and the plan backward agree on whether it fits.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from progress_rules.periods.dates import add_months

if TYPE_CHECKING:
    from collections.abc import Iterable

    from progress_rules.calendars import WorkingCalendar
    from progress_rules.planning.steps import Step

DAY = timedelta(days=1)


class Span(NamedTuple):
    """The first and the last day of a step, both part of it; a milestone has the same day twice."""

    start: date
    finish: date


def latest(step: Step, bound: date) -> Span:
    """Return the latest days of a step that finish on `bound` or before.

    Raises:
        OverflowError: when the way leads out of the years 1 to 9999.
        RequestError: PR602 when it leads into a year without a working calendar.

    >>> from progress_rules.planning.steps import Step
    >>> print(*latest(Step("paving", 1, "months"), date(2024, 3, 31)))
    2024-03-01 2024-03-31
    """
    count = step.duration
    if step.unit == "working_days":
        working = calendar_of(step)
        finish = working.previous_working_day(bound)
        return Span(working.add_working_days(finish, 1 - count) if count > 1 else finish, finish)
    if count == 0:
        return Span(bound, bound)
    if step.unit == "months":
        start = _months_on(bound, -count)
        while _months_on(start + DAY, count) - DAY <= bound:
            start += DAY
        return Span(start, _months_on(start, count) - DAY)
    return Span(bound - DAY * (_days(step) - 1), bound)


def earliest(step: Step, bound: date) -> Span:
    """Return the earliest days of a step that start on `bound` or after it.

    A milestone is the end of a day, so that of the day before `bound` will do.

    Raises:
        OverflowError: when the way leads out of the years 1 to 9999.
        RequestError: PR602 when it leads into a year without a working calendar.

    >>> from progress_rules.planning.steps import Step
    >>> print(*earliest(Step("paving", 1, "months"), date(2024, 1, 31)))
    2024-01-31 2024-02-28
    """
    count = step.duration
    if count == 0:
        day = bound - DAY
        if step.unit != "working_days":
            return Span(day, day)
        # With nothing before it, a milestone must not use up the first working day.
        working = calendar_of(step)
        day = working.next_working_day(day) if step.after else working.previous_working_day(day)
        return Span(day, day)
    if step.unit == "working_days":
        working = calendar_of(step)
        start = working.next_working_day(bound)
        return Span(start, working.add_working_days(start, count - 1))
    if step.unit == "months":
        return Span(bound, _months_on(bound, count) - DAY)
    return Span(bound, bound + DAY * (_days(step) - 1))


def first_day(step: Step, not_before: date, finishes: Iterable[date]) -> date:
    """Return the first day on which a step can be under way, by the finish of each step before it.

    That is not before `not_before`, even after a milestone that is reached on the last working day before it.
    """
    bound = max((finish + DAY for finish in finishes), default=not_before)
    return max(bound, not_before) if step.duration else bound


def slack(step: Step, early: date, late: date) -> int:
    """Return how many whole units of the step lie from `early` to `late`, rounded down; negative before.

    >>> from progress_rules.planning.steps import Step
    >>> slack(Step("paving", 1, "months"), date(2024, 1, 31), date(2024, 2, 29))
    1
    >>> slack(Step("paving", 1, "weeks"), date(2024, 1, 31), date(2024, 1, 30))
    -1
    """
    if step.unit == "working_days":
        return calendar_of(step).working_days_between(early, late)
    if step.unit == "months":
        months = (late.year - early.year) * 12 + late.month - early.month
        return months - (_months_on(early, months) > late)
    return (late - early).days // (7 if step.unit == "weeks" else 1)


def _months_on(day: date, months: int) -> date:
    found = add_months(day, months)
    if found is None:
        raise OverflowError(f"{months} months from {day}")
    return found


def calendar_of(step: Step) -> WorkingCalendar:
    """Return the calendar of a step that counts working days."""
    if step.calendar is None:
        raise TypeError(f"step {step.id} counts working days and has no calendar")
    return step.calendar


def _days(step: Step) -> int:
    return step.duration * (7 if step.unit == "weeks" else 1)
