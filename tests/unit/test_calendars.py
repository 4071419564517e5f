"""Working days: what the State Council's notices say, counted by hand, and what is refused."""

from __future__ import annotations

import copy
import pickle
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta

import holidays
import pytest

import progress_rules as pr
from progress_rules.calendars import WorkingCalendar, calendar, countries
from progress_rules.errors import RequestError

CN = calendar("CN")

# The notices of the General Office of the State Council, written out by hand: days off with the weekends among
# them, then the weekend days that are worked.
NOTICES = {
    2007: (
        "01-01..01-03 02-18..02-24 05-01..05-07 10-01..10-07 12-30..12-31",
        "02-17 02-25 04-28 04-29 09-29 09-30 12-29",
    ),
    2008: (  # the first year with 清明, 端午, 中秋, and one day for 1 May
        "01-01 02-06..02-12 04-04..04-06 05-01..05-03 06-07..06-09 09-13..09-15 09-29..10-05",
        "02-02 02-03 05-04 09-27 09-28",
    ),
    2009: (
        "01-01..01-03 01-25..01-31 04-04..04-06 05-01..05-03 05-28..05-30 10-01..10-08",
        "01-04 01-24 02-01 05-31 09-27 10-10",
    ),
    2010: (
        "01-01..01-03 02-13..02-19 04-03..04-05 05-01..05-03 06-14..06-16 09-22..09-24 10-01..10-07",
        "02-20 02-21 06-12 06-13 09-19 09-25 09-26 10-09",
    ),
    2011: (
        "01-01..01-03 02-02..02-08 04-03..04-05 04-30..05-02 06-04..06-06 09-10..09-12 10-01..10-07",
        "01-30 02-12 04-02 10-08 10-09 12-31",
    ),
    2012: (
        "01-01..01-03 01-22..01-28 04-02..04-04 04-29..05-01 06-22..06-24 09-30..10-07",
        "01-21 01-29 03-31 04-01 04-28 09-29",
    ),
    2013: (
        "01-01..01-03 02-09..02-15 04-04..04-06 04-29..05-01 06-10..06-12 09-19..09-21 10-01..10-07",
        "01-05 01-06 02-16 02-17 04-07 04-27 04-28 06-08 06-09 09-22 09-29 10-12",
    ),
    2014: (
        "01-01 01-31..02-06 04-05..04-07 05-01..05-03 05-31..06-02 09-06..09-08 10-01..10-07",
        "01-26 02-08 05-04 09-28 10-11",
    ),
    2015: (  # with the days of the 70th anniversary of victory
        "01-01..01-03 02-18..02-24 04-04..04-06 05-01..05-03 06-20..06-22 09-03..09-05 09-26..09-27 10-01..10-07",
        "01-04 02-15 02-28 09-06 10-10",
    ),
    2016: (
        "01-01..01-03 02-07..02-13 04-02..04-04 04-30..05-02 06-09..06-11 09-15..09-17 10-01..10-07",
        "02-06 02-14 06-12 09-18 10-08 10-09",
    ),
    2017: (
        "01-01..01-02 01-27..02-02 04-02..04-04 04-29..05-01 05-28..05-30 10-01..10-08 12-30..12-31",
        "01-22 02-04 04-01 05-27 09-30",
    ),
    2018: (
        "01-01 02-15..02-21 04-05..04-07 04-29..05-01 06-16..06-18 09-22..09-24 10-01..10-07 12-30..12-31",
        "02-11 02-24 04-08 04-28 09-29 09-30 12-29",
    ),
    2019: (  # 1 May as lengthened in March 2019
        "01-01 02-04..02-10 04-05..04-07 05-01..05-04 06-07..06-09 09-13..09-15 10-01..10-07",
        "02-02 02-03 04-28 05-05 09-29 10-12",
    ),
    2020: (  # the Spring Festival as lengthened to 2 February: Saturday 1 February is not made up after all
        "01-01 01-24..02-02 04-04..04-06 05-01..05-05 06-25..06-27 10-01..10-08",
        "01-19 04-26 05-09 06-28 09-27 10-10",
    ),
    2021: (
        "01-01..01-03 02-11..02-17 04-03..04-05 05-01..05-05 06-12..06-14 09-19..09-21 10-01..10-07",
        "02-07 02-20 04-25 05-08 09-18 09-26 10-09",
    ),
    2022: (
        "01-01..01-03 01-31..02-06 04-03..04-05 04-30..05-04 06-03..06-05 09-10..09-12 10-01..10-07",
        "01-29 01-30 04-02 04-24 05-07 10-08 10-09",
    ),
    2023: (
        "01-01..01-02 01-21..01-27 04-05 04-29..05-03 06-22..06-24 09-29..10-06 12-30..12-31",
        "01-28 01-29 04-23 05-06 06-25 10-07 10-08",
    ),
    2024: (
        "01-01 02-10..02-17 04-04..04-06 05-01..05-05 06-08..06-10 09-15..09-17 10-01..10-07",
        "02-04 02-18 04-07 04-28 05-11 09-14 09-29 10-12",
    ),
    2025: (
        "01-01 01-28..02-04 04-04..04-06 05-01..05-05 05-31..06-02 10-01..10-08",
        "01-26 02-08 04-27 09-28 10-11",
    ),
    2026: (
        "01-01..01-03 02-15..02-23 04-04..04-06 05-01..05-05 06-19..06-21 09-25..09-27 10-01..10-07",
        "01-04 02-14 02-28 05-09 09-20 10-10",
    ),
}


