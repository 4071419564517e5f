"""The packs of a session: the one in force, and those before it, each for the periods of its time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from progress_rules.assessment.plan import planned
from progress_rules.engines import assess
from progress_rules.errors import EngineError, InputError, Place, Problem, RequestError
from progress_rules.live.decisions import COLUMNS
from progress_rules.live.known import rows_of

if TYPE_CHECKING:
    from datetime import date

    from progress_rules.assessment.result import Result
    from progress_rules.calendars import WorkingCalendar
    from progress_rules.live.known import Bucket, Rows
    from progress_rules.model import Portfolio
    from progress_rules.packs import Pack


@dataclass(frozen=True, slots=True)
class Term:
    """A pack and the first day on which it is in force; None for the first of a session."""

    pack: Pack
    since: date | None = None


class Packs:
    """Packs that follow each other."""

    def __init__(
        self, pack: Pack, working: WorkingCalendar | None = None, terms: tuple[Term, ...] = ()
    ) -> None:
        self.terms = terms or (Term(pack),)
        self.now = self.terms[-1].pack
        """The pack in force."""
        self.working = working
        self._ordinals: dict[str, int | None] = {}
        self.reads_reports = planned(self.now, 0).reads_reports
        self._held: tuple[Portfolio, date, Result] | None = None

    def __len__(self) -> int:
        return len(self.terms)

    def ordinal(self, label: str) -> int | None:
        """Return the position of a period in the calendar of the pack in force; None for one of another kind."""
        if label not in self._ordinals:
            calendar = self.now.calendar
            try:
                self._ordinals[label] = calendar.ordinal(calendar.parse(label))
            except InputError:
                self._ordinals[label] = None
        return self._ordinals[label]

    def followed_by(self, pack: Pack, since: date) -> Packs:
        """Return the packs with another that follows from a day on."""
        last = self.terms[-1]
        if last.since is not None and since <= last.since:
            raise RequestError(Problem("PR743", Place(), {"since": str(last.since), "effective": str(since)}))
        if pack.calendar != last.pack.calendar:
            values = {"now": last.pack.calendar.kind, "kind": pack.calendar.kind, "pack": pack.id}
            raise RequestError(Problem("PR744", Place(), values))
        return Packs(pack, self.working, (*self.terms, Term(pack, since)))

    def let_go(self) -> None:
        """Let go of the last result: the facts have changed."""
        self._held = None

    def result(self, portfolio: Portfolio, day: date | None) -> Result:
        """Return what the pack in force says of the facts on a day."""
        if self._held is None or self._held[0] is not portfolio or self._held[1] != day:
            found = _assessed(portfolio, self.now, day, self.working)
            self._held = portfolio, found.as_of, found
        return self._held[2]

    def rows(self, portfolio: Portfolio, day: date) -> dict[Bucket, Rows]:
        """Return what is said of the facts on a day: of each period by the pack in force at its end."""
        result = self.result(portfolio, day)
        found = rows_of(result)
        until: date | None = None
        for term, after in zip(reversed(self.terms[:-1]), reversed(self.terms[1:]), strict=True):
            older = _assessed(portfolio, term.pack, day, self.working)
            since = after.since
            assert since is not None  # noqa: S101
            if until is None:
                found = _between(found, ends(result), since, None)
            for bucket, rows in _between(rows_of(older), ends(older), term.since, since).items():
                found[bucket] = {**rows, **found.get(bucket, {})}
            until = since
        return found


def _assessed(portfolio: Portfolio, pack: Pack, day: date | None, working: WorkingCalendar | None) -> Result:
    """Return the result of all facts, by the engine that takes them all at once where it can."""
    try:
        return assess(portfolio, pack, as_of=day, calendar=working)
    except EngineError:
        return assess(portfolio, pack, as_of=day, calendar=working, engine="reference")


def ends(result: Result) -> dict[str, date]:
    """Return the last day of every period that a result judges."""
    return {period.label: period.end for one in result.judged for period in one.panel.periods.values()}


def _between(
    found: dict[Bucket, Rows], last_days: dict[str, date], since: date | None, until: date | None
) -> dict[Bucket, Rows]:
    """Return the rows of periods that end from a day on and before another.

    Where there is no other, what has no period is among them.
    """
    kept: dict[Bucket, Rows] = {}
    for bucket, rows in found.items():
        columns = COLUMNS[bucket[0]]
        at = columns.index("period") if "period" in columns else None
        mine = {}
        for key, row in rows.items():
            end = None if at is None or row[at] is None else last_days[row[at]]
            begun = end is None or since is None or end >= since
            if begun and (until is None or (end is not None and end < until)):
                mine[key] = row
        if mine:
            kept[bucket] = mine
    return kept
