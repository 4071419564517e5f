"""Duties against verdicts worked out day by day: both engines, on facts made by hand and by Hypothesis."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.oracles import constructs as oracle
from tests.oracles.engines import judge, pack_of

relaxed = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))

BY_ASSIGNMENT = {"each": "assignment", "every": "week"}
BY_PERSON = {"each": "person", "every": "week"}
VISITS = {"done": 'count(activities, kind == "visit")', "at_least": 2}
WEEKLY = pack_of(
    duties=[
        {"id": "visits", "for": BY_ASSIGNMENT, **VISITS, "waived": "working_days == 0"},
        {"id": "solved", "for": BY_ASSIGNMENT, "done": 'sum(activities.solved, kind == "visit")', "at_least": 1},
        {"id": "days", "for": BY_ASSIGNMENT, "done": 'distinct(activities.date, kind == "visit")', "at_least": 2},
        {"id": "person", "for": BY_PERSON, **VISITS},
        {
            "id": "both", "for": BY_PERSON,
            "all_of": {
                "two visits": 'count(activities, kind == "visit") >= 2',
                "one solved": 'sum(activities.solved, kind == "visit") >= 1',
            },
        },
        *(
            {"id": where, "for": {**BY_ASSIGNMENT, "where": where}, **VISITS}
            for where in ("held_first_day", "held_last_day", "held_every_day")
        ),
        {"id": "most_of_it", "for": {**BY_ASSIGNMENT, "where": "days_held >= 4"}, **VISITS},
    ]
)  # fmt: skip


def days(first: date, last: date) -> st.SearchStrategy[date]:
    return st.dates(first, last)


@st.composite
def weeks_of_work(draw, first: date, last: date):
    """Return assignments, activities and exemptions of two persons on two projects."""
    day = days(first, last)
    spells = {}
    for _ in range(draw(st.integers(1, 4))):
        start = draw(day)
        end = draw(st.one_of(st.none(), day.filter(lambda d, start=start: d >= start)))
        key = draw(st.sampled_from(["P-1", "P-2"])), draw(st.sampled_from(["甲", "乙"])), start
        spells[key] = end
    assignments = [
        {"project": p, "person": who, "role": "leader", "from": a, "to": b}
        for (p, who, a), b in spells.items()
    ]
    rows = draw(
        st.lists(
            st.tuples(
                st.sampled_from(["visit", "visit", "visit", "meeting", None]), day, st.sampled_from(["甲", "乙"]),
                st.sampled_from(["P-1", "P-2"]), st.sampled_from([0, 1, 2, None]),
            ),
            max_size=14,
        )
    )  # fmt: skip
    names = ("kind", "date", "person", "project", "solved")
    activities = [{"id": f"A-{k}", **dict(zip(names, row, strict=True))} for k, row in enumerate(rows)]
    exemptions = []
    if draw(st.booleans()):
        start = draw(day)
        exemptions = [
            {"project": "P-1", "from": start, "to": start + timedelta(days=draw(st.integers(0, 9)))}
        ]
    return assignments, activities, exemptions


def weekly(assignments, activities, exemptions, first: date, as_of: date) -> dict[tuple[str, str, str], str]:
    """Return how each duty of the pack above stands, by duty, subject and week."""
    found = {}
    weeks = oracle.closed("week", first, as_of)
    spells = {
        f"{a['project']}/leader/{a['person']}/{a['from']}": (
            a["project"],
            a["person"],
            [(a["from"], a["to"])],
        )
        for a in assignments
    }
    for who in {a["person"] for a in assignments}:
        spells[who] = None, who, [(a["from"], a["to"]) for a in assignments if a["person"] == who]
    for subject, (project, who, runs) in spells.items():
        for name, period in weeks.items():
            held = oracle.tenure(runs, period)
            if held is None:
                continue
            mine = [
                a for a in activities
                if a["person"] == who and a["date"] in period and project in (None, a["project"])
            ]  # fmt: skip
            flags = [None if a["kind"] is None else a["kind"] == "visit" for a in mine]
            solved = oracle.sum_of([(f, a["solved"]) for f, a in zip(flags, mine, strict=True)])
            visited = [
                max((f is True, f is None) for f, a in zip(flags, mine, strict=True) if a["date"] == d)
                for d in {a["date"] for f, a in zip(flags, mine, strict=True) if f is not False}
            ]  # each day: surely, or perhaps
            distinct = [True if sure else None for sure, _ in visited]
            two, one = oracle.at_least(flags, 2), oracle.more(solved, 1)
            stands = oracle.status(oracle.not_(two))
            if project is None:
                found["person", subject, name] = stands
                found["both", subject, name] = oracle.status(oracle.not_(oracle.both(two, one)))
                continue
            if any(e["project"] == project and e["from"] <= period[-1] <= e["to"] for e in exemptions):
                found |= {(duty, subject, name): "exempt" for duty in ("visits", "solved", "days")}
                continue
            worked = any(oracle.is_working(d) for d in period)
            found["visits", subject, name] = oracle.status(oracle.not_(two), waived=not worked)
            found["solved", subject, name] = oracle.status(oracle.not_(one))
            found["days", subject, name] = oracle.status(oracle.not_(oracle.at_least(distinct, 2)))
            for where in ("held_first_day", "held_last_day", "held_every_day"):
                if held[where]:
                    found[where, subject, name] = stands
            if held["days_held"] >= 4:
                found["most_of_it", subject, name] = stands
    return found


CHOSEN = ("held_first_day", "held_last_day", "held_every_day", "most_of_it")


@pytest.mark.parametrize(
    ("first", "last"), [(date(2024, 1, 29), date(2024, 3, 3)), (date(2020, 1, 20), date(2020, 2, 16))]
)
@relaxed
@given(st.data())
def test_weekly_duties(first, last, data):
    facts = data.draw(weeks_of_work(first, last))
    as_of = data.draw(days(first, last))
    assignments, activities, exemptions = facts
    result = judge(
        WEEKLY, as_of, projects=[{"id": "P-1"}, {"id": "P-2"}], assignments=assignments, activities=activities,
        exemptions=exemptions,
    )  # fmt: skip
    rows = result.duties.select("duty", "subject", "period", "status").rows()
    said = {(d, s, p): status for d, s, p, status in rows if status != "exempt" or d not in CHOSEN}
    assert said == weekly(*facts, first, as_of)


def visits(*when: str, person: str = "甲", project: str = "P-1", **more: object) -> list[dict[str, object]]:
    named = enumerate(when)
    return [
        {
            "id": f"{person}{project}{k}",
            "kind": "visit",
            "date": d,
            "person": person,
            "project": project,
            **more,
        }
        for k, d in named
    ]


def statuses(result, duty: str) -> dict[tuple[str, str], str]:
    rows = result.duties.filter(duty=duty).select("person", "period", "status").rows()
    return {(person, period): status for person, period, status in rows}


def test_after_a_hand_over_in_mid_week_each_answers_for_what_the_pack_says():
    held = [
        {"project": "P-1", "person": "甲", "role": "leader", "from": "2024-03-04", "to": "2024-03-13"},
        {"project": "P-1", "person": "乙", "role": "leader", "from": "2024-03-14"},
    ]
    result = judge(WEEKLY, "2024-03-24", assignments=held, activities=visits("2024-03-11", "2024-03-12"))
    assert statuses(result, "held_last_day") == {
        ("甲", "2024-W10"): "breached", ("乙", "2024-W11"): "breached", ("乙", "2024-W12"): "breached",
    }  # fmt: skip
    assert statuses(result, "held_first_day") == {
        ("甲", "2024-W10"): "breached", ("甲", "2024-W11"): "met", ("乙", "2024-W12"): "breached",
    }  # fmt: skip
    assert statuses(result, "held_every_day") == {
        ("甲", "2024-W10"): "breached", ("乙", "2024-W12"): "breached",
    }  # fmt: skip
    assert statuses(result, "most_of_it") == {  # 甲 held it for three days of the week, 乙 for four
        ("甲", "2024-W10"): "breached", ("乙", "2024-W11"): "breached", ("乙", "2024-W12"): "breached",
    }  # fmt: skip


def test_the_week_of_spring_festival_2020_without_a_working_day_is_waived():
    held = [{"project": "P-1", "person": "甲", "role": "leader", "from": "2020-01-20"}]
    result = judge(WEEKLY, "2020-02-09", assignments=held)
    assert statuses(result, "visits") == {
        ("甲", "2020-W04"): "breached", ("甲", "2020-W05"): "waived", ("甲", "2020-W06"): "breached",
    }  # fmt: skip
    loads = result.duties.filter(duty="visits")["load"].to_list()
    assert loads == [2, 0, 2]


LEADER = pack_of(
    duties=[
        {
            "id": every, "for": {"each": "project", "every": every}, "exactly": 1,
            "done": 'count(assignments, role == "leader")',
        }
        for every in ("half-month", "month", "quarter")
    ]
)  # fmt: skip


@relaxed
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["leader", "leader", "deputy"]), days(date(2024, 1, 1), date(2024, 3, 31)),
            st.one_of(st.none(), st.integers(0, 40)),
        ),
        max_size=5, unique_by=lambda s: (s[0], s[1]),
    ),
    st.one_of(st.none(), days(date(2024, 1, 10), date(2024, 3, 20))),
    days(date(2024, 1, 1), date(2024, 4, 10)),
)  # fmt: skip
def test_exactly_one_leader_on_the_last_day(spells, listed_to, as_of):
    spells = [(role, a, None if n is None else a + timedelta(days=n)) for role, a, n in spells]
    assignments = [
        {"project": "P-1", "role": role, "person": f"p{k}", "from": a, "to": b}
        for k, (role, a, b) in enumerate(spells)
    ]
    listed = {"id": "P-1", "listed_from": date(2024, 1, 8), "listed_to": listed_to}
    result = judge(LEADER, as_of, projects=[listed], assignments=assignments)
    wanted = {}
    for every in ("half-month", "month", "quarter"):
        for name, period in oracle.closed(every, date(2024, 1, 1), as_of).items():
            if every == "month" and listed_to is not None and listed_to < period[-1]:
                continue  # in the pack's own period a project is judged to the last that ended while it was listed
            if oracle.tenure([(date(2024, 1, 8), listed_to)], period):
                leaders = [
                    1
                    for role, a, b in spells
                    if role == "leader" and a <= period[-1] and (b is None or period[-1] <= b)
                ]
                wanted[every, name] = (len(leaders), "met" if len(leaders) == 1 else "breached")
    rows = result.duties.select("duty", "period", "done", "status").rows()
    assert {(d, p): (int(n), s) for d, p, n, s in rows} == wanted


def test_a_project_taken_off_the_list_in_mid_period_still_owes_that_period():
    weekly = {"each": "project", "every": "week"}
    done = {"done": "count(activities)", "at_least": 1}
    pack = pack_of(
        duties=[
            {"id": "any", "for": weekly, **done},
            {"id": "end", "for": {**weekly, "where": "held_last_day"}, **done},
        ]
    )
    for listed_to, judged, to_the_end in (
        ("2024-03-09", ["2024-W09", "2024-W10"], ["2024-W09"]),
        ("2024-03-10", ["2024-W09", "2024-W10"], ["2024-W09", "2024-W10"]),
        ("2024-03-11", ["2024-W09", "2024-W10", "2024-W11"], ["2024-W09", "2024-W10"]),
    ):
        project = {"id": "P-1", "listed_from": "2024-03-01", "listed_to": listed_to}
        result = judge(pack, "2024-03-31", projects=[project])
        assert result.duties.filter(duty="any")["period"].to_list() == judged
        assert result.duties.filter(duty="end")["period"].to_list() == to_the_end


@pytest.mark.parametrize(("year", "last"), [(2024, "29"), (2023, "28"), (2000, "29"), (1900, "28")])
def test_half_months_of_february(year, last):
    for_ = {"each": "project", "every": "half-month"}
    pack = pack_of(
        calendar={"country": "CN", "beyond": "weekends"},
        duties=[
            {"id": "events", "for": for_, "done": "count(activities)", "at_least": 2},
            {"id": "days", "for": for_, "done": "days", "at_least": 1},
        ],
    )
    when = [f"{year}-02-01", f"{year}-02-15", f"{year}-02-16", f"{year}-02-{last}", f"{year}-03-01"]
    facts = {"projects": [{"id": "P-1", "listed_from": f"{year}-02-01"}], "activities": visits(*when)}
    rows = judge(pack, f"{year}-03-15", **facts).duties.select("duty", "period", "done").rows()
    assert [(duty, period, int(n)) for duty, period, n in rows] == [
        ("days", f"{year}-02A", 15), ("events", f"{year}-02A", 2),
        ("days", f"{year}-02B", int(last) - 15), ("events", f"{year}-02B", 2),
        ("days", f"{year}-03A", 15), ("events", f"{year}-03A", 1),
    ]  # fmt: skip
    before = judge(pack, date(year, 3, 1) - timedelta(days=2), **facts).duties["period"].to_list()
    assert before == [f"{year}-02A"] * 2


@relaxed
@given(
    st.lists(st.sampled_from(["P-1", "P-2", "P-3"]), min_size=1, unique=True),
    st.dates(date(2024, 3, 4), date(2024, 3, 17)), st.booleans(),
)  # fmt: skip
def test_the_load_of_a_person_is_what_all_projects_ask_for(projects, start, exempt):
    held = [{"project": p, "person": "甲", "role": "leader", "from": start} for p in projects]
    held.append({"project": "P-9", "person": "乙", "role": "leader", "from": "2024-03-04"})
    stopped = [{"project": projects[0], "from": "2024-03-01", "to": "2024-03-17"}] if exempt else []
    result = judge(WEEKLY, "2024-03-24", assignments=held, exemptions=stopped)
    got = (
        result.duties.filter(duty="visits", person="甲")
        .select("project", "period", "load", "required")
        .rows()
    )
    wanted = []
    for name, week in oracle.closed("week", date(2024, 3, 4), date(2024, 3, 24)).items():
        if start > week[-1]:
            continue
        owing = [p for p in projects if not (exempt and p == projects[0] and week[-1] <= date(2024, 3, 17))]
        wanted += [
            (p, name, 2 * len(owing) if p in owing else None, 2 if p in owing else None) for p in projects
        ]
    assert sorted(got, key=str) == sorted(wanted, key=str)
    other = result.duties.filter(duty="visits", person="乙")
    assert other["load"].to_list() == [2, 2, 2]


def test_a_duty_that_is_not_in_force_is_not_owed_in_an_exempt_period_either():
    pack = pack_of(duties=[{
        "id": "visit", "for": {"each": "project", "every": "month"}, "done": "count(activities)", "at_least": 1,
        "in_force": {"from": date(2024, 3, 1)},
    }])  # fmt: skip
    listed = [{"id": "P-1", "listed_from": "2024-01-01"}]
    stopped = [{"project": "P-1", "from": "2024-02-01", "to": "2024-03-31"}]
    rows = (
        judge(pack, "2024-04-30", projects=listed, exemptions=stopped)
        .duties.select("period", "status")
        .rows()
    )
    assert rows == [("2024-03", "exempt"), ("2024-04", "breached")]


@pytest.mark.parametrize(
    ("first", "last", "weeks"),
    [
        ("2024-03-10", "2024-03-10", ["2024-W10"]), ("2024-03-04", "2024-03-09", []),
        ("2024-03-11", "2024-03-16", []), ("2024-03-11", "2024-03-17", ["2024-W11"]),
        ("2024-03-10", None, ["2024-W10", "2024-W11"]),
    ],
)  # fmt: skip
def test_a_week_is_exempt_when_its_last_day_is(first, last, weeks):
    held = [{"project": "P-1", "person": "甲", "role": "leader", "from": "2024-03-04"}]
    stopped = [{"project": "P-1", "from": first, "to": last}]
    rows = judge(WEEKLY, "2024-03-17", assignments=held, exemptions=stopped).duties.filter(duty="visits")
    assert rows.filter(status="exempt")["period"].to_list() == weeks
    assert rows.height == 2
