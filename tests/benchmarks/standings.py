"""The fourth job: units ranked every month by what their projects' lights cost them, and who is last twice running.

A month is yellow when it is behind its plan, red from the second in a row. A red project costs its unit two points of a
hundred, a yellow one a half. The unit with the fewest is last; last for the second time running, it is called in.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import polars as pl

from progress_rules.engines import assess
from progress_rules.packs import load_pack

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from progress_rules.model import Portfolio
    from progress_rules.packs import Pack

UNIT = {"each": "unit", "every": "month"}


def make_pack() -> Pack:
    """Return a pack with a view, a score, a ranking and a rule on consecutive last places."""
    return load_pack(
        {
            "pack": "standings", "title": "standings",
            "levels": [{"id": "green"}, {"id": "yellow"}, {"id": "red"}],
            "rules": [
                {"id": "behind", "when": "planned_progress - actual_progress > 0", "then": {"signal": "yellow"}},
                {"id": "red", "when": "streak(signal >= yellow) >= 2", "then": {"light": "red"}},
                {"id": "called-in", "for": UNIT, "when": "streak(order.last) == 2", "then": {"action": "call_in"}},
            ],
            "views": {
                "months": {
                    "for": {"each": "project", "every": "month"},
                    "columns": {"cost": "2 if light == red else 0.5 if light == yellow else 0"},
                }
            },
            "scores": [
                {
                    "id": "standing", "for": UNIT, "base": 100,
                    "items": [{"id": "lights", "points": "-1 * sum(months.cost)"}],
                }
            ],
            "rankings": [{"id": "order", "for": UNIT, "by": "standing.total", "least": 3}],
        }
    )  # fmt: skip


def hand_written(rows: pl.DataFrame) -> pl.DataFrame:
    """The job in Polars for these rules alone: unit and month of each who is called in; points in halves."""
    same = pl.col("project") == pl.col("project").shift(1)
    lag = pl.col("planned") - pl.col("actual") > 0
    lit = (
        rows.lazy()
        .with_columns(lag=lag)
        .with_columns(
            cost=pl.when(pl.col("lag") & (pl.col("lag").shift(1) & same).fill_null(value=False))
            .then(4)
            .when("lag")
            .then(1)
            .otherwise(0)
        )
    )
    units = lit.group_by("unit", "month").agg(points=pl.col("cost").sum()).sort("unit", "month")
    worst, best = pl.col("points").max().over("month"), pl.col("points").min().over("month")
    last = units.with_columns(last=(pl.col("points") == worst) & (worst != best))
    once = (pl.col("last").shift(1) & (pl.col("unit") == pl.col("unit").shift(1))).fill_null(value=False)
    twice = (pl.col("last").shift(2) & (pl.col("unit") == pl.col("unit").shift(2))).fill_null(value=False)
    called = last.with_columns(hit=pl.col("last") & once & ~twice)
    return called.filter("hit").select("month", "unit").sort("month", "unit").collect()


def plain_loop(rows: list[tuple[int, str, str, int, int]]) -> list[tuple[str, str]]:
    """The job as a plain Python loop."""
    points: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    before, lagged = -1, False
    for project, unit, month, planned, actual in rows:
        lagged = lagged and project == before
        lag = planned - actual > 0
        points[month][unit] += 4 if lag and lagged else 1 if lag else 0
        before, lagged = project, lag
    found, runs = [], dict.fromkeys({unit for months in points.values() for unit in months}, 0)
    for month in sorted(points):
        costs = points[month]
        worst, least = max(costs.values()), min(costs.values())
        for unit in runs:
            runs[unit] = runs[unit] + 1 if costs[unit] == worst != least else 0
            if runs[unit] == 2:
                found.append((month, unit))
    return sorted(found)


def compare(portfolio: Portfolio, as_of: date, rounds: int, best: Callable[..., list[float]]) -> bool:
    """Measure and print; return whether all contestants give the same answer."""
    reports = portfolio.frame("reports").join(
        portfolio.frame("projects").select(project="id", unit="unit").with_row_index("code"), on="project"
    )
    rows = reports.sort("project", "period").select(
        pl.col("code").alias("project"), "unit", pl.col("period").alias("month"),
        (pl.col("planned_progress") * 10).cast(pl.Int32).alias("planned"),
        (pl.col("actual_progress") * 10).cast(pl.Int32).alias("actual"),
    )  # fmt: skip
    listed, pack = rows.rows(), make_pack()

    def run() -> Any:
        return assess(portfolio, pack, as_of=as_of).actions

    ours, written, loop = best(rounds, run, lambda: hand_written(rows), lambda: plain_loop(listed))
    print(f"\nstandings of {rows['unit'].n_unique()} units, {len(listed):,} months of projects")
    for name, seconds in (
        ("assess(), columnar", ours),
        ("hand-written Polars", written),
        ("plain Python loop", loop),
    ):
        print(f"{name:<22}{seconds * 1e3:>10.1f} ms {len(listed) / seconds / 1e6:>9.2f} M months/s")
    print(
        f"assess() against hand-written Polars: {written / ours:.3f} times as fast (it has its columns ready)"
    )
    print(f"assess() against the plain loop:      {loop / ours:.2f} times as fast")
    got = run().select("period", "unit").sort("period", "unit").rows()
    return bool(got == hand_written(rows).rows() == plain_loop(listed))
