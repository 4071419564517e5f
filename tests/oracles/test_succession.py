"""Projects that were split and merged, worked out by hand: yellow when behind, red from the third such month on."""

from __future__ import annotations

import polars as pl
import pytest

import progress_rules as pr
from progress_rules import testing

LEVELS = [
    {"id": "green", "name": {"en": "green light", "zh": "绿灯"}},
    {"id": "yellow", "name": {"en": "yellow light", "zh": "黄灯"}},
    {"id": "red", "name": {"en": "red light", "zh": "红灯"}},
]
RULES = [
    {"id": "behind", "when": "planned_progress > actual_progress", "then": {"signal": "yellow"}},
    {"id": "third", "when": "streak(signal >= yellow) >= 3", "then": {"light": "red"}},
]
G, Y, R, U = "green", "yellow", "red", "unknown"


def pack_of(*rules: dict[str, object], **parts: object) -> pr.Pack:
    return pr.load_pack({"pack": "t", "title": "t", "levels": LEVELS, "rules": [*RULES, *rules], **parts})


def course(project: str, first: int, marks: str) -> list[dict[str, object]]:
    """A report a month from `first` on: g on time, y behind, - none."""
    return [
        {
            "project": project,
            "period": f"2024-{first + k:02}",
            "planned_progress": 50,
            "actual_progress": done,
        }
        for k, mark in enumerate(marks)
        if (done := {"g": 50, "y": 40}.get(mark)) is not None
    ]


def project(
    name: str, first: str = "2024-01-01", last: str | None = None, **more: object
) -> dict[str, object]:
    return {"id": name, "listed_from": first, "listed_to": last, **more}


def step(a: str, b: str, on: str = "2024-06-10", kind: str = "拆分") -> dict[str, object]:
    return {"predecessor": a, "successor": b, "on": on, "kind": kind}


def judged(pack: pr.Pack, as_of: str, **facts: list[dict[str, object]]) -> pr.Result:
    portfolio = pr.Portfolio(**facts)
    testing.assert_engines_agree(portfolio, pack, as_of)
    return pr.assess(portfolio, pack, as_of=as_of)


def lights(result: pr.Result, name: str) -> list[tuple[str, int]]:
    return result.lights.filter(project=name).select("light", "streak").rows()


def told(result: pr.Result, kind: str) -> list[tuple[str, str]]:
    return result.findings.filter(kind=kind).select("project", "message").rows()


SPLIT = {
    "projects": [
        project("P-1", last="2024-06-10"),
        project("P-2", "2024-06-10"),
        project("P-3", "2024-06-10"),
    ],
    "reports": [*course("P-1", 1, "gggyy"), *course("P-2", 6, "yg"), *course("P-3", 6, "gy")],
    "successions": [step("P-1", "P-2"), step("P-1", "P-3")],
}


def test_both_children_of_a_split_carry_the_streak():
    result = judged(pack_of(), "2024-07-31", **SPLIT)
    assert lights(result, "P-1") == [(G, 0), (G, 0), (G, 0), (Y, 1), (Y, 2)]
    assert lights(result, "P-2") == [(R, 3), (G, 0)]
    assert lights(result, "P-3") == [(G, 0), (Y, 1)]
    came = "2 yellow months in a row come with it"
    assert told(result, "inherited") == [
        (p, f"{p} goes on from P-1, split on 2024-06-10: {came}") for p in ("P-2", "P-3")
    ]
    assert not told(result, "not_closed")
    assert not told(result, "succession_gap")


def test_findings_in_chinese():
    pr.set_language("zh")
    try:
        result = judged(pack_of(), "2024-07-31", **SPLIT)
    finally:
        found = told(result, "inherited")
        pr.set_language("en")
    assert found[0] == ("P-2", "P-2 承接 P-1（2024-06-10 拆分）：带入连续 2 个月黄灯")


def test_fresh_begins_at_nothing():
    result = judged(pack_of(succession="fresh"), "2024-07-31", **SPLIT)
    assert lights(result, "P-2") == [(Y, 1), (G, 0)]
    assert not told(result, "inherited")


def test_before_it_took_effect_a_split_is_not_known():
    early = {**SPLIT, "successions": [step("P-1", "P-2", on="2024-08-01")]}
    result = judged(pack_of(), "2024-07-31", **early)
    assert lights(result, "P-2") == [(Y, 1), (G, 0)]
    assert not told(result, "inherited")
    assert not told(result, "not_closed")


