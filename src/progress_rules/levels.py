"""Ordinal levels: a scale from the mildest to the most severe; a colour is only a label."""

from __future__ import annotations

from dataclasses import dataclass

UNKNOWN = "unknown"
"""What cannot be decided: not a level, and never compared as one. Frames and files write this word."""


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a scale.

    `names` are its labels by language; `colour` is a colour for display (a CSS name or #rrggbb).
    """

    id: str
    rank: int
    names: tuple[tuple[str, str], ...] = ()
    colour: str = "grey"

    def name(self, language: str) -> str:
        """Return the label in the language, else the id."""
        return dict(self.names).get(language, self.id)


@dataclass(frozen=True, slots=True)
class Scale:
    """Levels in order of severity, the mildest first.

    >>> scale = Scale.of("green", "yellow", "red")
    >>> scale.worst("yellow", "green"), scale["red"].rank
    ('yellow', 2)
    """

    levels: tuple[Level, ...]

    @classmethod
    def of(cls, *ids: str) -> Scale:
        """Return a scale of levels whose ids are their only labels."""
        return cls(tuple(Level(level, rank) for rank, level in enumerate(ids)))

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids, the mildest first."""
        return tuple(level.id for level in self.levels)

    @property
    def mildest(self) -> Level:
        """The level of a project that nothing is held against."""
        return self.levels[0]

    def __getitem__(self, level: str) -> Level:
        for candidate in self.levels:
            if candidate.id == level:
                return candidate
        raise KeyError(level)

    def worst(self, *ids: str) -> str:
        """Return the most severe of the levels."""
        return max(ids, key=lambda level: self[level].rank)
