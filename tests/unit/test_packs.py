"""Packs: what loads, what it holds, and that nothing that was loaded ever changes."""

from __future__ import annotations

import copy
import dataclasses
import json
import pickle
import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from progress_rules.packs import (
    Pack,
    PackSpec,
    build_pack,
    bundled_folder,
    load_pack,
    load_pack_text,
    parameters_of,
)
from progress_rules.packs.schema import (
    CounterSpec,
    DatedValue,
    Effects,
    FieldSpec,
    IndicatorSpec,
    InForce,
    LevelSpec,
    ParameterSpec,
    PeriodSpec,
    RuleSpec,
    ScopeSpec,
    Wording,
)

TEXT = """\
# A pack that uses most of what a pack can hold.
pack: demo
version: 2.0.0
title: {en: Demo, zh: 示例}
clauses:
  A-1: {says: {en: behind is yellow, zh: 滞后为黄灯}}
period: {kind: month, merge: {1: 2}}
levels:
  - {id: green, name: {en: green light, zh: 绿灯}}
  - {id: yellow, name: {en: yellow light, zh: 黄灯}, also: [黄], colour: gold}
  - {id: red}
fields:
  reports: {visits: {type: number, zh: 走访次数}}
parameters:
  lag_points: {value: 5, unit: points, least: 0, most: 100, zh: 允许滞后, cites: A-1}
  months:
    unit: periods
    values: [{value: 2}, {from: 2017-07-01, value: 3}, {from: 2018-01-01, value: 4}]
  strict: false
  opens: 2017-03-01
  mode: {value: once, choices: [once, monthly]}
indicators:
  behind: {value: planned_progress - actual_progress, unit: points, zh: 落后}
  often: count_in(behind > lag_points, 3) >= 2
rules:
  - id: lagging
    cites: A-1
    when: 落后 > 允许滞后 or visits < 2
    then: {signal: 黄灯}
  - id: red
    when: streak(signal >= 黄) >= months
    until: signal == green
    then: {light: red}
    in_force: {from: 2017-01-01}
  - id: review
    cites: [A-1]
    for: {each: project, every: month}
    when: light == red and mode == "once" and not strict and period_end >= opens
    then: {action: review, by: office}
  - id: points
    when: light == red
    then: {score: -behind / 2, scheme: year_end}
counters:
  - {id: ever_red, when: light == red}
streak: streak(signal == red)
exempt_when: any_day
revisions_until_days: 10
"""

SPEC = PackSpec(
    pack="demo",
    version="2.0.0",
    title=Wording(en="Demo", zh="示例"),
    clauses={"A-1": {"says": {"en": "behind is yellow", "zh": "滞后为黄灯"}}},  # type: ignore[dict-item]
    period=PeriodSpec(kind="month", merge={1: 2}),
    levels=(
        LevelSpec(id="green", name=Wording(en="green light", zh="绿灯")),
        LevelSpec(id="yellow", name=Wording(en="yellow light", zh="黄灯"), also=("黄",), colour="gold"),
        LevelSpec(id="red"),
    ),
    fields={"reports": {"visits": FieldSpec(type="number", zh="走访次数")}},
    parameters={
        "lag_points": ParameterSpec(
            value=Decimal(5),
            unit="points",
            least=Decimal(0),
            most=Decimal(100),
            zh="允许滞后",
            cites=("A-1",),
        ),
        "months": ParameterSpec(
            unit="periods",
            values=(
                DatedValue(value=Decimal(2)),
                DatedValue(from_=date(2017, 7, 1), value=Decimal(3)),
                DatedValue(from_=date(2018, 1, 1), value=Decimal(4)),
            ),
        ),
        "strict": ParameterSpec(value=False),
        "opens": ParameterSpec(value=date(2017, 3, 1)),
        "mode": ParameterSpec(value="once", choices=("once", "monthly")),
    },
    indicators={
        "behind": IndicatorSpec(value="planned_progress - actual_progress", unit="points", zh="落后"),
        "often": IndicatorSpec(value="count_in(behind > lag_points, 3) >= 2"),
    },
    rules=(
        RuleSpec(
            id="lagging",
            cites=("A-1",),
            when="落后 > 允许滞后 or visits < 2",
            then=Effects(signal="黄灯"),
        ),
        RuleSpec(
            id="red",
            when="streak(signal >= 黄) >= months",
            until="signal == green",
            then=Effects(light="red"),
            in_force=InForce(from_=date(2017, 1, 1)),
        ),
        RuleSpec(
            id="review",
            cites=("A-1",),
            for_=ScopeSpec(each="project", every="month"),
            when='light == red and mode == "once" and not strict and period_end >= opens',
            then=Effects(action="review", by="office"),
        ),
        RuleSpec(id="points", when="light == red", then=Effects(score="-behind / 2", scheme="year_end")),
    ),
    counters=(CounterSpec(id="ever_red", when="light == red"),),
    streak="streak(signal == red)",
    exempt_when="any_day",
    revisions_until_days=10,
)


