"""Verification: every entry against its digest, every digest against the one before, the end against the head."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from progress_rules.errors import LedgerError, Place, Problem, StoreError
from progress_rules.live.ledger.checked import computed, is_sound
from progress_rules.live.ledger.entry import GENESIS, Entry, Head
from progress_rules.live.ledger.moments import Stamp
from progress_rules.live.ledger.reading import latest, pages
from progress_rules.live.ledger.schema import ENTRIES, HEAD

if TYPE_CHECKING:
    from collections.abc import Iterator

    from progress_rules.live.ledger.database import Database
    from progress_rules.live.ledger.entry import Row

WHATS = {
    "PR731": "changed",
    "PR732": "missing",
    "PR733": "out of order",
    "PR734": "chain broken",
    "PR735": "time runs back",
    "PR736": "head",
    "PR737": "anchor",
    "PR738": "unreadable",
}
"""What can be wrong with an entry, by the code of the message."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a ledger: the number of the entry, what is wrong, and the message that says it."""

    number: int
    problem: Problem

    @property
    def what(self) -> str:
        """Changed, missing, out of order, chain broken, time runs back, head, anchor, or unreadable."""
        return WHATS[self.problem.code]

    def __str__(self) -> str:
        return self.problem.render()


@dataclass(frozen=True, slots=True)
class Verification:
    """What came of verifying a ledger.

    Attributes:
        entries: How many there are.
        head: The last one, as it stands: keep it elsewhere as an anchor.
        faults: Everything that is wrong, in order; empty when the ledger is sound.
    """

    entries: int
    head: Head
    faults: tuple[Fault, ...]

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults


def anchor_of(given: Head | tuple[int, str] | str | None) -> Head | None:
    """Return an anchor; a text is the number and the digest with a colon between.

    >>> anchor_of("12:" + "ab" * 32).number
    12

    Raises:
        LedgerError: PR721 when it is none.
    """
    if given is None:
        return None
    if isinstance(given, str):
        number, _, digest = given.strip().partition(":")
    else:
        number, digest = str(given[0]), str(given[1])
    digest = digest.strip().lower()
    if not (number.isascii() and number.isdigit()) or len(digest) != len(GENESIS) or set(digest) - _HEX:
        raise LedgerError(Problem("PR721", values={"text": str(given)}))
    return Head(int(number), digest)


_HEX = set("0123456789abcdef")


def verification(database: Database, anchor: Head | None) -> Verification:
    """Verify a ledger; it is read once, a page of entries at a time."""
    check = _Check(database, anchor)
    faults: list[Fault] = []
    try:
        for fault in check.faults():
            faults.append(fault)  # noqa: PERF402 - those found before the file cannot be read any further
    except StoreError as error:
        if error.codes != ("PR708",):
            raise
        reason = error.problems[0].values["reason"]
        faults.append(_fault("PR738", check.number + 1, reason=reason))
    return Verification(check.count, Head(check.number, check.digest), tuple(faults))


class _Check:
    def __init__(self, database: Database, anchor: Head | None) -> None:
        self.database, self.anchor = database, anchor
        self.count, self.number, self.digest = 0, 0, GENESIS
        self._accepted: set[str] | None = {GENESIS}
        """What the next entry may name as the digest before it; None where that cannot be told."""
        self._time: tuple[int, Stamp] | None = None
        self._anchored = "-"
        self._moved: set[int] = set()

    def faults(self) -> Iterator[Fault]:
        """Return what is wrong, in order. Entries that others write meanwhile are verified too."""
        if self.anchor and self.anchor.number == 0:
            self._anchored = GENESIS
        with self.database.reading(damaged=True) as connection:
            head = connection.execute(select(HEAD.c.number, HEAD.c.digest)).first()
            last = latest(connection)
        for row in pages(self.database, after=None, damaged=True):
            yield from self._entry(row)
        yield from self._end(None if head is None else Head(head[0], head[1]), last)

    def _entry(self, row: Row) -> Iterator[Fault]:
        number = row["number"]
        self.count += 1
        digest = computed(row)
        sound = bool(digest) and digest == row["digest"]
        if self.anchor and number == self.anchor.number:
            self._anchored = digest or str(row["digest"])
        belongs = number if sound else self._belongs(row)
        gap = number - self.number - 1
        if belongs not in {None, number}:
            yield _fault("PR733", number, belongs=belongs)
            self._moved.add(number)
            if gap == 0:  # it stands in the place of another, which is named where that one is found
                self.number, self.digest, self._accepted = number, row["digest"], None
            return
        if gap > 0:
            yield _fault("PR732", self.number + 1, count=gap, last=number - 1)
        if not sound:
            yield _fault("PR731", number)
        elif gap < 0 or (gap == 0 and self._accepted is not None and row["previous"] not in self._accepted):
            yield _fault("PR734", number)
        if sound:
            yield from self._times(row)
        if gap >= 0:
            self.number, self.digest = number, row["digest"]
            self._accepted = {row["digest"], digest}

    def _belongs(self, row: Row) -> int | None:
        """Return the number under which an entry was written, where its digest still tells."""
        query = select(ENTRIES.c.number).where(ENTRIES.c.digest == row["previous"])
        with self.database.reading() as connection:
            found = [one for (one,) in connection.execute(query)]
        first = [0] if row["previous"] == GENESIS else []
        places = (n + 1 for n in (*first, *found))
        return next((n for n in places if is_sound({**row, "number": n})), None)

    def _times(self, row: Row) -> Iterator[Fault]:
        entry = Entry.of_row(row)
        now = Stamp(entry.recorded_at, entry.utc_offset)
        if self._time is not None:
            before, last = self._time
            if now.after(last) < timedelta(0):
                yield _fault("PR735", entry.number, at=entry.recorded_at.isoformat(" "), before=before)
        self._time = (entry.number, now)

    def _end(self, head: Head | None, last: Row | None) -> Iterator[Fault]:
        """Compare the head with what was the last entry when it was read, and the anchor with its entry."""
        number, digest = (0, GENESIS) if last is None else (last["number"], last["digest"])
        accepted = {digest, GENESIS if last is None else computed(last)}
        if number in self._moved:  # it is not the last one by rights
            number, digest, accepted = self.number, self.digest, self._accepted or set()
        if head is not None and type(head.number) is int and head.number > self.number:
            yield _fault("PR732", self.number + 1, count=head.number - self.number, last=head.number)
        elif head is None or head.number != number or head.digest not in accepted:
            said, shown = ("-", "-") if head is None else head
            yield _fault("PR736", self.number, said=said, digest=shown, last=number, found=digest)
        if self.anchor is not None and self.anchor.digest != self._anchored:
            yield _fault("PR737", self.anchor.number, digest=self.anchor.digest, found=self._anchored)


def _fault(code: str, number: int, **values: Any) -> Fault:
    return Fault(number, Problem(code, Place(), {"number": number, **values}))