def test_nothing_comes_from_a_project_that_was_never_judged():
    facts = {
        **SPLIT,
        "projects": [project("P-1", None), *SPLIT["projects"][1:]],
        "reports": course("P-2", 6, "yg"),
    }
    result = judged(pack_of(), "2024-07-31", **facts)
    assert lights(result, "P-2") == [(Y, 1), (G, 0)]
    assert not told(result, "inherited")


MERGE = {
    "projects": [
        project("A", last="2024-06-10"),
        project("B", last="2024-06-10"),
        project("C", "2024-06-10"),
    ],
    "reports": [*course("A", 1, "yyggg"), *course("B", 1, "ggyyy"), *course("C", 6, "yg")],
    "successions": [step("A", "C", kind="合并"), step("B", "C", kind="合并")],
}


def test_of_a_red_and_a_green_one_the_red_one_counts():
    result = judged(pack_of(), "2024-07-31", **MERGE)
    assert lights(result, "B")[-1] == (R, 3)
    assert lights(result, "C") == [(R, 4), (G, 0)]
    assert told(result, "inherited") == [
        (
            "C",
            "C goes on from B (the worst of A, B), merged on 2024-06-10: 1 red month comes with it, streak 3",
        )
    ]


@pytest.mark.parametrize(
    ("a", "b", "expected", "why"),
    [
        ("gggyy", "ggggy", 3, "of two yellow ones the longer streak"),
        ("ggggy", "gggyy", 3, "whatever their order"),
        ("ggggg", "ggg--", 1, "neither has one"),
        ("ggyy-", "ggggg", 3, "a month without a report does not make it better: what was last known counts"),
    ],
)
def test_which_of_two_predecessors_counts(a, b, expected, why):
    facts = {**MERGE, "reports": [*course("A", 1, a), *course("B", 1, b), *course("C", 6, "y")]}
    assert lights(judged(pack_of(), "2024-06-30", **facts), "C")[0][1] == expected, why


def test_on_a_tie_the_longer_history_counts_then_the_id():
    counting = pack_of({"id": "n", "when": "times(reported) == 8", "then": {"action": "eighth"}})
    facts = {
        **MERGE,
        "projects": [project("A", "2024-04-01", "2024-06-10"), *MERGE["projects"][1:]],
        "reports": [*course("A", 4, "gg"), *course("B", 1, "ggggg"), *course("C", 6, "ggg")],
    }
    result = judged(counting, "2024-08-31", **facts)
    assert result.actions.select("project", "period").rows() == [
        ("C", "2024-08")
    ]  # five of B's, three of its own
    even = {
        **facts,
        "projects": MERGE["projects"],
        "reports": [*course("A", 1, "ggggg"), *course("B", 1, "ggggg")],
    }
    found = told(judged(counting, "2024-06-30", **even), "inherited")
    assert found[0][1].startswith("C goes on from A (the worst of A, B)")


def test_a_project_that_takes_over_a_worse_one_goes_on_from_that_and_keeps_its_own_months():
    facts = {
        "projects": [project("A"), project("B", last="2024-06-10")],
        "reports": [*course("A", 1, "gyyggyy"), *course("B", 1, "gggyy")],
        "successions": [step("B", "A", kind="merge")],
    }
    result = judged(pack_of(), "2024-07-31", **facts)
    assert lights(result, "A") == [(G, 0), (Y, 1), (Y, 2), (G, 0), (G, 0), (R, 3), (R, 4)]
    better = {**facts, "reports": [*course("A", 1, "gyygyyy"), *course("B", 1, "ggggy")]}
    result = judged(pack_of(), "2024-07-31", **better)
    assert lights(result, "A")[-3:] == [
        (Y, 1),
        (Y, 2),
        (R, 3),
    ]  # its own streak is as bad: it goes on with it
    assert not told(result, "inherited")


def test_a_project_that_takes_over_one_no_worse_keeps_its_own_history():
    own = {"id": "own", "when": "times(signal == yellow) == 2", "then": {"action": "second"}}
    facts = {
        "projects": [project("A", "2024-04-01"), project("B", last="2024-06-10")],
        "reports": [*course("A", 4, "ygy"), *course("B", 1, "ggggg")],
        "successions": [step("B", "A", kind="merge")],
    }
    result = judged(pack_of(own), "2024-06-30", **facts)
    assert result.actions["period"].to_list() == ["2024-06"]


def test_where_a_predecessor_is_left_out_by_a_condition_a_project_goes_on_alone():
    where = {"each": "project", "every": "month", "where": 'category == "甲"'}
    rule = {"id": "w", "for": where, "when": "streak(reported) == 3", "then": {"action": "third"}}
    facts = {
        "projects": [
            project("A", "2024-04-01", category="甲"),
            project("B", last="2024-06-10", category="乙"),
        ],
        "reports": [*course("A", 4, "ggg"), *course("B", 1, "ggyyy")],
        "successions": [step("B", "A", kind="merge")],
    }
    result = judged(pack_of(rule), "2024-06-30", **facts)
    assert lights(result, "A")[-1] == (G, 0)
    assert result.actions.select("project", "period").rows() == [("A", "2024-06")]


