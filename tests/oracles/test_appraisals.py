"""Roll-ups, scopes, dimensions and what conditions see of other rows, against plain arithmetic; both engines."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, settings

from progress_rules.errors import PackError
from tests.oracles.engines import judge, pack_of
from tests.oracles.units import PROJECT, UNIT, units

relaxed = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))

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


def test_the_values_of_a_column_of_projects_are_subjects_like_units():
    """Counties and categories beside units: counted, linked from projects and records, ranked."""
    projects = [
        {"id": f"P{k}", "unit": "U", "category": category, "县": county}
        for k, (category, county) in enumerate(zip(["产业", "民生", "产业", None], "甲乙甲乙", strict=True))
    ]
    facts = {
        "projects": projects,
        "reports": [{"project": f"P{k}", "period": "2024-01", "actual_progress": 20 + k} for k in range(4)],
        "milestones": [{"id": "M", "project": "P1", "name": "x", "planned": "2024-01-05"}],
        "visits": [{"id": "V", "county": "甲", "on": "2024-01-03"}],
    }
    county, industry = {"each": "county", "every": "month"}, {"each": "industry", "every": "month"}
    visit = {
        "one": "visit",
        "columns": {n: {"type": t} for n, t in (("id", "text"), ("county", "text"), ("on", "date"))},
    }
    duties = {
        "sum": (county, "sum(reports.actual_progress)"),
        "own": (county, "count(visits)"),
        "chosen": ({**county, "where": 'county != "乙"'}, "1"),
        "through": (county, 'count(milestones, window="all")'),
        "category": (industry, "count(projects)"),
        "visits": (PROJECT, "count(visits)"),
        "beside": (PROJECT, "count(projects, by=county)"),
        "record": ("milestone", 'count(reports, by=county, window="all")'),
    }
    pack = pack_of(
        dimensions={"county": {"column": "county", "zh": "县区"}, "industry": "category"},
        fields={"projects": {"county": {"type": "text", "zh": "县"}}},
        facts={"visits": {**visit, "on": "on"}},
        duties=[{"id": k, "for": each, "done": done, "at_least": 1} for k, (each, done) in duties.items()],
        rankings=[{"id": "r", "for": county, "by": "sum(reports.actual_progress)", "least": 2}],
    )
    result = judge(pack, "2024-01-31", **facts)
    done = {name: dict(result.duties.filter(duty=name).select("subject", "done").rows()) for name in duties}
    assert done["sum"] == {"甲": 42, "乙": 44}
    assert done["own"] == {"甲": 1, "乙": 0}
    assert done["chosen"] == {"甲": 1}
    assert done["through"] == {"甲": 0, "乙": 1}
    assert done["category"] == {"产业": 2, "民生": 1}
    assert done["visits"] == {"P0": 1, "P1": 0, "P2": 1, "P3": 0}
    assert done["beside"] == dict.fromkeys(["P0", "P1", "P2", "P3"], 2)
    assert done["record"] == {"M": 2}
    assert result.ranks.select("subject", "place", "last").rows() == [("乙", 1, False), ("甲", 2, True)]
    assert "甲" in result.explain("甲", "2024-01", each="county").text("zh")


def test_an_explanation_tells_the_light_of_a_unit_and_what_other_groups_made_of_a_project():
    facts = units([90, 40, 30])
    rules = [
        *ROLL_UP["rules"],
        {"id": "hurry", "when": f"{LAST} and light == red", "then": {"action": "hurry"}},
    ]
    rankings = [{"id": "r", "for": UNIT, "by": "sum(months.done)"}]
    result = judge(pack_of(**ROLL_UP | {"rules": rules, "rankings": rankings}), "2024-01-31", **facts)
    unit = result.explain("U2", "2024-01", each="unit")
    assert (unit.light, unit.each) == ("red", "unit")
    assert "worst" in {rule.rule for rule in unit.fired}
    project = result.explain("P2", "2024-01")
    assert {rule.rule for rule in project.fired} == {"low", "hurry"}
    assert "hurry" not in {rule.rule for rule in result.explain("P1", "2024-01").rules}


def test_a_quotient_of_more_than_64_bits_keeps_its_sign():
    """Numbers whose product needs 128 bits, divided by a negative one: the sign moves to the numerator."""
    long = "12345678.123456789"
    duty = {
        "id": "d", "for": PROJECT, "at_least": 0,
        "done": "round(planned_progress * actual_progress / (0 - planned_progress), 2) - floor(-1 * actual_progress)",
    }  # fmt: skip
    facts = units([long])
    facts["reports"][0]["planned_progress"] = long
    done = judge(pack_of(duties=[duty]), "2024-01-31", **facts).duties["done"].to_list()
    assert done == [Decimal("-12345678.12") + 12345679]


@pytest.mark.parametrize(
    ("actual", "planned", "flags"), [(10, 50, 3), (60, 80, 1), (60, 60, 0), (60, None, None)]
)
def test_how_many_conditions_hold(actual, planned, flags):
    lag = "planned_progress - actual_progress"
    done = f"how_many(actual_progress < 50, {lag} > 5, {lag} > 30)"
    pack = pack_of(duties=[{"id": "d", "for": PROJECT, "done": done, "at_least": 0}])
    facts = units([actual])
    facts["reports"][0]["planned_progress"] = planned
    assert judge(pack, "2024-01-31", **facts).duties["done"].to_list() == [flags]


@pytest.mark.parametrize(
    ("start", "finish", "months"),
    [
        ("2024-01-15", "2024-03-15", 2), ("2024-01-15", "2024-03-14", 1), ("2024-01-31", "2024-02-29", 1),
        ("2023-02-28", "2024-02-29", 12), ("2024-03-15", "2024-01-15", -2), ("2024-03-15", "2024-01-16", -1),
        ("2024-03-15", "2024-03-15", 0), (None, "2024-03-15", None),
    ],
)  # fmt: skip
def test_whole_months_between_two_days(start, finish, months):
    """As far as adding months goes: the last day of a shorter month stands for the days that it has not."""
    first = "planned_start" if start is None else f'date("{start}")'
    duty = {"id": "d", "for": PROJECT, "done": f'months_between({first}, date("{finish}"))', "at_least": 0}
    assert judge(pack_of(duties=[duty]), "2024-01-31", **units([1])).duties["done"].to_list() == [months]


def test_a_condition_on_rows_has_a_name_in_every_function_over_them():
    """Its own names: columns of the row, of its project, of the subject, parameters, other conditions on rows."""
    facts = units([40, 60, 80])
    for k, category in enumerate(["产业", "民生", "产业"]):
        facts["projects"][k]["category"] = category
    whole = {"each": "portfolio", "every": "month"}
    pack = pack_of(
        parameters={"least": 50},
        indicators={
            "industry": {"rows": "reports", "value": 'projects.category == "产业"', "zh": "产业类"},
            "high": {"rows": "reports", "value": "actual_progress >= least and month == 1"},
            "high_industry": {"rows": "reports", "value": "industry and high"},
            "on_list": {"rows": "projects", "value": "listed_from <= first_of_month"},
            "first_of_month": {"for": whole, "value": "period_start"},
            "shown": {"for": whole, "value": "sum(reports.actual_progress, 产业类)"},
        },
        duties=[
            {"id": "a", "for": whole, "done": "shown", "at_least": 0},
            {"id": "b", "for": whole, "done": "count(reports, high_industry)", "at_least": 0},
            {"id": "c", "for": whole, "done": "count(projects, on_list)", "at_least": 0},
        ],
    )
    result = judge(pack, "2024-01-31", **facts)
    assert dict(result.duties.select("duty", "done").rows()) == {"a": 120, "b": 1, "c": 3}


@pytest.mark.parametrize(
    ("first", "last", "exempt"),
    [
        ("2024-06-30", "2024-06-30", False), ("2024-05-01", "2024-05-31", False), ("2024-01-01", "2024-06-30", True),
        ("2024-01-20", "2024-06-30", True), ("2024-02-01", "2024-06-30", False),
    ],
)  # fmt: skip
def test_a_half_year_is_exempt_where_each_of_its_months_is(first, last, exempt):
    half = {"each": "project", "every": "half-year"}
    pack = pack_of(duties=[{"id": "d", "for": half, "done": "0", "at_least": 1}])
    facts = {
        "projects": [{"id": "P", "unit": "U", "listed_from": "2024-01-01"}],
        "exemptions": [{"project": "P", "from": first, "to": last}],
    }
    statuses = judge(pack, "2024-06-30", **facts).duties["status"].to_list()
    assert statuses == (["exempt"] if exempt else ["breached"])


def test_of_a_project_listed_late_only_its_own_months_have_to_be_exempt():
    half = {"each": "project", "every": "half-year"}
    pack = pack_of(duties=[{"id": "d", "for": half, "done": "0", "at_least": 1}])
    facts = {
        "projects": [{"id": "P", "unit": "U", "listed_from": "2024-05-10"}],
        "exemptions": [{"project": "P", "from": "2024-05-10", "to": "2024-06-30"}],
    }
    assert judge(pack, "2024-06-30", **facts).duties["status"].to_list() == ["exempt"]


@pytest.mark.parametrize("by", ["", ", by=project"])
def test_a_record_sees_the_rows_of_a_view_of_other_records_of_its_project(by):
    facts = {
        "axes": {"one": "axis", "columns": {"id": {"type": "text"}, "project": {"type": "text"}}},
        "marks": {
            "one": "mark",
            "columns": {"v": {"type": "number"}, **{c: {"type": "text"} for c in ("id", "project", "axis")}},
        },
    }
    pack = pack_of(
        facts=facts,
        views={"shown": {"for": "mark", "columns": {"axis": "axis", "v": "v"}}},
        duties=[
            {"id": "all", "for": "axis", "done": f"count(shown{by})", "at_least": 0},
            {"id": "own", "for": "axis", "done": f"sum(shown.v, axis == this.id{by})", "at_least": 0},
        ],
    )
    result = judge(
        pack,
        "2024-01-31",
        projects=[{"id": "P"}, {"id": "Q"}],
        axes=[{"id": "A1", "project": "P"}, {"id": "A2", "project": "P"}, {"id": "A3", "project": "Q"}],
        marks=[
            {"id": "A2", "project": "P", "axis": "A1", "v": 5},
            {"id": "M2", "project": "P", "axis": "A2", "v": 7},
            {"id": "M3", "project": "Q", "axis": "A3", "v": 9},
        ],
    )
    done = {(r["subject"], r["duty"]): r["done"] for r in result.duties.iter_rows(named=True)}
    assert [done["A1", "all"], done["A2", "all"], done["A3", "all"]] == [2, 2, 1]
    assert [done["A1", "own"], done["A2", "own"], done["A3", "own"]] == [5, 7, 9]


def test_a_view_that_nothing_links_to_the_records_that_look_at_it_is_refused():
    facts = {"axes": {"one": "axis", "columns": {"id": {"type": "text"}}}}
    facts["marks"] = {"one": "mark", "columns": {"id": {"type": "text"}}}
    with pytest.raises(PackError, match=r"PR305[^\n]*nothing links shown to each of these: write by=None"):
        pack_of(
            facts=facts,
            views={"shown": {"for": "mark", "columns": {"here": "True"}}},
            duties=[{"id": "all", "for": "axis", "done": "count(shown)", "at_least": 0}],
        )


def test_a_step_sees_the_rows_of_a_view_of_the_records_it_is_about():
    duty = {"id": "d", "for": "transition", "done": "sum(raised.one)", "at_least": 0}
    pack = pack_of(views={"raised": {"for": "issue", "columns": {"one": "1"}}}, duties=[duty])
    result = judge(
        pack,
        "2024-01-31",
        projects=[{"id": "P"}],
        issues=[{"id": f"I{k}", "project": "P", "raised_at": "2024-01-02"} for k in range(2)],
        transitions=[{"item": "I0", "to": "closed", "at": "2024-01-05"}],
    )
    assert result.duties["done"].to_list() == [1]
