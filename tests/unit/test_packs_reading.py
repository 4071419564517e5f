"""Packs in particular: the paths of problems, names of both languages, the places of texts in a file."""

from __future__ import annotations

from decimal import Decimal

import pytest
from pydantic import ValidationError

import progress_rules as pr
from progress_rules.errors import PackError
from progress_rules.packs import (
    PackSpec,
    bundled_folder,
    list_packs,
    load_pack,
    load_pack_text,
    parameters_of,
)
from progress_rules.packs.schema import (
    CounterSpec,
    Effects,
    IndicatorSpec,
    LevelSpec,
    ParameterSpec,
    PeriodSpec,
    RuleSpec,
    Wording,
)
from progress_rules.packs.source import read_yaml


def test_problems_of_a_pack_built_in_python_name_their_path() -> None:
    spec = PackSpec(
        pack="demo",
        title=Wording(en="Demo"),
        parameters={"grace": ParameterSpec(value=Decimal(5), unit="dayz", assumed=True)},
        indicators={"lag": IndicatorSpec(value="planed_progress")},
        rules=(
            RuleSpec(id="late", cites=("A-1",), when="month > 3", then=Effects(signal="red")),
            RuleSpec(id="late", when="month = 3", then=Effects(score="kind")),
        ),
        counters=(CounterSpec(id="c", when="steak(reported)"),),
    )
    with pytest.raises(PackError) as caught:
        load_pack(spec)
    places = {problem.code: problem.place.render("en") for problem in caught.value.problems}
    assert places == {
        "PR208": "rules[1].id",
        "PR210": "rules[0].cites",
        "PR211": "parameters.grace",
        "PR221": "rules[0].then.signal",
        "PR225": "parameters.grace.unit",
        "PR301": "rules[1].when",
        "PR303": "indicators.lag",
        "PR304": "counters[0].when",
        "PR308": "rules[1].then.score",
    }
    assert "rules[1].when: PR301 this is not an expression: equal is written ==" in str(caught.value)


def test_problems_of_plain_data_name_their_path() -> None:
    with pytest.raises(PackError) as caught:
        load_pack(
            {"pack": "demo", "rules": ({"id": "a", "wen": "x", "then": {}},), "levels": [{"id": "A B"}]}
        )
    places = {problem.code: problem.place.render("en") for problem in caught.value.problems}
    assert places == {"PR205": "rules[0].wen", "PR206": "", "PR207": "levels[0].id"}


def test_a_rule_may_hold_a_number_or_a_truth_value_as_its_condition() -> None:
    always = load_pack_text(
        "pack: demo\ntitle: Demo\nrules:\n"
        "  - {id: a, when: true, then: {score: -0.50}}\n"
        "  - {id: b, when: True, then: {score: 3}}\n"
    )
    assert [rule.score.value for rule in always.rules] == [Decimal("-0.5"), Decimal(3)]  # type: ignore[union-attr]


def test_a_text_that_looks_like_an_indicator_is_no_circle() -> None:
    loaded = load_pack_text(
        "pack: demo\ntitle: Demo\nrules: []\nparameters: {mode: {value: lagging}}\n"
        'indicators: {lagging: mode == "lagging", kinds: projects.kind == "kinds"}\n'
    )
    assert {name for _, name in loaded.indicators} == {"lagging", "kinds"}


def test_names_of_full_width_letters_are_found() -> None:
    loaded = load_pack_text(
        "pack: demo\ntitle: Demo\nparameters: {ｌａｇ: 5}\n"
        "rules: [{id: a, when: lag > month and ｌａｇ > month, then: {action: call}}]\n"
    )
    assert parameters_of(loaded.rules[0], loaded.indicators) == ("ｌａｇ",)


def test_mistakes_of_a_declaration_are_not_told_again_where_it_is_used() -> None:
    with pytest.raises(PackError) as caught:
        load_pack_text(
            "pack: demo\ntitle: Demo\n"
            "parameters: {grace: {unit: days}}\n"
            "indicators: {lag: planed_progress, round_a: round_b, round_b: round_a}\n"
            "rules:\n"
            "  - {id: a, when: lag > 3 and month > grace and round_a > 5, then: {action: call}}\n"
        )
    assert caught.value.codes == ("PR227", "PR303", "PR311")