def days(year: int, text: str) -> set[date]:
    found: set[date] = set()
    for part in text.split():
        first, _, last = part.partition("..")
        start = date.fromisoformat(f"{year}-{first}")
        end = date.fromisoformat(f"{year}-{last or first}")
        found |= {start + timedelta(n) for n in range((end - start).days + 1)}
    return found


def year_of(year: int) -> list[date]:
    return [d for n in range(366) if (d := date(year, 1, 1) + timedelta(n)).year == year]


def refused(*codes: str, call: object) -> RequestError:
    with pytest.raises(RequestError) as caught:
        call()  # type: ignore[operator]
    assert caught.value.codes == codes
    assert caught.value.render("zh")
    return caught.value


@pytest.mark.parametrize("year", NOTICES)
def test_every_day_is_as_the_notice_says(year: int) -> None:
    off, worked = (days(year, text) for text in NOTICES[year])
    assert all(day.weekday() >= 5 for day in worked)
    expected = [d for d in year_of(year) if d in worked or (d.weekday() < 5 and d not in off)]
    assert [d for d in year_of(year) if CN.is_working_day(d)] == expected
    assert CN.working_days_between(f"{year}-01-01", f"{year}-12-31") == len(expected)


@pytest.mark.parametrize(
    ("year", "count"),
    [
        (2017, 249),  # 260 weekdays - 16 of them off + 5 made up
        (2024, 251),  # 262 - 19 + 8
        (2025, 248),  # 261 - 18 + 5; the notices give 248 since there are 13 statutory days
        (2026, 248),  # 261 - 19 + 6
        (2014, 250),  # 261 - 16 + 5; 250 is the usual number with 11 statutory days
    ],
)
def test_the_number_of_working_days_of_a_year(year: int, count: int) -> None:
    assert CN.working_days_between(f"{year}-01-01", f"{year}-12-31") == count


def test_the_two_libraries_agree_but_for_the_day_we_correct() -> None:
    first, last = CN.years
    other = holidays.country_holidays("CN", years=range(first, last + 1))
    differing = [
        d
        for y in range(first, last + 1)
        for d in year_of(y)
        if other.is_working_day(d) != CN.is_working_day(d)
    ]
    assert differing == []
    assert CN.is_working_day("2005-12-31")  # 国办发明电〔2005〕35号; chinesecalendar 1.11 has it off


