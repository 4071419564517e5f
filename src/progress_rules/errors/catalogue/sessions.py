"""Messages about live sessions (PR74x)."""

from __future__ import annotations

from progress_rules.errors.catalogue.message import Message

SESSIONS: dict[str, Message] = {
    "PR741": Message(
        "the session stands at {day}, it cannot go back to {to}",
        "会话已到 {day}，不能退回 {to}",
        "for a day in the past: session.state({to!r})",
        "查看过去某日的评判：session.state({to!r})",
    ),
    "PR742": Message(
        "the session holds no row of {table} with the key {key}",
        "会话中没有表 {table} 主键为 {key} 的行",
        "a fact is taken back by its key; of a report: project, period and recorded_at as they were posted",
        "撤回按主键认定；报告为报送时的 project、period、recorded_at",
    ),
    "PR743": Message(
        "a pack is in force from {since}; another cannot follow from {effective}",
        "自 {since} 起已有规则包生效，另一规则包不能自 {effective} 起接替",
        "packs follow each other in time: give a later day",
        "规则包须按时间先后接替：请给出更晚的日期",
    ),
    "PR744": Message(
        "the pack {pack} judges by {kind}, the session by {now}: its periods differ",
        "规则包 {pack} 按{kind}评判，会话按{now}评判：期间不同",
        "begin another session with the same facts: Session(pack), then post(*facts)",
        "请用同样的事实另开会话：Session(pack) 后 post(*facts)",
    ),
    "PR745": Message(
        "this is no snapshot of a session: {reason}",
        "这不是会话的快照：{reason}",
        "give what session.snapshot() returned, whole",
        "请给出 session.snapshot() 返回的完整内容",
    ),
    "PR746": Message(
        "the ledger is kept under the pack {now}, not under {given}",
        "该记录簿按规则包 {now} 记录，而不是 {given}",
        "open it without a pack, then replace_pack(pack, effective=...) from the day on which the other is in force",
        "请不带规则包打开，再用 replace_pack(pack, effective=...) 自生效之日起更换",
    ),
    "PR747": Message(
        "a session needs a pack: none was given, and no ledger has one",
        "会话需要规则包：没有给出，记录簿中也没有",
        'give one: Session("ziyang", ledger=...)',
        '请给出规则包：Session("ziyang", ledger=...)',
    ),
    "PR748": Message(
        "the session has read its ledger up to entry {number}; {place} has another entry there, or none",
        "会话已读取其记录簿至第 {number} 条；{place} 在该处是另一条记录，或没有记录",
        "it is another ledger, or an older copy: open a session on it anew with Session(ledger=...)",
        "这是另一记录簿或较旧的副本：请用 Session(ledger=...) 在其上重新打开会话",
    ),
}
