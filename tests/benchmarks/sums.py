"""The third job: what each unit's projects invested in each month, quarter and year, from their monthly reports."""

from __future__ import annotations

import random
import time
from datetime import date
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING

import polars as pl

from progress_rules.assessment.judged import group_panel
from progress_rules.assessment.outputs import VALUE
from progress_rules.assessment.plan import make_plan
from progress_rules.engines.columnar import ColumnarEngine
from progress_rules.model import Portfolio
from progress_rules.packs import load_pack

if TYPE_CHECKING:
    from collections.abc import Callable

    from progress_rules.assessment.panel import Panel
    from progress_rules.assessment.plan import Plan
    from progress_rules.packs import Pack

MONTHS, UNITS = 36, 50
LAST = date(2017, 12, 31)
TRUNCATED = {"month": "1mo", "quarter": "1q", "year": "1y"}
SUMS = {
    "in the period": "sum(reports.actual_investment, by=unit)",
    "this year so far": 'sum(reports.actual_investment, by=unit, window="year")',
}


def make_pack(every: str, done: str) -> Pack:
    """Return a pack of one duty of units."""
    duty = {"id": "d", "for": {"each": "unit", "every": every}, "done": done, "at_least": 1}
    return load_pack({"pack": "sums", "title": "sums", "duties": [duty]})


def make_facts(projects: int) -> tuple[Portfolio, pl.DataFrame]:
    """Return so many projects with 36 monthly reports each, and the same as plain columns: unit, day, amount."""
    noise = random.Random(2015)
    months = [date(2015 + m // 12, m % 12 + 1, 1) for m in range(MONTHS)]
    ids = [f"P-{i:06d}" for i in range(projects)]
    units = [f"U-{i % UNITS:02d}" for i in range(projects)]
    amounts = [noise.randrange(100_000) for _ in range(projects * MONTHS)]
    of_row = [i for i in range(projects) for _ in range(MONTHS)]
    reports = pl.DataFrame(
        {
            "project": [ids[i] for i in of_row],
            "period": [f"{day:%Y-%m}" for day in months] * projects,
            "actual_investment": amounts,
        }
    )
    plain = pl.DataFrame({"unit": [units[i] for i in of_row], "day": months * projects, "amount": amounts})
    facts = pl.DataFrame({"id": ids, "unit": units})
    held = Portfolio.from_frames(projects=facts, reports=reports, units={"reports.actual_investment": "万元"})
    return held, plain


def hand_written(plain: pl.DataFrame, every: str, name: str) -> list[int]:
    """The job in Polars for this sum alone, by unit and period."""
    start = pl.col("day").dt.truncate(TRUNCATED[every])
    found = (
        plain.lazy().group_by("unit", start.alias("start")).agg(pl.col("amount").sum()).sort("unit", "start")
    )
    if name != "in the period":
        found = found.with_columns(pl.col("amount").cum_sum().over("unit", pl.col("start").dt.year()))
    return found.collect()["amount"].to_list()


def _run(pack: Pack, plan: Plan, panel: Panel) -> pl.DataFrame:
    """Return the sums of every unit and period, as numerator and denominator."""
    panel.narrow.clear()
    return ColumnarEngine().run(pack, plan, panel).rest.select(f"{VALUE}d:done:n", f"{VALUE}d:done:d")


def compare(projects: int, rounds: int, best: Callable[..., list[float]]) -> bool:
    """Measure and print; return whether both contestants give the same answers."""
    start = time.perf_counter()
    portfolio, plain = make_facts(projects)
    print(
        f"\nfacts: {projects:,} projects x {MONTHS} reports for {UNITS} units, "
        f"taken in in {time.perf_counter() - start:.1f} s"
    )
    same = True
    for every in TRUNCATED:
        for name, text in SUMS.items():
            pack = make_pack(every, text)
            position = next(i for i, group in enumerate(pack.groups) if group.subject.each == "unit")
            plan = make_plan(pack, group=position)
            panel = group_panel(portfolio, pack, plan, LAST)
            run = partial(_run, pack, plan, panel)
            columnar, written = best(rounds, run, partial(hand_written, plain, every, name))
            found = [Fraction(int(top), int(bottom)) for top, bottom in run().rows()]
            same = found == hand_written(plain, every, name) and same
            print(
                f"by {every:<8}{name:<18}columnar engine {columnar * 1e3:>8.1f} ms, "
                f"hand-written Polars {written * 1e3:>8.1f} ms"
            )
    return same
