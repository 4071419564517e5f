"""Scores against plain arithmetic, ladders against plain Python; both engines."""

from __future__ import annotations

from decimal import Decimal

import polars as pl
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.oracles import appraisals as oracle
from tests.oracles.engines import judge, pack_of
from tests.oracles.units import PROJECT, UNIT, units

relaxed = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


def score_of(items: list[dict[str, object]], values: list[object] = (60,), **score: object):
    pack = pack_of(scores=[{"id": "s", "for": UNIT, "items": items, **score}])
    result = judge(pack, "2024-01-31", **units(list(values)))
    lines = {row["rule"].removeprefix("s."): row["points"] for row in result.scores.to_dicts()}
    return result.totals["points"].to_list()[0], lines


PROGRESS = "only(reports.actual_progress)"


@pytest.mark.parametrize(
    ("parts", "total", "lines"),
    [
        ({}, 60, {"a": 60}),
        ({"base": 100}, 160, {"base": 100, "a": 60}),
        ({"base": 100, "most": 120}, 120, {"base": 100, "a": 60, "most": -40}),
        ({"base": -100, "least": 0}, 0, {"base": -100, "a": 60, "least": 40}),
        ({"zero_when": "True", "base": 10}, 0, {"base": 10, "a": 60, "zeroed": -70}),
        ({"zero_when": "False"}, 60, {"a": 60}),
    ],
)
def test_base_cap_floor_and_veto_each_have_their_line(parts, total, lines):
    assert score_of([{"id": "a", "points": PROGRESS}], **parts) == (total, lines)


def test_a_score_at_its_cap_loses_nothing():
    assert score_of([{"id": "a", "points": PROGRESS}], most=60) == (60, {"a": 60})


def test_items_have_bounds_and_weights():
    items = [
        {"id": "capped", "points": PROGRESS, "most": 50, "weight": 0.2},
        {"id": "floored", "points": f"-1 * {PROGRESS}", "least": -8},
        {"id": "per_unit", "points": f"-0.5 * (70 - {PROGRESS})"},
        {"id": "not_there", "points": 1000, "when": f"{PROGRESS} > 60"},
    ]
    assert score_of(items) == (-3, {"capped": 10, "floored": -8, "per_unit": -5})


def test_rounding_is_half_up_and_has_its_line():
    total, lines = score_of([{"id": "a", "points": f"{PROGRESS} / 8"}], [61], places=2)
    assert (total, lines) == (Decimal("7.63"), {"a": Decimal("7.625"), "rounded": Decimal("0.005")})


@pytest.mark.parametrize(
    ("missing", "total", "lines"),
    [
        ("undecided", None, {"known": 60, "open": None}),
        ("zero", 60, {"known": 60, "open": 0}),
        ("full", 90, {"known": 60, "open": 30}),
        ("left_out", 60, {"known": 60}),
    ],
)
def test_what_is_missing(missing, total, lines):
    items = [
        {"id": "known", "points": PROGRESS},
        {"id": "open", "points": "only(reports.planned_progress)", "most": 30, "missing": missing},
    ]
    assert score_of(items) == (total, lines)


def test_the_weight_of_what_is_left_out_goes_to_the_others():
    items = [
        {"id": "a", "points": PROGRESS, "weight": 0.5},
        {"id": "b", "points": 100, "weight": 0.3},
        {"id": "c", "points": "only(reports.planned_progress)", "weight": 0.2, "missing": "left_out"},
    ]
    assert score_of(items, weights="shared") == (75, {"a": Decimal("37.5"), "b": Decimal("37.5")})


def test_a_score_of_nothing_that_applies_is_undecided_with_shared_weights():
    items = [{"id": "a", "points": PROGRESS, "when": "False"}]
    assert score_of(items, weights="shared")[0] is None
    assert score_of(items)[0] == 0


def test_mixed_periods_of_ten_forty_five_and_forty_five():
    reports = [
        {"project": "P", "period": f"2024-{m:02d}", "actual_progress": m, "planned_progress": 10}
        for m in range(1, 13)
    ]
    year, half = {"each": "unit", "every": "year"}, {"each": "unit", "every": "half-year"}
    pack = pack_of(
        scores=[
            {"id": "month", "for": UNIT, "items": [{"id": "p", "points": PROGRESS}]},
            {"id": "half", "for": half, "items": [{"id": "p", "points": "sum(month.total)"}]},
            {
                "id": "whole", "for": year,
                "items": [
                    {"id": "months", "points": 'sum(month.total, window="year") / 12', "weight": 0.1},
                    {"id": "first", "points": 'lowest(half.total, window="year")', "weight": 0.45},
                    {"id": "second", "points": 'highest(half.total, window="year")', "weight": 0.45},
                ],
            },
        ]
    )  # fmt: skip
    result = judge(pack, "2024-12-31", projects=[{"id": "P", "unit": "U"}], reports=reports)
    whole = result.totals.filter(scheme="whole")["points"].to_list()
    assert whole == [Decimal("0.1") * Decimal(78) / 12 + Decimal("0.45") * (21 + 57)]


