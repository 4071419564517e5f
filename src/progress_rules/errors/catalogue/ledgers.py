"""Messages about facts and the files that hold them (PR1xx)."""

from __future__ import annotations

from progress_rules.errors.catalogue.message import Message

LEDGERS: dict[str, Message] = {
    "PR101": Message(
        "{path} does not exist",
        "{path} 不存在",
        "check the path; it is read from {folder}",
        "请检查路径；当前目录是 {folder}",
    ),
    "PR102": Message(
        "{path} cannot be read as a ledger: {reason}",
        "{path} 不能作为台账读取：{reason}",
        "a ledger is an .xlsx workbook, a .json file, a .csv or .parquet file named after its table, "
        "or a folder of such files",
        "台账是 .xlsx 工作簿、.json 文件、以表名命名的 .csv 或 .parquet 文件，或存放这些文件的文件夹",
    ),
    "PR103": Message(
        "no table of a ledger is in here; found {found}; known are {known}",
        "其中没有任何台账表；找到的是 {found}；可识别的是 {known}",
        "name a sheet or a file after the table it holds",
        "请用表名给工作表或文件命名",
    ),
    "PR104": Message(
        "{name} is no table of a ledger; known are {known}",
        "{name} 不是台账表；可识别的是 {known}",
    ),
    "PR105": Message(
        "the column {column}, which every row needs, is missing; the columns are {found}",
        "缺少每行都须填写的列 {column}；现有的列是 {found}",
        "write its heading as {either}",
        "请把列标题写成 {either}",
    ),
    "PR106": Message(
        "the headings {first} and {second} both mean {column}",
        "列标题 {first} 与 {second} 都表示 {column}",
        "keep one of the two columns, or rename the other",
        "请只保留其中一列，或给另一列改名",
    ),
    "PR107": Message(
        "the numbers in this column, at most {most}, could be ratios or per cent (0.35 or 35 for 35%)",
        "本列数字最大为 {most}，既可能是比值也可能是百分数（35% 写作 0.35 还是 35？）",
        'write the heading as "{header} (%)" or "{header} (0-1)", '
        'or pass units={{"{column}": "%"}} or units={{"{column}": "0-1"}}',
        "请把列标题写成“{header}（%）”或“{header}（0-1）”，"
        '或传入 units={{"{column}": "%"}} 或 units={{"{column}": "0-1"}}',
    ),
    "PR108": Message(
        '"{text}" is not a unit of {column}; known are {known}',
        "“{text}”不是 {column} 的单位；可识别的是 {known}",
        "write one of these behind the heading, or nothing",
        "请在列标题后写其中之一，或不写单位",
    ),
    "PR109": Message(
        "this column has values but no heading",
        "本列有内容却没有列标题",
        "write a heading above the values, or clear them",
        "请补上列标题，或清除其内容",
    ),
    "PR110": Message(
        "the amounts in this column have no unit, while others in the ledger have one ({other})",
        "本列金额没有单位，而台账中其他金额带有单位（{other}）",
        'write the unit in the heading, "{header} (万元)", or pass units={{"{column}": "万元"}}',
        '请在列标题中写明单位“{header}（万元）”，或传入 units={{"{column}": "万元"}}',
    ),
    "PR111": Message(
        '"{text}" is not a percentage (write 0.9, 90 or 90%)',
        "“{text}”不是百分数（请写 0.9、90 或 90%）",
    ),
    "PR112": Message('"{text}" is not a number (write 1234.5)', "“{text}”不是数字（请写 1234.5）"),
    "PR113": Message(
        '"{text}" is not an amount (write 1234.5, or with its unit: 3.5亿元, 350万元)',
        "“{text}”不是金额（请写 1234.5，或带单位：3.5亿元、350万元）",
    ),
    "PR114": Message('"{text}" is not a date (write 2017-10-31)', "“{text}”不是日期（请写 2017-10-31）"),
    "PR115": Message(
        '"{text}" is not a period (write 2017-10, 2017-Q4, 2017-H2, 2017, 2017-W43 or 2017-10A)',
        "“{text}”不是期间（请写 2017-10、2017-Q4、2017-H2、2017、2017-W43 或 2017-10A）",
    ),
    "PR116": Message(
        '"{text}" carries a time zone; facts are kept in the local time of the office',
        "“{text}”带有时区；事实按办公地的当地时间保存",
        "convert it to local time and leave the offset out",
        "请换算为当地时间并去掉时区",
    ),
    "PR117": Message(
        "an identifier is missing here", "此处缺少编号", "fill it in, or delete the row", "请补上，或删去该行"
    ),
    "PR118": Message(
        '"{text}" is neither yes nor no (write yes/no, true/false or 是/否)',
        "“{text}”既不是“是”也不是“否”（请写 是/否、yes/no 或 true/false）",
    ),
    "PR119": Message(
        "{text} is not something a cell can hold (text, number, yes/no, date)",
        "{text} 不是单元格能容纳的内容（文字、数字、是/否、日期）",
    ),
    "PR120": Message(
        "cell {cell} has no value: {text}",
        "单元格 {cell} 没有值：{text}",
        "open the workbook in a spreadsheet, let it calculate, mend the formula and save",
        "请用电子表格软件打开工作簿，重新计算并修正公式后保存",
    ),
    "PR121": Message(
        "this repeats an earlier row: {other}",
        "本行与前面的行重复：{other}",
        "delete one of the two",
        "请删去其中一行",
    ),
    "PR122": Message(
        "this contradicts an earlier row with the same {key}: {other}",
        "本行与前面 {key} 相同的行矛盾：{other}",
        "keep the row that is true; a corrected report needs a recorded_at (报送时间) of its own",
        "请只保留属实的一行；更正的报告须另有自己的报送时间（recorded_at）",
    ),
    "PR123": Message(
        'project "{project}" is not in the table of projects (rows that name it: {count})',
        "项目表中没有项目“{project}”（提到它的行数：{count}）",
        "correct the number, or add the project",
        "请更正编号，或补充该项目",
    ),
    "PR124": Message(
        "{later} {late} is before {earlier} {early}",
        "{later} {late} 早于 {earlier} {early}",
        "correct one of the two",
        "请更正其中之一",
    ),
    "PR125": Message(
        "the text cannot be decoded: {reason}",
        "文字无法解码：{reason}",
        "save the file as UTF-8 from the program it comes from",
        "请在原软件中把文件另存为 UTF-8 编码",
    ),
    "PR126": Message(
        '"{text}" is negative, which progress cannot be',
        "“{text}”为负数，而进度不能为负",
        "write the progress reached; a setback is a smaller number than before",
        "请填写已达到的进度；倒退写成比以前小的数",
    ),
    "PR127": Message(
        "{path} exists already",
        "{path} 已存在",
        "choose another name, or pass overwrite=True",
        "请换一个名称，或传入 overwrite=True",
    ),
    "PR128": Message(
        '"{text}" is an identifier of which a spreadsheet has cut off digits',
        "“{text}”是被电子表格截断了位数的编号",
        "format the column as text and enter the identifier again in full",
        "请把该列设为文本格式，再完整录入编号",
    ),
    "PR129": Message(
        "{text} has more digits than can be kept exactly (30 in all, 18 behind the point)",
        "{text} 的位数超出可精确保存的范围（共 30 位，小数 18 位）",
        "round it to what was measured",
        "请舍入到实际计量的位数",
    ),
    "PR130": Message(
        "the numbers of this column are too far apart to be kept exactly together",
        "本列数字大小相差过大，无法一并精确保存",
        "look for a number that is out of place",
        "请检查是否有误填的数字",
    ),
    "PR131": Message(
        'units: "{name}" names no column of a ledger',
        "units：“{name}”不是台账的列",
        'write it as table.column, for example units={{"reports.planned_progress": "%"}}',
        '请写成 表.列，例如 units={{"reports.planned_progress": "%"}}',
    ),
    "PR132": Message(
        "{first} and {second} both hold the table {table}",
        "{first} 与 {second} 都是 {table} 表",
        "put all its rows into one of them",
        "请把所有行并入其中之一",
    ),
    "PR133": Message(
        "{count} more cells of this column have the same fault ({fault})",
        "本列另有 {count} 个单元格有同样的问题（{fault}）",
    ),
    "PR134": Message(
        "this is empty, but every row needs it",
        "此处为空，而每行都须填写",
        "fill it in, or delete the row",
        "请补上，或删去该行",
    ),
    "PR135": Message(
        "{text} is not {expected}",
        "{text} 不是 {expected}",
        "hand over model objects or dicts to Portfolio(...), and frames to Portfolio.from_frames(...)",
        "请把模型对象或字典交给 Portfolio(...)，把数据框交给 Portfolio.from_frames(...)",
    ),
    "PR136": Message(
        "this row has {cells} cells under {headings} headings",
        "本行有 {cells} 个单元格，而列标题只有 {headings} 个",
        "put text that contains a comma into double quotes",
        "请给含逗号的文字加双引号",
    ),
    "PR137": Message(
        "{path} holds files that are not part of the ledger: {found}",
        "{path} 中有不属于台账的文件：{found}",
        "write to a folder of its own",
        "请写入单独的文件夹",
    ),
    "PR138": Message(
        "a workbook cannot hold this: {reason}",
        "工作簿容纳不下：{reason}",
        "write to a folder (.csv) or to .json",
        "请写入文件夹（.csv）或 .json",
    ),
    "PR139": Message(
        '"{text}" is not a kind of column; known are {known}',
        "“{text}”不是列的类型；可识别的是 {known}",
    ),
    "PR140": Message(
        "{name} is already a name of the table {table}",
        "{name} 已是 {table} 表的名称",
        "give the declared table another name",
        "请给所声明的表另取名称",
    ),
    "PR141": Message(
        "{name} is already a heading of the column {column}",
        "{name} 已是列 {column} 的标题",
        "give one of the two columns another name",
        "请给两列之一另取名称",
    ),
    "PR142": Message(
        "this table cannot be declared: {reason}",
        "不能这样声明表：{reason}",
        "{way}",
        "{way}",
    ),
    "PR151": Message(
        'project "{project}" goes on in itself',
        "项目“{project}”的新项目就是它自己",
        "name the project that it became, or delete the row",
        "请写它变成的项目，或删去该行",
    ),
    "PR152": Message(
        "these projects go on in each other in a circle: {circle}",
        "这些项目互为前身，形成循环：{circle}",
        "delete or correct one of the rows",
        "请删去或更正其中一行",
    ),
    "PR153": Message(
        'more of project "{project}" goes on than there is: {shares} per cent',
        "项目“{project}”分出的份额超过全部：{shares}%",
        "let its shares come to 100 at most, or leave out what is not known",
        "各份额之和不得超过 100；不清楚的请留空",
    ),
    "PR154": Message(
        "{text} is no version of a plan: versions are whole numbers, 1 is the original",
        "{text} 不是计划版本：版本为整数，1 为原计划",
        "number the versions 1, 2, 3",
        "请按 1、2、3 编号",
    ),
    "PR155": Message(
        'project "{project}" has version {version} of its plan, but not the original, version 1',
        "项目“{project}”有计划版本 {version}，却没有原计划（版本 1）",
        "add version 1 as it was first approved",
        "请补上最初批准的版本 1",
    ),
    "PR156": Message(
        "version {version} is in force from {day}, before version {other} ({before})",
        "版本 {version} 的起用日期 {day} 早于版本 {other}（{before}）",
        "correct one of the two days, or the numbers",
        "请更正其中一个日期，或更正版本号",
    ),
}
