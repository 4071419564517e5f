"""What the number format of a cell says about its value, and how a workbook writes odd characters."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
# Characters that XML cannot hold or changes, and what would read as an escape.
_ODD = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4})")


@dataclass(frozen=True, slots=True)
class CellFormat:
    """A number format, as far as it matters here.

    `scales_percent`: 0.35 is shown as 35%. `shows_percent`: 35 is shown as 35%, the sign being a literal.
    """

    scales_percent: bool = False
    shows_percent: bool = False
    shows_time: bool = False
    shows_day: bool = True
    shows_month: bool = True

    def day(self, value: date) -> str:
        """Return a day as far as the format shows it: 2017-10-31, 2017-10 or 2017.

        >>> cell_format("yyyy-mm").day(date(2017, 10, 1))
        '2017-10'
        """
        if self.shows_day:
            return value.isoformat()
        return value.isoformat()[:7] if self.shows_month else value.isoformat()[:4]


@lru_cache(maxsize=512)
def cell_format(written: str | None) -> CellFormat:
    """Return what a number format says.

    >>> cell_format('0.0"%"').shows_percent, cell_format("0.0%").scales_percent
    (True, True)
    """
    text = written or "General"
    codes = _LITERAL.sub("", text).split(";")[0].lower()
    percent = "%" in codes
    dated = "y" in codes or "e" in codes.replace("general", "")
    return CellFormat(
        scales_percent=percent,
        shows_percent=not percent and "%" in "".join(re.findall(r'"[^"]*"|\\.', text)),
        shows_time="h" in codes or "s" in codes,
        shows_day="d" in codes or not dated,
        shows_month="m" in codes,
    )


def escaped(text: str) -> str:
    """Return text as a workbook stores it: what XML cannot hold is written as _x000B_.

    >>> escaped("a" + chr(11) + "_x0041_")
    'a_x000B__x005F_x0041_'
    """
    return _ODD.sub(lambda match: f"_x{ord(match[0]):04X}_", text)


def unescaped(text: str) -> str:
    """Return the text that `escaped` was given."""
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text
