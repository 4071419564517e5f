"""Read what a pack names (indicators, tables, views, scores ...) in the order in which the names lean on each other."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Protocol
from unicodedata import normalize

from progress_rules.language import Meaning, Node, Type, parse_expression, walk
from progress_rules.language import nodes as n
from progress_rules.language.scope import Stage
from progress_rules.language.spelling import outside_quotes, spell
from progress_rules.language.types import NULL, UNITS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from progress_rules.packs.build import Build
    from progress_rules.packs.names import Naming
    from progress_rules.packs.schema import IndicatorSpec
    from progress_rules.packs.source import Path
    from progress_rules.packs.subjects import Subject

_WORD = re.compile(r"(?<![\w.])([^\W\d]\w*)(\s*\.)?")
FACTS: Stage = 0


class Item(Protocol):
    """Something that names can lean on: its texts say on what it leans itself; reading it declares its names.

    `wide` items can be named by conditions on every subject, the others by those on their own.
    """

    subject: Subject
    wide: bool

    @property
    def name(self) -> str: ...  # noqa: D102

    @property
    def texts(self) -> tuple[str, ...]: ...  # noqa: D102

    @property
    def spellings(self) -> tuple[str, ...]: ...  # noqa: D102

    @property
    def path(self) -> Path: ...  # noqa: D102

    def read(self, known: Known) -> None:
        """Read its expressions and declare its names in the scopes that can use them."""
        ...

    def fail(self) -> None:
        """Declare its names as unsound: it stands in a circle, which is told once."""
        ...


Key = tuple[object, str]


@dataclass(slots=True)
class Known:
    """What is known of the names read so far: how far each looks, and whether it looks back."""

    build: Build
    stages: dict[Key, Stage] = field(default_factory=dict)
    looking: set[Key] = field(default_factory=set)

    def declare(self, subject: Subject, name: str, tree: Node, unit: str = "") -> Meaning:
        """Keep the tree of a name of a subject, and return what the name means."""
        key: Key = (subject, name)
        stages: set[Stage] = {self._stage(subject, part) for part in walk(tree)}
        stage: Stage = 2 if 2 in stages else 1 if 1 in stages else FACTS
        self.stages[key] = stage
        back = any(
            isinstance(part, n.Temporal)
            or (isinstance(part, n.Indicator) and (subject, part.name) in self.looking)
            for part in walk(tree)
        )
        if back:
            self.looking.add(key)
        self.build.indicators[subject, name] = tree
        kind = Type(tree.type.name, unit) if unit else tree.type
        return Meaning("indicator", name, kind, stage=stage, looks_back=back)

    def output(self, subject: Subject, name: str, tree: Node, unit: str = "") -> None:
        """Keep the tree of a name such as `table.output`, and let conditions on its subject use it."""
        scope = self.build.namings[subject].scope
        scope.names[normalize("NFKC", name)] = self.declare(subject, name, tree, unit)

    def _stage(self, subject: Subject, node: Node) -> Stage:
        if isinstance(node, n.Verdict):
            return 1 if node.name == "signal" else 2
        if isinstance(node, n.Indicator):
            return self.stages.get((subject, node.name), FACTS)
        return FACTS


@dataclass(slots=True)
class IndicatorItem:
    """An indicator of one subject."""

    naming: Naming
    name: str
    subject: Subject
    spec: IndicatorSpec
    wide: bool = False

    @property
    def texts(self) -> tuple[str, ...]:
        """What it leans on."""
        return (self.spec.value,)

    @property
    def spellings(self) -> tuple[str, ...]:
        """How conditions name it."""
        return tuple(s for s in (self.name, self.spec.zh) if s)

    @property
    def path(self) -> Path:
        """Where it stands in the pack."""
        return ("indicators", self.name)

    def read(self, known: Known) -> None:
        """Read its expression and declare it."""
        naming = self.naming
        path: Path = (*self.path, "value")
        place = path if naming.source.holds(path) else path[:-1]
        node, found = parse_expression(
            self.spec.value, naming.scope, stage=2, locate=partial(naming.source.inside, place)
        )
        naming.problems += found
        if node is None:
            self.fail()
            return
        unit = self.spec.unit if self.spec.unit in UNITS else node.type.unit
        naming.declare(known.declare(self.subject, self.name, node, unit), self.spellings, self.path)

    def fail(self) -> None:
        """Declare it as unsound, so that its users are not blamed."""
        self.naming.declare(Meaning("indicator", self.name, NULL, sound=False), self.spellings, self.path)


def indicator_items(build: Build) -> list[Item]:
    """Return the indicators of every subject of the pack."""
    found: list[Item] = []
    for subject, naming in build.namings.items():
        for name, spec in build.spec.indicators.items():
            if spec.rows:
                continue
            named = any(subject == build.subject(scope.each, scope.every) for scope in spec.for_)
            if named or (not spec.for_ and subject == build.main):
                found.append(IndicatorItem(naming, name, subject, spec))
    return found


def read_names(build: Build, items: list[Item]) -> None:
    """Read every item after those it leans on; note those that lead back to themselves."""
    order, circular = _in_order(items, build)
    known = Known(build)
    for item in circular:
        item.fail()
    for item in order:
        item.read(known)


def _in_order(items: list[Item], build: Build) -> tuple[list[Item], list[Item]]:
    """Return the items so that each comes after those it uses, and those that lead back to themselves."""
    keys: dict[Key, Item] = {}
    for item in items:
        if keys.setdefault(_key(item), item) is not item:
            item.fail()  # its name is taken: that is told
    named: dict[Key, Key] = {}
    for key, item in keys.items():
        for spelling in item.spellings:
            named.setdefault((key[0], normalize("NFKC", spelling)), key)
    rows = {
        normalize("NFKC", s): spec.value
        for name, spec in build.spec.indicators.items()
        for s in (name, spec.zh)
        if spec.rows and s
    }
    uses = {}
    for key, item in keys.items():
        words = _all_words(item.texts, rows)
        found = {named.get((item.subject, word)) for word in words} | {
            named.get(("", word)) for word in words
        }
        uses[key] = found - {None}
    done: list[Key] = []
    circular: list[Key] = []
    pending = list(keys)
    while pending:
        ready = [key for key in pending if uses[key] <= {*done, *circular}]
        if not ready:
            cycle = _cycle(pending, uses)
            shown = " → ".join(key[1] for key in cycle)
            at = next((keys[key].path for key in cycle if not keys[key].wide), keys[cycle[0]].path)
            build.note("PR311", at, key=True, cycle=shown)
            circular += cycle[:-1]
            pending = [key for key in pending if key not in circular]
            continue
        done += ready
        pending = [key for key in pending if key not in ready]
    return [keys[key] for key in done], [keys[key] for key in circular]


def _key(item: Item) -> Key:
    return ("" if item.wide else item.subject, item.name)


def _all_words(texts: tuple[str, ...], rows: Mapping[str, str]) -> set[str]:
    """Return the words of some expressions, and of the expressions on rows that they name."""
    found: set[str] = set()
    waiting = list(texts)
    while waiting:
        for word in _words(waiting.pop()):
            if word not in found:
                found.add(word)
                waiting += [rows[word]] if word in rows else []
    return found


def _words(text: str) -> list[str]:
    """Return the words of an expression; what stands in quotes, or names the column of a table, is none.

    A word that a point follows is there with the point, too: only so can the outputs of a decision table be named.
    """
    bare = outside_quotes(spell(text).text)
    found = [(normalize("NFKC", word), bool(point)) for word, point in _WORD.findall(bare)]
    return [*(word for word, _ in found), *(f"{word}." for word, point in found if point)]


def _cycle(pending: list[Key], uses: Mapping[Key, set[Key | None]]) -> list[Key]:
    trail = [pending[0]]
    while True:
        following = next(key for key in pending if key in uses[trail[-1]])
        if following in trail:
            return [*trail[trail.index(following) :], following]
        trail.append(following)
