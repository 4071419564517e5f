"""One subject's history, worked out once more with all names kept; what it inherited included."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING, Any

import polars as pl

from progress_rules.assessment.explanation import Shown, Step
from progress_rules.assessment.lineage_findings import goes_on
from progress_rules.assessment.rows import CODE
from progress_rules.packs.plans import counterparts

if TYPE_CHECKING:
    from progress_rules.assessment.histories import Piece
    from progress_rules.assessment.inheritance import Inherited
    from progress_rules.assessment.judged import Judged
    from progress_rules.assessment.panel import Panel
    from progress_rules.assessment.plan import Plan
    from progress_rules.assessment.result import Result
    from progress_rules.engines.reference.engine import Judge

FAR = 2**31
"""After every event."""


def with_counterparts(plan: Plan) -> Plan:
    """Return the plan with the original of each current plan that it reads, and the current one of each original."""
    return replace(plan, fields=tuple(sorted({*plan.fields, *counterparts(plan.fields)})))


def retold(
    judge: Judge, panel: Panel, inherited: Inherited | None, subject: str
) -> tuple[Panel, list[int], dict[int, tuple[Any, ...]]]:
    """Return the panel with inherited rows, where the subject's own rows stand in it, and the outputs of its rows."""
    laid = inherited.again(panel).layout() if inherited is not None else None
    whole = panel if laid is None else laid.panel
    mine = [at for at, code in enumerate(panel.rows[CODE]) if panel.ids[code] == subject]
    own = mine if laid is None else [int(laid.back[at]) for at in mine]
    facts = judge.facts_of(whole)
    outputs: dict[int, tuple[Any, ...]] = {}
    start = 0
    for code, rows in groupby(whole.rows[CODE].to_list()):
        end = start + sum(1 for _ in rows)
        if whole.ids[code] == subject:
            outputs |= dict(zip(range(start, end), judge.history(facts[start:end]), strict=True))
        start = end
    return whole, own, outputs


def pieces_of(one: Judged, project: str, ordinal: int) -> list[Piece]:
    """Return what the history of a project up to a period is made of; nothing where it inherited none."""
    if one.inherited is None or project not in one.inherited.lineage.of:
        return []
    histories = one.inherited.again(one.panel)
    passed = [e for e in one.inherited.lineage.of[project] if histories.start(e) <= ordinal]
    rank = passed[-1].rank + 1 if passed else 0
    return histories.pieces(project, rank, ordinal + 1)


def sentences(result: Result, one: Judged, pieces: list[Piece]) -> tuple[Shown, ...]:
    """Return from what each piece of a history goes on, and what came with it."""
    if one.inherited is None:
        return ()
    runs = {run.event.rank: run for run in one.inherited.runs}
    events = [piece.event.rank for piece in pieces if piece.event is not None]
    return tuple(goes_on(result.pack, one, one.inherited, runs[rank]) for rank in events)


def inherited_steps(result: Result, pieces: list[Piece]) -> list[dict[str, Any]]:
    """Return the verdicts of the periods that a history took over from other projects, exempt ones too."""
    found: list[dict[str, Any]] = []
    calendar = result.pack.calendar
    for piece in pieces[:-1]:
        for row in result.lights.filter(project=piece.project, each="project").to_dicts():
            at = calendar.ordinal(calendar.parse(row["period"]))
            if at < piece.high and (piece.low is None or piece.low <= at):
                found.append({**row, "of": piece.project})
    return found


def steps_up_to(rows: list[dict[str, Any]], period: str) -> tuple[Step, ...]:
    """Return the periods up to one, back to where its run began: at least six."""
    end = next(i for i, row in enumerate(rows) if row["period"] == period and not row.get("of"))
    start = end
    while start > 0 and (end - start < 5 or rows[start]["streak"] > 0):
        start -= 1
    return tuple(
        Step(row["period"], row["signal"], row["light"], row["status"], row["streak"], row.get("of", ""))
        for row in rows[start : end + 1]
    )


def own_rows(lights: pl.DataFrame, pieces: list[Piece], result: Result) -> list[dict[str, Any]]:
    """Return a project's own verdicts that belong to a history: all, or those from its last succession on."""
    calendar = result.pack.calendar
    low = pieces[-1].low if pieces else None
    rows = lights.to_dicts()
    if low is None:
        return rows
    return [row for row in rows if calendar.ordinal(calendar.parse(row["period"])) >= low]
