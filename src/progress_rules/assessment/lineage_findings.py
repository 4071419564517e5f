"""What to know about projects that go on from others: what history came with it, and what the list says of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from progress_rules.assessment.explanation import Shown
from progress_rules.assessment.rows import CODE, TIME
from progress_rules.assessment.succession import MERGE, RENAME, SPLIT, lineage_of
from progress_rules.errors import current_language

if TYPE_CHECKING:
    from collections.abc import Sequence

    from progress_rules.assessment.histories import Run
    from progress_rules.assessment.inheritance import Inherited, State
    from progress_rules.assessment.judged import Judged
    from progress_rules.assessment.succession import Event
    from progress_rules.model import Portfolio
    from progress_rules.packs import Pack

_HOW = {
    SPLIT: ("split", "拆分"),
    MERGE: ("merged", "合并"),
    RENAME: ("renamed", "更名"),
    "": ("succeeded", "承接"),
}
_PERIODS = {
    "week": ("week", "周"), "half-month": ("half-month", "个半月"), "month": ("month", "个月"),
    "quarter": ("quarter", "个季度"), "half-year": ("half-year", "个半年"), "year": ("year", "年"),
    "dates": ("period", "期"),
}  # fmt: skip


def lineage_findings(portfolio: Portfolio, pack: Pack, judged: Sequence[Judged]) -> list[dict[str, Any]]:
    """Return what was inherited, which predecessors were not closed, and which successors came late."""
    lineage = lineage_of(portfolio, judged[0].panel.as_of)
    if lineage is None:
        return []
    found: list[dict[str, Any]] = []
    chinese = current_language() == "zh"
    heirs = [one for one in judged if one.inherited is not None]
    telling = next(
        (one for one in heirs if one.inherited and one.inherited.lights), heirs[0] if heirs else None
    )
    if telling is not None and telling.inherited is not None:
        for run in telling.inherited.runs:
            detail = goes_on(pack, telling, telling.inherited, run).text("zh" if chinese else "en")
            about = {"project": run.event.successor, "period": str(run.event.day)}
            found.append({"kind": "inherited", **about, "detail": detail})
    listed = dict(portfolio.frame("projects").select("id", "listed_to").iter_rows())
    for event in lineage.events:
        for project, kind in zip(event.predecessors, event.kinds, strict=True):
            if kind in {SPLIT, MERGE, RENAME} and listed[project] is None:
                how = _HOW[kind][chinese]
                found.append(
                    {"kind": "not_closed", "project": project, "period": str(event.day), "detail": how}
                )
    return found + _late(judged[0], lineage.events)


def _late(one: Judged, events: Sequence[Event]) -> list[dict[str, Any]]:
    """Return the successors that are judged only some periods after the one in which they go on from others."""
    panel = one.panel
    rows = pl.concat([panel.rows.select(CODE, TIME), panel.exempt.select(CODE, TIME)])
    firsts = dict(rows.group_by(CODE).agg(pl.col(TIME).min()).iter_rows())
    codes = {project: code for code, project in enumerate(panel.ids)}
    found = []
    for event in events:
        first = firsts.get(codes.get(event.successor))
        between = [
            p for o, p in panel.periods.items() if p.end >= event.day and first is not None and o < first
        ]
        if between and first is not None:
            detail = f"{panel.periods[first].label} > {between[0].label}"
            found.append(
                {
                    "kind": "succession_gap",
                    "project": event.successor,
                    "period": str(event.day),
                    "detail": detail,
                }
            )
    return found


def goes_on(pack: Pack, one: Judged, inherited: Inherited, run: Run) -> Shown:
    """Return in both languages from what a project goes on, and what comes with it."""
    event, state = run.event, inherited.states[run.event.rank]
    source = run.source
    kind = dict(zip(event.predecessors, event.kinds, strict=True)).get(source, event.kinds[0])
    how = _HOW.get(kind, (kind, kind))
    brought = _brought(pack, one, state)
    rivals = ", ".join(event.predecessors)
    several = len(event.predecessors) > 1
    worst = (f" (the worst of {rivals})", f"（{rivals} 中状态最差者）") if several else ("", "")
    return Shown(
        f"{event.successor} goes on from {source}{worst[0]}, {how[0]} on {event.day}: {brought.en}",
        f"{event.successor} 承接 {source}{worst[1]}（{event.day} {how[1]}）：{brought.zh}",
    )


def _brought(pack: Pack, one: Judged, state: State) -> Shown:
    """Return what came with a history: for how long its last light had been that, and the streak where it differs."""
    word, chinese = _PERIODS[one.group.subject.every if one.group.subject.every in _PERIODS else "dates"]
    if state.light is None:
        plural = "" if state.length == 1 else "s"
        verb = "comes" if state.length == 1 else "come"
        return Shown(f"{state.length} {word}{plural} {verb} with it", f"带入 {state.length} {chinese}的历史")
    level = pack.scale.levels[state.light]
    name = level.name("en").removesuffix(" light")
    row = f"1 {name} {word} comes with it"
    if state.times > 1:
        row = f"{state.times} {name} {word}s in a row come with it"
    told = Shown(row, f"带入连续 {state.times} {chinese}{level.name('zh')}")
    if state.streak == state.times or (not state.light and not state.streak):
        return told
    return Shown(f"{told.en}, streak {state.streak}", f"{told.zh}，连续计数 {state.streak}")