LADDER = {
    "id": "l", "for": PROJECT, "when": "actual_progress < 10",
    "rungs": [{"id": f"g{k}", "after": n} for k, n in enumerate((1, 2, 4))],
}  # fmt: skip


@relaxed
@example(
    [True, True, True, True, None, True, True], "year", False
)  # a year that begins with an unknown month
@example([True, True, True, True, None, True, True], "year", True)
@given(
    st.lists(st.sampled_from([True, True, True, False, None]), min_size=1, max_size=16),
    st.sampled_from(["spell", "year", "period"]), st.booleans(),
)  # fmt: skip
def test_rungs_are_those_of_the_oracle(months, once_per, skip):
    labels = [f"{2023 + (k + 8) // 12}-{(k + 8) % 12 + 1:02d}" for k in range(len(months))]
    value = {True: 5, False: 15, None: None}
    reports = [
        {"project": "P", "period": label, "actual_progress": value[slow]}
        for label, slow in zip(labels, months, strict=True)
    ]
    pack = pack_of(ladders=[{**LADDER, "once_per": once_per, "skip": skip}])
    result = judge(pack, "2024-12-31", projects=[{"id": "P", "unit": "U"}], reports=reports)
    got = {(row["period"], row["rule"]) for row in result.actions.to_dicts()}
    years = [int(label[:4]) for label in labels]
    taken = oracle.rungs(months, [1, 2, 4], once_per=once_per, skip=skip, years=years)
    assert got == {(label, f"l.g{k}") for label, now in zip(labels, taken, strict=True) for k in now}


def test_a_ladder_that_is_cleared_only_after_two_good_months():
    values = [5, 15, 5, 15, 15, 5]
    reports = [
        {"project": "P", "period": f"2024-0{m}", "actual_progress": v} for m, v in enumerate(values, start=1)
    ]
    pack = pack_of(ladders=[{**LADDER, "cleared": "streak(actual_progress >= 10) >= 2"}])
    result = judge(pack, "2024-06-30", projects=[{"id": "P", "unit": "U"}], reports=reports)
    assert result.actions.select("period", "rule").rows() == [
        ("2024-01", "l.g0"),
        ("2024-03", "l.g1"),
        ("2024-06", "l.g0"),
    ]
    rows = result.ladders.select("period", "count", "rung", "next").rows()
    assert rows == [
        ("2024-01", 1, "g0", "g1"), ("2024-02", 1, "g0", "g1"), ("2024-03", 2, "g1", "g2"), ("2024-04", 2, "g1", "g2"),
        ("2024-06", 1, "g0", "g1"),
    ]  # fmt: skip


def test_a_rung_with_a_condition_of_its_own_skips_those_below():
    rungs = [*LADDER["rungs"], {"id": "top", "when": "actual_progress < 3", "action": "interview"}]
    reports = [
        {"project": "P", "period": f"2024-0{m}", "actual_progress": v}
        for m, v in enumerate([5, 2, 2, 5], start=1)
    ]
    result = judge(
        pack_of(ladders=[{**LADDER, "rungs": rungs}]),
        "2024-04-30",
        projects=[{"id": "P", "unit": "U"}],
        reports=reports,
    )
    assert result.actions.select("period", "action").rows() == [("2024-01", "g0"), ("2024-02", "interview")]


@pytest.mark.parametrize(
    ("reading", "total"), [("undecided", None), ("zero", 60), ("full", 90), ("left_out", 60)]
)
def test_what_is_missing_can_be_a_reading_that_the_caller_chooses(reading, total):
    items = [
        {"id": "known", "points": PROGRESS},
        {"id": "open", "points": "only(reports.planned_progress)", "most": 30, "missing": "missing_part"},
    ]
    choices = ["undecided", "zero", "full", "left_out"]
    pack = pack_of(
        parameters={"missing_part": {"value": reading, "choices": choices}},
        scores=[{"id": "s", "for": UNIT, "items": items}],
    )
    assert judge(pack, "2024-01-31", **units([60])).totals["points"].to_list() == [total]


@pytest.mark.parametrize(("reading", "total"), [("fixed", 30), ("shared", 60)])
def test_who_takes_the_weight_of_what_is_left_out_can_be_a_reading(reading, total):
    items = [
        {"id": "a", "points": PROGRESS, "weight": 0.5},
        {"id": "b", "points": "only(reports.planned_progress)", "weight": 0.5, "missing": "left_out"},
    ]
    pack = pack_of(
        parameters={"sharing": {"value": reading, "choices": ["fixed", "shared"]}},
        scores=[{"id": "s", "for": UNIT, "items": items, "weights": "sharing"}],
    )
    assert judge(pack, "2024-01-31", **units([60])).totals["points"].to_list() == [total]


def left_out(values: list[object], **parts: object):
    """Judge a project for each value; constructs `where` progress is above 10 are about those only."""
    facts = units(values)
    return judge(pack_of(**parts), "2024-01-31", **facts)


