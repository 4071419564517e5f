"""The demo's facts: the totals that were published, whatever the seed, and figures one could meet."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import progress_rules as pr
from progress_rules.demo import AS_OF, PUBLISHED, demo_portfolio

few = settings(max_examples=30, deadline=None)
seeds = st.integers(0, 2**32)


@few
@given(seeds)
def test_any_seed_gives_the_published_totals(seed):
    result = pr.assess(demo_portfolio(seed), "ziyang", as_of=AS_OF)
    last = result.counters.filter(period="2017-10")
    assert dict(last.select("counter", "total").iter_rows()) == PUBLISHED
    assert result.actions.filter(period="2017-10").height >= 3


@few
@given(seeds)
def test_the_facts_are_plausible(seed):
    portfolio = demo_portfolio(seed)
    assert [project.id for project in portfolio.projects] == [f"ZY-{i:03d}" for i in range(1, 178)]
    assert len({project.name for project in portfolio.projects}) == 177
    assert 20 <= len({project.unit for project in portfolio.projects}) <= 30
    assert portfolio.latest_date == date(2017, 10, 31)
    assert 1 <= len(portfolio.exemptions) <= 10
    assert all(exemption.approved_by for exemption in portfolio.exemptions)
    assert portfolio.money_unit == "万元"
    ties = 0
    by_project = {project.id: [] for project in portfolio.projects}
    for report in portfolio.reports:
        by_project[report.project].append(report)
    for mine in by_project.values():
        assert len({report.recorded_at for report in mine}) == len(mine)
        current = {report.period: report for report in sorted(mine, key=lambda r: r.recorded_at)}
        rows = [current[period] for period in sorted(current)]
        for row in rows:
            lag = row.planned_progress - row.actual_progress
            ties += lag == 0
            assert -15 <= lag <= 15
            assert 0 <= row.actual_progress <= 100
            assert (row.planned_progress * 10) % 1 == (row.actual_progress * 10) % 1 == 0
        for earlier, later in pairwise(rows):
            assert earlier.planned_progress <= later.planned_progress
            assert earlier.actual_progress <= later.actual_progress
    assert ties > 100


@few
@given(seeds)
def test_every_kind_of_trouble_is_in_it(seed):
    result = pr.assess(demo_portfolio(seed), "ziyang", as_of=AS_OF)
    kinds = dict(result.findings["kind"].value_counts().iter_rows())
    assert kinds == {"missing_report": 12, "superseded": 2, "claimed_differs": 6}
    assert {"late-start", "behind-schedule", "yellow-to-red"} <= set(result.lights["rule"].drop_nulls())
    assert "exempt" in result.lights["status"]


def test_a_seed_is_repeatable_and_others_differ():
    assert demo_portfolio(3) == demo_portfolio(3)
    assert demo_portfolio(3) != demo_portfolio(4)
    assert demo_portfolio() == demo_portfolio(2017)


@settings(max_examples=8, deadline=None)
@given(seeds)
def test_a_correction_matters_only_once_it_is_known(seed):
    portfolio = demo_portfolio(seed)
    superseded = pr.assess(portfolio, "ziyang", as_of=AS_OF).findings.filter(kind="superseded")
    for project, period in superseded.select("project", "period").iter_rows():
        signals = [
            pr.assess(portfolio, "ziyang", as_of=day).lights.filter(project=project, period=period)["signal"][
                0
            ]
            for day in (period, AS_OF)
        ]
        assert signals == ["green", "yellow"]


@pytest.mark.parametrize("engine", ["columnar", "reference"])
def test_both_engines_count_alike(engine):
    result = pr.assess(demo_portfolio(), "ziyang", engine=engine)
    assert dict(result.counters.filter(period="2017-10").select("counter", "total").iter_rows()) == PUBLISHED
    assert Decimal(-33) >= result.scores["points"].sum()