@pytest.mark.parametrize(
    ("start", "n", "expected"),
    [
        # Fri 20 January 2017. Sun 22 (1), Mon 23 - Thu 26 (2-5), off to 2 February, Fri 3 (6), Sat 4 (7),
        # 6-10 (8-12), 13-17 (13-17), Mon 20 (18), Tue 21 (19), Wed 22 (20).
        ("2017-01-20", 20, "2017-02-22"),
        ("2017-09-28", 7, "2017-10-13"),  # Fri 29 (1), Sat 30 (2), off 1-8, Mon 9 - Fri 13 (3-7)
        ("2018-02-09", 5, "2018-02-22"),  # Sun 11 (1), 12-14 (2-4), off 15-21, Thu 22 (5)
        ("2018-02-09", 7, "2018-02-24"),  # Fri 23 (6), Sat 24 (7)
        ("2020-01-19", 5, "2020-02-03"),  # 20-23 (1-4), off 24 January - 2 February, Mon 3 (5)
        ("2015-09-02", 1, "2015-09-06"),  # off 3-5, Sunday 6 is worked
        ("2024-09-30", 5, "2024-10-12"),  # off 1-7, 8-11 (1-4), Sat 12 (5)
        ("2018-12-28", 2, "2019-01-02"),  # Sat 29 (1), off 30 December - 1 January, Wed 2 (2)
        ("2011-12-30", 2, "2012-01-04"),  # Sat 31 (1), off 1-3 January, Wed 4 (2)
        ("2017-10-05", 1, "2017-10-09"),  # from a day off
        ("2017-10-09", -2, "2017-09-29"),  # Sat 30 (-1), Fri 29 (-2)
        ("2017-10-05", -1, "2017-09-30"),
        ("2019-01-02", -2, "2018-12-28"),
        ("2017-10-01", 0, "2017-10-09"),  # a day off rolls forward
        ("2017-09-30", 0, "2017-09-30"),  # a working Saturday stays
        (
            "2017-01-03",
            249,
            "2018-01-02",
        ),  # 249 working days of 2017, the 1st on 3 January; off 1 January 2018
        ("2017-01-03", 498, "2018-12-29"),  # 248 more of 2017 and the 250 of 2018 (261 - 18 + 7)
    ],
)
def test_limits_counted_by_hand(start: str, n: int, expected: str) -> None:
    assert CN.add_working_days(start, n) == date.fromisoformat(expected)


@pytest.mark.parametrize(
    ("a", "b", "count"),
    [
        ("2017-09-29", "2017-10-09", 2),  # Sat 30 and Mon 9
        ("2017-10-09", "2017-09-29", -2),
        ("2017-01-20", "2017-02-22", 20),
        ("2017-10-01", "2017-10-08", 0),
        ("2017-10-10", "2017-10-10", 0),
        ("2016-12-30", "2018-01-02", 250),  # the 249 of 2017 and 2 January
    ],
)
def test_working_days_between(a: str, b: str, count: int) -> None:
    assert CN.working_days_between(a, b) == count


def test_next_and_previous() -> None:
    for day, following, before in [
        ("2017-10-03", "2017-10-09", "2017-09-30"),
        ("2017-02-04", "2017-02-04", "2017-02-04"),
        ("2020-02-01", "2020-02-03", "2020-01-23"),
    ]:
        assert CN.next_working_day(day) == date.fromisoformat(following)
        assert CN.previous_working_day(day) == date.fromisoformat(before)


