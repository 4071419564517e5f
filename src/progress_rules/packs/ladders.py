"""Compile ladders: every rung comes down to a rule that fires in the period in which it is to be taken."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from progress_rules.errors import Bilingual
from progress_rules.language import Meaning
from progress_rules.language import nodes as n
from progress_rules.language.types import BOOL, NULL
from progress_rules.packs import trees as t
from progress_rules.packs.appraisal import LadderSpec
from progress_rules.packs.compiled import Ladder, Rule
from progress_rules.packs.compose import Composed
from progress_rules.packs.effects import compile_outputs
from progress_rules.packs.parts import Effects
from progress_rules.packs.readings import Reading

if TYPE_CHECKING:
    from progress_rules.language import Node, Scope
    from progress_rules.packs.appraisal import RungSpec
    from progress_rules.packs.build import Build
    from progress_rules.packs.indicators import Known
    from progress_rules.packs.source import Path

NAMES = ("open", "count", "rung")
"""What conditions on its subject can ask of a ladder."""

_RUNG = Bilingual("rung", "阶梯的一级")


@dataclass(slots=True)
class Climb:
    """What a ladder comes to: the spell, how many periods of it count, and when each rung is taken."""

    open: Node
    count: Node
    rung: Node
    wanted: list[Node]
    fires: list[Node]


@dataclass
class LadderReading(Reading[LadderSpec]):
    """A ladder on its way."""

    section = "ladders"

    wide: bool = False
    climb: Climb | None = None
    written: list[str] = field(default_factory=list)

    @property
    def texts(self) -> tuple[str, ...]:
        """What it leans on."""
        spec = self.spec
        written = [spec.when, spec.cleared, spec.for_.where]
        for rung in spec.rungs:
            written += [rung.after, rung.when]
        return tuple(text for text in written if text is not None)

    def fail(self) -> None:
        """Declare its names as unsound: what is wrong with it is told once."""
        names = self.build.namings[self.subject].scope.names
        names |= {
            f"{self.name}.{name}": Meaning("field", name, NULL, self.name, sound=False) for name in NAMES
        }

    def read(self, known: Known) -> None:
        """Read its conditions and name where a subject stands: `ladder.open`, `ladder.count`, `ladder.rung`."""
        before = len(self.build.problems)
        scope = self.build.namings[self.subject].scope
        self.fail()
        if not self.spec.rungs:
            reason = Bilingual(f"the ladder {self.name} has no rungs", f"阶梯 {self.name} 没有任何一级")
            self.build.note("PR230", (*self.path, "rungs"), reason=reason)
        if not self.subject.periodic:
            reason = Bilingual(
                f"the ladder {self.name} goes by periods: add `every`",
                f"阶梯 {self.name} 按期间推进：须写 every",
            )
            self.build.note("PR230", (*self.path, "for"), reason=reason)
            return
        when = self.build.expression(self.spec.when, (*self.path, "when"), scope, 2, BOOL)
        cleared = None
        if self.spec.cleared is not None:
            cleared = self.build.expression(self.spec.cleared, (*self.path, "cleared"), scope, 2, BOOL)
        self._unique()
        if len(self.build.problems) > before or when is None:
            return
        when = self.build.judged(self.spec.for_, self.path, when)
        spell = when if cleared is None else t.temporal("latch", when, cleared)
        begins = t.every(spell, t.negation(t.before(spell)))
        known.output(self.subject, f"{self.name}.open", spell)
        known.output(self.subject, f"{self.name}.count", t.temporal("times", when, begins))
        wanted = [self._called(k, rung, scope) for k, rung in enumerate(self.spec.rungs)]
        if len(self.build.problems) > before:
            return
        names = [scope.names[f"{self.name}.{name}"] for name in ("open", "count")]
        opened, count = (n.Indicator(named.type, t.NOWHERE, named.name) for named in names)
        sure = [node for node in wanted if node is not None]
        self.climb = _climb(self.spec, opened, count, begins, sure)
        known.output(self.subject, f"{self.name}.rung", self.climb.rung)

    def _called(self, k: int, rung: RungSpec, scope: Scope) -> Node | None:
        """Return when a rung is called for: in an open spell, after so many periods of it, when its condition holds."""
        path: Path = (*self.path, "rungs", k)
        self.build.cited(rung.cites, (*path, "cites"))
        if rung.after is None and rung.when is None:
            reason = Bilingual(
                f"the rung {rung.id} needs `after` or `when`", f"阶梯的一级 {rung.id} 须写 after 或 when"
            )
            self.build.note("PR230", path, reason=reason)
            return None
        text = Composed().word(f"{self.name}.open")
        if rung.after is not None:
            text.word(f" and {self.name}.count >= ").part(rung.after, (*path, "after"))
        if rung.when is not None:
            text.word(" and ").part(rung.when, (*path, "when"))
        self.written.append(text.text)
        return self.build.composed(text, path, scope)

    def _unique(self) -> None:
        seen = set()
        for k, rung in enumerate(self.spec.rungs):
            if rung.id in seen:
                self.build.note("PR208", (*self.path, "rungs", k, "id"), what=_RUNG, name=rung.id)
            seen.add(rung.id)


def _climb(spec: LadderSpec, spell: Node, count: Node, begins: Node, wanted: list[Node]) -> Climb:
    """Return when each rung is taken.

    A spell is open from a period with the condition until it is cleared. A rung is called for when so many periods of
    the spell count, and its own condition holds. The highest one called for is taken, unless it or a higher one
    has been taken since the spell (with `once_per: year` also the year) began.
    """
    year = n.Field(BOOL, t.NOWHERE, "period", "first_of_year")
    start = t.some([begins, year]) if spec.once_per == "year" else begins
    least = [t.some(wanted[k:]) for k in range(len(wanted))]
    fires: list[Node] = []
    if spec.once_per == "period":
        fires = [
            t.every(wanted[k], t.negation(least[k + 1])) if k + 1 < len(wanted) else wanted[k]
            for k in range(len(wanted))
        ]
        reached = [t.temporal("ever", part, start) for part in least]
    elif spec.skip:
        for k in range(len(wanted)):
            first = t.compared("==", t.temporal("times", least[k], start), t.whole(1))
            higher = [t.negation(least[k + 1])] if k + 1 < len(wanted) else []
            fires.append(t.every(wanted[k], *higher, first))
        reached = [t.temporal("ever", part, start) for part in least]
    else:
        ready = least[0]
        reached = []
        for k in range(len(wanted)):
            if k:
                # what was taken since the start: an unknown period took nothing, and what came before it may lie before
                # the start as well
                taken = t.surely(ready, otherwise=False)
                earlier = t.before(t.temporal("ever", taken, t.surely(start, otherwise=False)))
                ready = t.every(least[k], t.negation(start), earlier)
            fires.append(t.every(ready, t.compared("==", t.temporal("times", ready, start), t.whole(1))))
            reached.append(t.temporal("ever", ready, start))
    rung = t.choice(spell, t.last_true(reached), t.whole(0))
    return Climb(spell, count, rung, wanted, fires)


def ladder_items(build: Build) -> list[LadderReading]:
    """Return the ladders of a pack, ready to be read."""
    found = []
    for i, spec in enumerate(build.spec.ladders):
        subject = build.subject(spec.for_.each, spec.for_.every)
        if subject is not None:
            found.append(LadderReading(build, i, spec, subject))
    return found


def compile_ladders(build: Build, read: list[LadderReading]) -> list[Ladder]:
    """Return the ladders; their rungs become rules."""
    found = []
    for reading in read:
        spec, climb = reading.spec, reading.climb
        build.cited(spec.cites, (*reading.path, "cites"))
        if climb is None:
            continue
        group = build.group_of(spec.for_, reading.path, climb.open, climb.count, climb.rung, *climb.fires)
        if group is None:
            continue
        scope = build.namings[reading.subject].scope
        for k, (rung, fires) in enumerate(zip(spec.rungs, climb.fires, strict=True)):
            effects = Effects(
                action=rung.action or rung.id,
                by=rung.by,
                to=rung.to,
                due=rung.due,
                whom=rung.whom,
                title=rung.title,
            )
            outputs = compile_outputs(build, effects, (*reading.path, "rungs", k), scope)
            force = spec.in_force
            build.rules.append(
                Rule(
                    f"{spec.id}.{rung.id}", rung.cites or spec.cites, fires, None, effects, None, 2, force.from_,
                    force.to, "rung", group, rung.title, outputs, (reading.written[k], ""), climb.wanted[k],
                )
            )  # fmt: skip
        rungs = tuple(rung.id for rung in spec.rungs)
        found.append(
            Ladder(spec.id, spec.cites, group, climb.open, climb.count, climb.rung, rungs, spec.title)
        )
    return found
