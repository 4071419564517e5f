"""The second job: who made fewer than two visits in a week, for every assignment and every week of a year."""

from __future__ import annotations

import random
import time
from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING

import polars as pl

from progress_rules.assessment.judged import group_panel
from progress_rules.assessment.plan import make_plan
from progress_rules.engines import assess
from progress_rules.engines.columnar import ColumnarEngine
from progress_rules.model import Portfolio
from progress_rules.packs import load_pack

if TYPE_CHECKING:
    from collections.abc import Callable

    from progress_rules.packs import Pack

FIRST, LAST, WEEKS = date(2023, 1, 2), date(2023, 12, 31), 52


def make_pack() -> Pack:
    """Return a pack of one duty."""
    return load_pack(
        {
            "pack": "visits",
            "title": "visits",
            "duties": [
                {
                    "id": "visits",
                    "for": {"each": "assignment", "every": "week"},
                    "done": 'count(activities, kind == "visit")',
                    "at_least": 2,
                }
            ],
        }
    )


def make_facts(projects: int) -> Portfolio:
    """Return so many projects, each with one assignment, and three activities a week for each on average."""
    noise = random.Random(2023)
    ids = [f"P-{i:06d}" for i in range(projects)]
    people = [f"M-{i % (projects // 3 + 1):05d}" for i in range(projects)]
    count = projects * WEEKS * 3
    at = [noise.randrange(projects) for _ in range(count)]
    activities = pl.DataFrame(
        {
            "id": [f"A-{i}" for i in range(count)],
            "kind": [noise.choice(("visit", "visit", "meeting")) for _ in range(count)],
            "date": [FIRST + timedelta(days=noise.randrange(364)) for _ in range(count)],
            "project": [ids[i] for i in at],
            "person": [people[i] for i in at],
        }
    )
    assignments = pl.DataFrame({"project": ids, "role": "leader", "person": people, "from": FIRST})
    return Portfolio.from_frames(
        projects=pl.DataFrame({"id": ids}), assignments=assignments, activities=activities
    )


def hand_written(assignments: pl.DataFrame, activities: pl.DataFrame) -> pl.Series:
    """The job in Polars for this rule alone: whether each assignment fell short, by assignment and week."""
    week = ((pl.col("date") - FIRST).dt.total_days() // 7).cast(pl.Int32).alias("week")
    visits = (
        activities.lazy()
        .filter(pl.col("kind") == "visit")
        .group_by("project", "person", week)
        .agg(pl.len().alias("n"))
    )
    grid = assignments.lazy().select("project", "person").sort("project").with_row_index("at")
    grid = grid.with_columns(week=pl.int_ranges(0, WEEKS, dtype=pl.Int32)).explode("week")
    joined = grid.join(visits, on=["project", "person", "week"], how="left", maintain_order="left")
    return joined.select(short=pl.col("n").fill_null(0) < 2).collect()["short"]


def plain_loop(
    assignments: list[tuple[str, str]], activities: list[tuple[str, str, str, date]]
) -> list[bool]:
    """The job as a plain Python loop with a counter."""
    counts = Counter(
        (project, person, (day - FIRST).days // 7)
        for kind, project, person, day in activities
        if kind == "visit"
    )
    return [
        counts[project, person, week] < 2 for project, person in sorted(assignments) for week in range(WEEKS)
    ]


def compare(projects: int, rounds: int, best: Callable[..., list[float]]) -> bool:
    """Measure and print; return whether all contestants give the same answer."""
    start = time.perf_counter()
    portfolio = make_facts(projects)
    print(
        f"\nfacts: {projects:,} assignments x {WEEKS} weeks, {projects * WEEKS * 3:,} activities, "
        f"taken in in {time.perf_counter() - start:.1f} s"
    )
    pack = make_pack()
    position = next(i for i, group in enumerate(pack.groups) if group.subject.each == "assignment")
    plan = make_plan(pack, group=position)
    panel = group_panel(portfolio, pack, plan, LAST)
    engine = ColumnarEngine()
    assignments, activities = portfolio.frame("assignments"), portfolio.frame("activities")
    pairs = assignments.select("project", "person").rows()
    rows = activities.select("kind", "project", "person", "date").rows()

    def run() -> pl.Series:
        panel.narrow.clear()
        return engine.run(pack, plan, panel).rule("visits")

    columnar, written, loop = best(
        rounds, run, lambda: hand_written(assignments, activities), lambda: plain_loop(pairs, rows)
    )
    short = run()
    same = short.to_list() == hand_written(assignments, activities).to_list() == plain_loop(pairs, rows)
    count = projects * WEEKS
    for name, seconds in (
        ("columnar engine", columnar),
        ("hand-written Polars", written),
        ("plain Python loop", loop),
    ):
        print(f"{name:<22}{seconds * 1e3:>10.1f} ms {count / seconds / 1e6:>9.2f} M weeks/s")
    print(f"columnar against hand-written Polars: {written / columnar:.2f} times as fast")
    print(f"columnar against the plain loop:      {loop / columnar:.1f} times as fast")
    (whole,) = best(1, lambda: assess(portfolio, pack, as_of=LAST).duties)
    print(f"assess() to the finished table of duties: {whole:.2f} s")
    return same
