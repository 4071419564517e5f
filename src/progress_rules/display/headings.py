"""The names of tables, columns and the words in them in Chinese; in English they go by their own names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from progress_rules.assessment.status_names import OUTCOMES, STATUSES
from progress_rules.display.words import named, spaced

if TYPE_CHECKING:
    pass

TABLES: dict[str, str] = {
    "lights": "灯色",
    "actions": "应办事项",
    "scores": "考核计分",
    "counters": "累计统计",
    "routes": "问题分派",
    "deadlines": "时限",
    "duties": "履责情况",
    "states": "流程状态",
    "steps": "办理步骤",
    "decisions": "决策结果",
    "ranks": "排名",
    "totals": "考核得分",
    "ladders": "督办阶梯",
    "findings": "数据提示",
    "trace": "规则留痕",
}

COLUMNS: dict[str, str] = {
    "project": "项目编号",
    "name": "项目名称",
    "unit": "责任单位",
    "period": "期间",
    "signal": "信号",
    "light": "灯色",
    "streak": "连续期数",
    "rule": "规则",
    "status": "状态",
    "id": "编号",
    "action": "事项",
    "by": "承办",
    "to": "对象",
    "due": "期限",
    "cites": "依据条款",
    "scheme": "考核办法",
    "year": "年度",
    "points": "分值",
    "counter": "统计项",
    "new": "新增",
    "total": "累计",
    "issue": "问题编号",
    "tier": "层级",
    "event": "起算日期",
    "group": "考核分组",
    "ranking": "排名项",
    "place": "名次",
    "of": "参评数",
    "score": "得分",
    "change": "名次变化",
    "tied": "并列数",
    "first": "首位",
    "last": "末位",
    "in_top": "前列",
    "in_bottom": "后列",
    "ladder": "阶梯",
    "count": "计入期数",
    "rung": "已到级别",
    "next": "下一级别",
    "kind": "类别",
    "message": "说明",
    "outcome": "结果",
    "each": "主体类别",
    "subject": "评判主体",
    "person": "责任人",
    "forum": "研究场合",
    "deadline": "时限项",
    "due_at": "期限时刻",
    "remind_on": "提醒日期",
    "met_on": "办结日期",
    "days_left": "剩余天数",
    "extended": "已延期",
    "duty": "职责",
    "required": "下限",
    "most": "上限",
    "done": "已完成",
    "missing": "所缺内容",
    "load": "应办合计",
    "lifecycle": "流程",
    "state": "所处状态",
    "since": "起始时间",
    "refused": "未接受步骤数",
    "at": "办理时间",
    "step": "步骤",
    "before": "原状态",
    "reason": "理由",
    "table": "决策表",
    "hit": "命中次序",
    "row": "行号",
    "output": "输出项",
    "value": "取值",
}

FINDINGS: dict[str, str] = {
    "missing_report": "缺报",
    "undecided": "无法判定",
    "superseded": "已被更正",
    "recorded_too_late": "逾期更正",
    "outside_list": "不在评判范围",
    "never_reported": "从未报送",
    "other_period": "期间不符",
    "no_column": "缺列",
    "no_table": "缺表",
    "no_row": "无相符行",
    "undated": "未注日期",
    "claimed_differs": "自报不符",
    "unapproved_exemption": "豁免未经批准",
}


def column_title(name: str) -> str:
    """Return the heading of a column on a screen, in words."""
    return spaced(named(name, COLUMNS))


def status_name(status: str) -> str:
    """Return a status or an outcome in words."""
    return spaced(named(status, STATUSES | OUTCOMES))
