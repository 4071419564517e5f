"""Days, periods, identifiers, texts and further columns."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic_core import PydanticCustomError

from progress_rules.errors import LedgerError
from progress_rules.model import Portfolio
from progress_rules.model.intake_cells import as_text
from progress_rules.model.intake_dates import read_days, read_moments, read_periods
from progress_rules.model.types import read_date, read_first_day, read_last_day, read_moment, read_period

DATES = st.one_of(
    st.dates().map(str),
    st.dates(min_value=date(1000, 1, 1)).map(lambda day: f"{day.year}年{day.month}月{day.day}日"),
    st.datetimes().map(str),
    st.datetimes().map(datetime.isoformat),
    st.sampled_from(
        ["2017-02-30", "2017/3/1", "20171031", "2017-03", "2017-Q1", "soon", "2017-10-31T08:00", "2017-13-01"]
    ),
    st.sampled_from(["2017-10-31T08:00:00+08:00", "2017-10-31 24:00", "２０１７-10-31", "2017-10-31 8:00"]),
)
PERIODS = st.sampled_from(
    [
        "2017-10",
        "2017年10月",
        "2017-13",
        "2017.1",
        "2017.10",
        "201710",
        "2017-Q4",
        "2017",
        "2017-W43",
        "0017-10",
    ]
)


@pytest.mark.parametrize(
    ("read", "one"),
    [
        (lambda s: read_days(s, "date"), read_date),
        (lambda s: read_days(s, "first_day"), read_first_day),
        (lambda s: read_days(s, "last_day"), read_last_day),
        (read_moments, read_moment),
        (read_periods, read_period),
    ],
)
@given(texts=st.lists(st.none() | DATES | PERIODS, max_size=6))
def test_a_column_reads_as_its_cells_one_by_one(read: Any, one: Any, texts: list[str | None]) -> None:
    found = read(pl.Series(texts, dtype=pl.String))
    codes = {fault.index: fault.code for fault in found.faults}
    for index, text in enumerate(texts):
        value, code = alone(one, text)
        assert (found.values[index], codes.get(index)) == (value, code)


def alone(one: Any, text: str | None) -> tuple[Any, str | None]:
    """What the reader of single cells makes of a text: its value, or the code it is refused with."""
    try:
        return (None if text is None else one(text)), None
    except PydanticCustomError as error:
        return None, error.type


def test_typed_columns_of_dates_need_no_reading() -> None:
    days = pl.Series([date(2017, 10, 31)])
    assert read_days(days, "date").values.to_list() == [date(2017, 10, 31)]
    assert read_moments(days).values.to_list() == [datetime(2017, 10, 31)]
    noon = pl.Series([datetime(2017, 10, 31, 12)], dtype=pl.Datetime("ns"))
    assert read_days(noon, "date").values.to_list() == [date(2017, 10, 31)]
    assert read_moments(noon).values.dtype == pl.Datetime("us")
    assert read_periods(days).values.to_list() == ["2017-10-31"]


def test_times_with_a_zone_are_refused_in_typed_columns_too() -> None:
    zoned = pl.Series([datetime(2017, 10, 31, 12)]).dt.replace_time_zone("Asia/Shanghai")
    assert [fault.code for fault in read_moments(zoned).faults] == ["PR116"]


@pytest.mark.parametrize(("number", "label"), [(2017, "2017"), (201710, "2017-10"), (201710.0, "2017-10")])
def test_whole_numbers_are_periods(number: float, label: str) -> None:
    assert read_periods(pl.Series([number])).values.to_list() == [label]


def test_decimals_that_are_no_whole_numbers_are_no_periods() -> None:
    read = read_periods(pl.Series([Decimal("2017.1"), Decimal("2017.0")]))
    assert read.values.to_list() == [None, "2017"]
    assert [(fault.index, fault.code) for fault in read.faults] == [(0, "PR115")]


@pytest.mark.parametrize(
    ("series", "texts"),
    [
        (pl.Series([" P-1 ", "", "\u3000", None]), ["P-1", None, None, None]),
        (pl.Series([17, None]), ["17", None]),
        (pl.Series([17.0, 1.5, float("nan")]), ["17", "1.5", None]),
        (pl.Series([Decimal("17.50")]), ["17.5"]),
        (pl.Series([Decimal(100)], dtype=pl.Decimal(38, 0)), ["100"]),
        (pl.Series(["a"], dtype=pl.Categorical), ["a"]),
        (pl.Series([True, False]), ["true", "false"]),
        (pl.Series([date(2017, 1, 2)]), ["2017-01-02"]),
        (pl.Series([None, None]), [None, None]),
    ],
)
def test_any_column_can_be_text(series: pl.Series, texts: list[str | None]) -> None:
    assert as_text(series).values.to_list() == texts


EXTRAS = [
    (["是", "否", None], pl.Boolean(), [True, False, None]),
    (["TRUE", "no"], pl.Boolean(), [True, False]),
    (["0", "1"], pl.Decimal(38, 0), [0, 1]),
    (["12", "3.50", "-1,000.25"], pl.Decimal(38, 2), [12, Decimal("3.5"), Decimal("-1000.25")]),
    (["35%", "0.5%"], pl.Decimal(38, 1), [35, Decimal("0.5")]),
    (["35%", "0.5"], pl.String(), ["35%", "0.5"]),
    (["0012", "13"], pl.String(), ["0012", "13"]),
    (["1e5"], pl.String(), ["1e5"]),
    (["2017-10-31", "2017/11/1"], pl.Date(), [date(2017, 10, 31), date(2017, 11, 1)]),
    (["2017-02-30"], pl.String(), ["2017-02-30"]),
    (["2017-10-31 08:00"], pl.Datetime("us"), [datetime(2017, 10, 31, 8)]),
    (["12", "n/a"], pl.String(), ["12", "n/a"]),
    ([None, " "], pl.String(), [None, None]),
    ([1.5, None], pl.Decimal(38, 1), [Decimal("1.5"), None]),
    ([True, None], pl.Boolean(), [True, None]),
    ([1, 2], pl.Decimal(38, 0), [1, 2]),
    ([date(2017, 1, 1), None], pl.Date(), [date(2017, 1, 1), None]),
]


@pytest.mark.parametrize(("cells", "dtype", "expected"), EXTRAS)
def test_the_type_of_a_further_column_is_inferred(cells: list, dtype: pl.DataType, expected: list) -> None:
    frame = pl.DataFrame({"id": [str(i) for i in range(len(cells))], "extra": cells})
    column = Portfolio.from_frames(projects=frame).frame("projects").get_column("extra")
    assert column.dtype == dtype
    assert column.to_list() == expected


@pytest.mark.parametrize(
    ("header", "cells", "expected"),
    [
        ("备注(文本)", ["35", "36"], ["35", "36"]),
        ("flag (yes/no)", ["1", "0"], [True, False]),
        ("amount (number)", ["1e3", "0012"], [1000, 12]),
        ("day (date)", ["20171031", None], [date(2017, 10, 31), None]),
        ("at (时间)", ["2017-10-31", None], [datetime(2017, 10, 31), None]),
    ],
)
def test_a_word_in_the_heading_fixes_the_type(header: str, cells: list, expected: list) -> None:
    portfolio = Portfolio.from_frames(projects=pl.DataFrame({"id": ["a", "b"], header: cells}))
    name = header.split("(", maxsplit=1)[0].strip()
    assert portfolio.frame("projects").get_column(name).to_list() == expected


def test_dates_of_exemptions_may_be_periods() -> None:
    row = {"project": "P", "from": "2017-03", "to": "2017年第二季度"}
    by_object = Portfolio(projects=[{"id": "P"}], exemptions=[row]).exemptions[0]
    frame = pl.DataFrame({"项目编号": ["P"], "起": ["2017-03"], "止": ["2017年第二季度"]})
    by_frame = Portfolio.from_frames(projects=pl.DataFrame({"id": ["P"]}), exemptions=frame).exemptions[0]
    assert by_object == by_frame
    assert (by_frame.from_, by_frame.to) == (date(2017, 3, 1), date(2017, 6, 30))


@pytest.mark.parametrize("cell", [[1], {"a": 1}, b"x", 1 + 2j])
def test_what_no_cell_can_hold_is_refused(cell: object) -> None:
    with pytest.raises(LedgerError) as caught:
        Portfolio(projects=[{"id": "P", "name": cell, "extra": cell}])
    assert set(caught.value.codes) == {"PR119"}
    assert len(caught.value.problems) == 2


def test_text_of_objects_is_written_as_a_column_of_them_would_be() -> None:
    cells = [True, 12, 1.50, Decimal("1E+3"), date(2017, 1, 2), " x "]
    portfolio = Portfolio(projects=[{"id": str(i), "name": cell} for i, cell in enumerate(cells)])
    assert [project.name for project in portfolio.projects] == [
        "true",
        "12",
        "1.5",
        "1000",
        "2017-01-02",
        "x",
    ]
