"""What a column of a fact table is called in both languages, and what its cells mean."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import Field

Kind = Literal[
    "id", "text", "percent", "money", "number", "date", "first_day", "last_day", "moment", "period", "bool"
]
"""How a cell is read. percent: stored as 35 for 35 per cent. money: stored in 万元 where the ledger
states a unit. first_day, last_day: a day, or a period such as 2017-03 that stands for its first or
last day. moment: a local date and time without offset; a bare date is its midnight."""


def folded(text: str) -> str:
    """Return a name as it is compared: width, case, blanks and underscores do not count.

    >>> folded(" Planned_Progress") == folded("ｐｌａｎｎｅｄ progress")
    True
    """
    return re.sub(r"[\s_]+", "", unicodedata.normalize("NFKC", text)).casefold()


@dataclass(frozen=True, slots=True)
class KindMarker:
    """The mark that an annotated type carries, from which its column's kind is read."""

    kind: Kind


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a fact table."""

    name: str
    kind: Kind
    zh: str = ""
    aliases: tuple[str, ...] = ()
    required: bool = False

    @property
    def headers(self) -> tuple[str, ...]:
        """Every header under which the column is recognised."""
        return (self.name, *((self.zh,) if self.zh else ()), *self.aliases)


def column(zh: str, *aliases: str, default: Any = None, alias: str | None = None) -> Any:
    """Declare a column of a fact model: its Chinese header and further headers that mean the same."""
    return Field(
        default=default,
        title=zh,
        validation_alias=alias,
        serialization_alias=alias,
        json_schema_extra={"zh": zh, "aliases": list(aliases)},
    )


def required(zh: str, *aliases: str, alias: str | None = None) -> Any:
    """Declare a column that every row must fill."""
    return column(zh, *aliases, default=..., alias=alias)
