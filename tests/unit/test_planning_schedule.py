"""Schedules back from a deadline: worked out by hand from the notice of 2024, and by how much plans are late."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from progress_rules.calendars import WorkingCalendar, calendar
from progress_rules.errors import RequestError
from progress_rules.planning import LateChain, Overrun, Schedule, Step, backward_schedule
from tests.unit.planning_steps import LATE

CN = calendar("CN")

# The notice of the General Office of the State Council for 2024, written out by hand.
OFF = "01-01 02-10..02-17 04-04..04-06 05-01..05-05 06-10 09-15..09-17 10-01..10-07"
WORKED = "02-04 02-18 04-07 04-28 05-11 09-14 09-29 10-12"


def _days(text: str) -> set[date]:
    found = set()
    for run in text.split():
        first, _, last = run.partition("..")
        day, end = date.fromisoformat(f"2024-{first}"), date.fromisoformat(f"2024-{last or first}")
        while day <= end:
            found.add(day)
            day += timedelta(days=1)
    return found


def worked(day: date) -> bool:
    """By the notice, day by day, without the library's calendar."""
    return day in _days(WORKED) or (day.weekday() < 5 and day not in _days(OFF))


def spans(plan: Schedule) -> dict[str, tuple[str, str]]:
    return {step.id: (str(step.start), str(step.finish)) for step in plan.steps}


def test_over_the_spring_festival_with_two_make_up_sundays() -> None:
    plan = backward_schedule(
        "2024-03-01", [{"id": "survey", "duration": 10}, {"id": "approve", "duration": 10}], calendar=CN
    )
    # 29 and 1 are a Thursday and a Friday; back from there 10 worked days, the last of them Sunday the 18th:
    # 1 29 28 27 26 | 23 22 21 20 19. Then 18 | 9 8 7 6 5 | 4 (a Sunday) | 2 1 31.
    assert spans(plan) == {"survey": ("2024-01-31", "2024-02-18"), "approve": ("2024-02-19", "2024-03-01")}
    for step in plan.steps:
        run = [step.start + timedelta(days=n) for n in range((step.finish - step.start).days + 1)]
        assert sum(map(worked, run)) == 10
        assert worked(step.start)
        assert worked(step.finish)
    assert plan.start == date(2024, 1, 31)


def test_over_the_national_day_with_a_make_up_sunday_and_saturday() -> None:
    steps = [
        {"id": "tender", "duration": 5},
        {"id": "sign", "duration": 5},
        {"id": "trial", "duration": 1, "unit": "weeks"},
    ]
    plan = backward_schedule("2024-10-20", steps, calendar=CN)
    # The week of trial is the 14th to the 20th. Before it: Sat 12 (made up) 11 10 9 8, then 30 and Sun 29
    # (made up) 27 26 25 of September.
    assert spans(plan) == {
        "tender": ("2024-09-25", "2024-09-30"),
        "sign": ("2024-10-08", "2024-10-12"),
        "trial": ("2024-10-14", "2024-10-20"),
    }


@pytest.mark.parametrize(
    ("deadline", "unit", "expected"),
    [
        ("2024-10-05", "working_days", "2024-09-30"),  # a day off: the last working day before it
        ("2024-10-05", "days", "2024-10-05"),  # natural days take it as it is
        ("2024-10-12", "working_days", "2024-10-12"),  # a Saturday, made up
        ("2024-10-13", "working_days", "2024-10-12"),
    ],
)
def test_the_last_step_ends_on_the_deadline_or_the_last_working_day_before(
    deadline: str, unit: str, expected: str
) -> None:
    plan = backward_schedule(deadline, [{"id": "a", "duration": 1, "unit": unit}], calendar=CN)
    assert str(plan.steps[0].finish) == str(plan.steps[0].start) == expected


