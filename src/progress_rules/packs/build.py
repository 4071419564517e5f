"""Check a pack's model and compile it: every problem of the pack at once, or a `Pack`."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from progress_rules.errors import Bilingual, InputError, PackError, ParameterError, Problem, suggestion
from progress_rules.language import Meaning, Node, Scope, Type, parse_expression, walk
from progress_rules.language import nodes as n
from progress_rules.language.types import BOOL, NUMBER, UNITS
from progress_rules.levels import Level, Scale
from progress_rules.packs.frozen import FrozenDict
from progress_rules.packs.indicators import read_indicators
from progress_rules.packs.names import LEVEL_KIND, pack_names
from progress_rules.packs.pack import Counter, Pack, Rule
from progress_rules.packs.parameters import read_parameters
from progress_rules.packs.source import Source
from progress_rules.periods import ReportingCalendar
from progress_rules.periods.period import CHINESE_KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from progress_rules.packs.pack import ParameterValues
    from progress_rules.packs.schema import CounterSpec, Effects, PackSpec, RuleSpec
    from progress_rules.packs.source import Path


RULE = Bilingual("rule", "规则")
COUNTER = Bilingual("counter", "计数")


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


def pack_problems(spec: PackSpec, source: Source) -> tuple[Problem, ...]:
    """Return what is wrong with the model of a pack, which is not to be used whatever the answer."""
    build = Build(spec, source)
    build.pack({})
    return tuple(build.problems)


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
        self._unique(RULE, (r.id for r in spec.rules), "rules")
        self._unique(COUNTER, (c.id for c in spec.counters), "counters")
        self._units()
        naming = pack_names(spec, self.source)
        scope = naming.scope
        values = read_parameters(spec, overrides, self.source, self.problems, self.override_problems)
        indicators = read_indicators(spec, naming)
        self.problems += naming.problems
        rules = [self._rule(i, rule, scope) for i, rule in enumerate(spec.rules)]
        counters = [self._counter(i, counter, scope) for i, counter in enumerate(spec.counters)]
        for name, parameter in spec.parameters.items():
            self._cited(parameter.cites, ("parameters", name, "cites"))
            for i, dated in enumerate(parameter.values):
                self._cited(dated.cites, ("parameters", name, "values", i, "cites"))
        streak = spec.streak and self._expression(spec.streak, ("streak",), scope, 2, NUMBER)
        self._parameters_in_force(rules, counters, values, indicators)
        if self.problems or calendar is None:
            return None
        compiled = tuple(r for r in rules if r is not None)
        counted = tuple(c for c in counters if c is not None)
        held = FrozenDict(values), FrozenDict(indicators)
        return Pack(spec, calendar, scale, *held, compiled, counted, streak or None)

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
            return ReportingCalendar.of(period.kind, merge=period.merge or None)
        except InputError as error:
            at = self.source.place(("period", "merge" if period.merge else "dates"))
            self.problems += [Problem(p.code, at, p.values, p.details) for p in error.problems]
            return None

    def _unique(self, what: Bilingual, ids: Iterable[str], key: str) -> None:
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
                self.note(
                    "PR225", path, unit=unit, known=", ".join(UNITS), suggestion=suggestion(unit, UNITS)
                )

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

    def _counter(self, i: int, counter: CounterSpec, scope: Scope) -> Counter | None:
        path: Path = ("counters", i)
        self._cited(counter.cites, (*path, "cites"))
        node = self._expression(counter.when, (*path, "when"), scope, 2, BOOL)
        return None if node is None else Counter(counter.id, counter.cites, node)

    def _rule(self, i: int, rule: RuleSpec, scope: Scope) -> Rule | None:
        path: Path = ("rules", i)
        effects = rule.then
        stage = 0 if effects.signal else 1 if effects.light else 2
        self._effects(path, rule)
        self._cited(rule.cites, (*path, "cites"))
        self._applied(path, rule)
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

    def _applied(self, path: Path, rule: RuleSpec) -> None:
        kind = self.spec.period.kind
        each, every = rule.for_.each, rule.for_.every or kind
        if each != "project" or every != kind:
            at = (*path, "for", "every" if each == "project" else "each")
            by = Bilingual(kind, CHINESE_KINDS[kind])
            self.note("PR216", at, each=each, every=every, kind=kind, by=by)

    def _canonical(self, rule: RuleSpec) -> Effects:
        """Return the effects with levels under their ids, whatever spelling the pack used."""
        spellings = self._spellings()
        changed = {
            key: spellings.get(value, value)
            for key in ("signal", "light")
            if (value := getattr(rule.then, key)) is not None
        }
        return rule.then.model_copy(update=changed)

    def _spellings(self) -> dict[str, str]:
        return {spelling: level.id for level in self.spec.levels for spelling in level.spellings}

    def _effects(self, path: Path, rule: RuleSpec) -> None:
        effects = rule.then
        spellings = self._spellings()
        for key in ("signal", "light"):
            level = getattr(effects, key)
            if level is not None and spellings and level not in spellings:
                known = ", ".join(dict.fromkeys(level.id for level in self.spec.levels))
                near = suggestion(level, spellings)
                self.note("PR209", (*path, "then", key), name=level, known=known, suggestion=near)
        for keys, reason in list(_unfit(rule))[:1]:
            self.note("PR217", (*path, *keys), key=True, rule=rule.id, reason=reason)

    def _parameters_in_force(
        self,
        rules: Sequence[Rule | None],
        counters: Sequence[Counter | None],
        values: Mapping[str, ParameterValues],
        indicators: Mapping[str, Node],
    ) -> None:
        users: list[tuple[Path, Bilingual, date | None, Rule | Counter | None]] = []
        for i, rule in enumerate(rules):
            users.append((("rules", i, "when"), RULE, rule.start if rule else None, rule))
        users += [(("counters", i, "when"), COUNTER, None, counter) for i, counter in enumerate(counters)]
        for path, what, start, user in users:
            if user is None:
                continue
            for name in parameters_of(user, indicators):
                first = values[name].segments[0].start if name in values else None
                if first is not None and (start or date.min) < first:
                    self.note("PR226", path, name=name, first=first, what=what, user=user.id)


def _unfit(rule: RuleSpec) -> Iterator[tuple[Path, Bilingual]]:
    """Yield why the effects of a rule cannot stand together, the worst first, and the keys it shows at."""
    effects = rule.then
    decided = effects.action or effects.score
    if not (effects.signal or effects.light or decided):
        yield ("then",), Bilingual("nothing follows", "没有任何效果")
    if effects.signal and (effects.light or decided):
        yield ("then",), Bilingual("a signal stands in a rule of its own", "signal 须单独成规则")
    if effects.light and effects.score:
        yield ("then",), Bilingual("a light and a score need a rule each", "light 与 score 须分成两条规则")
    if (effects.by or effects.to) and not decided:
        reason = Bilingual(
            "`by` and `to` belong to an action or a score", "by 和 to 须与 action 或 score 同用"
        )
        yield ("then", "by" if effects.by else "to"), reason
    if effects.scheme and not effects.score:
        yield ("then", "scheme"), Bilingual("`scheme` belongs to a score", "scheme 须与 score 同用")
    if rule.until and not (effects.light or effects.signal):
        yield (
            ("until",),
            Bilingual("`until` holds a light or a signal only", "until 只能保持 light 或 signal"),
        )


def parameters_of(rule: Rule | Counter, indicators: Mapping[str, Node]) -> tuple[str, ...]:
    """Return the parameters that a rule leans on, through indicators too, each once, in order."""
    found: dict[str, None] = {}
    parts = (rule.when, rule.until, rule.score) if isinstance(rule, Rule) else (rule.when,)
    waiting = [part for part in parts if part is not None]
    while waiting:
        for node in walk(waiting.pop(0)):
            if isinstance(node, n.Parameter):
                found[node.name] = None
            elif isinstance(node, n.Indicator) and node.name in indicators:
                waiting.append(indicators[node.name])
    return tuple(found)


__all__ = ["Build", "Meaning", "build_pack", "pack_problems", "parameters_of"]
