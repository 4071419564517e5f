"""Packs that include others: what becomes of each part, whose is what, and that every place is kept."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import progress_rules as pr
from progress_rules.cases import run_cases
from progress_rules.cli import main
from progress_rules.errors import PackError
from progress_rules.packs import PackSpec, load_pack, load_pack_text
from progress_rules.packs.parts import Wording
from tests.unit.packs_in_files import BASE, MINE, MIXED, write_packs


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    write_packs({"base": BASE, "mine": MINE})
    return tmp_path


def sections(spec: PackSpec) -> dict[str, Any]:
    """The lists and mappings of a pack whose parts have names."""
    found = {}
    for name in PackSpec.model_fields:
        held = getattr(spec, name)
        if name not in {"include", "source", "levels"} and isinstance(held, (tuple, dict)):
            found[name] = held
    return found


def test_every_list_and_mapping_of_an_included_pack_becomes_part_of_the_including_one(folder: Path) -> None:
    base, whole = load_pack("base"), load_pack("mine")
    for name, held in sections(base.spec).items():
        assert held, f"the base of this test has no {name}: add one"
        mine = getattr(whole.spec, name)
        if isinstance(held, tuple):
            assert mine[: len(held)] == held
        else:
            assert list(mine)[: len(held)] == list(held)
    assert [rule.id for rule in whole.spec.rules] == ["behind", "red"]
    assert list(whole.spec.fields["reports"]) == ["visits", "spent"]
    assert [rule.id for rule in whole.rules[:2]] == ["behind", "red"]


def test_what_a_pack_is_remains_its_own_but_for_levels_and_calendar(folder: Path) -> None:
    whole = load_pack("mine")
    base = load_pack("base")
    assert (whole.id, whole.spec.version, whole.spec.title.en) == ("mine", "1.0.0", "Mine")
    assert whole.spec.source == ()
    assert (whole.spec.period.kind, base.spec.period.kind) == ("month", "quarter")
    assert (whole.spec.exempt_when, whole.spec.revisions_until_days, whole.spec.streak) == (
        "last_day", None, None,
    )  # fmt: skip
    assert whole.scale.ids == base.scale.ids == ("green", "yellow", "red")
    assert whole.working is not None
    own = MINE.replace(
        "include: ../base", "include: ../base\ncalendar: JP\nlevels: [{id: good}, {id: yellow}, {id: red}]"
    )
    write_packs({"mine": own})
    again = load_pack("mine")
    assert again.scale.ids == ("good", "yellow", "red")
    assert again.spec.calendar is not None
    assert again.spec.calendar.country == "JP"


def test_a_parameter_set_anew_keeps_what_is_not_said_about_it(folder: Path) -> None:
    whole = load_pack("mine")
    lag, base = whole.spec.parameters["lag_points"], load_pack("base").spec.parameters["lag_points"]
    assert (str(lag.value), lag.assumed, lag.reason) == ("7", False, None)
    assert (lag.unit, lag.zh, lag.cites, lag.most) == (base.unit, base.zh, base.cites, base.most)
    assert not whole.parameters["lag_points"].assumed
    assert load_pack("base").parameters["lag_points"].assumed
    assert load_pack("mine", parameters={"允许滞后": 9}).parameters["lag_points"].segments[0].value == 9
    write_packs(
        {"outer": "pack: outer\ntitle: Outer\ninclude: ../mine\nparameters: {lag_points: {least: 1}}\n"}
    )
    outer = load_pack("outer").spec.parameters["lag_points"]
    assert (str(outer.value), str(outer.least), outer.unit) == ("7", "1", "points")
    write_packs({"outer": "pack: outer\ntitle: Outer\ninclude: ../mine\nparameters: {lag_points: 101}\n"})
    with pytest.raises(PackError) as caught:
        load_pack("outer")
    assert caught.value.render("en") == (
        "outer/pack.yaml:4:26: PR213 101 is not a value for the parameter lag_points, it must be at most 100"
    )


def test_a_pack_reached_by_two_ways_is_there_once(folder: Path) -> None:
    write_packs(
        {
            "left": "pack: left\ntitle: L\ninclude: ../base\nindicators: {a: lag * 2}\n",
            "right": "pack: right\ntitle: R\ninclude: [../base/pack.yaml]\nindicators: {b: lag * 3}\n",
            "both": "pack: both\ntitle: B\ninclude: [../left, ../right, ../base]\n",
        }
    )
    both = load_pack("both")
    assert list(both.spec.indicators) == ["lag", "a", "b"]
    assert both.scale.ids == ("green", "yellow", "red")
    write_packs({"left": "pack: left\ntitle: L\ninclude: ../base\nparameters: {lag_points: 1}\n"})
    with pytest.raises(PackError) as caught:
        load_pack("both")
    assert caught.value.codes == ("PR251", "PR251")
    write_packs({"both": "pack: both\ntitle: B\ninclude: [../left, ../right]\nparameters: {lag_points: 2}\n"})
    assert load_pack("both").parameters["lag_points"].segments[0].value == 2


def test_a_changed_included_file_is_seen(folder: Path) -> None:
    before = load_pack("mine")
    assert load_pack("mine") == before
    write_packs({"base": BASE.replace("lag > 允许滞后", "lag >= 允许滞后")})
    after = load_pack("mine")
    assert after.spec.rules[0].when == "lag >= 允许滞后"
    assert after.digest != before.digest
    write_packs({"base": "# a comment\n" + BASE})
    assert load_pack("mine").digest == before.digest


def test_a_pack_of_python_or_plain_data_includes_from_the_working_folder(folder: Path) -> None:
    spec = PackSpec(pack="mine", title=Wording(en="Mine"), include=("base", "evm"))
    for given in (spec, {"pack": "mine", "title": {"en": "Mine"}, "include": ["base", "evm"]}):
        pack = load_pack(given)
        assert {"lag", "cpi"} <= set(pack.spec.indicators)
    wrong = spec.model_copy(update={"streak": "lagg"})
    with pytest.raises(PackError) as caught:
        load_pack(wrong)
    assert caught.value.render("en").startswith("streak: PR303 the name lagg is not known here")
    with pytest.raises(PackError) as caught:
        load_pack({"pack": "mine", "title": "M", "include": ["bass"], "rules": [{}]})
    assert caught.value.codes == ("PR201", "PR206", "PR206", "PR206")
    assert caught.value.problems[0].place.field == "include[0]"


def test_yaml_written_from_it_needs_no_other_file(folder: Path, tmp_path: Path) -> None:
    pack = load_pack("mine")
    text = pack.to_yaml()
    assert "include" not in text
    assert load_pack_text(text) == pack
    assert load_pack(pack.spec) == pack
    spec = PackSpec(pack="mine", title=Wording(en="Mine"), include=("evm",))
    assert spec.include == ("evm",)


@pytest.mark.parametrize("engine", ["reference", "columnar"])
def test_verdicts_are_those_of_the_pack_written_out(folder: Path, engine: str) -> None:
    facts = pr.Portfolio(**MIXED)
    whole = pr.assess(facts, load_pack("mine"), as_of="2024-03-31", engine=engine)
    flat = pr.assess(facts, load_pack_text(load_pack("mine").to_yaml()), as_of="2024-03-31", engine=engine)
    assert whole.lights["light"].to_list() == ["green", "yellow", "red"]
    assert whole.to_dict() == flat.to_dict()


def test_an_explanation_says_where_an_included_clause_was_published(folder: Path) -> None:
    facts = pr.Portfolio(**MIXED)
    told = pr.assess(facts, load_pack("mine"), as_of="2024-03-31").explain("P-1", "2024-03")
    assert told.sources == ("City, Base rules (B-1)",)
    write_packs({"base": BASE.replace("source: [{title: Base rules, publisher: City}]\n", "")})
    told = pr.assess(facts, load_pack("mine"), as_of="2024-03-31").explain("P-1", "2024-03")
    assert told.sources == ("基础 · Base (B-1)",)
    assert "基础 · Base (B-1)" in told.text("en")
    assert load_pack("base").spec.clauses["B-1"].source == ()


def test_clauses_of_an_included_pack_are_left_to_its_own_cases(folder: Path) -> None:
    cases = {"cases": [{"name": "two months", "facts": json.loads(json.dumps(MIXED)), "expect": {
        "lights": [{"period": "2024-03", "light": "red", "rule": "red"}, {"period": "2024-01", "light": "green"}],
    }}]}  # fmt: skip
    (folder / "mine" / "cases.yaml").write_text(json.dumps(cases), encoding="utf-8")
    report = run_cases("mine")
    assert [use.use.clause for use in report.clauses] == ["M-1"]
    assert not report.failures
    assert not report.uncovered


def test_check_tells_the_faults_of_the_included_file(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_packs({"base": BASE.replace("lag > 允许滞后", "lag > 允许滞厚")})
    assert main(["--lang", "en", "check", "mine", "evm"]) == 2
    out = capsys.readouterr().out
    assert out.startswith("base/pack.yaml:29:42: PR303 the name 允许滞厚 is not known here")
    assert out.endswith("2 packs checked, 1 with problems\n")


def test_files_that_cannot_be_read_are_told_and_nothing_is_blamed_on_what_they_hold(folder: Path) -> None:
    (folder / "base" / "pack.yaml").write_bytes("pack: base\ntitle: 基础\n".encode("gb18030"))
    with pytest.raises(PackError) as caught:
        load_pack("mine")
    assert caught.value.render("en") == (
        "base/pack.yaml:2:8: PR224 this is not UTF-8 text: byte 0xBB\n  hint: save it as UTF-8"
    )
    write_packs({"base": BASE + "rules: [\n", "mine": MINE.replace("title: Mine", "titel: Mine")})
    with pytest.raises(PackError) as caught:
        load_pack("mine")
    assert [(p.code, p.place.file) for p in caught.value.problems] == [
        ("PR202", "base/pack.yaml"), ("PR205", "mine/pack.yaml"),
    ]  # fmt: skip
