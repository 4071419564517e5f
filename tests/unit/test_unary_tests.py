"""Cells of decision tables: what they match, the condition they stand for, and what is wrong with wrong ones."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from progress_rules.engines.reference.generate import Generator, compiled
from progress_rules.language import Meaning, Scope, parse_expression
from progress_rules.language.nodes import Identity
from progress_rules.language.types import BOOL, DATE, LEVEL, NUMBER, TEXT
from progress_rules.language.unary_tests import CellFault, UnaryTest, parse_cell
from progress_rules.levels import Scale

LEVELS = ("green", "yellow", "red")
TYPES = {"number": NUMBER, "text": TEXT, "bool": BOOL, "date": DATE, "level": LEVEL}
PARAMETERS: dict[str, Any] = {
    "few": Decimal(1), "多": Decimal(3), "home": "甲", "flag": True, "due": date(2017, 10, 31),
}  # fmt: skip
LEVEL_NAMES = {"green": "green", "yellow": "yellow", "red": "red", "黄灯": "yellow"}


def resolving(kind: str) -> Callable[[str], object | None]:
    return LEVEL_NAMES.get if kind == "level" else PARAMETERS.get


def read(cell: object, kind: str, **more: Any) -> UnaryTest:
    test = parse_cell(cell, kind, resolving(kind), **more)  # type: ignore[arg-type]
    assert isinstance(test, UnaryTest), (cell, test)
    return test


def make_scope() -> Scope:
    scope = Scope()
    for kind, type_ in TYPES.items():
        if kind == "level":
            scope.define(Meaning("verdict", "signal", type_, stage=1), "x_level")
        else:
            scope.define(Meaning("field", f"x_{kind}", type_, "projects"), f"x_{kind}")
    for name, value in PARAMETERS.items():
        type_ = {Decimal: NUMBER, str: TEXT, bool: BOOL, date: DATE}[type(value)]
        scope.define(Meaning("parameter", name, type_), name)
    for level in LEVELS:
        scope.define(Meaning("level", level, LEVEL), level)
    scope.define(Meaning("level", "yellow", LEVEL), "黄灯")
    return scope


SCOPE = make_scope()


def evaluated(text: str, kind: str, value: Any) -> bool | None:
    """What the reference engine makes of a condition on the input."""
    node, problems = parse_expression(text, SCOPE, expected=BOOL)
    assert problems == (), (text, [problem.render("en") for problem in problems])
    assert node is not None
    g = Generator(SimpleNamespace(scale=Scale.of(*LEVELS), identity=Identity()), {})  # type: ignore[arg-type]
    result = g.emit(node)
    unpacked = "".join(f"{name}, " for name in g.fields.values())
    lines = [f"[{unpacked}], signal = f", *g.lines, f"return {result.name}"]
    source = "def step(s, f):\n" + "\n".join(f"    {line}" for line in lines)
    step = compiled(SimpleNamespace(text=source, constants=g.constants))  # type: ignore[arg-type]
    facts = {f"x_{kind}": value} | {f"parameter:{name}": given for name, given in PARAMETERS.items()}
    rank = LEVELS.index(value) if kind == "level" and value is not None else None
    return step(None, ([facts[name] for _, name in g.fields], rank))  # type: ignore[no-any-return]


Answer = bool | None
Matcher = Callable[[Any], Answer]
WRITTEN: dict[str, list[tuple[str, Any]]] = {
    "number": [
        ("-1", Decimal(-1)), ("− 1", Decimal(-1)), ("0", Decimal(0)), ("0.5", Decimal("0.5")), ("few", Decimal(1)),
        ("２", Decimal(2)), ("2.50", Decimal("2.5")), ("多", Decimal(3)), ("3%", Decimal(3)),
    ],
    "text": [
        ("甲", "甲"), ("home", "甲"), ('"home"', "home"), ("“乙”", "乙"), ("'a, (b'", "a, (b"), ("not-a", "not-a"),
        ('"未知"', "未知"), ('"a\\\\b\\"c"', 'a\\b"c'), ("２ 号", "２ 号"), ('"\u2028\x00"', "\u2028\x00"),
    ],
    "bool": [("true", True), ("False", False), ("是", True), ("flag", True)],
    "date": [
        ("2017-10-29", date(2017, 10, 29)), ('"2017-10-30"', date(2017, 10, 30)), ("due", date(2017, 10, 31)),
        ("２０１７－１１－０１", date(2017, 11, 1)),
    ],
    "level": [("green", "green"), ("黄灯", "yellow"), ('"yellow"', "yellow"), ("red", "red")],
}  # fmt: skip
"""How values are written in cells, and what they are."""
INPUTS: dict[str, list[Any]] = {
    kind: [None, *dict.fromkeys(value for _, value in written)] for kind, written in WRITTEN.items()
}
INPUTS["number"] += [Decimal("-1.5"), Decimal("0.75"), Decimal(4)]
INPUTS["text"] += ["", "甲乙"]
INPUTS["date"] += [date(2017, 10, 28), date(2017, 11, 2)]
SIGNS: dict[str, Callable[[Any, Any], bool]] = {
    "=": lambda a, b: a == b, "==": lambda a, b: a == b, "＝": lambda a, b: a == b, "": lambda a, b: a == b,
    "!=": lambda a, b: a != b, "≠": lambda a, b: a != b,
    "<": lambda a, b: a < b, "＜": lambda a, b: a < b, "<=": lambda a, b: a <= b, "≤": lambda a, b: a <= b,
    ">": lambda a, b: a > b, ">=": lambda a, b: a >= b, "≥": lambda a, b: a >= b,
}  # fmt: skip
EQUAL_ONLY = ["=", "==", "＝", "", "!=", "≠"]


def place(kind: str, value: Any) -> Any:
    """What a value is compared by."""
    return LEVELS.index(value) if kind == "level" else value


@st.composite
def parts(draw: st.DrawFn, kind: str) -> tuple[str, Matcher]:
    """A part of a cell, and membership in it worked out with Python's own comparisons."""
    form = draw(st.sampled_from(["sign", "sign", "interval", "unknown"]))
    if form == "unknown":
        word, known = draw(
            st.sampled_from([("unknown", False), ("未知", False), ("null", False), ("!= null", True)])
        )
        return word, lambda x: (x is not None) == known
    if form == "sign" or kind in {"text", "bool"}:
        text, value = draw(st.sampled_from(WRITTEN[kind]))
        sign = draw(st.sampled_from(EQUAL_ONLY if kind in {"text", "bool"} else [*SIGNS, "", ""]))
        space = draw(st.sampled_from(["", " "]))
        return (
            f"{sign}{space}{text}",
            lambda x: None if x is None else SIGNS[sign](place(kind, x), place(kind, value)),
        )
    (low, a), (high, b) = draw(
        st.tuples(st.sampled_from(WRITTEN[kind]), st.sampled_from(WRITTEN[kind])).filter(
            lambda ends: place(kind, ends[0][1]) < place(kind, ends[1][1])
        )
    )
    steps = (b - a).days if kind == "date" else place(kind, b) - place(kind, a) if kind == "level" else 2
    closed = [("[", "]"), ("［", "］"), ("[", ")"), ("(", "]")]
    opening, closing = draw(
        st.sampled_from([*closed, ("(", ")"), ("]", "["), ("（", "）")] if steps > 1 else closed)
    )
    dots = draw(st.sampled_from(["..", " .. ", "．．"]))
    over, under = SIGNS[">=" if opening in "[［" else ">"], SIGNS["<=" if closing in "]］" else "<"]
    a, b = place(kind, a), place(kind, b)
    return (
        f"{opening}{low}{dots}{high}{closing}",
        lambda x: None if x is None else over(place(kind, x), a) and under(place(kind, x), b),
    )


