"""Which periods divide into which: years, half-years, quarters, months and half-months nest; weeks do not."""

from __future__ import annotations

from progress_rules.errors import Bilingual
from progress_rules.periods import Period, ReportingCalendar
from progress_rules.periods.period import CHINESE_KINDS

NESTED = ("year", "half-year", "quarter", "month", "half-month")
"""The kinds of which each divides into whole periods of every later one, from long to short."""


def shorter(kind: str) -> tuple[str, ...]:
    """Return the kinds that divide a period of `kind`, from long to short.

    >>> shorter("quarter"), shorter("week")
    (('month', 'half-month'), ())
    """
    return NESTED[NESTED.index(kind) + 1 :] if kind in NESTED else ()


def parts_of(period: Period, kind: str) -> tuple[Period, ...]:
    """Return the periods of a shorter kind that make up `period`, in order.

    >>> from progress_rules.periods import parse_period
    >>> print(*parts_of(parse_period("2024-Q1"), "month"))
    2024-01 2024-02 2024-03
    """
    calendar = ReportingCalendar.of(kind)
    return tuple(calendar.between(calendar.containing(period.start), calendar.containing(period.end)))


def inside(part: Period, whole: Period) -> bool:
    """Return whether `part` is a proper part of `whole`.

    >>> from progress_rules.periods import parse_period
    >>> inside(parse_period("2024-02"), parse_period("2024-Q1"))
    True
    """
    return whole.start <= part.start and part.end <= whole.end and part.kind in shorter(whole.kind)


def kind_name(kind: str) -> Bilingual:
    """Return the name of a kind of period.

    >>> kind_name("quarter").zh
    '季度'
    """
    return Bilingual(kind, CHINESE_KINDS.get(kind, kind))
