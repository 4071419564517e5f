"""Did-you-mean: the nearest known name to one that is not known."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def suggestion(name: str, known: Iterable[str]) -> str:
    """Return the known name nearest to `name`, or an empty text when none is near.

    >>> suggestion("planed_progress", ["planned_progress", "actual_progress"])
    'planned_progress'
    """
    by_folded = {candidate.casefold(): candidate for candidate in known}
    near = get_close_matches(name.casefold(), by_folded, n=1, cutoff=0.6)
    return by_folded[near[0]] if near else ""
