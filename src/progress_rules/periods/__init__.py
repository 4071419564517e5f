"""Periods: reading and writing them, and the calendars in which projects report."""

from __future__ import annotations

from progress_rules.periods.calendar import ReportingCalendar
from progress_rules.periods.dates import day_before, moment_after, parse_date
from progress_rules.periods.parsing import parse_period
from progress_rules.periods.period import PERIOD_KINDS, Period

__all__ = [
    "PERIOD_KINDS",
    "Period",
    "ReportingCalendar",
    "day_before",
    "moment_after",
    "parse_date",
    "parse_period",
]
