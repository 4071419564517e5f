"""Panels, versions, binding and tables: the parts of an assessment that both engines share."""

from __future__ import annotations

import pickle
from datetime import date
from decimal import Decimal

import pytest

import progress_rules as pr
from progress_rules.assessment.plan import make_plan, specialise
from progress_rules.errors import RequestError

LEVELS = [{"id": "ok"}, {"id": "late"}]


def pack_of(condition: str, **more: object) -> pr.Pack:
    rules = [{"id": "late", "when": condition, "then": {"signal": "late"}}]
    return pr.load_pack({"pack": "t", "title": "t", "levels": LEVELS, "rules": rules, **more})


def report(period: str, actual: object = 10, planned: object = 10, **more: object) -> dict[str, object]:
    return {"project": "P", "period": period, "planned_progress": planned, "actual_progress": actual, **more}


def lights(portfolio: pr.Portfolio, pack: pr.Pack, as_of: str) -> list[tuple[str, str]]:
    frames = [pr.assess(portfolio, pack, as_of=as_of, engine=e).lights for e in ("reference", "columnar")]
    assert frames[0].equals(frames[1])
    return frames[0].select("period", "light").rows()


def test_declared_columns_are_read_from_texts_numbers_and_dates_alike():
    fields = {
        "reports": {"forecast": {"type": "date"}, "share": {"type": "percent"}, "paid": {"type": "bool"}}
    }
    pack = pack_of('forecast > date("2017-06-30") and share < 50 and not paid', fields=fields)
    texts = report("2017-01", forecast="2017年7月1日", share="49.9%", paid="否")
    values = report("2017-01", forecast=date(2017, 7, 1), share=Decimal("49.9"), paid=False)
    for row in (texts, values):
        assert lights(pr.Portfolio(reports=[row]), pack, "2017-01-31") == [("2017-01", "late")]


def test_a_column_that_is_not_what_the_pack_declares_is_refused():
    pack = pack_of("forecast is None", fields={"reports": {"forecast": {"type": "date"}}})
    portfolio = pr.Portfolio(reports=[report("2017-01", forecast="soon")])
    with pytest.raises(RequestError) as caught:
        pr.assess(portfolio, pack, as_of="2017-01-31")
    assert str(caught.value) == (
        "reports.forecast: PR404 this column holds String, but the pack t declares it as date\n"
        "  hint: correct the column in the ledger, or the field in the pack"
    )


def test_a_column_that_is_not_there_is_unknown_and_said_so():
    pack = pack_of("ready == True", fields={"projects": {"ready": {"type": "bool"}}})
    result = pr.assess(pr.Portfolio(reports=[report("2017-01")]), pack, as_of="2017-01-31")
    assert result.lights["light"].to_list() == ["unknown"]
    assert result.findings.filter(kind="no_column")["message"].to_list() == [
        "the facts have no column projects.ready: unknown everywhere"
    ]


def test_periods_run_from_the_listing_to_the_delisting():
    portfolio = pr.Portfolio(
        projects=[{"id": "P", "listed_from": "2017-02-10", "listed_to": "2017-05-15"}],
        reports=[report(f"2017-{m:02d}") for m in range(1, 8)],
    )
    found = lights(portfolio, pack_of("actual_progress < planned_progress"), "2017-07-31")
    assert [period for period, _ in found] == ["2017-02", "2017-03", "2017-04"]
    findings = pr.assess(portfolio, "ziyang", as_of="2017-07-31").findings
    outside = findings.filter(kind="outside_list")["period"].to_list()
    assert outside == ["2017-01", "2017-05", "2017-06", "2017-07"]


def test_a_period_that_has_not_ended_is_not_judged():
    portfolio = pr.Portfolio(reports=[report("2017-01"), report("2017-02")])
    assert lights(portfolio, pack_of("False"), "2017-02-27") == [("2017-01", "ok")]


