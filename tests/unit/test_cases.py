"""Cases of a pack: those that pass, and each way in which one fails."""

from __future__ import annotations

from dataclasses import replace

import pytest

from progress_rules.assessment.result import Result
from progress_rules.cases import Failure, Report, run_cases
from progress_rules.cases import run as running
from progress_rules.cases.compare import equal
from progress_rules.errors import language
from tests.unit.cases_of_packs import CASES, PACK, cases_of, one, run


def failures(report: Report) -> list[str]:
    return [failure.text("en") for failure in report.failures]


def test_all_kinds_of_expectations_pass() -> None:
    report = run(CASES)
    assert failures(report) == []
    assert report.passed()
    assert [case.name.en for case in report.cases] == [
        "two yellow months turn red", "an urgent issue", "nothing to go by",
    ]  # fmt: skip
    assert report.summary("en") == (
        "office: 3 cases, 0 failed; 7 clauses: 6 covered, 1 narrative, 0 not covered"
    )
    assert report.summary("zh") == (
        "office：用例 3 个，失败 0 个；条款 7 条：已覆盖 6 条，叙述性 1 条，未覆盖 0 条"
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("light: red, streak: 2.0", "light: red, streak: 3"),
        ("light: red, streak: 2.0", "light: yellow"),
        ("to: null, due: null, cites: [MY-2]", "to: leader"),
        ("due: null", "due: 2024-03-01"),
        ("cites: [MY-2]", "cites: [MY-2, MY-1]"),
        ("points: -0.50", "points: -0.5000000001"),
        ("done: 1, status: met, cites: MY-4", "done: 1, status: met, cites: MY-5"),
        ("new: 1, total: 1", "new: 1, total: 2"),
        ("scores: [{points: -0.50, year: 2024}]", "scores: []"),
        ("actions: [{period: 2024-02}]", "actions: [{period: 2024-03, by: office}]"),
        ("outcome: fired, cites: MY-1", "outcome: undecided"),
        ("outcome: fired, cites: MY-1", "outcome: fired, cites: MY-2"),
        ("period: 2024-01, outcome: not_fired", "outcome: not_fired"),
        ("tier: general", "tier: urgent"),
        ("due: 2024-03-04, status: met", "due: 2024-03-05"),
        ("parameters: {days_allowed: 3}", "parameters: {days_allowed: 2}"),
        ('since: "2024-03-05 09:15"', 'since: "2024-03-05 09:16"'),
        ('since: "2024-03-05 09:15"', "since: 2024-03-05"),
        ("done: true", "done: false"),
        ("raises: PR407", "raises: PR402"),
    ],
)
def test_a_case_fails_when_one_thing_is_otherwise(old: str, new: str) -> None:
    changed = CASES.replace(old, new, 1)
    assert changed != CASES
    report = run(changed)
    assert failures(report)
    assert not report.passed(allow_uncovered=True)


@pytest.mark.parametrize(
    ("body", "english", "chinese"),
    [
        (
            "expect: {lights: [{project: P-1, period: 2024-03, light: red}]}",
            "cases.yaml:4:23: PR921 behind: lights has no record with project: P-1, period: 2024-03, light: red\n"
            "  the nearest record shares 2 of 3 fields: project: P-1, period: 2024-03, signal: yellow, light: yellow, "
            "streak: 1, rule: behind, status: assessed, each: project, subject: P-1\n"
            "  light: red is expected, yellow is found",
            "cases.yaml:4:23: PR921 滞后：lights 中没有 project: P-1, period: 2024-03, light: red 的记录\n"
            "  最接近的记录有 3 个字段中的 2 个相同：project: P-1, period: 2024-03, signal: yellow, light: yellow, "
            "streak: 1, rule: behind, status: assessed, each: project, subject: P-1\n"
            "  light：应为 red，实为 yellow",
        ),
        (
            "expect: {actions: [{project: P-1}]}",
            "cases.yaml:4:24: PR921 behind: actions has no record with project: P-1\n  actions is empty",
            "cases.yaml:4:24: PR921 滞后：actions 中没有 project: P-1 的记录\n  actions 没有任何记录",
        ),
        (
            "expect: {counters: [{counter: ever_blue}]}",
            "cases.yaml:4:25: PR921 behind: counters has no record with counter: ever_blue\n"
            "  none of its 1 records shares a field with it; the first is counter: ever_red, period: 2024-03, new: 0, "
            "total: 0, cites: MY-2",
            "cases.yaml:4:25: PR921 滞后：counters 中没有 counter: ever_blue 的记录\n"
            "  其 1 条记录没有一个字段相同；第一条为 counter: ever_red, period: 2024-03, new: 0, total: 0, cites: MY-2",
        ),
        (
            "absent: {counters: [{new: 0}]}",
            "cases.yaml:4:25: PR922 behind: counters has a record with new: 0, and must not have one\n"
            "  counter: ever_red, period: 2024-03, new: 0, total: 0, cites: MY-2",
            "cases.yaml:4:25: PR922 滞后：counters 中不应有 new: 0 的记录，实际有\n"
            "  counter: ever_red, period: 2024-03, new: 0, total: 0, cites: MY-2",
        ),
        (
            "expect: {counters: []}",
            "cases.yaml:4:14: PR923 behind: counters must be empty, it has records: 1\n"
            "  counter: ever_red, period: 2024-03, new: 0, total: 0, cites: MY-2",
            "cases.yaml:4:14: PR923 滞后：counters 应为空，实有 1 条记录\n"
            "  counter: ever_red, period: 2024-03, new: 0, total: 0, cites: MY-2",
        ),
        (
            "because: [{rule: red, subject: P-1, period: 2024-02}]",
            "cases.yaml:4:15: PR924 behind: the rule red should be fired at subject: P-1, period: 2024-02\n"
            "  it was not judged there\n  subject: P-1, period: 2024-03: not fired",
            "cases.yaml:4:15: PR924 滞后：规则 red 在 subject: P-1, period: 2024-02 应为触发\n"
            "  该处没有评判这条规则\n  subject: P-1, period: 2024-03：未触发",
        ),
        (
            "because: [{rule: behind, outcome: undecided, cites: MY-2}]",
            "cases.yaml:4:57: PR925 behind: the rule behind does not cite MY-2, it cites MY-1\n"
            "cases.yaml:4:15: PR924 behind: the rule behind should be undecided at anything\n"
            "  subject: P-1, period: 2024-03: fired",
            "cases.yaml:4:57: PR925 滞后：规则 behind 没有引用 MY-2，其引用为 MY-1\n"
            "cases.yaml:4:15: PR924 滞后：规则 behind 在 任何对象 应为无法判定\n"
            "  subject: P-1, period: 2024-03：触发",
        ),
        (
            "raises: PR602",
            "cases.yaml:4:13: PR927 behind: the assessment should be refused with PR602, and was not "
            "(engines: reference, columnar)",
            "cases.yaml:4:13: PR927 滞后：评判应以 PR602 被拒绝，实际没有（引擎：reference, columnar）",
        ),
    ],
)
def test_failures_are_told_with_place_and_difference(body: str, english: str, chinese: str) -> None:
    report = run(one(body, name="{en: behind, zh: 滞后}"))
    assert "\n".join(failure.text("en") for failure in report.failures) == english
    assert "\n".join(failure.text("zh") for failure in report.failures) == chinese


