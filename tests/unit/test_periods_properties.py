"""Properties of periods and calendars.

| property | equation |
|---|---|
| reading back | parse(str(p)) == p, by the calendar and, without merge or report dates, by itself |
| numbering | at(ordinal(p)) == p, ordinal(at(n)) == n |
| tiling | at(n).end + 1 day == at(n + 1).start; start <= day <= end for p = containing(day) |
| shifting | shift(shift(p, n), -n) == p |
| closing | last_closed(d).end <= d < end of the next |
| years | one year start per year of a calendar, where year_of changes |
"""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from progress_rules.errors import RequestError
from progress_rules.periods import PERIOD_KINDS, Period, ReportingCalendar, parse_date, parse_period

DAY = timedelta(days=1)
days = st.dates(date(1900, 1, 1), date(2199, 12, 31))
regular = st.sampled_from([kind for kind in PERIOD_KINDS if kind != "dates"]).map(ReportingCalendar.of)


@st.composite
def merges(draw: st.DrawFn) -> ReportingCalendar:
    """Months with runs of neighbours merged: each month goes into the next or stays."""
    joined = draw(st.sets(st.integers(1, 11)))
    return ReportingCalendar.of("month", merge={month: month + 1 for month in joined})


report_dates = st.sets(days, min_size=1, max_size=40).map(
    lambda chosen: ReportingCalendar.from_dates(sorted(chosen))
)
calendars = st.one_of(regular, merges(), report_dates)


@st.composite
def placed(draw: st.DrawFn) -> tuple[ReportingCalendar, date]:
    """A calendar and a day that it covers."""
    calendar = draw(calendars)
    if calendar.dates:
        return calendar, draw(st.dates(calendar.dates[0], calendar.dates[-1]))
    return calendar, draw(days)


@given(placed())
def test_reading_back_and_numbering(drawn: tuple[ReportingCalendar, date]) -> None:
    calendar, day = drawn
    period = calendar.containing(day)
    assert period.start <= day <= period.end
    assert period.kind == calendar.kind
    assert calendar.parse(str(period)) == period
    assert calendar.parse(day) == calendar.parse(day.isoformat()) == period
    ordinal = calendar.ordinal(period)
    assert calendar.at(ordinal) == period
    assert calendar.ordinal(calendar.at(ordinal)) == ordinal
    if not calendar.merge and not calendar.dates:
        assert parse_period(str(period)) == period


@given(placed())
def test_periods_tile_the_days(drawn: tuple[ReportingCalendar, date]) -> None:
    calendar, day = drawn
    period = calendar.containing(day)
    assert calendar.containing(period.start) == calendar.containing(period.end) == period
    if calendar.dates and period.end == calendar.dates[-1]:
        return
    following = calendar.shift(period, 1)
    assert following.start == period.end + DAY
    assert calendar.ordinal(following) == calendar.ordinal(period) + 1
    assert calendar.containing(period.end + DAY) == following
    assert period < following


@given(placed(), st.integers(-600, 600))
def test_shift_is_undone_by_its_opposite(drawn: tuple[ReportingCalendar, date], n: int) -> None:
    calendar, day = drawn
    period = calendar.containing(day)
    try:
        moved = calendar.shift(period, n)
    except RequestError as error:
        assert error.codes == ("PR504",)  # noqa: PT017
        assume(False)
    assert calendar.shift(moved, -n) == period
    low, high = sorted([period, moved])
    between = calendar.between(low, high)
    assert len(between) == abs(n) + 1
    assert (between[0], between[-1]) == (low, high)
    assert sum(((p.end - p.start) + DAY for p in between), timedelta()) == high.end - low.start + DAY


@given(calendars, days)
def test_last_closed_is_the_latest_that_has_ended(calendar: ReportingCalendar, as_of: date) -> None:
    closed = calendar.last_closed(as_of)
    if closed is None:
        assert as_of < calendar.dates[0]
        return
    assert closed.end <= as_of
    if not calendar.dates or closed.end != calendar.dates[-1]:
        assert calendar.shift(closed, 1).end > as_of


@given(placed())
def test_a_year_starts_where_the_year_changes(drawn: tuple[ReportingCalendar, date]) -> None:
    calendar, day = drawn
    period = calendar.containing(day)
    first = bool(calendar.dates) and period.end == calendar.dates[0]
    changes = first or calendar.year_of(calendar.shift(period, -1)) != calendar.year_of(period)
    assert calendar.is_year_start(period) is changes


@given(regular, days)
def test_the_standard_library_agrees(calendar: ReportingCalendar, day: date) -> None:
    """Count each kind again, from the day alone, by other means than the library's."""
    year, week, _ = day.isocalendar()
    month = f"{day:%Y-%m}"
    expected = {
        "week": f"{year}-W{week:02}",
        "half-month": month + ("A" if day.day <= 15 else "B"),
        "month": month,
        "quarter": f"{day.year}-Q{-(-day.month // 3)}",
        "half-year": f"{day.year}-H{-(-day.month // 6)}",
        "year": str(day.year),
    }
    assert str(calendar.containing(day)) == expected[calendar.kind]


@given(st.text(alphabet="0123456789-/.年月日第季度周上下半QHWAB ２①²", max_size=14))
def test_any_text_is_read_or_refused_and_reads_back(text: str) -> None:
    try:
        period = parse_period(text)
    except RequestError as error:
        assert error.codes in {("PR501",), ("PR504",)}  # noqa: PT017
        return
    assert isinstance(period, Period)
    assert period.start <= period.end
    assert parse_period(str(period)) == period


@given(
    days, st.sampled_from(["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d", "%Y-%m-%d 00:00:00"])
)
def test_every_way_to_write_a_date_reads_back(day: date, form: str) -> None:
    text = day.strftime(form)
    assert parse_date(text) == day
    full_width = text.translate({ord("0") + n: ord("０") + n for n in range(10)})
    assert parse_date(full_width) == day
