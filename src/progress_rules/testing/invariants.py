"""What holds for every pack and every portfolio, as assertions that a test suite can call."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from progress_rules.model import Portfolio
    from progress_rules.packs import Pack

_TABLES = (
    "lights", "actions", "scores", "counters", "routes", "deadlines", "duties", "states", "steps", "decisions", "trace",
    "ranks", "totals", "ladders",
    "findings",
)  # fmt: skip


def assert_engines_agree(portfolio: Portfolio, pack: Pack, as_of: date | str | None = None) -> None:
    """The columnar engine gives what the reference engine gives, in every table, traces included."""
    from progress_rules.engines import assess

    reference = assess(portfolio, pack, as_of=as_of, engine="reference")
    columnar = assess(portfolio, pack, as_of=as_of, engine="columnar")
    for name in _TABLES:
        a, b = reference.table(name), columnar.table(name)
        assert a.equals(b), f"{name} differ:\n{a}\n{b}"  # noqa: S101


def assert_order_does_not_matter(
    portfolio: Portfolio, pack: Pack, as_of: date | str | None = None, *, seed: int = 0
) -> None:
    """Facts given in another order give the same tables."""
    from progress_rules.engines import assess
    from progress_rules.model import Portfolio as Facts

    shuffle = random.Random(seed)  # noqa: S311 - a fixed shuffle, not a secret
    shuffled = {}
    for name, frame in portfolio.frames.items():
        order = list(range(frame.height))
        shuffle.shuffle(order)
        shuffled[name] = frame[order]
    again = Facts.from_frames(units=_UNITS, **shuffled)
    first, second = assess(portfolio, pack, as_of=as_of), assess(again, pack, as_of=as_of)
    for name in _TABLES:
        a, b = first.table(name), second.table(name)
        assert a.equals(b), f"{name} differ after a shuffle:\n{a}\n{b}"  # noqa: S101


_UNITS = {"reports.planned_progress": "%", "reports.actual_progress": "%"}


def assert_past_does_not_change(portfolio: Portfolio, pack: Pack, early: date, late: date) -> None:
    """Facts about periods after `early`, however they come, leave the verdicts up to `early` as they were.

    Both assessments are made with what is known at `late`; one of them sees only the reports on periods that
    had ended by `early`.
    """
    import polars as pl

    from progress_rules.engines import assess
    from progress_rules.model import Portfolio as Facts
    from progress_rules.periods import parse_period

    frames = dict(portfolio.frames)
    reports = frames["reports"]
    ended = [parse_period(label).end <= early for label in reports["period"]]
    frames["reports"] = reports.filter(pl.Series(ended, dtype=pl.Boolean))
    before = Facts.from_frames(units=_UNITS, **frames)
    if not before.frame("reports").height:
        return
    closed = pack.calendar.last_closed(early)
    labels = (
        {p.label for p in pack.calendar.between(pack.calendar.parse("2016-01-01"), closed)}
        if closed
        else set()
    )
    keep = pl.col("period").is_in(sorted(labels))
    full, part = assess(portfolio, pack, as_of=late), assess(before, pack, as_of=late)
    known = part.lights["project"].unique().to_list()
    a = full.lights.filter(keep, pl.col("project").is_in(known))
    b = part.lights.filter(keep)
    assert a.equals(b), f"the past changed:\n{a}\n{b}"  # noqa: S101
