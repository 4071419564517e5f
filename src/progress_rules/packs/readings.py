"""What scores, rankings and ladders share while a pack is read: an id, and a place in the file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Generic, Protocol, TypeVar

if TYPE_CHECKING:
    from progress_rules.packs.build import Build
    from progress_rules.packs.source import Path
    from progress_rules.packs.subjects import Subject


class Identified(Protocol):
    """A part of a pack that has an id."""

    id: str


S = TypeVar("S", bound=Identified)


@dataclass
class Reading(Generic[S]):
    """A part of a list of the pack, on its way; `section` is the key of the list."""

    section: ClassVar[str]

    build: Build
    at: int
    spec: S
    subject: Subject

    @property
    def name(self) -> str:
        """Its id, which its names begin with."""
        return self.spec.id

    @property
    def spellings(self) -> tuple[str, ...]:
        """How expressions name it."""
        return (self.spec.id,)

    @property
    def path(self) -> Path:
        """Where it stands in the pack."""
        return (self.section, self.at)
