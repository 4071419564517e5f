"""The working calendar of a country, with the user's own table over it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from progress_rules.calendars.countries import known_country, published_years
from progress_rules.calendars.reading import EVERY_YEAR, read_table, read_years
from progress_rules.calendars.working import WorkingCalendar
from progress_rules.errors import Place, Problem, suggestion

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from typing import Literal


def calendar(
    country: str,
    *,
    holidays: Iterable[str | date] = (),
    working_days: Iterable[str | date] = (),
    years: tuple[int, int] | None = None,
    beyond: Literal["weekends"] | None = None,
) -> WorkingCalendar:
    """Return the working days of a country.

    For China these are the State Council's notices, make-up working days included. The notice of a year comes
    late in the year before, and may move a day of that December; other countries are worked out by the rules
    of the package `holidays`, for years to come too, where feasts that follow the moon are estimates.

    Args:
        country: ISO code of two letters: CN, AE, IL.
        holidays: Own days off, over the published ones.
        working_days: Own working days, over the published ones.
        years: First and last year that the own table completes, next to the published ones; in a year that is
            not published, every day that neither list names is a plain weekday or weekend.
        beyond: "weekends" to count only weekends, and the own table, in every year that is not published.

    Raises:
        RequestError: all at once: PR503 for what is no date, PR601 for a country that is not known, PR602 for
            an own day in a year that is not covered, PR603 for a day in both lists, PR604 for `years`, PR606
            for `beyond`.

    >>> print(calendar("CN").add_working_days("2017-09-28", 3))
    2017-10-09
    """
    code = known_country(country)
    published = published_years(code)
    problems: list[Problem] = []
    covered = published
    if years is not None:
        own = read_years(years, problems)
        if own[0] > published[1] + 1 or own[1] < published[0] - 1:
            values = {"text": years, "first": published[0], "last": published[1], "name": code}
            problems.append(Problem("PR607", Place(field="years"), values))
        covered = min(own[0], published[0]), max(own[1], published[1])
    if beyond is not None:
        if beyond != "weekends":
            values = {"text": beyond, "suggestion": suggestion(str(beyond), ["weekends"])}
            problems.append(Problem("PR606", Place(field="beyond"), values))
        covered = EVERY_YEAR
    off, worked = read_table(code, holidays, working_days, covered, problems)
    return WorkingCalendar(code, (), off, worked, covered)
