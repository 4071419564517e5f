"""Compile the rules of a pack: their conditions, and what follows when they fire."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from progress_rules.errors import Bilingual, suggestion
from progress_rules.language import nodes as n
from progress_rules.language import walk
from progress_rules.language.types import BOOL, DATE, LEVEL, NUMBER, TEXT
from progress_rules.packs.compiled import Group, Rule
from progress_rules.packs.compose import Composed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from progress_rules.language import Node, Scope
    from progress_rules.packs.build import Build
    from progress_rules.packs.parts import Effects
    from progress_rules.packs.schema import RuleSpec
    from progress_rules.packs.source import Path
    from progress_rules.packs.subjects import Subject

OUTPUT = re.compile(r"[^\W\d]\w*\.[^\W\d]\w*")
"""How an effect names the output of a decision table."""

_WORDS = ("action", "route", "by", "to", "forum")


def compile_rules(build: Build) -> None:
    """Compile every rule of the pack into `build.rules`."""
    for i, spec in enumerate(build.spec.rules):
        build.rules += _rules(build, i, spec)


def _rules(build: Build, i: int, spec: RuleSpec) -> list[Rule]:
    path: Path = ("rules", i)
    effects = spec.then
    stage = 0 if effects.signal else 1 if effects.light else 2
    for keys, reason in list(unfit(spec))[:1]:
        build.note("PR217", (*path, *keys), key=True, rule=spec.id, reason=reason)
    build.cited(spec.cites, (*path, "cites"))
    force = spec.in_force
    if force.from_ and force.to and force.to < force.from_:
        build.note("PR219", (*path, "in_force", "to"), first=force.from_, last=force.to)
    found = build.scope_of(spec.for_)
    if found is None:
        return []
    subject, scope = found
    when = build.expression(spec.when, (*path, "when"), scope, stage, BOOL)
    until = None
    if spec.until:
        until = build.expression(spec.until, (*path, "until"), scope, stage, BOOL)
    score = effects.score and build.expression(effects.score, (*path, "then", "score"), scope, 2, NUMBER)
    levels = _levels(build, path, effects, scope)
    outputs = compile_outputs(build, effects, (*path, "then"), scope)
    if when is None:
        return []
    written = (spec.when, spec.until or "")
    merged = spec.for_.where is not None and (stage < 2 or _reads_verdict(build, subject, when))
    if merged:
        text = Composed().part(spec.for_.where or "", (*path, "for", "where")).word(" and ")
        text.part(spec.when, (*path, "when"))
        whole = build.composed(text, (*path, "when"), scope, stage=stage)
        if whole is None:
            return []
        when, written = whole, (text.text, written[1])
        group: int | None = build.group(Group(subject))
    elif spec.for_.where is None:
        group = build.group(Group(subject))
    else:
        group = build.group_of(spec.for_, path, when)
    if group is None:
        return []
    levels = [(level, test and _placed(test, len(written[0]) + len(_AND))) for level, test in levels]
    rules = []
    for level, test in levels or [(None, None)]:
        condition = when if test is None else n.Logic(BOOL, when.span, "and", (when, test))
        told = written if level is None else (_tested(written[0], effects, level), written[1])
        name = spec.id if test is None else f"{spec.id}={level}"
        changed = effects if level is None else effects.model_copy(update={_key(effects): level})
        rules.append(
            Rule(
                name, spec.cites, condition, until, changed, score or None, stage, force.from_, force.to,
                "rule", group, spec.title, outputs, told,
            )
        )  # fmt: skip
    return rules


_AND = ", and "


def _tested(when: str, effects: Effects, level: str) -> str:
    """Return a condition with the test for one of the levels that its rule can give, as explanations show it."""
    return f"{when}{_AND}{getattr(effects, _key(effects))} == {level}"


def _placed(test: Node, start: int) -> Node:
    """Return the test for a level as one that stands behind the condition of its rule."""
    if not isinstance(test, n.Comparison):
        return test
    name = replace(test.left, span=n.Span(start, start + test.left.span.end - test.left.span.start))
    at = name.span.end + len(" == ")
    end = at + len(str(test.right.value)) if isinstance(test.right, n.Literal) else at
    return replace(test, span=n.Span(start, end), left=name, right=replace(test.right, span=n.Span(at, end)))


def _key(effects: Effects) -> str:
    return "signal" if effects.signal else "light"


def _reads_verdict(build: Build, subject: Subject, node: Node) -> bool:
    return any(isinstance(part, n.Verdict) for part in walk(build.resolved(subject, node)))


def _levels(build: Build, path: Path, effects: Effects, scope: Scope) -> list[tuple[str | None, Node | None]]:
    """Return the levels that a rule can give; one that a decision table says, with the test for each level."""
    found: list[tuple[str | None, Node | None]] = []
    spellings = build.spellings()
    for key in ("signal", "light"):
        level = getattr(effects, key)
        if level is None:
            continue
        if level not in spellings and _names_a_level(scope, level):
            node = build.expression(level, (*path, "then", key), scope, 1 if key == "light" else 0, LEVEL)
            if node is not None:
                for each in build.scale.ids[1:]:
                    literal = n.Literal(LEVEL, node.span, each)
                    found.append((each, n.Comparison(BOOL, node.span, "==", node, literal)))
            return found
        if level not in spellings and _is_a_name(scope, level):  # of what is no level: that is told
            build.expression(level, (*path, "then", key), scope, 1 if key == "light" else 0, LEVEL)
        elif spellings and level not in spellings:
            known = ", ".join(dict.fromkeys(one.id for one in build.spec.levels))
            near = suggestion(level, spellings)
            build.note("PR209", (*path, "then", key), name=level, known=known, suggestion=near)
        found.append((spellings.get(level, level), None))
    return found[:1]


def _names_a_level(scope: Scope, word: str) -> bool:
    """Whether an effect gives the level that a name stands for: `table.output`, an indicator, a column."""
    meaning = scope.get(word)
    return meaning is not None and (meaning.type == LEVEL or OUTPUT.fullmatch(word) is not None)


def _is_a_name(scope: Scope, word: str) -> bool:
    meaning = scope.get(word)
    return meaning is not None and meaning.sound and meaning.kind == "indicator"


def compile_outputs(build: Build, effects: Effects, path: Path, scope: Scope) -> dict[str, Node]:
    """Return what effects have to work out, by their keys."""
    found: dict[str, Node] = {}
    for key in _WORDS:
        word = getattr(effects, key)
        if word and OUTPUT.fullmatch(word) and scope.get(word):
            node = build.expression(word, (*path, key), scope, 2, None)
            if node is not None:
                found[key] = node
        elif word and OUTPUT.fullmatch(word):
            near = suggestion(word, [name for name in scope.names if "." in name])
            build.note("PR303", (*path, key), name=word, suggestion=near)
    for key, kind in (("due", DATE), ("whom", TEXT)):
        text = getattr(effects, key)
        node = text and build.expression(text, (*path, key), scope, 2, kind)
        if node:
            found[key] = node
    return found


def unfit(rule: RuleSpec) -> Iterator[tuple[Path, Bilingual]]:
    """Yield why the effects of a rule cannot stand together, the worst first, and the keys it shows at."""
    effects = rule.then
    decided = effects.action or effects.score or effects.route
    if not (effects.signal or effects.light or decided):
        yield ("then",), Bilingual("nothing follows", "没有任何效果")
    if effects.signal and (effects.light or decided):
        yield ("then",), Bilingual("a signal stands in a rule of its own", "signal 须单独成规则")
    if effects.light and effects.score:
        yield ("then",), Bilingual("a light and a score need a rule each", "light 与 score 须分成两条规则")
    if effects.route and (effects.action or effects.light or effects.score):
        yield ("then",), Bilingual("a route stands in a rule of its own", "route 须单独成规则")
    if (effects.by or effects.to) and not decided:
        reason = Bilingual(
            "`by` and `to` belong to an action or a score", "by 和 to 须与 action 或 score 同用"
        )
        yield ("then", "by" if effects.by else "to"), reason
    for key in ("due", "whom", "forum"):
        if getattr(effects, key) and not (effects.action or effects.route):
            reason = Bilingual(f"`{key}` belongs to an action or a route", f"{key} 须与 action 或 route 同用")
            yield ("then", key), reason
    if effects.scheme and not effects.score:
        yield ("then", "scheme"), Bilingual("`scheme` belongs to a score", "scheme 须与 score 同用")
    if rule.until and not (effects.light or effects.signal):
        yield (
            ("until",),
            Bilingual("`until` holds a light or a signal only", "until 只能保持 light 或 signal"),
        )
