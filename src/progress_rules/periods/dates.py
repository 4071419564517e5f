"""Reading dates as offices write them."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from datetime import MAXYEAR, MINYEAR, date, datetime, time, timedelta
from functools import lru_cache

from progress_rules.errors import Problem, RequestError

# A time of day after the date is read and dropped: exports write 2017-10-31 00:00:00 for a plain date.
_TIME = r"(?:[01]?[0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]+)?)?(?:Z|[+-][0-9]{2}:?[0-9]{2})?"
_FORMS = (
    re.compile(rf"([0-9]{{4}})([-/.])([0-9]{{1,2}})\2([0-9]{{1,2}})(?:[T ]+{_TIME})?"),
    re.compile(rf"([0-9]{{4}})(年)([0-9]{{1,2}})月([0-9]{{1,2}})(?:[日号](?:{_TIME})?)?"),
    re.compile(r"([0-9]{4})()([0-9]{2})([0-9]{2})"),
)
_BLANK_BESIDE_WORD = re.compile(r"(?<=[^0-9])\s+|\s+(?=[^0-9])")


def add_months(day: date, months: int) -> date | None:
    """Return the same day of a month before or after, or its last day where it has no such day.

    None outside the years 1 to 9999.

    >>> print(add_months(date(2024, 1, 31), 1))
    2024-02-29
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not MINYEAR <= year <= MAXYEAR:
        return None
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def day_before(day: date) -> date:
    """Return the day before; of the first day that there is, that day."""
    return day - timedelta(days=1) if day > date.min else day


def moment_after(day: date) -> datetime:
    """Return the moment at which a day is over; of the last day that there is, its last moment.

    >>> print(moment_after(date(2017, 10, 31)), moment_after(date.max))
    2017-11-01 00:00:00 9999-12-31 23:59:59.999999
    """
    return (
        datetime.combine(day + timedelta(days=1), time())
        if day < date.max
        else datetime.combine(day, time.max)
    )


def parse_date(text: str | date | datetime) -> date:
    """Return the day that `text` writes.

    A datetime gives the day on its own clock, in its own time zone; a time of day in a text is dropped too.

    Args:
        text: 2017-10-31, 2017/10/31, 2017.10.31, 2017年10月31日 or 20171031, full-width or not, with or
            without blanks around it; or a date. Numbers are never taken for dates.

    Returns:
        A plain `datetime.date`.

    Raises:
        RequestError: PR503 when the text is no date, or one that does not exist (2017-02-30).

    >>> parse_date("２０１７年１０月３１日")
    datetime.date(2017, 10, 31)
    """
    if type(text) is date:
        return text
    if isinstance(text, date):
        try:
            return date(text.year, text.month, text.day)
        except (TypeError, ValueError):  # pandas' NaT is a datetime whose parts are not numbers
            raise not_a_date(text) from None
    found = read_date(folded(text)) if isinstance(text, str) else None
    if found is None:
        raise not_a_date(text)
    return found


def not_a_date(text: object) -> RequestError:
    """Return the error for something that is no date."""
    return RequestError(Problem("PR503", values={"text": text}))


@lru_cache(maxsize=8192)
def folded(text: str) -> str:
    """Return `text` half-width, in capitals, without blanks around it or beside Chinese words.

    A text with a footnote mark comes back empty, which reads as nothing: NFKC would turn 2017-1² or
    2017-1① into a plausible other month.
    """
    if not text.isascii():
        if any(unicodedata.decomposition(mark).startswith(("<super>", "<sub>", "<circle>")) for mark in text):
            return ""
        text = unicodedata.normalize("NFKC", text)
    text = text.strip().upper()
    return _BLANK_BESIDE_WORD.sub("", text) if "年" in text else text


def read_date(folded_text: str) -> date | None:
    """Return the day that a folded text writes, or None."""
    for form in _FORMS:
        match = form.fullmatch(folded_text)
        if match:
            try:
                return date(int(match[1]), int(match[3]), int(match[4]))
            except ValueError:
                return None
    return None
