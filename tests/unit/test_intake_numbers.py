"""Numbers are taken in exactly, and the fast way over a column agrees with the reader of single cells."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic_core import PydanticCustomError

from progress_rules.errors import LedgerError
from progress_rules.model import Portfolio
from progress_rules.model.intake_numbers import read_numbers, shortest_decimals, trimmed
from progress_rules.model.types import read_money, read_number, read_percent

READERS = {"number": read_number, "percent": read_percent, "money": read_money}
written = st.one_of(
    st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**9), max_value=10**9).map(
        str
    ),
    st.from_regex(r"[+-]?[0-9]{1,4}(\.[0-9]{1,3})?(%|亿元|万元|元| %)?", fullmatch=True),
    st.sampled_from(
        ["３５％", "1,127.4亿元", " 35 ", "5.", ".5", "1e3", "九成", "--1", "1.2.3", "∞", "12 345", "−3"]
    ),
)


@given(st.lists(st.none() | st.floats(allow_nan=False, allow_infinity=False, min_value=0, max_value=1e14)))
def test_floats_become_their_shortest_decimal(floats: list[float | None]) -> None:
    small = [None if value is None or 0 < value < 1e-1 else value for value in floats]
    read = read_numbers(pl.Series(small, dtype=pl.Float64), "percent").cells
    assert read.faults == ()
    assert read.values.to_list() == [None if value is None else Decimal(repr(value)) for value in small]


@given(st.lists(st.integers(0, 10**12), min_size=1), st.integers(0, 9))
def test_floats_of_few_places_take_the_fast_way_and_stay_exact(integers: list[int], places: int) -> None:
    floats = [float(Decimal(i).scaleb(-places)) for i in integers]
    fast = shortest_decimals(pl.Series(floats, dtype=pl.Float64))
    assert fast is not None
    assert fast.to_list() == [Decimal(repr(value)) for value in floats]


def test_noise_of_floats_is_kept_not_rounded_away() -> None:
    read = read_numbers(pl.Series([0.1 + 0.2, 35.3]), "number").cells
    assert read.values.to_list() == [Decimal("0.30000000000000004"), Decimal("35.3")]


def test_single_precision_floats_are_the_shortest_decimals_of_their_own_kind() -> None:
    read = read_numbers(pl.Series([35.3, 0.1], dtype=pl.Float32), "percent").cells
    assert read.values.to_list() == [Decimal("35.3"), Decimal("0.1")]


def test_nan_is_nothing_and_infinity_is_refused() -> None:
    read = read_numbers(pl.Series([float("nan"), float("-inf"), 1.5]), "money").cells
    assert read.values.to_list() == [None, None, Decimal("1.5")]
    assert [(fault.index, fault.code) for fault in read.faults] == [(1, "PR112")]


@pytest.mark.parametrize("kind", ["number", "percent", "money"])
@given(texts=st.lists(st.none() | written, max_size=8))
def test_a_column_reads_as_its_cells_one_by_one(kind: str, texts: list[str | None]) -> None:
    found = read_numbers(pl.Series(texts, dtype=pl.String), kind).cells
    codes = {fault.index: fault.code for fault in found.faults}
    for index, text in enumerate(texts):
        value, code = alone(READERS[kind], text)
        assert codes.get(index) == code
        assert code is not None or found.values[index] == value


def alone(one: Any, text: str | None) -> tuple[Any, str | None]:
    """What the reader of single cells makes of a text: its value, or the code it is refused with."""
    try:
        return (None if text is None else one(text)), None
    except PydanticCustomError as error:
        return None, error.type


@given(st.lists(st.decimals(allow_nan=False, allow_infinity=False, places=5, min_value=0, max_value=10**9)))
def test_scale_is_the_smallest_that_holds_all(numbers: list[Decimal]) -> None:
    values = trimmed(pl.Series(numbers, dtype=pl.Decimal(38, 5)))
    smallest = max((max(0, -n.normalize().as_tuple().exponent) for n in numbers if n), default=0)
    assert values.dtype == pl.Decimal(38, smallest)
    assert values.to_list() == numbers


@pytest.mark.parametrize(
    ("header", "cells", "expected"),
    [
        ("实际进度(%)", ["35", "0.35", "35%", "３５％"], ["35", "0.35", "35", "35"]),
        ("actual_progress (0-1)", ["0.355", "1", "35.5%"], ["35.5", "100", "35.5"]),
        ("实际进度（比例）", [0.1, 0.07, 1.1], ["10", "7", "110"]),
        ("实际进度%", ["2"], ["2"]),
        ("实际\n进度\n(%)", ["2"], ["2"]),
        ("Actual Progress [ratio]", [1], ["100"]),
        ("actual_progress", ["35", "0.5"], ["35", "0.5"]),
        ("actual_progress", ["2.01", "0.5"], ["2.01", "0.5"]),
        ("actual_progress", ["0", None, "0.0"], ["0", None, "0"]),
        ("actual_progress", ["35%", "0.5%"], ["35", "0.5"]),
    ],
)
def test_percentages_follow_what_is_written(header: str, cells: list, expected: list) -> None:
    frame = pl.DataFrame(
        {
            "project": ["P"] * len(cells),
            "period": [f"2017-{i + 1:02d}" for i in range(len(cells))],
            header: cells,
        }
    )
    found = [report.actual_progress for report in Portfolio.from_frames(reports=frame).reports]
    assert found == [None if value is None else Decimal(value) for value in expected]


def progress(planned: list, actual: list, units: dict[str, str] | None = None) -> Portfolio:
    months = [f"2017-{i + 1:02d}" for i in range(len(planned))]
    frame = pl.DataFrame(
        {"project": "P", "period": months, "planned_progress": planned, "actual_progress": actual},
        strict=False,
    )
    return Portfolio.from_frames(reports=frame, units=units)


def test_one_value_above_two_settles_both_columns() -> None:
    assert progress([0.5, 2.01], [0.5, 1.0]).reports[1].actual_progress == 1


def test_two_is_still_open() -> None:
    with pytest.raises(LedgerError) as caught:
        progress([0.5, 2.0], [0.0, 0.0])
    assert caught.value.codes == ("PR107",)


def test_the_caller_can_settle_a_column() -> None:
    units = {"月报.计划进度": "0-1", "reports.actual_progress": "%"}
    assert progress([0.5], [0.5], units).reports[0].planned_progress == 50
    assert progress([0.5], [0.5], units).reports[0].actual_progress == Decimal("0.5")


def test_objects_are_in_per_cent_whatever_their_size() -> None:
    row = {"project": "P", "period": "2017-10", "actual_progress": 0.5}
    assert Portfolio(reports=[row]).reports[0].actual_progress == Decimal("0.5")
    ratio = Portfolio(reports=[row], units={"reports.actual_progress": "0-1"})
    assert ratio.reports[0].actual_progress == 50


@pytest.mark.parametrize(
    ("header", "cell", "expected"),
    [
        ("总投资（亿元）", "3.5", "35000"),
        ("总投资（亿元）", "3.5万元", "3.5"),
        ("total_investment (元)", "12345678.91", "1234.567891"),
        ("总投资(千元)", 7, "0.7"),
        ("总投资(百万元)", 0.1, "10"),
        ("总投资(千万元)", "1", "1000"),
        ("total_investment [cny]", "1", "0.0001"),
        ("total_investment", "1,127.4亿元", "11274000"),
    ],
)
def test_amounts_with_a_unit_are_kept_in_wan_yuan(header: str, cell: object, expected: str) -> None:
    portfolio = Portfolio.from_frames(projects=pl.DataFrame({"id": ["P"], header: [cell]}))
    assert portfolio.projects[0].total_investment == Decimal(expected)
    assert portfolio.money_unit == "万元"


def test_amounts_without_any_unit_are_kept_as_they_are() -> None:
    frame = pl.DataFrame({"id": ["P"], "total_investment": ["3.5"], "annual_plan": [1]})
    portfolio = Portfolio.from_frames(projects=frame)
    assert portfolio.projects[0].total_investment == Decimal("3.5")
    assert portfolio.money_unit == ""


def test_a_bare_column_of_zeros_beside_one_with_a_unit_asks_nothing() -> None:
    frame = pl.DataFrame({"id": ["P"], "total_investment (亿元)": ["3.5"], "annual_plan": [0]})
    assert Portfolio.from_frames(projects=frame).projects[0].annual_plan == 0


def test_largest_and_finest_numbers_are_kept_to_the_last_digit() -> None:
    cells = ["123456789012345678901234567890", "-0.000000000000000001", "99999999999999999999.5"]
    for cell in cells:
        portfolio = Portfolio.from_frames(projects=pl.DataFrame({"id": ["P"], "annual_plan": [cell]}))
        assert portfolio.projects[0].annual_plan == Decimal(cell)


def test_a_product_that_would_need_rounding_is_refused() -> None:
    frame = pl.DataFrame({"id": ["P"], "annual_plan (元)": ["0.000000000000001"]})
    with pytest.raises(LedgerError) as caught:
        Portfolio.from_frames(projects=frame)
    assert caught.value.codes == ("PR129",)


@pytest.mark.parametrize(
    "value", ["0." + "1" * 200, "1" * 200, Decimal("0." + "1" * 200), Decimal("1e-2000000")]
)
@pytest.mark.parametrize(
    "table", ["reports.planned_progress", "reports.planned_investment", "milestones.weight"]
)
def test_more_digits_than_the_exact_context_holds_are_refused_as_any_that_are_too_many(table, value) -> None:
    name, column = table.split(".")
    row = {"id": "M-1", "project": "P-1", "period": "2017-10", column: value}
    with pytest.raises(LedgerError, match="PR129"):
        Portfolio(projects=[{"id": "P-1"}], **{name: [row]})


def test_zeros_behind_a_number_are_no_digits_however_many() -> None:
    assert read_number("35." + "0" * 500) == read_percent("35." + "0" * 500 + "%") == Decimal(35)
    assert read_number(Decimal("0e-2000000")) == 0
