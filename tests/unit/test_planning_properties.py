"""Properties of plans.

| property | equation |
|---|---|
| brute force | latest and earliest starts == the last and first ones among all ways to do the steps in time |
| it fits | fits == there is such a way; critical == there is one start only, in a plan that fits |
| order | every step finishes before those after it start; the order of the list changes nothing |
| counterparts | earliest(step, a).finish <= b == (a <= latest(step, b).start), for every unit |
| late chains | hold every step that does not fit, and no other; each alone is late by what it says; worst == late_by |
| a split | parts add up exactly; each is off its share by less than a unit; its check is equal, on every level |
| rounding | figures rounded half up are never off by more than the check allows |
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import lru_cache

import pendulum
from hypothesis import given, settings
from hypothesis import strategies as st

from progress_rules.calendars import calendar
from progress_rules.planning import Step, backward_schedule, check_plan, check_split, split_target
from progress_rules.planning.durations import earliest, latest
from progress_rules.planning.nesting import NESTED, parts_of

CN = calendar("CN")
DAY = timedelta(days=1)
# The Spring Festival and the National Day of 2024, each with make-up days on both sides.
around = st.sampled_from([date(2024, 2, 19), date(2024, 10, 13)])
UNITS = ("working_days", "days", "weeks")


@st.composite
def plans(draw: st.DrawFn, most: int = 3, longest: int = 4) -> list[Step]:
    """Steps in an order of time, each after some of those before it, of one week at the longest."""
    steps: list[Step] = []
    for n in range(draw(st.integers(1, most))):
        unit = draw(st.sampled_from(UNITS))
        duration = draw(st.integers(0, 1 if unit == "weeks" else longest))
        before = tuple(s.id for s in steps if draw(st.booleans()))
        steps.append(Step(f"s{n}", duration, unit, before, calendar=CN))
    return steps


@lru_cache(maxsize=4096)
def ways(unit: str, duration: int, first: date, last: date, free: bool) -> list[tuple[date, date]]:
    """All days on which a step can be done in a window, found by looking at every one."""
    found = []
    day = first - 10 * DAY
    while day <= last:
        if duration == 0:
            # The end of a day: at the earliest of the one before the window, or of the last working day before
            # it; one that comes after others follows from them alone.
            lowest = first - DAY
            while unit == "working_days" and free and not CN.is_working_day(lowest):
                lowest -= DAY
            lowest = lowest if free else date.min
            if day >= lowest and (unit != "working_days" or CN.is_working_day(day)):
                found.append((day, day))
        elif day >= first:
            end, count = day, 0
            while end <= last:
                count += CN.is_working_day(end) if unit == "working_days" else 1
                whole = duration * 7 if unit == "weeks" else duration
                if count == whole:
                    if unit != "working_days" or CN.is_working_day(day):
                        found.append((day, end))
                    break
                end += DAY
        day += DAY
    return found


def all_ways(steps: list[Step], first: date, last: date) -> dict[str, set[date]]:
    """The starts of each step in all ways to do all of them between two days."""
    starts: dict[str, set[date]] = {step.id: set() for step in steps}

    def go(n: int, chosen: dict[str, tuple[date, date]]) -> None:
        if n == len(steps):
            for name, (start, _) in chosen.items():
                starts[name].add(start)
            return
        step = steps[n]
        for start, end in ways(step.unit, step.duration, first, last, not step.after):
            met = [chosen[name][1] for name in step.after or ()]
            if all(start > other or (step.duration == 0 and start == other) for other in met):
                go(n + 1, chosen | {step.id: (start, end)})

    go(0, {})
    return starts


@settings(max_examples=40)
@given(plans(), around, st.integers(1, 26))
def test_latest_and_earliest_days_are_those_of_brute_force(
    steps: list[Step], deadline: date, days: int
) -> None:
    first = deadline - days * DAY
    plan = backward_schedule(deadline, steps, calendar=CN, not_before=first)
    starts = all_ways(steps, first, deadline)
    assert plan.fits == all(starts.values())
    assert plan.fits == (not plan.late_by) == (not plan.late_chains)
    for step in plan.steps:
        if plan.fits:
            assert step.start == max(starts[step.id])
            assert step.earliest_start == min(starts[step.id])
            assert step.critical == (len(starts[step.id]) == 1)


@given(plans(most=8, longest=30), around, st.integers(0, 120))
def test_steps_follow_one_another_and_the_order_of_the_list_does_not_matter(
    steps: list[Step], deadline: date, days: int
) -> None:
    plan = backward_schedule(deadline, steps, calendar=CN, not_before=deadline - days * DAY)
    for step in plan.steps:
        assert step.finish <= deadline
        for name in step.after:
            before = plan.step(name)
            for end, start in ((before.finish, step.start), (before.earliest_finish, step.earliest_start)):
                assert end is not None
                assert start is not None
                assert end < start or (step.duration == 0 and end == start)
            places = [s.id for s in plan.steps]
            assert places.index(name) < places.index(step.id)
    assert backward_schedule(deadline, steps[::-1], calendar=CN, not_before=plan.not_before) == plan
    assert (
        backward_schedule(deadline, sorted(steps, key=lambda s: s.duration), calendar=CN).start == plan.start
    )


@given(plans(most=8, longest=30), around, st.integers(0, 30))
def test_late_chains_hold_what_does_not_fit(steps: list[Step], deadline: date, days: int) -> None:
    first = deadline - days * DAY
    plan = backward_schedule(deadline, steps, calendar=CN, not_before=first)
    late = {step.id for step in plan.steps if not step.fits}
    assert {name for chain in plan.late_chains for name in chain.steps} == late
    if plan.late_chains:
        assert plan.late_chains[0].over == plan.late_by
    by_id = {step.id: step for step in steps}
    for chain in plan.late_chains:
        alone = [
            Step(name, by_id[name].duration, by_id[name].unit, (before,) if before else ())
            for before, name in zip((None, *chain.steps), chain.steps, strict=False)
        ]
        assert backward_schedule(deadline, alone, calendar=CN, not_before=first).late_by == chain.over
        assert chain.over


@given(
    st.sampled_from([*UNITS, "months"]),
    st.integers(1, 14),
    st.dates(date(2023, 1, 1), date(2025, 6, 30)),
    st.integers(-5, 500),
)
def test_forward_and_backward_are_counterparts(unit: str, duration: int, start: date, days: int) -> None:
    step, bound = Step("a", duration, unit, (), calendar=CN), start + days * DAY
    assert (earliest(step, start).finish <= bound) == (start <= latest(step, bound).start)
    assert latest(step, bound).finish <= bound
    if unit == "months":
        end = pendulum.date(start.year, start.month, start.day).add(months=duration).subtract(days=1)
        assert earliest(step, start) == (start, date(end.year, end.month, end.day))


amounts = st.decimals(0, 10**9, places=2, allow_nan=False).map(lambda n: n.copy_abs())
wholes = st.sampled_from(
    [("2024", "month"), ("2024", "quarter"), ("2024-H2", "month"), ("2024-Q1", "half-month")]
)


@given(amounts, wholes, st.data(), st.integers(2, 6))
def test_a_split_adds_up_and_no_part_is_off_by_a_unit(
    total: Decimal, whole: tuple[str, str], data: st.DataObject, places: int
) -> None:
    period, into = whole
    count = len(split_target(0, period, into=into).parts)
    shares = data.draw(st.lists(st.integers(0, 999), min_size=count, max_size=count).filter(any))
    split = split_target(total, period, into=into, weights=shares, places=places)
    assert sum((Fraction(part.amount) for part in split.parts), Fraction(0)) == Fraction(total)
    for part, weight in zip(split.parts, shares, strict=True):
        exact = Fraction(total) * weight / sum(shares)
        assert part.share == exact
        assert abs(Fraction(part.amount) - exact) < Fraction(1, 10**places)
    assert check_split((period, total), split.amounts()).status == "equal"
    assert split.parts[-1].cumulative == total
    for part in split.parts:
        assert part.cumulative + part.remaining == total


@given(amounts, st.sets(st.sampled_from(NESTED[1:]), min_size=1), st.booleans())
def test_a_split_on_any_levels_agrees_on_each(total: Decimal, kinds: set[str], backward: bool) -> None:
    into = sorted(kinds, key=NESTED.index)
    split = split_target(total, "2024", into=into, backward=backward)
    found = check_plan(split.plan())
    assert found.ok
    assert {check.status for check in found.checks} == {"equal"}
    assert not found.unchecked
    forward = split_target(total, "2024", into=into)
    assert split.plan() == forward.plan()
    for kind in into:
        parts = [part.period for part in split.of(kind)]
        assert (parts[::-1] if backward else parts) == list(parts_of(split.period, kind))


@given(
    st.lists(st.decimals(-(10**6), 10**6, places=5), min_size=12, max_size=12),
    st.integers(1, 3),
)
def test_rounded_figures_are_within_rounding(exact: list[Decimal], places: int) -> None:
    unit = Decimal(1).scaleb(-places)
    months = {f"2024-{n:02}": value.quantize(unit, ROUND_HALF_UP) for n, value in enumerate(exact, start=1)}
    check = check_split(("2024", sum(exact, Decimal(0))), months)
    assert check.status in {"equal", "within_rounding"}
    assert check.ok
