"""China: the days off and the make-up working days that the State Council's notices name."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

# Where chinesecalendar differs from the notice; True: a working day. Each line names its notice.
CORRECTIONS = {
    # 国办发明电〔2005〕35号 (holidays of 2006): Saturday 31 December 2005 is worked. The library begins the
    # holidays of 2006 with that year and forgets the make-up day before it.
    date(2005, 12, 31): True,
}


@lru_cache(maxsize=1)
def _tables() -> tuple[frozenset[date], frozenset[date]]:
    """Return the days off and the days worked that are not plain weekdays and weekends."""
    import chinese_calendar  # type: ignore[import-untyped]

    off = {day for day in chinese_calendar.holidays if day not in CORRECTIONS}
    worked = {day for day in chinese_calendar.workdays if day not in CORRECTIONS}
    off |= {day for day, works in CORRECTIONS.items() if not works}
    worked |= {day for day, works in CORRECTIONS.items() if works}
    return frozenset(off), frozenset(worked)


def published_years() -> tuple[int, int]:
    """Return the first and the last year whose notice is known.

    >>> published_years()[0]
    2004
    """
    off, _ = _tables()
    return min(off).year, max(off).year


def is_working_day(day: date) -> bool:
    """Return whether `day`, of a published year, is worked.

    >>> is_working_day(date(2017, 9, 30))  # a Saturday, made up for the National Day week
    True
    """
    off, worked = _tables()
    return day in worked or (day.weekday() < 5 and day not in off)
