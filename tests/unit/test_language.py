"""The language of conditions: what each construct means, in both languages, and the types it gives."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from decimal import Decimal

import pytest

from progress_rules.language import Meaning, Node, Scope, Type, parse_expression, walk
from progress_rules.language import nodes as n
from progress_rules.language.functions import FUNCTIONS
from progress_rules.language.scope import RelatedTable
from progress_rules.language.spelling import outside_quotes, spell
from progress_rules.language.types import (
    BOOL,
    COUNT,
    DATE,
    DAYS,
    HOURS,
    LEVEL,
    MOMENT,
    NULL,
    NUMBER,
    PERIODS,
    TEXT,
    UNITS,
    agree,
    arithmetic,
    comparable,
)

PERCENT = Type("number", "percent")
POINTS = Type("number", "points")
MONEY = Type("number", "money")
RATIO = Type("number", "ratio")
SPAN = n.Span(0, 0)


def make_scope() -> Scope:
    scope = Scope()
    for name, zh, kind, table in (
        ("planned_progress", "计划进度", PERCENT, "reports"),
        ("actual_progress", "实际进度", PERCENT, "reports"),
        ("investment", "完成投资", MONEY, "reports"),
        ("plan", "年度计划", MONEY, "projects"),
        ("month", "月", NUMBER, "period"),
        ("reported", "已报送", BOOL, "period"),
        ("planned_start", "计划开工", DATE, "projects"),
        ("actual_start", "实际开工", DATE, "projects"),
        ("kind", "类别", TEXT, "projects"),
    ):
        scope.define(Meaning("field", name, kind, table), name, zh)
    visits = {
        name: Meaning("field", name, kind, "*visits")
        for name, kind in (("day", DATE), ("kind", TEXT), ("found", NUMBER), ("person", TEXT))
    }
    for spelling in ("visits", "走访"):
        scope.tables[spelling] = RelatedTable("visits", visits, ("project",), "period", lasting=True)
    scope.keys, scope.key_words = ("project",), {"项目": "project"}
    scope.timed.add(("projects", "actual_start"))
    scope.define(Meaning("parameter", "lag", POINTS), "lag", "允许滞后")
    scope.define(Meaning("parameter", "grace", DAYS), "grace", "宽限")
    scope.define(Meaning("indicator", "behind", POINTS), "behind", "滞后")
    scope.define(Meaning("indicator", "bad", BOOL, stage=2), "bad")
    scope.define(Meaning("verdict", "signal", LEVEL, stage=1), "signal", "信号")
    scope.define(Meaning("verdict", "light", LEVEL, stage=2), "light", "灯色")
    for level, zh in (("green", "绿灯"), ("yellow", "黄灯"), ("red", "红灯")):
        scope.define(Meaning("level", level, LEVEL), level, zh)
    return scope


SCOPE = make_scope()


def read(text: str, stage: int = 2) -> Node:
    node, problems = parse_expression(text, SCOPE, stage=stage)
    assert problems == (), [problem.render("en") for problem in problems]
    assert node is not None
    return node


def codes(text: str, stage: int = 2, expected: Type | None = None) -> tuple[str, ...]:
    node, problems = parse_expression(text, SCOPE, stage=stage, expected=expected)
    assert (node is None) == bool(problems)
    return tuple(problem.code for problem in problems)


def bare(node: Node) -> Node:
    """The tree with every place in the text removed."""
    changes: dict[str, object] = {"span": SPAN}
    for item in fields(node):
        value = getattr(node, item.name)
        if isinstance(value, Node):
            changes[item.name] = bare(value)
        elif isinstance(value, tuple):
            changes[item.name] = tuple(bare(part) for part in value)
    return replace(node, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "kind", "type_"),
    [
        ("planned_progress", n.Field, PERCENT),
        ("reports.planned_progress", n.Field, PERCENT),
        ("projects.kind", n.Field, TEXT),
        ("lag", n.Parameter, POINTS),
        ("behind", n.Indicator, POINTS),
        ("signal", n.Verdict, LEVEL),
        ("light", n.Verdict, LEVEL),
        ("red", n.Literal, LEVEL),
        ("5", n.Literal, NUMBER),
        ("-5", n.Literal, NUMBER),
        ("-lag", n.Negative, POINTS),
        ('"road"', n.Literal, TEXT),
        ("True", n.Literal, BOOL),
        ("None", n.Literal, NULL),
        ("unknown", n.Literal, NULL),
        ("未知", n.Literal, NULL),
        ("not reported", n.Not, BOOL),
        ("reported and month > 3", n.Logic, BOOL),
        ("reported or month > 3 or True", n.Logic, BOOL),
        ("month == 3", n.Comparison, BOOL),
        ("month != 3", n.Comparison, BOOL),
        ("month < 3", n.Comparison, BOOL),
        ("month <= 3", n.Comparison, BOOL),
        ("month > 3", n.Comparison, BOOL),
        ("month >= 3", n.Comparison, BOOL),
        ('kind == "road"', n.Comparison, BOOL),
        ("reported == True", n.Comparison, BOOL),
        ("signal >= yellow", n.Comparison, BOOL),
        ("actual_start < planned_start", n.Comparison, BOOL),
        ("10 <= month <= 12", n.Logic, BOOL),
        ("month is None", n.IsUnknown, BOOL),
        ("month is not None", n.Not, BOOL),
        ("month == unknown", n.IsUnknown, BOOL),
        ("unknown != month", n.Not, BOOL),
        ("month in (1, 2)", n.Membership, BOOL),
        ("month in [1, 2]", n.Membership, BOOL),
        ("month in {1, -2}", n.Membership, BOOL),
        ("lag in (1, lag)", n.Membership, BOOL),
        ('kind not in ("road",)', n.Not, BOOL),
        ("1 if reported else 2", n.Choice, NUMBER),
        ("lag if reported else 0", n.Choice, POINTS),
        ("unknown if reported else red", n.Choice, LEVEL),
        ("planned_progress - actual_progress", n.Arithmetic, POINTS),
        ("planned_start + grace", n.Arithmetic, DATE),
        ("actual_start - planned_start", n.Arithmetic, DAYS),
        ("abs(behind)", n.Scalar, POINTS),
        ("min(lag, 5)", n.Scalar, POINTS),
        ("max(planned_start, actual_start)", n.Scalar, DATE),
        ("min(signal, red)", n.Scalar, LEVEL),
        ("round(behind)", n.Scalar, POINTS),
        ("round(behind, 2)", n.Scalar, POINTS),
        ("floor(month)", n.Scalar, NUMBER),
        ("ceil(month)", n.Scalar, NUMBER),
        ("coalesce(unknown, behind, 0)", n.Scalar, POINTS),
        ("known(month)", n.Not, BOOL),
        ('date("2017-10-31")', n.Literal, DATE),
        ("add_months(planned_start, -3)", n.Scalar, DATE),
        ("year_of(planned_start)", n.Scalar, NUMBER),
        ("month_of(planned_start)", n.Scalar, NUMBER),
        ("streak(signal == red)", n.Temporal, PERIODS),
        ("streak(reported, reset=month == 1)", n.Temporal, PERIODS),
        ("times(reported)", n.Temporal, PERIODS),
        ("count_in(reported, 3)", n.Temporal, PERIODS),
        ("ever(reported)", n.Temporal, BOOL),
        ("latch(reported, until=month == 1)", n.Temporal, BOOL),
        ("previous(behind)", n.Temporal, POINTS),
        ("previous(light, 12)", n.Temporal, LEVEL),
        ("last(kind)", n.Temporal, TEXT),
        ("since(reported)", n.Temporal, PERIODS),
        ("total(investment)", n.Temporal, MONEY),
        ("happened(actual_start)", n.Logic, BOOL),
        ("add_working_days(planned_start, month)", n.Scalar, DATE),
        ("working_days_between(planned_start, actual_start)", n.Scalar, DAYS),
        ("is_working_day(planned_start)", n.Scalar, BOOL),
        ("next_working_day(planned_start)", n.Scalar, DATE),
        ("previous_working_day(planned_start)", n.Scalar, DATE),
        ('first_day(planned_start, "half-month")', n.Scalar, DATE),
        ('last_day(planned_start, "week")', n.Scalar, DATE),
        ("add_days_outside(planned_start, 5, spans(visits))", n.Scalar, DATE),
        ("add_working_days_outside(planned_start, 5, spans(visits))", n.Scalar, DATE),
        ("add_months(planned_start, month)", n.Scalar, DATE),
        ("moment(actual_start)", n.Field, MOMENT),
        ("day_of(moment(actual_start))", n.Scalar, DATE),
        ("hour_of(moment(actual_start))", n.Scalar, HOURS),
        ("at(planned_start, 9.5)", n.Scalar, MOMENT),
        ("add_hours(moment(actual_start), month)", n.Scalar, MOMENT),
        ("moment(actual_start) - at(planned_start, 9)", n.Arithmetic, HOURS),
        ("moment(actual_start) <= planned_start", n.Comparison, BOOL),
        ("count(visits)", n.Aggregate, COUNT),
        ('行数(走访, kind == "road" and month > 3, by=None, window="全部")', n.Aggregate, COUNT),
        ("sum(visits.found, known(found))", n.Aggregate, NUMBER),
        ("distinct(visits.day)", n.Aggregate, NUMBER),
        ("distinct(visits.person)", n.Aggregate, COUNT),
        ("lowest(visits.day)", n.Aggregate, DATE),
        ("highest(visits.found)", n.Aggregate, NUMBER),
        ("mean(visits.found, found > 1)", n.Aggregate, NUMBER),
        ("latest(visits.day, order=found)", n.Aggregate, DATE),
        ("interpolate(month, 0, lag, 12, 2 * lag)", n.Choice, POINTS),
        ("severity(light)", n.Scalar, NUMBER),
        ("how_many(reported, light == red)", n.Arithmetic, COUNT),
        ("months_between(planned_start, actual_start)", n.Scalar, Type("number", "months")),
        ("first(visits.person, order=found)", n.Aggregate, TEXT),
        ("only(visits.person, by=项目)", n.Aggregate, TEXT),
        ("spans(visits, this.kind != kind)", n.Aggregate, TEXT),
    ],
)
def test_every_construct_has_its_node_and_type(text: str, kind: type[Node], type_: Type) -> None:
    node = read(text)
    assert type(node) is kind
    assert node.type == type_
    assert (node.span.start, node.span.end) == (0, len(text))


def test_every_function_is_tried_above() -> None:
    marked = test_every_construct_has_its_node_and_type.pytestmark[0].args[1]  # type: ignore[attr-defined]
    called = {text.partition("(")[0] for text, *_ in marked if "(" in text}
    assert {function.name for function in FUNCTIONS.values()} <= called


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("planned_progress - actual_progress > lag", "计划进度 － 实际进度 ＞ 允许滞后"),
        ("reports.planned_progress >= 5", "reports.计划进度≥５"),
        ("streak(signal >= yellow, reset=month == 1) != 2", "连续（信号≥黄灯，reset＝月＝＝1）≠2"),
        ("latch(light == red, until=month == 1)", "保持(灯色 == 红灯, until=月 == 1)"),
        ('kind in ("road", "bridge")', "类别 in （“road”、“bridge”）"),
        ("known(month) and not reported", "已知(月) and not 已报送"),
        ("coalesce(behind, 0) * 2 / 3", "取已知(滞后，０) × 2 ÷ 3"),
        ("round(behind, 2)", "四舍五入(滞后, 2)"),
        ("min(1, 2) + max(1, 2) - abs(-3)", "最小(1，2) ＋ 最大(1，2) − 绝对值(－3)"),
        ("floor(month) + ceil(month)", "向下取整(月) + 向上取整(月)"),
        ('date("2017-10-31") > planned_start', "日(“2017-10-31”) ＞ 计划开工"),
        ("add_months(planned_start, 3)", "加月(计划开工, 3)"),
        ("year_of(planned_start) + month_of(planned_start)", "年份(计划开工) + 月份(计划开工)"),
        ("times(reported) + count_in(reported, 3)", "累计次数(已报送) + 近期次数(已报送, 3)"),
        ("ever(reported) or previous(reported)", "曾经(已报送) or 上期(已报送)"),
        ("last(behind) + total(behind)", "最近已知(滞后) + 累计(滞后)"),
        ("since(reported) == unknown", "距上次(已报送) == 未知"),
        ("5.5 <= month", "５．５　≤　月"),
    ],
)
def test_both_languages_give_one_tree(english: str, chinese: str) -> None:
    assert bare(read(english)) == bare(read(chinese))


def test_every_function_has_a_chinese_name_of_its_own() -> None:
    functions = set(FUNCTIONS.values())
    assert len(FUNCTIONS) == 2 * len(functions)
    for function in functions:
        usage = function.usage
        assert usage.describe("en").startswith(f"{function.name}(")
        assert usage.describe("zh").startswith(f"{function.zh}(")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.1", "0.1"),
        ("0.10", "0.10"),
        ("1_000", "1000"),
        ("1_000.000_1", "1000.0001"),
        ("1e3", "1E+3"),
        (".5", "0.5"),
        ("5.", "5"),
        ("９９．９", "99.9"),
        ("-0.3", "-0.3"),
        ("100000000000000000000000000001", "100000000000000000000000000001"),
        ("0.000000000000000001", "1E-18"),
    ],
)
def test_numbers_are_read_exactly(text: str, value: str) -> None:
    node = read(text)
    assert isinstance(node, n.Literal)
    assert type(node.value) is Decimal
    assert str(node.value) == str(Decimal(value))


@pytest.mark.parametrize("text", ["0x10", "0b1", "1e999", "5j", "1" * 31, "0." + "0" * 18 + "1"])
def test_numbers_that_cannot_be_kept_exactly_are_refused(text: str) -> None:
    assert codes(text) == ("PR302",)


@pytest.mark.parametrize("text", ["月²", "5²", "５％", "½", "1__0", "0777"])
def test_what_only_looks_like_a_number_is_no_number(text: str) -> None:
    assert codes(text) in {("PR301",), ("PR303",)}


def test_a_chain_is_all_of_its_comparisons() -> None:
    node = read("10 <= month < 12")
    assert isinstance(node, n.Logic)
    assert node.operator == "and"
    assert bare(node) == bare(read("10 <= month and month < 12"))
    assert [(part.span.start, part.span.end) for part in node.items] == [(0, 11), (6, 16)]


def test_literals_hold_their_values() -> None:
    assert read('date("2017-10-31")').value == date(2017, 10, 31)  # type: ignore[attr-defined]
    assert read("黄灯").value == "yellow"  # type: ignore[attr-defined]
    assert read("True").value is True  # type: ignore[attr-defined]
    assert read("unknown").value is None  # type: ignore[attr-defined]
    assert read("previous(month)").n == 1  # type: ignore[attr-defined]
    assert read("count_in(reported, 6)").n == 6  # type: ignore[attr-defined]
    assert read("round(month, 2)").items[1].value == 2  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ('"计划进度，≥５"', "计划进度，≥５"),
        ("“计划进度，≥５”", "计划进度，≥５"),
        ("'he said “x”，'", "he said “x”，"),
        ("‘a’", "a"),
        ('"a\\"，b"', 'a"，b'),
    ],
)
def test_text_in_quotes_is_left_as_it_is(text: str, inside: str) -> None:
    assert read(text).value == inside  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("operator", "left", "right", "result"),
    [
        ("-", PERCENT, PERCENT, POINTS),
        ("+", PERCENT, POINTS, PERCENT),
        ("+", POINTS, PERCENT, PERCENT),
        ("-", PERCENT, POINTS, PERCENT),
        ("-", POINTS, PERCENT, None),
        ("+", POINTS, POINTS, POINTS),
        ("+", POINTS, NUMBER, POINTS),
        ("-", NUMBER, MONEY, MONEY),
        ("+", PERCENT, MONEY, None),
        ("*", MONEY, NUMBER, MONEY),
        ("*", RATIO, MONEY, MONEY),
        ("*", MONEY, MONEY, NUMBER),
        ("/", MONEY, MONEY, RATIO),
        ("/", MONEY, NUMBER, MONEY),
        ("/", MONEY, RATIO, MONEY),
        ("/", MONEY, POINTS, NUMBER),
        ("/", NUMBER, NUMBER, NUMBER),
        ("+", NUMBER, NULL, NUMBER),
        ("-", DATE, DATE, DAYS),
        ("+", DATE, DATE, None),
        ("*", DATE, NUMBER, None),
        ("+", DATE, DAYS, DATE),
        ("-", DATE, NUMBER, DATE),
        ("+", DAYS, DATE, DATE),
        ("-", DAYS, DATE, None),
        ("+", DATE, MONEY, None),
        ("+", TEXT, TEXT, None),
        ("+", LEVEL, NUMBER, None),
        ("-", BOOL, NUMBER, None),
    ],
)
def test_units_of_calculations(operator: str, left: Type, right: Type, result: Type | None) -> None:
    assert arithmetic(operator, left, right) == result


@pytest.mark.parametrize(
    ("left", "right", "met"),
    [
        (NUMBER, POINTS, POINTS),
        (PERCENT, POINTS, None),
        (NULL, LEVEL, LEVEL),
        (DATE, NULL, DATE),
        (TEXT, NUMBER, None),
        (BOOL, BOOL, BOOL),
    ],
)
def test_types_that_can_meet(left: Type, right: Type, met: Type | None) -> None:
    assert agree(left, right) == met
    assert agree(right, left) == met
    assert comparable(left, right) == (met is not None)


def test_types_describe_themselves_in_both_languages() -> None:
    for unit in UNITS:
        kind = Type("number", unit)
        assert kind.describe("en") == str(kind) == f"a number in {unit}"
        assert unit not in kind.describe("zh")
    for kind in (BOOL, NUMBER, DATE, TEXT, LEVEL, NULL):
        assert kind.describe("en").isascii()
        assert not kind.describe("zh").isascii()


def test_spelling_keeps_every_place() -> None:
    original = "计划≥5"
    spelled = spell(original)
    assert spelled.text == "计划>=5"
    assert [spelled.origin_of(i) for i in range(len(spelled.text) + 1)] == [0, 1, 2, 2, 3, 4]
    assert outside_quotes('a == "b = c"') == 'a == "     "'


def test_walk_meets_every_part_parents_first() -> None:
    names = [type(node).__name__ for node in walk(read("streak(month > 3, reset=reported) + 1"))]
    assert names == ["Arithmetic", "Temporal", "Comparison", "Field", "Literal", "Field", "Literal"]