@st.composite
def cells(draw: st.DrawFn, kind: str) -> tuple[str, Matcher]:
    found = draw(st.lists(parts(kind), min_size=1, max_size=4))
    listed = draw(st.sampled_from([", ", "、", "， "])).join(text for text, _ in found)

    def anyone(x: Any) -> Answer:
        answers = [holds(x) for _, holds in found]
        return True if True in answers else None if None in answers else False

    form = draw(st.sampled_from(["", "", "not({})", "not （ {} ）"]))
    if not form:
        return f" {listed}", anyone
    return form.format(listed), lambda x: None if anyone(x) is None else not anyone(x)


@pytest.mark.parametrize("kind", list(TYPES))
@given(st.data())
def test_the_condition_and_the_test_agree_with_membership(kind: str, data: st.DataObject) -> None:
    text, expected = data.draw(cells(kind))
    test = read(text, kind, values=LEVELS if kind == "level" else ())
    condition = test.condition(f"x_{kind}")
    for value in INPUTS[kind]:
        assert test.holds(value, LEVELS) is expected(value), (text, value)
        assert evaluated(condition, kind, value) is expected(value), (text, condition, value)
    assert test.asks_for_unknown == any(
        word in text.replace('"未知"', "") for word in ("unknown", "未知", "null")
    )


