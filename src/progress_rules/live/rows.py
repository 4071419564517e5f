"""The rows that a step of the reference engine comes to for one project in one period."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from progress_rules.assessment.outputs import VALUE
from progress_rules.assessment.tables import points_of
from progress_rules.levels import UNKNOWN
from progress_rules.live.known import Bucket

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from progress_rules.live.decisions import Row
    from progress_rules.packs import Pack, Rule

Place = tuple[Bucket, tuple[Any, ...]]
"""Where a row is kept: its bucket, and its key there."""


class Rows:
    """Writes rows of lights, actions and scores, as `assessment.tables` writes whole tables."""

    def __init__(self, pack: Pack, outputs: Sequence[str]) -> None:
        at = {name: place for place, name in enumerate(outputs)}
        self.pack = pack
        self.rules: tuple[Rule, ...] = tuple(rule for rule in pack.rules if rule.group == 0)
        self._signal, self._light, self._streak = at["signal"], at["light"], at["streak"]
        self._names = pack.scale.ids
        self._deciding = [
            (at[f"rule:{rule.id}"], pack.scale[rule.level].rank, rule.id)
            for stage in (1, 0)
            for rule in self.rules
            if rule.stage == stage and rule.level is not None and pack.scale[rule.level].rank > 0
        ]
        self._telling = [
            (rule, at[f"rule:{rule.id}"], ", ".join(rule.cites))
            for rule in self.rules
            if rule.effects.action is not None or rule.score is not None
        ]
        self._at = at

    def streak(self, outcome: tuple[Any, ...]) -> int:
        """Return the streak that is shown."""
        return int(outcome[self._streak])

    def places(self, project: str, label: str) -> list[Place]:
        """Return where rows about a project in a period can be kept."""
        key = ("project", project, label)
        found: list[Place] = [(("lights", "project", project), key)]
        for rule, *_ in self._telling:
            for table, told in (("actions", rule.effects.action), ("scores", rule.score)):
                if told is not None:
                    found.append(((table, rule.id, project), (rule.id, *key)))
        return found

    def exempt(self, project: str, label: str, streak: int) -> list[tuple[Place, Row]]:
        """Return the row of a period in which a project is exempt: it shows the streak so far."""
        if not self._names:
            return []
        key = ("project", project, label)
        row = (project, label, UNKNOWN, UNKNOWN, streak, None, "exempt", "project", project)
        return [((("lights", "project", project), key), row)]

    def judged(
        self,
        project: str,
        unit: str | None,
        label: str,
        outcome: tuple[Any, ...],
        *,
        reported: bool,
        year: int,
    ) -> list[tuple[Place, Row]]:
        """Return the rows of a period that was judged."""
        key = ("project", project, label)
        found: list[tuple[Place, Row]] = []
        if self._names:
            lights = self._lights(project, label, outcome, reported=reported)
            found.append(((("lights", "project", project), key), lights))
        for rule, place, cites in self._telling:
            if outcome[place] is not True:
                continue
            if rule.effects.action is not None:
                due, whom = (
                    outcome[self._at[f"{VALUE}{rule.id}:{k}"]] if k in rule.outputs else None
                    for k in ("due", "whom")
                )
                row: Row = (
                    f"{self.pack.id}/{rule.id}/{project}/{label}", project, unit, label, rule.effects.action,
                    rule.effects.by, rule.effects.to, due, rule.id, cites, "project", project, whom,
                )  # fmt: skip
                found.append(((("actions", rule.id, project), (rule.id, *key)), row))
            if rule.score is not None:
                score = outcome[self._at[f"score:{rule.id}"]]
                row = (
                    rule.effects.scheme or self.pack.id, year, unit, project, label,
                    None if score is None else _points(score), rule.id, cites, "project", project, None,
                )  # fmt: skip
                found.append(((("scores", rule.id, project), (rule.id, *key)), row))
        return found

    def _lights(self, project: str, label: str, outcome: tuple[Any, ...], *, reported: bool) -> Row:
        signal, light = outcome[self._signal], outcome[self._light]
        rule = None
        for at, rank, id_ in self._deciding:
            if light == rank and outcome[at] is True:
                rule = id_
                break
        names = self._names
        return (
            project, label, UNKNOWN if signal is None else names[signal], UNKNOWN if light is None else names[light],
            int(outcome[self._streak]), rule,
            "missing" if not reported else "undecided" if light is None else "assessed", "project", project,
        )  # fmt: skip


@lru_cache(maxsize=1024)
def _points(score: Decimal | Fraction | int) -> Decimal:
    return points_of(Fraction(score))