@pytest.fixture
def pack() -> Pack:
    return load_pack_text(TEXT)


def value(pack: Pack, name: str, day: str = "2017-10-31") -> object:
    return pack.parameters[name].at(date.fromisoformat(day))


def test_yaml_python_and_plain_data_give_the_same_pack(pack: Pack, tmp_path: Path) -> None:
    (tmp_path / "pack.yaml").write_text(TEXT, encoding="utf-8")
    plain = json.loads(json.dumps(SPEC.model_dump(mode="json", by_alias=True)))
    plain["parameters"]["opens"] = {"value": date(2017, 3, 1)}  # JSON has no dates, and texts stay texts
    for name in ("lag_points", "strict"):
        plain["parameters"][name] = {**SPEC.parameters[name].model_dump(by_alias=True)}
    plain["parameters"]["months"] = SPEC.parameters["months"].model_dump(by_alias=True)
    for same in (load_pack(SPEC), load_pack(tmp_path), load_pack(tmp_path / "pack.yaml"), load_pack(plain)):
        assert same.spec == pack.spec
        assert same == pack
        assert same.digest == pack.digest
        assert hash(same) == hash(pack)
        assert [rule.effects for rule in same.rules] == [rule.effects for rule in pack.rules]
    assert load_pack(str(tmp_path)) == pack
    assert pack != TEXT


def test_what_a_pack_holds(pack: Pack) -> None:
    assert pack.id == "demo"
    assert pack.scale.ids == ("green", "yellow", "red")
    assert pack.scale["yellow"].name("zh") == "黄灯"
    assert pack.scale["yellow"].colour == "gold"
    assert pack.calendar.merge == ((1, 2),)
    assert [rule.stage for rule in pack.rules] == [0, 1, 2, 2]
    assert [rule.level for rule in pack.rules] == ["yellow", "red", None, None]
    assert pack.rule("red").until is not None
    assert pack.rule("points").score is not None
    assert pack.counters[0].id == "ever_red"
    assert pack.streak is not None
    assert repr(pack).startswith("Pack('demo', version='2.0.0', 4 rules, sha256:")
    with pytest.raises(KeyError, match="nothing"):
        pack.rule("nothing")


def test_a_rule_leans_on_parameters_through_its_indicators(pack: Pack) -> None:
    subject = pack.groups[0].subject
    named = pack.indicators_of(subject)
    assert parameters_of(pack.rule("lagging"), named) == ("lag_points",)
    assert parameters_of(pack.rule("red"), named) == ("months",)
    assert parameters_of(pack.rule("review"), named) == ("mode", "strict", "opens")
    assert parameters_of(pack.counters[0], named) == ()
    often = pack.spec.model_copy(
        update={"rules": (RuleSpec(id="a", when="often", then=Effects(action="x")),), "counters": ()}
    )
    changed = build_pack(often)
    assert parameters_of(changed.rules[0], changed.indicators_of(subject)) == ("lag_points",)


