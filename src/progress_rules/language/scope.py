"""What the names in a condition mean."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from progress_rules.language.types import Type

MeaningKind = Literal["field", "parameter", "indicator", "level", "verdict"]
Stage = Literal[0, 1, 2]
"""What a condition leans on: 0 facts only, 1 the signal, 2 the light."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What one name stands for. `name` is its canonical spelling, `table` only for fields.

    A name that is not `sound` is declared wrongly: that is told where it is declared, not where it is used.
    """

    kind: MeaningKind
    name: str
    type: Type
    table: str = ""
    stage: Stage = 0
    sound: bool = True


@dataclass(slots=True)
class Scope:
    """The names a condition may use, in either language; `stage` is how far it may look."""

    names: dict[str, Meaning] = field(default_factory=dict)
    ambiguous: dict[str, tuple[str, ...]] = field(default_factory=dict)

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