@pytest.mark.parametrize(
    ("deadline", "duration", "start", "finish"),
    [
        ("2024-03-31", 1, "2024-03-01", "2024-03-31"),
        ("2024-03-30", 1, "2024-02-29", "2024-03-28"),  # 1 March would end on the 31st
        ("2024-03-14", 2, "2024-01-15", "2024-03-14"),
        ("2024-04-29", 1, "2024-03-31", "2024-04-29"),  # 31 April is not there: up to the day before the 30th
        ("2024-02-28", 12, "2023-02-28", "2024-02-27"),  # 1 March 2023 would end on the 29th
        ("2024-02-29", 12, "2023-03-01", "2024-02-29"),
    ],
)
def test_months_run_to_the_day_before_the_same_day(
    deadline: str, duration: int, start: str, finish: str
) -> None:
    plan = backward_schedule(deadline, [{"id": "a", "duration": duration, "unit": "months"}])
    assert spans(plan) == {"a": (start, finish)}


def test_a_milestone_is_the_end_of_a_day_and_takes_none() -> None:
    steps = [
        Step("kick-off", 0, "days"),
        Step("survey", 3, "days"),
        Step("permit", 0),
        Step("build", 5, "days"),
        Step("opening", 0, "days"),
    ]
    plan = backward_schedule("2024-10-12", steps, calendar=CN, not_before="2024-09-28")
    assert spans(plan) == {
        "kick-off": ("2024-09-27", "2024-09-27"),
        "survey": ("2024-09-28", "2024-09-30"),
        "permit": ("2024-09-30", "2024-09-30"),  # the last working day before the 8th of October
        "build": ("2024-10-08", "2024-10-12"),
        "opening": ("2024-10-12", "2024-10-12"),
    }
    assert plan.start == date(2024, 9, 28)
    assert plan.fits
    # Forward: the permit falls on the 30th, then nothing keeps the building from the 1st of October.
    assert str(plan.step("build").earliest_start) == "2024-10-01"
    assert plan.critical == ("kick-off", "survey", "permit")
    alone = backward_schedule("2024-10-05", [Step("opening", 0)], calendar=CN)
    assert str(alone.start) == "2024-09-30"


def test_a_working_day_milestone_with_nothing_before_it_uses_up_no_day() -> None:
    steps = [Step("kick-off", 0), Step("survey", 1)]
    plan = backward_schedule("2024-10-08", steps, calendar=CN, not_before="2024-10-01")
    assert (str(plan.steps[0].earliest_start), str(plan.steps[1].earliest_start)) == (
        "2024-09-30",
        "2024-10-08",
    )
    assert plan.fits


def test_nothing_starts_before_the_first_day_even_after_such_a_milestone() -> None:
    # The kick-off is the end of 9 February, the last working day before; the 10th to the 17th are a holiday.
    plan = backward_schedule(
        "2024-02-19", [Step("kick-off", 0), Step("fence", 3, "days")], calendar=CN, not_before="2024-02-18"
    )
    assert str(plan.step("kick-off").earliest_start) == "2024-02-09"
    assert str(plan.step("fence").earliest_start) == "2024-02-18"
    assert plan.late_chains == (LateChain(("fence",), Overrun(1, 1)),)
    assert ", the first day allowed: 1 day too late." in plan.reason("fence", "en")


def test_after_none_follows_the_step_before_and_after_nothing_starts_free() -> None:
    steps = [
        {"id": "a", "duration": 2, "unit": "days"},
        {"id": "b", "duration": 3, "unit": "days"},
        {"id": "c", "duration": 4, "unit": "days", "after": ()},
        {"id": "d", "duration": 1, "unit": "days", "after": ["b", "c"]},
        {"id": "e", "duration": 1, "unit": "days", "after": "d"},
    ]
    plan = backward_schedule("2024-01-31", steps)
    assert spans(plan) == {
        "a": ("2024-01-25", "2024-01-26"),
        "c": ("2024-01-26", "2024-01-29"),
        "b": ("2024-01-27", "2024-01-29"),
        "d": ("2024-01-30", "2024-01-30"),
        "e": ("2024-01-31", "2024-01-31"),
    }
    assert [step.after for step in plan.steps] == [(), (), ("a",), ("b", "c"), ("d",)]


