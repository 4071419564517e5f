"""The days off between two days: weekends, holidays on weekdays, and weekend days that are made up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from progress_rules.calendars.countries import weekday_working_days

if TYPE_CHECKING:
    from progress_rules.calendars import WorkingCalendar


@dataclass(frozen=True, slots=True)
class DaysOff:
    """What a calendar says about a run of days.

    Attributes:
        weekends: Days off that are a weekend.
        holidays: Days off that would be worked by their weekday.
        made_up: Weekend days that are worked.
    """

    weekends: int
    holidays: int
    made_up: tuple[date, ...]


def days_off(calendar: WorkingCalendar, first: date, last: date) -> DaysOff:
    """Return the days off from `first` to `last`, both included; RequestError PR602 in an unknown year.

    >>> from progress_rules import calendar
    >>> found = days_off(calendar("CN"), date(2024, 9, 29), date(2024, 10, 7))
    >>> found.weekends, found.holidays, *map(str, found.made_up)
    (2, 5, '2024-09-29')
    """
    weekends = holidays = 0
    made_up = []
    for number in range(first.toordinal(), last.toordinal() + 1):
        day = date.fromordinal(number)
        worked, weekday = calendar.is_working_day(day), _is_weekday(calendar, day)
        weekends += not worked and not weekday
        holidays += not worked and weekday
        if worked and not weekday:
            made_up.append(day)
    return DaysOff(weekends, holidays, tuple(made_up))


def _is_weekday(calendar: WorkingCalendar, day: date) -> bool:
    if calendar.country:
        return day in weekday_working_days(calendar.country, day.year)
    return day.weekday() not in calendar.weekend
