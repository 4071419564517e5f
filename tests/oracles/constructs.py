"""What the constructs of packs come to, day by day in plain Python: no pack, no panel, no engine.

Conditions are True, False or None (it cannot be told).
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, timedelta

DAY = timedelta(days=1)


def span(first: date, last: date) -> set[date]:
    """Return the days from the first to the last."""
    return {first + DAY * k for k in range((last - first).days + 1)}


# China's published days off on working weekdays, and the Saturdays and Sundays that were worked, January to
# early April: Qingming 2017 was 2 to 4 April (1 April worked), that of 2024 4 to 6 April (7 April worked).
OFF = {
    *span(date(2017, 1, 27), date(2017, 2, 2)), *span(date(2024, 2, 10), date(2024, 2, 17)),
    *span(date(2020, 1, 24), date(2020, 2, 2)), date(2017, 1, 2), date(2024, 1, 1), date(2020, 1, 1),
    *span(date(2017, 4, 2), date(2017, 4, 4)), *span(date(2024, 4, 4), date(2024, 4, 6)),
}  # fmt: skip
WORKED = {
    date(2017, 1, 22), date(2017, 2, 4), date(2017, 4, 1), date(2024, 2, 4), date(2024, 2, 18), date(2024, 4, 7),
    date(2020, 1, 19),
}  # fmt: skip


def is_working(day: date) -> bool:
    return day in WORKED or (day.weekday() < 5 and day not in OFF)


def label(kind: str, day: date) -> str:
    """Return the period that a day lies in."""
    year, week, _ = day.isocalendar()
    return {
        "week": f"{year}-W{week:02}",
        "half-month": f"{day.year}-{day.month:02}{'A' if day.day <= 15 else 'B'}",
        "month": f"{day.year}-{day.month:02}",
        "quarter": f"{day.year}-Q{(day.month + 2) // 3}",
        "year": str(day.year),
    }[kind]


def period_of(kind: str, day: date) -> list[date]:
    """Return the days of the period that a day lies in."""
    first = last = day
    while label(kind, first - DAY) == label(kind, day):
        first -= DAY
    while label(kind, last + DAY) == label(kind, day):
        last += DAY
    return sorted(span(first, last))


def closed(kind: str, first: date, as_of: date) -> dict[str, list[date]]:
    """Return the periods that are over by a day, from that with the first day on."""
    found = {}
    day = first
    while True:
        days = period_of(kind, day)
        if days[-1] > as_of:
            return found
        found[label(kind, day)] = days
        day = days[-1] + DAY


def tenure(spells, days) -> dict[str, object] | None:
    """Return on which of the days one was in being; None for none. Spells are (first, last or None)."""
    held = [d for d in days if any(a is not None and a <= d and (b is None or d <= b) for a, b in spells)]
    if not held:
        return None
    return {
        "held_from": held[0], "held_to": held[-1], "days_held": len(held), "held_first_day": days[0] in held,
        "held_last_day": days[-1] in held, "held_every_day": len(held) == len(days),
    }  # fmt: skip


# Kleene's three values, and counts of which it is unknown of some rows whether they belong.


def both(*values: bool | None) -> bool | None:
    return False if False in values else None if None in values else True


def not_(value: bool | None) -> bool | None:
    return None if value is None else not value


def at_least(flags: list[bool | None], n: int) -> bool | None:
    sure = flags.count(True)
    return True if sure >= n else False if sure + flags.count(None) < n else None


def equals(flags: list[bool | None], n: int) -> bool | None:
    sure, perhaps = flags.count(True), flags.count(None)
    return (sure == n) if not perhaps else None if sure <= n <= sure + perhaps else False


def count(flags: list[bool | None]) -> int | None:
    return None if None in flags else flags.count(True)


def sum_of(rows: list[tuple[bool | None, int | None]]) -> int | None:
    """Return the sum over rows (does it count, amount)."""
    if any(flag is None or (flag and amount is None) for flag, amount in rows):
        return None
    return sum(amount for flag, amount in rows if flag and amount is not None)


def more(a: int | None, b: int) -> bool | None:
    return None if a is None else a >= b


def status(breached: bool | None, waived: bool | None = False) -> str:
    """Return how a duty stands that applies."""
    return (
        "waived"
        if waived
        else {True: "breached", False: "met", None: "undecided"}[both(breached, not_(waived))]
    )


def first_of(rows: list[tuple[bool | None, object, int | None]]) -> object:
    """Return the value in the row with the least order, of rows (does it count, value, order); None: unknown."""
    if any(flag is None for flag, _, _ in rows):
        return None
    rows = [row for row in rows if row[0]]
    if len(rows) == 1:
        return rows[0][1]
    if not rows or any(order is None for _, _, order in rows):
        return None
    least = min(order for _, _, order in rows)
    winners = {value for _, value, order in rows if order == least}
    return winners.pop() if len(winners) == 1 else None


def in_window(window: str, first: date | None, last: date | None, days, *, event: bool) -> bool:
    """Whether a row counts, by its first and last day, for a period given by its days."""
    if event:
        if first is None:
            return False
        wanted = {
            "period": set(days), "so_far": span(min(first, days[-1]), days[-1]), "now": {days[-1]},
            "year": span(date(days[-1].year, 1, 1), days[-1]), "all": {first},
        }[window]  # fmt: skip
        return first in wanted
    low, high = first or date(2000, 1, 1), last or date(2100, 1, 1)
    if window == "all":
        return True
    if window == "so_far":
        return low <= days[-1]
    looked_at = {"period": days, "now": days[-1:], "year": span(date(days[-1].year, 1, 1), days[-1])}[window]
    return any(low <= d <= high for d in looked_at)


# Deadlines.


def add_months(day: date, n: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + n, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def count_days(start: date, n: int, *, unit: str, start_counts: bool = False, stopped=()) -> date | None:
    """Return the last of n days (working days, weeks) after a day, or with it; stopped are spells (first, last)."""
    left = n * 7 if unit == "weeks" else n
    day = start - DAY if start_counts else start
    while left:
        day += DAY
        if any(a <= day and b is None for a, b in stopped):
            return None
        if any(a <= day and b is not None and day <= b for a, b in stopped):
            continue
        left -= unit != "working_days" or is_working(day)
    return day


def rolled(day: date, how: str) -> date:
    while how != "none" and not is_working(day):
        day += DAY if how == "next_working_day" else -DAY
    return day


def working_days_before(day: date, n: int) -> date:
    while n:
        day -= DAY
        n -= is_working(day)
    return day


def stands(
    start: date | None, due: date | None, met: date | None, as_of: date, remind: date | None = None
) -> str:
    """Return how a deadline in days stands."""
    met = met if met is not None and met <= as_of else None
    if start is None or start > as_of:
        return "not_started"
    if due is None:
        return "undecided"
    if met is not None:
        return "met" if met <= due else "late"
    if due < as_of:
        return "overdue"
    return "due_soon" if remind is not None and remind <= as_of else "pending"


def stands_at(start: datetime, minutes: int, met: datetime | None, as_of: date) -> str:
    """Return how a limit in minutes stands; a midnight is a day without a time."""
    met = met if met is not None and met.date() <= as_of else None
    if start.time() == datetime.min.time():
        return "undecided"
    due = start + timedelta(minutes=minutes)
    if met is None:
        return "overdue" if due.date() <= as_of else "pending"
    if met.time() == datetime.min.time():
        return "met" if met.date() < due.date() else "late" if met.date() > due.date() else "undecided"
    return "met" if met <= due else "late"


# Lifecycles.


def walk(state: str, steps, allowed) -> tuple[str, list[str]]:
    """Return the last state and what became of each step.

    Steps are (sort key, name, target, facts), `allowed` tells for a state, a name and a target either the condition
    under which one goes on, or None for no such step.
    """
    said = []
    for _, name, target, facts in sorted(steps, key=lambda step: step[0]):
        condition = allowed(state, name, target)
        verdict = False if condition is None else condition(facts)
        said.append({True: "accepted", False: "refused", None: "undecided"}[verdict])
        if verdict:
            state = target
    return state, said
