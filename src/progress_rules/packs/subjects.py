"""What rules can be applied to: projects, records such as issues, persons, units, the portfolio as a whole."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import wraps
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar
from weakref import ReferenceType, ref

from progress_rules.model.facts import FACTS
from progress_rules.periods.period import PERIOD_KINDS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from progress_rules.packs.parts import ScopeSpec
    from progress_rules.packs.schema import FactSpec, PackSpec

Worked = TypeVar("Worked")

ONCE = "once"
ALL = "portfolio"
DERIVED = ("person", "unit", ALL)
"""Subjects that are no rows of a table: those that assignments and projects name, and the whole."""


@dataclass(frozen=True, slots=True)
class Subject:
    """For each of what, how often: `every` is a kind of period, or `once` for a judgement as of a day."""

    each: str
    every: str

    @property
    def periodic(self) -> bool:
        """Whether it is judged by periods."""
        return self.every != ONCE


@dataclass(frozen=True, slots=True)
class Relation:
    """How the rows of a fact table hang together with others, and when they count.

    Attributes:
        table: The table.
        one: What one row is called, `issue` for `issues`.
        zh: The Chinese name of the table.
        key: The columns that tell its rows apart.
        links: The keys by which a row can belong to a subject, with the column that holds each.
        on: The column with the day of an event; `since` and `until` are the first and last day of what lasts.
        through: The keys that a row has from its project: the unit, the dimensions.
    """

    table: str
    one: str
    zh: str
    key: tuple[str, ...]
    links: dict[str, str]
    on: str = ""
    since: str = ""
    until: str = ""
    through: tuple[str, ...] = ()

    @property
    def window(self) -> str:
        """Which rows count when nothing else is said: of events those in the period, of others those in being."""
        return "period" if self.on else "now"

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of one row as a subject; `item` is its own id, which steps of a lifecycle name."""
        own = (self.one,) if self.key == ("id",) else ()
        extra = ("item",) if own and self.one != "project" else ()
        linked = tuple(link for link in self.links if own != ("project",) or link != "project")
        return tuple(dict.fromkeys((*own, *extra, *linked, *self.through)))


_CORE: dict[str, tuple[str, dict[str, str], str, str, str]] = {
    "projects": ("project", {"project": "id", "unit": "unit"}, "", "listed_from", "listed_to"),
    "reports": ("report", {"project": "project"}, "period", "", ""),
    "milestones": ("milestone", {"milestone": "id", "project": "project"}, "", "", ""),
    "issues": ("issue", {"issue": "id", "project": "project"}, "", "raised_at", ""),
    "activities": (
        "activity",
        {"activity": "id", "project": "project", "person": "person", "issue": "issue", "unit": "unit"},
        "date", "", "",
    ),
    "assignments": (
        "assignment", {"project": "project", "person": "person", "unit": "unit"}, "", "from", "to",
    ),
    "exemptions": ("exemption", {"project": "project"}, "", "from", "to"),
    "disclosures": ("disclosure", {"disclosure": "id", "project": "project"}, "", "formed_on", ""),
    "transitions": ("transition", {"item": "item"}, "at", "", ""),
    "targets": ("target", {"project": "project", "unit": "unit"}, "", "", ""),
    "successions": ("succession", {"project": "successor"}, "on", "", ""),
    "baselines": ("baseline", {"project": "project"}, "", "from", ""),
}  # fmt: skip

_LINKS = ("project", "person", "unit", "issue")


def relations(spec: PackSpec) -> dict[str, Relation]:
    """Return the tables that a pack's rules can look at, the core ones, its own, and those worked out, by name."""
    found = {**_facts(spec)}
    for name, (zh, scope) in derived(spec).items():
        subject = subject_of(scope.each, scope.every, spec)
        if subject is not None:
            keys = {key: key for key in keys_of(subject.each, spec)}
            found[name] = Relation(
                name, "", zh, ("subject", "period"), keys, "period" if subject.periodic else ""
            )
    return found


def derived(spec: PackSpec) -> dict[str, tuple[str, ScopeSpec]]:
    """Return the tables that a pack works out, with their Chinese names and what their rows are about.

    Views, scores (a column for the total and one for each item) and rankings.
    """
    found = {name: (view.zh, view.for_) for name, view in spec.views.items()}
    for score in spec.scores:
        found[score.id] = (score.title.zh if score.title is not None else "", score.for_)
    for ranking in spec.rankings:
        found[ranking.id] = (ranking.title.zh if ranking.title is not None else "", ranking.for_)
    return found


