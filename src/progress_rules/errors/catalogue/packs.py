"""Messages about rule packs and their parameters (PR2xx)."""

from __future__ import annotations

from progress_rules.errors.catalogue.message import Message

PACKS: dict[str, Message] = {
    "PR201": Message(
        "there is no pack {name}: it is neither bundled nor a file or folder that exists",
        "没有规则包 {name}：既非内置，也不是存在的文件或文件夹",
        "bundled packs: {known}; a folder must hold a pack.yaml",
        "内置规则包：{known}；文件夹须含 pack.yaml",
    ),
    "PR202": Message(
        "this is not YAML: {reason}",
        "不是有效的 YAML：{reason}",
        "{way}",
        "{way}",
    ),
    "PR204": Message(
        "the key {key} stands here a second time",
        "键 {key} 在此处重复",
        "merge the two, or rename one",
        "请合并或改名",
    ),
    "PR205": Message("the key {key} is not known here", "此处没有键 {key}", "{way}", "{way}"),
    "PR206": Message("the key {key} is missing", "缺少键 {key}", "add it: {key}: ...", "请补上：{key}: ..."),
    "PR207": Message(
        "{value} cannot stand here, it must be {expected}",
        "此处不能写 {value}，须为{expected}",
        "{way}",
        "{way}",
    ),
    "PR208": Message(
        "the {what} {name} is declared twice",
        "{what} {name} 重复声明",
        "give one of them another name",
        "请给其中一个改名",
    ),
    "PR209": Message(
        "there is no level {name}",
        "没有等级 {name}",
        "levels of this pack: {known}",
        "本规则包的等级：{known}",
    ),
    "PR210": Message(
        "the clause {clause} is cited but not described",
        "引用了条款 {clause}，但未作说明",
        "add it under `clauses`, in your own words",
        "请在 clauses 下用自己的话说明它",
    ),
    "PR211": Message(
        "the parameter {name} is assumed without a reason",
        "参数 {name} 为假定值但没有理由",
        "say under `reason` why the text gives no figure and why this one was taken",
        "请在 reason 下说明原文为何没有给出、为何取此值",
    ),
    "PR212": Message(
        "the dated values of {name} are not in ascending order of `from`, each once",
        "{name} 的分期取值未按 from 从早到晚排列或有重复",
        "only the first may lack `from`",
        "只有第一个可以不写 from",
    ),
    "PR213": Message(
        "{value} is not a value for the parameter {name}, it must be {expected}",
        "{value} 不是参数 {name} 的取值，须为{expected}",
    ),
    "PR214": Message(
        "the pack {pack} has no parameter {name}",
        "规则包 {pack} 没有参数 {name}",
        "its parameters: {known}",
        "可用参数：{known}",
    ),
    "PR216": Message(
        "`for: {{each: {each}, every: {every}}}`: there is no such rhythm in a pack judged by {by}",
        "按{by}评判的规则包没有 for: {{each: {each}, every: {every}}} 这种频次",
        "`every` is one of {known}; leave it out for {kind}",
        "every 可为 {known}；按 {kind} 可省去不写",
    ),
    "PR217": Message(
        "the effects of rule {rule} do not go together: {reason}",
        "规则 {rule} 的效果不成立：{reason}",
        "write signal, light, action or score under `then`; split a rule that does too much",
        "then 下请写 signal、light、action 或 score；一条规则做得太多时请拆开",
    ),
    "PR218": Message(
        "the name {name} of this {what} is taken by {meaning}",
        "此{what}的名称 {name} 已被{meaning}占用",
        "choose another name",
        "请换一个名称",
    ),
    "PR219": Message(
        "the last day {last} is before the first day {first}",
        "止日 {last} 早于起日 {first}",
        "exchange them, or correct the year",
        "请对调或更正年份",
    ),
    "PR221": Message(
        "a pack that sets signals or lights needs at least two levels",
        "要定信号或灯色的规则包至少需要两个等级",
        "list them under `levels`, the mildest first",
        "请在 levels 下从轻到重列出",
    ),
    "PR222": Message("{what} is not allowed in a pack", "规则包中不允许{what}", "{way}", "{way}"),
    "PR223": Message("the file is larger than {most} bytes", "文件超过 {most} 字节"),
    "PR224": Message(
        "this is not UTF-8 text: byte {byte}",
        "此处不是 UTF-8 文本：字节 {byte}",
        "save it as UTF-8",
        "请另存为 UTF-8",
    ),
    "PR225": Message(
        "the unit {unit} is not known", "没有单位 {unit}", "units: {known}", "可用单位：{known}"
    ),
    "PR226": Message(
        "the parameter {name} has no value in force before {first}, but the {what} {user} is in force then",
        "参数 {name} 在 {first} 之前没有有效值，而{what} {user} 当时已生效",
        "give the first value no `from`, or a rule that begins with it `in_force: {{from: {first}}}`",
        "请让第一个取值不写 from，或为规则写 in_force: {{from: {first}}}",
    ),
    "PR227": Message(
        "give the parameter {name} either `value` or `values`, not both and not neither",
        "参数 {name} 须写 value 或 values 之一，不能都写或都不写",
    ),
    "PR228": Message(
        "a pack file holds one YAML document, this one holds {found}",
        "规则包文件须是一个 YAML 文档，而此文件{found}",
        "begin with the line `pack: name`, and write each pack to a file of its own",
        "首行请写 pack: 名称；每个规则包单独一个文件",
    ),
    "PR203": Message(
        "overlapping rows: rows {first} and {second} of the table {table} both match under hit policy {hit}",
        "行重叠：表 {table} 的第 {first} 行与第 {second} 行在命中策略 {hit} 下同时匹配",
        "for example {example}; narrow one of them, or choose another hit policy",
        "例如 {example}；请收窄其中一行，或改用其他命中策略",
    ),
    "PR215": Message(
        "the table {table} has no row for some cases",
        "表 {table} 有情形没有对应的行",
        "for example {example}; add a row, or say with `default` what then follows (`-` for nothing)",
        "例如 {example}；请补一行，或用 default 写明此时的结果（- 表示无）",
    ),
    "PR220": Message(
        "row {row} of the table {table} is never reached: rows {others} already match every case it matches",
        "表 {table} 的第 {row} 行永远不会命中：第 {others} 行已覆盖其全部情形",
        "move it up, narrow the others, or delete it",
        "请上移该行、收窄其他行，或删去该行",
    ),
    "PR229": Message(
        "`for: {{each: {name}}}`: there is no such subject",
        "for: {{each: {name}}}：没有这种对象",
        "subjects: {known}",
        "可用对象：{known}",
    ),
    "PR230": Message(
        "this part of the pack does not fit together: {reason}",
        "规则包的这一部分不自洽：{reason}",
    ),
    "PR231": Message(
        "the {what} {user} counts working days, but the pack names no working calendar",
        "{what}{user}按工作日计，但规则包没有写明工作日历",
        "write calendar: CN at the top of the pack",
        "请在规则包开头写 calendar: CN",
    ),
    "PR232": Message(
        "there is no fact table {name}",
        "没有事实表 {name}",
        "tables: {known}",
        "可用的表：{known}",
    ),
    "PR233": Message(
        "{table} has no column {name}",
        "{table} 没有列 {name}",
        "columns: {known}",
        "可用的列：{known}",
    ),
    "PR234": Message(
        "the lifecycle {lifecycle} has no state {name}",
        "流程 {lifecycle} 没有状态 {name}",
        "states: {known}",
        "已有状态：{known}",
    ),
    "PR235": Message(
        "the cell {text} is no test: {reason}",
        "单元格 {text} 不是测试：{reason}",
        "write a value, a list a, b, an interval [10..30], >= 30, not(...) or -",
        "可写取值、列举 a, b、区间 [10..30]、>= 30、not(...) 或 -",
    ),
    "PR236": Message(
        "row {row} of the table {table} matches nothing: no value of {inputs} passes its test",
        "表 {table} 的第 {row} 行不可能匹配：{inputs} 没有任何取值能通过",
        "correct the cell, or delete the row",
        "请更正单元格或删去该行",
    ),
    "PR251": Message(
        "{what} is declared by two packs, at {first} and at {second}",
        "{what} 由两个规则包声明：{first} 和 {second}",
        "{way}",
        "{way}",
    ),
    "PR252": Message(
        "packs include each other in a circle: {cycle}",
        "规则包互相包含，形成循环：{cycle}",
        "move what they share to a pack of its own, and include that in both",
        "请把共有的部分移到单独的规则包，由两者包含",
    ),
}