ABOVE = {**PROJECT, "where": "actual_progress > 10"}


def test_who_a_score_leaves_out_has_no_total_for_anybody_who_names_it():
    result = left_out(
        [5, 20, None],
        scores=[{"id": "s", "for": ABOVE, "base": 5, "items": [{"id": "a", "points": "coalesce(actual_progress, 0)"}]}],
        views={"v": {"for": PROJECT, "columns": {"total": "s.total", "a": "s.a"}}},
        rules=[{"id": "r", "for": PROJECT, "when": "s.total >= 0", "then": {"action": "sanction"}}],
        rankings=[{"id": "k", "for": PROJECT, "by": "s.total", "unknown": "left_out", "least": 1}],
    )  # fmt: skip
    # of P2 it is unknown whether the score is about it: so is what it comes to
    assert result.totals.select("subject", "points").rows() == [("P1", 25), ("P2", None)]
    assert result.view("v").select("total", "a").rows() == [(None, None), (25, 20), (None, None)]
    assert result.actions["subject"].to_list() == ["P1"]
    assert result.ranks.filter(pl.col("place").is_not_null())["subject"].to_list() == ["P1"]


def test_who_a_table_or_a_ladder_leaves_out_has_no_output_and_no_rung():
    result = left_out(
        [5, 20],
        tables=[{
            "id": "b", "for": ABOVE, "inputs": ["actual_progress"], "outputs": ["x"],
            "rows": [{"if": [">= 0"], "then": [7]}],
        }],
        ladders=[{"id": "d", "for": ABOVE, "when": "actual_progress < 50", "rungs": [{"id": "one", "after": 1}]}],
        views={"v": {"for": PROJECT, "columns": {"x": "b.x", "open": "d.open", "count": "d.count", "rung": "d.rung"}}},
    )  # fmt: skip
    rows = result.view("v").select("x", "open", "count", "rung").rows()
    assert rows == [(None, None, None, None), (7, True, 1, 1)]


def test_a_score_has_no_total_before_it_is_in_force():
    reports = [{"project": "P", "period": f"2024-0{m}", "actual_progress": m} for m in (1, 2, 3)]
    pack = pack_of(
        scores=[{
            "id": "s", "for": PROJECT, "base": 5, "items": [{"id": "a", "points": "actual_progress"}],
            "in_force": {"from": "2024-02-01"},
        }],
        views={
            "own": {"for": PROJECT, "columns": {"total": "s.total"}},
            "year": {"for": UNIT, "columns": {"sum": 'sum(s.total, window="year")'}},
        },
    )  # fmt: skip
    result = judge(pack, "2024-03-31", projects=[{"id": "P", "unit": "U"}], reports=reports)
    assert result.totals.select("period", "points").rows() == [("2024-02", 7), ("2024-03", 8)]
    assert result.view("own")["total"].to_list() == [None, 7, 8]
    assert result.view("year")["sum"].to_list() == [0, 7, 15]


def test_explanations_say_that_points_are_unknown():
    pack = pack_of(
        scores=[{"id": "s", "for": UNIT, "items": [{"id": "a", "points": "only(reports.planned_progress)"}]}]
    )
    told = judge(pack, "2024-01-31", **units([60])).explain("U0", "2024-01", each="unit")
    assert "  s.a → unknown\n" in told.text("en")
    assert "  s.a → 未知\n" in told.text("zh")


def test_explanations_of_a_level_that_a_table_gives_name_the_table():
    table = {
        "id": "bands", "for": PROJECT, "inputs": ["actual_progress"], "outputs": ["level"],
        "rows": [{"if": ["< 50"], "then": ["red"]}, {"if": [">= 50"], "then": ["green"]}],
    }  # fmt: skip
    rule = {"id": "colour", "for": PROJECT, "when": "reported", "then": {"signal": "bands.level"}}
    result = judge(pack_of(tables=[table], rules=[rule]), "2024-01-31", **units([20, 70]))
    told = result.explain("P0", "2024-01").text("en")
    assert "condition: reported, and bands.level == red\n" in told
    assert "bands.level == red → red == red: yes\n" in told
    assert "bands.level == red → green == red: no" in result.explain("P1", "2024-01").text("en")


def test_explanations_tell_every_count_of_a_table_and_that_a_condition_chose_its_rows():
    points = 'count(projects, kind == "a") + 10 * count(projects)'
    pack = pack_of(scores=[{"id": "s", "for": UNIT, "items": [{"id": "a", "points": points}]}])
    projects = [
        {"id": f"P{k}", "unit": "U", "kind": kind, "listed_from": "2024-01-01"}
        for k, kind in enumerate("abb")
    ]
    told = judge(pack, "2024-01-31", projects=projects).explain("U", "2024-01", each="unit")
    assert "inputs: count(projects, …) = 1, count(projects) = 3\n" in told.text("en")
    assert "依据：行数(项目, …) = 1，行数(项目) = 3\n" in told.text("zh")
