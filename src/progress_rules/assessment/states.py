"""Lifecycles: the state of every record, and which of its steps were accepted or refused, and why."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

import polars as pl

from progress_rules.assessment.rows import CODE
from progress_rules.assessment.steps import AT, STEP, TARGET
from progress_rules.errors import current_language

if TYPE_CHECKING:
    from collections.abc import Sequence

    from progress_rules.assessment.judged import Judged
    from progress_rules.packs import Lifecycle, Pack, Step

STATES: dict[str, Any] = {
    "lifecycle": pl.String, "each": pl.String, "subject": pl.String, "project": pl.String, "state": pl.String,
    "since": pl.Datetime("us"), "by": pl.String, "done": pl.Boolean, "refused": pl.Int64, "cites": pl.String,
}  # fmt: skip
STEPS: dict[str, Any] = {
    "lifecycle": pl.String, "each": pl.String, "subject": pl.String, "project": pl.String, "at": pl.Datetime("us"),
    "step": pl.String, "by": pl.String, "outcome": pl.Enum(["accepted", "refused", "undecided"]),
    "before": pl.String, "state": pl.String, "reason": pl.String, "cites": pl.String,
}  # fmt: skip

_WORDS = {
    "no_step": ("no step leads from {before} to {to}", "没有从{before}到{to}的步骤"),
    "role": ("only {roles} may do this, not {role}", "只有{roles}可以办理，{role}不可"),
    "no_role": ("only {roles} may do this; the role is not recorded", "只有{roles}可以办理，未记录角色"),
    "guard": ("the condition is not met: {condition}", "条件不满足：{condition}"),
    "open": (
        "it cannot be decided whether the condition is met: {condition}",
        "无法判定条件是否满足：{condition}",
    ),
}


def states_and_steps(pack: Pack, judged: Sequence[Judged]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the state of every record under every lifecycle, and every step with what became of it."""
    states: list[dict[str, Any]] = []
    steps: list[dict[str, Any]] = []
    for life in pack.lifecycles:
        _follow(pack, life, judged[life.group], states, steps)
    return pl.DataFrame(states, schema=STATES), pl.DataFrame(steps, schema=STEPS)


def _follow(
    pack: Pack, life: Lifecycle, one: Judged, states: list[dict[str, Any]], steps: list[dict[str, Any]]
) -> None:
    """Walk through the steps of each record in the order in which they were taken."""
    panel = one.panel
    guards = {step.id: one.outcome.rule(step.rule).to_list() for step in life.steps}
    rows = panel.rows.select(CODE, AT, STEP, TARGET, "_by", "_role").with_row_index().rows()
    taken = {code: list(part) for code, part in groupby(rows, key=lambda row: row[1])}
    projects = (
        panel.keys["project"].to_list() if "project" in panel.keys.columns else [None] * panel.keys.height
    )
    for code, subject in enumerate(panel.ids):
        common = {
            "lifecycle": life.id,
            "each": one.group.subject.each,
            "subject": subject,
            "project": projects[code],
        }
        state, since, by, refused, cites = life.initial, None, None, 0, life.cites
        for index, _, at, claimed, target, who, role in taken.get(code, []):
            step, outcome, reason = _judge(
                pack, life, state=state, claimed=claimed, target=target, role=role, index=index, guards=guards
            )
            shown = step.cites if step is not None else life.cites
            after = step.target if step is not None and outcome == "accepted" else state
            steps.append(
                {
                    **common, "at": at, "step": step.id if step is not None else claimed or target, "by": who,
                    "outcome": outcome, "before": state, "state": after, "reason": reason,
                    "cites": ", ".join(shown),
                }
            )  # fmt: skip
            if outcome == "accepted" and step is not None:
                state, since, by, cites = step.target, at, who, step.cites
            else:
                refused += 1
        states.append(
            {
                **common, "state": state, "since": since, "by": by, "done": state in life.done, "refused": refused,
                "cites": ", ".join(cites),
            }
        )  # fmt: skip


def _judge(
    pack: Pack, life: Lifecycle, *, state: str, claimed: str, target: str, role: str | None, index: int,
    guards: dict[str, list[bool | None]],
) -> tuple[Step | None, str, str | None]:  # fmt: skip
    """Return the step that a row stands for, what becomes of it, and why."""
    fitting = [
        step
        for step in life.steps
        if state in step.sources and (step.id == claimed if claimed else step.target == target)
    ]
    if not fitting:
        named = next((step for step in life.steps if step.id == claimed), None)
        to = named.target if named is not None else target
        return named, "refused", _said("no_step", before=_name(life, state), to=_name(life, to))
    best: tuple[Step, str, str | None] | None = None
    for step in fitting:
        if step.roles and not claimed and role not in step.roles and not _is_role(pack, role, step.roles):
            roles = ", ".join(pack.role(r, current_language()) for r in step.roles)
            best = best or (
                step,
                "refused",
                _said("role" if role else "no_role", roles=roles, role=role or ""),
            )
            continue
        met = guards[step.id][index]
        if met:
            return step, "accepted", None
        written = next(rule.written[0] for rule in pack.rules if rule.id == step.rule)
        reason = step.refused.text(current_language()) if step.refused and met is False else ""
        reason = reason or _said("open" if met is None else "guard", condition=" ".join(written.split()))
        best = best or (step, "undecided" if met is None else "refused", reason)
    assert best is not None  # noqa: S101
    return best


def _is_role(pack: Pack, role: str | None, allowed: tuple[str, ...]) -> bool:
    """Whether a ledger names one of the roles in either language."""
    return role is not None and any(role in {pack.role(r, "en"), pack.role(r, "zh")} for r in allowed)


def _name(life: Lifecycle, state: str) -> str:
    wording = life.states.get(state)
    return wording.text(current_language()) if wording is not None else state


def _said(key: str, **values: str) -> str:
    english, chinese = _WORDS[key]
    return (chinese if current_language() == "zh" else english).format(**values)
