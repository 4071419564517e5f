"""What the names in a condition mean."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from progress_rules.language.row_names import RowName
    from progress_rules.language.types import Type

MeaningKind = Literal["field", "parameter", "indicator", "level", "verdict"]
Stage = Literal[0, 1, 2]
"""What a condition leans on: 0 facts only, 1 the signal, 2 the light."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What one name stands for. `name` is its canonical spelling, `table` only for fields.

    A name that is not `sound` is declared wrongly: that is told where it is declared, not where it is used. An
    indicator that `looks_back` cannot stand in a condition on related rows.
    """

    kind: MeaningKind
    name: str
    type: Type
    table: str = ""
    stage: Stage = 0
    sound: bool = True
    looks_back: bool = False


@dataclass(frozen=True, slots=True)
class RelatedTable:
    """A table whose rows functions such as `count` look at.

    Attributes:
        name: Its English name.
        names: Its columns under all their spellings.
        links: The keys by which its rows can belong to a subject: project, person, unit, issue ...
        window: Which rows count by their dates when nothing else is said, see `nodes.Aggregate`.
        lasting: Whether its rows have a first and a last day.
        written: Expressions on its rows that have names, under all their spellings.
    """

    name: str
    names: dict[str, Meaning]
    links: tuple[str, ...]
    window: str
    lasting: bool = False
    written: dict[str, RowName] = field(default_factory=dict)

    def expression(self, spelling: str) -> RowName | None:
        """Return the expression on its rows that a spelling names; a column of that name comes first."""
        return None if self.get(spelling) is not None else self.written.get(spelling)

    def get(self, spelling: str) -> Meaning | None:
        """Return the column that a spelling means, with or without the name of the table before it."""
        return self.names.get(spelling.removeprefix(f"{self.name}."))


@dataclass(slots=True)
class Scope:
    """The names a condition may use, in either language.

    Attributes:
        names: What each spelling means.
        ambiguous: Spellings with two meanings, and how to write each.
        tables: The tables whose rows can be counted, under all their spellings.
        keys: What the subject can be linked by; `key_words` their other spellings; `broad` are those that many projects
            share, which link nothing where a project does.
        timed: The columns (table, name) that have a time of day.
        periodic: Whether there is a period; otherwise the subject is judged once, as of a day.
    """

    names: dict[str, Meaning] = field(default_factory=dict)
    ambiguous: dict[str, tuple[str, ...]] = field(default_factory=dict)
    tables: dict[str, RelatedTable] = field(default_factory=dict)
    keys: tuple[str, ...] = ()
    key_words: dict[str, str] = field(default_factory=dict)
    broad: tuple[str, ...] = ("unit",)
    timed: set[tuple[str, str]] = field(default_factory=set)
    periodic: bool = True

    def define(self, meaning: Meaning, *spellings: str) -> None:
        """Let each spelling mean `meaning`; a spelling with two meanings becomes ambiguous."""
        for written in filter(None, spellings):
            spelling = unicodedata.normalize("NFKC", written)  # as Python reads identifiers
            held = self.names.get(spelling)
            if held is None or held == meaning:
                self.names[spelling] = meaning
            else:
                ways = (*self.ambiguous.get(spelling, (_qualified(held),)), _qualified(meaning))
                self.ambiguous[spelling] = ways
            if meaning.kind == "field" and meaning.table != "period":
                self.names[f"{meaning.table}.{spelling}"] = meaning

    def get(self, spelling: str) -> Meaning | None:
        """Return what the spelling means, or None."""
        return self.names.get(spelling)

    def known(self, *, qualified: bool = False) -> tuple[str, ...]:
        """Every spelling, for did-you-mean; with or without its table."""
        return tuple(name for name in self.names if ("." in name) == qualified)


def _qualified(meaning: Meaning) -> str:
    return f"{meaning.table}.{meaning.name}" if meaning.kind == "field" else f"{meaning.kind} {meaning.name}"