@pytest.mark.parametrize(
    ("when", "exempt"), [("last_day", ["2017-01"]), ("any_day", ["2017-01", "2017-02"]), ("every_day", [])]
)
def test_when_a_partly_exempt_period_is_exempt(when, exempt):
    portfolio = pr.Portfolio(
        reports=[report("2017-01"), report("2017-02")],
        exemptions=[{"project": "P", "from": "2017-01-20", "to": "2017-02-10", "approved_by": "office"}],
    )
    result = pr.assess(portfolio, pack_of("False", exempt_when=when), as_of="2017-02-28")
    assert result.lights.filter(status="exempt")["period"].to_list() == exempt


def test_two_exemptions_together_cover_every_day():
    portfolio = pr.Portfolio(
        reports=[report("2017-01")],
        exemptions=[
            {"project": "P", "from": "2017-01-01", "to": "2017-01-15", "approved_by": "office"},
            {"project": "P", "from": "2017-01-16", "to": "2017-01-31"},
        ],
    )
    result = pr.assess(portfolio, pack_of("False", exempt_when="every_day"), as_of="2017-01-31")
    assert result.lights["status"].to_list() == ["exempt"]
    assert result.findings.filter(kind="unapproved_exemption")["project"].to_list() == ["P"]


def test_a_closed_period_is_not_changed_by_reports_that_come_too_late():
    rows = [
        report("2017-01", actual=10, recorded_at="2017-02-05"),
        report("2017-01", actual=5, recorded_at="2017-02-06"),
    ]
    portfolio = pr.Portfolio(reports=rows)
    condition = "actual_progress < planned_progress"
    assert lights(portfolio, pack_of(condition), "2017-02-28")[0] == ("2017-01", "late")
    closing = pack_of(condition, revisions_until_days=5)
    assert lights(portfolio, closing, "2017-02-28")[0] == ("2017-01", "ok")
    findings = pr.assess(portfolio, closing, as_of="2017-02-28").findings
    assert findings.filter(kind="recorded_too_late")["message"].to_list() == [
        "recorded 2017-02-06 00:00:00, after the period was closed to corrections: not taken into account"
    ]


def test_each_period_is_judged_by_the_rules_and_values_in_force_in_it():
    pack = pr.load_pack(
        {
            "pack": "dated",
            "title": "dated",
            "levels": LEVELS,
            "parameters": {
                "limit": {"values": [{"value": 5}, {"from": date(2017, 3, 1), "value": 1}], "unit": "points"}
            },
            "rules": [
                {
                    "id": "a",
                    "when": "planned_progress - actual_progress > limit",
                    "then": {"signal": "late"},
                    "in_force": {"from": date(2017, 2, 15), "to": date(2017, 4, 29)},
                }
            ],
        }
    )
    rows = [report(f"2017-0{m}", planned=20, actual=a) for m, a in ((1, 0), (2, 16), (3, 16), (4, 0))]
    found = lights(pr.Portfolio(reports=rows), pack, "2017-04-30")
    assert [light for _, light in found] == ["ok", "ok", "late", "ok"]


def test_merged_months_and_irregular_dates():
    merged = pack_of("actual_progress < planned_progress", period={"kind": "month", "merge": {1: 2}})
    rows = [report("2017-02", actual=9), report("2017-03")]
    assert lights(pr.Portfolio(reports=rows), merged, "2017-03-31") == [
        ("2017-02", "late"),
        ("2017-03", "ok"),
    ]
    dates = pack_of(
        "actual_progress < planned_progress", period={"kind": "dates", "dates": ["2017-01-20", "2017-05-03"]}
    )
    rows = [report("2017-01-20"), report("2017-05-03", actual=9)]
    assert lights(pr.Portfolio(reports=rows), dates, "2017-06-30") == [
        ("2017-01-20", "ok"),
        ("2017-05-03", "late"),
    ]


def test_reports_of_another_kind_of_period_are_refused_or_noted():
    pack = pack_of("False")
    with pytest.raises(RequestError) as caught:
        pr.assess(pr.Portfolio(reports=[report("2017-Q1")]), pack, as_of="2017-12-31")
    assert caught.value.codes == ("PR402",)
    mixed = pr.Portfolio(reports=[report("2017-Q1"), report("2017-03")])
    result = pr.assess(mixed, pack, as_of="2017-03-31")
    assert result.lights["period"].to_list() == ["2017-03"]
    assert result.findings.filter(kind="other_period")["period"].to_list() == ["2017-Q1"]


