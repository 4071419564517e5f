"""Messages about the cases of packs: their files, what failed, which clauses are not covered (PR9xx)."""

from __future__ import annotations

from progress_rules.errors.catalogue.message import Message

CASES: dict[str, Message] = {
    "PR901": Message(
        "the pack {pack} has no cases",
        "规则包 {pack} 没有用例",
        "write this file: facts, and what the pack must make of them",
        "请编写此文件：写明事实以及规则包应得出的结果",
    ),
    "PR902": Message(
        "a case file holds one YAML document, this one holds {found}",
        "用例文件须是一个 YAML 文档，而此文件{found}",
        "begin with the line `cases:`",
        "首行请写 cases:",
    ),
    "PR903": Message(
        "the case {name} asserts nothing",
        "用例 {name} 没有断言任何结果",
        "write expect, absent, because or raises",
        "请写 expect、absent、because 或 raises",
    ),
    "PR904": Message(
        "results have no table {name}", "结果中没有表 {name}", "tables: {known}", "可用的表：{known}"
    ),
    "PR905": Message(
        "the table {table} of results has no column {name}",
        "结果表 {table} 没有列 {name}",
        "columns: {known}",
        "可用的列：{known}",
    ),
    "PR906": Message(
        "the pack {pack} has no rule {name}",
        "规则包 {pack} 没有规则 {name}",
        "rules: {known}",
        "已有规则：{known}",
    ),
    "PR907": Message("the pack {pack} has no clause {clause}", "规则包 {pack} 没有条款 {clause}"),
    "PR908": Message(
        "{value} is never found in the column {column} of {table}",
        "{table} 的列 {column} 不会出现 {value}",
        "values: {known}",
        "可能的值：{known}",
    ),
    "PR909": Message(
        "no rule can look at the column {name} of {table}: neither ledgers nor the pack know it",
        "{table} 的列 {name} 任何规则都用不到：台账和规则包都没有这一列",
        "columns: {known}; declare others under `fields` of the pack",
        "可用的列：{known}；其他列请在规则包的 fields 下声明",
    ),
    "PR910": Message(
        "{code} is the code of no message",
        "没有代码为 {code} 的信息",
        "docs/errors lists them",
        "见 docs/errors",
    ),
    "PR911": Message(
        "`{key}` and `raises` do not go together: what is refused has no result",
        "{key} 与 raises 不能同用：被拒绝的评判没有结果",
        "make two cases of it",
        "请拆成两个用例",
    ),
    "PR912": Message(
        "{value} is never found in the column {column} of {table}, which holds {kind}",
        "{table} 的列 {column} 为{kind}，不会出现 {value}",
    ),
    "PR921": Message("{case}: {table} has no record with {record}", "{case}：{table} 中没有 {record} 的记录"),
    "PR922": Message(
        "{case}: {table} has a record with {record}, and must not have one",
        "{case}：{table} 中不应有 {record} 的记录，实际有",
    ),
    "PR923": Message(
        "{case}: {table} must be empty, it has records: {count}",
        "{case}：{table} 应为空，实有 {count} 条记录",
    ),
    "PR924": Message(
        "{case}: the rule {rule} should be {expected} at {where}",
        "{case}：规则 {rule} 在 {where} 应为{expected}",
    ),
    "PR925": Message(
        "{case}: the rule {rule} does not cite {missing}, it cites {cited}",
        "{case}：规则 {rule} 没有引用 {missing}，其引用为 {cited}",
    ),
    "PR926": Message(
        "{case}: the assessment was refused with {codes} (engines: {engines})",
        "{case}：评判被拒绝，代码 {codes}（引擎：{engines}）",
        "correct the facts, or expect it: raises: {codes}",
        "请更正事实；若应被拒绝，请写 raises: {codes}",
    ),
    "PR927": Message(
        "{case}: the assessment should be refused with {raises}, and was not (engines: {engines})",
        "{case}：评判应以 {raises} 被拒绝，实际没有（引擎：{engines}）",
    ),
    "PR928": Message(
        "{case}: the assessment was refused with {codes}, not with {raises}",
        "{case}：评判以 {codes} 被拒绝，而非 {raises}",
    ),
    "PR929": Message(
        "{case}: the engines differ in the table {table}",
        "{case}：两个引擎的表 {table} 不一致",
        "one of them is wrong: please report this",
        "必有一个引擎有错：请报告此问题",
    ),
    "PR931": Message(
        "no rule cites the clause {clause}",
        "没有规则引用条款 {clause}",
        "write a rule that cites it, or say under `narrative` why it is none",
        "请编写引用它的规则，或在 narrative 下说明它为何不是规则",
    ),
    "PR932": Message(
        "no case asserts the clause {clause}",
        "没有用例断言条款 {clause}",
        "name it, or what cites it, in a case: {parts}",
        "请在用例中写出该条款或引用它的部分：{parts}",
    ),
    "PR933": Message(
        "in no case that asserts the clause {clause} does a rule of it fire",
        "在断言条款 {clause} 的用例中，该条款的规则都没有触发",
        "add a case in which one does: {parts}",
        "请补一个使其触发的用例：{parts}",
    ),
    "PR934": Message(
        "in every case that asserts the clause {clause} its rules fire everywhere",
        "在断言条款 {clause} 的用例中，该条款的规则处处触发",
        "add a case in which one does not: {parts}",
        "请补一个使其不触发的用例：{parts}",
    ),
    "PR935": Message(
        "no case of {packs} has a name that holds {text!r}",
        "{packs} 没有名称含 {text!r} 的用例",
        "leave --only out to run every case",
        "去掉 --only 即运行全部用例",
    ),
}
