"""Read New York City's change records of large capital projects as a portfolio; account for all dirt.

python read_changes.py CHANGES.csv [--dirt [KIND]]
"""

from __future__ import annotations

import argparse
import csv
import re
import sys
from collections import defaultdict
from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
from dirt import Account

import progress_rules as pr

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

PACK = Path(__file__).with_name("pack.yaml")
PROJECT, DAY = "PID", "Date Reported As Of"
FORECAST, BUDGET = "Forecast Completion", "Budget Forecast"
SCHEDULE_CHANGE, BUDGET_CHANGE = "Latest Schedule Changes", "Latest Budget Changes"

# The city's columns under the library's names. What stands behind a further column fixes its type, so that
# nothing is left to inference. Only what never changes within a project is a fact about the project.
OF_PROJECT = {
    "Project Name": "name",
    "Category": "category",
    "Managing Agency": "unit",
    "Borough": "borough (text)",
    "Client Agency": "client_agency (text)",
    "Total Budget Changes": "total_budget_changes (number)",
    "Total Schedule Changes": "total_schedule_changes (number)",
}
OF_REPORT = {
    "Current Phase": "phase (text)",
    FORECAST: "forecast_completion (date)",
    BUDGET: "budget_forecast (number)",
    BUDGET_CHANGE: "latest_budget_changes (number)",
    SCHEDULE_CHANGE: "latest_schedule_changes (number)",
    "Design Start": "design_start (date)",
    "Description": "description (text)",
}
COLUMNS = [DAY, PROJECT, *OF_PROJECT, *OF_REPORT]

Record = dict[str, str | None]
"""The cells of a row, cleaned: None for unknown, dates in ISO form. `row` is its number in the file."""


def read_changes(path: Path, report_dates: Iterable[date]) -> tuple[pr.Portfolio, Account]:
    """Return the portfolio of a file of change records, and the account of its dirt.

    Raises:
        LedgerError: Two rows contradict each other about one project and report date.
        SystemExit: The columns are not the ones this script knows.
    """
    account = Account()
    days = [day.isoformat() for day in report_dates]
    histories: dict[str, list[Record]] = defaultdict(list)
    for record in _records(path, set(days), account):
        histories[record[PROJECT] or ""].append(record)
        account.taken += 1
    for history in histories.values():
        history.sort(key=lambda record: record[DAY] or "")
        _check_project(history, account)
        _check_dates(history, days, account)
        _check_changes(history, days, account)
    last = [history[-1] for history in histories.values()]
    every = [record for history in histories.values() for record in history]
    portfolio = pr.Portfolio.from_frames(
        projects=_frame(last, {PROJECT: "id", **OF_PROJECT}),
        reports=_frame(every, {PROJECT: "project", DAY: "period", **OF_REPORT}),
    )
    return portfolio, account


def _frame(records: list[Record], names: dict[str, str]) -> pl.DataFrame:
    return pl.DataFrame(
        {to: pl.Series([r[of] for r in records], dtype=pl.String) for of, to in names.items()}
    )


def _records(path: Path, days: set[str], account: Account) -> Iterator[Record]:
    """Read the rows that say which project and report date they are about, each once."""
    seen: set[tuple[str, ...]] = set()
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.reader(file)
        heading = next(rows, [])
        if sorted(heading) != sorted(COLUMNS):
            missing, further = sorted({*COLUMNS} - {*heading}), sorted({*heading} - {*COLUMNS})
            raise SystemExit(f"{path.name} has other columns: missing {missing}, further {further}")
        for number, cells in enumerate(rows, start=2):
            account.rows += 1
            kind = _left_out(heading, cells, days)
            if kind is None and tuple(cells) in seen:
                kind = "repeated row"
            if kind is None:
                seen.add(tuple(cells))
                yield _cleaned(dict(zip(heading, cells, strict=True)), number, account)
            else:
                account.note(kind, number, was=",".join(cells))


def _left_out(heading: list[str], cells: list[str], days: set[str]) -> str | None:
    """Return why a row cannot be placed, or None when it can."""
    if len(cells) != len(heading):
        return "broken row"
    row = dict(zip(heading, cells, strict=True))
    if not row[PROJECT].strip():
        return "no project"
    day = _as_day(row[DAY].strip())
    return "no report date" if day is None else None if day in days else "not a report date"


def _cleaned(cells: dict[str, str], row: int, account: Account) -> Record:
    """Return the cells of a row as the library shall read them."""
    record: Record = {"row": str(row)}
    day = _as_day(cells[DAY].strip())
    where = {"project": cells[PROJECT].strip(), "day": day or ""}
    for column, cell in cells.items():
        text = cell.strip()
        value: str | None = text
        if text != cell:
            account.note("blanks around a value", row, column=column, was=cell, **where)
        if "\ufffd" in text:
            account.note("character lost", row, column=column, was=cell, **where)
        name = {**OF_PROJECT, **OF_REPORT}.get(column, "")
        if not text:
            account.note("blank", row, column=column, **where)
            value = None
        elif column == DAY or name.endswith("(date)"):
            value = _as_day(text)
            if value is None:
                account.note("not a date", row, column=column, was=cell, **where)
            elif " " in text:
                account.note("time of day after a date", row, column=column, was=cell, **where)
        elif name.endswith("(number)") and not re.fullmatch(r"[+-]?[0-9]+(\.[0-9]+)?", text):
            account.note("not a number", row, column=column, was=cell, **where)
            value = None
        record[column] = value
    forecast, budget = record[FORECAST], record[BUDGET]
    if forecast and forecast < where["day"]:
        account.note("forecast in the past", row, column=FORECAST, was=forecast, **where)
    if budget and Decimal(budget) <= 0:
        account.note("budget not above zero", row, column=BUDGET, was=budget, **where)
    return record


