"""Periods and dates: what is read, what is refused, and how each calendar counts."""

from __future__ import annotations

import pickle
from datetime import date, datetime, timedelta, timezone

import pendulum
import pytest

from progress_rules.errors import RequestError
from progress_rules.periods import PERIOD_KINDS, Period, ReportingCalendar, parse_date, parse_period

MONTHS = ReportingCalendar.of("month")
MERGED = ReportingCalendar.of("month", merge={1: 2})
WEEKS = ReportingCalendar.of("week")
DATES = ReportingCalendar.from_dates(["2016-12-20", "2017-01-25", "2017-03-03", "2018-01-05"])


def refused(code: str, call: object, *args: object) -> RequestError:
    with pytest.raises(RequestError) as caught:
        call(*args)  # type: ignore[operator]
    assert caught.value.codes == (code,)
    assert caught.value.render("en")  # the values fill the message in both languages
    assert caught.value.render("zh")
    return caught.value


@pytest.mark.parametrize(
    ("canonical", "start", "end", "kind", "spellings"),
    [
        (
            "2017-10",
            "2017-10-01",
            "2017-10-31",
            "month",
            "2017/10 2017.10 201710 2017年10月 2017年10月份 ２０１７－１０ ２０１７年１０月",
        ),
        (
            "2017-09",
            "2017-09-01",
            "2017-09-30",
            "month",
            "2017-9 2017/9 2017.09 201709 2017年9月 2017年09月份",
        ),
        (
            "2017-Q4",
            "2017-10-01",
            "2017-12-31",
            "quarter",
            "2017Q4 2017q4 2017年第四季度 2017年四季度 2017年4季度 ２０１７Ｑ４",
        ),
        ("2017-Q1", "2017-01-01", "2017-03-31", "quarter", "2017Q1 2017年第一季度 2017年第1季度"),
        ("2017-H2", "2017-07-01", "2017-12-31", "half-year", "2017H2 2017h2 2017年下半年 2017下半年"),
        ("2017-H1", "2017-01-01", "2017-06-30", "half-year", "2017H1 2017年上半年"),
        ("2017", "2017-01-01", "2017-12-31", "year", "2017年 2017年度 ２０１７"),
        ("2017-W43", "2017-10-23", "2017-10-29", "week", "2017W43 2017-w43 2017年第43周 2017年43周"),
        ("2015-W53", "2015-12-28", "2016-01-03", "week", "2015W53"),
        (
            "2017-10A",
            "2017-10-01",
            "2017-10-15",
            "half-month",
            "2017-10a 2017/10A 2017年10月上半月 ２０１７－１０Ａ",
        ),
        ("2017-10B", "2017-10-16", "2017-10-31", "half-month", "201710B 2017年10月下半月 2017年10月份下半月"),
        ("2016-02B", "2016-02-16", "2016-02-29", "half-month", "2016-2B 2016年2月下半月"),
        ("2017-10-31", "2017-10-31", "2017-10-31", "dates", "2017/10/31 20171031 2017年10月31日"),
    ],
)
def test_every_spelling_reads_as_its_canonical_period(
    canonical: str, start: str, end: str, kind: str, spellings: str
) -> None:
    expected = Period(canonical, date.fromisoformat(start), date.fromisoformat(end), kind)
    for spelling in [canonical, *spellings.split()]:
        assert parse_period(spelling) == expected, spelling
        assert parse_period(f" \u3000{spelling}\t\n") == expected, spelling
    assert str(expected) == canonical


def test_blanks_around_chinese_words_are_read() -> None:
    assert str(parse_period("2017 年 10 月")) == "2017-10"
    assert str(parse_period("2017 年第 43 周")) == "2017-W43"
    refused("PR501", parse_period, "2017年1 0月")