CHAIN = {
    "projects": [
        project("A", last="2024-03-15"), project("B", "2024-03-15", "2024-06-10"), project("C", "2024-06-10"),
        project("D", "2024-01-01", "2024-06-10"),
    ],
    "reports": [
        *course("A", 1, "gy"), *course("B", 3, "yyg"), *course("C", 6, "yy"), *course("D", 1, "ggggg"),
    ],
    "successions": [step("A", "B", "2024-03-15", "更名"), step("B", "C", kind="更名")],
}  # fmt: skip


def test_a_chain_hands_on_what_came_from_its_beginning():
    ever = {"id": "ever", "when": "times(signal == yellow) == 4", "then": {"action": "fourth"}}
    result = judged(pack_of(ever), "2024-07-31", **CHAIN)
    assert lights(result, "B") == [(Y, 2), (R, 3), (G, 0)]
    assert lights(result, "C") == [(Y, 1), (Y, 2)]
    assert result.actions.select("project", "period").rows() == [("C", "2024-06")]  # A once, B twice, C once
    explained = result.explain("C", "2024-07")
    assert [(s.project, s.period) for s in explained.history][-5:] == [
        ("B", "2024-03"), ("B", "2024-04"), ("B", "2024-05"), ("", "2024-06"), ("", "2024-07"),
    ]  # fmt: skip
    assert [sentence.en.split(":")[0] for sentence in explained.lineage] == [
        "B goes on from A, renamed on 2024-03-15",
        "C goes on from B, renamed on 2024-06-10",
    ]


def test_generation_by_generation_a_merge_sees_what_its_predecessor_inherited():
    merged = {**CHAIN, "successions": [*CHAIN["successions"], step("D", "C", kind="合并")]}
    merged["reports"] = [
        *course("A", 1, "yy"),
        *course("D", 1, "ggggy"),
        *course("B", 3, "ggy"),
        *course("C", 6, "y"),
    ]
    result = judged(pack_of(), "2024-06-30", **merged)
    assert lights(result, "C") == [(Y, 2)]
    assert told(result, "inherited")[-1][1].startswith(
        "C goes on from B (the worst of B, D)"
    )  # as bad, but longer


def test_a_chain_on_one_day():
    day = "2024-06-10"
    facts = {
        "projects": [project("Z", last=day), project("M", day, day), project("C", day)],
        "reports": [*course("Z", 1, "gggyy"), *course("C", 6, "y")],
        "successions": [step("M", "C"), step("Z", "M")],
    }
    assert lights(judged(pack_of(), "2024-06-30", **facts), "C") == [(R, 3)]


def test_exempt_months_stay_exempt_and_show_what_came():
    exempt = [
        {"project": "P-1", "from": "2024-05", "to": "2024-05", "approved_by": "office"},
        {"project": "P-3", "from": "2024-06", "to": "2024-06", "approved_by": "office"},
    ]
    reports = [*course("P-1", 1, "gggyy"), *course("P-2", 6, "yg"), *course("P-3", 7, "y")]
    result = judged(pack_of(), "2024-07-31", **{**SPLIT, "reports": reports}, exemptions=exempt)
    assert lights(result, "P-2") == [(Y, 2), (G, 0)]  # April and June: May was exempt
    assert lights(result, "P-3") == [(U, 1), (Y, 2)]  # June is exempt, and frozen at April's count
    assert result.lights.filter(project="P-3")["status"].to_list() == ["exempt", "assessed"]
    assert result.explain("P-3", "2024-06").streak == 1


def test_the_year_goes_on_as_for_one_project():
    yearly = {
        "id": "y",
        "when": "times(signal == yellow, reset=first_of_year) == 3",
        "then": {"action": "three"},
    }
    facts = {**SPLIT, "reports": [*course("P-1", 1, "ggygy"), *course("P-2", 6, "y"), *course("P-3", 6, "g")]}
    assert judged(pack_of(yearly), "2024-06-30", **facts).actions["project"].to_list() == ["P-2"]
    first = {"id": "f", "when": "first_of_year", "then": {"action": "first"}}
    assert judged(pack_of(first), "2024-06-30", **facts).actions["project"].to_list() == ["P-1"]


