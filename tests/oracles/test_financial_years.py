"""Years that do not begin in January: the months they hold, their names, what adds up over them; both engines."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

import progress_rules as pr
from progress_rules.periods import ReportingCalendar
from tests.oracles.engines import judge, pack_of
from tests.oracles.units import PROJECT

DAYS = st.dates(date(2015, 1, 1), date(2030, 12, 31))


@given(DAYS, st.integers(2, 12), st.sampled_from(["half-year", "year"]))
def test_every_day_is_in_one_period_that_begins_so_many_months_after_its_year(day, first, kind):
    calendar = ReportingCalendar.of(kind, year_from=first)
    period = calendar.containing(day)
    assert period.start <= day <= period.end
    assert calendar.containing(period.end + timedelta(days=1)).start == period.end + timedelta(days=1)
    months = (period.start.year * 12 + period.start.month) - (calendar.year_of(period) * 12 + first)
    assert months in ({0} if kind == "year" else {0, 6})
    half = f"-H{months // 6 + 1}" if kind == "half-year" else ""
    assert period.label == f"FY{calendar.year_of(period)}{half}"
    assert calendar.is_year_start(period) is (months == 0)


@given(DAYS, st.integers(2, 12), st.sampled_from(["month", "half-month", "week"]))
def test_shorter_periods_stay_what_they_are_and_belong_to_the_year_of_their_last_day(day, first, kind):
    calendar = ReportingCalendar.of(kind, year_from=first)
    period = calendar.containing(day)
    assert period == ReportingCalendar.of(kind).containing(day)
    start = calendar.year_start(period)
    assert (start.month, start.day) == (first, 1)
    assert start <= period.end < start.replace(year=start.year + 1)


@pytest.mark.parametrize(("kind", "month"), [("quarter", 5), ("month", 0), ("month", 13)])
def test_years_that_cannot_be(kind, month):
    with pytest.raises(pr.RequestError) as caught:
        ReportingCalendar.of(kind, year_from=month)
    assert caught.value.codes == ("PR513",)


def test_a_pack_of_financial_years_counts_from_april_to_march():
    unit = {"each": "unit", "every": "year"}
    pack = pack_of(
        period={"kind": "month", "year_from": 4},
        rules=[{"id": "low", "when": "actual_progress < 5", "then": {"signal": "red"}}],
        duties=[
            {"id": "year", "for": unit, "done": "sum(reports.actual_progress)", "at_least": 0},
            {
                "id": "so_far",
                "for": PROJECT,
                "done": 'sum(reports.actual_progress, window="year")',
                "at_least": 0,
            },
            {"id": "lit", "for": PROJECT, "done": "times(light == red, reset=first_of_year)", "at_least": 0},
        ],
        scores=[{"id": "s", "for": unit, "items": [{"id": "p", "points": "1"}]}],
    )
    reports = [
        {"project": "P", "period": f"{2023 + (k + 1) // 12}-{(k + 1) % 12 + 1:02d}", "actual_progress": k + 1}
        for k in range(16)
    ]  # February 2023 to May 2024: 1, 2 in the first year, 3 to 14 in the second
    result = judge(pack, "2024-05-31", projects=[{"id": "P", "unit": "U"}], reports=reports)
    assert result.duties.filter(duty="year").select("period", "done").rows() == [
        ("FY2022", 3),
        ("FY2023", sum(range(3, 15))),
    ]
    so_far = dict(result.duties.filter(duty="so_far").select("period", "done").rows())
    assert (so_far["2023-03"], so_far["2023-04"], so_far["2024-03"], so_far["2024-05"]) == (
        3,
        3,
        sum(range(3, 15)),
        31,
    )
    lit = dict(result.duties.filter(duty="lit").select("period", "done").rows())
    assert (lit["2023-03"], lit["2023-04"], lit["2023-05"], lit["2023-06"]) == (2, 1, 2, 2)
    assert result.totals.select("year", "period").rows() == [(2022, "FY2022"), (2023, "FY2023")]
    assert "FY2023" in str(result.explain("U", "FY2023", each="unit"))


def test_a_pack_says_where_its_year_cannot_begin():
    with pytest.raises(pr.PackError) as caught:
        pack_of(period={"kind": "quarter", "year_from": 5})
    assert caught.value.codes == ("PR513",)
    assert "year_from" in str(caught.value)