def _as_day(text: str) -> str | None:
    """Return mm/dd/yyyy, with or without a time of day, as yyyy-mm-dd; None when it is no date."""
    for form in ("%m/%d/%Y", "%m/%d/%Y %I:%M:%S %p"):
        try:
            return datetime.strptime(text, form).date().isoformat()
        except ValueError:
            continue
    return None


def _check_project(history: list[Record], account: Account) -> None:
    """Note what a project's rows say differently although it is a fact about the project."""
    last = history[-1]
    for record in history[:-1]:
        for column in OF_PROJECT:
            if record[column] != last[column]:
                _note("differs within a project", record, account, column=column, was=record[column] or "")


def _check_dates(history: list[Record], days: list[str], account: Account) -> None:
    """Note the report dates between a project's first and last row that have no row."""
    reported = {record[DAY] for record in history}
    for day in days[days.index(history[0][DAY] or "") : days.index(history[-1][DAY] or "")]:
        if day not in reported:
            account.note("report date skipped", 0, project=history[0][PROJECT] or "", day=day)


def _check_changes(history: list[Record], days: list[str], account: Account) -> None:
    """Compare the changes as stated with the differences of the forecasts themselves."""
    number = {day: position for position, day in enumerate(days)}
    for before, record in pairwise([dict.fromkeys(COLUMNS), *history]):
        for column, of in ((SCHEDULE_CHANGE, FORECAST), (BUDGET_CHANGE, BUDGET)):
            stated, now, then = record[column], record[of], before[of]
            if stated is None:
                continue
            if now is None or then is None:
                _note("nothing to compare with", record, account, column=column, was=stated)
                continue
            account.compared[column] += 1
            if _agrees(Decimal(stated), now, then):
                account.agree[column] += 1
            else:
                _note("disagrees", record, account, column=column, was=f"{stated}, from {then} to {now}")
                account.after_skip[column] += number[record[DAY] or ""] - number[before[DAY] or ""] > 1


def _agrees(stated: Decimal, now: str, then: str) -> bool:
    """Return whether a change is as stated: to the day, or to the whole dollar that the city rounds to."""
    if re.fullmatch(r"\d{4}-\d\d-\d\d", now):
        return stated == (date.fromisoformat(now) - date.fromisoformat(then)).days
    return abs(Decimal(now) - Decimal(then) - stated) < 1


def _note(kind: str, record: Record, account: Account, *, column: str, was: str) -> None:
    project, day = record[PROJECT] or "", record[DAY] or ""
    account.note(kind, int(record["row"] or 0), column=column, project=project, day=day, was=was)


def report_on(portfolio: pr.Portfolio, account: Account) -> list[str]:
    """Return the account as lines."""
    days = sorted({report.period for report in portfolio.reports})
    span = f", {days[0]} to {days[-1]}" if days else ""
    lines = [
        f"{account.rows:,} rows read, {account.taken:,} taken, {account.rows - account.taken:,} left out",
        f"{len(portfolio):,} projects, {len(days)} report dates{span}",
        f"{account.projects('report date skipped'):,} projects skip report dates",
    ]
    for column, of in ((SCHEDULE_CHANGE, FORECAST), (BUDGET_CHANGE, BUDGET)):
        agree, compared = account.agree[column], account.compared[column]
        lines.append(
            f"{column} is the difference of {of} in {agree:,} of {compared:,} rows; "
            f"of the other {compared - agree:,}, {account.after_skip[column]:,} follow a skipped report date"
        )
    return [*lines, "", "  count  what was dirty, and what was done", *account.lines()]


def main() -> int:
    """Read the file named on the command line and print the account of it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("changes", type=Path, help="the CSV file of change records")
    parser.add_argument(
        "--dirt", nargs="?", const="", metavar="KIND", help="list every value; of one kind or column if named"
    )
    options = parser.parse_args()
    try:
        portfolio, account = read_changes(options.changes, pr.load_pack(PACK).calendar.dates)
    except (pr.ProgressRulesError, OSError, UnicodeDecodeError) as error:
        print(error, file=sys.stderr)
        return 1
    print("\n".join(report_on(portfolio, account)))
    if options.dirt is not None:
        listed = [f for f in account.findings if options.dirt.casefold() in f.heading.casefold()]
        print(f"\n{len(listed):,} values:", *listed, sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
