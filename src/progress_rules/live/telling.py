"""Decisions in one line each, in English and Chinese."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from progress_rules.errors.language import Language
    from progress_rules.live.decisions import Decision

WORDS: dict[str, tuple[str, str]] = {
    "lights": ("light", "灯色"), "actions": ("action", "应办事项"), "routes": ("route", "问题分派"),
    "deadlines": ("deadline", "时限"), "duties": ("duty", "履责"), "states": ("state", "流程状态"),
    "steps": ("step", "办理步骤"), "decisions": ("decision", "决策结果"), "scores": ("score", "考核计分"),
    "totals": ("total", "考核得分"), "ranks": ("place", "名次"), "ladders": ("rung", "督办级别"),
}  # fmt: skip

EACH: dict[str, str] = {
    "project": "项目", "issue": "问题", "person": "人员", "unit": "单位", "assignment": "任职", "milestone": "节点",
    "activity": "活动", "disclosure": "公开事项", "target": "目标", "portfolio": "全部项目",
}  # fmt: skip

TELLS: dict[str, tuple[str, ...]] = {
    "lights": ("light",), "actions": ("action", "by", "due"), "routes": ("tier", "by", "forum", "due"),
    "deadlines": ("status", "due"), "duties": ("status", "missing"), "states": ("state",),
    "steps": ("step", "outcome", "reason"), "decisions": ("output", "value"), "scores": ("points",),
    "totals": ("points",), "ranks": ("place", "of"), "ladders": ("rung", "count"),
}  # fmt: skip
"""Which columns of a row say what was decided, the first by which a change is told."""


def told(decision: Decision, language: Language) -> str:
    """Return a decision as one line."""
    from progress_rules.live.decisions import plain

    english = language == "en"
    what = WORDS[decision.table][0 if english else 1]
    kind = decision.each if english else EACH.get(decision.each, decision.each)
    where = f"{what} of {kind} {decision.subject}" if english else f"{kind}{decision.subject} {what}"
    if decision.period is not None:
        where += f" in {decision.period}" if english else f"（{decision.period}）"
    first, *rest = TELLS[decision.table]
    now = str(plain(decision[first]))
    said = now
    if decision.change == "withdrawn":
        said = f"no longer {now}" if english else f"不再为 {now}"
    elif decision.change == "changed" and decision.was(first) != decision[first]:
        said = f"{plain(decision.was(first))} → {now}"
    parts = [said, *(str(plain(decision[column])) for column in rest if decision[column] is not None)]
    by = decision.said_by
    end = "" if by is None else f" ({by})" if english else f"（{by}）"
    colon, comma = (": ", ", ") if english else ("：", "，")
    return f"{where}{colon}{comma.join(parts)}{end}"
