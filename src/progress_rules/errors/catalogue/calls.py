"""Messages about calls, engines and assessment (PR4xx)."""

from __future__ import annotations

from progress_rules.errors.catalogue.message import Message

CALLS: dict[str, Message] = {
    "PR401": Message("there is no engine {name}", "没有引擎 {name}", "engines: {known}", "可用引擎：{known}"),
    "PR402": Message(
        "no report is about a period of the pack {pack}, which judges by {kind}; found {found}",
        "没有一份报告属于规则包 {pack} 的期间（按{kind}）；现有 {found}",
        "correct the periods, or choose a pack that judges by them",
        "请更正期间，或改用按该期间评判的规则包",
    ),
    "PR403": Message(
        "two reports on {project} about {period} were both recorded at {at}: neither supersedes the other",
        "项目 {project} 的 {period} 有两份报告同在 {at} 报送，无法判断哪一份更新",
        "give the correction its own, later recorded_at",
        "请为更正的报告填写更晚的报送时间",
    ),
    "PR404": Message(
        "this column holds {found}, but the pack {pack} declares it as {expected}",
        "该列为 {found}，而规则包 {pack} 声明为 {expected}",
        "correct the column in the ledger, or the field in the pack",
        "请更正台账中的列或规则包中的字段",
    ),
    "PR405": Message(
        "there is no project {project} in this assessment",
        "本次评判中没有项目 {project}",
    ),
    "PR406": Message(
        "project {project} was not assessed for {period}",
        "项目 {project} 没有 {period} 的评判",
        "it was assessed from {first} to {last}",
        "评判期间为 {first} 至 {last}",
    ),
    "PR407": Message(
        "there is no date in these facts from which `as_of` could follow",
        "这些事实中没有可推出 as_of 的日期",
        'give one: as_of="2017-10-31"',
        '请指定：as_of="2017-10-31"',
    ),
    "PR408": Message(
        "the columnar engine cannot run {where} exactly: {why}",
        "列式引擎无法精确执行 {where}：{why}",
        'use engine="reference"',
        '请用 engine="reference"',
    ),
    "PR409": Message(
        "a calculation in project {project} needs more than 120 digits to be exact",
        "项目 {project} 的计算需要超过 120 位数字才能精确",
        "round parts of it with round(x, places)",
        "请用 round(x, places) 对其中部分取整",
    ),
    "PR410": Message(
        "{path} exists already",
        "{path} 已存在",
        "choose another name, or replace it with --force",
        "请换名，或用 --force 覆盖",
    ),
    "PR411": Message(
        "{name} is not a format for {path}",
        "{name} 不是 {path} 可用的格式",
        "formats: {known}",
        "可用格式：{known}",
    ),
    "PR412": Message(
        "{text} is not name=value",
        "{text} 不是 名称=取值",
        "write --set lag_points=5",
        "请写 --set lag_points=5",
    ),
    "PR413": Message(
        "there is no command {name}", "没有命令 {name}", "commands: {known}", "可用命令：{known}"
    ),
    "PR414": Message(
        "{command} has no option {name}",
        "{command} 没有选项 {name}",
        "{command} --help lists them",
        "用 {command} --help 查看可用选项",
    ),
    "PR415": Message(
        "the command line cannot be run: {reason}",
        "命令行无法执行：{reason}",
        "see {command} --help",
        "请看 {command} --help",
    ),
    "PR416": Message(
        "{path} cannot be read or written: {reason}",
        "{path} 无法读写：{reason}",
        "check that it exists and that you may use it",
        "请检查其是否存在、是否有权限",
    ),
    "PR417": Message(
        "{name} is set twice, to {first} and to {second}",
        "{name} 设定了两次：{first} 和 {second}",
        "keep one of the two",
        "请只保留一个",
    ),
    "PR418": Message(
        "a workbook needs a file to go to",
        "工作簿须写入文件",
        "write --out result.xlsx",
        "请写 --out result.xlsx",
    ),
    "PR419": Message(
        "{name} is not a language of this program",
        "本程序没有语言 {name}",
        "write --lang en or --lang zh",
        "请写 --lang en 或 --lang zh",
    ),
    "PR420": Message(
        "progress-rules itself failed: {error}",
        "progress-rules 自身出错：{error}",
        "please report this; PROGRESS_RULES_TRACEBACK=1 shows where it happened",
        "请报告此问题；设 PROGRESS_RULES_TRACEBACK=1 可显示出错位置",
    ),
    "PR421": Message(
        "one csv file holds one table, not {names}",
        "一个 csv 文件只能放一张表，不能放 {names}",
        "name one table, or write to a folder: --out results",
        "请只选一张表，或写入文件夹：--out results",
    ),
    "PR423": Message("{name} is missing", "缺少 {name}", "see {command} --help", "请看 {command} --help"),
    "PR424": Message(
        "there is no schema of {name}", "没有 {name} 的结构说明", "known: {known}", "可用：{known}"
    ),
    "PR422": Message("there is no table {name}", "没有表 {name}", "tables: {known}", "可用的表：{known}"),
    "PR425": Message(
        "no rule of this pack is about each {name}",
        "本规则包没有针对 {name} 的规则",
        "explain one of: {known}",
        "可解释的对象：{known}",
    ),
    "PR426": Message(
        "there is no decision table {name} in this pack",
        "本规则包没有决策表 {name}",
        "tables: {known}",
        "可用的表：{known}",
    ),
    "PR427": Message(
        "{name} is no input of the decision table {table}, or no value for it",
        "{name} 不是决策表 {table} 的输入，或取值类型不符",
        "inputs: {known}",
        "输入：{known}",
    ),
    "PR428": Message(
        "the pack {pack} has no series of meetings {name}",
        "规则包 {pack} 没有会议系列 {name}",
        "series: {known}",
        "可用的会议系列：{known}",
    ),
    "PR429": Message(
        "two of the packs are called {name}",
        "有两个规则包都叫 {name}",
        "results go by the names of their packs: assess one of them by itself",
        "结果按规则包的名称存放：请单独评判其中之一",
    ),
    "PR441": Message(
        "there is no demo of the pack {name}",
        "规则包 {name} 没有演示数据",
        "demos: {known}",
        "可用的演示：{known}",
    ),
    "PR442": Message(
        "there is no demo of {name} for the year {year}",
        "{name} 没有 {year} 年的演示数据",
        "years: {known}",
        "可用的年份：{known}",
    ),
}
