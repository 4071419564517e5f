"""Messages about the ledger, the append-only record (PR7xx)."""

from __future__ import annotations

from progress_rules.errors.catalogue.message import Message

RECORDS: dict[str, Message] = {
    "PR701": Message(
        "{text!r} names no ledger",
        "{text!r} 不是记录簿的地址",
        "write the path of a file, sqlite:///office.db, or postgresql://user@host/database",
        "请写文件路径、sqlite:///office.db 或 postgresql://user@host/database",
    ),
    "PR702": Message(
        "there is no ledger at {place}",
        "{place} 没有记录簿",
        "correct the path, or open it with create=True to make a new one",
        "请更正路径，或以 create=True 新建",
    ),
    "PR703": Message(
        "{place} is not a ledger of progress-rules: it holds {found}",
        "{place} 不是 progress-rules 的记录簿：其中有 {found}",
        "choose another file or database; nothing was changed in this one",
        "请另选文件或数据库；此处未作任何改动",
    ),
    "PR704": Message(
        "the ledger {place} has the schema {found}, this version knows {known} at most",
        "记录簿 {place} 的结构版本为 {found}，本版本最多支持 {known}",
        "install the newer progress-rules that wrote it; nothing was changed",
        "请安装写入它的较新版本 progress-rules；未作任何改动",
    ),
    "PR705": Message(
        "the ledger {place} is locked by another program and was not free within {seconds} seconds",
        "记录簿 {place} 被其他程序锁定，{seconds} 秒内未释放",
        "nothing was written; close what holds it, or post again later",
        "未写入任何内容；请关闭占用它的程序，或稍后再记",
    ),
    "PR706": Message(
        "there is no room left for the ledger {place}: {reason}",
        "记录簿 {place} 没有剩余空间：{reason}",
        "nothing was written and nothing is lost; make room, then post again",
        "未写入任何内容，也未丢失任何内容；请腾出空间后再记",
    ),
    "PR707": Message(
        "the ledger {place} cannot be written: {reason}",
        "记录簿 {place} 不可写：{reason}",
        "allow this user to write the file and its folder (or the tables), or copy the ledger elsewhere",
        "请让当前用户可写该文件及其文件夹（或数据表），或把记录簿复制到别处",
    ),
    "PR708": Message(
        "the ledger {place} is damaged: {reason}",
        "记录簿 {place} 已损坏：{reason}",
        "stop writing, keep a copy of the file with its -wal file, and restore the last sound backup; "
        "`progress-rules ledger verify` tells how far the entries can still be read",
        "请停止写入，保留该文件及其 -wal 文件的副本，再恢复最近的完好备份；"
        "`progress-rules ledger verify` 可查明哪些记录仍可读",
    ),
    "PR709": Message(
        "the ledger {place} cannot be used: {reason}",
        "记录簿 {place} 无法使用：{reason}",
        "nothing was written; check the path or server, and post again",
        "未写入任何内容；请检查路径或服务器后再记",
    ),
    "PR710": Message(
        "the clock shows {now}, {behind} before the last entry, {number}, which was recorded at {last}",
        "时钟为 {now}，比最后一条记录（第 {number} 条，记于 {last}）早 {behind}",
        "nothing was written; set the clock right, or wait until it is past that time",
        "未写入任何内容；请校准时钟，或等到该时间之后",
    ),
    "PR711": Message(
        "the key {key!r} has been used for other content: entries {numbers}",
        "键 {key!r} 已用于其他内容：第 {numbers} 条",
        "use a new key for new content; the same key answers with what it wrote first",
        "新内容请用新键；同一键只返回首次写入的记录",
    ),
    "PR712": Message(
        "{kind!r} is no kind of entry",
        "没有记录种类 {kind!r}",
        "kinds: {known}",
        "可用种类：{known}",
    ),
    "PR713": Message(
        "a {kind} needs the table and the key of the fact that it is about",
        "{kind} 须写明所涉事实的表和键",
        "make it with fact_draft(fact), or give table= and key=",
        "请用 fact_draft(fact) 生成，或给出 table= 和 key=",
    ),
    "PR714": Message(
        "a ledger cannot hold this exactly: {text}",
        "记录簿无法精确保存：{text}",
        "write text, whole numbers, true, false, None, lists and dicts; other numbers and days as text",
        "可用文字、整数、true、false、None、列表和字典；其他数字和日期请写成文字",
    ),
    "PR715": Message(
        "there is no fact {key} in {table} that could be corrected or retracted",
        "{table} 中没有可更正或撤回的事实 {key}",
        "post it as a fact first, or correct the table or key",
        "请先作为事实记入，或更正表名或键",
    ),
    "PR716": Message(
        "the ledger has facts of a table {name} that is not declared",
        "记录簿中有未声明的表 {name} 的事实",
        "give tables=, or the pack that declares it; known: {known}",
        "请用 tables= 给出声明，或给出声明该表的规则包；已知的表：{known}",
    ),
    "PR717": Message(
        "there is no pack {name} in the ledger by {by}",
        "截至 {by}，记录簿中没有规则包 {name}",
        "post one with pack_draft(pack), or give the pack to judge with",
        "请用 pack_draft(pack) 记入，或直接给出用于评判的规则包",
    ),
    "PR718": Message(
        "the pack {name} of entry {number} has the digest {found} when it is read again, not {expected}",
        "第 {number} 条中的规则包 {name} 重新读取后摘要为 {found}，而非 {expected}",
        "it was posted by progress-rules {version}: read it with that version, or its verdicts may differ",
        "它由 progress-rules {version} 记入：请用该版本读取，否则评判结果可能不同",
    ),
    "PR719": Message(
        "the end of the ledger {place} does not fit its head: {found} instead of {expected}",
        "记录簿 {place} 的末尾与其头部不符：为 {found}，应为 {expected}",
        "nothing was written; `progress-rules ledger verify` names what was changed",
        "未写入任何内容；`progress-rules ledger verify` 可指出被改动之处",
    ),
    "PR720": Message(
        "{text!r} is no moment and no number of an entry",
        "{text!r} 既不是时刻，也不是记录编号",
        "write 2017-10-31, 2017-10-31T18:00 or the number of an entry",
        "请写 2017-10-31、2017-10-31T18:00 或记录编号",
    ),
    "PR721": Message(
        "{text!r} is no anchor",
        "{text!r} 不是锚点",
        "write the number and the digest of an entry, as `ledger verify` prints them: 12:3fa9...",
        "请写记录的编号和摘要，即 `ledger verify` 显示的形式：12:3fa9...",
    ),
    "PR722": Message(
        "the connection to {place} broke while the post was being completed: {reason}",
        "提交时与 {place} 的连接中断：{reason}",
        "whether it was written is not known; post again under the same key, which writes it once at most",
        "无法得知是否已写入；请用同一键再记一次，最多只会写入一次",
    ),
    "PR723": Message(
        "entry {number} cannot be read as a {what}: {reason}",
        "第 {number} 条不能作为 {what} 读取：{reason}",
        "correct the fact with an entry that fact_draft makes",
        "请用 fact_draft 生成的记录更正该事实",
    ),
    "PR724": Message(
        "the ledger {place} has been closed", "记录簿 {place} 已关闭", "open it again", "请重新打开"
    ),
    "PR725": Message(
        "{text} are no first and last day that a fact is about",
        "{text} 不是事实所涉的起止日期",
        "give dates, the earlier one first",
        "请给出日期，较早的在前",
    ),
    "PR726": Message(
        "the ledger {place} has gone on to entry {last}, the post takes entries up to {after} into account",
        "记录簿 {place} 已到第 {last} 条，而本次记入只考虑了至第 {after} 条",
        "nothing was written; read the entries after it, decide again, and post that",
        "未写入任何内容；请读取其后的记录，重新决定后再记",
    ),
    "PR731": Message(
        "entry {number} has been changed: its digest is not that of its content",
        "第 {number} 条被改动：其摘要与内容不符",
    ),
    "PR732": Message(
        "entry {number} is missing ({count} in a row, up to {last})",
        "缺少第 {number} 条（连续 {count} 条，至第 {last} 条）",
    ),
    "PR733": Message(
        "entry {number} is out of order: it was written as entry {belongs}",
        "第 {number} 条顺序不对：它原是第 {belongs} 条",
    ),
    "PR734": Message(
        "the chain breaks at entry {number}: it was not written after the entry that now stands before it",
        "链条在第 {number} 条处断开：它不是接着现在的前一条写入的",
    ),
    "PR735": Message(
        "entry {number} was recorded at {at}, before entry {before}",
        "第 {number} 条记于 {at}，早于第 {before} 条",
    ),
    "PR736": Message(
        "the head names entry {said} with the digest {digest}, the last entry is {last} with {found}",
        "头部为第 {said} 条、摘要 {digest}，而最后一条为第 {last} 条、摘要 {found}",
    ),
    "PR737": Message(
        "the anchor names entry {number} with the digest {digest}, the ledger has {found}",
        "锚点为第 {number} 条、摘要 {digest}，而记录簿中为 {found}",
    ),
    "PR738": Message(
        "entries from {number} on cannot be read: {reason}",
        "自第 {number} 条起无法读取：{reason}",
        "keep a copy of the file with its -wal file, and restore the last sound backup",
        "请保留该文件及其 -wal 文件的副本，再恢复最近的完好备份",
    ),
}
