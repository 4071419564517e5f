"""A step of a plan, as it is given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from progress_rules.errors import NONE, Bilingual

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from progress_rules.calendars import WorkingCalendar

UNITS: dict[str, tuple[Bilingual, Bilingual]] = {
    "working_days": (Bilingual("working day", "个工作日"), Bilingual("working days", "个工作日")),
    "days": (Bilingual("day", "天"), Bilingual("days", "天")),
    "weeks": (Bilingual("week", "周"), Bilingual("weeks", "周")),
    "months": (Bilingual("month", "个月"), Bilingual("months", "个月")),
}
"""Each unit of a duration with the words for one and for several of it."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a plan: how long it takes and what it comes after.

    Attributes:
        id: A name that no other step of the plan has.
        duration: How many whole units it takes; 0 for a milestone, which is the end of a day and takes none.
        unit: working_days; days, natural days of which 7 are one of weeks; or months, from a day to the day
            before the same day of a later month (before its last day, where it has no such day).
        after: The steps that must be finished before it starts, on the day before at the latest. None: the
            step before it in the list; (): it comes after nothing.
        title: What people call it, one text or {"en": ..., "zh": ...}; without it, the id.
        calendar: The working days of whoever does it, where they are not those of the plan.

    >>> Step("survey", 20).unit
    'working_days'
    """

    id: str
    duration: int
    unit: str = "working_days"
    after: Sequence[str] | None = None
    title: str | Bilingual | Mapping[str, str] = NONE
    calendar: WorkingCalendar | None = None

    def __hash__(self) -> int:
        return hash((self.id, self.duration, self.unit))


def amount(number: int, unit: str) -> Bilingual:
    """Return a number of units in words.

    >>> amount(1, "working_days").en, amount(20, "working_days").zh
    ('1 working day', '20 个工作日')
    """
    words = UNITS[unit][abs(number) != 1]
    return Bilingual(f"{number} {words.en}", f"{number} {words.zh}")
