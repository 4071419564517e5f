"""A loaded pack: frozen, checked, compiled to typed trees; what the engines run and explanations cite."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, TypeVar, cast

from progress_rules.language import nodes as n
from progress_rules.language.types import BOOL
from progress_rules.levels import Scale
from progress_rules.quantities import format_decimal

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping

    from progress_rules.calendars import WorkingCalendar
    from progress_rules.errors import Problem
    from progress_rules.language.nodes import Node, Value
    from progress_rules.language.types import Type
    from progress_rules.model import TableSpec
    from progress_rules.packs.compiled import (
        Deadline,
        DecisionTable,
        DerivedTable,
        Duty,
        Group,
        Ladder,
        Lifecycle,
        Ranking,
        Rule,
        Score,
        Series,
    )
    from progress_rules.packs.schema import PackSpec
    from progress_rules.packs.subjects import Subject
    from progress_rules.periods import ReportingCalendar


Worked = TypeVar("Worked")


@dataclass(frozen=True, slots=True)
class Segment:
    """A value in force from a day on (None: from the beginning) until the next segment."""

    start: date | None
    value: Value


@dataclass(frozen=True, slots=True)
class ParameterValues:
    """A parameter with its values over time; `given` when the caller set it at load."""

    name: str
    type: Type
    segments: tuple[Segment, ...]
    assumed: bool = False
    given: bool = False

    def at(self, day: date) -> Value:
        """Return the value in force on a day; None before the first."""
        value: Value = None
        for segment in self.segments:
            if segment.start is None or segment.start <= day:
                value = segment.value
        return value

    @property
    def constant(self) -> bool:
        """Whether one value is in force at all times."""
        return len(self.segments) == 1 and self.segments[0].start is None


@dataclass(frozen=True, slots=True)
class Counter:
    """A compiled counter."""

    id: str
    cites: tuple[str, ...]
    when: Node


@dataclass(frozen=True, slots=True, eq=False)
class Pack:
    """A rule pack, ready to be applied. Build one with `load_pack`; two packs share nothing.

    Attributes:
        spec: The pydantic model it was built from.
        calendar: The periods that projects are judged by.
        scale: Its levels, the mildest first.
        parameters: Every parameter with its values over time, overrides included.
        rules: The rules in the order of the pack, then those that tables, duties and deadlines come down to.
        groups: The subjects that rules are applied to, each with its condition; the first is every project.
        decisions: The decision tables; `duties`, `deadlines`, `lifecycles` and `meetings` likewise.
        working: The working calendar, where the pack has one.
        warnings: What is worth a look although the pack can be used: gaps in tables, rows never reached.
        scores: The scores; `rankings` and `ladders` likewise.
        derived: The tables worked out of its groups: views, scores and rankings, by name.
        scopes: Which projects it is about, for each subject that is a project.
        digest: A fingerprint of everything that can change a result, overrides included.
    """

    spec: PackSpec
    calendar: ReportingCalendar
    scale: Scale
    parameters: Mapping[str, ParameterValues]
    indicators: Mapping[tuple[Subject, str], Node]
    rules: tuple[Rule, ...]
    counters: tuple[Counter, ...]
    streak: Node | None
    groups: tuple[Group, ...]
    decisions: tuple[DecisionTable, ...] = ()
    duties: tuple[Duty, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    lifecycles: tuple[Lifecycle, ...] = ()
    meetings: tuple[Series, ...] = ()
    working: WorkingCalendar | None = None
    warnings: tuple[Problem, ...] = ()
    scores: tuple[Score, ...] = ()
    rankings: tuple[Ranking, ...] = ()
    ladders: tuple[Ladder, ...] = ()
    derived: Mapping[str, DerivedTable] = field(default_factory=dict)
    scopes: Mapping[Subject, Node] = field(default_factory=dict)
    digest: str = field(init=False)
    _kept: dict[Hashable, object] = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self) -> None:
        content = self.spec.model_dump(by_alias=True)
        content["parameters in force"] = {
            name: [[s.start, s.value] for s in values.segments] for name, values in self.parameters.items()
        }
        text = json.dumps(content, sort_keys=True, default=_canonical)
        object.__setattr__(self, "digest", "sha256:" + hashlib.sha256(text.encode()).hexdigest())

    def __getstate__(self) -> dict[str, object]:
        """Return what a pickle holds: everything but what was worked out."""
        return {f.name: {} if f.name == "_kept" else getattr(self, f.name) for f in fields(self)}

    def __setstate__(self, state: dict[str, object]) -> None:
        """Take what a pickle holds."""
        for name, value in state.items():
            object.__setattr__(self, name, value)

    @property
    def id(self) -> str:
        """The name of the pack."""
        return self.spec.pack

    def __repr__(self) -> str:
        return (
            f"Pack({self.id!r}, version={self.spec.version!r}, {len(self.rules)} rules, {self.digest[:19]})"
        )

    def __eq__(self, other: object) -> bool:
        return self.digest == other.digest if isinstance(other, Pack) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.digest)

    def chosen(self, group: Group) -> Node | None:
        """Return the condition that chooses among the rows of a group: its own, and the pack's scope."""
        scope = None if group.lifecycle else self.scopes.get(group.subject)
        if scope is None or group.where is None:
            return scope if group.where is None else group.where
        return n.Logic(BOOL, group.where.span, "and", (scope, group.where))

    def kept(self, key: Hashable, work_out: Callable[[], Worked]) -> Worked:
        """Return what was worked out from this pack under this key, or work it out and keep it.

        A pack never changes, so what follows from it does not either; a pickle starts without it.
        """
        if key not in self._kept:
            self._kept[key] = work_out()
        return cast("Worked", self._kept[key])

    def rule(self, rule_id: str) -> Rule:
        """Return the rule with the id; KeyError when there is none."""
        for rule in self.rules:
            if rule.id == rule_id:
                return rule
        raise KeyError(rule_id)

    @property
    def tables(self) -> tuple[TableSpec, ...]:
        """The fact tables of the pack's own, for reading ledgers: `read_portfolio(path, tables=pack)`."""
        from progress_rules.packs.facts import table_specs

        return table_specs(self.spec)

    def indicators_of(self, subject: Subject) -> dict[str, Node]:
        """Return the indicators of a subject, outputs of decision tables among them, by their names."""
        return {name: tree for (owner, name), tree in self.indicators.items() if owner == subject}

    def ranks(self) -> dict[str, int]:
        """Return the rank of the level that each spelling names."""
        return {spelling: rank for rank, level in enumerate(self.spec.levels) for spelling in level.spellings}

    def role(self, name: str | None, language: str) -> str:
        """Return what a role is called in a language; one that the pack does not name, by its id."""
        if name is None:
            return ""
        named = self.spec.roles.get(name)
        return named.text(language) if named else name.replace("_", " ")

    def to_yaml(self) -> str:
        """Return the pack as YAML; loading it gives an equal pack (without overrides made at load)."""
        from progress_rules.packs.dump import to_yaml

        return to_yaml(self.spec)


def _canonical(value: object) -> object:
    """Return a number or day for the digest: 5 and 5.0 are one number, the text "5" is another thing."""
    return {"number": format_decimal(value)} if isinstance(value, Decimal) else {"day": str(value)}
