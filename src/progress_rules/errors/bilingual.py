"""A phrase in both languages, for the values that fill a message."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bilingual:
    """A phrase in English and Chinese; a message shows the one of its language.

    >>> Bilingual("a number", "数字").describe("zh")
    '数字'
    """

    en: str
    zh: str

    def describe(self, language: str) -> str:
        """Return the phrase in the language."""
        return self.zh if language == "zh" else self.en

    def __str__(self) -> str:
        return self.en

    def __bool__(self) -> bool:
        return bool(self.en)


NONE = Bilingual("", "")
"""No phrase: for a value that some uses of a message leave out."""