def test_a_step_may_have_a_calendar_of_its_own() -> None:
    six_days = WorkingCalendar.of(weekend=("sun",), years=(2024, 2024))
    steps = [Step("build", 6, calendar=six_days), Step("accept", 5)]
    plan = backward_schedule("2024-06-28", steps, calendar=CN)
    assert spans(plan) == {"build": ("2024-06-17", "2024-06-22"), "accept": ("2024-06-24", "2024-06-28")}
    alone = backward_schedule("2024-06-28", steps[:1], not_before="2024-06-01")
    assert alone.late_by == Overrun(0, None)


def test_what_no_longer_fits_is_named_with_its_chains_and_days() -> None:
    plan = backward_schedule("2024-07-14", LATE, calendar=CN, not_before="2024-02-20")
    assert not plan.fits
    # Forward by hand: land 20 February to 19 April, build 84 days to 12 July, accept 15 to 26 July.
    assert plan.late_by == Overrun(days=12, working_days=10)
    assert plan.late_chains == (
        LateChain(("land", "build", "accept"), Overrun(12, 10)),
        # survey 20 days to 18 March, approve 15 to 9 April (4, 5 off, Sunday 7 worked), build to 2 July,
        # accept 3 to 16 July: 2 days over the 14th.
        LateChain(("survey", "approve", "build", "accept"), Overrun(2, 2)),
    )
    assert {step.id for step in plan.steps if not step.fits} == {
        "survey",
        "approve",
        "land",
        "build",
        "accept",
    }
    assert plan.step("paint").fits
    assert plan.step("land").slack_days == -12
    assert plan.step("land").slack == -1  # months, rounded down
    assert plan.step("accept").slack == -10
    assert "paint" not in plan.critical


def test_a_late_chain_goes_on_over_the_step_that_presses_most() -> None:
    steps = [
        Step("x", 5, "days"),
        Step("m", 0, "days", ["x"]),  # reached by the 10th at the latest, so x may finish on the 10th
        Step("z", 10, "days", ["m"]),
        Step("y", 11, "days", ["x"]),  # starts on the 10th, so x must finish on the 9th
    ]
    plan = backward_schedule("2024-01-20", steps, not_before="2024-01-06")
    assert plan.late_chains == (LateChain(("x", "y"), Overrun(1, None)),)
    assert [step.id for step in plan.steps if step.fits] == ["m", "z"]


def test_slack_is_in_the_unit_of_the_step() -> None:
    steps = [Step("a", 2, "weeks", ()), Step("b", 1, "months", ()), Step("c", 3, "working_days", ())]
    plan = backward_schedule("2024-10-31", steps, calendar=CN, not_before="2024-09-26")
    # a could start 18 October, 22 days on; b on 1 October; c on 29 October, and from 26 September that is
    # 27 29 30 | 8 9 10 11 12 | 14..18 | 21..25 | 28 29 of working days.
    assert {step.id: step.slack for step in plan.steps} == {"a": 3, "b": 0, "c": 20}
    assert {step.id: step.slack_days for step in plan.steps} == {"a": 22, "b": 5, "c": 33}
    assert plan.critical == ()


def test_without_a_first_day_nothing_is_said_about_early_days() -> None:
    plan = backward_schedule("2024-07-14", LATE, calendar=CN)
    step = plan.step("build")
    nothing = (step.earliest_start, step.earliest_finish, step.slack, step.slack_days, step.critical)
    assert nothing == (None,) * 5
    assert step.fits
    assert plan.fits
    assert plan.late_by is None
    assert plan.late_chains == plan.critical == ()


def test_a_year_without_a_published_calendar_is_refused_with_the_step() -> None:
    steps = [{"id": "a", "duration": 5}, {"id": "b", "duration": 1, "unit": "days"}]
    with pytest.raises(RequestError) as caught:
        backward_schedule("2099-05-01", steps, calendar=CN)
    assert caught.value.codes == ("PR602",)
    assert caught.value.problems[0].place.field == "steps[0]"
