"""What an engine has to compute for a pack, see `assessment.resolve` for its conditions."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from decimal import Decimal
from typing import TYPE_CHECKING, TypeVar, cast

from progress_rules.assessment.resolve import Resolver
from progress_rules.language import nodes as n
from progress_rules.language.aggregates import aggregates_at
from progress_rules.language.nodes import RELATED, Identity, Node, walk
from progress_rules.language.types import BOOL, LEVEL, PERIODS

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Mapping

    from progress_rules.calendars import WorkingCalendar
    from progress_rules.levels import Scale
    from progress_rules.packs import Pack

Worked = TypeVar("Worked")

FORCE = "force:"
"""Name prefix of the period field that says whether a rule is in force; see `Plan.dated_rules`."""


@dataclass(frozen=True, slots=True)
class PlannedRule:
    """A rule as engines see it: one three-valued condition that already includes `until` and validity."""

    id: str
    stage: int
    rank: int
    condition: Node
    score: Node | None


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything an engine computes for each project and period.

    Attributes:
        rules: In the order of the pack; `rank` is that of the level a signal or light rule gives.
        counters: (id, condition) in the order of the pack.
        streak: What the column `streak` counts.
        fields: The fact columns that any of these lean on, sorted, without those of the period.
        dated_parameters: Parameters whose value depends on the period.
        dated_rules: Rules that are not in force at all times.
        group: The position of the group in the pack.
        values: (name, expression) of what else is worked out, see `assessment.outputs`.
        aggregates: The functions over related rows, each once; `related` are the columns that they look at.
        working: The working calendar, where there is one.
        late: Whether signals and lights are handed in from another group.
        identity: What tells its expressions apart.
    """

    scale: Scale
    rules: tuple[PlannedRule, ...]
    counters: tuple[tuple[str, Node], ...]
    streak: Node
    fields: tuple[tuple[str, str], ...]
    period_fields: tuple[str, ...]
    dated_parameters: tuple[str, ...]
    dated_rules: tuple[str, ...]
    group: int = 0
    values: tuple[tuple[str, Node], ...] = ()
    aggregates: tuple[n.Aggregate, ...] = ()
    related: tuple[tuple[str, str], ...] = ()
    working: WorkingCalendar | None = None
    late: bool = False
    identity: Identity = field(default_factory=Identity, compare=False, repr=False)
    _kept: dict[Hashable, object] = field(default_factory=dict, init=False, compare=False, repr=False)

    def __getstate__(self) -> dict[str, object]:
        """Return what a pickle holds: everything but what was worked out."""
        return {f.name: {} if f.name == "_kept" else getattr(self, f.name) for f in fields(self)}

    def __setstate__(self, state: dict[str, object]) -> None:
        """Take what a pickle holds."""
        for name, value in state.items():
            object.__setattr__(self, name, value)

    def kept(self, key: Hashable, work_out: Callable[[], Worked]) -> Worked:
        """Return what was worked out from this plan under this key, or work it out and keep it."""
        if key not in self._kept:
            self._kept[key] = work_out()
        return cast("Worked", self._kept[key])

    def apart(self) -> Plan:
        """Return the plan as it is for one run: expressions made in it are not remembered after it."""
        return replace(self, identity=self.identity.apart())

    @property
    def reads_reports(self) -> bool:
        """Whether it matters if a report is there: rules read it, or give a light that a missing one leaves open."""
        named = any(table == "reports" for table, _ in self.fields) or "reported" in self.period_fields
        return named or any(rule.stage < 2 for rule in self.rules) or bool(self.counters)

    def aggregate(self, node: n.Aggregate) -> int:
        """Return the position of an aggregate."""
        number = self.identity(node)
        return next(i for i, held in enumerate(self.aggregates) if self.identity(held) == number)

    def conditions(self) -> list[Node]:
        """Every expression of the plan."""
        found = [r.condition for r in self.rules] + [c for _, c in self.counters] + [self.streak]
        return found + [r.score for r in self.rules if r.score is not None] + [v for _, v in self.values]


def planned(pack: Pack, group: int, working: WorkingCalendar | None = None) -> Plan:
    """Return the folded plan of a group, made once for a pack; see `make_plan`."""
    return pack.kept(("plan", group, working), lambda: make_plan(pack, group=group, working=working))


