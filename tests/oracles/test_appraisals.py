"""Rankings, scores, ladders and roll-ups against what plain Python and plain arithmetic say; both engines."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.oracles import appraisals as oracle
from tests.oracles.engines import judge, pack_of

relaxed = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))

UNIT = {"each": "unit", "every": "month"}
PROJECT = {"each": "project", "every": "month"}


def units(values: list[object], column: str = "actual_progress") -> dict[str, list[dict[str, object]]]:
    """Return a project with one report for each value, each of a unit of its own."""
    projects = [{"id": f"P{k}", "unit": f"U{k}", "listed_from": "2024-01-01"} for k in range(len(values))]
    reports = [{"project": f"P{k}", "period": "2024-01", column: value} for k, value in enumerate(values)]
    return {"projects": projects, "reports": reports}


def ranked(values: list[object], **ranking: object) -> list[tuple[object, ...]]:
    pack = pack_of(
        rankings=[{"id": "r", "for": UNIT, "by": "only(reports.actual_progress)", "least": 1, **ranking}]
    )
    rows = judge(pack, "2024-01-31", **units(values)).ranks.sort("subject")
    return [
        row[3:] for row in rows.select("ranking", "period", "subject", "place", "of", "first", "last").rows()
    ]


@pytest.mark.parametrize(
    ("ties", "places"),
    [("min", [1, 2, 2, 4]), ("max", [1, 3, 3, 4]), ("dense", [1, 2, 2, 3]), ("average", [1, 2.5, 2.5, 4])],
)
def test_ties(ties, places):
    assert [row[0] for row in ranked([90, 80, 80, 70], ties=ties)] == [
        Decimal(str(place)) for place in places
    ]


def test_all_who_tie_for_last_are_last():
    assert [row[3] for row in ranked([90, 70, 70, 70])] == [False, True, True, True]


def test_in_a_group_of_two_nobody_is_last_unless_the_pack_says_so():
    assert [row[3] for row in ranked([90, 70], least=3)] == [False, False]
    assert [row[3] for row in ranked([90, 70], least=2)] == [False, True]
    assert [row[0] for row in ranked([90, 70], least=3)] == [1, 2]


def test_where_all_are_equal_nobody_is_last_but_all_are_first():
    assert [row[2:] for row in ranked([50, 50, 50])] == [(True, False)] * 3
    assert [row[2:] for row in ranked([50, 50, 50], all_equal="everybody")] == [(True, True)] * 3


def test_thirds_that_differ_by_less_than_a_float_are_told_apart():
    by = ["sum(reports.actual_progress) / 3 + sum(reports.planned_progress)"]
    pack = pack_of(rankings=[{"id": "r", "for": UNIT, "by": by, "least": 1}])
    facts = units([1, "1.00000000000000001"])
    for row in facts["reports"]:
        row["planned_progress"] = 33
    rows = judge(pack, "2024-01-31", **facts).ranks.sort("subject")
    assert rows["place"].to_list() == [2, 1]
    assert rows["tied"].to_list() == [1, 1]


def test_a_second_key_parts_those_who_tie_in_the_first():
    facts = units([50, 50, 40])
    for k, row in enumerate(facts["reports"]):
        row["planned_progress"] = [10, 20, 90][k]
    by = ["only(reports.actual_progress)", "only(reports.planned_progress)"]
    pack = pack_of(rankings=[{"id": "r", "for": UNIT, "by": by, "least": 1}])
    assert judge(pack, "2024-01-31", **facts).ranks.sort("subject")["place"].to_list() == [2, 1, 3]


def test_groups_and_who_takes_part():
    facts = units([90, 80, 70, 60, 50])
    for k, project in enumerate(facts["projects"]):
        project["group"] = "甲" if k < 3 else "乙"
    ranking = {
        "id": "r", "for": PROJECT, "by": "actual_progress", "within": "group", "when": "actual_progress != 80",
        "least": 2,
    }  # fmt: skip
    rows = judge(pack_of(rankings=[ranking]), "2024-01-31", **facts).ranks.sort("subject")
    assert rows.select("subject", "group", "place", "of", "last").rows() == [
        ("P0", "甲", 1, 2, False), ("P2", "甲", 2, 2, True), ("P3", "乙", 1, 2, False), ("P4", "乙", 2, 2, True),
    ]  # fmt: skip


def test_a_subject_of_no_known_group_has_no_place_and_takes_nobody_elses():
    facts = units([90, 80, 70])
    facts["projects"][0]["group"] = None
    facts["projects"][1]["group"] = facts["projects"][2]["group"] = "甲"
    ranking = {"id": "r", "for": PROJECT, "by": "actual_progress", "within": "group", "least": 1}
    rows = judge(pack_of(rankings=[ranking]), "2024-01-31", **facts).ranks.sort("subject")
    assert rows["place"].to_list() == [None, 1, 2]


def test_groups_of_a_day():
    facts = units([90, 80, 70])
    for k, project in enumerate(facts["projects"]):
        project["planned_start"] = "2024-01-05" if k < 2 else "2024-01-06"
    ranking = {
        "id": "r",
        "for": PROJECT,
        "by": "actual_progress",
        "within": ["unit", "planned_start"],
        "least": 1,
    }
    rows = judge(pack_of(rankings=[ranking]), "2024-01-31", **facts).ranks.sort("subject")
    assert rows["group"].to_list() == ["U0 / 2024-01-05", "U1 / 2024-01-05", "U2 / 2024-01-06"]
    ranking["within"] = "planned_start"
    rows = judge(pack_of(rankings=[ranking]), "2024-01-31", **facts).ranks.sort("subject")
    assert rows.select("group", "place", "of").rows() == [
        ("2024-01-05", 1, 2), ("2024-01-05", 2, 2), ("2024-01-06", 1, 1),
    ]  # fmt: skip


@pytest.mark.parametrize("within", ["actual_progress", "actual_progress > 50"])
def test_groups_of_numbers_are_refused(within):
    import progress_rules as pr

    with pytest.raises(pr.PackError) as caught:
        pack_of(rankings=[{"id": "r", "for": PROJECT, "by": "actual_progress", "within": within}])
    assert caught.value.codes == ("PR230",)


@relaxed
@given(
    values=st.lists(st.one_of(st.none(), st.integers(0, 4)), min_size=1, max_size=6),
    ties=st.sampled_from(["min", "max", "dense", "average"]), highest=st.booleans(), least=st.integers(1, 4),
    unknown=st.sampled_from(["undecided", "left_out", "last"]), nobody=st.booleans(),
)  # fmt: skip
def test_standings_are_those_of_the_oracle(*, values, ties, highest, least, unknown, nobody):
    got = ranked(
        values, ties=ties, order="highest_first" if highest else "lowest_first", least=least, unknown=unknown,
        all_equal="nobody" if nobody else "everybody",
    )  # fmt: skip
    scores = {f"U{k}": None if v is None else Fraction(v) for k, v in enumerate(values)}
    wanted = oracle.standings(scores, ties=ties, highest=highest, least=least, unknown=unknown, nobody=nobody)
    for name, (placed, _, first, last) in zip(scores, got, strict=True):
        if name not in wanted:
            assert (placed, first, last) == (None, False, False)
        elif wanted[name] is None:
            assert (placed, first, last) == (None, None, None)
        else:
            assert (Fraction(placed), first, last) == wanted[name]


def test_the_change_of_place_and_last_twice_running():
    facts = {
        "projects": [{"id": f"P{k}", "unit": f"U{k}", "listed_from": "2024-01-01"} for k in range(3)],
        "reports": [
            {"project": f"P{k}", "period": f"2024-0{m}", "actual_progress": v}
            for m, row in enumerate([(30, 20, 10), (10, 20, 30), (10, 30, 20)], start=1)
            for k, v in enumerate(row)
        ],
    }
    pack = pack_of(
        rankings=[{"id": "r", "for": UNIT, "by": "only(reports.actual_progress)"}],
        rules=[{"id": "twice", "for": UNIT, "when": "streak(r.last) == 2", "then": {"action": "interview"}}],
    )
    result = judge(pack, "2024-03-31", **facts)
    change = result.ranks.filter(subject="U0")["change"].to_list()
    assert change == [None, -2, 0]
    assert result.actions.select("subject", "period").rows() == [("U0", "2024-03")]


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


REDS = "count(months, light == red)"
ROLL_UP = {
    "views": {
        "months": {
            "for": PROJECT,
            "columns": {
                "light": "light", "points": "2 if light == red else 0", "done": "actual_progress",
                "plan": "planned_progress",
            },
        }
    },
    "rules": [
        {"id": "low", "when": "actual_progress < 50", "then": {"signal": "red"}},
        {"id": "worst", "for": UNIT, "when": "highest(months.light) == red", "then": {"signal": "red"}},
        {"id": "share", "for": UNIT, "when": f"{REDS} / count(months) > 0.5", "then": {"action": "share"}},
        {"id": "flags", "for": UNIT, "when": "count(months, light == red) >= 2", "then": {"action": "flags"}},
        {"id": "mean", "for": UNIT, "when": "sum(months.points) / count(months) >= 1", "then": {"action": "mean"}},
        {"id": "sums", "for": UNIT, "when": "sum(months.done) / sum(months.plan) < 0.9", "then": {"action": "sums"}},
    ],
}  # fmt: skip


def test_roll_ups_worst_of_share_flags_mean_and_recomputed_from_sums():
    projects = [{"id": f"P{k}", "unit": "U1" if k < 4 else "U2"} for k in range(6)]
    done, plan = [40, 60, 90, 20, 95, 45], [50, 60, 100, 30, 100, 45]
    reports = [
        {"project": f"P{k}", "period": "2024-01", "actual_progress": done[k], "planned_progress": plan[k]}
        for k in range(6)
    ]
    result = judge(pack_of(**ROLL_UP), "2024-01-31", projects=projects, reports=reports)
    lights = dict(result.lights.filter(each="unit").select("subject", "light").rows())
    assert lights == {"U1": "red", "U2": "red"}
    actions = sorted(result.actions.select("subject", "action").rows())
    # U1: 2 of 4 red, 210 of 240 done; U2: 1 of 2 red, 140 of 145 done
    assert actions == [("U1", "flags"), ("U1", "mean"), ("U1", "sums"), ("U2", "mean")]


LAST = "only(r.last, by=unit)"


def test_a_rule_on_projects_reads_its_light_beside_the_place_of_its_unit():
    facts = units([90, 40, 30])
    pack = pack_of(
        **ROLL_UP | {
            "rules": [
                *ROLL_UP["rules"],
                {"id": "hurry", "when": f"{LAST} and streak(light == red) >= 1", "then": {"action": "hurry"}},
            ],
            "rankings": [{"id": "r", "for": UNIT, "by": "sum(months.done)"}],
        }
    )  # fmt: skip
    result = judge(pack, "2024-01-31", **facts)
    assert result.actions.filter(action="hurry")["project"].to_list() == ["P2"]


def test_a_duty_of_some_projects_reads_the_light_that_all_rules_give():
    duty = {
        "id": "note",
        "for": {**PROJECT, "where": 'category == "产业"'},
        "when": "light == red",
        "done": "0",
        "at_least": 1,
    }
    pack = pack_of(rules=ROLL_UP["rules"][:1], duties=[duty])
    facts = units([40, 40, 90])
    for k, category in enumerate(["产业", "民生", "产业"]):
        facts["projects"][k]["category"] = category
    result = judge(pack, "2024-01-31", **facts)
    assert result.duties.select("subject", "status").rows() == [("P0", "breached")]


def test_a_circle_through_the_light_is_told():
    import progress_rules as pr

    with pytest.raises(pr.PackError) as caught:
        pack_of(
            views={"months": {"for": PROJECT, "columns": {"light": "light"}}},
            rules=[
                {"id": "a", "when": "count(months, light == red, by=None) > 1", "then": {"signal": "red"}}
            ],
        )
    assert caught.value.codes == ("PR311",)
    assert "months" in str(caught.value)


SCOPED = {
    "scope": 'category == "产业"',
    "indicators": {"colour": "red if actual_progress < 50 else green"},
    "rules": [{"id": "a", "when": "True", "then": {"signal": "colour"}}],
    "duties": [{"id": "d", "for": PROJECT, "done": "0", "at_least": 1}],
}


def test_projects_outside_the_scope_of_a_pack_are_judged_by_none_of_its_rules():
    facts = units([40, 40, 90, 40])
    for k, category in enumerate(["产业", "民生", "产业", None]):
        facts["projects"][k]["category"] = category
    facts["exemptions"] = [{"project": "P1", "from": "2024-02-01", "to": "2024-02-29"}]
    result = judge(pack_of(**SCOPED), "2024-02-29", **facts)
    lights = result.lights.filter(period="2024-01").select("project", "light").rows()
    assert lights == [("P0", "red"), ("P2", "green"), ("P3", "unknown")]
    assert set(result.lights["project"]) == {"P0", "P2", "P3"}
    assert set(result.duties["subject"]) == {"P0", "P2", "P3"}


def test_conditions_on_rows_see_the_project_of_each_row():
    facts = units([40, 60, 80])
    for k, category in enumerate(["产业", "民生", "产业"]):
        facts["projects"][k]["category"] = category
    whole = {"each": "portfolio", "every": "month"}
    done = 'sum(reports.actual_progress, projects.category == "产业")'
    views = {"months": {"for": PROJECT, "columns": {"done": "actual_progress"}}}
    over = 'sum(months.done, projects.类别 == "产业")'
    pack = pack_of(
        views=views,
        duties=[
            {"id": "rows", "for": whole, "done": done, "at_least": 1},
            {"id": "view", "for": whole, "done": over, "at_least": 1},
        ],
    )
    result = judge(pack, "2024-01-31", **facts)
    assert result.duties.select("duty", "done").rows() == [("rows", 120), ("view", 120)]


@pytest.mark.parametrize("level", ["green", "red"])
def test_a_parameter_that_holds_a_level_stands_beside_levels_in_a_table(level):
    table = {
        "id": "t", "inputs": ["actual_progress"], "outputs": ["level"],
        "rows": [{"if": ["< 50"], "then": ["red"]}, {"if": [">= 50"], "then": ["middling"]}],
    }  # fmt: skip
    pack = pack_of(
        tables=[table],
        parameters={"middling": {"value": level, "choices": ["green", "red"]}},
        rules=[{"id": "a", "when": "True", "then": {"signal": "t.level"}}],
    )
    lights = judge(pack, "2024-01-31", **units([40, 60])).lights.filter(each="project")["light"].to_list()
    assert lights == ["red", level]
