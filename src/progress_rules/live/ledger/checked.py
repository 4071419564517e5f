"""Entries that are what they were when they were written."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from progress_rules.errors import Problem, StoreError
from progress_rules.live.ledger.entry import Entry, digest_of

if TYPE_CHECKING:
    from progress_rules.live.ledger.entry import Row


def computed(row: Row) -> str:
    """Return the digest of a row; none for one that holds what no ledger writes, whatever digest it bears."""
    return _examined(row)[1]


def _examined(row: Row) -> tuple[Entry | None, str]:
    """Return the entry of a row and the digest of its content; none where it holds what no ledger writes."""
    try:
        entry = _read(row)
        digest = digest_of(row) if isinstance(json.loads(entry.text), dict) else ""
    except _UNREADABLE:
        return None, ""
    return entry, digest


def stored_entry(row: Row) -> Entry:
    """Return the entry of a row, sound or not.

    Raises:
        StoreError: PR731 where it holds what no entry can.
    """
    try:
        return _read(row)
    except _UNREADABLE as error:
        raise StoreError(Problem("PR731", values={"number": row["number"]})) from error


_UNREADABLE = (TypeError, ValueError, OverflowError, RecursionError)


def _read(row: Row) -> Entry:
    entry = Entry.of_row(row)
    for number in (entry.post_position, entry.supersedes):
        if number is not None and type(number) is not int:
            raise TypeError(f"{number!r}")
    return entry


def is_sound(row: Row) -> bool:
    """Return whether the digest of a row is that of its content."""
    found = computed(row)
    return bool(found) and found == row["digest"]


def sound_entry(row: Row) -> Entry:
    """Return the entry of a row; what was changed behind the ledger's back is not used.

    Raises:
        StoreError: PR731 for an entry that has been changed.
    """
    entry, digest = _examined(row)
    if entry is None or not digest or digest != row["digest"]:
        raise StoreError(Problem("PR731", values={"number": row["number"]}))
    return entry
