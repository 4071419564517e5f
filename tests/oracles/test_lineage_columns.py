"""What is known of projects by their lineage, and the rates of counties of Tangshan, worked out without the library."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest

import progress_rules as pr
from progress_rules import testing
from progress_rules.errors import InputError

Rows = list[dict[str, Any]]
NAMES = (
    "first_listed", "last_listed", "took_over_on", "succeeded_on", "first_start", "every_start", "every_finish",
    "parted_on", "listed_share",
)  # fmt: skip
VIEW = {
    "zh": "来龙去脉", "for": {"each": "project", "every": "month"},
    "columns": {name: {"value": f"projects.{name}"} for name in NAMES},
}  # fmt: skip


def project(
    name: str, first: str | None = "2024-01-01", last: str | None = None, **more: Any
) -> dict[str, Any]:
    return {"id": name, "unit": "甲县", "listed_from": first, "listed_to": last, **more}


def step(a: str, b: str, on: str = "2024-06-10", share: object = None, kind: str = "拆分") -> dict[str, Any]:
    return {"predecessor": a, "successor": b, "on": on, "kind": kind, "share": share}


def known(as_of: str, projects: Rows, successions: Rows) -> dict[str, dict[str, str]]:
    """Return what is known of each project, as texts, without what is unknown."""
    pack = pr.load_pack({"pack": "t", "title": "t", "views": {"seen": VIEW}})
    portfolio = pr.Portfolio(projects=projects, successions=successions)
    testing.assert_engines_agree(portfolio, pack, as_of)
    rows = pr.assess(portfolio, pack, as_of=as_of).view("seen").to_dicts()
    return {r["project"]: {n: _text(r[n]) for n in NAMES if r[n] is not None} for r in rows}


def _text(value: object) -> str:
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)


SPLIT = [
    project("A", last="2024-06-09"),
    project("B", "2024-06-10", actual_start="2024-07-05", actual_finish="2024-11-30"),
    project("C", "2024-06-10", "2024-08-31", actual_start="2024-10-08", actual_finish="2024-12-10"),
]


def test_a_split():
    found = known("2024-12-31", SPLIT, [step("A", "B", share=60), step("A", "C", share=40)])
    assert found["A"] == {
        "first_listed": "2024-01-01", "succeeded_on": "2024-06-10", "first_start": "2024-07-05",
        "every_start": "2024-10-08", "every_finish": "2024-12-10", "parted_on": "2024-08-31", "listed_share": "60",
    }  # fmt: skip
    assert found["B"] == {
        "first_listed": "2024-01-01", "took_over_on": "2024-06-10", "first_start": "2024-07-05",
        "every_start": "2024-07-05", "every_finish": "2024-11-30",
    }  # fmt: skip
    assert found["C"]["last_listed"] == "2024-08-31"
    unshared = known("2024-12-31", SPLIT, [step("A", "B"), step("A", "C")])
    assert unshared["A"] == {k: v for k, v in found["A"].items() if k != "listed_share"}


def test_what_happens_later_is_not_known():
    both = [step("A", "B"), step("A", "C")]
    assert known("2024-05-31", SPLIT, both)["A"] == {
        "first_listed": "2024-01-01",
        "last_listed": "2024-06-09",
    }
    assert known("2024-09-30", SPLIT, both)["A"].keys() == {
        "first_listed", "succeeded_on", "first_start", "parted_on"
    }  # fmt: skip


def test_a_project_that_goes_on_itself_keeps_its_own_days():
    projects = [project("A", last="2024-11-30", actual_finish="2024-11-20"), *SPLIT[1:]]
    found = known("2024-12-31", projects, [step("A", "B", share=30)])
    assert found["A"] == {
        "first_listed": "2024-01-01", "last_listed": "2024-11-30", "first_start": "2024-07-05",
        "every_finish": "2024-11-20",
    }  # fmt: skip
    assert found["B"]["first_listed"] == "2024-01-01"


def test_a_merger_and_a_project_that_takes_over_another():
    projects = [
        project("A", "2023-03-01", "2024-06-09"), project("B", "2024-02-01", "2024-06-09", actual_start="2024-03-01"),
        project("M", "2024-06-10"), project("N", "2022-01-01", actual_start="2022-05-01"),
        project("X", last="2024-06-09"),
    ]  # fmt: skip
    found = known("2024-12-31", projects, [step("A", "M"), step("B", "M"), step("X", "N")])
    assert found["M"]["first_listed"] == "2023-03-01"
    assert found["M"]["first_start"] == found["M"]["every_start"] == "2024-03-01"  # that of B goes on
    assert found["A"].keys() == {"first_listed", "succeeded_on"}  # M itself has not started
    assert found["X"]["every_start"] == "2024-06-10"  # N had started: not before X went on in it
    assert found["N"]["took_over_on"] == "2024-06-10"


def test_chains_and_what_had_left_before():
    projects = [
        project("A", None, "2022-05-31"), project("B", "2024-01-01", "2024-03-31"), project("C", None, "2024-09-09"),
        project("D", "2024-09-10", actual_start="2024-10-01"), project("E", "2024-09-10", "2024-11-30"),
    ]  # fmt: skip
    lines = [
        step("A", "B", "2024-01-01"), step("B", "C", "2024-04-01"),
        step("C", "D", "2024-09-10", 70), step("C", "E", "2024-09-10", "30%"),
    ]  # fmt: skip
    found = known("2024-12-31", projects, lines)
    assert {p: found[p].get("first_listed") for p in "BDE"} == dict.fromkeys("BDE", "2024-01-01")
    assert found["B"]["parted_on"] == "2024-11-30"
    assert found["B"]["listed_share"] == "70"
    assert found["B"]["first_start"] == "2024-10-01"
    assert "every_start" not in found["B"]


def test_parts_that_left_on_several_days_have_no_one_share():
    projects = [
        project("A", last="2024-06-09"), project("B", "2024-06-10"), project("C", "2024-06-10", "2024-08-31"),
        project("D", "2024-06-10", "2024-09-30"),
    ]  # fmt: skip
    lines = [step("A", "B", share=50), step("A", "C", share=30), step("A", "D", share=20)]
    assert known("2024-12-31", projects, lines)["A"].keys() == {"first_listed", "succeeded_on", "parted_on"}
    projects[1]["listed_to"] = "2024-09-30"
    assert known("2024-12-31", projects, lines)["A"]["listed_share"] == "70"


def test_a_long_chain_is_no_deep_recursion():
    names = [f"P{k:04}" for k in range(1500)]
    projects = [project(name) for name in names]
    days = [str(date(2019, 1, 1) + timedelta(days=k)) for k in range(1500)]
    lines = [step(a, b, day) for (a, b), day in zip(pairwise(names), days, strict=False)]
    pack = pr.load_pack(
        {
            "pack": "t", "title": "t", "succession": "fresh", "indicators": {"n": {
                "value": 'count(projects, last_listed is None and first_listed == date("2024-01-01"), window="all")',
                "for": {"each": "portfolio", "every": "year"},
            }},
            "rules": [{
                "id": "r", "for": {"each": "portfolio", "every": "year"}, "when": "n == 1500",
                "then": {"action": "x"},
            }],
        }
    )  # fmt: skip
    result = pr.assess(pr.Portfolio(projects=projects, successions=lines), pack, as_of="2024-12-31")
    assert result.actions.height == 1


def test_names_that_a_pack_has_declared_are_its_own():
    own = {"fields": {"projects": {"first_listed": {"type": "text", "zh": "首次列入"}}}}
    rule = {"id": "r", "for": {"each": "project", "every": "once"}, "then": {"action": "x"}}
    pack = pr.load_pack(
        {"pack": "t", "title": "t", **own, "rules": [{**rule, "when": 'first_listed == "一"'}]}
    )
    portfolio = pr.Portfolio(projects=[project("A", first_listed="一"), project("B", first_listed="二")])
    assert pr.assess(portfolio, pack, as_of="2024-12-31").actions["project"].to_list() == ["A"]
    # a column that no pack declares does not stand in the way
    day = (
        'projects.首次列入 == date("2024-01-01") and count(projects, first_listed < date("2024-02-01")) == 1'
    )
    plain = pr.load_pack({"pack": "t", "title": "t", "rules": [{**rule, "when": day}]})
    assert pr.assess(portfolio, plain, as_of="2024-12-31").actions["project"].to_list() == ["A", "B"]
    # an indicator of that name is the indicator; with the table before it the name is the column
    named = {"indicators": {"first_listed": {"value": "5", "for": rule["for"]}}}
    both = 'first_listed == 5 and projects.first_listed == date("2024-01-01")'
    told = pr.load_pack({"pack": "t", "title": "t", **named, "rules": [{**rule, "when": both}]})
    assert pr.assess(portfolio, told, as_of="2024-12-31").actions["project"].to_list() == ["A", "B"]
    with pytest.raises(InputError):
        pr.load_pack({"pack": "t", "title": "t", "rules": [{**rule, "when": "first_listed > 5"}]})


def test_rows_that_belong_to_a_project_and_scopes_know_them():
    rule = {
        "id": "r",
        "for": "assignment",
        "when": 'projects.first_listed == date("2024-01-01")',
        "then": {"action": "x"},
    }
    heirs = {"id": "h", "when": "known(took_over_on)", "then": {"action": "y"}}
    pack = pr.load_pack({"pack": "t", "title": "t", "scope": "succeeded_on is None", "rules": [rule, heirs]})
    portfolio = pr.Portfolio(
        projects=SPLIT, successions=[step("A", "B"), step("A", "C")],
        assignments=[{"project": "B", "role": "r", "person": "p", "from": "2024-06-10"}],
    )  # fmt: skip
    testing.assert_engines_agree(portfolio, pack, "2024-07-31")
    actions = pr.assess(portfolio, pack, as_of="2024-07-31").actions
    assert actions.filter(action="x").height == 1
    assert set(actions.filter(action="y")["project"]) == {"B", "C"}
