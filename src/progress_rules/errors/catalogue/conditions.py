"""Messages about conditions and other expressions of a pack (PR3xx)."""

from __future__ import annotations

from progress_rules.errors.catalogue.message import Message

CONDITIONS: dict[str, Message] = {
    "PR301": Message(
        "this is not an expression: {reason}",
        "这不是表达式：{reason}",
        "write it as in Python, for example planned_progress - actual_progress > lag_points",
        "按 Python 写法书写，例如 计划进度 - 实际进度 > 允许滞后",
    ),
    "PR302": Message(
        "{construct} is not part of the language of conditions",
        "条件语言中没有{construct}",
        "use comparisons, + - * /, and, or, not, in, x if c else y, and the functions listed in "
        "docs/reference/language.md",
        "可用比较、+ - * /、and、or、not、in、x if c else y，以及 docs/reference/language.md 所列函数",
    ),
    "PR303": Message(
        "the name {name} is not known here",
        "此处没有名为 {name} 的项",
        "a further column must be declared under `fields`; a text stands in quotes",
        "其他列须先在 fields 下声明；文字须加引号",
    ),
    "PR304": Message(
        "there is no function {name}",
        "没有函数 {name}",
        "the functions are listed in docs/reference/language.md",
        "函数见 docs/reference/language.md",
    ),
    "PR305": Message("{name} is called as {usage}: {reason}", "{name} 的用法是 {usage}：{reason}"),
    "PR306": Message(
        "{left} cannot be compared with {right}{by}",
        "{left}不能与{right}比较{by}",
        "{way}",
        "{way}",
    ),
    "PR307": Message(
        "{left} {operator} {right} has no meaning",
        "{left} {operator} {right} 没有意义",
        "{way}",
        "{way}",
    ),
    "PR308": Message(
        "{expected} is needed here, this is {found}", "此处需要{expected}，这是{found}", "{way}", "{way}"
    ),
    "PR309": Message(
        "the name {name} has two meanings: {ways}",
        "名称 {name} 有两种含义：{ways}",
        "write the one you mean, {ways}",
        "请写明是哪一个：{ways}",
    ),
    "PR310": Message(
        "{name} is not decided yet where this rule is applied",
        "应用本规则时 {name} 尚未确定",
        "a rule that sets the signal may look at facts only, one that sets the light at facts and signal; "
        "to hold a light until something happens use `until`",
        "定信号的规则只能看事实，定灯色的规则只能看事实和信号；要保持灯色直到某事发生，请用 until",
    ),
    "PR311": Message(
        "what is worked out leads back to itself: {cycle}",
        "循环引用：{cycle}",
        "break the circle: previous(...) of something else looks at an earlier period; a rule that sets a light "
        "cannot look at a table that holds that light",
        "请打破循环：要看以前的期间，可对其他项用 previous(...)；定灯色的规则不能看含有该灯色的表",
    ),
    "PR312": Message(
        "the expression is too long or too deep ({found}, at most {most})",
        "表达式过长或过深（{found}，最多 {most}）",
        "name parts of it under `indicators`",
        "请把其中一部分命名为指标（indicators）",
    ),
    "PR313": Message(
        "{what} must be a whole number from {least} to {most}, written out",
        "{what} 须为 {least} 到 {most} 的整数，直接写出",
    ),
    "PR314": Message(
        "the divisor is zero",
        "除数为零",
        "write the condition without this division",
        "请改写条件，去掉这个除法",
    ),
    "PR315": Message(
        "there is no table {name} whose rows could be looked at",
        "没有可以汇总的表 {name}",
        "tables: {known}",
        "可用的表：{known}",
    ),
    "PR318": Message(
        "{name} is a column of {table}, whose rows are about something else than this condition, or other periods",
        "{name} 是表 {table} 的列，该表各行的对象或期间与此处不同",
        "look at its rows with only({name}), count({table}, ...) and the like; by= and window= say at which",
        "请用 only({name})、count({table}, ...) 等函数看它的行；by= 与 window= 说明看哪些行",
    ),
    "PR319": Message(
        "{name} looks at the light of each {each} (every: {every}), which no rule gives: it is always {level}",
        "{name} 看的是各 {each}（every: {every}）的灯色，而没有规则给出：一律为 {level}",
        "hold the lights of projects in a view, and look at its rows: count(months, light == red)",
        "请把项目的灯色放在视图中，再看它的行：count(months, light == red)",
    ),
}
