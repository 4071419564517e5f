"""The few functions that generated code calls."""

from __future__ import annotations

from collections import deque
from datetime import date, datetime, time, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from fractions import Fraction
from typing import Any

from progress_rules.periods.dates import add_months


def divide(left: Any, right: Any) -> Fraction | None:
    """Return the exact quotient; unknown when the divisor is zero."""
    return Fraction(left) / Fraction(right) if right else None


def round_half_up(value: Any, places: int) -> Decimal:
    """Round half away from zero, as 四舍五入 does."""
    scaled = abs(Fraction(value)) * 10**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(-whole if value < 0 else whole).scaleb(-places)


def floor(value: Any) -> int:
    """Return the largest whole number that is not larger."""
    return (
        value.__floor__()
        if isinstance(value, Fraction)
        else int(Decimal(value).to_integral_value(ROUND_FLOOR))
    )


def ceil(value: Any) -> int:
    """Return the smallest whole number that is not smaller."""
    return (
        value.__ceil__()
        if isinstance(value, Fraction)
        else int(Decimal(value).to_integral_value(ROUND_CEILING))
    )


def add_days(day: date, days: Any) -> date | None:
    """Return the day so many days later; a part of a day, or a day outside the calendar, is unknown."""
    whole = int(days)
    if whole != days:
        return None
    try:
        return day + timedelta(days=whole)
    except OverflowError:
        return None


def difference(later: date, earlier: date) -> int:
    """Return the days from one day to another."""
    return (later - earlier).days


HOUR = 3_600_000_000
"""The microseconds of an hour."""


def hours_between(a: datetime, b: datetime) -> Fraction:
    """Return the hours from one moment to another, exactly."""
    return Fraction((b - a) // timedelta(microseconds=1), HOUR)


def hour_of(moment: datetime) -> Fraction:
    """Return the hours since midnight, exactly: 23.5 at half past eleven in the evening."""
    return hours_between(datetime.combine(moment.date(), time()), moment)


def add_hours(moment: datetime, hours: Any) -> datetime | None:
    """Return the moment so many hours later; unknown where it does not fall on a microsecond."""
    micros = Fraction(hours) * HOUR
    if micros.denominator != 1:
        return None
    try:
        return moment + timedelta(microseconds=micros.numerator)
    except OverflowError:
        return None


def at(day: date, hours: Any) -> datetime | None:
    """Return the moment so many hours after the midnight that a day begins with."""
    return add_hours(datetime.combine(day, time()), hours)


NAMES: dict[str, object] = {
    "Fraction": Fraction,
    "divide": divide,
    "round_half_up": round_half_up,
    "floor": floor,
    "ceil": ceil,
    "add_days": add_days,
    "add_months": add_months,
    "difference": difference,
    "hours_between": hours_between,
    "hour_of": hour_of,
    "add_hours": add_hours,
    "at": at,
    "deque": deque,
}
