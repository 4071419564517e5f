"""Messages about plans: schedules back from a deadline, and targets split over periods (PR8xx)."""

from __future__ import annotations

from progress_rules.errors.catalogue.message import Message

PLANNING: dict[str, Message] = {
    "PR801": Message(
        "there are no steps to plan",
        "没有要排的步骤",
        "give at least one step, with an id and a duration",
        "请至少给出一个步骤，写明 id 和 duration",
    ),
    "PR802": Message(
        "{text!r} is not a step with an id",
        "{text!r} 不是带有 id 的步骤",
        'write {{"id": "survey", "duration": 20}} or Step("survey", 20)',
        '请写 {{"id": "survey", "duration": 20}} 或 Step("survey", 20)',
    ),
    "PR803": Message(
        "a step has no key {text!r}",
        "步骤没有键 {text!r}",
        "the keys are {known}",
        "可用的键：{known}",
    ),
    "PR804": Message(
        "the id {text!r} is that of {other} too",
        "id {text!r} 与 {other} 相同",
        "give each step an id of its own",
        "请让每个步骤有自己的 id",
    ),
    "PR805": Message(
        "{text!r} is not a duration",
        "{text!r} 不是工期",
        "write a whole number of units, 0 for a milestone; for half a week write days",
        "请写整数，节点写 0；半周请改用天数",
    ),
    "PR806": Message(
        "{text!r} is not a unit of a duration",
        "{text!r} 不是工期的单位",
        "the units are {known}",
        "单位有：{known}",
    ),
    "PR807": Message(
        "there is no step {text!r} to come after",
        "没有可以接在其后的步骤 {text!r}",
        "write ids of other steps; () starts free, None follows the step before it in the list",
        "请写其他步骤的 id；() 表示不接任何步骤，None 表示接列表中的上一步",
    ),
    "PR808": Message(
        "these steps wait for each other: {circle}",
        "这些步骤互相等待：{circle}",
        "each arrow leads to the step that comes after; take one of them out of `after`",
        "箭头指向后一步；请从某一步的 after 中去掉其中一项",
    ),
    "PR809": Message(
        "step {text!r} counts working days, and there is no calendar of them",
        "步骤 {text!r} 按工作日计，但没有给出工作日历",
        'give calendar=progress_rules.calendar("CN"), or another unit: days, weeks, months',
        '请给出 calendar=progress_rules.calendar("CN")，或改用单位 days、weeks、months',
    ),
    "PR810": Message(
        "{text!r} is not a title",
        "{text!r} 不是名称",
        'write one text, or {{"en": "Survey", "zh": "勘察"}}',
        '请写一段文字，或 {{"en": "Survey", "zh": "勘察"}}',
    ),
    "PR811": Message(
        "step {name!r} leads out of the years 1 to 9999",
        "步骤 {name!r} 超出 1 至 9999 年",
        "check its duration and its unit",
        "请检查其工期和单位",
    ),
    "PR812": Message(
        "{text!r} is not a calendar of working days",
        "{text!r} 不是工作日历",
        'write progress_rules.calendar("CN")',
        '请写 progress_rules.calendar("CN")',
    ),
    "PR813": Message(
        "this schedule has no step {text!r}",
        "本计划没有步骤 {text!r}",
        "its steps are in `.steps`",
        "步骤见 .steps",
    ),
    "PR821": Message(
        "{text!r} is not a number",
        "{text!r} 不是数字",
        "write 1127.4, without a unit: all figures of a plan are in one",
        "请写 1127.4，不带单位：同一计划的数字单位一致",
    ),
    "PR822": Message(
        "a {parent} does not divide into periods of the kind {child}",
        "{parent}不能分为{child}",
        "{way}",
        "{way}",
    ),
    "PR823": Message(
        "{text!r} is a period of the kind {kind}, which does not nest in months, quarters and years",
        "{text!r} 是按{kind}的期间，与月、季度、年度不能逐级相套",
        "write a year, half-year, quarter, month or half-month: 2024, 2024-H1, 2024-Q1, 2024-01, 2024-01A",
        "请写年度、半年、季度、月或半月：2024、2024-H1、2024-Q1、2024-01、2024-01A",
    ),
    "PR824": Message(
        "there are {found} weights for {expected} periods",
        "{expected} 个期间却有 {found} 个权重",
        "give one for each of {periods}",
        "请为 {periods} 各给一个",
    ),
    "PR825": Message(
        "{text!r} does not weigh anything",
        "{text!r} 不能作权重",
        "weights are numbers of 0 or more, and not all of them 0",
        "权重为不小于 0 的数，且不能全为 0",
    ),
    "PR826": Message(
        "{period} has no weight, while {other} beside it has one",
        "{period} 没有权重，而同级的 {other} 有",
        "weigh all parts of one period, or none of them",
        "同一期间的各部分要么都有权重，要么都没有",
    ),
    "PR827": Message(
        "{text!r} is no part of this split",
        "{text!r} 不是本次分解的期间",
        "name the parts that `into` asks for",
        "请写 into 所要的期间",
    ),
    "PR828": Message(
        "{text!r} stands here twice, in two spellings",
        "{text!r} 用两种写法出现了两次",
        "keep one of them",
        "请只留其一",
    ),
    "PR829": Message(
        "{text} has more decimals than the {places} asked for",
        "{text} 的小数超过 {places} 位",
        "round it, or give more `places`",
        "请先取整，或增大 places",
    ),
    "PR830": Message(
        "{text!r} is not a number of decimal places",
        "{text!r} 不是小数位数",
        "write a whole number from 0 to {most}",
        "请写 0 至 {most} 的整数",
    ),
    "PR831": Message(
        "the amounts given for parts of {period} come to {sum}, which does not agree with its {total}",
        "为 {period} 各部分给定的数合计 {sum}，与其总数 {total} 不合",
        "leave an amount out for the others to share, or correct it",
        "请去掉其中一项由其余分担，或更正",
    ),
    "PR832": Message(
        "{text!r} is not a period with its figure",
        "{text!r} 不是期间及其数字",
        'write ("2024", "1127.4"), {{"2024": "1127.4"}} or [{{"period": "2024", "value": "1127.4"}}]',
        '请写 ("2024", "1127.4")、{{"2024": "1127.4"}} 或 [{{"period": "2024", "value": "1127.4"}}]',
    ),
    "PR833": Message(
        "{text!r} is not a way to compare",
        "{text!r} 不是比较方式",
        "the ways are {known}",
        "比较方式有：{known}",
    ),
    "PR834": Message(
        "{text} is not a tolerance",
        "{text} 不能作容差",
        "write a number of 0 or more",
        "请写不小于 0 的数",
    ),
    "PR835": Message(
        "there are no figures to check",
        "没有要核对的数字",
        "give at least one period with its figure",
        "请至少给出一个期间及其数字",
    ),
}
