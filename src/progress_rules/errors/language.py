"""The language in which the library speaks to people: English or 简体中文."""

from __future__ import annotations

import os
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Literal, cast

if TYPE_CHECKING:
    from collections.abc import Iterator

Language = Literal["en", "zh"]


def _from_locale() -> Language:
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(variable)
        if value:
            return "zh" if value.lower().startswith("zh") else "en"
    return "en"


_current: ContextVar[Language | None] = ContextVar("progress_rules_language", default=None)


def current_language() -> Language:
    """Return the language in force: the one set, else the locale's."""
    return _current.get() or _from_locale()


def set_language(language: str | None) -> None:
    """Set the language of messages for this thread or task; `None` goes back to the locale.

    >>> set_language("en")
    >>> current_language()
    'en'
    """
    _current.set(None if language is None else checked_language(language))


def checked_language(language: str) -> Language:
    """Return `language` when it is one the library speaks, else raise ValueError."""
    if language not in {"en", "zh"}:
        raise ValueError(f"language {language!r} is not known: write 'en' or 'zh'")
    return cast("Language", language)


def chosen_language(language: str | None) -> Language:
    """Return `language` when it is one the library speaks; without one, the language in force.

    >>> chosen_language("zh")
    'zh'
    """
    return checked_language(language) if language else current_language()


@contextmanager
def language(name: str | None) -> Iterator[Language]:
    """Speak `name` inside the block; `None` leaves the language as it is."""
    token = _current.set(checked_language(name) if name else _current.get())
    try:
        yield current_language()
    finally:
        _current.reset(token)