@pytest.mark.parametrize(
    "text",
    [
        *(
            "2017-13",
            "2017-00",
            "2017-0",
            "201713",
            "2017年13月",
            "2017-Q5",
            "2017-Q0",
            "2017年五季度",
            "2017-H3",
        ),
        *(
            "2017-W53",
            "2017-W00",
            "2017-W54",
            "2017-13A",
            "2017-10C",
            "2017-02-30",
            "0000",
            "0000-01",
            "0000-W01",
        ),
        *(
            "2017.1",
            "2017.9",
            "2017.1A",
            "17-10",
            "2017-10-",
            "2017--10",
            "2017-010",
            "十月",
            "",
            "   ",
            "latest",
        ),
        *(
            "2017-1²",
            "2017-1①",
            "2017-10\n2017-11",
            "٢٠١٧",
            "171012",
            "2017-10-31-01",
            "2017-Q",
            "+2017",
            "-2017",
        ),
    ],
)
def test_what_is_no_period_is_refused(text: str) -> None:
    refused("PR501", parse_period, text)


@pytest.mark.parametrize("number", [2017.1, 2017, 201710, True, None, float("nan"), b"2017"])
def test_numbers_are_never_periods_or_dates(number: object) -> None:
    refused("PR501", parse_period, number)
    refused("PR503", parse_date, number)


def test_a_year_has_53_weeks_or_52() -> None:
    assert [y for y in range(2010, 2030) if WEEKS.parse(f"{y + 1}-W01").start - WEEKS.parse(f"{y}-W01").start
            == timedelta(weeks=53)] == [2015, 2020, 2026]  # fmt: skip
    for year in (2015, 2020, 2026):
        assert str(WEEKS.shift(WEEKS.parse(f"{year}-W53"), 1)) == f"{year + 1}-W01"


@pytest.mark.parametrize(
    "text",
    [
        *(
            "2017-10-31",
            "2017/10/31",
            "2017.10.31",
            "2017年10月31日",
            "2017年10月31",
            "2017 年 10 月 31 号",
            "20171031",
        ),
        *(
            "２０１７年１０月３１日",
            "２０１７／１０／３１",
            " 2017-10-31 ",
            "2017-10-31 00:00:00",
            "2017-10-31T08:30:00+08:00",
        ),
        *("2017/10/31 8:05", "2017年10月31日 08:05"),
        *(date(2017, 10, 31), datetime(2017, 10, 31, 23, 59), pendulum.date(2017, 10, 31)),
        datetime(2017, 10, 31, 23, 59, tzinfo=timezone(timedelta(hours=8))),
    ],
)
def test_dates_are_read_as_plain_dates(text: str | date) -> None:
    found = parse_date(text)
    assert found == date(2017, 10, 31)
    assert type(found) is date


@pytest.mark.parametrize(
    "text",
    [
        *(
            "2017-02-30",
            "2017-13-01",
            "0000-01-01",
            "2017-10",
            "2017-10/31",
            "31-10-2017",
            "171031",
            "2017-10-3²",
        ),
        *("2017-10-31 25:00", "2017-10-31 x", "", "20170230", "2017-W43-2", "2017年10月31日止", "43039"),
    ],
)
def test_what_is_no_date_is_refused(text: str) -> None:
    refused("PR503", parse_date, text)


def test_periods_sort_by_their_days_and_can_be_keys() -> None:
    texts = ["2017", "2017-Q1", "2017-01", "2017-W01", "2017-01A", "2016", "2017-02"]
    assert [str(p) for p in sorted(map(parse_period, texts))] == [
        *("2016", "2017-01A", "2017-01", "2017-Q1", "2017", "2017-W01", "2017-02"),
    ]
    assert {parse_period("2017-10"): 1}[parse_period("2017年10月")] == 1
    assert pickle.loads(pickle.dumps(parse_period("2017-10"))) == parse_period("2017-10")  # noqa: S301
    assert parse_period("2017-01") <= parse_period("2017-01") >= parse_period("2017-01")
    with pytest.raises(TypeError):
        parse_period("2017") < "2018"  # noqa: B015


