"""What no longer fits: the chains of steps that end after the deadline, and by how much."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from progress_rules.planning.durations import Span, earliest, first_day
from progress_rules.planning.order import successors

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from progress_rules.calendars import WorkingCalendar
    from progress_rules.planning.steps import Step


@dataclass(frozen=True, slots=True)
class Overrun:
    """How far an end lies after the deadline; false when it does not.

    Attributes:
        days: Natural days after the deadline, up to and including the end.
        working_days: The working days among them, by the calendar of the plan; None without one.

    >>> bool(Overrun(0, 0))
    False
    """

    days: int
    working_days: int | None

    def __bool__(self) -> bool:
        return self.days > 0


@dataclass(frozen=True, slots=True)
class LateChain:
    """Steps that follow one another and alone take longer than there is time.

    Attributes:
        steps: Their ids, first to last.
        over: How far the last one ends after the deadline when all start as early as they can.
    """

    steps: tuple[str, ...]
    over: Overrun

    def __str__(self) -> str:
        return " → ".join(self.steps)


def overrun(end: date, deadline: date, calendar: WorkingCalendar | None) -> Overrun:
    """Return how far `end` lies after the deadline.

    >>> from datetime import date
    >>> overrun(date(2024, 6, 30), date(2024, 6, 28), None)
    Overrun(days=2, working_days=None)
    """
    days = max((end - deadline).days, 0)
    if calendar is None:
        return Overrun(days, None)
    return Overrun(days, calendar.working_days_between(deadline, end) if days else 0)


def late_chains(
    ordered: Sequence[Step],
    late: dict[str, Span],
    early: dict[str, Span],
    *,
    not_before: date,
    deadline: date,
    calendar: WorkingCalendar | None,
) -> tuple[LateChain, ...]:
    """Return chains that hold every step that no longer fits, the worst first.

    A chain runs back from a step over the one that holds its start up, and on over the one that presses most
    on its finish. There is one for each such step that no worse chain holds already, so there are never
    more chains than steps, however many ways lead through the plan.
    """
    by_id = {step.id: step for step in ordered}
    following = successors({step.id: step.after or () for step in ordered})
    over = [s for s in ordered if early[s.id].start > late[s.id].start]
    over.sort(key=lambda s: ((late[s.id].start - early[s.id].start).days, s.id))
    late_ids = {step.id for step in over}
    held: set[str] = set()
    chains = []
    for step in over:
        if step.id in held:
            continue
        chain = [step.id]
        while before := [name for name in by_id[chain[0]].after or () if name in late_ids]:
            chain.insert(0, min(before, key=lambda name: (-early[name].finish.toordinal(), name)))
        while after := following[chain[-1]]:
            chain.append(min(after, key=lambda name: (_bound(by_id[name], late[name]), name)))
        held.update(chain)
        ends: list[date] = []
        for name in chain:
            step_ = by_id[name]
            ends.append(earliest(step_, first_day(step_, not_before, ends[-1:])).finish)
        chains.append(LateChain(tuple(chain), overrun(ends[-1], deadline, calendar)))
    chains.sort(key=lambda chain: (-chain.over.days, chain.steps))
    return tuple(chains)


def _bound(step: Step, span: Span) -> int:
    """Return the number of the day on which what comes before a step must be finished."""
    return span.start.toordinal() - bool(step.duration)
