"""The statuses and outcomes of result tables in Chinese; in English they go by their own names."""

from __future__ import annotations

STATUSES: dict[str, str] = {
    "assessed": "已评判",
    "undecided": "无法判定",
    "missing": "缺报",
    "exempt": "豁免",
    "met": "已履行",
    "breached": "未履行",
    "waived": "免除",
    "late": "逾期完成",
    "overdue": "已逾期",
    "due_soon": "临近到期",
    "pending": "期限内",
    "not_started": "未起算",
}

OUTCOMES: dict[str, str] = {
    "fired": "触发",
    "not_fired": "未触发",
    "undecided": "无法判定",
    "accepted": "已接受",
    "refused": "不予接受",
}
