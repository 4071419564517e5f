"""Find where a character of a YAML text value stands in its file, over folded lines and escapes."""

from __future__ import annotations

_ESCAPES = {"x": 4, "u": 6, "U": 10}
"""How many characters an escape in double quotes takes; every other one takes two."""


def written_at(raw: str, value: str, offset: int, style: str | None) -> int:
    r"""Return the position in `raw`, the value as it is written, of the character `offset` of `value`.

    Blanks and line breaks may have been folded, so the other characters are matched one by one.

    >>> written_at(">-\n  a\n  > b", "a > b", 4, ">")
    11
    """
    length = 0
    at = raw.find("\n") + 1 if style in {"|", ">"} else 1 if style else 0
    for position, character in enumerate(value):
        if not character.isspace():
            at, length = _next(raw, at, style)
        if position >= offset and not character.isspace():
            return at
        if not character.isspace():
            at += length
    return at


def _next(raw: str, at: int, style: str | None) -> tuple[int, int]:
    """Return where the next visible character is written, and how many characters it takes."""
    while at < len(raw):
        if style == '"' and raw[at] == "\\":
            following = raw[at + 1 : at + 2]
            if following.isspace() or following in {"n", "t", "r", "N", "L", "P", "_"}:
                at += 2
                continue
            return at, _ESCAPES.get(following, 2)
        if raw[at].isspace():
            at += 1
            continue
        return at, 2 if style == "'" and raw[at] == "'" else 1
    return at, 1
