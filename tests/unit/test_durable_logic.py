"""Conditions for durable_rules: of the three of an expression exactly one holds, the one that Kleene's logic says."""

from __future__ import annotations

import itertools
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from progress_rules.engines.durable import logic
from progress_rules.engines.durable.memory import (
    FUNCTIONS,
    read_memory,
    read_value,
    write_memory,
    write_value,
)
from progress_rules.engines.durable.program import Program, read_program
from progress_rules.engines.durable.values import places_of, scaled
from progress_rules.engines.durable.work import work
from tests.unit.durable_conditions import meets


def outcome(three: logic.Three, event: dict[str, int]) -> bool | None:
    """Return which of the three holds; none other may."""
    held = [
        value
        for value, test in ((True, three.true), (False, three.false), (None, three.unknown))
        if meets(test.term, event)
    ]
    assert len(held) == 1, held
    return held[0]


TRUTHS = {1: True, 0: False, -1: None}


def conjunction(values):
    return False if False in values else None if None in values else True


def disjunction(values):
    return True if True in values else None if None in values else False


@pytest.mark.parametrize("values", list(itertools.product((1, 0, -1), repeat=3)))
def test_the_tables_of_kleene(values):
    event = dict(zip("abc", values, strict=True))
    flags = [logic.flag(name) for name in "abc"]
    a, b, c = (TRUTHS[v] for v in values)
    assert outcome(logic.both(flags), event) is conjunction([a, b, c])
    assert outcome(logic.either(flags), event) is disjunction([a, b, c])
    assert outcome(logic.negated(flags[0]), event) is (None if a is None else not a)
    assert outcome(logic.chosen(*flags), event) is (None if a is None else b if a else c)
    assert outcome(logic.first_known(flags), event) is next((v for v in (a, b, c) if v is not None), None)


@pytest.mark.parametrize("operator", ["<", "<=", ">", ">=", "==", "!="])
@pytest.mark.parametrize(("left", "right", "known"), [(1, 2, 1), (2, 2, 1), (3, 2, 1), (0, 2, 0), (0, 0, 0)])
def test_a_comparison_is_unknown_when_a_side_is(operator, left, right, known):
    three = logic.comparison(operator, "x", {"$m": "y"}, ["k"])
    expected = {"<": left < right, "<=": left <= right, ">": left > right, ">=": left >= right}
    expected |= {"==": left == right, "!=": left != right}
    wanted = expected[operator] if known else None
    assert outcome(three, {"x": left, "y": right, "k": known}) is wanted


def test_constants_leave_nothing_to_decide():
    assert logic.both([logic.sure(True), logic.sure(True)]).true is logic.ALWAYS
    assert logic.both([logic.sure(False), logic.flag("a")]).false is logic.ALWAYS
    assert logic.either([logic.sure(None), logic.sure(None)]).unknown is logic.ALWAYS


values = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.fractions().filter(lambda f: f.denominator > 1),
    st.lists(st.one_of(st.none(), st.booleans(), st.integers()), max_size=4),
)


@given(st.lists(values, max_size=6))
def test_memory_survives_its_way_through_text(slots):
    text = write_memory(slots)
    assert read_memory(text) == slots
    assert not set(text) & set("\"{}\\'")


def test_a_window_does_not_change_what_it_starts_as():
    slots = [FUNCTIONS["count_in"][1]]
    assert [FUNCTIONS["count_in"][0](slots, 0, item, False, 2) for item in (True, None, True, False)] == [
        1, None, 2, 1,
    ]  # fmt: skip
    assert FUNCTIONS["count_in"][1] == []


def test_an_empty_window_is_not_a_window_of_unknown():
    assert [read_value(write_value(v)) for v in ([], [None], None)] == [[], [None], None]


@pytest.mark.parametrize(
    ("name", "args", "result"),
    [
        ("/", [1, 0], None),
        ("round", [Fraction(-5, 2), 0], -3),
        ("floor", [Fraction(-1, 2)], -1),
        ("days later", [1, Fraction(1, 2)], None),
        ("days earlier", [1, 1], None),
        ("add_months", [1, -1], None),
        ("choice", [None, 1, 1], None),
        ("choice", [False, None, 2], 2),
        ("min", [1, None], None),
        ("at", [1, 24], 86_400_000_000),
        ("add_hours", [0, -1], None),
    ],
)
def test_what_actions_work_out(name, args, result):
    assert work(name, args) == result


def test_numbers_are_never_rounded():
    assert scaled(Fraction("41.5"), 1) == 415
    assert scaled(Fraction(1, 3), None) == "1/3"
    with pytest.raises(ValueError, match="more than 1 decimal places"):
        scaled(Fraction("41.55"), 1)


def test_a_program_survives_its_way_through_json():
    import json

    from progress_rules.assessment.plan import make_plan
    from progress_rules.engines.durable.compile import compile_plan
    from progress_rules.packs import load_pack

    pack = load_pack("ziyang")
    program = compile_plan(make_plan(pack), pack.indicators_of(pack.groups[0].subject)).program
    again = read_program(json.loads(json.dumps(program.to_dict())))
    assert isinstance(again, Program)
    assert again == program or json.dumps(again.to_dict()) == json.dumps(program.to_dict())


def test_decimal_places():
    from decimal import Decimal

    assert [places_of(Decimal(text)) for text in ("0", "1E+3", "0.50", "-0.001")] == [0, 0, 1, 3]