def test_spec_keeps_its_shape() -> None:
    assert IndicatorSpec.model_validate("lag > 3").value == "lag > 3"
    assert ParameterSpec.model_validate(5).value == Decimal(5)
    assert PeriodSpec.model_validate("quarter").kind == "quarter"
    assert Wording.model_validate("late").zh == "late"
    assert RuleSpec(id="a", cites="A-1", when="True", then=Effects()).cites == ("A-1",)  # type: ignore[arg-type]
    for wrong in ({"id": "A"}, {"id": "a b"}, {"id": "a-"}, {"id": ""}, {"id": "a", "color": "red"}):
        with pytest.raises(ValidationError):
            LevelSpec.model_validate(wrong)


WRITTEN = """\
folded: >-
  hello wörld
  and x
double: "q\\"uo\\u0041te
   z\\tend"
single: 'it''s x'
plain: several
  lines 计划
literal: |2
    two
   three
list: [a, "b c"]
"""


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_every_character_of_a_text_is_found_in_the_file(end: str) -> None:
    source = read_yaml(WRITTEN.replace("\n", end), "pack.yaml")
    lines = WRITTEN.split("\n")
    assert source.data["double"] == 'q"uoAte z\tend'
    seen = 0
    for path, written in source.texts.items():
        for offset, character in enumerate(written.value):
            place = source.inside(path, offset)
            found = lines[place.line - 1][place.column - 1 :]
            if not character.isspace():
                assert found.startswith((character, "\\" + character, "\\u0041")), (path, offset, found)
                seen += 1
    assert seen > 50
    assert source.place(("list", 1)).column == 12
    assert source.place(("list", 1, "nothing", 3)).column == 12
    assert source.place(("plain",), key=True).line == 7


def test_a_key_in_quotes_is_a_text_like_any_other() -> None:
    quoted = load_pack_text(
        'pack: demo\ntitle: Demo\nrules: []\nclauses: {"<<": {says: late}, "5": {says: late}}\n'
    )
    assert set(quoted.spec.clauses) == {"<<", "5"}
    assert load_pack_text(quoted.to_yaml()) == quoted


def test_a_column_may_be_called_like_a_function():
    pack = pr.load_pack(
        {
            "pack": "p", "title": "p", "levels": [{"id": "green"}, {"id": "red"}],
            "fields": {"projects": {"severity": {"type": "number"}, "first": {"type": "number", "zh": "首个"}}},
            "rules": [{"id": "a", "when": "severity + severity(red) + 首个 > 3", "then": {"signal": "red"}}],
        }
    )  # fmt: skip
    facts = pr.Portfolio.from_dict(
        {
            "projects": [{"id": "P", "severity": 3, "first": 0}],
            "reports": [{"project": "P", "period": "2024-01"}],
        }
    )
    assert pr.assess(facts, pack, as_of="2024-01-31").lights["light"].to_list() == ["red"]


def test_bundled_packs_load_by_their_name() -> None:
    names = list_packs()
    assert "ziyang" in names
    assert names == sorted(names)
    for name in names:
        bundled = load_pack(name)
        assert bundled.id == name
        assert bundled == load_pack(bundled_folder() / name)
    assert pr.list_packs() == names


def test_a_decision_table_may_have_the_name_of_the_column_it_asks_for() -> None:
    table = (
        "pack: demo\ntitle: Demo\nrules: []\ntables:\n"
        "  - {id: urgency, for: issue, hit: first, inputs: [%s], outputs: [by],\n"
        "     rows: [{if: [a], then: [b]}], default: [c]}\n"
    )
    loaded = load_pack_text(table % "urgency")
    assert {name for _, name in loaded.indicators} == {"urgency.by"}
    with pytest.raises(PackError) as caught:
        load_pack_text(table % "urgency.by")
    assert caught.value.codes == ("PR311",)


def test_a_count_below_zero_is_no_case_without_a_row() -> None:
    def warnings(counted: str) -> list[str]:
        table = {
            "id": "t", "for": "issue", "inputs": [counted], "outputs": ["o"],
            "rows": [{"if": [0], "then": ["none"]}, {"if": ["> 0"], "then": ["some"]}],
        }  # fmt: skip
        return [p.code for p in load_pack({"pack": "demo", "title": "Demo", "tables": [table]}).warnings]

    assert warnings("count(activities)") == []
    assert warnings('distinct(activities.date, kind == "x")') == []
    assert warnings("count(activities) - departments") == ["PR215"]
