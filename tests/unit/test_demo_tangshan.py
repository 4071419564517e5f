"""The demo of Tangshan: every published total at once, whatever the seed, and a year that the pack can judge."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal
from fractions import Fraction

import polars as pl
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

import progress_rules as pr
from progress_rules.demo import demo_portfolio
from progress_rules.demo.tangshan import reconcile, sheets
from progress_rules.errors import RequestError

few = settings(max_examples=5, deadline=None, phases=[Phase.explicit, Phase.generate])  # no seed is simpler
seeds = st.integers(0, 2**32)
years = st.integers(2005, 2026)

KINDS = {"新开工": (73, "2253", "552.5"), "续建": (75, "2632.3", "574.9")}
CATEGORIES = {
    "产业": (69, "2420.7", "580.5"), "城建和交通基础设施": (23, "1295.3", "256.4"), "民生": (24, "514.7", "114.8"),
    "生态": (14, "164.4", "55.6"), "文旅": (18, "490.2", "120.1"),
}  # fmt: skip
BANDS = {
    (100, 10_000): (8, "1961.3", "303.1"), (50, 100): (11, "723.4", "131"), (10, 50): (111, "2067", "630.4"),
    (0, 10): (18, "133.6", "62.9"),
}  # fmt: skip
INVESTED, SHARES = ("162.5", "341", "383.8", "240.2"), ("14.4", "44.7", "78.7", "100")
STARTS, RATES = (37, 24, 12, 0), ("50.7", "83.6", "100", "100")
TABLES = (
    "duties",
    "deadlines",
    "actions",
    "scores",
    "totals",
    "ranks",
    "states",
    "steps",
    "decisions",
    "findings",
    "trace",
)


@pytest.fixture(scope="module")
def portfolio():
    return demo_portfolio(pack="tangshan")


@pytest.fixture(scope="module")
def result(portfolio):
    return pr.assess(portfolio, "tangshan")


def totals(projects):
    return len(projects), *(
        sum((getattr(p, column) for p in projects), Decimal(0)) / 10_000
        for column in ("total_investment", "annual_plan")
    )


def as_published(count, total, annual):
    return count, Decimal(total), Decimal(annual)


def half_up(value, places=1):
    return Decimal((value * 10**places * 2 + 1) // 2).scaleb(-places)


def quarter(day):
    return (day.month - 1) // 3


@few
@given(seeds, years)
def test_every_total_holds_at_once_whatever_the_seed_and_the_year(seed, year):
    portfolio = demo_portfolio(seed, pack="tangshan", year=year)
    assert [p.id for p in portfolio.projects] == [f"TS-{n:03d}" for n in range(1, 218)]
    preparing = [p for p in portfolio.projects if p.kind == "前期"]
    building = [p for p in portfolio.projects if p.kind != "前期"]
    assert totals(building) == as_published(148, "4885.3", "1127.4")
    assert (len(preparing), sum(p.total_investment for p in preparing)) == (69, 55_577_000)
    assert not any(p.annual_plan for p in preparing)
    for kind, figures in KINDS.items():
        assert totals([p for p in building if p.kind == kind]) == as_published(*figures)
    for category, figures in CATEGORIES.items():
        assert totals([p for p in building if p.category == category]) == as_published(*figures)
    for (low, high), figures in BANDS.items():
        mine = [p for p in building if low * 10_000 <= p.total_investment < high * 10_000]
        assert totals(mine) == as_published(*figures)
    assert all(0 < p.annual_plan < p.total_investment for p in building)
    assert all(p.listed_from == date(year, 1, 1) for p in portfolio.projects)


@few
@given(seeds, years)
def test_the_year_runs_as_published(seed, year):
    portfolio = demo_portfolio(seed, pack="tangshan", year=year)
    new = [p for p in portfolio.projects if p.kind == "新开工"]
    assert all(quarter(p.planned_start) == quarter(p.actual_start) for p in new)
    assert all(p.planned_start.year == p.actual_start.year == year for p in new)
    starts = Counter(quarter(p.actual_start) for p in new)
    assert tuple(starts[n] for n in range(4)) == STARTS
    done = [p for p in portfolio.projects if p.actual_finish is not None]
    assert len(done) == 58
    assert all(quarter(p.planned_finish) == quarter(p.actual_finish) for p in done)
    last = {(r.project, r.period): r for r in sorted(portfolio.reports, key=lambda r: r.recorded_at)}
    assert len(last) == 148 * 12
    assert portfolio.latest_date == date(year, 12, 31)
    by_quarter = {"planned": [0] * 4, "actual": [0] * 4}
    known = {p.id: p for p in portfolio.projects}
    for (project, period), report in last.items():
        month = int(period[5:])
        begun, over = known[project].actual_start, known[project].actual_finish
        at_work = (begun.year, begun.month) <= (year, month) and (over is None or month <= over.month)
        assert at_work or report.actual_investment == 0
        for side, sums in by_quarter.items():
            sums[(month - 1) // 3] += int(getattr(report, f"{side}_investment"))
    targets = [t.amount for t in sorted(portfolio.targets, key=lambda t: t.period) if t.measure == "投资"]
    assert by_quarter["planned"] == targets
    for sums in by_quarter.values():
        assert sum(sums) == 11_274_000  # unrounded: to the last 万元
        assert tuple(half_up(Fraction(n) / 10_000) for n in sums) == tuple(map(Decimal, INVESTED))
        shares = [half_up(Fraction(100 * sum(sums[: n + 1]), 11_274_000)) for n in range(4)]
        assert shares == list(map(Decimal, SHARES))
    ahead = [sum(by_quarter["actual"][: n + 1]) - sum(by_quarter["planned"][: n + 1]) for n in range(4)]
    assert min(ahead) >= 0
    assert ahead[-1] == 0


@few
@given(seeds, years)
def test_the_reconciliation_finds_every_total(seed, year):
    found = reconcile(demo_portfolio(seed, pack="tangshan", year=year))
    assert found.ok
    assert {line.status for line in found.sums} == {"equal"}
    assert {line.status for line in found.course} == {"equal", "rounds"}
    clauses = {line.clause for line in (*found.sums, *found.course)}
    assert clauses == {f"TS-{n:02d}" for n in range(1, 12)} - {"TS-07"}
    rates = [line for line in found.course if "rate" in line.what.en]
    assert [line.figures[1].rounded for line in rates] == list(map(Decimal, RATES[:3]))
    assert (found.printed.difference, found.printed.status) == (Decimal("0.1"), "within_rounding")


@pytest.mark.parametrize(
    ("column", "clauses"),
    [("annual_plan", {"TS-02", "TS-03", "TS-04", "TS-05"}), ("kind", {"TS-02", "TS-03", "TS-04", "TS-05", "TS-06"})],
)  # fmt: skip
def test_the_reconciliation_tells_what_differs(portfolio, column, clauses):
    data = portfolio.to_dict()
    data["projects"][0][column] = {"annual_plan": "1", "kind": "前期"}[column]
    found = reconcile(pr.Portfolio.from_dict(data, tables=pr.load_pack("tangshan")))
    assert not found.ok
    assert {line.clause for line in found.sums if line.status == "differs"} == clauses
    told = sheets(found, "en")[0]
    assert "differs" in {row[-1] for row in told.rows}


def test_the_pack_computes_the_same_percentages_from_unrounded_sums(portfolio, result):
    standing = result.decisions.filter(table="standing")
    said = {(p, o): Fraction(v) for p, o, v in standing.select("period", "output", "value").iter_rows()}
    for line in reconcile(portfolio).course:
        period, name = line.what.en.split(",")[0].split()[-1], line.what.en
        output = {"share": "share", "start": "start_rate"}.get(name[:5])
        if output is None or name.startswith("starts"):
            continue
        outputs = (f"target_{output}", "invested_share" if output == "share" else "start_rate_of_year")
        for figure, own in zip(line.figures, outputs, strict=True):
            assert abs(figure.here - said[period, own]) < Fraction(1, 10**9)
    first = said["2018-Q1", "invested_share"]
    assert abs(first - Fraction(1625, 11274) * 100) > Fraction(1, 10**4)  # not that of the printed figure


def test_printed_targets_are_off_by_rounding_which_the_pack_allows(portfolio):
    data = portfolio.to_dict()
    printed = dict(zip((f"2018-Q{n}" for n in range(1, 5)), INVESTED, strict=True))
    for row in data["targets"]:
        if row["measure"] == "投资":
            row["amount"] = str(int(Decimal(printed[row["period"]]) * 10_000))
    pack = pr.load_pack("tangshan")
    duties = pr.assess(pr.Portfolio.from_dict(data, tables=pack), pack).duties
    check = duties.filter(duty="plan-adds-up").row(0, named=True)
    assert (check["done"], check["status"]) == (1000, "met")
    assert duties.filter(duty="investment-target", period="2018-Q4")["status"].to_list() == ["met"]


def test_each_part_of_the_pack_shows_something(result):
    pack = result.pack
    # It has no targets of counties, categories or bands.
    parts = {"part-investment", "part-starts", "part-completions", "part_standing", "bands"}
    assert set(result.duties["duty"]) == {duty.id for duty in pack.duties} - parts
    assert set(result.decisions["table"]) == {table.id for table in pack.decisions} - parts
    assert dict(result.deadlines["status"].value_counts().iter_rows()).keys() == {
        "met", "late", "pending", "not_started",
    }  # fmt: skip
    acting = {"unsigned-adjustment", "exit-without-file", "left-without-procedure", "ready-to-enter"}
    assert set(result.actions["rule"]) == acting | {"year-end-assessment", "last-again"}
    assert set(result.scores["rule"]) == {
        f"county_{score}.{what}"
        for score in ("appraisal", "quarter")
        for what in ("starts", "investment", "enterprises")
    }
    assert result.scores["unit"].n_unique() == 16
    assert set(result.ranks["ranking"]) == {ranking.id for ranking in pack.rankings}
    assert result.ranks["place"].null_count() == 0
    refused = result.steps.filter(step="decide", outcome="refused").row(0, named=True)
    state = result.states.filter(subject=refused["subject"]).row(0, named=True)
    assert (refused["before"], state["state"], state["done"]) == ("proposed", "proposed", False)
    assert pr.agenda(result.portfolio, pack, "quarterly_dispatch", "2018-12-31").items.height > 0
    # Its only findings are the reports that the demo corrects.
    versions = result.portfolio.frame("reports").group_by("project", "period").len().filter(pl.col("len") > 1)
    corrected = set(versions.select("project", "period").iter_rows())
    assert corrected
    assert set(result.findings["kind"]) == {"superseded"}
    assert set(result.findings.select("project", "period").iter_rows()) == corrected


@few
@given(seeds, years)
def test_most_duties_are_met_and_a_few_are_not(seed, year):
    result = pr.assess(demo_portfolio(seed, pack="tangshan", year=year), "tangshan")
    assert str(result.as_of) == f"{year}-12-31"
    statuses = dict(result.duties["status"].value_counts().iter_rows())
    assert statuses["met"] > 3000
    assert statuses["breached"] == 21
    assert "undecided" not in statuses
    city = result.duties.filter(pl.col("each") == "portfolio", pl.col("status") != "met")
    assert city["duty"].to_list() == ["tour-participants"]


def test_both_engines_agree_on_it(portfolio, result):
    other = pr.assess(portfolio, "tangshan", engine="reference")
    for table in TABLES:
        assert result.table(table).equals(other.table(table)), table


@pytest.mark.parametrize(("name", "language"), [("csv", "zh"), ("ledger.xlsx", "en"), ("ledger.json", "zh")])
def test_the_ledger_reads_back_and_is_judged_alike(portfolio, result, tmp_path, name, language):
    path = pr.write_portfolio(portfolio, tmp_path / name, language=language)
    pack = pr.load_pack("tangshan")
    again = pr.read_portfolio(path, tables=pack)
    assert again == portfolio
    judged = pr.assess(again, pack)
    for table in TABLES:
        assert result.table(table).equals(judged.table(table)), table


def test_a_seed_is_repeatable_and_the_year_is_a_parameter():
    first = demo_portfolio(3, pack="tangshan", year=2021)
    assert first == demo_portfolio(3, pack="tangshan", year=2021)
    assert first != demo_portfolio(4, pack="tangshan", year=2021)
    assert '"2018-' not in first.to_json()
    assert "2021-Q4" in first.to_json()


@pytest.mark.parametrize("year", [2004, 2027, True, "2018", 2018.0])
def test_a_year_without_working_days_is_refused(year):
    with pytest.raises(
        RequestError, match=r"PR442 there is no demo of tangshan for the year .*\n.*2005–2026"
    ):
        demo_portfolio(pack="tangshan", year=year)
