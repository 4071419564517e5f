"""A published number beside the exact one, and what a clause publishes on one thing."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from progress_rules.errors import Bilingual

Status = Literal["equal", "rounds", "differs"]
STATUSES: tuple[Status, ...] = ("equal", "rounds", "differs")


@dataclass(frozen=True, slots=True)
class Figure:
    """A published number, and the exact one that the facts give; `places` are those it was printed with."""

    published: Decimal
    here: Fraction
    places: int

    @property
    def rounded(self) -> Decimal:
        """The exact number as it would be printed, halves away from zero; no such number is negative.

        >>> Figure(Decimal("14.4"), Fraction(16247, 1127), 1).rounded
        Decimal('14.4')
        """
        return Decimal((self.here * 10**self.places * 2 + 1) // 2).scaleb(-self.places)

    @property
    def status(self) -> Status:
        """Whether the number is the published one, prints as it, or differs."""
        if self.here == Fraction(self.published):
            return "equal"
        return "rounds" if self.rounded == self.published else "differs"


@dataclass(frozen=True, slots=True)
class Line:
    """What a clause publishes on one thing: projects, investment and annual plan; or a target and what was reached."""

    clause: str
    what: Bilingual
    figures: tuple[Figure, ...]

    @property
    def status(self) -> Status:
        """The worst of its figures."""
        return STATUSES[max(STATUSES.index(figure.status) for figure in self.figures)]
