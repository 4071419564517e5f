"""Plans that were changed, worked out by hand: what was first planned stays visible, and no streak begins anew."""

from __future__ import annotations

import pytest

import progress_rules as pr
from progress_rules import testing
from tests.oracles.test_succession import course, lights, pack_of, project, told


def versions(*rows: tuple[int, str, str, str | None]) -> list[dict[str, object]]:
    return [
        {
            "project": "P",
            "version": v,
            "from": day,
            "planned_finish": finish,
            "approved_by": who,
            "annual_plan": v * 10,
        }
        for v, day, finish, who in rows
    ]


TWICE = versions(
    (1, "2024-01-01", "2024-03-31", None), (2, "2024-04-01", "2024-05-31", "市发改委"),
    (3, "2024-06-20", "2024-12-31", None),
)  # fmt: skip


def fired(condition: str, as_of: str = "2024-07-31", **facts: list[dict[str, object]]) -> list[str]:
    """The months in which a condition holds."""
    pack = pack_of({"id": "c", "when": condition, "then": {"action": "x"}})
    portfolio = pr.Portfolio(**{"projects": [project("P", planned_finish="2025-01-31")], **facts})
    testing.assert_engines_agree(portfolio, pack, as_of)
    return [period[5:] for period in pr.assess(portfolio, pack, as_of=as_of).actions["period"]]


def test_the_original_and_the_current_plan_of_each_month():
    assert fired("original_planned_finish <= period_end", baselines=TWICE) == ["03", "04", "05", "06", "07"]
    assert fired("current_planned_finish <= period_end", baselines=TWICE) == ["03", "05"]
    assert fired("现年度计划投资 > 原年度计划投资", baselines=TWICE) == ["04", "05", "06", "07"]
    assert fired("baseline_version == 3", baselines=TWICE) == ["06", "07"]
    assert fired("not 已调基线", baselines=TWICE) == ["01", "02", "03"]
    assert fired('planned_finish == date("2025-01-31")', baselines=TWICE)[0] == "01"  # as the list says


def test_a_project_without_baselines_has_the_plan_of_the_list():
    both = (
        'original_planned_finish == date("2025-01-31") and current_planned_finish == original_planned_finish'
    )
    assert len(fired(both)) == 7
    assert len(fired("baseline_version == 1 and not rebaselined")) == 7


def test_before_the_first_version_no_plan_is_in_force():
    late = versions((1, "2024-03-15", "2024-03-31", None))
    assert fired("current_planned_finish is None and baseline_version is None", baselines=late) == [
        "01",
        "02",
    ]
    assert fired("known(original_planned_finish) and not rebaselined", baselines=late)[:2] == ["01", "02"]


def test_of_two_versions_from_one_day_the_later_is_in_force():
    same = versions((1, "2024-01-01", "2024-03-31", None), (2, "2024-01-01", "2024-06-30", None))
    assert fired("baseline_version == 2", "2024-02-29", baselines=same[::-1]) == ["01", "02"]


def test_a_version_is_not_known_before_it_is_recorded():
    late = [{**row, "recorded_at": "2024-07-15"} if row["version"] == 2 else row for row in TWICE[:2]]
    assert fired("rebaselined", "2024-07-14", baselines=late) == []
    assert fired("rebaselined", "2024-07-31", baselines=late) == ["04", "05", "06", "07"]
    assert fired("count(baselines) > 1", "2024-07-14", baselines=late) == []


def test_judged_once_the_plan_of_the_day_counts():
    rule = {"id": "once", "for": {"each": "project", "every": "once"}, "when": "baseline_version == 2"}
    pack = pack_of({**rule, "then": {"action": "x"}})
    portfolio = pr.Portfolio(projects=[project("P")], baselines=TWICE)
    assert pr.assess(portfolio, pack, as_of="2024-06-19").actions.height == 1
    assert pr.assess(portfolio, pack, as_of="2024-06-20").actions.height == 0


