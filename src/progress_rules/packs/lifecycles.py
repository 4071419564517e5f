"""Compile lifecycles and series of meetings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from progress_rules.errors import Bilingual, suggestion
from progress_rules.language.scope import Meaning
from progress_rules.language.types import BOOL, DATE, TEXT
from progress_rules.packs.compiled import Group, Lifecycle, Rule, Series, Step
from progress_rules.packs.names import columns_of
from progress_rules.packs.parts import Effects
from progress_rules.packs.subjects import ONCE, Subject, subjects

if TYPE_CHECKING:
    from progress_rules.language import Scope
    from progress_rules.packs.build import Build
    from progress_rules.packs.constructs import LifecycleSpec, StepSpec
    from progress_rules.packs.source import Path

STEP_FIELDS = {
    "step_on": ("办理日期", DATE),
    "step_by": ("经办人", TEXT),
    "step_role": ("经办角色", TEXT),
    "step_evidence": ("办理佐证", TEXT),
}
"""What the conditions of a step know of it, beside the record: the day, who took it, as what, with what proof."""


def compile_lifecycles(build: Build) -> list[Lifecycle]:
    """Return the lifecycles of the pack; the conditions of their steps become rules of groups of their own."""
    found = [_lifecycle(build, i, spec) for i, spec in enumerate(build.spec.lifecycles)]
    return [lifecycle for lifecycle in found if lifecycle is not None]


def _lifecycle(build: Build, i: int, spec: LifecycleSpec) -> Lifecycle | None:
    path: Path = ("lifecycles", i)
    build.cited(spec.cites, (*path, "cites"))
    found = build.scope_of(spec.for_.model_copy(update={"every": spec.for_.every or ONCE}))
    relation = subjects(build.spec).get(spec.for_.each)
    if found is None:
        return None
    if relation is None or spec.for_.every not in {"", ONCE} or spec.for_.where is not None:
        reason = Bilingual(
            f"the lifecycle {spec.id} is of records, once, all of them: for: issue",
            f"流程 {spec.id} 只用于逐条记录：for: issue",
        )
        build.note("PR230", (*path, "for"), reason=reason)
        return None
    subject, scope = found
    group = build.group(Group(subject, lifecycle=spec.id))
    _check_states(build, path, spec)
    for name, (chinese, kind) in STEP_FIELDS.items():
        meaning = Meaning("field", name, kind, "step")
        for spelling in (name, chinese):
            scope.names.setdefault(spelling, meaning)
    columns = {name for name, *_ in columns_of(build.spec, relation.table)}
    steps = [
        _step(build, (*path, "steps", k), spec, step, scope=scope, group=group, columns=columns)
        for k, step in enumerate(spec.steps)
    ]
    if None in steps:
        return None
    return Lifecycle(
        spec.id, spec.cites, group, relation.table, dict(spec.states), spec.initial, spec.done,
        tuple(step for step in steps if step is not None), spec.title,
    )  # fmt: skip


def _check_states(build: Build, path: Path, spec: LifecycleSpec) -> None:
    named: list[tuple[Path, str]] = [((*path, "initial"), spec.initial)]
    named += [((*path, "done", k), state) for k, state in enumerate(spec.done)]
    for k, step in enumerate(spec.steps):
        named += [((*path, "steps", k, "from", m), state) for m, state in enumerate(step.from_)]
        named.append(((*path, "steps", k, "to"), step.to))
    for at, state in named:
        if state not in spec.states:
            near = suggestion(state, spec.states)
            known = ", ".join(spec.states)
            build.note("PR234", at, name=state, lifecycle=spec.id, known=known, suggestion=near)


def _step(
    build: Build,
    path: Path,
    spec: LifecycleSpec,
    step: StepSpec,
    *,
    scope: Scope,
    group: int,
    columns: set[str],
) -> Step | None:
    build.cited(step.cites, (*path, "cites"))
    sound = True
    for key in ("on", "by"):
        name = getattr(step, key)
        if name is not None and name not in columns:
            known, near = ", ".join(sorted(columns)), suggestion(name, columns)
            build.note("PR233", (*path, key), name=name, known=known, table=spec.for_.each, suggestion=near)
            sound = False
    when = build.expression(step.when, (*path, "when"), scope, 0, BOOL)
    if when is None or not sound:
        return None
    name = f"{spec.id}.{step.id}"
    build.rules.append(
        Rule(
            name, step.cites or spec.cites, when, None, Effects(), None, 2, None, None, "step", group, step.title,
            {}, (step.when, ""),
        )
    )  # fmt: skip
    return Step(
        step.id, step.cites or spec.cites, step.from_, step.to, step.on or "", step.by or "", step.roles,
        name, step.refused, step.title,
    )  # fmt: skip


def compile_meetings(build: Build) -> list[Series]:
    """Return the series of meetings; which issues each takes becomes a rule."""
    found = []
    for name, spec in build.spec.meetings.items():
        path: Path = ("meetings", name)
        build.cited(spec.cites, (*path, "cites"))
        subject = Subject("issue", ONCE)
        takes = build.expression(spec.takes, (*path, "takes"), build.namings[subject].scope, 2, BOOL)
        if takes is None:
            continue
        rule = f"meeting.{name}"
        build.rules.append(
            Rule(
                rule, spec.cites, takes, None, Effects(), None, 2, None, None, "meeting",
                build.group(Group(subject)), spec.title, {}, (spec.takes, ""),
            )
        )  # fmt: skip
        spellings = tuple(dict.fromkeys((name, *spec.also, spec.title.en, spec.title.zh)))
        found.append(Series(name, spec.title, tuple(s for s in spellings if s), spec.cites, rule))
    return found
