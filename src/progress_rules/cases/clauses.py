"""Which parts of a pack cite a clause, what it assumes for it, and which cases assert it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from progress_rules.assessment.result import assumptions
from progress_rules.cases.check import rule_names
from progress_rules.cases.compare import clauses, shown
from progress_rules.language import nodes as n

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from progress_rules.cases.read import Case, CaseFile
    from progress_rules.errors import Place
    from progress_rules.packs import Pack
    from progress_rules.packs.parts import Wording
    from progress_rules.packs.schema import Publication

_COMPILED = {
    "rules", "tables", "duties", "deadlines", "lifecycles", "meetings", "counters", "views", "scores", "rankings",
    "ladders",
}  # fmt: skip
"""The sections of a pack whose parts are known here one by one."""

_OWN_COLUMN = {"table", "lifecycle", "counter", "ranking"}
"""The kinds of parts that are no rules in results: a column of their own names them."""

_WITH_OUTCOME = {
    "rule", "row", "duty", "deadline", "step", "meeting", "score", "rung", "table", "lifecycle", "counter", "ranking",
}  # fmt: skip


_COLUMNS = ("rule", "duty", "deadline", "table", "lifecycle", "counter", "ranking", "scheme", "ladder")
"""The columns of results that name parts of a pack."""

_WHOLE = {"step": "lifecycle", "score": "scheme", "rung": "ladder"}
"""The column that names the whole which a part belongs to."""


@dataclass(frozen=True, slots=True, order=True)
class Citing:
    """A part of a pack that cites clauses: a rule, the row of a table, a duty, a counter ..."""

    id: str
    kind: str


@dataclass(frozen=True, slots=True)
class Assumed:
    """A parameter that the text gives no figure for, with the values assumed."""

    name: str
    values: tuple[str, ...]
    reason: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class CaseName:
    """A case that asserts a clause: its place among the cases, and its name."""

    position: int
    name: Wording


@dataclass(frozen=True, slots=True)
class ClauseUse:
    """A clause of a pack, with everything that has to do with it.

    Attributes:
        narrative: Why it is no rule, where it is none.
        parts: What cites it.
        always: Whether nothing that cites it can fail to hold, so that no case can show that.
        assumed: The assumed parameters that cite it.
        cases: The cases that assert it.
        source: Where it was published, when not where the others of the pack were.
    """

    clause: str
    says: Wording
    narrative: Wording | None
    place: Place
    parts: tuple[Citing, ...]
    always: bool
    assumed: tuple[Assumed, ...]
    cases: tuple[CaseName, ...]
    source: tuple[Publication, ...] = ()


def clause_uses(file: CaseFile) -> tuple[ClauseUse, ...]:
    """Return each clause of a pack in its order, with what cites it and the cases that assert it.

    Clauses of packs that it includes have cases of their own there, and are left to those.

    >>> from progress_rules.cases.read import read_cases
    >>> uses = {use.clause: use for use in clause_uses(read_cases("ziyang"))}
    >>> Citing("late-start", "rule") in uses["ZY-20"].parts
    True
    """
    pack = file.pack
    citing = dict(_cited_parts(pack))
    named = [(case, asserted(case, citing)) for case in file.cases]
    held = {one["parameter"]: one for one in assumptions(pack)}
    fixed = {Citing(r.id, r.kind) for r in pack.rules if _holds_always(r.when)}
    found = []
    for clause, spec in pack.spec.clauses.items():
        if clause not in file.own_clauses:
            continue
        parts = tuple(part for part, cites in citing.items() if clause in cites)
        cases = tuple(CaseName(case.position, case.spec.name) for case, told in named if clause in told)
        assumed = [
            _assumed(one)
            for name, one in held.items()
            if clause in _parameter_cites(pack.spec.parameters[name])
        ]
        open_ = [part for part in parts if part.kind in _WITH_OUTCOME and part not in fixed]
        place = file.pack_source.place(("clauses", clause), key=True)
        found.append(
            ClauseUse(
                clause, spec.says, spec.narrative, place, parts, not open_, tuple(assumed), cases, spec.source
            )
        )
    return tuple(found)


def asserted(case: Case, citing: Mapping[Citing, frozenset[str]]) -> frozenset[str]:
    """Return the clauses that a case asserts: those it names, and those of the parts that it names."""
    spec = case.spec
    names = rule_names(case.prepared.pack)
    found: set[str] = set()
    parts: set[tuple[str, str]] = set()
    for tables in (spec.expect, spec.absent):
        for records in tables.values():
            for record in records:
                found |= clauses(record.get("cites"))
                parts |= set(_named(record, names))
    for reason in spec.because:
        found |= set(reason.cites)
        parts |= {("rule", rule) for rule in names.get(reason.rule, ())}
    for part, cites in citing.items():
        if parts & set(_names_of(part)):
            found |= cites
    return frozenset(found)


def _named(record: Mapping[str, Any], names: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, str]]:
    """Yield the kind and the name of each part that a record names."""
    for column in _COLUMNS:
        value = record.get(column)
        if value is not None:
            text = shown(value)
            yield from ((column, name) for name in {text, *(names.get(text, ()) if column == "rule" else ())})


def _names_of(part: Citing) -> Iterator[tuple[str, str]]:
    """Yield how records and reasons name a part: a row also by its table, a step by its lifecycle."""
    yield part.kind, part.id
    if part.kind not in _OWN_COLUMN:
        yield "rule", part.id
    if part.kind == "row":
        yield "table", part.id.rpartition("#")[0]
    elif part.kind in _WHOLE:
        yield _WHOLE[part.kind], part.id.partition(".")[0]


def _cited_parts(pack: Pack) -> Iterator[tuple[Citing, frozenset[str]]]:
    """Yield each part of a pack with the clauses that it cites."""
    for rule in pack.rules:
        yield Citing(rule.id, rule.kind), frozenset(rule.cites)
    for table in pack.decisions:
        yield Citing(table.id, "table"), frozenset(table.cites)
    for lifecycle in pack.lifecycles:
        yield Citing(lifecycle.id, "lifecycle"), frozenset(lifecycle.cites)
    for counter in pack.counters:
        yield Citing(counter.id, "counter"), frozenset(counter.cites)
    for ranking in pack.rankings:
        yield Citing(ranking.id, "ranking"), frozenset(ranking.cites)
    for section in type(pack.spec).model_fields:
        if section in _COMPILED or section == "parameters":
            continue
        held = getattr(pack.spec, section)
        parts: list[tuple[str, Any]] = list(held.items()) if isinstance(held, dict) else []
        if isinstance(held, tuple):
            parts = [(getattr(part, "id", ""), part) for part in held]
        for name, part in parts:
            cites = getattr(part, "cites", ())
            if name and cites:
                yield Citing(name, section.removesuffix("s")), frozenset(cites)


def _holds_always(when: n.Node) -> bool:
    return isinstance(when, n.Literal) and when.value is True


def _parameter_cites(spec: Any) -> set[str]:
    return {*spec.cites, *(clause for dated in spec.values for clause in dated.cites)}


def _assumed(one: Mapping[str, Any]) -> Assumed:
    values = one["value"] if isinstance(one["value"], list) else [one["value"]]
    return Assumed(one["parameter"], tuple(map(str, values)), one["reason"] or {})