def test_a_calendar_finds_the_period_of_a_date() -> None:
    day = date(2017, 10, 31)
    found = {kind: str(ReportingCalendar.of(kind).parse(day)) for kind in PERIOD_KINDS if kind != "dates"}
    assert found == {
        "week": "2017-W44",
        "half-month": "2017-10B",
        "month": "2017-10",
        "quarter": "2017-Q4",
        "half-year": "2017-H2",
        "year": "2017",
    }
    assert str(WEEKS.containing(date(2017, 1, 1))) == "2016-W52"
    assert WEEKS.year_of(WEEKS.containing(date(2017, 1, 1))) == 2016
    assert WEEKS.year_of(WEEKS.parse("2018-W01")) == WEEKS.year_of(WEEKS.parse("2018-W52")) == 2018


def test_a_label_of_another_kind_is_refused_with_the_way_out() -> None:
    error = refused("PR502", MONTHS.parse, "2017年第四季度")
    assert error.render("en") == (
        "PR502 '2017年第四季度' is a quarter period, but this calendar counts in month periods\n"
        "  hint: write the period as 2017-12"
    )
    assert "2017-W43" not in refused("PR502", WEEKS.parse, "2017-10").render("en")
    assert "2018-01-05" in refused("PR502", DATES.parse, "2019").render("en")
    refused("PR502", MONTHS.ordinal, parse_period("2017-10-31"))


def test_a_merged_month_is_part_of_the_later_one() -> None:
    february = MERGED.parse("2017-02")
    assert february == Period("2017-02", date(2017, 1, 1), date(2017, 2, 28), "month")
    assert MERGED.containing(date(2017, 1, 15)) == MERGED.parse("2017-01-15") == february
    assert MERGED.at(MERGED.ordinal(parse_period("2017-02"))) == february
    for call, month in ((MERGED.parse, "2017-01"), (MERGED.ordinal, parse_period("2017-01"))):
        assert "write 2017-02" in refused("PR507", call, month).render("en")
    year = MERGED.between(february, MERGED.parse("2017-12"))
    assert len(year) == 11
    assert [MERGED.is_year_start(p) for p in year] == [True] + [False] * 10
    assert MERGED.last_closed(date(2017, 2, 27)) == MERGED.parse("2016-12")


def test_merges_that_mean_the_same_are_equal() -> None:
    chained = ReportingCalendar.of("month", merge={2: 3, 1: 2})
    assert chained == ReportingCalendar.of("month", merge={1: 3, 2: 3})
    assert hash(chained) == hash(ReportingCalendar("month", ((2, 3), (1, 3))))
    assert chained.merge == ((1, 3), (2, 3))
    assert chained.parse("2017-03").start == date(2017, 1, 1)
    assert ReportingCalendar.of("month", merge={}) == MONTHS != MERGED
    assert pickle.loads(pickle.dumps(MERGED)) == MERGED  # noqa: S301


@pytest.mark.parametrize("merge", [{2: 1}, {1: 1}, {0: 2}, {12: 13}, {True: 2}, {1: "2"}, {1.0: 2}])
def test_merges_into_no_later_month_are_refused(merge: dict[int, int]) -> None:
    refused("PR506", lambda: ReportingCalendar.of("month", merge=merge))


def test_calendars_that_cannot_be_are_refused() -> None:
    refused("PR506", ReportingCalendar, "month", ((1, 2), (1, 3)))
    assert "while month 2," in refused("PR510", lambda: ReportingCalendar.of("month", merge={1: 3})).render(
        "en"
    )
    refused("PR510", lambda: ReportingCalendar.of("month", merge={1: 4, 2: 3, 3: 5}))
    refused("PR511", lambda: ReportingCalendar.of("quarter", merge={1: 2}))
    assert "did you mean month?" in refused("PR509", ReportingCalendar.of, "monthly").render("en")
    refused("PR512", ReportingCalendar.of, "dates")
    refused("PR512", ReportingCalendar.from_dates, [])
    refused("PR512", ReportingCalendar, "month", (), (date(2017, 1, 1),))
    refused("PR505", ReportingCalendar.from_dates, ["2017-10-31", "2017-09-30"])
    refused("PR505", ReportingCalendar.from_dates, ["2017-10-31", "2017-10-31"])
    refused("PR503", ReportingCalendar.from_dates, ["2017-10-32"])


