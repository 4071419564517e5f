"""Check a pack's model and compile it: every problem of the pack at once, or a `Pack`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from progress_rules.errors import Bilingual, InputError, PackError, ParameterError, Problem, suggestion
from progress_rules.errors.problem import in_order
from progress_rules.language import Node, Scope, Type, parse_expression, walk
from progress_rules.language import nodes as n
from progress_rules.language.types import BOOL, NUMBER
from progress_rules.levels import Level, Scale
from progress_rules.packs import trees as t
from progress_rules.packs.appraisals import Appraisals, appraisal_items, compile_appraisals
from progress_rules.packs.checks import (
    COUNTER,
    RULE,
    check_calendar,
    check_parameters_in_force,
    check_units,
    counts_working_days,
    pack_scopes,
    parameters_of,
)
from progress_rules.packs.compiled import Group
from progress_rules.packs.compose import Composed
from progress_rules.packs.deadlines import compile_deadlines
from progress_rules.packs.decisions import compile_decisions, decision_items
from progress_rules.packs.duties import compile_duties
from progress_rules.packs.effects import compile_rules
from progress_rules.packs.force import within_force
from progress_rules.packs.frozen import FrozenDict
from progress_rules.packs.include import whole_pack
from progress_rules.packs.indicators import indicator_items, read_names
from progress_rules.packs.lifecycles import compile_lifecycles, compile_meetings
from progress_rules.packs.names import LEVEL_KIND, pack_names
from progress_rules.packs.order import order_groups
from progress_rules.packs.pack import Counter, Pack
from progress_rules.packs.parameters import read_parameters
from progress_rules.packs.row_names import declare_row_names
from progress_rules.packs.source import Source
from progress_rules.packs.structure import check_structure
from progress_rules.packs.subjects import ALL, Subject, subject_of, subjects
from progress_rules.periods import ReportingCalendar
from progress_rules.periods.period import CHINESE_KINDS, PERIOD_KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from progress_rules.calendars import WorkingCalendar
    from progress_rules.packs.compiled import DerivedTable, Rule
    from progress_rules.packs.decisions import Decision
    from progress_rules.packs.names import Naming
    from progress_rules.packs.pack import ParameterValues
    from progress_rules.packs.parts import InForce, ScopeSpec
    from progress_rules.packs.schema import CounterSpec, PackSpec
    from progress_rules.packs.source import Path


def build_pack(
    spec: PackSpec, parameters: Mapping[str, object] | None = None, source: Source | None = None
) -> Pack:
    """Return the pack of a model, with parameters set anew; all its problems at once otherwise.

    Raises:
        PackError: the pack itself is wrong.
        ParameterError: only the parameters handed in are.
    """
    build, pack = _built(spec, source or Source(""), parameters or {})
    if build.problems:
        raise PackError(build.problems)
    if build.override_problems:
        raise ParameterError(build.override_problems)
    assert pack is not None  # noqa: S101
    return pack


def pack_problems(spec: PackSpec, source: Source) -> tuple[Problem, ...]:
    """Return what is wrong with the model of a pack, which is not to be used whatever the answer."""
    return tuple(_built(spec, source, {})[0].problems)


def _built(spec: PackSpec, source: Source, parameters: Mapping[str, object]) -> tuple[Build, Pack | None]:
    """Check and compile a pack with what it includes; none where what it includes cannot be read."""
    whole = whole_pack(spec, source)
    build = Build(whole.spec, whole.source)
    build.problems += whole.problems
    return build, build.pack(parameters) if whole.complete else None


class Build:
    """One pass over a pack, collecting what is wrong with it."""

    def __init__(self, spec: PackSpec, source: Source) -> None:
        self.spec, self.source = spec, source
        self.problems: list[Problem] = []
        self.override_problems: list[Problem] = []
        self.main = Subject("project", spec.period.kind)
        self.groups: list[Group] = [Group(self.main)]
        self.namings: dict[Subject, Naming] = {}
        self.indicators: dict[tuple[Subject, str], Node] = {}
        self.rules: list[Rule] = []
        self.tables: dict[str, Decision] = {}
        self.derived: dict[str, DerivedTable] = {}
        self.appraisals = Appraisals()
        self.warnings: list[Problem] = []
        self.scale = Scale(())
        self.values: dict[str, ParameterValues] = {}

    def note(self, code: str, path: Path, *, key: bool = False, **values: object) -> None:
        """Record a problem at a path of the pack."""
        self.problems.append(Problem(code, self.source.place(path, key=key), values))

    def pack(self, overrides: Mapping[str, object]) -> Pack | None:
        """Return the compiled pack, or None when problems were recorded."""
        spec = self.spec
        self.scale = self._scale()
        calendar = self._calendar()
        working = self._working_calendar()
        check_structure(self)
        self._unique(RULE, (r.id for r in spec.rules), "rules")
        self._unique(COUNTER, (c.id for c in spec.counters), "counters")
        check_units(self)
        self.values = read_parameters(spec, overrides, self.source, self.problems, self.override_problems)
        for subject in self._subjects():
            self.namings[subject] = pack_names(spec, self.source, subject)
        declare_row_names(self)
        self.appraisals = appraisal_items(self)
        read_names(self, [*indicator_items(self), *decision_items(self), *self.appraisals.items])
        for naming in self.namings.values():
            self.problems += naming.problems
        compile_rules(self)
        decisions = compile_decisions(self)
        duties = compile_duties(self)
        deadlines = compile_deadlines(self)
        lifecycles = compile_lifecycles(self)
        meetings = compile_meetings(self)
        scores, rankings, ladders = compile_appraisals(self, self.appraisals)
        scope = self.namings[self.main].scope
        counters = [self._counter(i, counter, scope) for i, counter in enumerate(spec.counters)]
        for name, parameter in spec.parameters.items():
            self.cited(parameter.cites, ("parameters", name, "cites"))
            for i, dated in enumerate(parameter.values):
                self.cited(dated.cites, ("parameters", name, "values", i, "cites"))
        scopes = pack_scopes(self)
        streak = spec.streak and self.expression(spec.streak, ("streak",), scope, 2, NUMBER)
        counted = tuple(c for c in counters if c is not None)
        if not self.problems:
            beside = [counter.when for counter in counted] + ([streak] if streak else [])
            order_groups(self, [decisions, duties, deadlines, lifecycles, scores, rankings, ladders], beside)
        check_parameters_in_force(self, counted)
        check_calendar(self, working)
        if self.problems or calendar is None:
            return None
        held = FrozenDict(self.values), FrozenDict(self.indicators)
        return Pack(
            spec, calendar, self.scale, *held, tuple(self.rules), counted, streak or None, tuple(self.groups),
            tuple(decisions), tuple(duties), tuple(deadlines), tuple(lifecycles), tuple(meetings), working,
            in_order(self.warnings), tuple(scores), tuple(rankings), tuple(ladders), FrozenDict(self.derived),
            FrozenDict(scopes),
        )  # fmt: skip

    def subject(self, each: str, every: str) -> Subject | None:
        """Return the subject that `for` names, or None."""
        return subject_of(each, every, self.spec)

    def _subjects(self) -> list[Subject]:
        """Return every subject of the pack, the projects in the pack's period first; note those that cannot be."""
        spec = self.spec
        named: list[tuple[Path, ScopeSpec]] = []
        for key in ("rules", "tables", "duties", "deadlines", "lifecycles", "scores", "rankings", "ladders"):
            named += [((key, i, "for"), part.for_) for i, part in enumerate(getattr(spec, key))]
        named += [(("indicators", k, "for"), f) for k, i in spec.indicators.items() for f in i.for_]
        named += [(("views", k, "for"), view.for_) for k, view in spec.views.items()]
        found = {self.main: None}
        if spec.meetings:
            found[Subject("issue", "once")] = None
        for path, scope in named:
            every = scope.every or ("once" if path[0] == "lifecycles" else "")
            subject = self.subject(scope.each, every)
            if subject is not None:
                found[subject] = None
                continue
            known = subjects(spec)
            kind = spec.period.kind
            if scope.each not in known:
                near = suggestion(scope.each, known)
                self.note("PR229", (*path, "each"), name=scope.each, known=", ".join(known), suggestion=near)
            else:
                by = Bilingual(kind, CHINESE_KINDS[kind])
                kinds = ", ".join((*(k for k in PERIOD_KINDS if k != "dates"), "once"))
                values = {"each": scope.each, "every": scope.every, "kind": kind, "by": by, "known": kinds}
                self.problems.append(Problem("PR216", self.source.place((*path, "every")), values))
        return list(found)

    def scope_of(self, for_: ScopeSpec) -> tuple[Subject, Scope] | None:
        """Return the subject of a part and the names that its conditions may use; None when that is noted."""
        subject = self.subject(for_.each, for_.every)
        return None if subject is None else (subject, self.namings[subject].scope)

    def group_of(
        self, for_: ScopeSpec, path: Path, *reading: Node | None, in_force: InForce | None = None
    ) -> int | None:
        """Return the position of the group that a construct is judged in.

        One on every project in the pack's period is judged apart from the lights, unless its expressions read them.
        With `in_force` it has no rows in other periods.
        """
        found = self.scope_of(for_)
        if found is None:
            return None
        subject, scope = found
        apart = subject == self.main and not any(
            isinstance(part, n.Verdict)
            for node in reading
            if node is not None
            for part in walk(self.resolved(subject, node))
        )
        bounds = within_force(in_force, subject) if in_force is not None and subject.periodic else []
        since = f"in force {in_force.from_} to {in_force.to}" if bounds and in_force is not None else ""
        if for_.where is None:
            chosen = t.every(*bounds) if bounds else None
            return self.group(Group(subject, chosen, since, apart=apart))
        where = self.expression(for_.where, (*path, "for", "where"), scope, 0, BOOL)
        if where is None:
            return None
        if any(isinstance(node, n.Temporal) for node in walk(self.resolved(subject, where))):
            reason = Bilingual("`where` cannot look back", "where 不能使用回顾函数")
            self.note("PR230", (*path, "for", "where"), reason=reason)
            return None
        text = " ".join((*for_.where.split(), *since.split()))
        return self.group(Group(subject, t.every(where, *bounds), text, apart=apart))

    def judged(self, for_: ScopeSpec, path: Path, tree: Node, in_force: InForce | None = None) -> Node:
        """Return what others read of a construct: unknown where `for` leaves a subject out, or it is not in force.

        What is wrong with `where` is told by `group_of`.
        """
        found = self.scope_of(for_)
        if found is None:
            return tree
        conditions = within_force(in_force, found[0]) if in_force is not None and found[0].periodic else []
        if for_.where is not None:
            before = len(self.problems)
            where = self.expression(for_.where, (*path, "for", "where"), found[1], 0, BOOL)
            conditions += [where] if where is not None else []
            del self.problems[before:]
        return t.choice(t.every(*conditions), tree, t.unknown()) if conditions else tree

    def resolved(self, subject: Subject, node: Node) -> Node:
        """Return a tree whose parts include those of the indicators it names."""
        found: dict[str, Node] = {}
        waiting = [node]
        while waiting:
            for part in walk(waiting.pop()):
                if isinstance(part, n.Indicator) and part.name not in found:
                    found[part.name] = self.indicators[subject, part.name]
                    waiting.append(found[part.name])
        return n.Logic(BOOL, node.span, "and", (node, *found.values())) if found else node

    def group(self, group: Group) -> int:
        """Return the position of a group, added where it is new."""
        for i, held in enumerate(self.groups):
            if replace(held, where=None) == replace(group, where=None):
                return i
        self.groups.append(group)
        return len(self.groups) - 1

    def composed(
        self, text: Composed, whole: Path, scope: Scope, expected: Type | None = BOOL, stage: int = 2
    ) -> Node | None:
        """Return the tree of an expression put together from parts."""
        node, problems = parse_expression(
            text.text, scope, stage=stage, expected=expected, locate=text.locate(self.source, whole)
        )
        self.problems += problems
        return node

    def expression(
        self, text: str, path: Path, scope: Scope, stage: int, expected: Type | None
    ) -> Node | None:
        """Return the tree of an expression that stands at a path."""
        node, problems = parse_expression(
            text,
            scope,
            stage=stage,
            expected=expected,
            locate=lambda offset: self.source.inside(path, offset),
        )
        self.problems += problems
        return node

    def cited(self, cites: tuple[str, ...], path: Path) -> None:
        """Note clauses that the pack does not have."""
        for i, clause in enumerate(cites):
            if clause not in self.spec.clauses:
                at = (*path, i) if self.source.holds((*path, i)) else path
                self.note("PR210", at, clause=clause, suggestion=suggestion(clause, self.spec.clauses))

    def path_of(self, rule: str) -> Path:
        """Return where the rule, duty, table, score ... that a compiled rule comes from stands in the pack."""
        name = rule.partition("#")[0].partition("=")[0].partition(".")[0]
        for key in ("rules", "tables", "duties", "deadlines", "scores", "rankings", "ladders", "lifecycles"):
            for i, part in enumerate(getattr(self.spec, key)):
                if part.id in {name, name.removesuffix("-decision")}:
                    return (key, i)
        return ("views", name) if name in self.spec.views else ()

    def spellings(self) -> dict[str, str]:
        """Return the level that each of its spellings names."""
        return {spelling: level.id for level in self.spec.levels for spelling in level.spellings}

    def _scale(self) -> Scale:
        levels = []
        for rank, level in enumerate(self.spec.levels):
            names = (("en", level.name.en), ("zh", level.name.zh)) if level.name else ()
            levels.append(Level(level.id, rank, names, level.colour))
        self._unique(LEVEL_KIND, (level.id for level in levels), "levels")
        if len(levels) < 2:
            setting = (
                (i, key)
                for i, rule in enumerate(self.spec.rules)
                for key in ("signal", "light")
                if getattr(rule.then, key)
            )
            for i, key in list(setting)[:1]:
                path: Path = ("levels",) if levels else ("rules", i, "then", key)
                self.note("PR221", path, key=True)
        return Scale(tuple(levels))

    def _calendar(self) -> ReportingCalendar | None:
        period = self.spec.period
        try:
            if period.kind == "dates":
                return ReportingCalendar.from_dates(period.dates)
            return ReportingCalendar.of(period.kind, merge=period.merge or None, year_from=period.year_from)
        except InputError as error:
            wrong = "year_from" if error.codes == ("PR513",) else "merge" if period.merge else "dates"
            at = self.source.place(("period", wrong))
            self.problems += [Problem(p.code, at, p.values, p.details) for p in error.problems]
            return None

    def _working_calendar(self) -> WorkingCalendar | None:
        given = self.spec.calendar
        if given is None:
            return None
        from progress_rules.calendars import calendar

        try:
            return calendar(
                given.country, holidays=given.holidays, working_days=given.working_days, years=given.years,
                beyond=given.beyond,
            )  # fmt: skip
        except InputError as error:
            at = self.source.place(("calendar",))
            self.problems += [Problem(p.code, at, p.values, p.details) for p in error.problems]
            return None

    def _unique(self, what: Bilingual, ids: Iterable[str], key: str) -> None:
        seen: set[str] = set()
        for i, name in enumerate(ids):
            if name in seen:
                self.note("PR208", (key, i, "id"), what=what, name=name)
            seen.add(name)

    def _counter(self, i: int, counter: CounterSpec, scope: Scope) -> Counter | None:
        path: Path = ("counters", i)
        self.cited(counter.cites, (*path, "cites"))
        node = self.expression(counter.when, (*path, "when"), scope, 2, BOOL)
        return None if node is None else Counter(counter.id, counter.cites, node)


__all__ = ["ALL", "Build", "build_pack", "counts_working_days", "pack_problems", "parameters_of"]