@pytest.mark.parametrize(
    ("cell", "kind", "condition"),
    [
        ("-", "number", "True"),
        ("－", "text", "True"),
        ("30", "number", "(x) == 30"),
        ("35%", "number", "(x) == 35"),
        ("1_000", "number", "(x) == 1000"),
        ("1000、200", "number", "(x) in (1000, 200)"),
        (Decimal("2.50"), "number", "(x) == 2.5"),
        (30, "number", "(x) == 30"),
        ("[10..30)", "number", "10 <= (x) < 30"),
        ("]few..30[", "number", "few < (x) < 30"),
        (">= 多", "number", "(x) >= 多"),
        ("< 3, 5, unknown", "number", "((x) == 5 or (x) < 3 or (x) is None)"),
        ("1, 2", "number", "(x) in (1, 2)"),
        ("not(1, 2)", "number", "(x) not in (1, 2)"),
        ("not(1)", "number", "(x) != 1"),
        ("not([1..2])", "number", "not (1 <= (x) <= 2)"),
        ("not(1, 未知)", "number", "not ((x) == 1 or (x) is None)"),
        ("not(unknown)", "number", "(x) is not None"),
        (None, "number", "(x) is None"),
        ("甲、乙", "text", '(x) in ("甲", "乙")'),
        ("home", "text", "(x) == home"),
        ('"home"', "text", '(x) == "home"'),
        (r'"a\\b\"c", “d\'”', "text", r"""(x) in ("a\\b\"c", "d'")"""),
        ('"\u2028"', "text", r'(x) == "\U00002028"'),
        ('"-"', "text", '(x) == "-"'),
        ("notified", "text", '(x) == "notified"'),
        (True, "bool", "(x) == True"),
        (date(2017, 10, 31), "date", '(x) == date("2017-10-31")'),
        (">= 黄灯", "level", "(x) >= 黄灯"),
        ("2017-10-31 09:30", "moment", '(x) == at(date("2017-10-31"), 9.5)'),
        ("2017-10-31 09：30", "moment", '(x) == at(date("2017-10-31"), 9.5)'),
        ("> 2017-10-31T09:20", "moment", '(x) > at(date("2017-10-31"), 560 / 60)'),
        ("2017-10-30, due", "moment", '((x) == date("2017-10-30") or (x) == due)'),
    ],
)
def test_conditions_as_they_are_written(cell: object, kind: str, condition: str) -> None:
    assert read(cell, kind).condition("x") == condition


def test_what_a_test_tells() -> None:
    assert read("-", "number").anything
    assert read("-", "number").holds(None) is True
    assert not read("unknown", "number").anything
    assert read("[few..多], few", "number").parameters == ("few", "多")
    assert read("yellow", "level").parameters == ()
    assert read("35％", "number").percent
    assert not read("35", "number").percent
    assert list(read("[few..3], 5", "number").edges()) == [Decimal(1), Decimal(3), Decimal(5), Decimal(5)]


