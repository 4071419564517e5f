"""Countries by their ISO code: which years are published, and which of their days are worked."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from progress_rules.calendars import china
from progress_rules.errors import Problem, RequestError, suggestion

if TYPE_CHECKING:
    from holidays import HolidayBase

CHINA = "CN"
_WORDS_FOR_CHINA = {"中国": CHINA, "中华人民共和国": CHINA, "prc": CHINA}


def days_of(year: int) -> list[date]:
    """Return the days of a year, in order.

    >>> len(days_of(2016))
    366
    """
    first = date(year, 1, 1)
    return [first + timedelta(days=n) for n in range((date(year, 12, 31) - first).days + 1)]


def known_country(code: str) -> str:
    """Return the ISO code of two letters in capitals; RequestError PR601 for a code that is not known.

    >>> known_country("cn")
    'CN'
    """
    plain = code.strip().upper() if isinstance(code, str) else ""
    if plain == CHINA:  # spares the larger library
        return plain
    codes = _codes()
    if plain in codes.values():
        return plain
    near = suggestion(code, codes) if isinstance(code, str) else ""
    raise RequestError(Problem("PR601", values={"text": code, "suggestion": codes.get(near, "")}))


@lru_cache(maxsize=1)
def _codes() -> dict[str, str]:
    """Return the ISO code of every country, by its code, by its code of three letters and by its name."""
    from holidays.registry import COUNTRIES

    codes = {names[1]: names[1] for names in COUNTRIES.values()}
    for name, (_, short, *others) in COUNTRIES.items():
        for word in (name.replace("_", " "), *others):
            codes.setdefault(word, short)
    return codes | _WORDS_FOR_CHINA


def published_years(country: str) -> tuple[int, int]:
    """Return the first and the last year that the calendar of a country covers.

    >>> published_years("CN")[0]
    2004
    """
    if country == CHINA:
        return china.published_years()
    holidays = _plain(country)
    return holidays.start_year, holidays.end_year


@lru_cache(maxsize=512)
def published_working_days(country: str, year: int) -> frozenset[date]:
    """Return the working days of a published year.

    >>> len(published_working_days("CN", 2017))
    249
    """
    if country == CHINA:
        return frozenset(day for day in days_of(year) if china.is_working_day(day))
    from holidays import country_holidays

    holidays = country_holidays(country, years=year)
    return frozenset(day for day in days_of(year) if holidays.is_working_day(day))


@lru_cache(maxsize=512)
def weekday_working_days(country: str, year: int) -> frozenset[date]:
    """Return the days of a year that are no weekend in the country, as if it had no holidays.

    >>> len(weekday_working_days("CN", 2017))
    260
    """
    if country == CHINA:
        return frozenset(day for day in days_of(year) if day.weekday() < 5)
    holidays = _plain(country)
    return frozenset(day for day in days_of(year) if not holidays.is_weekend(day))


def _plain(country: str) -> HolidayBase:
    """Return the country's rules with no year worked out."""
    from holidays import country_holidays

    return country_holidays(country, expand=False)
