"""Bring an expression as people type it to the ASCII signs that Python reads, remembering every position."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

_SIGNS = {
    "≥": ">=", "≤": "<=", "≠": "!=", "×": "*", "÷": "/", "−": "-", "“": '"', "”": '"', "‘": "'", "’": "'",
    "（": "(", "）": ")", "，": ",", "＞": ">", "＜": "<", "＝": "=", "＋": "+", "－": "-", "＊": "*", "／": "/",
    "！": "!", "．": ".", "\u3000": " ", "\n": " ", "\r": " ", "\t": " ",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Spelled:
    """The text for Python, and for each of its UTF-8 bytes the character of the original it came from."""

    text: str
    origins: tuple[int, ...]

    def origin(self, byte: int) -> int:
        """Return the position in the original text of a byte offset, as `ast` gives it."""
        return self.origins[min(byte, len(self.origins) - 1)]


def spell(original: str) -> Spelled:
    """Return `original` with mathematical and full-width signs written in ASCII, outside quoted text.

    >>> spell("计划进度 － 实际进度 ≥ 5").text
    '计划进度 - 实际进度 >= 5'
    """
    out: list[str] = []
    origins: list[int] = []
    quote = ""
    for position, character in enumerate(original):
        written = _SIGNS.get(character, character)
        if quote and character not in "\n\r\t":
            written = written if written == quote else character
        elif character.isdigit() and not character.isascii():
            written = unicodedata.normalize("NFKC", character)
        if written in {"'", '"'}:
            quote = "" if written == quote else quote or written
        out.append(written)
        origins.extend([position] * len(written.encode()))
    origins.append(len(original))
    return Spelled("".join(out), tuple(origins))


def excerpt(text: str, start: int, end: int) -> tuple[str, str]:
    """Return the line of the expression and a line of carets under the characters from start to end."""
    flat = " ".join(text.split("\n")) if "\n" in text else text
    pad = sum(_width(c) for c in flat[:start])
    marks = max(1, sum(_width(c) for c in flat[start:end]))
    return flat.rstrip(), " " * pad + "^" * marks


def _width(character: str) -> int:
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1
