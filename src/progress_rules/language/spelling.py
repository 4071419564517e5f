"""Bring an expression as people type it to the ASCII signs that Python reads, remembering every position."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

_SIGNS = {
    "≥": ">=", "≤": "<=", "≠": "!=", "×": "*", "÷": "/", "−": "-", "“": '"', "”": '"', "‘": "'", "’": "'",
    "（": "(", "）": ")", "，": ",", "、": ",", "＞": ">", "＜": "<", "＝": "=", "＋": "+", "－": "-",
    "＊": "*", "／": "/", "！": "!", "．": ".", "％": "%", "［": "[", "］": "]", "＂": '"', "＇": "'",
}  # fmt: skip

_CLOSES = {"“": '“”"', "”": '“”"', "‘": "‘’'", "’": "‘’'"}
"""Typographic quotes close each other; a straight or full-width one closes only itself."""

_BREAKS = "\n\r\t"
_WIDEST = 100
"""The most columns of an excerpt."""


@dataclass(frozen=True, slots=True)
class Spelled:
    """The text for Python, and for each of its UTF-8 bytes the character of the original it came from."""

    text: str
    origins: tuple[int, ...]

    def origin(self, byte: int) -> int:
        """Return the position in the original text of a byte offset, as `ast` gives it."""
        return self.origins[min(byte, len(self.origins) - 1)]

    def origin_of(self, character: int) -> int:
        """Return the position in the original text of a character of `text`."""
        return self.origin(len(encoded(self.text[:character])))


def encoded(text: str) -> bytes:
    """Return the UTF-8 bytes; half a surrogate pair, which is not text, does not stop it."""
    return text.encode("utf-8", "surrogatepass")


def spell(original: str) -> Spelled:
    """Return `original` with mathematical and full-width signs written in ASCII, outside quoted text.

    >>> spell("计划进度 － 实际进度 ≥ 5").text
    '计划进度 - 实际进度 >= 5'
    """
    out: list[str] = []
    origins: list[int] = []
    closing = ""
    escaped = False
    for position, character in enumerate(original):
        written = " " if character in _BREAKS else character
        if closing:
            if character in closing and not escaped:
                written, closing = _SIGNS.get(character, character), ""
            escaped = character == "\\" and not escaped
        else:
            written = _outside(character)
            if written in {"'", '"'}:
                closing = _CLOSES.get(character, character)
        out.append(written)
        origins.extend([position] * len(encoded(written)))
    origins.append(len(original))
    return Spelled("".join(out), tuple(origins))


def _outside(character: str) -> str:
    """Return a character that is not inside quotes as Python reads it."""
    if character.isspace():
        return " "
    # decimal digits only: a superscript is no digit of its number, and is left to be refused
    if character.isdecimal() and not character.isascii():
        return unicodedata.normalize("NFKC", character)
    return _SIGNS.get(character, character)


def outside_quotes(text: str) -> str:
    """Return a text that Python reads with the inside of its quotes blanked, for looking at its signs.

    >>> outside_quotes('kind == "a = b" and x')
    'kind == "     " and x'
    """
    out: list[str] = []
    quote = ""
    escaped = False
    for character in text:
        if quote:
            closes = character == quote and not escaped
            out.append(character if closes else " ")
            escaped = character == "\\" and not escaped
            quote = "" if closes else quote
        else:
            out.append(character)
            quote = character if character in {"'", '"'} else ""
    return "".join(out)


def excerpt(text: str, start: int, end: int) -> tuple[str, str]:
    """Return the line of the expression and a line of carets under the characters from start to end.

    Of a long expression only the surroundings of the place are shown.
    """
    flat = "".join(" " if character in _BREAKS else character for character in text)
    left, right = 0, len(flat)
    if _columns(flat) > _WIDEST:
        left = max(0, start - _WIDEST // 4)
        right = left
        while right < len(flat) and _columns(flat[left : right + 1]) <= _WIDEST:
            right += 1
    before = "..." if left else ""
    after = "..." if right < len(flat) else ""
    pad = len(before) + _columns(flat[left:start])
    marks = max(1, _columns(flat[start : min(end, right)]))
    return f"{before}{flat[left:right].rstrip()}{after}", " " * pad + "^" * marks


def _columns(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1 for character in text)
