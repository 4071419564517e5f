"""Compile scores: every item comes down to a rule with its points, and so does all that is taken off at the end.

The lines of a score add up to its total: the base, the items, what a veto, a cap, a floor and rounding take or add.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from progress_rules.errors import Bilingual
from progress_rules.language import nodes as n
from progress_rules.language.types import BOOL, NUMBER
from progress_rules.packs import trees as t
from progress_rules.packs.appraisal import MISSING, WEIGHTS, ScoreSpec
from progress_rules.packs.compiled import DerivedTable, Rule, Score
from progress_rules.packs.parts import Effects, Wording
from progress_rules.packs.readings import Reading
from progress_rules.packs.word_choice import can_be, chosen, chosen_word
from progress_rules.packs.worked_out import derive, unsound

if TYPE_CHECKING:
    from progress_rules.language import Node, Scope, Type
    from progress_rules.packs.appraisal import ItemSpec
    from progress_rules.packs.build import Build
    from progress_rules.packs.indicators import Known
    from progress_rules.packs.source import Path

RESERVED = {
    "base": Wording(en="base", zh="基础分"),
    "zeroed": Wording(en="set to zero", zh="一票否决"),
    "most": Wording(en="cut to the cap", zh="封顶扣减"),
    "least": Wording(en="raised to the floor", zh="保底补足"),
    "rounded": Wording(en="rounding", zh="取整"),
}
"""The lines of a score beside its items, with what they are called."""


@dataclass(slots=True)
class Item:
    """An item that was read: whether it applies, and its points with its weight."""

    spec: ItemSpec
    asked: Node
    applies: Node
    points: Node
    weight: Node


@dataclass
class ScoreReading(Reading[ScoreSpec]):
    """A score on its way: its items once they are read, and what it comes to.

    What is `judged` of it is what others see: unknown where it is unknown whether the subject has this score.
    """

    section = "scores"

    wide: bool = True
    items: list[Item] = field(default_factory=list)
    lines: list[tuple[str, Node, Node]] = field(default_factory=list)
    total: Node | None = None
    judged: dict[str, Node] = field(default_factory=dict)

    @property
    def texts(self) -> tuple[str, ...]:
        """What it leans on."""
        spec = self.spec
        written = [spec.base, spec.least, spec.most, spec.zero_when, spec.for_.where]
        for item in spec.items:
            written += [item.when, item.points, item.least, item.most, item.weight]
        return tuple(text for text in written if text is not None)

    def fail(self) -> None:
        """Declare its names as unsound: what is wrong with it is told once."""
        unsound(self.build, self.name, ("total", *(item.id for item in self.spec.items)))

    def read(self, known: Known) -> None:
        """Read every item, put the total together, and name both: `score.item`, `score.total`."""
        before = len(self.build.problems)
        scope = self.build.namings[self.subject].scope
        self._unique()
        items = [self._item(k, item, scope) for k, item in enumerate(self.spec.items)]
        base = self._number(self.spec.base, ("base",), scope)
        least, most = (self._bound(key, (key,), scope, getattr(self.spec, key)) for key in ("least", "most"))
        zero = None
        if self.spec.zero_when is not None:
            zero = self._read(self.spec.zero_when, ("zero_when",), scope, BOOL)
        if not self.spec.items:
            reason = Bilingual(f"the score {self.name} has no items", f"计分 {self.name} 没有计分项")
            self.build.note("PR230", (*self.path, "items"), reason=reason)
        words = (*self.path, "weights")
        weights = chosen_word(self.build, self.subject, words, self.spec.weights, WEIGHTS)
        if len(self.build.problems) > before or base is None or weights is None:
            self.fail()
            return
        self.items = [item for item in items if item is not None]
        self._total(base, weights, zero, least=least, most=most)
        columns = {"total": self.total, **{item.spec.id: _counted(item) for item in self.items}}
        for name, tree in columns.items():
            assert tree is not None  # noqa: S101
            self.judged[name] = self.build.judged(self.spec.for_, self.path, tree, self.spec.in_force)
            known.output(self.subject, f"{self.name}.{name}", self.judged[name])
        derive(self.build, self.name, dict.fromkeys(columns, NUMBER))

    def _unique(self) -> None:
        seen = set()
        for k, item in enumerate(self.spec.items):
            if item.id in seen:
                self.build.note("PR208", (*self.path, "items", k, "id"), what=_ITEM, name=item.id)
            if item.id in {*RESERVED, "total"}:
                reason = Bilingual(f"`{item.id}` is the name of another line", f"{item.id} 已用作其他得分行")
                self.build.note("PR230", (*self.path, "items", k, "id"), reason=reason)
            seen.add(item.id)

    def _item(self, k: int, spec: ItemSpec, scope: Scope) -> Item | None:
        path: Path = ("items", k)
        applies = self._read(spec.when, (*path, "when"), scope, BOOL)
        points = self._number(spec.points, (*path, "points"), scope)
        weight = self._number(spec.weight, (*path, "weight"), scope)
        least, most = (self._bound(key, (*path, key), scope, getattr(spec, key)) for key in ("least", "most"))
        self.build.cited(spec.cites, (*self.path, *path, "cites"))
        words = (*self.path, *path, "missing")
        missing = chosen_word(self.build, self.subject, words, spec.missing, MISSING)
        if missing is not None and can_be(missing, "full", self.build) and spec.most is None:
            reason = Bilingual(
                f"the item {spec.id}: `missing: full` needs `most`",
                f"计分项 {spec.id}：missing: full 须写 most",
            )
            self.build.note("PR230", words, reason=reason)
            return None
        if applies is None or points is None or weight is None or missing is None:
            return None
        asked = applies
        applies = chosen(missing, "left_out", t.every(applies, t.known(points)), applies)
        zero = n.Scalar(NUMBER, points.span, "coalesce", (points, t.whole(0)))
        full = n.Scalar(NUMBER, points.span, "coalesce", (points, most or t.whole(0)))
        points = chosen(missing, "zero", zero, chosen(missing, "full", full, points))
        return Item(spec, asked, applies, t.calculated("*", t.within(points, least, most), weight), weight)

    def _shared(self, added: Node, weights: Node) -> Node:
        """Let the weight of items that do not apply go to the others; where none applies, the sum is unknown."""
        whole = t.added([item.weight for item in self.items])
        there = t.added([t.choice(item.applies, item.weight, t.whole(0)) for item in self.items])
        factor: Node = n.Arithmetic(NUMBER, t.NOWHERE, "/", whole, there)
        factor = chosen(weights, "shared", factor, t.whole(1))
        for item in self.items:
            item.points = n.Arithmetic(NUMBER, t.NOWHERE, "*", item.points, factor)
        return n.Arithmetic(NUMBER, t.NOWHERE, "*", added, factor)

    def _total(
        self, base: Node, weights: Node, zero: Node | None, *, least: Node | None, most: Node | None
    ) -> None:
        added = t.added([_counted(item) for item in self.items])
        if can_be(weights, "shared", self.build):
            added = self._shared(added, weights)
        total = t.calculated("+", base, added)
        if zero is not None:
            self.lines.append(("zeroed", zero, t.calculated("-", t.whole(0), total)))
            total = t.choice(zero, t.whole(0), total)
        if most is not None:
            self.lines.append(("most", t.compared(">", total, most), t.calculated("-", most, total)))
            total = t.within(total, None, most)
        if least is not None:
            self.lines.append(("least", t.compared("<", total, least), t.calculated("-", least, total)))
            total = t.within(total, least, None)
        if self.spec.places is not None:
            places = n.Literal(NUMBER, t.NOWHERE, Decimal(self.spec.places))
            rounded = n.Scalar(NUMBER, t.NOWHERE, "round", (total, places))
            self.lines.append(
                ("rounded", t.compared("!=", rounded, total), t.calculated("-", rounded, total))
            )
            total = rounded
        self.total = total
        if self.spec.base != "0":
            self.lines.insert(0, ("base", t.yes(), base))

    def _bound(self, key: str, path: Path, scope: Scope, text: str | None) -> Node | None:
        del key
        return None if text is None else self._number(text, path, scope)

    def _number(self, text: str, path: Path, scope: Scope) -> Node | None:
        return self._read(text, path, scope, NUMBER)

    def _read(self, text: str, path: Path, scope: Scope, kind: Type) -> Node | None:
        return self.build.expression(text, (*self.path, *path), scope, 2, kind)


_ITEM = Bilingual("score item", "计分项")


def _counted(item: Item) -> Node:
    """Return what an item adds to the total: nothing where it does not apply."""
    if isinstance(item.applies, n.Literal) and item.applies.value is True:
        return item.points
    return t.choice(item.applies, item.points, t.whole(0))


def score_items(build: Build) -> list[ScoreReading]:
    """Return the scores of a pack, ready to be read."""
    found = []
    for i, spec in enumerate(build.spec.scores):
        subject = build.subject(spec.for_.each, spec.for_.every)
        if subject is not None:
            found.append(ScoreReading(build, i, spec, subject))
    return found


def compile_scores(build: Build, read: list[ScoreReading]) -> list[Score]:
    """Return the scores; their lines become rules."""
    found = []
    for reading in read:
        spec = reading.spec
        build.cited(spec.cites, (*reading.path, "cites"))
        if reading.total is None:
            continue
        nodes = [node for item in reading.items for node in (item.applies, item.points)]
        group = build.group_of(spec.for_, reading.path, reading.total, *nodes, in_force=spec.in_force)
        if group is None:
            continue
        for item in reading.items:
            _line(build, reading, item.spec.id, item.applies, item.points, group=group, item=item)
        for name, applies, points in reading.lines:
            _line(build, reading, name, applies, points, group=group)
        columns = tuple((name, NUMBER, tree) for name, tree in reading.judged.items())
        build.derived[spec.id] = DerivedTable(spec.id, "score", group, columns, reading.subject)
        found.append(Score(spec.id, spec.cites, group, reading.judged["total"], spec.title))
    return found


def _line(
    build: Build, reading: ScoreReading, name: str, applies: Node, points: Node, *, group: int,
    item: Item | None = None,
) -> None:  # fmt: skip
    spec = reading.spec
    cites = (item.spec.cites if item is not None else ()) or spec.cites
    title = item.spec.title if item is not None else RESERVED[name]
    texts = (item.spec.when if item is not None else "", "")
    force = spec.in_force
    build.rules.append(
        Rule(
            f"{spec.id}.{name}", cites, applies, None, Effects(scheme=spec.id), points, 2, force.from_, force.to,
            "score", group, title, {}, texts, item.asked if item is not None else applies,
        )
    )  # fmt: skip
