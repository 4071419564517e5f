"""Compile rankings and views: tables that are worked out, a row for each subject and period."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from progress_rules.errors import Bilingual
from progress_rules.language import Type
from progress_rules.language.types import BOOL, COUNT, NUMBER, UNITS
from progress_rules.packs import trees as t
from progress_rules.packs.appraisal import ALL_EQUAL, ORDERS, TIES, UNKNOWN_KEYS, RankingSpec
from progress_rules.packs.compiled import DerivedTable, Ranking
from progress_rules.packs.force import within_force
from progress_rules.packs.readings import Reading
from progress_rules.packs.word_choice import chosen_word
from progress_rules.packs.worked_out import derive, unsound

if TYPE_CHECKING:
    from progress_rules.language import Node
    from progress_rules.packs.appraisal import ViewSpec
    from progress_rules.packs.build import Build
    from progress_rules.packs.indicators import Known
    from progress_rules.packs.source import Path
    from progress_rules.packs.subjects import Subject

_COLUMN = Bilingual("column", "列")

PLACES: dict[str, tuple[str, Type]] = {
    "place": ("名次", NUMBER),
    "of": ("参评数", COUNT),
    "tied": ("并列数", COUNT),
    "change": ("名次变化", NUMBER),
    "first": ("首位", BOOL),
    "last": ("末位", BOOL),
    "in_top": ("前列", BOOL),
    "in_bottom": ("后列", BOOL),
}
"""What a ranking says of each subject, beside `score`: what it was ranked by; with the Chinese words."""

WORDS = {"order": ORDERS, "ties": TIES, "unknown": UNKNOWN_KEYS, "all_equal": ALL_EQUAL}


@dataclass(slots=True)
class ViewReading:
    """A view on its way."""

    build: Build
    name: str
    spec: ViewSpec
    subject: Subject
    wide: bool = True
    columns: list[tuple[str, Type, Node]] = field(default_factory=list)

    @property
    def spellings(self) -> tuple[str, ...]:
        """How expressions name it."""
        return tuple(s for s in (self.name, self.spec.zh) if s)

    @property
    def path(self) -> Path:
        """Where it stands in the pack."""
        return ("views", self.name)

    @property
    def texts(self) -> tuple[str, ...]:
        """What it leans on."""
        return tuple(column.value for column in self.spec.columns.values())

    def fail(self) -> None:
        """Declare its columns as unsound: what is wrong with it is told once."""
        unsound(self.build, self.name, self.spec.columns)

    def read(self, known: Known) -> None:
        """Read its columns and name them."""
        del known
        if not self.spec.columns:
            reason = Bilingual(f"the view {self.name} has no columns", f"视图 {self.name} 没有列")
            self.build.note("PR230", (*self.path, "columns"), reason=reason)
        self.fail()
        build, scope = self.build, self.build.namings[self.subject].scope
        self._unique()
        for name, column in self.spec.columns.items():
            path: Path = (*self.path, "columns", name, "value")
            place = path if build.source.holds(path) else path[:-1]
            node = build.expression(column.value, place, scope, 2, None)
            if node is None:
                continue
            if column.unit and column.unit not in UNITS:
                known_units = ", ".join(UNITS)
                build.note("PR225", (*path[:-1], "unit"), unit=column.unit, known=known_units, suggestion="")
            kind = Type(node.type.name, column.unit if column.unit in UNITS else node.type.unit)
            self.columns.append((name, kind, node))
        chinese = {name: column.zh for name, column in self.spec.columns.items() if column.zh}
        derive(build, self.name, {name: kind for name, kind, _ in self.columns}, chinese)

    def _unique(self) -> None:
        """Note a Chinese name that two columns have, or that is the name of another."""
        seen = {name: name for name in self.spec.columns}
        for name, column in self.spec.columns.items():
            other = seen.setdefault(column.zh or name, name)
            if other != name:
                meaning = Bilingual(f"the column {other}", f"列 {other} ")
                path: Path = (*self.path, "columns", name, "zh")
                self.build.note("PR218", path, name=column.zh, what=_COLUMN, meaning=meaning)


@dataclass
class RankingReading(Reading[RankingSpec]):
    """A ranking on its way."""

    section = "rankings"

    wide: bool = True
    found: dict[str, tuple[Node, ...]] = field(default_factory=dict)

    @property
    def texts(self) -> tuple[str, ...]:
        """What it leans on."""
        spec = self.spec
        return (*spec.by, *spec.within, spec.when, spec.least, spec.top, spec.bottom)

    def fail(self) -> None:
        """Declare its columns as unsound: what is wrong with it is told once."""
        unsound(self.build, self.name, (*PLACES, "score"))

    def read(self, known: Known) -> None:
        """Read what it ranks by, and name what it says."""
        del known
        self.fail()
        spec = self.spec
        by = self._several("by", None)
        within = self._several("within", None)
        numbers = {key: self._one(key, getattr(spec, key), NUMBER) for key in ("least", "top", "bottom")}
        words = {
            key: chosen_word(self.build, self.subject, (*self.path, key), getattr(spec, key), allowed)
            for key, allowed in WORDS.items()
        }
        when = self._in_force(self._one("when", spec.when, BOOL))
        unfit = next(
            (k for k, node in enumerate(by) if node.type.name not in {"number", "date", "level"}), None
        )
        if unfit is not None:
            reason = Bilingual("a ranking goes by numbers, days or levels", "排名依据须为数字、日期或等级")
            self.build.note("PR230", (*self.path, "by"), reason=reason)
            return
        if any(node.type.name not in {"text", "date"} for node in within):
            reason = Bilingual("groups are made of texts or days", "分组须用文字或日期")
            self.build.note("PR230", (*self.path, "within"), reason=reason)
            return
        if len(by) < len(spec.by) or len(within) < len(spec.within) or not by or when is None:
            if not spec.by:
                reason = Bilingual("a ranking needs `by`", "排名须写 by")
                self.build.note("PR230", self.path, reason=reason)
            return
        single = {**numbers, **words}
        if None in single.values():
            return
        found = {key: (node,) for key, node in single.items() if node is not None}
        self.found = {"by": by, "within": within, "when": (when,), **found}
        columns = {name: kind for name, (_, kind) in PLACES.items()} | {"score": by[0].type}
        chinese = {name: zh for name, (zh, _) in PLACES.items()} | {"score": "得分"}
        derive(self.build, self.name, columns, chinese)

    def _in_force(self, when: Node | None) -> Node | None:
        """Let nobody take part in a period in which the ranking is not in force."""
        if when is not None:
            when = t.every(*within_force(self.spec.in_force, self.subject), when)
        return when

    def _several(self, key: str, kind: Type | None) -> tuple[Node, ...]:
        scope = self.build.namings[self.subject].scope
        written = getattr(self.spec, key)
        found = []
        for k, text in enumerate(written):
            path: Path = (*self.path, key, k)
            place = path if self.build.source.holds(path) else path[:-1]
            node = self.build.expression(text, place, scope, 2, kind)
            if node is not None:
                found.append(node)
        return tuple(found)

    def _one(self, key: str, text: str, kind: Type) -> Node | None:
        scope = self.build.namings[self.subject].scope
        return self.build.expression(text, (*self.path, key), scope, 2, kind)


def view_items(build: Build) -> list[ViewReading]:
    """Return the views of a pack, ready to be read."""
    found = []
    for name, spec in build.spec.views.items():
        subject = build.subject(spec.for_.each, spec.for_.every)
        if subject is not None:
            found.append(ViewReading(build, name, spec, subject))
    return found


def ranking_items(build: Build) -> list[RankingReading]:
    """Return the rankings of a pack, ready to be read."""
    found = []
    for i, spec in enumerate(build.spec.rankings):
        subject = build.subject(spec.for_.each, spec.for_.every)
        if subject is not None:
            found.append(RankingReading(build, i, spec, subject))
    return found


def compile_views(build: Build, read: list[ViewReading]) -> None:
    """Add the tables of the views to the build."""
    for reading in read:
        group = build.group_of(reading.spec.for_, reading.path, *(node for *_, node in reading.columns))
        if group is not None and len(reading.columns) == len(reading.spec.columns):
            build.derived[reading.name] = DerivedTable(
                reading.name, "view", group, tuple(reading.columns), reading.subject
            )


def compile_rankings(build: Build, read: list[RankingReading]) -> list[Ranking]:
    """Return the rankings; each is a table too."""
    rankings = []
    for reading in read:
        spec, found = reading.spec, reading.found
        build.cited(spec.cites, (*reading.path, "cites"))
        if not found:
            continue
        group = build.group_of(spec.for_, reading.path, *(node for nodes in found.values() for node in nodes))
        if group is None:
            continue
        rankings.append(Ranking(spec.id, spec.cites, group, found, spec.title))
        columns = tuple((name, kind, None) for name, (_, kind) in PLACES.items())
        score = ("score", found["by"][0].type, found["by"][0])
        build.derived[spec.id] = DerivedTable(spec.id, "ranking", group, (*columns, score), reading.subject)
    return rankings
