"""Rankings against what plain Python says; both engines."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.oracles import appraisals as oracle
from tests.oracles.engines import judge, pack_of
from tests.oracles.units import PROJECT, UNIT, units

relaxed = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


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


def test_a_ranking_ranks_while_it_is_in_force():
    facts = units([30, 20, 10])
    facts["reports"] += [row | {"period": "2024-02"} for row in facts["reports"]]
    ranking = {
        "id": "r",
        "for": UNIT,
        "by": "only(reports.actual_progress)",
        "in_force": {"from": "2024-02-01"},
    }
    result = judge(pack_of(rankings=[ranking]), "2024-02-29", **facts)
    assert result.ranks.select("period", "place").rows() == [("2024-02", 1), ("2024-02", 2), ("2024-02", 3)]
    assert result.view("r").filter(period="2024-01")["last"].to_list() == [False] * 3


def test_cases_of_a_pack_can_expect_rows_of_a_view():
    from progress_rules.cases import read_cases_text, run_case_file

    view = {"for": UNIT, "columns": {"done": "sum(reports.actual_progress)"}}
    cases = """
cases:
  - name: what a unit reported
    facts:
      projects: [{id: P, unit: U}]
      reports: [{project: P, period: 2024-01, actual_progress: 40.5, planned_progress: 90}]
    expect: {units: [{subject: U, done: 40.5}]}
    absent: {units: [{subject: U, done: 40}]}
"""
    pack = pack_of(views={"units": view})
    assert not run_case_file(read_cases_text(cases, pack)).failures
    failed = run_case_file(read_cases_text(cases.replace("40.5}]}", "41}]}"), pack))
    assert [failure.code for failure in failed.failures] == ["PR921"]
