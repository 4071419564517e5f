"""The periods in which a construct is in force."""

from __future__ import annotations

from typing import TYPE_CHECKING

from progress_rules.language import nodes as n
from progress_rules.language.types import DATE
from progress_rules.packs import trees as t

if TYPE_CHECKING:
    from progress_rules.language import Node
    from progress_rules.packs.parts import InForce
    from progress_rules.packs.subjects import Subject


def within_force(in_force: InForce, subject: Subject) -> list[Node]:
    """Return the conditions under which it is in force: the last day of the period, or `as_of`, lies within."""
    day = n.Field(DATE, t.NOWHERE, "period", "period_end" if subject.periodic else "as_of")
    bounds = ((">=", in_force.from_), ("<=", in_force.to))
    return [
        t.compared(sign, day, n.Literal(DATE, t.NOWHERE, bound))
        for sign, bound in bounds
        if bound is not None
    ]
