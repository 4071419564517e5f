"""Which groups of a pack's rules can be judged from the facts around one project or record."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from progress_rules.assessment.plan import condition_plan, planned
from progress_rules.packs.subjects import subjects

if TYPE_CHECKING:
    from collections.abc import Iterable

    from progress_rules.assessment.plan import Plan
    from progress_rules.live.known import Bucket
    from progress_rules.packs import Pack, Relation

OF_PERIODS = ("projects", "exemptions")
"""Tables that matter to every group about projects and what belongs to them."""


@dataclass(frozen=True, slots=True)
class LocalGroup:
    """A group whose verdicts follow from what belongs to one project, or to one record.

    Attributes:
        at: Its position in the pack.
        each: What it is about.
        table: The table that its subjects are rows of.
        looks_at: The tables that its conditions look at.
        says: The tables of a result and what says their rows, see `live.known.Bucket`.
    """

    at: int
    each: str
    table: str
    looks_at: frozenset[str]
    says: tuple[tuple[str, str], ...]

    def buckets(self, subjects_: Iterable[str]) -> list[Bucket]:
        """Return where its rows about some subjects are kept."""
        return [(table, said, subject) for table, said in self.says for subject in subjects_]

    def heeds(self, table: str) -> bool:
        """Whether a fact of this table can change what it says."""
        return table == self.table or table in self.looks_at or table in OF_PERIODS


def local_groups(pack: Pack) -> tuple[LocalGroup, ...]:
    """Return the local groups of a pack, in the order of its groups."""
    return pack.kept("local groups", lambda: tuple(_local_groups(pack)))


def _local_groups(pack: Pack) -> Iterable[LocalGroup]:
    known = subjects(pack.spec)
    for at, group in enumerate(pack.groups):
        relation = known.get(group.subject.each)
        if relation is None or group.tier or group.late:
            continue
        plan = planned(pack, at)
        if not (plan.rules or plan.values or plan.counters):
            continue
        tables = {table for table, _ in plan.fields} | {table for table, _ in plan.related}
        tables |= {node.table for node in plan.aggregates}
        if tables & set(pack.derived) or not all(_linked(keys, relation) for keys in _keys(plan)):
            continue
        if group.lifecycle:
            tables.add("transitions")
        yield LocalGroup(at, group.subject.each, relation.table, frozenset(tables), tuple(_says(pack, at)))


def _linked(keys: tuple[str, ...], relation: Relation) -> bool:
    """Whether rows linked by these keys belong to the same project or record."""
    return bool(keys) and set(keys) <= {"project", "item", "issue", relation.one}


def _keys(plan: Plan) -> Iterable[tuple[str, ...]]:
    for node in plan.aggregates:
        yield node.by
        if node.where is not None:
            yield from (inner.by for inner in condition_plan(plan, node.where).aggregates)


def _says(pack: Pack, at: int) -> Iterable[tuple[str, str]]:
    rules = [rule for rule in pack.rules if rule.group == at]
    if at == 0 or any(rule.stage < 2 for rule in rules):
        yield "lights", pack.groups[at].subject.each
    for rule in rules:
        if rule.effects.action is not None:
            yield "actions", rule.id
        if rule.effects.route is not None:
            yield "routes", rule.id
        if rule.score is not None:
            yield "scores", rule.id
    yield from (("deadlines", one.id) for one in pack.deadlines if one.group == at)
    yield from (("duties", one.id) for one in pack.duties if one.group == at)
    yield from (("decisions", one.id) for one in pack.decisions if one.group == at)
    for life in pack.lifecycles:
        if life.group == at:
            yield from (("states", life.id), ("steps", life.id))
    yield from (("ladders", one.id) for one in pack.ladders if one.group == at)
    yield from (("totals", one.id) for one in pack.scores if one.group == at)


def narrowed(pack: Pack, groups: frozenset[int]) -> Pack:
    """Return the pack with what belongs to some of its groups; the groups keep their positions."""
    return pack.kept(("narrowed", groups), lambda: _narrowed(pack, groups))


def _narrowed(pack: Pack, groups: frozenset[int]) -> Pack:
    return replace(
        pack,
        rules=tuple(one for one in pack.rules if one.group in groups),
        counters=pack.counters if 0 in groups else (),
        decisions=tuple(one for one in pack.decisions if one.group in groups),
        duties=tuple(one for one in pack.duties if one.group in groups),
        deadlines=tuple(one for one in pack.deadlines if one.group in groups),
        lifecycles=tuple(one for one in pack.lifecycles if one.group in groups),
        scores=tuple(one for one in pack.scores if one.group in groups),
        rankings=(),
        ladders=tuple(one for one in pack.ladders if one.group in groups),
        derived={
            name: one for name, one in pack.derived.items() if one.group in groups and one.kind != "ranking"
        },
    )