def test_related_rows_of_inherited_months_are_those_of_the_predecessor():
    visited = {
        "id": "v",
        "when": "streak(count(activities, by=project) >= 1) == 3",
        "then": {"action": "third"},
    }
    visits = [("P-1", "04"), ("P-1", "05"), ("P-2", "06"), ("P-3", "05"), ("P-3", "06")]
    activities = [{"id": f"V-{k}", "project": p, "date": f"2024-{m}-12"} for k, (p, m) in enumerate(visits)]
    result = judged(pack_of(visited), "2024-06-30", **SPLIT, activities=activities)
    assert result.actions.select("project", "period").rows() == [("P-2", "2024-06"), ("P-3", "2024-06")]
    alone = [a for a in activities if a["project"] != "P-1"]
    assert not judged(pack_of(visited), "2024-06-30", **SPLIT, activities=alone).actions.height


def test_projects_by_quarters_inherit_too():
    rule = {
        "id": "q", "for": {"each": "project", "every": "quarter"}, "then": {"action": "third"},
        "when": "streak(days_held > 0) == 3",
    }  # fmt: skip
    facts = {
        **SPLIT, "successions": [step("P-1", "P-2", "2024-07-01")], "projects": [
            project("P-1", last="2024-06-30"), project("P-2", "2024-07-01"), project("P-3", "2024-06-10"),
        ],
    }  # fmt: skip
    result = judged(pack_of(rule), "2024-12-31", **facts)
    assert result.actions.select("project", "period").rows() == [("P-2", "2024-Q3"), ("P-3", "2024-Q4")]
    assert "goes on from P-1" in str(result.explain("P-2", "2024-07"))


def test_successions_are_a_table_of_conditions():
    heir = {
        "id": "heir", "then": {"action": "heir"},
        "when": 'count(successions, predecessor == "P-1" and share >= 40, window="so_far") > 0',
    }  # fmt: skip
    shares = [{**step("P-1", "P-2"), "share": 60}, {**step("P-1", "P-3"), "share": "30%"}]
    result = judged(pack_of(heir), "2024-07-31", **{**SPLIT, "successions": shares})
    assert result.actions.select("project", "period").rows() == [("P-2", "2024-06"), ("P-2", "2024-07")]


def test_what_the_list_says_wrongly_is_found():
    facts = {
        **SPLIT, "projects": [project("P-1"), project("P-2", "2024-09-01"), project("P-3", "2024-06-01")],
        "reports": [*course("P-1", 1, "ggg"), *course("P-2", 9, "g"), *course("P-3", 6, "g")],
    }  # fmt: skip
    result = judged(pack_of(), "2024-09-30", **facts)
    assert told(result, "not_closed") == [
        ("P-1", "split, but still on the list: without listed_to it is judged on")
    ]
    assert told(result, "succession_gap") == [
        ("P-2", "judged only from a later period than that of its succession: 2024-09 > 2024-06")
    ]


def test_explanations_show_the_inherited_months_and_say_so():
    text = judged(pack_of(), "2024-07-31", **SPLIT).explain("P-2", "2024-06").text("en")
    assert "2024-05 [P-1]: signal yellow light, light yellow light, streak 2" in text
    assert "P-2 goes on from P-1, split on 2024-06-10: 2 yellow months in a row come with it" in text
    assert "streak(signal >= yellow) >= 3 → 3 periods >= 3 periods: yes" in text


def test_packs_without_lights_go_on_with_the_longest_history():
    rule = {"id": "n", "when": "times(reported) == 6", "then": {"action": "sixth"}}
    pack = pr.load_pack({"pack": "t", "title": "t", "rules": [rule]})
    facts = {**MERGE, "reports": [*course("A", 4, "gg"), *course("B", 1, "ggggg"), *course("C", 6, "g")]}
    facts["projects"] = [project("A", "2024-04-01", "2024-06-10"), *MERGE["projects"][1:]]
    result = judged(pack, "2024-06-30", **facts)
    assert result.actions.select("project", "period").rows() == [("C", "2024-06")]
    assert told(result, "inherited")[0][1].endswith("merged on 2024-06-10: 5 months come with it")


def test_nothing_is_laid_out_where_nothing_goes_on(monkeypatch):
    from progress_rules.assessment import histories

    def refuse(*_: object) -> None:
        raise AssertionError("a panel with inherited rows was made")

    monkeypatch.setattr(histories.Histories, "__init__", refuse)
    plain = {k: v for k, v in SPLIT.items() if k != "successions"}
    result = judged(pack_of(), "2024-07-31", **plain)
    assert result.lights.filter(pl.col("project") == "P-2")["streak"].to_list() == [1, 0]