def test_facts_that_are_refused_can_be_expected() -> None:
    facts = "{reports: [{project: P-1, period: 2024-13}]}"
    assert run(one("raises: PR115", facts=facts)).cases[0].passed
    (failure,) = run(one("raises: PR114", facts=facts)).failures
    assert failure.code == "PR928"
    assert run(one("raises: PR213\n    parameters: {days_allowed: many}")).cases[0].passed
    assert run(one("raises: PR214\n    parameters: {days: 3}")).cases[0].passed


def test_a_difference_between_engines_is_a_failure_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    honest = running._assessed

    def forged(case: object, engine: str) -> Result:
        result = honest(case, engine)  # type: ignore[arg-type]
        if engine == "columnar":
            result.__dict__["actions"] = result.actions.clear()
        return result

    monkeypatch.setattr(running, "_assessed", forged)
    (failure,) = run(CASES).failures
    assert failure.text("en") == (
        "cases.yaml:2:11: PR929 two yellow months turn red: the engines differ in the table actions\n"
        "  reference, row 1: id: office/letter/P-1/2024-03, project: P-1, period: 2024-03, action: letter, by: office, "
        "rule: letter, cites: MY-2, each: project, subject: P-1\n"
        "  columnar, row 1: there is none\n"
        "  hint: one of them is wrong: please report this"
    )


def test_messages_of_results_are_english_whatever_the_language() -> None:
    step = 'steps: [{subject: I-2, outcome: refused, reason: "the condition is not met: step_by != owner"}]'
    with language("zh"):
        report = run(CASES.replace("    expect:\n      routes:", f"    expect:\n      {step}\n      routes:"))
    assert failures(report) == []


def test_a_report_is_data() -> None:
    report = run(one("expect: {actions: [{project: P-1}]}"))
    told = report.to_dict()
    assert [case["passed"] for case in told["cases"]] == [False]
    assert told["cases"][0]["failures"][0] == {
        "code": "PR921",
        "place": "cases.yaml:4:24",
        "message": "behind: actions has no record with project: P-1",
        "details": ["actions is empty"],
    }
    assert isinstance(report.failures[0], Failure)
    assert replace(report, cases=()).failures == ()


def test_cases_stand_beside_the_pack(tmp_path) -> None:
    (tmp_path / "pack.yaml").write_text(PACK, encoding="utf-8")
    report = run_cases(tmp_path)
    assert report.cases == ()
    assert [failure.code for failure in report.uncovered] == ["PR901", *["PR932"] * 6]
    assert report.passed(allow_uncovered=True)
    (tmp_path / "cases.yaml").write_text(CASES, encoding="utf-8")
    assert run_cases(tmp_path).passed()
    assert run_cases(tmp_path / "pack.yaml").file == str(tmp_path / "cases.yaml")


@pytest.mark.parametrize(
    ("column", "expected", "found", "same"),
    [
        ("value", "true", "True", False),
        ("value", True, "True", True),
        ("period", "2024", "2024", True),
        ("missing", ("a", "b"), "a, b", False),
        ("cites", (), None, True),
        ("cites", (), "MY-1", False),
        ("cites", None, "MY-1", False),
        ("cites", "MY-1, MY-2", "MY-2, MY-1, MY-3", True),
        ("done", "2.0", 2, True),
        ("done", True, 1, False),
        ("since", "2024-03-05T09:15:00+08:00", None, False),
    ],
)
def test_values_are_compared_exactly(column: str, expected: object, found: object, same: bool) -> None:
    assert equal(column, expected, found) is same


def test_cases_keep_their_order_and_place() -> None:
    file = cases_of(CASES)
    assert [case.place("name").line for case in file.cases] == [2, 27, 51]
