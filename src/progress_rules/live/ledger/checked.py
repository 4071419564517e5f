"""Entries that are what they were when they were written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from progress_rules.errors import Problem, StoreError
from progress_rules.live.ledger.entry import Entry, digest_of

if TYPE_CHECKING:
    from progress_rules.live.ledger.entry import Row


def is_sound(row: Row) -> bool:
    """Return whether the digest of a row is that of its content."""
    try:
        return bool(digest_of(row) == row["digest"])
    except (TypeError, ValueError):  # it holds what no ledger writes
        return False


def sound_entry(row: Row) -> Entry:
    """Return the entry of a row; what was changed behind the ledger's back is not used.

    Raises:
        StoreError: PR731 for an entry that has been changed.
    """
    if not is_sound(row):
        raise StoreError(Problem("PR731", values={"number": row["number"]}))
    return Entry.of_row(row)
