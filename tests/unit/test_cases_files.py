"""Wrong case files: the whole message, word for word, with its place, in both languages."""

from __future__ import annotations

import json

import pytest
from pydantic import ValidationError

from progress_rules.cases import CasesSpec, cases_json_schema, read_cases
from progress_rules.errors import PackError, RequestError
from tests.unit.cases_of_packs import CASES, PACK, cases_of, one


def refused(text: str) -> PackError:
    with pytest.raises(PackError) as caught:
        cases_of(text)
    return caught.value


WRONG = {
    "no-list": (
        "case: []\n",
        "cases.yaml:1:1: PR205 the key case is not known here\n  hint: did you mean cases? keys here: cases",
        "cases.yaml:1:1: PR205 此处没有键 case\n  提示: 是否想写 cases? 此处可用的键：cases",
    ),
    "empty": (
        "",
        "cases.yaml:1:1: PR902 a case file holds one YAML document, this one holds nothing\n"
        "  hint: begin with the line `cases:`",
        "cases.yaml:1:1: PR902 用例文件须是一个 YAML 文档，而此文件没有内容\n  提示: 首行请写 cases:",
    ),
    "unknown-key": (
        one("expects: {}"),
        "cases.yaml:4:5: PR205 the key expects is not known here\n  hint: did you mean expect? keys here: name, as_of, "
        "parameters, facts, expect, absent, because, raises",
        "cases.yaml:4:5: PR205 此处没有键 expects\n  提示: 是否想写 expect? 此处可用的键：name, as_of, parameters, "
        "facts, expect, absent, because, raises",
    ),
    "unknown-outcome": (
        one("because: [{rule: behind, outcome: fire}]"),
        "cases.yaml:4:39: PR207 fire cannot stand here, it must be one of fired, not_fired, undecided\n"
        "  hint: did you mean fired?",
        "cases.yaml:4:39: PR207 此处不能写 fire，须为其中之一：fired, not_fired, undecided\n  提示: 是否想写 fired?",
    ),
    "rows-that-are-none": (
        one("expect: {actions: {project: P-1}}"),
        "cases.yaml:4:23: PR207 {...} cannot stand here, it must be a list: [a, b], or lines that begin with a dash",
        "cases.yaml:4:23: PR207 此处不能写 {...}，须为列表：[a, b] 或以短横开头的各行",
    ),
    "nothing-asserted": (
        one("as_of: 2024-03-31"),
        "cases.yaml:2:5: PR903 the case behind asserts nothing\n  hint: write expect, absent, because or raises",
        "cases.yaml:2:5: PR903 用例 behind 没有断言任何结果\n  提示: 请写 expect、absent、because 或 raises",
    ),
    "unknown-table": (
        one("absent: {light: [{project: P-1}]}"),
        "cases.yaml:4:14: PR904 results have no table light\n  hint: did you mean lights? tables: {tables}",
        "cases.yaml:4:14: PR904 结果中没有表 light\n  提示: 是否想写 lights? 可用的表：{tables}",
    ),
    "unknown-column": (
        one("expect: {counters: [{counter: ever_red, totals: 1}]}"),
        "cases.yaml:4:45: PR905 the table counters of results has no column totals\n"
        "  hint: did you mean total? columns: counter, period, new, total, cites",
        "cases.yaml:4:45: PR905 结果表 counters 没有列 totals\n  提示: 是否想写 total? 可用的列：counter, period, new, "
        "total, cites",
    ),
    "unknown-rule": (
        one("because: [{rule: behinds}]"),
        "cases.yaml:4:22: PR906 the pack office has no rule behinds\n"
        "  hint: did you mean behind? rules: behind, red, letter, points, route, tiers#1, visit, resolve, ledger.close",
        "cases.yaml:4:22: PR906 规则包 office 没有规则 behinds\n"
        "  提示: 是否想写 behind? 已有规则：behind, red, letter, points, route, tiers#1, visit, resolve, ledger.close",
    ),
    "unknown-rule-of-a-record": (
        one("absent: {actions: [{rule: lettre}]}"),
        "cases.yaml:4:31: PR906 the pack office has no rule lettre\n"
        "  hint: did you mean letter? rules: behind, red, letter, points, route, tiers#1, visit, resolve, ledger.close",
        "cases.yaml:4:31: PR906 规则包 office 没有规则 lettre\n"
        "  提示: 是否想写 letter? 已有规则：behind, red, letter, points, route, tiers#1, visit, resolve, ledger.close",
    ),
    "unknown-clauses": (
        one("expect: {actions: [{cites: [MY-1, MY-10]}]}"),
        "cases.yaml:4:32: PR907 the pack office has no clause MY-10\n  hint: did you mean MY-1?",
        "cases.yaml:4:32: PR907 规则包 office 没有条款 MY-10\n  提示: 是否想写 MY-1?",
    ),
    "unknown-level": (
        one("expect: {lights: [{light: 黄灯}]}"),
        "cases.yaml:4:31: PR908 黄灯 is never found in the column light of lights\n"
        "  hint: values: green, yellow, red, unknown",
        "cases.yaml:4:31: PR908 lights 的列 light 不会出现 黄灯\n  提示: 可能的值：green, yellow, red, unknown",
    ),
    "no-date": (
        one("expect: {deadlines: [{due: 2024-02-30}]}"),
        "cases.yaml:4:32: PR912 2024-02-30 is never found in the column due of deadlines, which holds dates such as "
        "2024-03-01",
        "cases.yaml:4:32: PR912 deadlines 的列 due 为形如 2024-03-01 的日期，不会出现 2024-02-30",
    ),
    "no-number": (
        one("expect: {duties: [{done: two}]}"),
        "cases.yaml:4:30: PR912 two is never found in the column done of duties, which holds numbers",
        "cases.yaml:4:30: PR912 duties 的列 done 为数字，不会出现 two",
    ),
    "unknown-code": (
        one("raises: PR6022"),
        "cases.yaml:4:13: PR910 PR6022 is the code of no message\n  hint: did you mean PR602? docs/errors lists them",
        "cases.yaml:4:13: PR910 没有代码为 PR6022 的信息\n  提示: 是否想写 PR602? 见 docs/errors",
    ),
    "refused-with-a-result": (
        one("raises: PR407\n    absent: {actions: [{project: P-1}]}"),
        "cases.yaml:5:5: PR911 `absent` and `raises` do not go together: what is refused has no result\n"
        "  hint: make two cases of it",
        "cases.yaml:5:5: PR911 absent 与 raises 不能同用：被拒绝的评判没有结果\n  提示: 请拆成两个用例",
    ),
    "facts-no-rows": (
        one("expect: {actions: []}", facts="{reports: none}"),
        "cases.yaml:3:22: PR207 none cannot stand here, it must be a list of rows: [{id: P-1}]",
        "cases.yaml:3:22: PR207 此处不能写 none，须为由各行组成的列表：[{id: P-1}]",
    ),
    "facts-unknown-table": (
        one("expect: {actions: []}", facts="{report: []}"),
        "cases.yaml:3:13: PR104 report is no table of a ledger; known are projects, reports, milestones, issues, "
        "activities, assignments, exemptions, disclosures, transitions, targets, successions, "
        "baselines\n  hint: did you mean reports?",
        None,
    ),
    "facts-no-percentage": (
        one("expect: {actions: []}", facts="{月报: [{项目编号: P-1, 期间: 2024-03, 实际进度: 九成}]}"),
        'cases.yaml:3:49: PR111 "九成" is not a percentage (write 0.9, 90 or 90%)',
        "cases.yaml:3:49: PR111 “九成”不是百分数（请写 0.9、90 或 90%）",
    ),
    "facts-unknown-column": (
        one("expect: {actions: []}", facts="{exemptions: [{project: P-1, from: 2024-03-01, resaon: x}]}"),
        "cases.yaml:3:59: PR909 no rule can look at the column resaon of exemptions: neither ledgers nor the pack know "
        "it\n  hint: did you mean reason? columns: project, from, to, reason, approved_by; declare others under "
        "`fields` of the pack",
        "cases.yaml:3:59: PR909 exemptions 的列 resaon 任何规则都用不到：台账和规则包都没有这一列\n"
        "  提示: 是否想写 reason? 可用的列：project, from, to, reason, approved_by；其他列请在规则包的 fields 下声明",
    ),
    "no-day": (
        one("as_of: 2024-02-30\n    expect: {actions: []}"),
        None,
        None,
    ),
    "unknown-parameter": (
        one("parameters: {day_allowed: 3}\n    expect: {actions: []}"),
        "cases.yaml:4:18: PR214 the pack office has no parameter day_allowed\n"
        "  hint: did you mean days_allowed? its parameters: days_allowed",
        "cases.yaml:4:18: PR214 规则包 office 没有参数 day_allowed\n"
        "  提示: 是否想写 days_allowed? 可用参数：days_allowed",
    ),
    "unfit-parameter": (
        one("parameters: {days_allowed: soon}\n    expect: {actions: []}"),
        None,
        None,
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_message_is_exact(name: str) -> None:
    text, english, chinese = WRONG[name]
    error = refused(text)
    tables = ", ".join([*_tables(), "trace"])
    if english is not None:
        assert error.render("en") == english.replace("{tables}", tables)
    if chinese is not None:
        assert error.render("zh") == chinese.replace("{tables}", tables)
    for problem in error.problems:
        assert problem.place.file == "cases.yaml"
        assert problem.place.line >= 1


def _tables() -> tuple[str, ...]:
    from progress_rules.assessment.result import TABLES

    return TABLES


@pytest.mark.parametrize(
    ("name", "code", "line", "column"), [("no-day", "PR503", 4, 12), ("unfit-parameter", "PR213", 4, 32)]
)
def test_problems_of_days_and_parameters_have_their_place(
    name: str, code: str, line: int, column: int
) -> None:
    (problem,) = refused(WRONG[name][0]).problems
    assert (problem.code, problem.place.line, problem.place.column) == (code, line, column)


def test_all_problems_of_all_cases_are_told_at_once() -> None:
    text = CASES.replace("outcome: fired, cites: MY-1", "outcome: fired, cites: MY-0", 1)
    text = text.replace("raises: PR407", "raise: PR407").replace("tier: general", "tiers: general")
    assert refused(text).codes == ("PR907", "PR905", "PR205")


def test_a_name_stands_once() -> None:
    text = one("expect: {actions: []}")
    twice = text + text.removeprefix("cases:\n")
    assert refused(twice).render("en").startswith("cases.yaml:5:11: PR208 the case behind is declared twice")


def test_the_pack_is_read_first(tmp_path) -> None:
    with pytest.raises(RequestError):
        read_cases(tmp_path / "nowhere")
    (tmp_path / "pack.yaml").write_text(PACK.replace("cites: MY-1", "cites: MY-0"), encoding="utf-8")
    (tmp_path / "cases.yaml").write_text("cases: 3", encoding="utf-8")
    with pytest.raises(PackError) as caught:
        read_cases(tmp_path)
    assert caught.value.codes == ("PR210",)
    (tmp_path / "pack.yaml").write_text(PACK, encoding="utf-8")
    (tmp_path / "cases.yaml").write_bytes("cases: [{name: 滞后}]".encode("gbk"))
    with pytest.raises(PackError) as caught:
        read_cases(tmp_path)
    assert caught.value.codes == ("PR224",)


def test_a_pack_adds_columns_and_tables_to_the_facts() -> None:
    pack = PACK.replace(
        "rules:\n",
        "fields: {projects: {land_ready: {type: bool, zh: 土地落实}}}\n"
        "facts: {buildings: {zh: 楼宇, columns: {id: {type: text}, empty: {type: percent, zh: 空置率}}}}\nrules:\n",
    )
    facts = "{projects: [{id: P-1, 土地落实: true}], 楼宇: [{id: B-1, 空置率: 20}]}"
    body = "as_of: 2024-03-31\n    expect: {actions: []}"
    assert cases_of(one(body, facts=facts), pack).cases
    with pytest.raises(PackError) as caught:
        cases_of(
            one(body, facts="{projects: [{id: P-1, land: true}], buildings: [{id: B-1, full: 1}]}"), pack
        )
    assert caught.value.codes == ("PR909", "PR909")


def test_the_schema_describes_the_file() -> None:
    schema = cases_json_schema()
    assert json.loads(json.dumps(schema)) == schema
    case = schema["$defs"]["CaseSpec"]["properties"]
    assert set(case) == {"name", "as_of", "parameters", "facts", "expect", "absent", "because", "raises"}


def test_cases_are_frozen() -> None:
    spec = CasesSpec.model_validate({"cases": [{"name": "x", "raises": "PR407"}]})
    with pytest.raises(ValidationError):
        spec.cases[0].raises = "PR402"  # type: ignore[misc]
