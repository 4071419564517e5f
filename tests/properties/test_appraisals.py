"""Engines agree on views, scores, rankings and ladders; lines add up to totals; explanations repeat outcomes."""

from __future__ import annotations

from datetime import date

import polars as pl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from progress_rules import testing
from progress_rules.engines import assess
from progress_rules.errors import EngineError
from tests.properties.test_constructs import DAYS, refused_alike

relaxed = settings(suppress_health_check=list(HealthCheck), deadline=None)


@relaxed
@given(testing.appraisal_packs(), testing.portfolios(records=True), DAYS)
def test_engines_agree_on_what_looks_at_many_projects(pack, portfolio, as_of):
    with refused_alike():
        testing.assert_engines_agree(portfolio, pack, as_of)


@relaxed
@given(testing.appraisal_packs(), testing.portfolios(records=True), DAYS, st.integers(0, 5))
def test_the_order_of_facts_does_not_matter_to_ranks(pack, portfolio, as_of, seed):
    with refused_alike():
        testing.assert_order_does_not_matter(portfolio, pack, as_of, seed=seed)


@relaxed
@given(testing.appraisal_packs(), testing.portfolios(records=True), DAYS)
def test_the_lines_of_a_score_add_up_to_its_total(pack, portfolio, as_of):
    try:
        result = assess(portfolio, pack, as_of=as_of)
    except EngineError:
        return
    keys = ["each", "subject", "period"]
    lines = result.scores.group_by(keys).agg(
        pl.col("points").sum().alias("lines"), pl.col("points").is_null().any().alias("open")
    )
    known = result.totals.drop_nulls("points").join(lines, on=keys, how="left", nulls_equal=True)
    known = known.filter(~pl.col("open").fill_null(value=False))  # a veto is sure where an item is not
    apart = known.with_columns(pl.col("lines").fill_null(0)).filter(
        (pl.col("lines") - pl.col("points")).abs() > pl.lit(10**-8).cast(pl.Decimal(38, 10))
    )
    assert apart.height == 0, apart


@relaxed
@given(st.data())
def test_explanations_repeat_the_outcomes_of_appraisals(data):
    pack = data.draw(testing.appraisal_packs())
    portfolio = data.draw(testing.portfolios(records=True, projects=2))
    try:
        result = assess(portfolio, pack, as_of=date(2017, 12, 31))
    except EngineError:
        return
    rows = result.trace.filter(pl.col("each") != "project").to_dicts()
    if not rows:
        return
    row = data.draw(st.sampled_from(rows))
    explanation = result.explain(row["subject"], row["period"], each=row["each"])
    told = {rule.rule: rule.outcome for rule in explanation.rules}
    assert told[row["rule"]] == str(row["outcome"])
