"""Engines agree, and the order of facts does not matter, where projects go on from others and plans are changed."""

from __future__ import annotations

from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from progress_rules import testing
from progress_rules.engines import assess
from progress_rules.errors import EngineError, RequestError
from progress_rules.model import Portfolio
from progress_rules.packs import load_pack
from tests.properties.test_constructs import refused_alike

relaxed = settings(suppress_health_check=list(HealthCheck), deadline=None, max_examples=25)
DAYS = st.sampled_from(["2017-06-30", "2017-12-31", "2018-03-31"])
SCALE = [{"id": "green"}, {"id": "yellow"}, {"id": "red"}]
PLANS = load_pack(
    {
        "pack": "plans", "title": "plans", "levels": SCALE,
        "rules": [
            {"id": "late", "when": "original_planned_finish <= period_end", "then": {"signal": "yellow"}},
            {"id": "moved", "when": "streak(rebaselined) >= 2", "then": {"light": "red"}},
            {"id": "more", "when": "现年度计划投资 > 原年度计划投资", "then": {"action": "ask"}},
            {"id": "version", "when": "total(baseline_version) > 3", "then": {"score": "-baseline_version / 3"}},
            {"id": "begun", "when": "current_planned_start < period_end", "then": {"action": "begin"}},
            {"id": "heir", "when": "count(successions, by=project, window=\"so_far\") > 0", "then": {"action": "heir"}},
            {"id": "cost", "for": {"each": "project", "every": "quarter"},
             "when": "previous(original_total_investment) < current_total_investment", "then": {"action": "cost"}},
            {"id": "once", "for": {"each": "project", "every": "once"},
             "when": "rebaselined or count(baselines) > 2", "then": {"action": "once"}},
            {"id": "line", "for": "succession", "when": "known(kind)", "then": {"action": "line"}},
            {"id": "busy", "for": {"each": "project", "every": "month", "where": "category != \"乙\""},
             "when": "streak(count(activities, by=project) > 0) >= 2", "then": {"action": "busy"}},
        ],
    }
)  # fmt: skip


@relaxed
@given(testing.portfolios(lineage=True, records=True), DAYS)
def test_engines_agree_on_plans_and_heirs(portfolio, as_of):
    testing.assert_engines_agree(portfolio, PLANS, as_of)


@relaxed
@given(st.data())
def test_engines_agree_on_random_packs_with_heirs(data):
    pack = data.draw(testing.packs(depth=2))
    portfolio = data.draw(testing.portfolios(kind=pack.calendar.kind, lineage=True))
    with refused_alike():
        testing.assert_engines_agree(portfolio, pack, data.draw(DAYS))


@relaxed
@given(testing.construct_packs(), testing.portfolios(records=True, lineage=True), DAYS)
def test_engines_agree_on_constructs_with_heirs(pack, portfolio, as_of):
    with refused_alike():
        testing.assert_engines_agree(portfolio, pack, as_of)


@relaxed
@given(testing.portfolios(lineage=True, records=True), DAYS, st.integers(0, 5))
def test_the_order_of_facts_does_not_matter_to_heirs(portfolio, as_of, seed):
    testing.assert_order_does_not_matter(portfolio, PLANS, as_of, seed=seed)
    testing.assert_order_does_not_matter(portfolio, load_pack("ziyang"), as_of, seed=seed)


@relaxed
@given(testing.portfolios(lineage=True))
def test_later_facts_never_change_earlier_periods_of_heirs(portfolio):
    testing.assert_past_does_not_change(portfolio, load_pack("ziyang"), date(2017, 5, 31), date(2018, 3, 31))


@relaxed
@given(testing.portfolios(lineage=True))
def test_a_succession_changes_nothing_that_ended_before_it(portfolio):
    alone = Portfolio.from_dict({k: v for k, v in portfolio.to_dict().items() if k != "successions"})
    full, part = (assess(facts, "ziyang", as_of="2018-03-31").lights for facts in (portfolio, alone))
    firsts: dict[str, date] = {}
    for row in portfolio.successions:
        firsts[row.successor] = min(row.on, firsts.get(row.successor, row.on))
    calendar = load_pack("ziyang").calendar
    for with_, without in zip(full.to_dicts(), part.to_dicts(), strict=True):
        day = firsts.get(with_["project"])
        if day is None or calendar.parse(with_["period"]).end < day:
            assert with_ == without


@relaxed
@given(st.data())
def test_explanations_repeat_the_verdicts_of_heirs(data):
    portfolio = data.draw(testing.portfolios(lineage=True, projects=3))
    pack = data.draw(st.sampled_from([PLANS, load_pack("ziyang")]))
    try:
        result = assess(portfolio, pack, as_of="2018-03-31")
    except (EngineError, RequestError):
        return
    rows = result.lights.to_dicts()
    if not rows:
        return
    row = data.draw(st.sampled_from(rows))
    explanation = result.explain(row["project"], row["period"])
    assert (explanation.signal, explanation.light) == (row["signal"], row["light"])
    told = {rule.rule: rule.outcome for rule in explanation.rules}
    for rule, outcome in (
        result.trace.filter(project=row["project"], period=row["period"]).select("rule", "outcome").rows()
    ):
        assert told.get(rule, outcome) in {outcome, "not_in_force"}
    last = explanation.history[-1]
    assert (last.period, last.streak, last.project) == (row["period"], row["streak"], "")