def make_plan(
    pack: Pack, *, group: int = 0, fold: bool = True, working: WorkingCalendar | None = None
) -> Plan:
    """Return the plan of a group of a pack's rules: by default of those on every project in the pack's period.

    With `fold` parameters that never change are replaced by their values, indicators by their
    expressions, and what is then constant is computed once. Without it the trees keep those names,
    so that an explanation can show them. `working` takes the place of the pack's working calendar.
    """
    from progress_rules.assessment.outputs import values_of

    judged = pack.groups[group]
    chosen = pack.chosen(judged)
    resolve = Resolver(pack, judged, fold=fold)
    rules = []
    for rule in pack.rules:
        if rule.group != group:
            continue
        condition = resolve(rule.when)
        if rule.until is not None:
            condition = n.Temporal(BOOL, rule.when.span, "latch", condition, resolve(rule.until), 1)
        if chosen is not None:
            condition = _and(rule.when.span, resolve(chosen), condition)
        if rule.start is not None or rule.end is not None:
            force = n.Field(BOOL, rule.when.span, "period", FORCE + rule.id)
            condition = n.Logic(BOOL, rule.when.span, "and", (force, condition))
        level = rule.level
        rank = pack.scale[level].rank if level else 0
        score = resolve(rule.score) if rule.score is not None else None
        rules.append(PlannedRule(rule.id, rule.stage, rank, condition, score))
    main = group == 0
    counters = tuple((c.id, resolve(c.when)) for c in pack.counters) if main else ()
    own = pack.streak if main else None
    streak = carried(resolve(own) if own is not None else default_streak(pack.scale))
    values = tuple((name, resolve(node)) for name, node in values_of(pack, group))
    partial = Plan(
        pack.scale, tuple(rules), counters, streak, (), (), (), (), group=group, values=values,
        working=working or pack.working, late=judged.late,
    )  # fmt: skip
    extra = () if fold else tuple(t for (s, _), t in pack.indicators.items() if s == judged.subject)
    if chosen is not None:  # it is asked of every row, even where no rule is
        extra = (*extra, resolve(chosen))
    for tree in partial.conditions():  # what lasts as long as the plan is remembered with it
        partial.identity(tree)
    return replace(
        needing(partial, extra),
        dated_parameters=tuple(sorted(k for k, v in pack.parameters.items() if not v.constant)),
        dated_rules=tuple(r.id for r in pack.rules if r.start is not None or r.end is not None),
    )


def needing(plan: Plan, extra: tuple[Node, ...] = ()) -> Plan:
    """Return the plan with the columns and aggregates that its expressions lean on."""
    trees = [*plan.conditions(), *extra]
    aggregates: dict[int, n.Aggregate] = {}
    for part in _parts(trees):
        for aggregate in aggregates_at(part):
            aggregates.setdefault(plan.identity(aggregate), aggregate)
    parts = _parts((*trees, *aggregates.values()))
    fields = {(f.table, f.name) for f in parts if isinstance(f, n.Field)}
    fields |= {("verdict", "signal"), ("verdict", "light")} if plan.late else set()
    return replace(
        plan,
        fields=tuple(sorted(f for f in fields if f[0] != "period" and not f[0].startswith(RELATED))),
        period_fields=tuple(sorted(name for table, name in fields if table == "period")),
        aggregates=tuple(aggregates.values()),
        related=tuple(sorted((t.removeprefix(RELATED), c) for t, c in fields if t.startswith(RELATED))),
    )


def _parts(trees: Iterable[Node]) -> list[Node]:
    """Return everything in some trees, what they share once."""
    found: dict[int, Node] = {}
    for tree in trees:
        if id(tree) not in found:
            found |= {id(part): part for part in walk(tree)}
    return list(found.values())


def condition_plan(plan: Plan, condition: Node) -> Plan:
    """Return a plan that computes one condition: the scope of a group, or which related rows count."""
    rule = PlannedRule("condition", 2, 0, condition, None)
    zero = n.Literal(PERIODS, n.Span(0, 0), Decimal(0))
    only = replace(plan.apart(), rules=(rule,), counters=(), streak=zero, values=())
    return needing(only)


def _and(span: n.Span, first: Node, second: Node) -> Node:
    return n.Logic(BOOL, span, "and", (first, second))


def default_streak(scale: Scale) -> Node:
    """The periods in a row whose signal is worse than the mildest level."""
    span = n.Span(0, 0)
    if not scale.levels:
        return n.Literal(PERIODS, span, Decimal(0))
    signal = n.Verdict(LEVEL, span, "signal")
    mildest = n.Literal(LEVEL, span, scale.mildest.id)
    worse = n.Comparison(BOOL, span, ">", signal, mildest)
    return n.Temporal(PERIODS, span, "streak", worse, None, 1)


def carried(streak: Node) -> Node:
    """What is shown in a period whose own count is unknown: the count so far, which stays frozen."""
    last = n.Temporal(streak.type, streak.span, "last", streak, None, 1)
    return n.Scalar(streak.type, streak.span, "coalesce", (last, n.Literal(PERIODS, streak.span, Decimal(0))))


def specialise(pack: Pack, plan: Plan, sure: Mapping[tuple[str, str], n.Value]) -> Plan:
    """Return the plan for facts in which some columns hold one value throughout, folded once more.

    A ledger without dates of start needs no rule about late starts; where every report is there, none is
    about missing ones.
    """
    resolve = Resolver(pack, pack.groups[plan.group], fold=True, sure=sure)
    rules = tuple(
        replace(
            rule,
            condition=resolve(rule.condition),
            score=None if rule.score is None else resolve(rule.score),
        )
        for rule in plan.rules
    )
    counters = tuple((name, resolve(condition)) for name, condition in plan.counters)
    values = tuple((name, resolve(node)) for name, node in plan.values)
    streak = resolve(plan.streak)
    return needing(replace(plan.apart(), rules=rules, counters=counters, streak=streak, values=values))
