"""Plan backwards: from the deadline to the day on which each step must start."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from progress_rules.errors import Bilingual, Place, Problem, RequestError
from progress_rules.planning.durations import DAY, Span, earliest, first_day, latest, slack
from progress_rules.planning.intake import StepReader
from progress_rules.planning.late import late_chains, overrun
from progress_rules.planning.order import depths, successors
from progress_rules.planning.schedule import PlannedStep, Schedule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from progress_rules.calendars import WorkingCalendar
    from progress_rules.planning.late import LateChain
    from progress_rules.planning.steps import Step


def backward_schedule(
    deadline: str | date,
    steps: Iterable[Step | Mapping[str, Any]],
    *,
    calendar: WorkingCalendar | None = None,
    not_before: str | date | None = None,
) -> Schedule:
    """Return the latest days of every step with which all is finished on the deadline.

    All days are inclusive: a step of one day starts and finishes on the same day. A step that counts working
    days starts and finishes on working days; where the deadline, or the day before the next step, is a day
    off, it finishes on the last working day before. A step starts on a later day than every step that it
    comes after finishes. A milestone (duration 0) is the end of a day: what comes before it may finish on
    that day, what comes after it starts on a later one; one that counts working days falls on a working day.

    Args:
        deadline: The last day on which anything may be done.
        steps: `Step` objects, or mappings with the same keys.
        calendar: The working days; needed when a step counts them and has no calendar of its own.
        not_before: The first day on which work can start. With it the schedule also says how early each step
            can be done, how much there is to spare, and whether it all fits.

    Raises:
        RequestError: everything at once, each with its path: PR801 to PR810 for the steps, PR503 for what is
            no date; PR602 when the plan leads into a year without a working calendar, PR811 out of the years
            1 to 9999.

    >>> from progress_rules import calendar
    >>> steps = [{"id": "survey", "duration": 20}, {"id": "approve", "duration": 1, "unit": "months"}]
    >>> plan = backward_schedule("2024-03-31", steps, calendar=calendar("CN"))
    >>> for step in plan.steps:  # over the Spring Festival, with its two make-up Sundays
    ...     print(step.id, step.start, step.finish)
    survey 2024-01-30 2024-02-29
    approve 2024-03-01 2024-03-31
    """
    reader = StepReader(calendar)
    last = reader.day("deadline", deadline)
    first = reader.day("not_before", not_before) if not_before is not None else None
    read = reader.read(steps)
    if reader.problems or last is None:
        raise RequestError(reader.problems)
    place = {step.id: f"steps[{n}]" for n, step in enumerate(read)}
    before = {step.id: tuple(step.after or ()) for step in read}
    depth = depths(before)
    by_id = {step.id: step for step in read}
    ordered = [by_id[name] for name in depth]
    late = _backward(ordered, last, place)
    early = _forward(ordered, first, place) if first is not None else None
    planned = [_planned(step, late[step.id], early[step.id] if early else None) for step in ordered]
    planned.sort(key=lambda p: (p.start, p.finish, depth[p.id], p.id))
    chains: tuple[LateChain, ...] = ()
    over = None
    if first is not None and early is not None:
        over = overrun(max(span.finish for span in early.values()), last, calendar)
        chains = late_chains(ordered, late, early, not_before=first, deadline=last, calendar=calendar)
    return Schedule(tuple(planned), last, first, calendar, over, chains)


def _backward(ordered: list[Step], deadline: date, place: Mapping[str, str]) -> dict[str, Span]:
    """Return the latest days of each step."""
    following = successors({step.id: step.after or () for step in ordered})
    by_id = {step.id: step for step in ordered}
    found: dict[str, Span] = {}
    for step in reversed(ordered):
        with _placed(place[step.id], step.id):
            bounds = [
                found[name].start - DAY if by_id[name].duration else found[name].start
                for name in following[step.id]
            ]
            found[step.id] = latest(step, min(bounds, default=deadline))
    return found


def _forward(ordered: list[Step], not_before: date, place: Mapping[str, str]) -> dict[str, Span]:
    """Return the earliest days of each step."""
    found: dict[str, Span] = {}
    for step in ordered:
        with _placed(place[step.id], step.id):
            found[step.id] = earliest(
                step, first_day(step, not_before, [found[name].finish for name in step.after or ()])
            )
    return found


def _planned(step: Step, late: Span, early: Span | None) -> PlannedStep:
    title = step.title if isinstance(step.title, Bilingual) else Bilingual(step.id, step.id)
    return PlannedStep(
        id=step.id,
        title=title,
        unit=step.unit,
        duration=step.duration,
        after=tuple(step.after or ()),
        start=late.start,
        finish=late.finish,
        earliest_start=early.start if early else None,
        earliest_finish=early.finish if early else None,
        slack=slack(step, early.start, late.start) if early else None,
        slack_days=(late.start - early.start).days if early else None,
        calendar=step.calendar,
    )


@contextmanager
def _placed(place: str, name: str) -> Iterator[None]:
    """Say which step it was that led out of the calendar."""
    try:
        yield
    except RequestError as error:
        raise RequestError([replace(p, place=Place(field=place)) for p in error.problems]) from None
    except OverflowError:
        raise RequestError(Problem("PR811", Place(field=place), {"name": name})) from None
