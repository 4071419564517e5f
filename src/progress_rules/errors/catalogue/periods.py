"""Messages about periods (PR5xx)."""

from __future__ import annotations

from progress_rules.errors.catalogue.message import Message

PERIODS: dict[str, Message] = {
    "PR501": Message(
        "{text!r} is not a period",
        "{text!r} 不是期间",
        "write 2017-10, 2017-Q4, 2017-H2, 2017, 2017-W43, 2017-10A, or a date such as 2017-10-31",
        "请写 2017-10、2017-Q4、2017-H2、2017、2017-W43、2017-10A，或 2017-10-31 这样的日期",
    ),
    "PR502": Message(
        "{text!r} is a {kind} period, but this calendar counts in {expected} periods",
        "{text!r} 是{kind_zh}期间，而本历法按{expected_zh}计",
        "write the period as {example}",
        "请写成 {example}",
    ),
    "PR503": Message(
        "{text!r} is not a date",
        "{text!r} 不是日期",
        "write it as 2017-10-31",
        "请写成 2017-10-31",
    ),
    "PR504": Message(
        "{text!r} is outside the reporting calendar, which runs from {first} to {last}",
        "{text!r} 超出报告历法的范围（{first} 至 {last}）",
        "add its reporting date to the calendar",
        "请把该报告日期加入历法",
    ),
    "PR505": Message(
        "the reporting dates are not in ascending order, each once: {text}",
        "报告日期须从早到晚且不重复：{text}",
        "sort them and leave out repeats",
        "请排序并去掉重复",
    ),
    "PR506": Message(
        "months can only be merged into a later month of the same year: {text}",
        "月份只能并入同一年较晚的月份：{text}",
        "write, for example, merge: {{1: 2}} to report January together with February",
        "例如写 merge: {{1: 2}}，表示一月与二月合并报告",
    ),
    "PR507": Message(
        "{text!r} has no report of its own: it is reported together with {example}",
        "{text!r} 不单独报告，与 {example} 合并报告",
        "write {example}",
        "请写 {example}",
    ),
    "PR508": Message(
        "{text!r} is not a reporting date of this calendar",
        "{text!r} 不是本历法的报告日期",
        "it falls in the period that ends on {example}",
        "该日属于截至 {example} 的期间",
    ),
    "PR509": Message(
        "{text!r} is not a kind of period",
        "{text!r} 不是期间种类",
        "the kinds are {kinds}",
        "期间种类有：{kinds}",
    ),
    "PR510": Message(
        "month {month} cannot be merged into month {target} while month {between}, between them, is not",
        "{month} 月不能并入 {target} 月，因为其间的 {between} 月未并入",
        "merge month {between} into month {target} too",
        "请把 {between} 月也并入 {target} 月",
    ),
    "PR511": Message(
        "a calendar of kind {kind!r} has no months to merge",
        "{kind!r} 历法没有可合并的月份",
        "merge months only in a calendar of kind 'month'",
        "只有 'month' 历法可以合并月份",
    ),
    "PR512": Message(
        "report dates go with the kind 'dates', which needs at least one, and with no other kind",
        "报告日期只用于 'dates' 历法，且至少要有一个",
        "write ReportingCalendar.from_dates(['2017-10-31'])",
        "请写 ReportingCalendar.from_dates(['2017-10-31'])",
    ),
    "PR513": Message(
        "years of a calendar of kind {kind!r} cannot begin in month {month}",
        "{kind!r} 历法的年度不能从 {month} 月开始",
        "write year_from as a month from 1 to 12; with quarters 1, 4, 7 or 10",
        "year_from 请写 1 至 12 月；按季度的历法只能是 1、4、7、10",
    ),
}
