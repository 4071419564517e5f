"""Messages of the durable engine (PR771 to PR789)."""

from __future__ import annotations

from progress_rules.errors.catalogue.message import Message

DURABLE: dict[str, Message] = {
    "PR771": Message(
        "the durable engine cannot run {where} (for each {group}): {why}",
        "durable 引擎无法执行 {where}（对象 {group}）：{why}",
        'use engine="reference", or give this engine a pack without the rule',
        '请用 engine="reference"，或改用不含该规则的规则包',
    ),
    "PR772": Message(
        "{subject}: {where} needs a number of more than 62 bits, which durable_rules would falsify",
        "{subject}：{where} 需要超过 62 位二进制的数，durable_rules 会将其算错",
        'use engine="reference", or round parts of the calculation with round(x, places)',
        '请用 engine="reference"，或用 round(x, places) 对部分计算取整',
    ),
    "PR773": Message(
        "durable_rules failed {times} times in a row on {subject}: {reason}",
        "durable_rules 在 {subject} 上连续失败 {times} 次：{reason}",
        'use engine="reference", and please report this',
        '请用 engine="reference"，并报告此问题',
    ),
    "PR774": Message(
        "{column} is {value}, which has more than {places} decimal places",
        "{column} 为 {value}，超过 {places} 位小数",
        "build the rulebook with more places",
        "请用更多小数位构建规则册",
    ),
    "PR775": Message(
        "messages of this rulebook have no fact {name}",
        "此规则册的消息没有事实 {name}",
        "facts: {known}",
        "可用的事实：{known}",
    ),
}
