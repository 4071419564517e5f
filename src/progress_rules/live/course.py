"""How far the lights of a project have been judged step by step, and for which packs that can be done."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from progress_rules.assessment.plan import planned

if TYPE_CHECKING:
    from progress_rules.packs import Pack

EVERY = 12
"""After so many periods the memory of a project is kept, so that a late report need not begin at the beginning."""


@dataclass(slots=True)
class Course:
    """How far a project has been judged, and what is remembered.

    Attributes:
        first: The first period it is judged in.
        upto: The last one judged.
        memory: What the rules remember after it.
        shown: The streak shown last, which exempt periods repeat.
        own: The facts of the project itself, by their places among what the rules look at.
        kept: Memories from time to time: (period, memory, streak), the earliest first.
    """

    first: int
    upto: int
    memory: list[Any]
    own: list[tuple[int, Any]]
    shown: int = 0
    kept: list[tuple[int, list[Any], int]] = field(default_factory=list)

    def back_to(self, before: int) -> bool:
        """Go back to what was remembered before a period; false where nothing was kept."""
        if before > self.upto:
            return True
        while self.kept and self.kept[-1][0] >= before:
            self.kept.pop()
        if not self.kept:
            return False
        self.upto, memory, self.shown = self.kept[-1]
        self.memory = copied(memory)
        return True


def can_judge(pack: Pack) -> bool:
    """Whether the rules on every project in the pack's period look at nothing but projects and their reports."""
    group, plan = pack.groups[0], planned(pack, 0)
    rules = [rule for rule in pack.rules if rule.group == 0]
    others = {one.group for one in pack.duties} | {one.group for one in pack.deadlines}
    others |= {one.group for one in pack.decisions} | {one.group for one in pack.ladders}
    others |= {one.group for one in pack.scores} | {one.group for one in pack.rankings}
    lights = {pack.groups[rule.group].subject.each for rule in pack.rules if rule.group and rule.stage < 2}
    return (
        bool(rules)
        and bool(pack.scale.levels)
        and group.subject.each == "project"
        and not (group.tier or group.late or plan.aggregates)
        and plan.reads_reports
        and {table for table, _ in plan.fields} <= {"projects", "reports"}
        and "as_of" not in plan.period_fields
        and pack.chosen(group) is None
        and all(rule.kind == "rule" and set(rule.outputs) <= {"due", "whom"} for rule in rules)
        and not any(rule.effects.route for rule in rules)
        and 0 not in others
        and "project" not in lights
    )


def copied(memory: list[Any]) -> list[Any]:
    """Return a memory that goes on by itself."""
    return [copy.copy(slot) if isinstance(slot, list) else slot for slot in memory]
