"""The words of the screens and tables in English and Chinese."""

from __future__ import annotations

from typing import TYPE_CHECKING

from progress_rules.errors import current_language

if TYPE_CHECKING:
    from collections.abc import Mapping

WORDS: dict[str, tuple[str, str]] = {
    "as_of": ("as known on {as_of}", "截至 {as_of}"),
    "engine": ("engine {engine}", "引擎 {engine}"),
    "projects": ("{count} projects", "{count} 个项目"),
    "unknown": ("unknown", "未知"),
    "exempt": ("exempt", "豁免"),
    "at": ("Lights at {period}", "{period} 灯色"),
    "nothing_closed": (
        "No period had closed by then: nothing is assessed.",
        "截至该日没有已结束的期间，未作评判。",
    ),
    "no_lights": (
        "There are no lights: no project had a period to be judged that had closed by then.",
        "没有灯色：截至该日没有项目有可评判的已结束期间。",
    ),
    "board": ("Lights by period, {first} to {last}", "各期灯色：{first} 至 {last}"),
    "all_projects": ("all {count} projects", "全部 {count} 个项目"),
    "left_out": (
        "{count} projects more, none of them worse: --all shows them",
        "另有 {count} 个项目未列出，均不更重：加 --all 全部列出",
    ),
    "earlier": ("the window shows the last {count} periods", "窗口只容最后 {count} 期"),
    "counters": ("Counts up to {period}", "累计至 {period}"),
    "actions": ("Actions due ({count})", "应办事项（{count}）"),
    "no_actions": ("No actions are due.", "没有应办事项。"),
    "actions_left_out": (
        "{count} earlier actions: --all shows them",
        "另有 {count} 项较早事项：加 --all 全部列出",
    ),
    "findings": ("Findings on the facts ({count})", "关于数据的提示（{count}）"),
    "more": ("and {count} more", "另有 {count} 条"),
    "assumed": ("Assumed, because the text does not say", "原文未规定而假定的取值"),
    "given": ("Set for this run", "本次设定的取值"),
    "parameter": ("parameter", "参数"),
    "value": ("value", "取值"),
    "choices": ("choices", "可选"),
    "assumed_mark": ("assumed", "假定"),
    "reason": ("reason", "理由"),
    "clause": ("clause", "条款"),
    "rows": ("{table} ({count} rows)", "{table}（{count} 行）"),
    "none": ("none", "无"),
    "published": ("published", "公布"),
    "here": ("here", "本次"),
    "totals": ("Totals beside the published ones (ZY-24)", "与公布数字对照（ZY-24）"),
    "invented": (
        "Every project, unit and figure here is invented; made to lead to the published totals.",
        "此处项目、单位和数字均为虚构；数据经构造，使其得出公布的总数。",
    ),
    "selection": (
        "the {count} with the most severe lights, of {total}",
        "灯色最重的 {count} 个，共 {total} 个",
    ),
    "actions_of": ("Actions due for {period} ({count})", "{period} 应办事项（{count}）"),
    "why": ("Why {project} shows {light} in {period}", "{project} {period} 为何是{light}？"),
    "go_on": ("Go on with", "接下来可以"),
    "duties": ("Duties ({count})", "履责情况（{count}）"),
    "deadlines": ("Deadlines ({count})", "时限（{count}）"),
    "routes": ("Routes ({count})", "问题分派（{count}）"),
    "states": ("States: {title} ({count})", "流程状态：{title}（{count}）"),
    "score": ("Score: {title}", "考核得分：{title}"),
    "ranking": ("Ranking: {title}", "排名：{title}"),
    "ladder": ("Ladder: {title}", "督办阶梯：{title}"),
    "other_lights": ("Lights of other subjects", "其他主体的灯色"),
    "rest": ("{count} more: --all shows them", "另有 {count} 条：加 --all 全部列出"),
    "whole": ("all projects", "全部项目"),
    "owed": ("done / owed", "已办/应办"),
    "load": ("owed in all", "应办合计"),
    "extended": ("{due} (extended)", "{due}（已延期）"),
    "written": ("The ledger is in {path}", "台账已写入 {path}"),
    "written_to": ("written to {path}", "已写入 {path}"),
    "reading": ("reading {path}", "正在读取 {path}"),
    "assessing": ("assessing", "正在评判"),
    "writing": ("writing {path}", "正在写入 {path}"),
    "checked": ("{count} packs checked, {bad} with problems", "检查了 {count} 个规则包，{bad} 个有问题"),
    "checked_one": ("1 pack checked, {bad} with problems", "检查了 1 个规则包，{bad} 个有问题"),
}


def say(key: str, **values: object) -> str:
    """Return a phrase in the language in force."""
    return WORDS[key][current_language() == "zh"].format_map(values)


def named(key: str, chinese: Mapping[str, str]) -> str:
    """Return the name of a column, table or kind: its own in English, the Chinese one in Chinese."""
    return chinese.get(key, key) if current_language() == "zh" else key


def spaced(key: str) -> str:
    """Return an identifier as words."""
    return key.replace("_", " ")