def test_dates_are_read_as_everywhere() -> None:
    for day in (date(2017, 9, 30), datetime(2017, 9, 30, 23, 59), "2017年9月30日", "20170930"):
        assert CN.is_working_day(day)
        assert CN.add_working_days(day, 1) == date(2017, 10, 9)
        assert type(CN.next_working_day(day)) is date
    refused("PR503", call=lambda: CN.is_working_day("2017-02-30"))
    with pytest.raises(TypeError):
        CN.add_working_days("2017-10-09", 1.5)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("code", "worked", "off"),
    [
        ("IL", "2024-03-03", "2024-03-01"),  # Sunday, Friday
        ("AE", "2021-06-06", "2021-06-04"),  # Sunday, Friday: the old weekend
        ("AE", "2022-06-10", "2022-06-12"),  # Friday, Sunday: the new one
        ("SA", "2013-06-01", "2013-05-30"),  # Saturday, Thursday: until June 2013
        ("SA", "2014-03-06", "2014-03-08"),  # Thursday, Saturday
        ("US", "2024-07-05", "2024-07-04"),
        ("US", "2021-12-30", "2021-12-31"),  # New Year's Day 2022, a Saturday, is observed the Friday before
        ("HU", "2024-12-07", "2024-12-24"),  # a made-up Saturday
        ("de", "2024-10-04", "2024-10-03"),
    ],
)
def test_other_countries(code: str, worked: str, off: str) -> None:
    other = calendar(code)
    assert other.country == code.upper()
    assert other.is_working_day(worked)
    assert not other.is_working_day(off)


@pytest.mark.parametrize(
    ("code", "near"),
    [("China", "CN"), ("中国", "CN"), ("CHN", "CN"), ("UK", "GB"), ("Isreal", "IL"), ("QQ", "")],
)
def test_an_unknown_country(code: str, near: str) -> None:
    error = refused("PR601", call=lambda: calendar(code))
    assert (f"did you mean {near}?" in error.render("en")) == bool(near)


@pytest.mark.parametrize("code", [None, 156, ""])
def test_a_country_that_is_no_code(code: object) -> None:
    refused("PR601", call=lambda: calendar(code))  # type: ignore[arg-type]


def test_a_year_without_a_notice_is_refused() -> None:
    first, last = CN.years
    assert first == 2004
    assert last >= 2026
    for call in (
        lambda: CN.is_working_day(date(last + 1, 3, 1)),
        lambda: CN.add_working_days(date(last, 12, 20), 20),
        lambda: CN.working_days_between(date(last, 12, 20), date(last + 1, 1, 5)),
        lambda: CN.next_working_day(date(last + 1, 1, 1)),
    ):
        said = refused("PR602", call=call).render("en")
        assert f"for {last + 1}: CN covers 2004 to {last}" in said
        assert f"years=({last + 1}, {last + 1})" in said
        assert 'beyond="weekends"' in said
    for call in (
        lambda: CN.add_working_days("2004-01-05", -20),
        lambda: CN.previous_working_day("2004-01-01"),
    ):
        assert "for 2003" in refused("PR602", call=call).render("en")
    assert "years=(1999, 2003)" in refused("PR602", call=lambda: CN.is_working_day("1999-10-01")).render("en")


def test_beyond_counts_weekends_only_when_said() -> None:
    last = CN.years[1]
    plain = calendar("CN", beyond="weekends")
    assert plain.years == (1, 9999)
    assert plain.is_working_day(date(last + 1, 10, 1)) == (date(last + 1, 10, 1).weekday() < 5)
    assert plain.is_working_day("1999-10-01")  # a Friday
    assert not plain.is_working_day("2017-10-02")  # published years stay as they are
    friday = calendar("SA", beyond="weekends")
    assert not friday.is_working_day("2150-01-02")  # a Friday
    assert friday.is_working_day("2150-01-04")  # a Sunday
    assert "9999" in refused("PR602", call=lambda: plain.add_working_days("9999-12-31", 1)).render("en")
    error = refused("PR606", call=lambda: calendar("CN", beyond="weekend"))  # type: ignore[arg-type]
    assert "did you mean weekends?" in error.render("en")


def test_an_own_table_over_the_published_one() -> None:
    own = calendar("CN", holidays=["2017-09-30", "2017-10-10"], working_days=["2017-10-08"])
    assert own.next_working_day("2017-09-30") == date(2017, 10, 8)
    assert own.add_working_days("2017-10-08", 2) == date(2017, 10, 11)
    assert own.is_working_day("2017-02-04")
    assert own != CN