def test_a_changed_plan_resets_no_streak_and_is_never_hidden():
    facts = {"projects": [project("P")], "reports": course("P", 1, "ggyyyyy")}
    plain = pr.assess(pr.Portfolio(**facts), pack_of(), as_of="2024-07-31")
    portfolio = pr.Portfolio(**facts, baselines=TWICE)
    testing.assert_engines_agree(portfolio, pack_of(), "2024-07-31")
    result = pr.assess(portfolio, pack_of(), as_of="2024-07-31")
    assert lights(result, "P") == lights(plain, "P")
    assert lights(result, "P")[-1] == ("red", 5)
    assert [message for _, message in told(result, "rebaselined")] == [
        "the plan was changed: version 2 (approved by 市发改委): "
        "planned_finish originally 2024-03-31, now 2024-05-31; annual_plan originally 10, now 20",
        "the plan was changed: version 3 (approved by nobody): "
        "planned_finish originally 2024-03-31, now 2024-12-31; annual_plan originally 10, now 30",
    ]
    assert told(result, "unapproved_baseline") == [("P", "version 3 of the plan has no approved_by")]
    assert [m for _, m in told(pr.assess(portfolio, pack_of(), as_of="2024-05-31"), "rebaselined")] == [
        message for _, message in told(result, "rebaselined")[:1]
    ]


@pytest.mark.parametrize("read", ["original", "current"])
def test_an_explanation_names_both_plans_when_a_rule_read_one(read):
    pack = pack_of({"id": "c", "when": f"{read}_planned_finish <= period_end", "then": {"action": "x"}})
    result = pr.assess(pr.Portfolio(projects=[project("P")], baselines=TWICE), pack, as_of="2024-07-31")
    rule = next(rule for rule in result.explain("P", "2024-05").rules if rule.rule == "c")
    told_ = {i.name.en: i.value and i.value.en for i in rule.inputs}
    assert told_["original_planned_finish"] == "2024-03-31"
    assert told_["current_planned_finish"] == "2024-05-31"
    assert told_["baseline_version"] == "2"


def test_what_a_pack_has_named_so_itself_keeps_its_meaning():
    own = {"original_annual_plan": {"value": "annual_plan * 2", "zh": "原年度计划投资"}}
    rule = {"id": "c", "when": "original_annual_plan == 14", "then": {"action": "x"}}
    both = {
        "id": "d",
        "when": "原年度计划投资 == 14 and baselines.original_annual_plan == 7",
        "then": {"action": "y"},
    }
    pack = pack_of(rule, both, indicators=own)
    result = pr.assess(pr.Portfolio(projects=[project("P", annual_plan=7)]), pack, as_of="2024-01-31")
    assert result.actions["action"].to_list() == ["x", "y"]
    field = pack_of(rule, fields={"projects": {"original_annual_plan": {"type": "number"}}})
    listed = pr.Portfolio(projects=[{**project("P"), "original_annual_plan": 14}])
    assert pr.assess(listed, field, as_of="2024-01-31").actions.height == 1


def test_amounts_of_both_tables_keep_every_digit():
    rows = [project("P", total_investment="100.125"), project("Q", total_investment="7")]
    baselines = [{"project": "Q", "version": 1, "from": "2024-01-01", "total_investment": "7.0625"}]
    rule = {"id": "c", "when": "original_total_investment in (100.125, 7.0625)", "then": {"action": "x"}}
    portfolio = pr.Portfolio(projects=rows, baselines=baselines)
    testing.assert_engines_agree(portfolio, pack_of(rule), "2024-01-31")
    assert pr.assess(portfolio, pack_of(rule), as_of="2024-01-31").actions["project"].to_list() == ["P", "Q"]


def test_a_rule_that_a_later_plan_keeps_from_firing_tells_the_original_too():
    pack = pack_of({"id": "c", "when": "current_planned_finish <= period_end", "then": {"action": "x"}})
    portfolio = pr.Portfolio(projects=[project("P")], baselines=TWICE)
    text = pr.assess(portfolio, pack, as_of="2024-07-31").explain("P", "2024-07").text("en")
    line = next(line for line in text.splitlines() if line.startswith("  c: "))
    assert "2024-12-31 <= 2024-07-31: no" in line
    assert "original_planned_finish = 2024-03-31" in line
    assert "baseline_version = 3" in line
