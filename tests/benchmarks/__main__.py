"""Measure the engines against peers on the same job in one run: `python -m tests.benchmarks`.

The job: 100,000 projects over 24 months; a month is yellow when it is behind its plan, red from the second yellow
month in a row until a month that is not behind; the second red month in a row calls for a review. All contestants
start from the same columns in memory, sorted by project and month, and must come to the same answers.

A second job, `tests.benchmarks.duties`, counts visits by assignment and week over related rows; a third,
`tests.benchmarks.sums`, adds up what is reported of the projects of each unit; a fourth, `tests.benchmarks.standings`,
ranks units by the lights of their projects.

Machines are noisy, so times are the best of several rounds, contestants take turns, and what counts is the ratio.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from datetime import date
from typing import TYPE_CHECKING, Any

import polars as pl

from progress_rules.assessment.panel import make_panel
from progress_rules.assessment.plan import make_plan
from progress_rules.engines import assess
from progress_rules.engines.columnar import ColumnarEngine
from progress_rules.engines.reference import Judge
from progress_rules.model import Portfolio
from progress_rules.packs import load_pack
from tests.benchmarks import duties, standings, sums

if TYPE_CHECKING:
    from collections.abc import Callable

MONTHS = 24
LAST = date(2017, 12, 31)


def make_portfolio(projects: int) -> Portfolio:
    """Return so many projects with a report for each of 24 months."""
    noise = random.Random(2017)
    months = [f"{2016 + m // 12}-{m % 12 + 1:02d}" for m in range(MONTHS)]
    rows = projects * MONTHS
    ids = pl.Series("id", [f"P-{i:06d}" for i in range(projects)])
    of_row = pl.select(pl.int_range(rows) // MONTHS).to_series()
    reports = pl.DataFrame(
        {
            "project": ids.gather(of_row),
            "period": pl.Series(months * projects),
            "planned_progress": pl.Series([noise.randrange(1000) / 10 for _ in range(rows)]),
            "actual_progress": pl.Series([noise.randrange(1000) / 10 for _ in range(rows)]),
        }
    )
    facts = pl.DataFrame({"id": ids, "unit": pl.Series([f"U-{i % 50}" for i in range(projects)])})
    return Portfolio.from_frames(projects=facts, reports=reports)


def hand_written(frame: pl.DataFrame) -> pl.DataFrame:
    """The job in Polars as somebody would write it for these rules alone, without window functions."""
    same1 = pl.col("project") == pl.col("project").shift(1)
    same2 = pl.col("project") == pl.col("project").shift(2)
    return (
        frame.lazy()
        .select("project", lag=pl.col("planned") - pl.col("actual") > 0)
        .with_columns(red=(pl.col("lag") & pl.col("lag").shift(1) & same1).fill_null(value=False))
        .select(
            light=pl.when("red").then(2).when("lag").then(1).otherwise(0).cast(pl.Int8),
            review=(
                pl.col("red")
                & (pl.col("red").shift(1) & same1)
                & ~(pl.col("red").shift(2) & same2).fill_null(value=False)
            ).fill_null(value=False),
        )
        .collect()
    )


def plain_loop(rows: list[tuple[int, int, int]]) -> tuple[list[int], list[bool]]:
    """The job as a plain Python loop over tuples of whole tenths of a point."""
    lights, reviews = [], []
    before, yellow, red = -1, 0, 0
    for project, planned, actual in rows:
        if project != before:
            before, yellow, red = project, 0, 0
        yellow = yellow + 1 if planned - actual > 0 else 0
        light = 2 if yellow >= 2 else 1 if yellow else 0
        red = red + 1 if light == 2 else 0
        lights.append(light)
        reviews.append(red == 2)
    return lights, reviews


def best(rounds: int, *jobs: Callable[[], Any]) -> list[float]:
    """Return the best time of each job in seconds; the jobs take turns."""
    times = [float("inf")] * len(jobs)
    for _ in range(rounds):
        for i, job in enumerate(jobs):
            start = time.perf_counter()
            job()
            times[i] = min(times[i], time.perf_counter() - start)
    return times


def main(arguments: list[str] | None = None) -> int:
    """Run the comparison; exit 1 when the contestants disagree."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__.split("\n")[0])
    parser.add_argument(
        "--projects", type=int, default=100_000, help="projects of 24 months (default 100000)"
    )
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args(arguments)
    start = time.perf_counter()
    portfolio = make_portfolio(options.projects)
    print(
        f"facts: {options.projects:,} projects x {MONTHS} months, taken in in {time.perf_counter() - start:.1f} s"
    )
    pack = load_pack("ziyang")
    plan = make_plan(pack)
    start = time.perf_counter()
    panel = make_panel(portfolio, pack, plan, LAST)
    print(f"panel: aligned with periods and `as_of` in {time.perf_counter() - start:.2f} s\n")
    engine = ColumnarEngine()
    columns = pl.DataFrame(
        {
            "project": panel.rows["_project"],
            "planned": panel.rows["reports.planned_progress"].to_physical().cast(pl.Int32),
            "actual": panel.rows["reports.actual_progress"].to_physical().cast(pl.Int32),
        }
    )
    rows = columns.rows()
    columnar, written, loop = best(
        options.rounds,
        lambda: engine.run(pack, plan, panel).verdicts,
        lambda: hand_written(columns),
        lambda: plain_loop(rows),
    )
    verdicts, peer, (lights, reviews) = (
        engine.run(pack, plan, panel).verdicts,
        hand_written(columns),
        plain_loop(rows),
    )
    same = (
        verdicts["light"].equals(peer["light"])
        and verdicts["rule:discipline-review"].equals(peer["review"])
        and lights == peer["light"].to_list()
        and reviews == peer["review"].to_list()
    )
    count = len(rows)
    for name, seconds in (
        ("columnar engine", columnar),
        ("hand-written Polars", written),
        ("plain Python loop", loop),
    ):
        print(f"{name:<22}{seconds * 1e3:>10.1f} ms {count / seconds / 1e6:>9.1f} M months/s")
    print(f"columnar against hand-written Polars: {written / columnar:.2f} times as fast (aim 0.7)")
    print(f"columnar against the plain loop:      {loop / columnar:.1f} times as fast (aim 15)\n")
    judge = Judge(pack)
    history = judge.facts_of(panel)[:MONTHS]
    one = min(best(5, lambda: [judge.history(history) for _ in range(200)])) / 200
    one_loop = min(best(5, lambda: [plain_loop(rows[:MONTHS]) for _ in range(200)])) / 200
    print(
        f"reference engine, one project of {MONTHS} months: {one * 1e6:.1f} us (aim 50); "
        f"plain loop {one_loop * 1e6:.1f} us"
    )
    (whole,) = best(1, lambda: assess(portfolio, pack, as_of=LAST).lights)
    print(f"assess() to the finished table of lights, panel and labels included: {whole:.2f} s")
    same = duties.compare(max(options.projects // 25, 10), min(options.rounds, 3), best) and same
    same = sums.compare(max(options.projects // 10, 10), min(options.rounds, 3), best) and same
    same = standings.compare(portfolio, LAST, min(options.rounds, 3), best) and same
    print("answers are equal" if same else "ANSWERS DIFFER")
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