def test_an_own_table_completes_a_year() -> None:
    following = CN.years[1] + 1
    own = calendar("CN", holidays=[f"{following}-03-03"], years=(following, following))
    assert own.years == (2004, following)
    assert not own.is_working_day(f"{following}-03-03")
    assert own.is_working_day("2017-09-30")
    refused("PR602", call=lambda: own.is_working_day(date(following + 1, 1, 4)))
    refused("PR607", call=lambda: calendar("CN", years=(following + 1, following + 1)))
    refused("PR607", call=lambda: calendar("CN", years=(1990, 2002)))
    refused("PR602", call=lambda: calendar("CN", holidays=[f"{following}-03-03"]))  # it would have no effect


def test_a_calendar_that_stands_alone() -> None:
    own = WorkingCalendar.of(
        weekend=("Fri", "sat"), holidays=["2024-01-07"], working_days=["2024-01-05"], years=(2024, 2030)
    )
    assert own.years == (2024, 2030)
    # Thu 4 January; Fri 5 is made up (1), Sat 6 and Sun 7 are off, Mon 8 (2).
    assert own.add_working_days("2024-01-04", 2) == date(2024, 1, 8)
    said = refused("PR602", call=lambda: own.is_working_day("2031-01-01"))
    assert "this calendar covers 2024 to 2030" in said.render("en")
    assert (
        WorkingCalendar.of(weekend=(), years=(2024, 2024)).working_days_between("2024-01-01", "2024-12-31")
        == 365
    )
    none = WorkingCalendar.of(weekend=("mon", "tue", "wed", "thu", "fri", "sat", "sun"), years=(2024, 2026))
    refused("PR602", call=lambda: none.next_working_day("2024-01-01"))
    refused("PR602", call=lambda: none.previous_working_day("2024-01-01"))


def test_all_problems_come_at_once_with_their_paths() -> None:
    error = refused(
        "PR503", "PR503", "PR605", "PR603", "PR503",
        call=lambda: WorkingCalendar.of(
            weekend=["sat", "sunn"],
            holidays=["2024-01-01", "2024-13-01", "soon"],
            working_days=["2024/1/1", "2024-02-30"],
            years=(2024, 2024),
        ),
    )  # fmt: skip
    places = sorted(problem.place.field for problem in error.problems)
    assert places == ["holidays[1]", "holidays[2]", "weekend[1]", "working_days[0]", "working_days[1]"]
    error = refused("PR606", "PR603", "PR604", call=lambda: calendar(
        "CN", holidays="2024-01-01", working_days=date(2024, 1, 1), years="2024", beyond="never",  # type: ignore[arg-type]
    ))  # fmt: skip
    assert "holidays[0]" in error.render("en")
    for years in ((2030, 2024), (2024,), 2024, None, (0, 2024), (2024, 10000), ("2024", "2030")):
        refused("PR604", call=lambda years=years: WorkingCalendar.of(years=years))


def test_a_calendar_is_a_value() -> None:
    same = calendar("cn", holidays=["2026-03-03", "2026-03-02", "2026-03-02"])
    other = calendar("CN", holidays=[date(2026, 3, 2), "2026年3月3日"])
    assert same.is_working_day("2026-03-04")  # what is kept does not count in the comparison
    assert same == other
    assert hash(same) == hash(other)
    assert pickle.loads(pickle.dumps(same)) == copy.deepcopy(same) == same  # noqa: S301 - our own bytes
    with pytest.raises(AttributeError):
        same.country = "US"  # type: ignore[misc]


def test_threads_share_a_calendar() -> None:
    shared = calendar("CN", beyond="weekends")
    countries.published_working_days.cache_clear()
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda n: shared.add_working_days("2004-01-02", n), [5000] * 32))
    assert len(set(found)) == 1


def test_the_libraries_load_when_first_needed() -> None:
    program = (
        "import sys, progress_rules as pr\n"
        "from progress_rules.calendars import WorkingCalendar\n"
        "WorkingCalendar.of(years=(2024, 2024)).is_working_day('2024-01-01')\n"
        "assert not {'holidays', 'chinese_calendar'} & set(sys.modules)\n"
        "pr.calendar('CN').is_working_day('2024-01-01')\n"
        "assert 'holidays' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
    assert pr.calendar is calendar