def test_a_claim_that_differs_from_the_facts_is_found():
    portfolio = pr.Portfolio(
        reports=[report("2017-01", actual=1, claimed_light="ok"), report("2017-02", claimed_light="ok")]
    )
    result = pr.assess(portfolio, pack_of("actual_progress < planned_progress"), as_of="2017-02-28")
    assert result.findings.filter(kind="claimed_differs").select("period", "message").rows() == [
        ("2017-01", "claimed light and computed light differ: ok ≠ late")
    ]


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("actual_progress < planned_progress or late_start", "late"),
        ("actual_progress < planned_progress and late_start", "unknown"),
        ("not (actual_progress < planned_progress) and late_start", "ok"),
    ],
)
def test_unknown_follows_kleene(condition, expected):
    pack = pack_of(condition, fields={"reports": {"late_start": {"type": "bool"}}})
    portfolio = pr.Portfolio(reports=[report("2017-01", actual=1, late_start=None)])
    assert lights(portfolio, pack, "2017-01-31") == [("2017-01", expected)]


def test_an_undecided_rule_leaves_open_only_what_it_could_change():
    rules = [
        {"id": "yellow", "when": "actual_progress < planned_progress", "then": {"signal": "yellow"}},
        {"id": "red", "when": "funds < 1", "then": {"signal": "red"}},
    ]
    levels = [{"id": "green"}, {"id": "yellow"}, {"id": "red"}]
    fields = {"reports": {"funds": {"type": "number"}}}
    pack = pr.load_pack({"pack": "t", "title": "t", "levels": levels, "rules": rules, "fields": fields})
    rows = [report("2017-01", actual=1), report("2017-02", actual=None, funds=0)]
    found = lights(pr.Portfolio(reports=rows), pack, "2017-02-28")
    assert found == [("2017-01", "unknown"), ("2017-02", "red")]


def test_results_hand_on_plain_records():
    result = pr.assess(pr.Portfolio(reports=[report("2017-01", actual="9.50")]), "ziyang", as_of="2017-01-31")
    data = result.to_dict()
    assert data["as_of"] == "2017-01-31"
    assert data["lights"] == [
        {
            "project": "P", "period": "2017-01", "signal": "yellow", "light": "yellow", "streak": 1,
            "rule": "behind-schedule", "status": "assessed", "each": "project", "subject": "P",
        }
    ]  # fmt: skip
    assert {a["parameter"] for a in data["assumptions"]} >= {"lag_points", "turns_on", "missing_report"}


def test_what_no_row_knows_is_left_out_before_columns_are_made():
    pack = pack_of("coalesce(planned_start > period_end, True) and actual_progress >= 0")
    plan = make_plan(pack)
    unseen = specialise(pack, plan, {("projects", "planned_start"): None})
    assert ("projects", "planned_start") in plan.fields
    assert "period_end" in plan.period_fields
    assert unseen.fields == (("reports", "actual_progress"),)
    assert "period_end" not in unseen.period_fields


def test_a_division_is_not_left_out_because_what_it_is_compared_with_is_unknown():
    pack = pack_of("coalesce(planned_progress > 1 / actual_progress, True)")
    unseen = specialise(pack, make_plan(pack), {("reports", "planned_progress"): None})
    assert ("reports", "actual_progress") in unseen.fields


def test_a_pickled_portfolio_holds_facts_and_nothing_worked_out_from_them():
    portfolio = pr.Portfolio(reports=[report("2017-10")])
    bare = pickle.dumps(portfolio)
    assert portfolio.reports
    assert portfolio.kept("key", lambda: "worked out") == "worked out"
    assert pickle.dumps(portfolio) == bare
    again = pickle.loads(bare)  # noqa: S301 - our own bytes
    assert again == portfolio
    assert again.kept("key", lambda: "afresh") == "afresh"


