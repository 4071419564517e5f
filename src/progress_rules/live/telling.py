"""Decisions in one line each, in English and Chinese."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from progress_rules.assessment.status_names import OUTCOMES, STATUSES
from progress_rules.levels import UNKNOWN
from progress_rules.live.decisions import SAID_BY, Decision
from progress_rules.live.plain import plain
from progress_rules.packs.kinds import kinds_of_subjects

if TYPE_CHECKING:
    from progress_rules.errors.language import Language
    from progress_rules.packs import Pack

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


SAID_IN = {
    "rule": "rules", "duty": "duties", "deadline": "deadlines", "lifecycle": "lifecycles", "table": "decisions",
    "scheme": "scores", "ranking": "rankings", "ladder": "ladders",
}  # fmt: skip
"""Where a pack keeps what the columns of `SAID_BY` name."""


def told(decision: Decision, language: Language, pack: Pack | None = None) -> str:
    """Return a decision as one line; with its pack, levels, roles, states and rules go by their names."""
    names = Names(pack, language)
    english = language == "en"
    what = WORDS[decision.table][0 if english else 1]
    kind = names.kind(decision.each)
    where = f"{what} of {kind} {decision.subject}" if english else f"{kind}{decision.subject} {what}"
    if decision.period is not None:
        where += f" in {decision.period}" if english else f"（{decision.period}）"
    first, *rest = TELLS[decision.table]
    said = now = names.value(decision, first, decision[first])
    if decision.change == "withdrawn":
        said = f"no longer {now}" if english else f"不再为 {now}"
    elif decision.change == "changed" and decision.was(first) != decision[first]:
        said = f"{names.value(decision, first, decision.was(first))} → {now}"
    parts = [said, *(names.value(decision, c, decision[c]) for c in rest if decision[c] is not None)]
    by = names.said_by(decision)
    end = "" if by is None else f" ({by})" if english else f"（{by}）"
    colon, comma = (": ", ", ") if english else ("：", "，")
    return f"{where}{colon}{comma.join(parts)}{end}"


class Names:
    """What the ids in decisions are called; without a pack, by the words that all packs share."""

    def __init__(self, pack: Pack | None, language: Language) -> None:
        self.pack, self.language = pack, language

    def kind(self, each: str) -> str:
        """Return what a kind of subject is called."""
        if self.language == "en":
            return each
        return EACH.get(each, each) if self.pack is None else kinds_of_subjects(self.pack).get(each, each)

    def value(self, decision: Decision, column: str, value: Any) -> str:
        """Return a value of a row in words."""
        pack, text = self.pack, str(plain(value))
        if self.language == "zh":
            text = (STATUSES | OUTCOMES).get(text, text) if column in ("status", "outcome") else text
            text = "未知" if column == "light" and text == UNKNOWN else text
        if pack is None or value is None:
            return text
        if column == "light":
            return next((level.name(self.language) for level in pack.scale.levels if level.id == value), text)
        if column == "action":
            return self._titled("rules", decision.said_by, effects=True) or pack.role(text, self.language)
        if column in ("by", "forum"):
            return pack.role(text, self.language)
        if column == "state":
            states = next((one.states for one in pack.lifecycles if one.id == decision.said_by), {})
            return states[text].text(self.language) if text in states else text
        return text

    def said_by(self, decision: Decision) -> str | None:
        """Return what a decision comes from, by its title where the pack has one."""
        column = SAID_BY.get(decision.table, "rule")
        return self._titled(SAID_IN[column], decision.said_by) or decision.said_by

    def _titled(self, among: str, name: str | None, *, effects: bool = False) -> str | None:
        """Return the title of a rule or construct of the pack; with `effects` what a rule calls its action."""
        for one in getattr(self.pack, among, ()):
            title = (one.effects if effects else one).title if one.id == name else None
            if title is not None:
                return str(title.text(self.language))
        return None
