"""The engines give the same answers on random packs and portfolios."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from progress_rules import testing
from progress_rules.engines import assess
from progress_rules.errors import EngineError, RequestError
from progress_rules.model import Portfolio
from progress_rules.packs import load_pack

relaxed = settings(suppress_health_check=list(HealthCheck))


@relaxed
@given(st.data())
def test_engines_agree_on_random_packs(data):
    pack = data.draw(testing.packs())
    portfolio = data.draw(testing.portfolios(kind=pack.calendar.kind))
    as_of = data.draw(st.sampled_from([None, "2017-06-30", "2017-12-31"]))
    if as_of is None and portfolio.latest_date is None:
        return
    try:
        assess(portfolio, pack, as_of=as_of, engine="columnar")
    except EngineError as error:
        refused = set(error.codes)
        event("columnar refuses")
    else:
        refused = set()
        testing.assert_engines_agree(portfolio, pack, as_of)
    assert refused <= {"PR408"}


@relaxed
@given(
    testing.portfolios(),
    st.fixed_dictionaries(
        {
            "turns_on": st.sampled_from(["nth", "after_nth"]),
            "months_to_red": st.integers(1, 4),
            "clean_months_to_exit": st.integers(1, 3),
            "missing_report": st.sampled_from(["unknown", "lagging", "carry_forward"]),
            "year_reset": st.booleans(),
            "lag_points": st.sampled_from([0, 5, "2.5"]),
            "review_repeats": st.sampled_from(["once", "monthly"]),
            "deduct_per": st.sampled_from(["project", "month", "spell"]),
        }
    ),
)
def test_engines_agree_on_ziyang_under_every_reading(portfolio, parameters):
    pack = load_pack("ziyang", parameters=parameters)
    testing.assert_engines_agree(portfolio, pack, "2018-03-31")


@relaxed
@given(testing.portfolios(), st.integers(0, 5))
def test_the_order_of_facts_does_not_matter(portfolio, seed):
    testing.assert_order_does_not_matter(portfolio, load_pack("ziyang"), "2018-03-31", seed=seed)


@relaxed
@given(testing.portfolios(), st.sampled_from([date(2017, 1, 31), date(2017, 5, 31), date(2017, 9, 30)]))
def test_later_facts_never_change_earlier_periods(portfolio, early):
    testing.assert_past_does_not_change(portfolio, load_pack("ziyang"), early, date(2018, 3, 31))


@relaxed
@given(st.data())
def test_later_facts_never_change_earlier_periods_under_random_packs(data):
    pack = data.draw(testing.packs(depth=2))
    portfolio = data.draw(testing.portfolios(kind=pack.calendar.kind))
    try:
        testing.assert_past_does_not_change(portfolio, pack, date(2017, 6, 30), date(2018, 3, 31))
    except (EngineError, RequestError):
        return


@relaxed
@given(st.data())
def test_explanations_repeat_the_verdict_on_random_packs(data):
    pack = data.draw(testing.packs(depth=2))
    portfolio = data.draw(testing.portfolios(kind=pack.calendar.kind, projects=2))
    try:
        result = assess(portfolio, pack, as_of="2018-01-31")
    except EngineError:
        return
    rows = result.lights.to_dicts()
    if not rows:
        return
    row = data.draw(st.sampled_from(rows))
    explanation = result.explain(row["project"], row["period"])
    assert (explanation.signal, explanation.light) == (row["signal"], row["light"])
    fired = result.trace.filter(project=row["project"], period=row["period"], outcome="fired")[
        "rule"
    ].to_list()
    assert [rule.rule for rule in explanation.fired] == fired
    assert row["project"] in explanation.text("zh")


@pytest.mark.parametrize("engine", ["reference", "columnar"])
@relaxed
@given(data=st.data())
def test_severity_never_falls_when_progress_falls(engine, data):
    portfolio = data.draw(testing.portfolios(projects=2))
    pack = load_pack("ziyang", parameters={"lag_points": 5})
    worse = portfolio.to_dict()
    less = data.draw(st.integers(1, 30))
    for report in worse.get("reports", []):
        if report.get("actual_progress") is not None:
            report["actual_progress"] = str(max(Decimal(0), Decimal(str(report["actual_progress"])) - less))
    before = assess(portfolio, pack, as_of="2018-03-31", engine=engine).lights
    after = assess(Portfolio.from_dict(worse), pack, as_of="2018-03-31", engine=engine).lights
    order = {"green": 0, "yellow": 1, "red": 2, "unknown": None}
    for a, b in zip(before["light"], after["light"], strict=True):
        if (
            order[a] is not None
        ):  # what was unknown may become certain: a project without progress has not started
            assert order[b] is not None
            assert order[b] >= order[a]
