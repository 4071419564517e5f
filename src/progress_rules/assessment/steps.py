"""The steps that records took, from their own columns and from the table of transitions."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import polars as pl

from progress_rules.assessment.related import known_rows
from progress_rules.assessment.rows import CODE, TIME
from progress_rules.packs.subjects import relations

if TYPE_CHECKING:
    from progress_rules.model import Portfolio
    from progress_rules.packs import Pack

STEP = "_step"
"""The step of the lifecycle that a row claims, where its column says so; else the state that it leads to."""

AT, TARGET = "_at", "_target"


def step_rows(
    portfolio: Portfolio, pack: Pack, lifecycle: str, *, keys: pl.DataFrame, frame: pl.DataFrame, as_of: date
) -> pl.DataFrame:
    """Return a row for each step that a record took, in the order in which they were taken."""
    life = next(one for one in pack.lifecycles if one.id == lifecycle)
    rows: list[tuple[int, datetime, int, str, str, str | None, str | None, str | None]] = []
    for position, step in enumerate(life.steps):
        if not step.on or step.on not in frame.columns:
            continue
        who = frame[step.by].cast(pl.String).to_list() if step.by in frame.columns else [None] * frame.height
        days = frame[step.on].cast(pl.Datetime("us")).to_list()
        for code, (day, by) in enumerate(zip(days, who, strict=True)):
            if day is not None and day.date() <= as_of:
                rows.append((code, day, position, step.id, step.target, by, None, None))
    known = relations(pack.spec)
    if "transitions" in known:
        codes = {name: code for code, name in enumerate(keys["id"])}
        taken = known_rows(portfolio, pack, known["transitions"], as_of)
        order = len(life.steps)
        for item, to, at, by, role, evidence in taken.select(
            "item", "to", "at", "by", "role", "evidence"
        ).iter_rows():
            if item in codes:
                rows.append((codes[item], at, order, "", _state(life.states, to), by, role, evidence))
    rows.sort(key=lambda r: (r[0], r[1].date(), r[2], r[1], r[4]))  # many ledgers give days without times
    schema: dict[str, Any] = {
        CODE: pl.Int32, AT: pl.Datetime("us"), "_order": pl.Int64, STEP: pl.String, TARGET: pl.String,
        "step.step_by": pl.String, "step.step_role": pl.String, "step.step_evidence": pl.String,
    }  # fmt: skip
    made = pl.DataFrame(rows, schema=schema, orient="row")
    day = pl.col(AT).cast(pl.Date)
    return made.drop("_order").with_columns(
        pl.col("step.step_by").alias("_by"),
        pl.col("step.step_role").alias("_role"),
        day.alias("step.step_on"),
        day.to_physical().cast(pl.Int32).alias(TIME),
    )


def _state(states: dict[str, Any], written: str) -> str:
    """Return the state that a ledger names, by its id or in either language."""
    for state, wording in states.items():
        if written in {state, wording.en, wording.zh}:
            return state
    return written