def _once_for(work_out: Callable[[PackSpec], Worked]) -> Callable[[PackSpec], Worked]:
    """Have something worked out once for each specification, which never changes, and kept as long as that lives."""
    held: dict[int, tuple[ReferenceType[PackSpec], Worked]] = {}

    @wraps(work_out)
    def kept(spec: PackSpec) -> Worked:
        at = id(spec)
        found = held.get(at)
        if found is None or found[0]() is not spec:
            found = held[at] = ref(spec, lambda _: held.pop(at, None)), work_out(spec)
        return found[1]

    return kept


@_once_for
def _facts(spec: PackSpec) -> dict[str, Relation]:
    """Return the tables that ledgers hold."""
    return {name: _with_dimensions(relation, spec) for name, relation in _plain_facts(spec).items()}


def _with_dimensions(relation: Relation, spec: PackSpec) -> Relation:
    """Return the relation with the dimensions that its rows have of their own, and those of their project."""
    if relation.table == "projects":
        return replace(relation, links=relation.links | {k: d.column for k, d in spec.dimensions.items()})
    own = (
        spec.facts[relation.table].columns
        if relation.table in spec.facts
        else spec.fields.get(relation.table, {})
    )
    links = relation.links | {name: name for name in spec.dimensions if name in own}
    if "project" not in links:
        return replace(relation, links=links)
    through = tuple(key for key in ("unit", *spec.dimensions) if key not in links)
    return replace(relation, links=links, through=through)


def _plain_facts(spec: PackSpec) -> dict[str, Relation]:
    """Return the tables that ledgers hold, as they are without the pack's dimensions."""
    found = {}
    for table, (one, links, on, since, until) in _CORE.items():
        model = FACTS.get(table)
        if model is not None:
            found[table] = Relation(table, one, model.sheets[1], model.key, links, on, since, until)
    for name, declared in spec.facts.items():
        found[name] = _declared(name, declared)
    return found


def _declared(name: str, spec: FactSpec) -> Relation:
    one = spec.one or (name.removesuffix("s") if name.endswith("s") else name)
    own = {one: spec.key[0]} if len(spec.key) == 1 else {}
    links = {**own, **{link: link for link in _LINKS if link in spec.columns}}
    return Relation(
        name,
        one,
        spec.zh,
        ("id",) if len(spec.key) == 1 else spec.key,
        links,
        spec.on,
        spec.since,
        spec.until,
    )


def subject_of(each: str, every: str, spec: PackSpec) -> Subject | None:
    """Return the subject that `for` names, its rhythm filled in; None when there is none such."""
    known = subjects(spec)
    if each not in known:
        return None
    if not every:
        every = spec.period.kind if each in {"project", *wholes(spec)} else ONCE
    if every in {ONCE, spec.period.kind} or (every in PERIOD_KINDS and every != "dates"):
        return Subject(each, every)
    return None


@_once_for
def subjects(spec: PackSpec) -> Mapping[str, Relation | None]:
    """Return what rules can be applied to, each with its table where it has one."""
    records: dict[str, Relation | None] = {r.one: r for r in _facts(spec).values() if r.one != "report"}
    return MappingProxyType({**records, **dict.fromkeys(wholes(spec))})


def wholes(spec: PackSpec) -> tuple[str, ...]:
    """Return the subjects that are no rows of a table: persons, units, the values of dimensions, the whole."""
    return (*DERIVED, *spec.dimensions)


def keys_of(each: str, spec: PackSpec) -> tuple[str, ...]:
    """Return the keys by which rows of tables can belong to a subject."""
    relation = subjects(spec)[each]
    if relation is not None:
        return relation.keys
    return () if each == ALL else (each,)


def of_other_records(one: str, other: str, spec: PackSpec) -> bool:
    """Whether the two are records of different tables, each with an id of its own: equal ids then mean nothing."""
    known = subjects(spec)
    pair = (known.get(one), known.get(other))
    return one != other and all(r is not None and "item" in r.keys and "item" not in r.links for r in pair)
