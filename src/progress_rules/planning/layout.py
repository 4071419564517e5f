"""Tables in plain text, where a Chinese character is as wide as two letters."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def width(text: str) -> int:
    """Return how many columns a text takes on a terminal.

    >>> width("审批 ok")
    7
    """
    return sum(
        0 if unicodedata.combining(mark) else 2 if unicodedata.east_asian_width(mark) in "WF" else 1
        for mark in text
    )


def aligned(rows: Iterable[Sequence[str]], right: Iterable[int] = ()) -> list[str]:
    """Return rows as lines with columns of one width, indented by two; columns in `right` end together.

    >>> aligned([("审批", "20", "x"), ("a", "5", "")], right=[1])
    ['  审批  20  x', '  a      5']
    """
    cells = [[" ".join(cell.split()) for cell in row] for row in rows]
    widths = [max(map(width, column)) for column in zip(*cells, strict=True)]
    ends = set(right)
    lines = []
    for row in cells:
        padded = [
            " " * (wide - width(cell)) + cell if n in ends else cell + " " * (wide - width(cell))
            for n, (cell, wide) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append(("  " + "  ".join(padded)).rstrip())
    return lines
