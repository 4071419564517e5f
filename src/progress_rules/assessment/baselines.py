"""The original plan of each project and the plan in force, as they were known on a day; findings on changes."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import polars as pl

from progress_rules.assessment.related import recorded_rows
from progress_rules.assessment.rows import CODE
from progress_rules.errors import current_language
from progress_rules.model.checks import shown
from progress_rules.packs.plans import BASELINES, CURRENT, ORIGINAL, PLANNED

if TYPE_CHECKING:
    from datetime import date

    from progress_rules.assessment.bind import Source
    from progress_rules.assessment.panel import Panel
    from progress_rules.assessment.plan import Plan
    from progress_rules.model import Portfolio


def plan_sources(portfolio: Portfolio, plan: Plan, panel: Panel) -> dict[str, Source]:
    """Return where the plans of the projects of a panel are found; nothing where no condition asks for them."""
    if not any(table == BASELINES for table, _ in plan.fields):
        return {}
    projects = panel.keys["project"].gather(panel.rows[CODE])
    days: pl.Series | date = panel.as_of
    if panel.periodic:
        days = pl.Series([period.end for period in panel.periods.values()], dtype=pl.Date).gather(
            panel.positions()
        )
    return {BASELINES: (plans(portfolio, panel.as_of, projects, days), None, "")}


def plans(portfolio: Portfolio, as_of: date, projects: pl.Series, days: pl.Series | date) -> pl.DataFrame:
    """Return for each project and day the original plan, the plan in force, its version, and whether it was changed.

    A project without baselines has the one plan that the table of projects gives. Before its first version is in
    force, the plan in force is unknown.
    """
    known = recorded_rows(portfolio.frame(BASELINES), BASELINES, as_of)
    known = known.select("project", "from", pl.col("version").cast(pl.Int64), *PLANNED)
    asked = (
        pl.DataFrame([projects.cast(pl.String).alias("project")]).with_columns(day=days).with_row_index("at")
    )
    first = known.filter(pl.col("version") == 1).select("project", *_named(ORIGINAL))
    latest = known.sort("project", "from", "version").unique(["project", "from"], keep="last")
    latest = latest.select("project", "from", pl.col("version").alias("baseline_version"), *_named(CURRENT))
    held = asked.sort("day").join_asof(
        latest.sort("from"),
        left_on="day",
        right_on="from",
        by="project",
        strategy="backward",
        check_sortedness=False,
    )
    held = held.join(first, on="project", how="left")
    listed = portfolio.frame("projects").select(pl.col("id").alias("project"), *PLANNED)
    held = held.join(listed, on="project", how="left")
    alone = ~pl.col("project").is_in(known["project"].unique().implode())
    held = held.with_columns(
        [_else(held, begin + name, name, alone) for begin in (ORIGINAL, CURRENT) for name in PLANNED]
    ).with_columns(
        pl.when(alone).then(pl.lit(1, pl.Int64)).otherwise("baseline_version").alias("baseline_version")
    )
    changed = (pl.col("baseline_version") > 1).fill_null(value=False)
    return held.with_columns(changed.alias("rebaselined")).sort("at")


def _named(begin: str) -> list[pl.Expr]:
    return [pl.col(name).alias(begin + name) for name in PLANNED]


def _else(frame: pl.DataFrame, name: str, other: str, alone: pl.Expr) -> pl.Expr:
    """Return a column of the baselines, or that of the projects where a project has no baselines; all digits kept."""
    a, b = frame[name].dtype, frame[other].dtype
    if isinstance(a, pl.Decimal) and isinstance(b, pl.Decimal):
        wide = pl.Decimal(38, max(a.scale, b.scale))
        return pl.when(alone).then(pl.col(other).cast(wide)).otherwise(pl.col(name).cast(wide)).alias(name)
    return pl.when(alone).then(pl.col(other)).otherwise(pl.col(name)).alias(name)


def baseline_findings(portfolio: Portfolio, as_of: date) -> list[dict[str, Any]]:
    """Return every change of a plan by a day, with the original and the new value, and changes nobody approved."""
    frame = portfolio.frame(BASELINES)
    if not frame.height:
        return []
    known = recorded_rows(frame, BASELINES, as_of).filter(pl.col("from") <= as_of).sort("project", "version")
    found: list[dict[str, Any]] = []
    for _, mine in known.group_by("project", maintain_order=True):
        rows = mine.to_dicts()
        for before, row in pairwise(rows):
            about = {"project": row["project"], "period": str(row["from"])}
            found.append({"kind": "rebaselined", **about, "detail": _change(rows[0], before, row)})
        found += [
            {
                "kind": "unapproved_baseline", "project": row["project"], "period": str(row["from"]),
                "detail": shown(row["version"]),
            }
            for row in rows
            if row["version"] > 1 and row["approved_by"] is None
        ]  # fmt: skip
    return found


def _change(first: dict[str, Any], before: dict[str, Any], row: dict[str, Any]) -> str:
    """Return what a version changed against the one before, beside what the original says."""
    chinese = current_language() == "zh"
    changed = [name for name in PLANNED if row[name] != before[name]]
    parts = []
    for name in changed:
        label = PLANNED[name][0] if chinese else name
        old, new = shown(first[name]), shown(row[name])
        parts.append(f"{label}原为 {old}，现为 {new}" if chinese else f"{name} originally {old}, now {new}")
    version, who = shown(row["version"]), row["approved_by"]
    if chinese:
        approved = f"{who} 批准" if who else "没有批准人"
        return f"版本 {version}（{approved}）：" + ("；".join(parts) or "日期和金额均未变")
    approved = f"approved by {who}" if who else "approved by nobody"
    return f"version {version} ({approved}): " + ("; ".join(parts) or "no day or amount changed")
