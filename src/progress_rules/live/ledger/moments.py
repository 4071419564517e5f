"""Moments of recording: the clock of the office, and what "known by" means."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from progress_rules.errors import LedgerError, Problem

Clock = Callable[[], datetime]
"""What tells the time: the wall time of the office, with or without its offset from UTC."""

KnownBy = int | date | str | None
"""A moment, a day (all of it), the number of an entry, or None for everything."""

TOLERANCE = timedelta(seconds=2)
"""How far a clock may be behind the last entry; the new one is then recorded at the time of that."""


class Stamp(NamedTuple):
    """A wall time and, where known, how far it is ahead of UTC."""

    wall: datetime
    offset: timedelta | None

    def after(self, other: Stamp) -> timedelta:
        """Return how much later this is; by UTC where both offsets are known, so that a season's change is none."""
        if self.offset is None or other.offset is None:
            return self.wall - other.wall
        return (self.wall - self.offset) - (other.wall - other.offset)


def system_clock() -> datetime:
    """Return the wall time of this machine, with its offset."""
    return datetime.now().astimezone()


def stamp(clock: Clock) -> Stamp:
    """Return what a clock shows."""
    now = clock()
    return Stamp(now.replace(tzinfo=None, fold=0), now.utcoffset())


def written(moment: datetime) -> str:
    """Return a moment as it is stored: to the microsecond, so that texts are in order of time."""
    return moment.isoformat(timespec="microseconds")


def bound(known_by: KnownBy) -> int | str | None:
    """Return the number of the last entry, or the last moment as it is stored, up to which entries count.

    A day counts to its end, a text without seconds to the end of its minute, one with whole seconds to their end.

    >>> bound("2017-10-31"), bound("2017-10-31 09:00"), bound(12), bound("12")
    ('2017-10-31T23:59:59.999999', '2017-10-31T09:00:59.999999', 12, 12)

    Raises:
        LedgerError: PR720 for anything else; moments carry no offset.
    """
    if known_by is None:
        return None
    if isinstance(known_by, int) and not isinstance(known_by, bool) and known_by >= 0:
        return known_by
    if isinstance(known_by, datetime) and known_by.tzinfo is None:
        return written(known_by)
    if isinstance(known_by, date) and not isinstance(known_by, datetime):
        return written(datetime.combine(known_by, time.max))
    if isinstance(known_by, str):
        found = _read(known_by.strip())
        if found is not None:
            return found
    raise LedgerError(Problem("PR720", values={"text": str(known_by)}))


def _read(text: str) -> int | str | None:
    if text.isascii() and text.isdigit():
        return int(text)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    if moment.tzinfo is not None:
        return None
    colons = text.count(":")
    if "." in text or "," in text:
        return written(moment)
    if colons == 2:
        return written(moment.replace(microsecond=999999))
    if colons == 1:
        return written(moment.replace(second=59, microsecond=999999))
    return written(datetime.combine(moment, time.max))


def span(length: timedelta) -> str:
    """Return a length of time as a message shows it.

    >>> span(timedelta(days=1, hours=2, seconds=3.5))
    '1 d 2 h 3.5 s'
    """
    minutes, seconds = divmod(length.total_seconds(), 60)
    hours, minutes = divmod(int(minutes), 60)
    days, hours = divmod(hours, 24)
    parts = [(days, "d"), (hours, "h"), (minutes, "min")]
    shown = [f"{n} {unit}" for n, unit in parts if n]
    if seconds or not shown:
        shown.append(f"{round(seconds, 3):g} s")
    return " ".join(shown)
