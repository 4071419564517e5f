"""Reading what a user says about a calendar: own days, covered years, the weekend."""

from __future__ import annotations

from datetime import MAXYEAR, MINYEAR, date
from typing import TYPE_CHECKING

from progress_rules.errors import Bilingual, Place, Problem, RequestError, suggestion
from progress_rules.periods import parse_date

if TYPE_CHECKING:
    from collections.abc import Iterable

EVERY_YEAR = (MINYEAR, MAXYEAR)
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WITHOUT_COUNTRY = Bilingual("this calendar", "本日历")


def read_table(
    country: str,
    holidays: Iterable[str | date],
    working_days: Iterable[str | date],
    years: tuple[int, int],
    problems: Iterable[Problem] = (),
) -> tuple[tuple[date, ...], tuple[date, ...]]:
    """Return the days off and the working days of an own table, ascending, each once.

    Raises:
        RequestError: `problems`, found before, and with them PR503, PR603 and PR602, each with its path.

    >>> read_table("CN", ["2026-03-02"], [], (2004, 2026))
    ((datetime.date(2026, 3, 2),), ())
    """
    wrong = list(problems)
    off, worked = _days("holidays", holidays, wrong), _days("working_days", working_days, wrong)
    place_of = {day: place for place, day in reversed(off.items())}
    for place, day in worked.items():
        if day in place_of:
            wrong.append(Problem("PR603", Place(field=place), {"day": day, "other": place_of[day]}))
    for place, day in (*off.items(), *worked.items()):
        if not years[0] <= day.year <= years[1]:
            wrong.append(outside(country, years, day.year, place))
    if wrong:
        raise RequestError(wrong)
    return tuple(sorted(set(off.values()))), tuple(sorted(set(worked.values())))


def _days(name: str, given: Iterable[str | date], wrong: list[Problem]) -> dict[str, date]:
    """Return the days of a list by their path; what is no date goes to `wrong`."""
    found = {}
    for n, text in enumerate([given] if isinstance(given, (str, date)) else given):
        place = f"{name}[{n}]"
        try:
            found[place] = parse_date(text)
        except RequestError as error:
            wrong += [Problem(p.code, Place(field=place), p.values) for p in error.problems]
    return found


def outside(country: str, years: tuple[int, int], year: int, place: str = "") -> Problem:
    """Return the problem of a year that a calendar does not cover, with the ways out.

    >>> outside("CN", (2004, 2026), 2027).message("en")
    'no working calendar is known for 2027: CN covers 2004 to 2026'
    """
    if years == EVERY_YEAR:
        way = Bilingual("dates run from the year 1 to 9999", "日期只到 1 至 9999 年")
    elif country:
        code = f'calendar("{country}", '
        missing = (years[1] + 1, year) if year > years[1] else (year, years[0] - 1)
        own = f"{code}holidays=[...], working_days=[...], years={missing})"
        way = Bilingual(
            f'give your own table, {own}, or count weekends only, {code}beyond="weekends")',
            f'请自备日历：{own}；或只按周末计：{code}beyond="weekends")',
        )
    else:
        way = Bilingual("give the days of that year and widen years=", "请补上该年的日期，并放宽 years=")
    name = country or _WITHOUT_COUNTRY
    values = {"year": year, "name": name, "first": years[0], "last": years[1], "way": way}
    return Problem("PR602", Place(field=place), values)


def read_years(given: object, problems: list[Problem]) -> tuple[int, int]:
    """Return the first and last year; anything else goes to `problems`.

    >>> read_years((2024, 2030), [])
    (2024, 2030)
    """
    match given:
        case (int(first), int(last)) if MINYEAR <= first <= last <= MAXYEAR:
            return first, last
    problems.append(Problem("PR604", Place(field="years"), {"text": given}))
    return EVERY_YEAR


def read_weekend(given: Iterable[str], problems: list[Problem]) -> tuple[int, ...]:
    """Return the weekend as numbers, Monday 0; what is no weekday goes to `problems`.

    >>> read_weekend(["Fri", "sat"], [])
    (4, 5)
    """
    found = set()
    for n, name in enumerate([given] if isinstance(given, str) else given):
        plain = name.strip().lower() if isinstance(name, str) else ""
        if plain in WEEKDAYS:
            found.add(WEEKDAYS.index(plain))
            continue
        values = {"text": name, "names": ", ".join(WEEKDAYS), "suggestion": suggestion(plain, WEEKDAYS)}
        problems.append(Problem("PR605", Place(field=f"weekend[{n}]"), values))
    return tuple(sorted(found))