@pytest.mark.parametrize(
    ("cell", "inside", "outside"),
    [
        ("2017-10-31", [datetime(2017, 10, 31), datetime(2017, 10, 31, 23, 59)], [datetime(2017, 11, 1)]),
        ("<= 2017-10-31", [datetime(2017, 10, 31, 23)], [datetime(2017, 11, 1)]),
        ("< 2017-10-31", [datetime(2017, 10, 30, 23)], [datetime(2017, 10, 31)]),
        ("> 2017-10-31", [datetime(2017, 11, 1)], [datetime(2017, 10, 31, 23)]),
        (">= 2017-10-31", [datetime(2017, 10, 31)], [datetime(2017, 10, 30, 23)]),
        ("!= due", [datetime(2017, 11, 1)], [datetime(2017, 10, 31, 12)]),
        ("> 9999-12-31", [], [datetime(9999, 12, 31, 23)]),
        ("2017-10-31 09:30", [datetime(2017, 10, 31, 9, 30)], [datetime(2017, 10, 31, 9, 31)]),
    ],
)
def test_a_day_in_a_test_of_moments_is_all_of_that_day(cell: str, inside: list, outside: list) -> None:
    test = read(cell, "moment")
    assert all(test.holds(moment) for moment in inside)
    assert not any(test.holds(moment) for moment in outside)


