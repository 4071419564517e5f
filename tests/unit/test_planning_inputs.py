"""Plans that cannot be read: everything wrong at once, with path, value and way out."""

from __future__ import annotations

from typing import Any

import pytest

from progress_rules.calendars import calendar
from progress_rules.errors import Bilingual, RequestError
from progress_rules.planning import Step, backward_schedule

CN = calendar("CN")


def problems(*args: Any, **kwargs: Any) -> list[tuple[str, str]]:
    with pytest.raises(RequestError) as caught:
        backward_schedule(*args, **kwargs)
    for problem in caught.value.problems:
        assert problem.render("en")
        assert problem.render("zh")
    return [(p.place.field, p.code) for p in caught.value.problems]


def test_everything_is_told_at_once() -> None:
    steps: list[Any] = [
        {"id": "survey", "duration": -1},
        {"id": "survey", "duration": 2.5, "unit": "day"},
        {"id": "permit", "duration": 5, "after": ["survay"], "titel": "Permit"},
        {"duration": 5},
        "build",
        {"id": "x", "duration": True, "title": 7, "after": 3},
        {"id": "a", "duration": 1, "after": ["c"]},
        {"id": "b", "duration": 1},
        {"id": "c", "duration": 1},
    ]
    assert problems("2024-02-30", steps, calendar=CN, not_before="soon") == [
        ("deadline", "PR503"),
        ("not_before", "PR503"),
        ("steps[0].duration", "PR805"),
        ("steps[1].duration", "PR805"),
        ("steps[1].id", "PR804"),
        ("steps[1].unit", "PR806"),
        ("steps[2].after", "PR807"),
        ("steps[2].titel", "PR803"),
        ("steps[3]", "PR802"),
        ("steps[4]", "PR802"),
        ("steps[5].after", "PR807"),
        ("steps[5].duration", "PR805"),
        ("steps[5].title", "PR810"),
        ("steps[6].after", "PR808"),
    ]


def test_a_circle_is_named_in_the_order_of_time() -> None:
    steps = [Step("a", 1, "days", ["c"]), Step("b", 1, "days", ["a"]), Step("c", 1, "days", ["b"])]
    with pytest.raises(RequestError) as caught:
        backward_schedule("2024-05-01", steps)
    assert caught.value.render("en").startswith(
        "steps[0].after: PR808 these steps wait for each other: a → b → c → a\n"
    )
    two = [Step("a", 1, "days", ["a"]), Step("b", 1, "days", ["c", "a"]), Step("c", 1, "days", ["b"])]
    with pytest.raises(RequestError) as caught:
        backward_schedule("2024-05-01", two)
    assert [p.values["circle"] for p in caught.value.problems] == ["a → a", "b → c → b"]


def test_an_unknown_step_is_told_with_the_one_that_was_meant() -> None:
    steps = [Step("approve", 1, "days"), Step("build", 1, "days", ["aprove"])]
    with pytest.raises(RequestError, match="did you mean approve"):
        backward_schedule("2024-05-01", steps)


@pytest.mark.parametrize("duration", [-1, 2.5, "x", None, True, float("nan"), "1.5", [3]])
def test_durations_are_whole_and_not_negative(duration: Any) -> None:
    assert problems("2024-05-01", [{"id": "a", "duration": duration}], calendar=CN) == [
        ("steps[0].duration", "PR805")
    ]


@pytest.mark.parametrize("duration", [3, "3", 3.0, "３"])
def test_a_whole_number_may_be_written_in_any_way(duration: Any) -> None:
    plan = backward_schedule("2024-05-06", [{"id": "a", "duration": duration}], calendar=CN)
    assert str(plan.start) == "2024-04-29"
    assert plan.steps[0].duration == 3


def test_a_calendar_is_needed_for_working_days_and_must_be_one() -> None:
    assert problems("2024-05-01", [Step("a", 1), Step("b", 1, "days"), Step("c", 0)]) == [
        ("steps[0]", "PR809"),
        ("steps[2]", "PR809"),
    ]
    assert problems("2024-05-01", [Step("a", 1)], calendar="CN") == [("calendar", "PR812")]
    assert problems("2024-05-01", [{"id": "a", "duration": 1, "calendar": "CN"}]) == [
        ("steps[0].calendar", "PR812")
    ]


def test_a_misspelt_unit_is_not_taken_for_a_missing_calendar() -> None:
    assert problems("2024-05-01", [{"id": "a", "duration": 1, "units": "days"}]) == [
        ("steps[0].units", "PR803")
    ]


def test_no_steps_and_no_list_of_steps() -> None:
    assert problems("2024-05-01", []) == [("steps", "PR801")]
    assert problems(None, iter(())) == [("deadline", "PR503"), ("steps", "PR801")]
    assert backward_schedule("2024-05-01", {"id": "a", "duration": 1, "unit": "days"}).steps[0].id == "a"
    assert problems("2024-05-01", [Step("", 1, "days")]) == [("steps[0]", "PR802")]


@pytest.mark.parametrize(
    ("unit", "code"), [("days", "PR811"), ("months", "PR811"), ("working_days", "PR602")]
)
def test_a_way_out_of_the_calendar_is_refused(unit: str, code: str) -> None:
    steps = [{"id": "a", "duration": 10**9, "unit": unit}]
    assert problems("2024-05-01", steps, calendar=CN) == [("steps[0]", code)]


def test_a_row_of_a_frame_with_nulls_is_read() -> None:
    row = {"id": "a", "duration": 1, "unit": None, "after": None, "title": None, "calendar": None}
    plan = backward_schedule("2024-05-06", [row], calendar=CN)
    assert (plan.steps[0].unit, plan.steps[0].title) == ("working_days", Bilingual("a", "a"))


def test_a_set_of_steps_before_is_put_in_order() -> None:
    steps = [Step("b", 1, "days", ()), Step("a", 1, "days", ()), {"id": "c", "duration": 1, "unit": "days"}]
    steps[2] = {"id": "c", "duration": 1, "unit": "days", "after": {"b", "a"}}
    assert backward_schedule("2024-05-06", steps).step("c").after == ("a", "b")


def test_a_question_about_no_step_is_refused() -> None:
    plan = backward_schedule("2024-05-06", [Step("survey", 1, "days")])
    with pytest.raises(RequestError, match=r"PR813 this schedule has no step 'survy'\n.*did you mean survey"):
        plan.reason("survy")
    with pytest.raises(ValueError, match="write 'en' or 'zh'"):
        plan.text("fr")