def test_rules_are_in_force_from_day_to_day(pack: Pack) -> None:
    rule = pack.rule("red")
    assert not rule.in_force(date(2016, 12, 31))
    assert rule.in_force(date(2017, 1, 1))
    assert pack.rule("lagging").in_force(date(1900, 1, 1))
    ending = dataclasses.replace(rule, end=date(2017, 6, 30))
    assert ending.in_force(date(2017, 6, 30))
    assert not ending.in_force(date(2017, 7, 1))


@pytest.mark.parametrize(
    ("day", "months"),
    [
        ("1999-01-01", 2),
        ("2017-06-30", 2),
        ("2017-07-01", 3),
        ("2017-12-31", 3),
        ("2018-01-01", 4),
        ("2099-01-01", 4),
    ],
)
def test_dated_values(pack: Pack, day: str, months: int) -> None:
    assert value(pack, "months", day) == months
    assert not pack.parameters["months"].constant
    assert pack.parameters["lag_points"].constant


def test_before_the_first_dated_value_there_is_none() -> None:
    late = load_pack_text(
        "pack: demo\ntitle: Demo\nrules: []\nparameters:\n  grace: {values: [{from: 2017-01-01, value: 5}]}\n"
    )
    assert value(late, "grace", "2016-12-31") is None
    assert value(late, "grace", "2017-01-01") == 5
    assert not late.parameters["grace"].constant


@pytest.mark.parametrize(
    ("given", "name", "expected"),
    [
        ({"lag_points": 7}, "lag_points", Decimal(7)),
        ({"lag_points": 7.5}, "lag_points", Decimal("7.5")),
        ({"lag_points": "7.5%"}, "lag_points", Decimal("7.5")),
        ({"lag_points": "７"}, "lag_points", Decimal(7)),
        ({"lag_points": 0}, "lag_points", Decimal(0)),
        ({"lag_points": 100}, "lag_points", Decimal(100)),
        ({"允许滞后": Decimal("0.1")}, "lag_points", Decimal("0.1")),
        ({"months": 6}, "months", Decimal(6)),
        ({"strict": True}, "strict", True),
        ({"strict": " TRUE "}, "strict", True),
        ({"opens": "2018-01-01"}, "opens", date(2018, 1, 1)),
        ({"opens": date(2018, 1, 1)}, "opens", date(2018, 1, 1)),
        ({"mode": "monthly"}, "mode", "monthly"),
    ],
)
def test_parameters_given_at_load(given: dict[str, object], name: str, expected: object) -> None:
    changed = load_pack_text(TEXT, parameters=given)
    for day in ("1999-01-01", "2017-10-31", "2099-01-01"):
        assert value(changed, name, day) == expected
        assert type(value(changed, name, day)) is type(expected)
    assert changed.parameters[name].given
    assert not changed.parameters["lag_points" if name != "lag_points" else "months"].given
    assert changed.digest != load_pack_text(TEXT).digest


def test_the_digest_tells_every_change_and_nothing_else(pack: Pack) -> None:
    assert load_pack_text(TEXT).digest == pack.digest
    assert load_pack_text("# a comment\n" + TEXT.replace("pack: demo", "pack:   demo")).digest == pack.digest
    assert pack.digest.startswith("sha256:")
    changes = [
        ("lag_points: {value: 5,", "lag_points: {value: 5.0,", True),
        ("lag_points: {value: 5,", "lag_points: {value: 5.1,", False),
        ("2017-07-01", "2017-07-02", False),
        ("> 允许滞后", ">= 允许滞后", False),
        ("merge: {1: 2}", "merge: {}", False),
        ("{light: red}", "{light: yellow}", False),
        ("any_day", "every_day", False),
        ("colour: gold", "colour: orange", False),
    ]
    for old, new, same in changes:
        assert old in TEXT
        assert (load_pack_text(TEXT.replace(old, new)).digest == pack.digest) == same, new
    given = [load_pack_text(TEXT, parameters={"lag_points": lag}).digest for lag in (5, 5.0, "5", 6)]
    assert len(set(given)) == 2


