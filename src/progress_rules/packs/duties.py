"""Compile duties: what has to be there, or be done so often, comes down to a rule that fires when it is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from progress_rules.errors import Bilingual
from progress_rules.language import nodes as n
from progress_rules.language.types import BOOL, COUNT, NUMBER
from progress_rules.packs.compiled import Duty, Rule
from progress_rules.packs.compose import Composed
from progress_rules.packs.effects import compile_outputs

if TYPE_CHECKING:
    from progress_rules.language import Node, Scope
    from progress_rules.packs.build import Build
    from progress_rules.packs.constructs import DutySpec
    from progress_rules.packs.source import Path

_ALWAYS, _NEVER = "True", "False"
_BOUNDS = (("at_least", "<"), ("at_most", ">"), ("exactly", "!="))


def compile_duties(build: Build) -> list[Duty]:
    """Return the duties of the pack; their rules are added to `build.rules`."""
    found = [_duty(build, i, spec) for i, spec in enumerate(build.spec.duties)]
    return [duty for duty in found if duty is not None]


def _duty(build: Build, i: int, spec: DutySpec) -> Duty | None:
    path: Path = ("duties", i)
    build.cited(spec.cites, (*path, "cites"))
    reason = _unfit(spec)
    if reason is not None:
        build.note("PR230", path, reason=reason)
        return None
    found = build.scope_of(spec.for_)
    if found is None:
        return None
    _, scope = found
    text = _owed(spec, path)
    applies = build.expression(spec.when, (*path, "when"), scope, 2, BOOL)
    waived = build.expression(spec.waived, (*path, "waived"), scope, 2, BOOL)
    parts = _parts(build, spec, path, scope)
    bounds = {
        key: build.expression(getattr(spec, key), (*path, key), scope, 2, NUMBER)
        for key, _ in _BOUNDS
        if getattr(spec, key)
    }
    done: Node | None
    if spec.done is not None:
        done = build.expression(spec.done, (*path, "done"), scope, 2, NUMBER)
        _add_bounds(text, spec, path)
    else:
        done = _count_true([node for _, node in parts])
        text.word("not (")
        for position, (label, written) in enumerate(spec.all_of.items()):
            text.word(" and " if position else "").part(written, (*path, "all_of", label))
        text.word(")")
    group = build.group_of(
        spec.for_, path, done, applies, waived, *bounds.values(), *(node for _, node in parts)
    )
    sound = None not in (done, applies, waived, group, *bounds.values())
    if not sound or len(parts) < len(spec.all_of):
        return None
    breached = build.composed(text, path, scope)
    outputs = compile_outputs(build, spec.then, (*path, "then"), scope)
    if breached is None:
        return None
    assert done is not None and applies is not None and waived is not None and group is not None  # noqa: S101, PT018
    force = spec.in_force
    build.rules.append(
        Rule(
            spec.id, spec.cites, breached, None, spec.then, None, 2, force.from_, force.to, "duty", group,
            spec.title, outputs, (text.text, ""),
        )
    )  # fmt: skip
    required = bounds.get("at_least", bounds.get("exactly"))
    if spec.all_of:
        required = n.Literal(COUNT, done.span, _whole(len(parts)))
    most = bounds.get("at_most", bounds.get("exactly"))
    return Duty(spec.id, spec.id, group, applies, waived, done, required, most, tuple(parts), spec.title)


def _owed(spec: DutySpec, path: Path) -> Composed:
    """Return the beginning of the condition of a breach: it applies and is not waived."""
    text = Composed()
    if spec.when != _ALWAYS:
        text.part(spec.when, (*path, "when")).word(" and ")
    if spec.waived != _NEVER:
        text.word("not ").part(spec.waived, (*path, "waived")).word(" and ")
    return text


def _add_bounds(text: Composed, spec: DutySpec, path: Path) -> None:
    given = [(key, sign) for key, sign in _BOUNDS if getattr(spec, key)]
    text.word("(" if len(given) > 1 else "")
    for position, (key, sign) in enumerate(given):
        text.word(" or " if position else "").part(spec.done or "", (*path, "done")).word(f" {sign} ")
        text.part(getattr(spec, key), (*path, key))
    text.word(")" if len(given) > 1 else "")


def _parts(build: Build, spec: DutySpec, path: Path, scope: Scope) -> list[tuple[str, Node]]:
    found = []
    for label, text in spec.all_of.items():
        node = build.expression(text, (*path, "all_of", label), scope, 2, BOOL)
        if node is not None:
            found.append((label, node))
    return found


def _count_true(items: list[Node]) -> Node | None:
    """Return how many of the conditions hold."""
    total: Node | None = None
    for item in items:
        zero, one = (n.Literal(COUNT, item.span, _whole(k)) for k in (0, 1))
        counted = n.Choice(COUNT, item.span, item, one, zero)
        total = counted if total is None else n.Arithmetic(COUNT, item.span, "+", total, counted)
    return total


def _whole(number: int) -> n.Value:
    from decimal import Decimal

    return Decimal(number)


def _unfit(spec: DutySpec) -> Bilingual | None:
    bounds = [key for key, _ in _BOUNDS if getattr(spec, key)]
    if (spec.done is None) == (not spec.all_of):
        return Bilingual(
            f"the duty {spec.id} needs either `done` or `all_of`", f"义务 {spec.id} 须写 done 或 all_of 之一"
        )
    if spec.done is not None and not bounds:
        return Bilingual(
            f"the duty {spec.id} needs at_least, at_most or exactly",
            f"义务 {spec.id} 须写 at_least、at_most 或 exactly",
        )
    if spec.all_of and bounds:
        return Bilingual(
            f"the duty {spec.id}: all_of needs no {bounds[0]}", f"义务 {spec.id}：all_of 不需要 {bounds[0]}"
        )
    return None
