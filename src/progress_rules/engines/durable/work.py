"""The values that actions work out between two answers, in whole numbers and exact fractions; None is unknown.

Days are ordinals, moments microseconds since the first midnight, levels ranks, texts codes. durable_rules itself only
compares, adds, subtracts and multiplies; what it cannot do is done here, and goes back to it as a number.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import MAXYEAR, MINYEAR, date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

LAST_DAY = date.max.toordinal()
HOUR = 3_600_000_000
DAY = 24 * HOUR
LAST_MOMENT = LAST_DAY * DAY - 1


def _divide(a: Any, b: Any) -> Any:
    return Fraction(a) / b if b else None


def _days_later(day: int, days: Any) -> int | None:
    later = day + days
    return int(later) if days == int(days) and 1 <= later <= LAST_DAY else None


def _round(value: Any, places: Any) -> Fraction:
    factor = 10 ** int(places)
    scaled = abs(Fraction(value)) * factor
    size = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Fraction(-size if value < 0 else size, factor)


def _add_months(day: int, months: Any) -> int | None:
    if months != int(months):
        return None
    start = date.fromordinal(day)
    year, month = divmod(start.year * 12 + start.month - 1 + int(months), 12)
    if not MINYEAR <= year <= MAXYEAR:
        return None
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1])).toordinal()


def _months_between(a: int, b: int) -> int:
    if b < a:
        return -_months_between(b, a)
    first, last = date.fromordinal(a), date.fromordinal(b)
    months = (last.year - first.year) * 12 + last.month - first.month
    reached = _add_months(a, months)
    return months if reached is not None and reached <= b else months - 1


def _moment(value: Any) -> int | None:
    return int(value) if value == int(value) and 0 <= value <= LAST_MOMENT else None


def _lowest(*items: Any) -> Any:
    return min(items)


def _highest(*items: Any) -> Any:
    return max(items)


KNOWN: dict[str, Callable[..., Any]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": _divide,
    "negative": lambda a: -a,
    "days later": _days_later,
    "days earlier": lambda day, days: _days_later(day, -days),
    "min": _lowest,
    "max": _highest,
    "abs": abs,
    "round": _round,
    "floor": lambda a: a.__floor__(),
    "ceil": lambda a: a.__ceil__(),
    "add_months": _add_months,
    "months_between": _months_between,
    "year_of": lambda day: date.fromordinal(day).year,
    "month_of": lambda day: date.fromordinal(day).month,
    "hours": lambda a, b: Fraction(a - b, HOUR),
    "day_of": lambda moment: moment // DAY + 1,
    "hour_of": lambda moment: Fraction(moment % DAY, HOUR),
    "at": lambda day, hours: _moment((day - 1) * DAY + hours * HOUR),
    "add_hours": lambda moment, hours: _moment(moment + hours * HOUR),
}
"""Operations on known values; the result is unknown when one of the values is."""


def _coalesce(*items: Any) -> Any:
    return next((item for item in items if item is not None), None)


def _choice(condition: Any, then: Any, otherwise: Any) -> Any:
    return None if condition is None else then if condition else otherwise


OPEN: dict[str, Callable[..., Any]] = {"coalesce": _coalesce, "choice": _choice, "same": lambda a: a}
"""Operations that look at unknown values themselves."""


def work(name: str, values: list[Any]) -> Any:
    """Return the result of an operation.

    >>> work("/", [1, 3]), work("+", [1, None]), work("coalesce", [None, 2])
    (Fraction(1, 3), None, 2)
    """
    if name in OPEN:
        return OPEN[name](*values)
    return None if None in values else KNOWN[name](*values)
