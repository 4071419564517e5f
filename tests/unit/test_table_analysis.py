"""Gaps, overlaps and rows that never decide: against brute force over every point of small tables."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from progress_rules.language import table_analysis
from progress_rules.language.table_analysis import (
    MAX_GAPS,
    Analysis,
    Case,
    HitPolicy,
    Impossible,
    Masked,
    Row,
    analyse,
)
from progress_rules.language.table_regions import Input, Region, regions_of
from progress_rules.language.unary_tests import Bounds, UnaryTest, parse_cell

DAY = date(2017, 10, 1)
PARAMETERS = {"half": Decimal("0.5")}
LEVELS = ("green", "yellow", "red")
HALVES = [Decimal(n) / 2 for n in range(-2, 9)]
WHOLE = [Decimal(n) for n in range(-1, 5)]
DAYS = [DAY + timedelta(days=n) for n in range(-1, 5)]
MOMENTS = [datetime(2017, 10, 1) + timedelta(hours=6 * n) for n in range(-1, 14)]


def test_of(cell: object, kind: str) -> UnaryTest:
    found = parse_cell(cell, kind, PARAMETERS.get)  # type: ignore[arg-type]
    assert isinstance(found, UnaryTest), found
    return found


test_of.__test__ = False  # type: ignore[attr-defined]


# what an input is, its points, the ends of intervals (the values) in its cells
INPUTS: list[tuple[Input, list[Any], list[str]]] = [
    (Input("number"), HALVES, ["0", "1", "2", "3"]),
    (Input("number", whole=True), WHOLE, ["0", "1", "2", "3", "half"]),
    (Input("number", values=(Decimal(2), Decimal(0))), [Decimal(0), Decimal(2)], ["0", "1", "2"]),
    (
        Input("number", domain=test_of("[0..3)", "number")),
        [n for n in HALVES if 0 <= n < 3],
        ["0", "1", "2", "3"],
    ),
    (Input("date"), DAYS, [day.isoformat() for day in DAYS[1:5]]),
    (Input("moment"), MOMENTS, ["2017-10-01", "2017-10-02", "2017-10-01 12:00", "2017-10-03 00:00"]),
    (Input("level", values=LEVELS), list(LEVELS), list(LEVELS)),
    (Input("text"), ["a", "b", "c", "other"], ["a", "b", "c"]),
    (Input("text", values=("a", "b")), ["a", "b"], ["a", "b", "c"]),
    (Input("bool"), [False, True], ["true", "false"]),
]


@st.composite
def cells(draw: st.DrawFn, kind: str, values: list[str]) -> UnaryTest:
    if draw(st.integers(0, 3)) == 0:
        return test_of("-", kind)
    value = st.sampled_from(values)

    def part() -> str:
        if draw(st.integers(0, 7)) == 0:
            return "unknown"
        if kind in {"text", "bool"} or draw(st.booleans()):
            signs = ["", "!="] if kind in {"text", "bool"} else ["", "<", "<=", ">", ">=", "!="]
            return f"{draw(st.sampled_from(signs))} {draw(value)}"
        low, high = sorted([draw(value), draw(value)], key=values.index)
        brackets = draw(st.sampled_from(["[]", "[]", "()", "(]", "[)"]))
        return f"{brackets[0]}{low}..{high}{brackets[1]}"

    listed = ", ".join(part() for _ in range(draw(st.integers(1, 2))))
    cell = f"not({listed})" if draw(st.integers(0, 4)) == 0 else listed
    found = parse_cell(cell, kind, PARAMETERS.get)  # type: ignore[arg-type]
    return found if isinstance(found, UnaryTest) else test_of("-", kind)  # where an interval is empty


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[Input], list[Row], list[list[Any]]]:
    """A small table and, for each input, the points that stand for all its values."""
    chosen = draw(st.lists(st.sampled_from(INPUTS), min_size=1, max_size=3))
    rows: list[Row] = []
    for _ in range(draw(st.integers(0, 5))):
        tests = [draw(cells(given.kind, values)) for given, _, values in chosen]
        rank = draw(st.none() | st.integers(0, 2).map(lambda n: (n,)))
        rows.append(Row(tuple(tests), draw(st.integers(0, 1)), rank))
    points = [list(domain) for _, domain, _ in chosen]
    for i, domain in enumerate(points):
        if chosen[i][0] == Input("text"):  # what no row mentions is all one
            mentioned = {operand.value for row in rows for operand in row.tests[i].operands()}
            domain[:] = [text for text in domain if text in mentioned or text == "other"]
        if any(row.tests[i].asks_for_unknown for row in rows):
            domain.append(None)
    return [given for given, _, _ in chosen], rows, points


def matches(row: Row, point: tuple[Any, ...]) -> bool:
    return all(test.holds(value, LEVELS) is True for test, value in zip(row.tests, point, strict=True))


def inside(case: Case, point: tuple[Any, ...]) -> bool:
    """Whether a point lies in the regions of a case."""
    return all(
        free or any(in_region(value, region) for region in regions)
        for value, regions, free in zip(point, case.regions, case.free, strict=True)
    )


def in_region(value: Any, region: Region) -> bool:
    if value is None or region.example is None:
        return value is region.example
    if region.bounds is None:
        return value == region.example or (region.other and value == "other")
    low, high = region.bounds.low, region.bounds.high
    above = low is None or value > low or (value == low and region.bounds.low_in)
    return above and (high is None or value < high or (value == high and region.bounds.high_in))


HITS: list[HitPolicy] = ["unique", "first", "any", "priority", "rule_order", "output_order", "collect"]


def decides_before(hit: HitPolicy, rows: list[Row], other: int, row: int) -> bool:
    if hit == "first":
        return other < row
    a, b = rows[other].rank, rows[row].rank
    return hit == "priority" and a is not None and b is not None and (a, other) < (b, row)


@settings(max_examples=5 * settings().max_examples)
@given(tables(), st.sampled_from(HITS))
def test_the_analysis_agrees_with_brute_force(
    table: tuple[list[Input], list[Row], list[list[Any]]], hit: HitPolicy
) -> None:
    inputs, rows, points = table
    every = list(product(*points))
    met = [{point for point in every if matches(row, point)} for row in rows]
    found = analyse(inputs, rows, hit)
    assert found.complete

    open_ = set(every).difference(*met) if met else set(every)
    assert bool(found.gaps) == bool(open_)
    told = [{point for point in every if inside(gap, point)} for gap in found.gaps]
    assert all(points_of <= open_ for points_of in told)
    if len(found.gaps) < MAX_GAPS:
        assert set().union(*told) == open_
    for gap, points_of in zip(found.gaps, told, strict=True):
        assert points_of
        assert not any(matches(row, gap.values) for row in rows)
        assert inside(gap, gap.values)

    assert {impossible.row for impossible in found.impossible} == {r for r, m in enumerate(met) if not m}
    pairs = {(a, b) for b in range(len(rows)) for a in range(b) if met[a] & met[b]}
    assert [(o.first, o.second) for o in found.overlaps] == sorted(pairs)
    for overlap in found.overlaps:
        a, b = rows[overlap.first], rows[overlap.second]
        assert matches(a, overlap.case.values)
        assert matches(b, overlap.case.values)
        assert overlap.differ == (a.output != b.output)
        common = met[overlap.first] & met[overlap.second]
        assert {p for p in every if inside(overlap.case, p)} == common

    check_masked(found, hit, rows, met)


def check_masked(found: Analysis, hit: HitPolicy, rows: list[Row], met: list[set[Any]]) -> None:
    by = {masked.row: masked.by for masked in found.masked}
    for r, mine in enumerate(met):
        if hit in {"unique", "any"}:
            covers = {o for o, m in enumerate(met) if o != r and mine <= m and (o < r or mine != m)}
            assert (r in by) == bool(mine and covers)
            assert len(by.get(r, ())) <= 1
            assert set(by.get(r, ())) <= covers
            continue
        before = [o for o in range(len(rows)) if decides_before(hit, rows, o, r)]
        assert (r in by) == bool(mine and mine <= set().union(*(met[o] for o in before)))
        for without in by.get(r, ()):
            assert without in before
            assert not mine <= set().union(*(met[o] for o in by[r] if o != without))
        if r in by:
            assert mine <= set().union(*(met[o] for o in by[r]))


def of_cells(kind: str, *cells_: object) -> list[Row]:
    return [Row((test_of(cell, kind),), at) for at, cell in enumerate(cells_)]


def gaps(given: Input, *cells_: object) -> list[Any]:
    return [gap.values[0] for gap in analyse([given], of_cells(given.kind, *cells_), "unique").gaps]


def test_examples_are_short() -> None:
    assert gaps(Input("number"), "<= 10", ">= 30") == [Decimal(20)]
    assert gaps(Input("number"), "<= 3", ">= 4") == [Decimal("3.5")]
    assert gaps(Input("number"), "<= 0.12", ">= 0.123") == [Decimal("0.121")]
    assert gaps(Input("number"), "<= 9999999999999999999999999999", "> 9999999999999999999999999999.5") == [
        Decimal("9999999999999999999999999999.2")
    ]
    assert gaps(Input("number"), "> -5") == [Decimal(-6)]
    assert gaps(Input("number"), "< 2.5") == [Decimal("2.5")]
    assert gaps(Input("number")) == [Decimal(0)]
    assert gaps(Input("date"), "< 2017-10-31") == [date(2017, 10, 31)]
    assert gaps(Input("moment"), "<= 2017-10-31 09:00", ">= 2017-10-31 09:30") == [
        datetime(2017, 10, 31, 9, 1)
    ]
    assert gaps(Input("text"), "other, other 2") == ["other 3"]
    assert gaps(Input("level", LEVELS), ">= yellow") == ["green"]


def test_days_and_whole_numbers_have_nothing_between() -> None:
    assert gaps(Input("date"), "<= 2017-10-30", ">= 2017-10-31") == []
    assert gaps(Input("number", whole=True), "<= 3", ">= 4") == []
    days = [test_of("[2017-10-30..2017-10-31]", "date")]
    assert [region.example for region in regions_of(Input("date"), days)] == [
        date(2017, 10, day) for day in (29, 30, 31)
    ] + [date(2017, 11, 1)]
    assert gaps(Input("date"), ">= 0001-01-01") == []
    assert gaps(Input("date"), "<= 9999-12-31") == []


def test_unknown_matters_only_where_a_cell_asks_for_it() -> None:
    assert gaps(Input("number"), ">= 0", "< 0") == []
    assert gaps(Input("number"), "not(unknown)") == [None]
    assert gaps(Input("bool"), "true, unknown") == [False]
    assert gaps(Input("text"), "not(a)") == ["a"]


def test_what_is_alike_is_told_together() -> None:
    rows = of_cells("number", "[10..20)", "(20..30]")
    (found,) = analyse([Input("number")], rows, "unique").gaps
    assert found.values == (Decimal(9),)
    assert [region.bounds for region in found.regions[0]] == [
        Bounds(None, Decimal(10)),
        Bounds(Decimal(20), Decimal(20), low_in=True, high_in=True),
        Bounds(Decimal(30), None),
    ]
    rows = [Row((test_of("-", "bool"), test_of("< 5", "number")))]
    (found,) = analyse([Input("bool"), Input("number")], rows, "unique").gaps
    assert found.free == (True, False)
    assert found.regions[1] == (Region(Decimal(5), Bounds(Decimal(5), None, low_in=True)),)


def test_rows_that_several_others_cover() -> None:
    rows = of_cells("number", "> 100", "< 10", "[10..20]", "(20..30)", "[5..25]", "-", "3")
    assert analyse([Input("number")], rows, "first").masked == (Masked(4, (1, 2, 3)), Masked(6, (1,)))
    more = of_cells("number", "< 10", "[9..12]", ">= 10", "[5..25]")
    assert analyse([Input("number")], more, "first").masked == (Masked(3, (0, 2)),)
    assert analyse([Input("number")], rows, "any").masked == (
        Masked(0, (5,)), Masked(1, (5,)), Masked(2, (4,)), Masked(3, (5,)), Masked(4, (5,)), Masked(6, (1,)),
    )  # fmt: skip
    assert analyse([Input("number")], rows, "collect").masked == ()


def test_by_priority_the_outputs_decide_before_the_rows() -> None:
    cells_ = [("[0..5]", 2), ("[0..9]", 1), ("[3..9]", 1), ("[4..6]", 1), ("[0..1]", None)]
    rows = [Row((test_of(cell, "number"),), rank, rank and (rank,)) for cell, rank in cells_]
    found = analyse([Input("number")], rows, "priority")
    assert found.masked == (Masked(0, (1,)), Masked(2, (1,)), Masked(3, (1,)))


def test_of_two_equal_rows_the_later_is_too_many() -> None:
    assert analyse([Input("bool")], of_cells("bool", "true", "true"), "unique").masked == (Masked(1, (0,)),)


def test_rows_that_match_nothing_say_why() -> None:
    rows = [Row((test_of("> 0", "number"), test_of("c", "text")))]
    found = analyse([Input("number"), Input("text", ("a", "b"))], rows, "first")
    assert found.impossible == (Impossible(0, (1,)),)
    assert found.overlaps == found.masked == ()
    assert len(found.gaps) == 1
    assert found.gaps[0].free == (True, True)


def test_levels_need_their_order() -> None:
    with pytest.raises(ValueError, match="order"):
        analyse([Input("level")], of_cells("level", "red"), "first")


def wide(rows: int) -> tuple[list[Input], list[Row]]:
    """A complete table of many inputs: each row decides what the ones before leave, input by input."""
    kinds = [("number", ">= 1", "< 1"), ("bool", "true", "false"), ("text", "a", "not(a)")]
    inputs = [Input(kinds[i % 3][0]) for i in range(12)]  # type: ignore[arg-type]
    found: list[Row] = []
    for r in range(rows):
        tests = [test_of("-", given.kind) for given in inputs]
        for i in range(12):
            kind, one, other = kinds[i % 3]
            if (r >> (i % 6)) & 1 == i // 6:
                tests[i] = test_of(one if (r + i) % 2 else other, kind)
        found.append(Row(tuple(tests), r))
    found.append(Row(tuple(test_of("-", given.kind) for given in inputs), "rest"))
    return inputs, found


def test_a_large_table_is_analysed_or_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    inputs, rows = wide(60)
    found = analyse(inputs, rows, "first")
    assert found.complete
    assert found.gaps == ()
    assert analyse(inputs, rows[:-1], "first").gaps
    monkeypatch.setattr(table_analysis, "GAP_STATES", 3)
    assert not analyse(inputs, rows[:-1], "collect").complete
    monkeypatch.setattr(table_analysis, "GAP_STATES", 20_000)
    monkeypatch.setattr(table_analysis, "MASK_STATES", 0)
    covered = of_cells("number", "< 5", "[5..9]", "[4..6]")
    given_up = analyse([Input("number")], covered, "first")
    assert not given_up.complete
    assert given_up.masked == ()
    assert len(given_up.overlaps) == 2
