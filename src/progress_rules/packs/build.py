"""Check a pack's model and compile it: every problem of the pack at once, or a `Pack`."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from progress_rules.errors import InputError, PackError, ParameterError, Problem, suggestion
from progress_rules.language import Meaning, Node, Scope, Type, parse_expression, walk
from progress_rules.language import nodes as n
from progress_rules.language.types import BOOL, NUMBER, UNITS
from progress_rules.levels import Level, Scale
from progress_rules.packs.indicators import read_indicators
from progress_rules.packs.names import pack_scope
from progress_rules.packs.pack import Counter, Pack, Rule
from progress_rules.packs.parameters import read_parameters
from progress_rules.packs.source import Source
from progress_rules.periods import ReportingCalendar

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from progress_rules.packs.schema import PackSpec, RuleSpec
    from progress_rules.packs.source import Path


def build_pack(
    spec: PackSpec, parameters: Mapping[str, object] | None = None, source: Source | None = None
) -> Pack:
    """Return the pack of a model, with parameters set anew; all its problems at once otherwise.

    Raises:
        PackError: the pack itself is wrong.
        ParameterError: only the parameters handed in are.
    """
    build = Build(spec, source or Source(""))
    pack = build.pack(parameters or {})
    if build.problems:
        raise PackError(build.problems)
    if build.override_problems:
        raise ParameterError(build.override_problems)
    assert pack is not None  # noqa: S101
    return pack


class Build:
    """One pass over a pack, collecting what is wrong with it."""

    def __init__(self, spec: PackSpec, source: Source) -> None:
        self.spec, self.source = spec, source
        self.problems: list[Problem] = []
        self.override_problems: list[Problem] = []

    def note(self, code: str, path: Path, *, key: bool = False, **values: object) -> None:
        """Record a problem at a path of the pack."""
        self.problems.append(Problem(code, self.source.place(path, key=key), values))

    def pack(self, overrides: Mapping[str, object]) -> Pack | None:
        """Return the compiled pack, or None when problems were recorded."""
        spec = self.spec
        scale = self._scale()
        calendar = self._calendar()
        self._unique("rule", (r.id for r in spec.rules), "rules")
        self._unique("counter", (c.id for c in spec.counters), "counters")
        self._units()
        scope, clashes = pack_scope(spec, self.source)
        self.problems += clashes
        values = read_parameters(spec, overrides, self.source, self.problems, self.override_problems)
        indicators, stages = read_indicators(spec, scope, self.source, self.problems)
        rules = [self._rule(i, rule, scope, stages) for i, rule in enumerate(spec.rules)]
        counters = [
            Counter(c.id, c.cites, node)
            for i, c in enumerate(spec.counters)
            if (node := self._expression(c.when, ("counters", i, "when"), scope, 2, BOOL)) is not None
        ]
        for i, counter in enumerate(spec.counters):
            self._cited(counter.cites, ("counters", i, "cites"))
        for name, parameter in spec.parameters.items():
            self._cited(parameter.cites, ("parameters", name, "cites"))
        streak = spec.streak and self._expression(spec.streak, ("streak",), scope, 2, NUMBER)
        if self.problems or calendar is None:
            return None
        compiled = tuple(r for r in rules if r is not None)
        self._parameters_in_force(compiled, values, indicators)
        return Pack(spec, calendar, scale, values, indicators, compiled, tuple(counters), streak or None)

    def _scale(self) -> Scale:
        levels = []
        for rank, level in enumerate(self.spec.levels):
            names = (("en", level.name.en), ("zh", level.name.zh)) if level.name else ()
            levels.append(Level(level.id, rank, names, level.colour))
        self._unique("level", (level.id for level in levels), "levels")
        uses = any(r.then.signal or r.then.light for r in self.spec.rules)
        if uses and len(levels) < 2:
            self.note("PR221", ("levels",), key=True)
        return Scale(tuple(levels))

    def _calendar(self) -> ReportingCalendar | None:
        period = self.spec.period
        try:
            if period.kind == "dates":
                return ReportingCalendar.from_dates(period.dates)
            return ReportingCalendar.of(period.kind, merge=period.merge or None)
        except InputError as error:
            at = self.source.place(("period",))
            self.problems += [Problem(p.code, at, p.values, p.details) for p in error.problems]
            return None

    def _unique(self, what: str, ids: Iterable[str], key: str) -> None:
        seen: set[str] = set()
        for i, name in enumerate(ids):
            if name in seen:
                self.note("PR208", (key, i, "id"), what=what, name=name)
            seen.add(name)

    def _units(self) -> None:
        declared = [(("parameters", k, "unit"), p.unit) for k, p in self.spec.parameters.items()]
        declared += [(("indicators", k, "unit"), i.unit) for k, i in self.spec.indicators.items()]
        for path, unit in declared:
            if unit and unit not in UNITS:
                self.note("PR225", path, unit=unit, known=", ".join(UNITS), suggestion=suggestion(unit, UNITS))

    def _cited(self, cites: tuple[str, ...], path: Path) -> None:
        for i, clause in enumerate(cites):
            if clause not in self.spec.clauses:
                at = (*path, i) if (*path, i) in self.source.places else path
                self.note("PR210", at, clause=clause, suggestion=suggestion(clause, self.spec.clauses))

    def _expression(
        self, text: str, path: Path, scope: Scope, stage: int, expected: Type | None
    ) -> Node | None:
        node, problems = parse_expression(
            text,
            scope,
            stage=stage,
            expected=expected,
            locate=lambda offset: self.source.inside(path, offset),
        )
        self.problems += problems
        return node

    def _rule(self, i: int, rule: RuleSpec, scope: Scope, stages: Mapping[str, int]) -> Rule | None:
        del stages
        path: Path = ("rules", i)
        effects = rule.then
        stage = 0 if effects.signal else 1 if effects.light else 2
        self._effects(path, rule)
        self._cited(rule.cites, (*path, "cites"))
        kind = self.spec.period.kind
        if rule.for_.each != "project" or rule.for_.every not in {"", kind}:
            each, every = rule.for_.each, rule.for_.every or kind
            self.note("PR216", (*path, "for"), key=True, each=each, every=every, kind=kind)
        force = rule.in_force
        if force.from_ and force.to and force.to < force.from_:
            self.note("PR219", (*path, "in_force", "to"), first=force.from_, last=force.to)
        when = self._expression(rule.when, (*path, "when"), scope, stage, BOOL)
        until = rule.until and self._expression(rule.until, (*path, "until"), scope, stage, BOOL)
        score = effects.score and self._expression(effects.score, (*path, "then", "score"), scope, 2, NUMBER)
        if when is None:
            return None
        return Rule(
            rule.id, rule.cites, when, until or None, self._canonical(rule), score or None, stage,
            force.from_, force.to,
        )  # fmt: skip

    def _canonical(self, rule: RuleSpec) -> object:
        """Return the effects with levels under their ids, whatever spelling the pack used."""
        spellings = self._spellings()
        changed = {
            key: spellings.get(value, value)
            for key in ("signal", "light")
            if (value := getattr(rule.then, key)) is not None
        }
        return rule.then.model_copy(update=changed)

    def _spellings(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for level in self.spec.levels:
            for spelling in (level.id, *level.also, *((level.name.en, level.name.zh) if level.name else ())):
                found[spelling] = level.id
        return found

    def _effects(self, path: Path, rule: RuleSpec) -> None:
        effects = rule.then
        then: Path = (*path, "then")
        spellings = self._spellings()
        for key in ("signal", "light"):
            level = getattr(effects, key)
            if level is not None and level not in spellings:
                known = ", ".join(level.id for level in self.spec.levels)
                near = suggestion(level, spellings)
                self.note("PR209", (*then, key), name=level, known=known, suggestion=near)
        reason = ""
        if not (effects.signal or effects.light or effects.action or effects.score):
            reason = "nothing follows" if self.source else ""
        elif effects.signal and (effects.light or effects.action or effects.score):
            reason = "signal + light/action/score"
        elif effects.light and effects.score:
            reason = "light + score"
        elif (effects.by or effects.to) and not (effects.action or effects.score):
            reason = "by/to without action or score"
        elif rule.until and not (effects.light or effects.signal):
            reason = "until without light or signal"
        if reason:
            self.note("PR217", then, key=True, rule=rule.id, reason=reason)

    def _parameters_in_force(
        self, rules: tuple[Rule, ...], values: Mapping[str, object], indicators: Mapping[str, Node]
    ) -> None:
        from progress_rules.packs.pack import ParameterValues

        for i, rule in enumerate(rules):
            for name in parameters_of(rule, indicators):
                held = values[name]
                assert isinstance(held, ParameterValues)  # noqa: S101
                first = held.segments[0].start
                if first is not None and (rule.start or date.min) < first:
                    self.note("PR226", ("rules", i, "when"), name=name, first=first, rule=rule.id)


def parameters_of(rule: Rule, indicators: Mapping[str, Node]) -> tuple[str, ...]:
    """Return the parameters that a rule leans on, through indicators too, each once, in order."""
    found: dict[str, None] = {}
    waiting = [part for part in (rule.when, rule.until, rule.score) if part is not None]
    while waiting:
        for node in walk(waiting.pop(0)):
            if isinstance(node, n.Parameter):
                found[node.name] = None
            elif isinstance(node, n.Indicator):
                waiting.append(indicators[node.name])
    return tuple(found)


__all__ = ["Build", "Meaning", "build_pack", "parameters_of"]
