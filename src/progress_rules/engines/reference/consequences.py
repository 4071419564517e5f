"""What follows for a subject, line by line: routes, deadlines, duties, states, actions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from progress_rules.assessment.explanation import Shown
from progress_rules.errors import language
from progress_rules.quantities import format_decimal

if TYPE_CHECKING:
    from progress_rules.assessment.result import Result
    from progress_rules.packs import Pack

_STATUSES = {
    "met": "已履行", "breached": "未履行", "waived": "免除", "exempt": "豁免", "undecided": "无法判定",
    "late": "逾期完成",
    "overdue": "已逾期", "due_soon": "临近到期", "pending": "期限内", "not_started": "未起算",
    "accepted": "已接受", "refused": "不予接受",
}  # fmt: skip


def consequences(result: Result, each: str, subject: str, period: str | None) -> tuple[Shown, ...]:
    """Return what was decided on a subject, in both languages."""
    lines = [_lines(result, each, subject, period, chosen) for chosen in ("en", "zh")]
    return tuple(Shown(english, chinese) for english, chinese in zip(*lines, strict=True))


def _lines(result: Result, each: str, subject: str, period: str | None, chosen: str) -> list[str]:
    found: list[str] = []
    with language(chosen):
        for name, write in _WRITERS.items():
            frame = _frame(result, name).filter(each=each, subject=subject)
            if "period" in frame.columns:
                same = pl.col("period").is_null() if period is None else pl.col("period") == period
                frame = frame.filter(same)
            found += [write(row, result.pack, chosen) for row in frame.to_dicts()]
    return found


def _frame(result: Result, name: str) -> pl.DataFrame:
    if name in {"states", "steps"}:  # their reasons are worded in the language in force
        from progress_rules.assessment.states import states_and_steps

        return states_and_steps(result.pack, result.judged)[name == "steps"]
    return result.table(name)


def _route(row: dict[str, Any], pack: Pack, chosen: str) -> str:
    parts = [
        pack.role(row["tier"], chosen),
        pack.role(row["to"], chosen),
        row["person"],
        pack.role(row["forum"], chosen),
        _day(row["due"]),
    ]
    return _joined("会商" if chosen == "zh" else "route", parts, row["cites"])


def _deadline(row: dict[str, Any], pack: Pack, chosen: str) -> str:
    status = _status(row["status"], chosen)
    due = row["due_at"].isoformat(" ", "minutes") if row["due_at"] else _day(row["due"])
    said = f"截止 {due}" if chosen == "zh" else f"due {due}"
    return _joined(_title(pack, row["deadline"], chosen), [said if due else None, status], row["cites"])


def _duty(row: dict[str, Any], pack: Pack, chosen: str) -> str:
    done = None if row["done"] is None else format_decimal(row["done"])
    required = row["required"] if row["required"] is not None else row["most"]
    of = "" if required is None else f" / {format_decimal(required)}"
    labels = ", ".join(pack.role(label, chosen) for label in (row["missing"] or "").split(", "))
    missing = labels and (f"缺：{labels}" if chosen == "zh" else f"missing: {labels}")
    parts = [f"{done}{of}" if done else None, _status(row["status"], chosen), missing]
    return _joined(_title(pack, row["duty"], chosen), parts, row["cites"])


def _state(row: dict[str, Any], pack: Pack, chosen: str) -> str:
    life = next(one for one in pack.lifecycles if one.id == row["lifecycle"])
    wording = life.states[row["state"]].text(chosen)
    title = life.title.text(chosen) if life.title else row["lifecycle"]
    return _joined(title, [wording, row["since"] and row["since"].date().isoformat()], row["cites"])


def _step(row: dict[str, Any], pack: Pack, chosen: str) -> str:
    del pack
    parts = [row["at"].date().isoformat(), row["by"], _status(row["outcome"], chosen), row["reason"]]
    return _joined(row["step"], parts, row["cites"])


def _action(row: dict[str, Any], pack: Pack, chosen: str) -> str:
    title = pack.rule(row["rule"]).effects.title
    parts = [pack.role(row["by"], chosen), pack.role(row["to"], chosen), row["person"], _day(row["due"])]
    return _joined(title.text(chosen) if title else row["action"], parts, row["cites"])


def _total(row: dict[str, Any], pack: Pack, chosen: str) -> str:
    score = next(one for one in pack.scores if one.id == row["scheme"])
    title = score.title.text(chosen) if score.title else row["scheme"]
    unknown = "无法判定" if chosen == "zh" else "undecided"
    return _joined(title, [unknown if row["points"] is None else format_decimal(row["points"])], row["cites"])


def _rank(row: dict[str, Any], pack: Pack, chosen: str) -> str:
    ranking = next(one for one in pack.rankings if one.id == row["ranking"])
    title = ranking.title.text(chosen) if ranking.title else row["ranking"]
    if row["place"] is None:
        return _joined(title, [row["group"], "无法判定" if chosen == "zh" else "undecided"], row["cites"])
    place, of = format_decimal(row["place"]), row["of"]
    parts = [row["group"], f"第{place}名，共{of}" if chosen == "zh" else f"place {place} of {of}"]
    if row["tied"] > 1:
        parts.append(f"{row['tied']}个并列" if chosen == "zh" else f"{row['tied']} tie")
    if row["last"]:
        parts.append("末位" if chosen == "zh" else "last")
    return _joined(title, parts, row["cites"])


def _ladder(row: dict[str, Any], pack: Pack, chosen: str) -> str:
    ladder = next(one for one in pack.ladders if one.id == row["ladder"])
    title = ladder.title.text(chosen) if ladder.title else row["ladder"]
    reached, following = (_rung(pack, ladder.id, row[key], chosen) for key in ("rung", "next"))
    parts = [reached, following and (f"下一级：{following}" if chosen == "zh" else f"next: {following}")]
    return _joined(title, parts, row["cites"])


def _rung(pack: Pack, ladder: str, rung: str | None, chosen: str) -> str | None:
    if rung is None:
        return None
    title = pack.rule(f"{ladder}.{rung}").title
    return title.text(chosen) if title else rung.replace("_", " ")


_WRITERS = {
    "routes": _route, "deadlines": _deadline, "duties": _duty, "states": _state, "steps": _step, "totals": _total,
    "ranks": _rank, "ladders": _ladder, "actions": _action,
}  # fmt: skip


def _title(pack: Pack, rule: str, chosen: str) -> str:
    title = pack.rule(rule).title
    return title.text(chosen) if title else rule


def _status(word: str, chosen: str) -> str:
    return _STATUSES[word] if chosen == "zh" else word.replace("_", " ")


def _day(value: Any) -> str | None:
    return value.isoformat() if value else None


def _joined(title: str, parts: list[Any], cites: str) -> str:
    said = " · ".join(str(part) for part in parts if part)
    return f"{title}: {said}{f' [{cites}]' if cites else ''}"