def test_lights_of_units_beside_those_of_projects_leave_the_findings_to_the_projects():
    behind = "actual_progress < planned_progress"
    of_units = {
        "id": "unit",
        "for": {"each": "unit", "every": "month"},
        "when": "sum(reports.actual_progress) < sum(reports.planned_progress)",
        "then": {"signal": "late"},
    }
    of_projects = {"id": "late", "when": behind, "then": {"signal": "late"}}
    pack = pr.load_pack({"pack": "t", "title": "t", "levels": LEVELS, "rules": [of_projects, of_units]})
    portfolio = pr.Portfolio(
        projects=[{"id": "P", "unit": "U"}],
        reports=[report("2017-01", actual=50), {"project": "P", "period": "2017-02", "planned_progress": 60}],
    )
    for engine in ("reference", "columnar"):
        result = pr.assess(portfolio, pack, as_of="2017-02-28", engine=engine)
        assert result.findings.filter(kind="undecided").select("period", "rule").rows() == [
            ("2017-02", "late")
        ]


def test_several_packs_in_one_call_give_what_each_gives_by_itself():
    facts = pr.Portfolio(reports=[report("2017-09"), report("2017-10", actual=9)])
    found = pr.assess_all(facts, ["ziyang", "zhaoling", "xinxing"], as_of="2017-10-31")
    assert list(found) == ["ziyang", "zhaoling", "xinxing"]
    for name, result in found.items():
        assert result.to_dict() == pr.assess(facts, name, as_of="2017-10-31").to_dict()


def test_a_ledger_of_months_goes_with_a_pack_of_half_months_that_gives_no_lights():
    facts = pr.Portfolio(reports=[report("2017-10")])
    assert pr.assess(facts, "xinxing", as_of="2017-10-31").lights.height == 0


def test_what_several_packs_refuse_is_told_at_once_with_the_names_of_the_packs():
    facts = pr.Portfolio(reports=[report("2017-10")])
    data = pack_of("False").spec.model_dump(by_alias=True) | {"period": "quarter"}
    packs = [pr.load_pack(data | {"pack": name, "rules": [rule_of(data)]}) for name in ("a-1", "b-2")]
    with pytest.raises(RequestError) as caught:
        pr.assess_all(facts, packs, as_of="2017-12-31")
    assert caught.value.codes == ("PR402", "PR402")
    assert [problem.place.file for problem in caught.value.problems] == ["a-1", "b-2"]


def rule_of(data: dict[str, object]) -> dict[str, object]:
    """Return the rule of a pack, for each project every quarter."""
    (rule,) = data["rules"]  # type: ignore[misc]
    return rule | {"for": {"each": "project", "every": "quarter"}}  # type: ignore[operator]


def test_a_column_of_other_rows_that_is_not_there_is_told_by_its_name():
    fields = {"baselines": {"unit_cost": {"type": "number", "zh": "单位成本"}}}
    pack = pack_of("sum(baselines.unit_cost) > 5", fields=fields)
    portfolio = pr.Portfolio(
        projects=[{"id": "P"}],
        reports=[report("2017-01")],
        baselines=[{"project": "P", "version": 1, "from": "2017-01-01"}],
    )
    findings = pr.assess(portfolio, pack, as_of="2017-01-31").findings.filter(kind="no_column")
    assert findings["message"].to_list() == [
        "the facts have no column baselines.unit_cost: unknown everywhere"
    ]


def test_functions_over_the_same_rows_are_told_apart_by_their_conditions():
    pack = pack_of(
        'count(activities, kind == "a") > 0 and few',
        indicators={"few": 'count(activities, kind == "b") + count(issues) < 2'},
    )
    facts = [
        {"id": f"A{k}", "project": "P", "kind": kind, "date": "2017-01-05"} for k, kind in enumerate("aab")
    ]
    portfolio = pr.Portfolio(projects=[{"id": "P"}], reports=[report("2017-01")], activities=facts)
    told = pr.assess(portfolio, pack, as_of="2017-01-31").explain("P", "2017-01").rules[0].inputs
    assert {i.name.en: i.value.en for i in told if i.name.en != "few" and i.value is not None} == {
        'count(activities, kind == "a")': "2",
        'count(activities, kind == "b")': "1",
        "count(issues)": "0",
    }
