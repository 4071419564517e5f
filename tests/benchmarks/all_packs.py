"""Every bundled pack in one call on many projects: `python -m tests.benchmarks.all_packs [--projects N]`.

No peer: it shows how long a whole evening's run takes, pack by pack, and that nothing fails at that size.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from datetime import date

import polars as pl

from progress_rules.engines import assess_all
from progress_rules.model import Portfolio
from progress_rules.packs import list_packs, load_pack

MONTHS = 36
LAST = "2024-12-31"
UNITS = {
    "projects.total_investment": "万元",
    "projects.annual_plan": "万元",
    "reports.actual_investment": "万元",
    "reports.planned_progress": "%",
    "reports.actual_progress": "%",
}
CATEGORIES = ("产业", "民生", "生态", "文旅", "城建和交通基础设施")


def make_portfolio(count: int) -> Portfolio:
    """Return so many projects of 60 units, each with a report for each of 36 months."""
    noise = random.Random(3)
    ids = [f"P{i:05d}" for i in range(count)]
    projects = pl.DataFrame(
        {
            "id": ids,
            "unit": [f"县{i % 60:02d}" for i in range(count)],
            "category": [CATEGORIES[i % len(CATEGORIES)] for i in range(count)],
            "kind": [("新开工", "续建")[i % 2] for i in range(count)],
            "group": [("甲", "乙", "丙")[i % 3] for i in range(count)],
            "total_investment": [1000 + i % 700 for i in range(count)],
            "annual_plan": [300 + i % 100 for i in range(count)],
            "planned_start": [date(2022, 1 + i % 12, 10) for i in range(count)],
            "actual_start": [date(2022, 1 + i * 7 % 12, 15) if i % 9 else None for i in range(count)],
            "listed_from": [date(2022, 1, 1)] * count,
        }
    )
    months = [f"{2022 + m // 12}-{m % 12 + 1:02d}" for m in range(MONTHS)]
    planned = [round(100 * (m + 1) / MONTHS, 1) for m in range(MONTHS)]
    reports = pl.DataFrame(
        {
            "project": [project for _ in months for project in ids],
            "period": [month for month in months for _ in ids],
            "planned_progress": [part for part in planned for _ in ids],
            "actual_progress": [max(0, p - noise.choice((0, 0, 0, 2, 6, 12))) for p in planned for _ in ids],
            "actual_investment": [noise.randint(1, 40) for _ in months for _ in ids],
        }
    )
    return Portfolio.from_frames(projects=projects, reports=reports, units=UNITS)


def main(arguments: list[str] | None = None) -> int:
    """Assess with every pack, alone for the times and then all in one call."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.all_packs")
    parser.add_argument("--projects", type=int, default=10_000)
    options = parser.parse_args(arguments)
    packs = [load_pack(name) for name in list_packs()]
    start = time.perf_counter()
    portfolio = make_portfolio(options.projects)
    print(f"{options.projects:,} projects x {MONTHS} months, taken in in {time.perf_counter() - start:.1f} s")
    for pack in packs:
        start = time.perf_counter()
        result = assess_all(portfolio, [pack], as_of=LAST)[pack.id]
        judged = time.perf_counter()
        names = ("lights", "actions", "scores", "duties", "deadlines", "ranks", "totals", "ladders")
        rows = sum(result.table(name).height for name in names)
        end = time.perf_counter()
        print(
            f"{pack.id:<16} judged in {judged - start:6.1f} s, {rows:>9,} rows of tables in {end - judged:6.1f} s"
        )
    start = time.perf_counter()
    together = assess_all(portfolio, packs, as_of=LAST)
    print(f"all {len(together)} in one call: {time.perf_counter() - start:.1f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
