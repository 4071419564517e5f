"""Properties of working calendars.

| property | equation |
|---|---|
| the plain loop | add_working_days, working_days_between, next_ and previous_working_day == counting day by day |
| round trip | add(a, between(a, b)) == b for a working b, when a is a working day or before b |
| there and back | add(add(a, n), -n) == a for a working day a |
| steps | add(add(a, m), n) == add(a, m + n) for m, n of one sign |
| antisymmetry | between(a, b) == -between(b, a) |
| additivity | between(a, b) + between(b, c) == between(a, c) |
| monotonicity | a <= b implies add(a, n) <= add(b, n); m < n implies add(a, m) < add(a, n) for a working day a |
"""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from progress_rules.calendars import WorkingCalendar, calendar
from progress_rules.calendars.reading import WEEKDAYS

DAY = timedelta(days=1)
FIRST, LAST = date(2004, 1, 1), date(2026, 12, 31)
# Two years at either end are left free, so that no count runs out of the calendar.
days = st.dates(date(2006, 1, 1), date(2024, 12, 31))
counts = st.integers(-300, 300)


@st.composite
def own_tables(draw: st.DrawFn) -> WorkingCalendar:
    """Calendars that stand alone, most of their days worked."""
    weekend = draw(st.sets(st.sampled_from(WEEKDAYS), max_size=3))
    off = draw(st.sets(st.dates(FIRST, LAST), max_size=40))
    worked = draw(st.sets(st.dates(FIRST, LAST), max_size=40)) - off
    return WorkingCalendar.of(weekend=weekend, holidays=off, working_days=worked, years=(2004, 2026))


SHARED = [
    calendar("CN"),
    calendar("CN", holidays=["2016-02-15"], working_days=["2016-02-13"]),
    calendar("IL"),
]
calendars = st.one_of(st.sampled_from(SHARED), own_tables())


def naive_add(of: WorkingCalendar, day: date, n: int) -> date:
    if n == 0:
        while not of.is_working_day(day):
            day += DAY
    for _ in range(abs(n)):
        day += DAY if n > 0 else -DAY
        while not of.is_working_day(day):
            day += DAY if n > 0 else -DAY
    return day


def naive_between(of: WorkingCalendar, a: date, b: date) -> int:
    if b < a:
        return -naive_between(of, b, a)
    return sum(of.is_working_day(a + n * DAY) for n in range(1, (b - a).days + 1))


@given(calendars, days, counts)
def test_adding_is_the_plain_loop(of: WorkingCalendar, day: date, n: int) -> None:
    assert of.add_working_days(day, n) == naive_add(of, day, n)


@given(calendars, days, st.integers(-900, 900))
def test_counting_is_the_plain_loop(of: WorkingCalendar, a: date, n: int) -> None:
    b = a + n * DAY
    assume(FIRST <= b <= LAST)
    assert of.working_days_between(a, b) == naive_between(of, a, b)


@given(calendars, days)
def test_next_and_previous_are_the_nearest(of: WorkingCalendar, day: date) -> None:
    following, before = of.next_working_day(day), of.previous_working_day(day)
    assert before <= day <= following
    assert of.is_working_day(following)
    assert of.is_working_day(before)
    assert (before == day) == (following == day) == of.is_working_day(day)
    assert of.working_days_between(before, following) == int(before != following)
    assert of.add_working_days(day, 0) == following


@given(calendars, days, days)
def test_round_trip(of: WorkingCalendar, a: date, b: date) -> None:
    b = of.next_working_day(b)
    if b < a:
        a = of.next_working_day(a)
    n = of.working_days_between(a, b)
    assert of.add_working_days(a, n) == b


@given(calendars, days, counts)
def test_there_and_back(of: WorkingCalendar, day: date, n: int) -> None:
    start = of.next_working_day(day)
    assert of.add_working_days(of.add_working_days(start, n), -n) == start
    assert of.working_days_between(start, of.add_working_days(start, n)) == n


@given(calendars, days, st.integers(1, 150), st.integers(1, 150), st.sampled_from([1, -1]))
def test_steps_add_up(of: WorkingCalendar, day: date, m: int, n: int, sign: int) -> None:
    by_steps = of.add_working_days(of.add_working_days(day, sign * m), sign * n)
    assert by_steps == of.add_working_days(day, sign * (m + n))


@given(calendars, days, days, days)
def test_counts_are_antisymmetric_and_add_up(of: WorkingCalendar, a: date, b: date, c: date) -> None:
    assert of.working_days_between(a, b) == -of.working_days_between(b, a)
    assert of.working_days_between(a, b) + of.working_days_between(b, c) == of.working_days_between(a, c)
    assert of.working_days_between(a, a) == 0


@given(calendars, days, days, counts, counts)
def test_later_starts_and_longer_limits_end_no_earlier(
    of: WorkingCalendar, a: date, b: date, m: int, n: int
) -> None:
    a, b = sorted((a, b))
    assert of.add_working_days(a, n) <= of.add_working_days(b, n)
    start = of.next_working_day(a)
    m, n = sorted((m, n))
    assert (of.add_working_days(start, m) < of.add_working_days(start, n)) == (m < n)
    assert of.is_working_day(of.add_working_days(a, n))