def test_report_dates_end_their_periods() -> None:
    first, second = DATES.at(0), DATES.at(1)
    assert first == Period("2016-12-20", date(2016, 12, 20), date(2016, 12, 20), "dates")
    assert second == Period("2017-01-25", date(2016, 12, 21), date(2017, 1, 25), "dates")
    assert DATES.parse("2016-12-21") == DATES.parse("2017年1月25日") == second
    assert [DATES.is_year_start(DATES.at(n)) for n in range(4)] == [True, True, False, True]
    assert [DATES.year_of(DATES.at(n)) for n in range(4)] == [2016, 2017, 2017, 2018]
    assert DATES.ordinal(parse_period("2017-03-03")) == 2
    assert "ends on 2017-03-03" in refused("PR508", DATES.ordinal, parse_period("2017-03-02")).render("en")
    for outside in ("2016-12-19", "2018-01-06"):
        refused("PR504", DATES.parse, outside)
    for ordinal in (-1, 4):
        refused("PR504", DATES.at, ordinal)
    refused("PR504", DATES.shift, first, -1)


@pytest.mark.parametrize(
    ("kind", "as_of", "expected"),
    [
        ("month", date(2017, 10, 31), "2017-10"),
        ("month", date(2017, 10, 30), "2017-09"),
        ("month", date(2017, 1, 1), "2016-12"),
        ("half-month", date(2017, 10, 15), "2017-10A"),
        ("half-month", date(2017, 10, 14), "2017-09B"),
        ("week", date(2017, 1, 1), "2016-W52"),
        ("week", date(2017, 1, 7), "2016-W52"),
        ("quarter", date(2017, 12, 30), "2017-Q3"),
        ("half-year", date(2017, 6, 30), "2017-H1"),
        ("year", date(2017, 12, 31), "2017"),
        ("week", date.max, "9999-W51"),
        ("month", date.max, "9999-12"),
    ],
)
def test_last_closed(kind: str, as_of: date, expected: str) -> None:
    assert str(ReportingCalendar.of(kind).last_closed(as_of)) == expected


def test_last_closed_before_the_first_period_is_none() -> None:
    assert DATES.last_closed(date(2016, 12, 19)) is None
    assert str(DATES.last_closed(date(2016, 12, 20))) == "2016-12-20"
    assert str(DATES.last_closed(date(2017, 3, 2))) == "2017-01-25"
    assert str(DATES.last_closed(date(2030, 1, 1))) == "2018-01-05"
    for kind in ("week", "half-month", "month", "quarter", "half-year", "year"):
        assert ReportingCalendar.of(kind).last_closed(date(1, 1, 2)) is None


def test_the_ends_of_time_are_refused() -> None:
    refused("PR504", MONTHS.shift, MONTHS.parse("9999-12"), 1)
    refused("PR504", MONTHS.shift, MONTHS.parse("0001-01"), -1)
    refused("PR504", WEEKS.shift, WEEKS.parse("0001-W01"), -1)
    refused("PR504", WEEKS.containing, date.max)
    refused("PR504", parse_period, "9999-W52")


def test_between_includes_both_ends() -> None:
    found = MONTHS.between(MONTHS.parse("2016-11"), MONTHS.parse("2017-02"))
    assert [str(p) for p in found] == ["2016-11", "2016-12", "2017-01", "2017-02"]
    assert MONTHS.between(found[0], found[0]) == [found[0]]
    assert MONTHS.between(found[-1], found[0]) == []


def test_weeks_do_not_follow_the_global_setting_of_pendulum() -> None:
    pendulum.week_starts_at(pendulum.SUNDAY)
    pendulum.week_ends_at(pendulum.SATURDAY)
    try:
        assert WEEKS.containing(date(2017, 10, 29)).start == date(2017, 10, 23)
    finally:
        pendulum.week_starts_at(pendulum.MONDAY)
        pendulum.week_ends_at(pendulum.SUNDAY)
