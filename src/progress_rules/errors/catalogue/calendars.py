"""Messages about working days (PR6xx)."""

from __future__ import annotations

from progress_rules.errors.catalogue.message import Message

CALENDARS: dict[str, Message] = {
    "PR601": Message(
        "there is no working calendar of the country {text!r}",
        "没有国家 {text!r} 的工作日历",
        "write an ISO code of two letters, CN for China, or make your own with WorkingCalendar.of",
        "请写两位 ISO 代码，中国为 CN；或用 WorkingCalendar.of 自建",
    ),
    "PR602": Message(
        "no working calendar is known for {year}: {name} covers {first} to {last}",
        "没有 {year} 年的工作日历：{name}只含 {first} 至 {last} 年",
        "{way}",
        "{way}",
    ),
    "PR603": Message(
        "{day} is in working_days and also in {other}",
        "{day} 既在 working_days 中，又在 {other} 中",
        "keep the one that is meant",
        "请只留其一",
    ),
    "PR604": Message(
        "{text!r} is not a first and a last year",
        "{text!r} 不是起止年份",
        "write years=(2024, 2030), the earlier year first",
        "请写 years=(2024, 2030)，较早的年份在前",
    ),
    "PR605": Message(
        "{text!r} is not a weekday",
        "{text!r} 不是星期的名称",
        "the weekdays are {names}",
        "星期的名称有：{names}",
    ),
    "PR606": Message(
        "{text!r} says nothing about years without a published calendar",
        "{text!r} 不能说明未公布日历的年份如何计算",
        'write beyond="weekends" to count only weekends there, or leave it out for an error',
        '请写 beyond="weekends"，只按周末计；不写则报错',
    ),
    "PR607": Message(
        "the years {text!r} do not adjoin the published ones: {name} has {first} to {last}",
        "年份 {text!r} 与已公布的年份不相接：{name} 已有 {first} 至 {last} 年",
        "give the years between as well",
        "请把其间的年份一并给出",
    ),
}
