"""Deadlines against limits counted day by day: units, starts, rolls, pauses, extensions, minutes."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.oracles import constructs as oracle
from tests.oracles.engines import judge, pack_of

relaxed = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
ROLLS = ("none", "next_working_day", "previous_working_day")

FIELDS = {
    "issues": {
        name: {"type": kind}
        for name, kind in {
            "asked_on": "date", "decided_on": "date", "granted": "bool", "new_due": "date", "limit": "date",
        }.items()
    }
}  # fmt: skip
ISSUE = {"for": "issue", "from": "raised_at", "met": "resolved_at"}


def around(*years: int) -> st.SearchStrategy[date]:
    """Return days before, in and after the Spring Festivals of these years."""
    spans = {2017: (date(2017, 1, 10), date(2017, 2, 10)), 2024: (date(2024, 1, 25), date(2024, 2, 22))}
    return st.one_of(*(st.dates(*spans[year]) for year in years))


def stands(result) -> dict[str, tuple[object, ...]]:
    rows = result.deadlines.select("deadline", "due", "status").rows()
    return {deadline: (due, str(status)) for deadline, due, status in rows}


UNITS = pack_of(
    deadlines=[
        {
            "id": f"{unit}-{n}-{roll}-{start}".lower(), **ISSUE, "unit": unit, "within": n, "roll": roll,
            "count_start_day": start,
        }
        for unit, n in (("days", 0), ("days", 10), ("working_days", 1), ("working_days", 20), ("weeks", 2))
        for roll in ROLLS for start in (False, True) if not (n == 0 and start)
    ]
)  # fmt: skip


@relaxed
@given(around(2017, 2024), st.one_of(st.none(), st.integers(0, 45)), st.integers(0, 45))
def test_days_working_days_and_weeks_over_the_spring_festival(raised, taken, later):
    as_of = raised + timedelta(days=later)
    met = None if taken is None else raised + timedelta(days=taken)
    got = stands(judge(UNITS, as_of, issues=[{"id": "I", "raised_at": raised, "resolved_at": met}]))
    assert len(got) == 27
    for name, found in got.items():
        unit, n, roll, start = name.split("-")
        due = oracle.count_days(raised, int(n), unit=unit, start_counts=start == "true")
        due = oracle.rolled(due, roll)
        assert found == (due, oracle.stands(raised, due, met, as_of)), name


@pytest.mark.parametrize(
    ("raised", "due", "counted"),
    [
        ("2017-01-20", "2017-02-22", "2017-02-21"),  # Saturday 4 February is worked, as is Sunday 22 January
        ("2017-01-21", "2017-02-22", "2017-02-22"),  # a Saturday off is no first day
        ("2017-01-26", "2017-03-01", "2017-02-28"),
        ("2024-02-05", "2024-03-08", "2024-03-07"),  # Sunday 18 February is worked
        ("2024-02-09", "2024-03-14", "2024-03-13"),
    ],
)
def test_twenty_working_days(raised, due, counted):
    got = stands(judge(UNITS, raised, issues=[{"id": "I", "raised_at": raised}]))
    assert got["working_days-20-none-false"][0] == date.fromisoformat(due)
    assert got["working_days-20-none-true"][0] == date.fromisoformat(counted)


MONTHS = pack_of(
    deadlines=[
        {"id": f"{unit}-{n}", **ISSUE, "unit": unit, "within": n}
        for unit, lengths in {"months": (1, 13), "years": (1,), "half_months": (1, 2, 3)}.items() for n in lengths
    ]
)  # fmt: skip


@relaxed
@given(st.dates(date(2023, 1, 1), date(2024, 12, 31)))
def test_months_half_months_and_years(raised):
    got = stands(judge(MONTHS, raised, issues=[{"id": "I", "raised_at": raised}]))
    month = oracle.add_months(raised, 1)
    assert {name: due for name, (due, _) in got.items()} == {
        "months-1": month, "months-13": oracle.add_months(raised, 13), "years-1": oracle.add_months(raised, 12),
        "half_months-1": raised + timedelta(days=15), "half_months-2": month,
        "half_months-3": month + timedelta(days=15),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("raised", "due"),
    [
        ("2024-02-15", "2024-03-14"), ("2024-02-29", "2024-03-28"),
        pytest.param("2024-03-01", "2024-03-31"), pytest.param("2023-03-01", "2023-03-31"),
    ],
)  # fmt: skip
def test_a_month_that_begins_with_its_first_day_ends_on_the_day_before(raised, due):
    pack = pack_of(deadlines=[{"id": "d", **ISSUE, "unit": "months", "within": 1, "count_start_day": True}])
    got = stands(judge(pack, raised, issues=[{"id": "I", "raised_at": raised}]))
    assert got["d"][0] == date.fromisoformat(due)


@pytest.mark.parametrize("roll", ROLLS)
@pytest.mark.parametrize("start", [False, True])
def test_roll_and_start_day_as_parameters(roll, start):
    pack = pack_of(
        parameters={
            "how": {"value": roll},
            "with_first": {"value": start},
            "n": {"value": 5, "unit": "days"},
        },
        deadlines=[{"id": "d", **ISSUE, "within": "n", "roll": "how", "count_start_day": "with_first"}],
    )
    for raised in oracle.span(date(2024, 2, 3), date(2024, 2, 14)):
        got = stands(judge(pack, raised, issues=[{"id": "I", "raised_at": raised}]))
        due = oracle.rolled(oracle.count_days(raised, 5, unit="days", start_counts=start), roll)
        assert got["d"] == (due, "overdue" if due < raised else "pending")


PAUSED = pack_of(
    deadlines=[
        {"id": unit, **ISSUE, "unit": unit, "within": n, "pauses": 'exemptions, reason == "stopped"'}
        for unit, n in (("days", 12), ("working_days", 8), ("weeks", 2))
    ]
)  # fmt: skip


@relaxed
@given(
    around(2017, 2024), st.one_of(st.none(), st.integers(0, 40)), st.integers(0, 50),
    st.lists(
        st.tuples(
            st.integers(-6, 30), st.one_of(st.none(), st.integers(0, 9)), st.sampled_from(["stopped", "other"]),
            st.sampled_from(["P-1", "P-2"]),
        ),
        max_size=4, unique_by=lambda row: (row[0], row[3]),
    ),
)  # fmt: skip
def test_the_clock_stands_still_in_pauses(raised, taken, later, pauses):
    as_of = raised + timedelta(days=later)
    met = None if taken is None else raised + timedelta(days=taken)
    rows = [
        {
            "project": project, "reason": reason, "from": raised + timedelta(days=a),
            "to": None if n is None else raised + timedelta(days=a + n),
        }
        for a, n, reason, project in pauses
    ]  # fmt: skip
    result = judge(
        PAUSED, as_of, issues=[{"id": "I", "project": "P-1", "raised_at": raised, "resolved_at": met}],
        exemptions=rows, projects=[{"id": "P-1"}, {"id": "P-2"}],
    )  # fmt: skip
    stopped = [
        (r["from"], r["to"])
        for r in rows
        if r["reason"] == "stopped" and r["project"] == "P-1" and r["from"] <= as_of
    ]
    got = stands(result)
    for unit, n in (("days", 12), ("working_days", 8), ("weeks", 2)):
        due = oracle.count_days(raised, n, unit=unit, stopped=stopped)
        assert got[unit] == (due, oracle.stands(raised, due, met, as_of)), unit


@pytest.mark.parametrize(
    ("first", "last", "days", "working"),
    [
        ("2024-03-05", "2024-03-05", "2024-03-17", "2024-03-15"),
        ("2024-03-05", "2024-03-08", "2024-03-20", "2024-03-20"),
        ("2024-03-04", "2024-03-04", "2024-03-16", "2024-03-14"),  # the first day is not counted anyway
        ("2024-03-16", "2024-03-17", "2024-03-18", "2024-03-14"),
        ("2024-03-17", "2024-03-17", "2024-03-16", "2024-03-14"),
        ("2024-02-01", "2024-03-05", "2024-03-17", "2024-03-15"), ("2024-03-10", None, None, None),
    ],
)  # fmt: skip
def test_a_pause_moves_the_day_by_the_days_it_lasts(first, last, days, working):
    result = judge(
        PAUSED, "2024-03-31", projects=[{"id": "P-1"}],
        issues=[{"id": "I", "project": "P-1", "raised_at": "2024-03-04"}],
        exemptions=[{"project": "P-1", "reason": "stopped", "from": first, "to": last}],
    )  # fmt: skip
    got = stands(result)
    assert [due and due.isoformat() for due, _ in (got["days"], got["working_days"])] == [days, working]
    assert got["days"][1] == ("undecided" if last is None else "overdue")


EXTENDED = pack_of(
    fields=FIELDS,
    deadlines=[
        {
            "id": "answer", **ISSUE, "within": 30, "remind": {"before": 3, "unit": "working_days"},
            "extension": {
                "asked": "asked_on", "granted": "granted and happened(decided_on)", "decided": "decided_on",
                "until": "new_due", "most": "limit", "ask_before": 5, "decide_within": 10, "unit": "working_days",
            },
        }
    ],
)  # fmt: skip


@relaxed
@given(
    raised=st.dates(date(2024, 1, 8), date(2024, 1, 31)), asked=st.integers(14, 32),
    decided=st.one_of(st.none(), st.integers(0, 25)), granted=st.sampled_from([True, True, False, None]),
    until=st.integers(31, 50), most=st.integers(31, 50), later=st.integers(10, 55),
    taken=st.one_of(st.none(), st.integers(20, 55)),
)  # fmt: skip
def test_extensions(*, raised, asked, decided, granted, until, most, later, taken):
    def day(n: int) -> date:
        return raised + timedelta(days=n)

    as_of, met = day(later), None if taken is None else day(taken)
    decided_on = None if decided is None else day(asked + decided)
    issue = {
        "id": "I", "raised_at": raised, "resolved_at": met, "asked_on": day(asked), "decided_on": decided_on,
        "granted": granted, "new_due": day(until), "limit": day(most),
    }  # fmt: skip
    rows = judge(EXTENDED, as_of, issues=[issue]).deadlines
    in_time = day(asked) <= oracle.working_days_before(day(30), 5)
    extended = in_time and granted is True and decided_on is not None and decided_on <= as_of
    due = min(day(until), day(most)) if extended else day(30)
    remind = oracle.working_days_before(due, 3)
    row = rows.filter(deadline="answer").to_dicts()[0]
    assert (row["due"], row["extended"], row["remind_on"]) == (due, extended, remind)
    assert row["status"] == oracle.stands(raised, due, met, as_of, remind)


@pytest.mark.parametrize(
    ("change", "due"),
    [
        ({}, "2024-04-01"), ({"asked_on": "2024-03-04"}, "2024-03-08"),  # due on Friday 8 March: asked by 1 March
        ({"granted": False}, "2024-03-08"), ({"granted": None}, "2024-03-08"), ({"limit": "2024-03-20"}, "2024-03-20"),
        ({"limit": "2024-04-02"}, "2024-04-01"), ({"decided_on": "2024-03-29"}, "2024-04-01"),
        ({"decided_on": "2024-04-01"}, "2024-03-08"), ({"asked_on": None}, "2024-03-08"),
    ],
)  # fmt: skip
def test_an_extension_asked_for_on_the_last_day_granted_and_capped(change, due):
    issue = {
        "id": "I", "raised_at": "2024-02-07", "asked_on": "2024-03-01", "decided_on": "2024-03-05", "granted": True,
        "new_due": "2024-04-01", "limit": "2024-06-30", **change,
    }  # fmt: skip
    row = judge(EXTENDED, "2024-03-31", issues=[issue]).deadlines.filter(deadline="answer").to_dicts()[0]
    day = date.fromisoformat(due)
    assert (row["due"], row["extended"]) == (day, day != date(2024, 3, 8))
    assert row["status"] == ("due_soon" if day == date(2024, 4, 1) else "overdue")


@relaxed
@given(st.integers(0, 20), st.integers(0, 25), st.integers(0, 20))
def test_asking_for_an_extension_starts_a_deadline_for_deciding(asked, decided, later):
    raised = date(2024, 2, 1)
    asked_on, as_of = raised + timedelta(days=asked), raised + timedelta(days=asked + later)
    decided_on = asked_on + timedelta(days=decided)
    issue = {"id": "I", "raised_at": raised, "asked_on": asked_on, "decided_on": decided_on}
    got = stands(judge(EXTENDED, as_of, issues=[issue]))
    due = oracle.count_days(asked_on, 10, unit="working_days")
    assert got["answer-decision"] == (due, oracle.stands(asked_on, due, decided_on, as_of))


PUBLISH = pack_of(
    deadlines=[
        {
            "id": "publish", "for": "disclosure", "from": "max(formed_on, coalesce(changed_on, formed_on))",
            "within": 20, "unit": "working_days", "met": "published_on", "when": 'category != "inner"',
            "exempt": "known(exempt_reason)",
        },
        {"id": "same", "for": "disclosure", "from": "formed_on", "unit": "same_day", "met": "published_on"},
    ]
)  # fmt: skip


@relaxed
@given(
    formed=around(2017, 2024), changed=st.one_of(st.none(), st.integers(-5, 30)),
    published=st.one_of(st.none(), st.integers(0, 60)), later=st.integers(0, 60),
    category=st.sampled_from(["inner", "open", None]), exempt=st.booleans(),
)  # fmt: skip
def test_a_change_restarts_the_clock(*, formed, changed, published, later, category, exempt):
    def day(n: int | None) -> date | None:
        return None if n is None else formed + timedelta(days=n)

    as_of = day(later)
    item = {
        "id": "D", "category": category, "formed_on": formed, "changed_on": day(changed),
        "published_on": day(published), "exempt_reason": "secret" if exempt else None,
    }  # fmt: skip
    got = stands(judge(PUBLISH, as_of, disclosures=[item]))
    assert got["same"] == (formed, oracle.stands(formed, formed, day(published), as_of))
    if category == "inner":
        assert "publish" not in got
        return
    start = max(formed, day(changed)) if changed is not None and day(changed) <= as_of else formed
    due = oracle.count_days(start, 20, unit="working_days")
    wanted = oracle.stands(start, due, day(published), as_of)
    assert got["publish"][1] == ("exempt" if exempt else "undecided" if category is None else wanted)
    if not exempt and category is not None:
        assert got["publish"][0] == due


TIMED = pack_of(
    deadlines=[
        {
            "id": unit, "for": "issue", "from": "moment(raised_at)", "met": "moment(resolved_at)", "unit": unit,
            "within": n,
        }
        for unit, n in (("minutes", 30), ("hours", 2))
    ]
)  # fmt: skip
CLOCK = st.builds(
    lambda day, minute: datetime(2024, 3, day) + timedelta(minutes=minute),
    st.integers(4, 6), st.sampled_from([0, 1, 20, 29, 30, 31, 600, 630, 631, 720, 721, 1320, 1410, 1430, 1439]),
)  # fmt: skip


@relaxed
@given(CLOCK, st.one_of(st.none(), CLOCK), st.dates(date(2024, 3, 4), date(2024, 3, 7)))
def test_minutes_and_hours(raised, met, as_of):
    issue = {"id": "I", "raised_at": raised.isoformat(" "), "resolved_at": met and met.isoformat(" ")}
    if (met is not None and met < raised) or raised.date() > as_of:
        return
    rows = judge(TIMED, as_of, issues=[issue]).deadlines
    got = {d: (due, str(s)) for d, due, s in rows.select("deadline", "due_at", "status").rows()}
    for unit, minutes in (("minutes", 30), ("hours", 120)):
        bare = raised.time() == datetime.min.time()
        due = None if bare else raised + timedelta(minutes=minutes)
        assert got[unit] == (due, oracle.stands_at(raised, minutes, met, as_of)), unit


@pytest.mark.parametrize(
    ("raised", "met", "status"),
    [
        ("2024-03-04 23:50", "2024-03-05 00:20", "met"), ("2024-03-04 23:50", "2024-03-05 00:21", "late"),
        ("2024-03-04 23:50", "2024-03-05", "undecided"), ("2024-03-04 23:50", "2024-03-06", "late"),
        ("2024-03-04 23:50", None, "pending"), ("2024-03-04 23:20", None, "overdue"),
        ("2024-03-04", "2024-03-04", "undecided"), ("2024-03-04", None, "undecided"),
    ],
)  # fmt: skip
def test_half_an_hour_over_midnight_and_days_without_a_time(raised, met, status):
    as_of = (met or raised)[:10]
    rows = judge(TIMED, as_of, issues=[{"id": "I", "raised_at": raised, "resolved_at": met}]).deadlines
    assert rows.filter(deadline="minutes")["status"].to_list() == [status]
