"""Which large capital projects of New York City slipped in several reports running?

python slipped.py CHANGES.csv [--slipped-reports N] [--slip-days N] [--lang en|zh]

Both engines assess the file; a recount with nothing but the csv module must come to the same lights.
"""

from __future__ import annotations

import argparse
import csv
import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
from read_changes import PACK, read_changes

import progress_rules as pr

if TYPE_CHECKING:
    from collections.abc import Collection

Lights = dict[tuple[str, str], str]
"""The light of each project in each period that it reported on."""


def recount(path: Path, report_dates: Collection[date], slipped_reports: int, slip_days: int) -> Lights:
    """Return the lights by plain counting: no library, no data frame."""
    forecasts: dict[str, dict[date, date | None]] = {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            if None in row or None in row.values():  # more or fewer cells than the heading
                continue
            day = _day(row["Date Reported As Of"])
            project = row["PID"].strip()
            if project and day is not None and day in report_dates:
                forecasts.setdefault(project, {})[day] = _day(row["Forecast Completion"])
    lights: Lights = {}
    for project, by_day in forecasts.items():
        known: date | None = None
        run = 0
        # A report date without a row is not among these days: it leaves the run as it was.
        for day in sorted(by_day):
            forecast = by_day[day]
            if forecast is None or known is None:
                light = "unknown"
            else:
                run = run + 1 if (forecast - known).days > slip_days else 0
                light = "alarm" if run >= slipped_reports else "slipped" if run else "on_time"
            known = forecast or known
            lights[project, day.isoformat()] = light
    return lights


def _day(text: str) -> date | None:
    try:
        return datetime.strptime(text.strip().partition(" ")[0], "%m/%d/%Y").date()
    except ValueError:
        return None


def differences(assessed: pl.DataFrame, counted: Lights) -> list[str]:
    """Return where the lights of an assessment and of the recount differ."""
    lights: Lights = {}
    found = []
    for project, period, light, status in assessed.select("project", "period", "light", "status").iter_rows():
        if status == "missing":
            found += [f"{project} {period}: no report, yet {light}"] * (light != "unknown")
        else:
            lights[project, period] = light
    for key in sorted({*lights, *counted}):
        one, other = lights.get(key, "not assessed"), counted.get(key, "not counted")
        found += [f"{key[0]} {key[1]}: assessed {one}, counted {other}"] * (one != other)
    return found


def in_alarm(result: pr.Result) -> pl.DataFrame:
    """Return the projects in alarm at the last report, the longest run first."""
    lights = result.lights.filter(pl.col("period") == pl.col("period").max(), light="alarm")
    projects = result.portfolio.frame("projects").select("id", "unit", "name")
    named = lights.select("project", "period", "streak").join(projects, left_on="project", right_on="id")
    return named.sort(pl.col("streak"), pl.col("project"), descending=[True, False])


def summary(result: pr.Result) -> list[str]:
    """Return how many verdicts of each kind there are."""
    period = str(result.lights["period"].max())
    last = result.lights.filter(period=period).group_by("light").len().sort("light")
    every = result.lights.group_by("light").len().sort("light")
    ever = result.counters.filter(period=period).select("counter", "total").rows()
    kinds = result.findings.group_by("kind").len().sort("kind").iter_rows()
    return [
        f"{len(result.portfolio):,} projects, {result.lights.height:,} verdicts: "
        + ", ".join(f"{light} {count:,}" for light, count in every.iter_rows()),
        f"at {period}: " + ", ".join(f"{light} {count:,}" for light, count in last.iter_rows()),
        ", ".join(f"{counter.replace('_', ' ')} {total:,}" for counter, total in ever)
        + f", schedule reviews {result.actions.height:,}",
        "findings: " + ", ".join(f"{kind} {count:,}" for kind, count in kinds),
    ]


def main() -> int:
    """Assess, compare, recount, and print who is in alarm and why."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("changes", type=Path, help="the CSV file of change records")
    parser.add_argument("--slipped-reports", type=int, help="in the place of the pack's assumed value")
    parser.add_argument("--slip-days", type=int, help="in the place of the pack's assumed value")
    parser.add_argument("--lang", choices=["en", "zh"], default="en", help="language of the explanation")
    options = parser.parse_args()
    given = {"slipped_reports": options.slipped_reports, "slip_days": options.slip_days}
    try:
        pack = pr.load_pack(PACK, parameters={k: v for k, v in given.items() if v is not None})
        portfolio, _ = read_changes(options.changes, pack.calendar.dates)
        result = pr.assess(portfolio, pack, engine="columnar")
        other = pr.assess(portfolio, pack, engine="reference")
    except (pr.ProgressRulesError, OSError, UnicodeDecodeError) as error:
        print(error, file=sys.stderr)
        return 1
    numbers = {name: int(str(pack.parameters[name].segments[0].value)) for name in given}
    counted = recount(options.changes, pack.calendar.dates, **numbers)
    wrong = differences(result.lights, counted)
    if result.to_dict() != other.to_dict() or not result.trace.equals(other.trace):
        wrong.append("the engines differ")
    if wrong:
        print(*wrong, sep="\n", file=sys.stderr)
        return 2
    print(*summary(result), sep="\n")
    print(f"both engines agree on every table; a plain recount agrees on all {len(counted):,} reports")
    alarms = in_alarm(result)
    print(f"\n{alarms.height:,} projects in alarm at the last report (reports in a row, agency, name)")
    for project, _, streak, unit, name in alarms.iter_rows():
        print(f"  {project:>5}  {streak:>2}  {unit or '':<6}{name or ''}")
    if alarms.height:
        project, period = alarms.select("project", "period").row(0)
        print("", result.explain(project, period).text(options.lang), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