@pytest.mark.parametrize(
    ("cell", "kind", "offset", "reason"),
    [
        ("", "number", 0, "it is empty"),
        ("九成", "number", 0, "九成 is not a number such as 30, 2.5 or 35%, or the name of a parameter"),
        ("10~30", "number", 0, "10~30 is not a number"),
        ("[10..30], 3亿元", "number", 10, "3亿元: a number stands without 亿元"),
        ("≥ home", "number", 2, "the parameter home is 甲, not a number"),
        ('"3"', "number", 0, '"3" is a text here'),
        ("1" * 31, "number", 0, "too many digits"),
        ("1,000", "number", 0, "this is one number or two"),
        ("[30..10]", "number", 0, "nothing lies in [30..10]"),
        ("1, (3..3]", "number", 3, "nothing lies in (3..3]"),
        ("[10..30", "number", 0, "never closed"),
        ("[10..", "number", 4, "a value is missing"),
        ("10..30]", "number", 2, "an interval stands in brackets"),
        ("[10,30]", "number", 3, "parted by two dots"),
        ("(10)", "number", 3, "an interval has two ends"),
        ("[10..30]]", "number", 8, "never opened"),
        ("3)", "number", 1, "never opened"),
        ("]10", "number", 0, "never opened"),
        ("not()", "number", 3, "not(...) needs a value"),
        ("not(", "number", 3, "never closed"),
        ("not(3", "number", 3, "never closed"),
        ("not 3", "number", 0, "a negation has brackets"),
        ("not(3), 4", "number", 6, "not(...) is the whole cell"),
        ("4, not(3)", "number", 3, "not(...) is the whole cell"),
        ("not(not(3))", "number", 4, "not(...) is the whole cell"),
        ("3,", "number", 1, "a value is missing"),
        ("3,,4", "number", 2, "a value is missing"),
        ("-, 3", "number", 0, "- means anything and stands alone"),
        ("=> 3", "number", 0, "at least is written >="),
        ("=< 3", "number", 0, "at most is written <="),
        ("<> 3", "number", 0, "unequal is written !="),
        ("! 3", "number", 0, "unequal is written !="),
        ("> = 3", "number", 0, "these signs do not belong together"),
        ("2 > 1", "number", 2, "values are parted by commas"),
        ("> unknown", "number", 2, "unknown is neither more nor less"),
        ("[未知..3]", "number", 1, "unknown is neither more nor less"),
        (True, "number", 0, "true is not a number"),
        (["10..30"], "number", 0, 'stands in quotes, "[10..30]"'),
        ("not started", "text", 0, "a text that begins with not stands in quotes"),
        ("> 甲", "text", 0, "texts and conditions have no order"),
        ("甲(乙)", "text", 1, "a text with a bracket, sign or quotation mark stands in quotes"),
        ("[甲..乙]", "text", 0, "a text with a bracket, sign or quotation mark stands in quotes"),
        ('"甲', "text", 0, "this quotation mark is never closed"),
        (5, "text", 0, "write '\"5\"'"),
        ("maybe", "bool", 0, "maybe is not true or false"),
        ("(true..false)", "bool", 0, "texts and conditions have no order"),
        ("2017-02-30", "date", 0, "there is no such day or time as 2017-02-30"),
        ('"due"', "date", 0, "due is not a day"),
        ("2017/10/31", "date", 0, "2017/10/31 is not a day such as 2017-10-31"),
        ("(2017-10-30..2017-10-31)", "date", 0, "nothing lies in"),
        (datetime(2017, 10, 31, 9), "date", 0, "is not a day"),
        ("2017-10-31 25:00", "moment", 0, "there is no such day or time"),
        ("[2017-10-31..2017-10-30]", "moment", 0, "nothing lies in"),
        ("a b", "level", 0, "a b is not the name of a level"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_cell(cell: object, kind: str, offset: int, reason: str) -> None:
    fault = parse_cell(cell, kind, resolving(kind))  # type: ignore[arg-type]
    assert isinstance(fault, CellFault)
    assert reason in fault.reason.en
    assert fault.offset == offset
    assert fault.reason.zh != fault.reason.en


def test_values_the_input_cannot_have() -> None:
    fault = parse_cell("甲, comon", "text", resolving("text"), values=("甲", "common"))
    assert fault == CellFault(fault.reason, 3)  # type: ignore[union-attr]
    assert fault.reason.en == "comon is not one of 甲, common; did you mean common?"  # type: ignore[union-attr]
    assert fault.reason.zh == "comon 不在允许值 甲、common 之中；是否为 common？"  # type: ignore[union-attr]
    assert isinstance(parse_cell("home", "text", resolving("text"), values=("乙",)), UnaryTest)  # may change
    assert isinstance(parse_cell("yelow", "level", resolving("level"), values=LEVELS), CellFault)
    assert isinstance(parse_cell(5, "number", resolving("number"), values=(Decimal(4),)), CellFault)
    assert isinstance(parse_cell("(green..yellow)", "level", resolving("level"), values=LEVELS), CellFault)
    assert isinstance(parse_cell("(green..red)", "level", resolving("level"), values=LEVELS), UnaryTest)


def test_an_interval_that_a_parameter_makes_empty_is_no_fault() -> None:
    assert read("[多..2]", "number").holds(Decimal(2)) is False


def test_a_level_that_is_not_in_the_list_is_neither_more_nor_less() -> None:
    assert read(">= purple", "level").holds("red", LEVELS) is False
    assert read("<= red", "level").holds("purple", LEVELS) is False


def test_numbers_are_never_binary() -> None:
    assert list(read("0.1", "number").edges()) == [Decimal("0.1")] * 2
    assert list(read(0.1, "number").edges()) == [Decimal("0.1")] * 2


WORDS = [
    "not", "(", ")", "[", "]", "..", ".", ",", "，", "、", "-", "<", "≥", "=", "!", "%", '"', "'", "“", "\\", " ", "\n",
    "1", "30", "000", "2017-10-31", "甲", "few", "home", "unknown", "true", "red", "\x00", "\ud800", "²", "e",
]  # fmt: skip


@given(
    st.lists(st.sampled_from(WORDS), max_size=12).map("".join) | st.text(max_size=12),
    st.sampled_from(list(TYPES)),
)
def test_any_text_is_told_never_raised(text: str, kind: str) -> None:
    test = parse_cell(text, kind, resolving(kind))  # type: ignore[arg-type]
    if isinstance(test, CellFault):
        assert 0 <= test.offset < max(1, len(text))
    elif kind != "level":  # which names are levels is only known with their list
        answer = evaluated(test.condition(f"x_{kind}"), kind, INPUTS[kind][1])
        assert answer is test.holds(INPUTS[kind][1])
