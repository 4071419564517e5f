"""Which clauses the cases of a pack cover, and what is told of those they do not."""

from __future__ import annotations

import pytest

from progress_rules.cases import Citing, ClauseCoverage, Report, clause_uses
from tests.unit.cases_of_packs import CASES, PACK, cases_of, one, run


def clause(report: Report, name: str) -> ClauseCoverage:
    return next(clause for clause in report.clauses if clause.use.clause == name)


def test_every_part_that_cites_a_clause_is_listed() -> None:
    uses = {use.clause: use for use in clause_uses(cases_of(CASES))}
    assert uses["MY-2"].parts == (
        Citing("red", "rule"), Citing("letter", "rule"), Citing("points", "rule"), Citing("ever_red", "counter"),
    )  # fmt: skip
    assert uses["MY-3"].parts == (Citing("tiers#1", "row"),)
    assert uses["MY-6"].parts == (Citing("ledger.close", "step"), Citing("ledger", "lifecycle"))
    assert [(one.name, one.values) for one in uses["MY-5"].assumed] == [("days_allowed", ("5",))]
    assert uses["MY-9"].narrative is not None
    assert [case.position for case in uses["MY-5"].cases] == [1]


@pytest.mark.parametrize(
    ("body", "covered"),
    [
        ("expect: {lights: [{rule: behind}]}", {"MY-1"}),
        ("expect: {lights: [{light: yellow}]}", set()),
        ("absent: {actions: [{action: letter, cites: MY-2}]}", {"MY-2"}),
        ("because: [{rule: letter, outcome: not_fired}]", {"MY-2"}),
        ("expect: {counters: [{counter: ever_red, new: 0}]}", {"MY-2"}),
        ("expect: {duties: [{duty: visit}]}", {"MY-4"}),
        ("expect: {deadlines: []}", set()),
        ("absent: {deadlines: [{deadline: resolve}]}", {"MY-5"}),
        ("absent: {decisions: [{table: tiers}]}", {"MY-3"}),
        ("absent: {states: [{lifecycle: ledger}]}", {"MY-6"}),
        ('absent: {trace: [{rule: "tiers#1"}]}', {"MY-3"}),
    ],
)
def test_a_case_asserts_what_it_names(body: str, covered: set[str]) -> None:
    assert {use.clause for use in clause_uses(cases_of(one(body))) if use.cases} == covered


def test_what_is_not_covered_is_told_with_its_place_in_the_pack() -> None:
    pack = PACK.replace("levels:", "  MY-8: {says: Reports are honest.}\nlevels:", 1)
    report = run(one("because: [{rule: behind, cites: MY-1}, {rule: red, outcome: not_fired}]"), pack)
    assert [failure.text("en") for failure in report.uncovered] == [
        "pack.yaml:4:3: PR934 in every case that asserts the clause MY-1 its rules fire everywhere\n"
        "  hint: add a case in which one does not: behind",
        "pack.yaml:5:3: PR933 in no case that asserts the clause MY-2 does a rule of it fire\n"
        "  hint: add a case in which one does: red, letter, points, ever_red",
        "pack.yaml:6:3: PR932 no case asserts the clause MY-3\n"
        "  hint: name it, or what cites it, in a case: tiers#1",
        "pack.yaml:7:3: PR932 no case asserts the clause MY-4\n"
        "  hint: name it, or what cites it, in a case: visit",
        "pack.yaml:8:3: PR932 no case asserts the clause MY-5\n"
        "  hint: name it, or what cites it, in a case: resolve",
        "pack.yaml:9:3: PR932 no case asserts the clause MY-6\n"
        "  hint: name it, or what cites it, in a case: ledger.close, ledger",
        "pack.yaml:11:3: PR931 no rule cites the clause MY-8\n"
        "  hint: write a rule that cites it, or say under `narrative` why it is none",
    ]
    assert report.uncovered[0].text("zh") == (
        "pack.yaml:4:3: PR934 在断言条款 MY-1 的用例中，该条款的规则处处触发\n  提示: 请补一个使其不触发的用例：behind"
    )
    assert not report.passed()
    assert report.passed(allow_uncovered=True)
    noted = report.text("en", allow_uncovered=True).splitlines()
    assert noted[1].startswith("note: pack.yaml:4:3: PR934")
    assert report.text("zh", allow_uncovered=True).splitlines()[1].startswith("注：pack.yaml:4:3: PR934")


def test_only_a_case_that_asserts_the_clause_counts() -> None:
    facts = (
        "{reports: [{project: P-1, period: 2024-03, planned_progress: 50, actual_progress: 40},"
        " {project: P-2, period: 2024-03, planned_progress: 50, actual_progress: 50}]}"
    )
    told = one("because: [{rule: behind, subject: P-1}]")
    both = one("expect: {duties: [{duty: visit}]}", name="another", facts=facts).removeprefix("cases:\n")
    assert not clause(run(told + both), "MY-1").covered
    assert clause(run(one("because: [{rule: behind, subject: P-1}]", facts=facts)), "MY-1").covered


def test_the_last_row_of_a_table_counts_where_it_is_the_one_that_counts() -> None:
    pack = PACK.replace("    for: issue\n    inputs", "    for: issue\n    hit: first\n    inputs").replace(
        "    default: [general, clerk]", "      - {if: [-], then: [general, clerk], cites: MY-7}"
    )
    pack = pack.replace("levels:", "  MY-7: {says: The rest goes to the clerk.}\nlevels:", 1)
    issue = "as_of: 2024-03-31\n    expect: {decisions: [{table: tiers, row: 2}]}"
    facts = (
        "{projects: [{id: P-1}], issues: [{id: I-1, project: P-1, urgency: other, raised_at: 2024-03-01}]}"
    )
    report = run(one(issue, facts=facts), pack)
    assert not report.failures
    assert clause(report, "MY-7").covered  # a row that always matches need not be shown not to
    assert clause(report, "MY-3").failure.code == "PR933"  # type: ignore[union-attr]


def test_an_undecided_rule_is_neither() -> None:
    facts = "{reports: [{project: P-1, period: 2024-03, planned_progress: 50}]}"
    report = run(one("because: [{rule: behind, outcome: undecided}]", facts=facts))
    assert not report.failures
    found = clause(report, "MY-1")
    assert (found.fired, found.not_fired) == (False, False)
    assert found.failure is not None
    assert found.failure.code == "PR933"