def test_two_packs_share_nothing() -> None:
    five = load_pack("ziyang", parameters={"lag_points": 5})
    ten = load_pack("ziyang", parameters={"lag_points": 10})
    plain = load_pack("ziyang")
    assert [value(pack, "lag_points") for pack in (five, ten, plain)] == [5, 10, 0]
    assert len({five.digest, ten.digest, plain.digest}) == 3
    for a, b in ((five, ten), (ten, plain)):
        assert a.spec is not b.spec
        assert a.parameters is not b.parameters
        assert a.indicators is not b.indicators
        assert a != b


def test_one_model_makes_many_packs() -> None:
    first = load_pack(SPEC, parameters={"lag_points": 1})
    second = load_pack(SPEC, parameters={"lag_points": 2})
    assert (value(first, "lag_points"), value(second, "lag_points")) == (1, 2)
    assert value(load_pack(SPEC), "lag_points") == 5


def test_data_handed_in_may_change_afterwards() -> None:
    data: dict[str, Any] = {
        "pack": "demo",
        "title": "Demo",
        "parameters": {"grace": {"value": 5}},
        "rules": [{"id": "late", "when": "month > grace", "then": {"action": "call"}}],
    }
    before = copy.deepcopy(data)
    loaded = load_pack(data)
    assert data == before
    data["parameters"]["grace"]["value"] = 9
    data["parameters"]["other"] = {"value": 1}
    data["rules"].clear()
    assert loaded == load_pack(before)
    assert set(loaded.spec.parameters) == {"grace"}


@pytest.mark.parametrize(
    "change",
    [
        lambda pack: setattr(pack, "digest", "x"),
        lambda pack: setattr(pack.spec, "pack", "x"),
        lambda pack: setattr(pack.spec.rules[0], "when", "True"),
        lambda pack: setattr(pack.spec.parameters["lag_points"], "value", 9),
        lambda pack: setattr(pack.rules[0], "stage", 2),
        lambda pack: setattr(pack.rules[0].when, "operator", "and"),
        lambda pack: setattr(pack.scale.levels[0], "rank", 9),
        lambda pack: setattr(pack.parameters["lag_points"].segments[0], "value", 9),
        lambda pack: pack.parameters.__setitem__("lag_points", None),
        lambda pack: pack.parameters.pop("lag_points"),
        lambda pack: pack.parameters.clear(),
        lambda pack: pack.parameters.update(x=1),
        lambda pack: pack.parameters.setdefault("x", 1),
        lambda pack: pack.parameters.popitem(),
        lambda pack: pack.parameters.__ior__({"x": 1}),
        lambda pack: pack.parameters.__delitem__("lag_points"),
        lambda pack: pack.indicators.clear(),
        lambda pack: pack.spec.parameters.__setitem__("x", None),
        lambda pack: pack.spec.clauses.clear(),
        lambda pack: pack.spec.indicators.clear(),
        lambda pack: pack.spec.fields["reports"].clear(),
        lambda pack: pack.spec.period.merge.update({2: 3}),
        lambda pack: pack.spec.roles.update(x=None),
    ],
)
def test_a_loaded_pack_cannot_be_changed(pack: Pack, change: Any) -> None:
    before = pack.spec.model_dump()
    with pytest.raises((TypeError, AttributeError, ValidationError)):
        change(pack)
    assert pack.spec.model_dump() == before
    assert pack == load_pack_text(TEXT)


def test_packs_are_copied_and_pickled_whole(pack: Pack) -> None:
    for again in (pickle.loads(pickle.dumps(pack)), copy.deepcopy(pack), copy.copy(pack)):  # noqa: S301
        assert again == pack
        assert again.spec == pack.spec
        assert again.rules == pack.rules
        with pytest.raises(TypeError):
            again.parameters["lag_points"] = None


def test_a_folder_of_ones_own_does_not_hide_a_bundled_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(bundled_folder() / "ziyang", tmp_path / "ours")
    monkeypatch.chdir(tmp_path)
    assert load_pack("ours").id == "ziyang"
    assert load_pack("ours") == load_pack("ziyang")
