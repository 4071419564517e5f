"""Reading periods as people write them."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from progress_rules.errors import Problem, RequestError
from progress_rules.periods.dates import folded, parse_date, read_date
from progress_rules.periods.period import Period
from progress_rules.periods.tiling import REGULAR

# Two digits after a dot: 2017.10 kept as a number turns into 2017.1, so 2017.1 could be either month.
# Without a separator only near centuries: 171012 is the 12th of October 2017, not December 1710.
_MONTHS = (
    r"([0-9]{4})[-/]([0-9]{1,2})",
    r"([0-9]{4})\.([0-9]{2})",
    r"((?:19|20|21)[0-9]{2})([0-9]{2})",
)
_FORMS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(form))
    for kind, forms in {
        "month": (*_MONTHS, r"([0-9]{4})年([0-9]{1,2})月份?"),
        "quarter": (r"([0-9]{4})[- 年]?Q([1-4])", r"([0-9]{4})年第?([1-4一二三四])季度"),
        "half-year": (r"([0-9]{4})[- 年]?H([12])", r"([0-9]{4})年?([上下])半年"),
        "year": (r"([0-9]{4})(?:年度?)?",),
        "week": (r"([0-9]{4})[- 年]?W([0-9]{1,2})", r"([0-9]{4})年第?([0-9]{1,2})周"),
        "half-month": (
            *(f"{month}([AB])" for month in _MONTHS),
            r"([0-9]{4})年([0-9]{1,2})月份?([上下])半月",
        ),
    }.items()
    for form in forms
)
_NUMBERS = {"一": 1, "二": 2, "三": 3, "四": 4, "上": 1, "下": 2, "A": 1, "B": 2}


def parse_period(text: str | date) -> Period:
    """Return the period that `text` writes, its kind found from its form.

    A date reads as the single day of kind `dates`; which reporting period holds that day is for
    `ReportingCalendar.parse` to say.

    Args:
        text: 2017-10, 2017/10, 2017.10, 201710 or 2017年10月; 2017-Q4 or 2017年第四季度; 2017-H2 or
            2017年下半年; 2017 or 2017年度; 2017-W43 or 2017年第43周 (ISO weeks); 2017-10A or
            2017年10月上半月 (1 to 15; B is 16 to month end); or a date. Full-width or not, in capitals or
            not. Numbers are never taken for periods, nor is 2017.1.

    Returns:
        The period, labelled in its canonical form.

    Raises:
        RequestError: PR501 when the text is no period, or one that does not exist (2017-13, 2017-W53).

    >>> str(parse_period("2017年10月下半月"))
    '2017-10B'
    """
    if isinstance(text, date):
        return _day(parse_date(text))
    found = _read(text) if isinstance(text, str) else None
    if found is None:
        raise RequestError(Problem("PR501", values={"text": text}))
    return found


@lru_cache(maxsize=8192)
def _read(text: str) -> Period | None:
    plain = folded(text)
    for kind, form in _FORMS:
        match = form.fullmatch(plain)
        if match:
            year, *rest = match.groups()
            day = _a_day_in(kind, int(year), [_NUMBERS.get(part) or int(part) for part in rest])
            return None if day is None else REGULAR[kind].period(REGULAR[kind].index(day))
    day = read_date(plain)
    return None if day is None else _day(day)


def _a_day_in(kind: str, year: int, numbers: list[int]) -> date | None:
    """Return the first day of the numbered period, or None when the year has no such period."""
    try:
        match kind, numbers:
            case "week", [week]:
                return date.fromisocalendar(year, week, 1)
            case "half-month", [month, half]:
                return date(year, month, 1 if half == 1 else 16)
            case "month", [month]:
                return date(year, month, 1)
            case "quarter", [quarter]:
                return date(year, quarter * 3 - 2, 1)
            case "half-year", [half]:
                return date(year, half * 6 - 5, 1)
            case _:
                return date(year, 1, 1)
    except ValueError:
        return None


def _day(day: date) -> Period:
    return Period(day.isoformat(), day, day, "dates")
