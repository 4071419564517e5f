"""The example on New York City's capital projects: on an invented file, and on the real one where it is."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from collections import defaultdict
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import progress_rules as pr

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "nyc_capital_projects"
REAL_NAME = "NYC_capital_projects_20190901.csv"

HEADING = [
    "Date Reported As Of", "PID", "Project Name", "Description", "Category", "Borough", "Managing Agency",
    "Client Agency", "Current Phase", "Design Start", "Budget Forecast", "Latest Budget Changes",
    "Total Budget Changes", "Forecast Completion", "Latest Schedule Changes", "Total Schedule Changes",
]  # fmt: skip
DAYS = ["09/01/2013", "01/01/2014", "05/01/2014", "02/01/2015", "08/01/2015", "01/01/2016", "06/01/2016"]


def row(pid: str, day: str, forecast: str = "", **cells: str) -> list[str]:
    """Return the cells of an invented record; keywords are headings with underscores for blanks."""
    values = {
        "Project Name": f"Invented works {pid}", "Description": "Two lines,\nas in the real file.",
        "Category": "Sewers", "Borough": "Queens", "Managing Agency": "DEP", "Client Agency": "DEP",
        "Current Phase": "Design", "Design Start": "03/04/2012", "Budget Forecast": "30000000",
        "Total Budget Changes": "0", "Total Schedule Changes": "0",
    }  # fmt: skip
    values |= {name.replace("_", " "): cell for name, cell in cells.items()}
    values |= {"Date Reported As Of": day, "PID": pid, "Forecast Completion": forecast}
    return [values.get(name, "") for name in HEADING]


def write(path: Path, rows: Sequence[Sequence[str]], heading: Sequence[str] = HEADING) -> Path:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([heading, *rows])
    return path


# A slips in every report, a skipped date and a blank forecast between: alarm at the third slip.
A = [
    row("7", DAYS[0] + " 12:00:00 AM", "01/01/2020", Latest_Schedule_Changes="44"),
    row("7", DAYS[1], "02/01/2020", Latest_Schedule_Changes="31", Latest_Budget_Changes="0"),
    row("7", DAYS[2], "", Current_Phase="", Latest_Schedule_Changes="", Budget_Forecast=""),
    row("7", DAYS[3], "03/01/2020", Latest_Schedule_Changes="1", Latest_Budget_Changes="12"),
    row("7", DAYS[5], "03/02/2020", Latest_Schedule_Changes="400", Latest_Budget_Changes="0"),
    row("7", DAYS[6], "03/03/2020", Latest_Schedule_Changes="1", Budget_Forecast="29999999.4",
        Latest_Budget_Changes="-1"),
]  # fmt: skip
# B slips twice, holds, slips once.
B = [
    row("B-1", day, forecast)
    for day, forecast in zip(
        DAYS[:6],
        ["06/30/2018", "07/31/2018", "08/31/2018", "08/31/2018", "06/30/2018", "12/31/2018"],
        strict=True,
    )
]
DIRT = [
    row("8", DAYS[4], "05/05/2015", Borough=" Bronx ", Budget_Forecast="-5", Description="lost \ufffd here"),
    row("8", DAYS[5], "soon", Borough="Queens", Budget_Forecast="about 3m", Latest_Budget_Changes="1e6"),
    row("8", DAYS[6], "05/06/2017", Borough="Queens", Budget_Forecast="1", Latest_Budget_Changes="1"),
    row("8", DAYS[6], "05/06/2017", Borough="Queens", Budget_Forecast="1", Latest_Budget_Changes="1"),
    row("", DAYS[0], "01/01/2020"),
    row("9", "", "01/01/2020"),
    row("9", "13/13/2014", "01/01/2020"),
    row("9", "03/03/2014", "01/01/2020"),
    ["9", "too short"],
    [*row("9", DAYS[0], "01/01/2020"), "too long"],
    [],
]
LIGHTS = {
    "7": ["unknown", "slipped", "unknown", "slipped", "unknown", "alarm", "alarm"],
    "B-1": ["unknown", "slipped", "slipped", "on_time", "on_time", "slipped", "unknown"],
    "8": ["unknown", "unknown", "slipped"],
}


@pytest.fixture(scope="module")
def scripts() -> Iterator[SimpleNamespace]:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(EXAMPLE))
        import dirt
        import read_changes
        import slipped

        yield SimpleNamespace(dirt=dirt, reader=read_changes, slipped=slipped)
        for name in ("dirt", "read_changes", "slipped"):
            sys.modules.pop(name, None)


@pytest.fixture(scope="module")
def pack() -> pr.Pack:
    return pr.load_pack(EXAMPLE / "pack.yaml")


@pytest.fixture(scope="module")
def invented(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("nyc") / "changes.csv", [*DIRT, *B, *reversed(A)])


@pytest.fixture(scope="module")
def real() -> Path:
    given_path = os.environ.get("PROGRESS_RULES_NYC_CSV")
    near = ROOT.parent / "shared" / "data" / "nyc_capital_projects" / REAL_NAME
    path = Path(given_path) if given_path else near
    if not path.is_file():
        pytest.skip(f"no real file: set PROGRESS_RULES_NYC_CSV to the path of {REAL_NAME}")
    return path


def run(script: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONUTF8": "1"}
    return subprocess.run(
        [sys.executable, EXAMPLE / script, *arguments],
        capture_output=True, text=True, encoding="utf-8", env=environment, check=False,
    )  # fmt: skip


def test_every_kind_of_dirt_is_counted(scripts: SimpleNamespace, pack: pr.Pack, invented: Path) -> None:
    portfolio, account = scripts.reader.read_changes(invented, pack.calendar.dates)
    assert (account.rows, account.taken, len(portfolio)) == (len(DIRT) + len(A) + len(B), 15, 3)
    counts = account.counts()
    blanks = {name: n for name, n in counts.items() if name.startswith("blank: ")}
    assert {name: n for name, n in counts.items() if name not in blanks} == {
        "time of day after a date: Date Reported As Of": 1,
        "blanks around a value: Borough": 1,
        "not a date: Forecast Completion": 1,
        "not a number: Budget Forecast": 1,
        "not a number: Latest Budget Changes": 1,
        "character lost: Description": 1,
        "forecast in the past: Forecast Completion": 1,
        "budget not above zero: Budget Forecast": 1,
        "broken row": 3,
        "no project": 1,
        "no report date": 2,
        "not a report date": 1,
        "repeated row": 1,
        "differs within a project: Borough": 1,
        "report date skipped": 1,
        "disagrees: Latest Schedule Changes": 1,
        "nothing to compare with: Latest Budget Changes": 2,
        "nothing to compare with: Latest Schedule Changes": 2,
    }
    assert blanks["blank: Current Phase"] == 1
    assert blanks["blank: Forecast Completion"] == 1
    assert blanks["blank: Budget Forecast"] == 1
    assert {name.partition(":")[0] for name in counts} == set(scripts.dirt.DONE)
    assert account.after_skip == {"Latest Schedule Changes": 1}
    assert len(account.findings) == sum(counts.values())


def assert_nothing_lost(reader: object, path: Path, portfolio: pr.Portfolio, account: object) -> None:
    """Every cell of the file is in the portfolio as it stands, or a finding tells of it."""
    told = {(f.row, f.column) for f in account.findings}  # type: ignore[attr-defined]
    reports = {(r["project"], r["period"]): r for r in portfolio.frame("reports").to_dicts()}
    projects = {p["id"]: p for p in portfolio.frame("projects").to_dicts()}
    names = {"PID": "id", **reader.OF_PROJECT, **reader.OF_REPORT}  # type: ignore[attr-defined]
    checked = 0
    with path.open(encoding="utf-8-sig", newline="") as file:
        for number, cells in enumerate(csv.reader(file), start=1):
            if number == 1:
                heading = cells
                continue
            if (number, "") in told:
                continue
            record = dict(zip(heading, cells, strict=True))
            month, day, year = record["Date Reported As Of"][:10].split("/")
            key = record["PID"].strip(), f"{year}-{month}-{day}"
            for column, cell in record.items():
                if column == "Date Reported As Of" or (number, column) in told:
                    continue
                kept = {**projects[key[0]], **reports[key]}[names[column].partition(" ")[0]]
                if isinstance(kept, date):
                    assert kept.strftime("%m/%d/%Y") == cell
                elif isinstance(kept, str):
                    assert kept == cell
                else:
                    assert kept == pl.Series([cell]).str.to_decimal(scale=9)[0]
                checked += 1
    assert checked


def test_nothing_is_lost(scripts: SimpleNamespace, pack: pr.Pack, invented: Path) -> None:
    portfolio, account = scripts.reader.read_changes(invented, pack.calendar.dates)
    assert_nothing_lost(scripts.reader, invented, portfolio, account)


def test_values_keep_their_types(scripts: SimpleNamespace, pack: pr.Pack, invented: Path) -> None:
    portfolio, _ = scripts.reader.read_changes(invented, pack.calendar.dates)
    schema = portfolio.frame("reports").schema
    assert schema["forecast_completion"] == pl.Date
    assert schema["budget_forecast"].is_decimal()
    assert schema["phase"] == pl.String


@pytest.mark.parametrize("engine", ["columnar", "reference"])
def test_the_lights_are_those_worked_out_by_hand(
    scripts: SimpleNamespace, pack: pr.Pack, invented: Path, engine: str
) -> None:
    portfolio, _ = scripts.reader.read_changes(invented, pack.calendar.dates)
    result = pr.assess(portfolio, pack, engine=engine)
    for project, lights in LIGHTS.items():
        assert result.lights.filter(project=project)["light"].to_list() == lights
    assert result.actions.select("project", "period", "action").rows() == [
        ("7", "2016-01-01", "schedule_review")
    ]
    last = result.counters.filter(period="2016-06-01").select("counter", "total").rows()
    assert last == [("ever_slipped", 3), ("ever_alarm", 1)]


def test_later_report_dates_are_unknown(scripts: SimpleNamespace, pack: pr.Pack, invented: Path) -> None:
    portfolio, _ = scripts.reader.read_changes(invented, pack.calendar.dates)
    lights = pr.assess(portfolio, pack, as_of="2019-09-01").lights.filter(project="7")
    assert lights["period"].max() == "2019-09-01"
    assert set(lights.filter(pl.col("period") > "2016-06-01")["light"]) == {"unknown"}


def test_the_scripts_run(invented: Path) -> None:
    read = run("read_changes.py", invented, "--dirt", "not a date")
    assert read.returncode == 0, read.stderr
    assert "23 rows read, 15 taken, 8 left out" in read.stdout
    assert "row 3, project 8, 2016-01-01: not a date: Forecast Completion: 'soon'" in read.stdout
    found = run("slipped.py", invented)
    assert found.returncode == 0, found.stderr
    assert "a plain recount agrees on all 15 reports" in found.stdout
    assert "1 projects in alarm at the last report" in found.stdout
    assert "slipped-to-alarm" in found.stdout
    assert "转警报次数 = 3" in run("slipped.py", invented, "--lang", "zh").stdout
    stricter = run("slipped.py", invented, "--slipped-reports", "2", "--slip-days", "1")
    assert stricter.returncode == 0, stricter.stderr


def test_contradicting_rows_are_refused(tmp_path: Path) -> None:
    rows = [*A, row("7", DAYS[0], "01/01/2021")]
    refused = run("read_changes.py", write(tmp_path / "changes.csv", rows))
    assert refused.returncode == 1
    assert "PR122" in refused.stderr


def test_other_columns_are_refused(tmp_path: Path) -> None:
    refused = run("read_changes.py", write(tmp_path / "changes.csv", [], HEADING[:-1]))
    assert refused.returncode == 1
    assert "missing ['Total Schedule Changes']" in refused.stderr


def test_an_absent_file_is_told(tmp_path: Path) -> None:
    for script in ("read_changes.py", "slipped.py"):
        absent = run(script, tmp_path / "absent.csv")
        assert (absent.returncode, "absent.csv" in absent.stderr) == (1, True)


def test_a_wrong_recount_is_noticed(scripts: SimpleNamespace, pack: pr.Pack, invented: Path) -> None:
    portfolio, _ = scripts.reader.read_changes(invented, pack.calendar.dates)
    lights = pr.assess(portfolio, pack).lights
    counted = scripts.slipped.recount(invented, pack.calendar.dates, 2, 0)
    assert scripts.slipped.differences(lights, counted) == [
        "7 2015-02-01: assessed slipped, counted alarm",
        "B-1 2014-05-01: assessed slipped, counted alarm",
    ]
    missing = dict(list(counted.items())[1:])
    assert "not counted" in "".join(scripts.slipped.differences(lights, missing))


FORECASTS = st.sampled_from(["none", "", "01/01/2020", "01/02/2020", "02/01/2020", "12/31/2020"])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    histories=st.lists(st.lists(FORECASTS, min_size=1, max_size=7), min_size=1, max_size=4),
    slipped_reports=st.integers(1, 4),
    slip_days=st.integers(0, 40),
)
def test_assessment_and_recount_agree_on_any_history(
    scripts: SimpleNamespace,
    tmp_path_factory: pytest.TempPathFactory,
    histories: list[list[str]],
    slipped_reports: int,
    slip_days: int,
) -> None:
    rows = [
        row(str(pid), day, forecast)
        for pid, history in enumerate(histories)
        for day, forecast in zip(DAYS, history, strict=False)
        if forecast != "none"
    ]
    rows = rows or [row("0", DAYS[0], "01/01/2020")]
    path = write(tmp_path_factory.mktemp("any") / "changes.csv", rows)
    numbers = {"slipped_reports": slipped_reports, "slip_days": slip_days}
    pack = pr.load_pack(EXAMPLE / "pack.yaml", parameters=numbers)
    portfolio, _ = scripts.reader.read_changes(path, pack.calendar.dates)
    counted = scripts.slipped.recount(path, pack.calendar.dates, **numbers)
    one, other = (pr.assess(portfolio, pack, engine=e) for e in ("columnar", "reference"))
    assert one.to_dict() == other.to_dict()
    assert scripts.slipped.differences(one.lights, counted) == []


def test_the_pack_speaks_both_languages(pack: pr.Pack) -> None:
    spec = pack.spec
    wordings = [spec.title, *(c.says for c in spec.clauses.values()), *(level.name for level in spec.levels)]
    wordings += [p.says for p in spec.parameters.values()] + [p.reason for p in spec.parameters.values()]
    wordings += [i.says for i in spec.indicators.values()] + [r.title for r in spec.rules]
    assert all(w is not None and w.en and w.zh and w.en != w.zh for w in wordings)
    cited = {c for r in spec.rules for c in r.cites} | {c for k in spec.counters for c in k.cites}
    assert cited == {name for name, clause in spec.clauses.items() if clause.narrative is None}
    assert all(p.assumed for p in spec.parameters.values())
    assert len(spec.period.dates) == 15


def test_the_real_file(scripts: SimpleNamespace, pack: pr.Pack, real: Path) -> None:
    portfolio, account = scripts.reader.read_changes(real, pack.calendar.dates)
    assert (account.rows, account.taken, len(portfolio)) == (2259, 2259, 378)
    assert {r.period for r in portfolio.reports} == {day.isoformat() for day in pack.calendar.dates}
    counts = account.counts()
    assert counts["blank: Current Phase"] == 105
    assert counts["blank: Forecast Completion"] == 122
    assert counts["report date skipped"] == 15
    assert account.projects("report date skipped") == 12
    assert (account.agree["Latest Schedule Changes"], account.compared["Latest Schedule Changes"]) == (
        1762,
        1766,
    )
    assert (account.agree["Latest Budget Changes"], account.compared["Latest Budget Changes"]) == (1775, 1779)
    assert account.after_skip == {"Latest Schedule Changes": 3, "Latest Budget Changes": 4}
    assert_nothing_lost(scripts.reader, real, portfolio, account)
    per_project = defaultdict(int)
    for report in portfolio.reports:
        per_project[report.project] += 1
    assert sum(n >= 6 for n in per_project.values()) == 168


def test_the_real_verdicts(scripts: SimpleNamespace, pack: pr.Pack, real: Path) -> None:
    portfolio, _ = scripts.reader.read_changes(real, pack.calendar.dates)
    one, other = (pr.assess(portfolio, pack, engine=e) for e in ("columnar", "reference"))
    assert one.to_dict() == other.to_dict()
    assert one.trace.equals(other.trace)
    counted = scripts.slipped.recount(real, pack.calendar.dates, 3, 0)
    assert len(counted) == 2259
    assert scripts.slipped.differences(one.lights, counted) == []
    told = "\n".join(scripts.slipped.summary(one))
    written = (EXAMPLE / "README.md").read_text(encoding="utf-8")
    for line in told.splitlines()[:3]:
        assert line in written
    assert scripts.slipped.in_alarm(one).height == 28
    assert (one.lights["status"] == "missing").sum() == 15
    assert str(one.as_of) == "2019-09-01"


def test_the_real_scripts_run(real: Path) -> None:
    read, found = run("read_changes.py", real), run("slipped.py", real)
    assert (read.returncode, found.returncode) == (0, 0), read.stderr + found.stderr
    assert "1,762 of 1,766" in read.stdout
    assert "28 projects in alarm" in found.stdout
