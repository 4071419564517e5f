"""The order in which the groups of a pack are judged: each after those that it looks at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields, is_dataclass, replace
from typing import TYPE_CHECKING, Any

from progress_rules.errors import Problem
from progress_rules.language import nodes as n
from progress_rules.language import walk
from progress_rules.packs.compiled import Group

if TYPE_CHECKING:
    from collections.abc import Iterable

    from progress_rules.language import Node
    from progress_rules.packs.build import Build
    from progress_rules.packs.subjects import Subject

Owner = str | tuple["Subject"]
"""What is judged together: a construct by its id; all that gives a subject its signals and lights by the subject."""


@dataclass(slots=True)
class Leaning:
    """What a construct leans on: tables that are worked out, and whether on signals and lights of its subject."""

    tables: set[str] = field(default_factory=set)
    verdict: bool = False

    def add(self, other: Leaning) -> None:
        """Add what another leans on."""
        self.tables |= other.tables
        self.verdict = self.verdict or other.verdict


@dataclass(slots=True)
class _Member:
    """A compiled part: the list it stands in, where, and the group it was compiled for."""

    held: list[Any]
    at: int
    group: int


def order_groups(build: Build, lists: Iterable[list[Any]], main: Iterable[Node]) -> None:
    """Move every construct to a group of the tier that what it leans on asks for; note circles.

    Args:
        build: The build; its rules and tables are changed in place, its groups made anew.
        lists: The other compiled parts of the pack, each with an `id` and a `group`.
        main: What else is worked out with the lights of projects: counters, the streak.
    """
    pass_ = _Pass(build, [build.rules, *lists], list(main))
    pass_.warn_of_no_light()
    if pass_.needed():
        pass_.move()


class _Pass:
    def __init__(self, build: Build, lists: list[list[Any]], main: list[Node]) -> None:
        self.build = build
        self.named: dict[tuple[Subject, str], Leaning] = {}
        self.members: dict[Owner, list[_Member]] = {}
        self.leaning: dict[Owner, Leaning] = {(build.main,): Leaning()}
        self.tiers: dict[Owner, int] = {}
        self.trail: list[Owner] = []
        self.sound = True
        self.derived = list(build.derived.values())
        for node in main:
            self.leaning[(build.main,)].add(self._of(build.main, node))
        for held in (*lists, self.derived):
            for at, part in enumerate(held):
                self._add(held, at, part)
        self.owner_of = {table.name: _owner(table, build.groups[table.group]) for table in self.derived}

    def _add(self, held: list[Any], at: int, part: Any) -> None:
        group = self.build.groups[part.group]
        owner = _owner(part, group)
        self.members.setdefault(owner, []).append(_Member(held, at, part.group))
        mine = self.leaning.setdefault(owner, Leaning())
        for node in _nodes(part):
            mine.add(self._of(group.subject, node))
        if group.where is not None:
            mine.add(self._of(group.subject, group.where))

    def _of(self, subject: Subject, node: Node) -> Leaning:
        """Return what an expression leans on, through indicators too."""
        found = Leaning()
        for part in walk(node):
            match part:
                case n.Verdict():
                    found.verdict = True
                case n.Aggregate(table=table) | n.Field(table=table) if table in self.build.derived:
                    found.tables.add(table)
                case n.Indicator(name=name):
                    key = (subject, name)
                    if key not in self.named:
                        self.named[key] = Leaning()
                        self.named[key] = self._of(subject, self.build.indicators[key])
                    found.add(self.named[key])
        return found

    def needed(self) -> bool:
        """Whether any construct leans on what another group gives."""
        giving = {owner[0] for owner in self.leaning if isinstance(owner, tuple)}
        for owner, leaning in self.leaning.items():
            if leaning.tables:
                return True
            for member in self.members.get(owner, []):
                group = self.build.groups[member.group]
                if leaning.verdict and group.subject in giving and not _plain(group):
                    return True
        return False

    def warn_of_no_light(self) -> None:
        """Warn of each construct that looks at the light of a subject to which nothing gives one."""
        build = self.build
        for owner, leaning in self.leaning.items():
            if not (leaning.verdict and isinstance(owner, str) and build.spec.levels):
                continue
            subject = self._subject(owner)
            if (subject,) not in self.leaning:
                told = {
                    "name": owner,
                    "each": subject.each,
                    "every": subject.every,
                    "level": build.scale.ids[0],
                }
                build.warnings.append(Problem("PR319", build.source.place(build.path_of(owner)), told))

    def tier(self, owner: Owner) -> int:
        """Return the tier of a construct: later than every table it looks at."""
        if owner in self.tiers:
            return self.tiers[owner]
        if owner in self.trail:
            if self.sound:
                self._circle(owner)
            self.sound = False
            return 0
        self.trail.append(owner)
        leaning = self.leaning[owner]
        found = max((self.tier(self.owner_of[table]) + 1 for table in sorted(leaning.tables)), default=0)
        if leaning.verdict and isinstance(owner, str):
            giving: Owner = (self._subject(owner),)
            if giving in self.leaning:
                first = self.tier(giving)
                inside = all(_plain(self.build.groups[m.group]) for m in self.members[owner])
                found = first if found <= first and inside else max(found, first + 1)
        self.trail.pop()
        self.tiers[owner] = found
        return found

    def _subject(self, owner: Owner) -> Subject:
        return self.build.groups[self.members[owner][0].group].subject

    def _circle(self, owner: Owner) -> None:
        trail = [*self.trail[self.trail.index(owner) :], owner]
        names = [part if isinstance(part, str) else f"light ({part[0].each})" for part in trail]
        named = next((part for part in trail if isinstance(part, str)), "")
        self.build.note("PR311", self.build.path_of(named), cycle=" → ".join(names))

    def move(self) -> None:
        """Give every construct its group."""
        tiers = {owner: self.tier(owner) for owner in self.members}
        first = self.tier((self.build.main,))
        if not self.sound:
            return
        build = self.build
        old = build.groups
        build.groups = [Group(build.main, tier=first)]
        for owner, members in self.members.items():
            for member in members:
                group = self._group(owner, old[member.group], tiers[owner])
                part = member.held[member.at]
                member.held[member.at] = replace(part, group=build.group(group))
        build.derived = {table.name: table for table in self.derived}

    def _group(self, owner: Owner, group: Group, tier: int) -> Group:
        if isinstance(owner, tuple):
            return Group(group.subject, tier=tier)
        giving: Owner = (group.subject,)
        first = self.tiers.get(giving)
        if _plain(group):
            if first is not None and tier <= first:
                return Group(group.subject, tier=first)
            return replace(group, tier=tier, late=self.leaning[owner].verdict and first is not None)
        return replace(group, tier=tier, late=self.leaning[owner].verdict and first is not None)


def _plain(group: Group) -> bool:
    """Whether it is the group in which a subject gets its signals and lights."""
    return group.where is None and not group.lifecycle and not group.apart


def _owner(part: Any, group: Group) -> Owner:
    if getattr(part, "stage", 2) < 2:
        return (group.subject,)
    name = getattr(part, "id", None) or part.name
    return str(name).partition("#")[0].partition(".")[0]


def _nodes(part: Any) -> Iterator[Node]:
    """Yield every expression that a compiled part holds."""
    if isinstance(part, n.Node):
        yield part
    elif isinstance(part, (tuple, list)):
        for item in part:
            yield from _nodes(item)
    elif isinstance(part, dict):
        for item in part.values():
            yield from _nodes(item)
    elif (
        is_dataclass(part) and not isinstance(part, type) and type(part).__module__.endswith("packs.compiled")
    ):
        for one in fields(part):
            yield from _nodes(getattr(part, one.name))
