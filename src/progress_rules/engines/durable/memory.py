"""What functions that look back keep from one period to the next, and how it is written into a sid's state.

A period whose condition is unknown neither extends nor breaks anything. The text holds no quotes and no braces,
and numbers of any size: `t;f;-;12;-7/3;[t,f` are true, false, unknown, 12, minus seven thirds, and a window.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

WORDS: dict[str, bool | None] = {"t": True, "f": False, "-": None}


def write_value(value: Any) -> str:
    """Return a value as text.

    >>> write_value(Fraction(-7, 3)), write_value(None), write_value(True), write_value([1, None])
    ('-7/3', '-', 't', '[1,-')
    """
    if isinstance(value, list):
        return "[" + ",".join(map(write_value, value))
    if value is None:
        return "-"
    return ("t" if value else "f") if isinstance(value, bool) else str(value)


def read_value(text: str) -> Any:
    """Return the value that `write_value` wrote."""
    if text.startswith("["):
        return [read_value(part) for part in text[1:].split(",")] if len(text) > 1 else []
    if text in WORDS:
        return WORDS[text]
    return Fraction(text) if "/" in text else int(text)


def write_memory(slots: list[Any]) -> str:
    """Return the memory of a subject as text."""
    return ";".join(map(write_value, slots))


def read_memory(text: str) -> list[Any]:
    """Return the memory that `write_memory` wrote."""
    return [read_value(part) for part in text.split(";")] if text else []


def _streak(slots: list[Any], k: int, item: Any, reset: Any, n: int) -> Any:
    del n
    if reset:
        slots[k] = 0
    if item is None or reset is None:
        return None
    slots[k] = slots[k] + 1 if item else 0
    return slots[k]


def _times(slots: list[Any], k: int, item: Any, reset: Any, n: int) -> Any:
    del n
    if reset:
        slots[k] = 0
    if item is None or reset is None:
        return None
    slots[k] += bool(item)
    return slots[k]


def _total(slots: list[Any], k: int, item: Any, reset: Any, n: int) -> Any:
    del n
    if reset:
        slots[k] = 0
    if item is None or reset is None:
        return None
    slots[k] += item
    return slots[k]


def _latch(slots: list[Any], k: int, item: Any, until: Any, n: int) -> Any:
    del n
    if item:
        slots[k] = True
        return True
    if not slots[k]:
        return item
    if until is None or (until and item is None):
        return None
    if not until:
        return True
    slots[k] = False
    return False


def _count_in(slots: list[Any], k: int, item: Any, reset: Any, n: int) -> Any:
    del reset
    if item is None:
        return None
    slots[k] = [*slots[k], item][-n:]
    return sum(slots[k])


def _previous(slots: list[Any], k: int, item: Any, reset: Any, n: int) -> Any:
    del reset
    window = [*slots[k], item]
    slots[k] = window[-n:]
    return window[0] if len(window) > n else None


def _last(slots: list[Any], k: int, item: Any, reset: Any, n: int) -> Any:
    del reset, n
    if item is not None:
        slots[k] = item
    return slots[k]


def _since(slots: list[Any], k: int, item: Any, reset: Any, n: int) -> Any:
    del reset, n
    if item:
        slots[k] = 0
    elif slots[k] is not None:
        slots[k] += 1
    return None if item is None else slots[k]


def _changed(slots: list[Any], k: int, item: Any, reset: Any, n: int) -> Any:
    """Whether a value is another than in the period before: `first_of_year` of the year."""
    del reset, n
    before, slots[k] = slots[k], item
    return before != item


FUNCTIONS: dict[str, tuple[Callable[[list[Any], int, Any, Any, int], Any], Any]] = {
    "streak": (_streak, 0),
    "times": (_times, 0),
    "total": (_total, 0),
    "ever": (_latch, False),
    "latch": (_latch, False),
    "count_in": (_count_in, []),
    "previous": (_previous, []),
    "last": (_last, None),
    "since": (_since, None),
    "changed": (_changed, None),
}
"""Each function with what its memory starts as."""
