"""Which project goes on in which, as known on a day: the steps of the projects' lineage, in their order."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from progress_rules.model import Portfolio

SPLIT, MERGE, RENAME = "split", "merge", "rename"
_KINDS = {
    SPLIT: SPLIT,
    "拆分": SPLIT,
    MERGE: MERGE,
    "merger": MERGE,
    "合并": MERGE,
    RENAME: RENAME,
    "更名": RENAME,
}


@dataclass(frozen=True, slots=True)
class Event:
    """A project that goes on from others, from a day on.

    Attributes:
        rank: Its position in the order of events: by days, a project's own before those of what it becomes.
        kinds: How, as the ledger says, for each predecessor.
    """

    rank: int
    day: date
    successor: str
    predecessors: tuple[str, ...]
    kinds: tuple[str, ...]


@dataclass(frozen=True)
class Lineage:
    """All events, in order."""

    events: tuple[Event, ...]

    @cached_property
    def of(self) -> dict[str, tuple[Event, ...]]:
        """The events of each successor, in order."""
        found: dict[str, list[Event]] = defaultdict(list)
        for event in self.events:
            found[event.successor].append(event)
        return {project: tuple(mine) for project, mine in found.items()}

    def before(self, project: str, rank: int) -> Event | None:
        """Return the last event by which a project goes on from others, among those before a rank."""
        return next((e for e in reversed(self.of.get(project, ())) if e.rank < rank), None)

    def family(self, project: str) -> set[str]:
        """Return the project with all that it goes on from, directly or not."""
        found, waiting = {project}, [project]
        while waiting:
            for event in self.of.get(waiting.pop(), ()):
                fresh = set(event.predecessors) - found
                found |= fresh
                waiting += fresh
        return found

    def levels(self) -> list[list[Event]]:
        """Return the events so that each comes in a later list than those that its candidates' histories need."""
        deep: dict[str, int] = {}
        found: list[list[Event]] = []
        for event in self.events:
            level = max(deep.get(project, 0) for project in (*event.predecessors, event.successor))
            deep[event.successor] = level + 1
            if level == len(found):
                found.append([])
            found[level].append(event)
        return found


def kind_of(text: str | None) -> str:
    """Return the kind that a ledger's word names: split, merge, rename, else the word itself.

    >>> kind_of("拆分"), kind_of("Split"), kind_of(None)
    ('split', 'split', '')
    """
    word = (text or "").strip()
    return _KINDS.get(word.casefold(), word)


def lineage_of(portfolio: Portfolio, as_of: date) -> Lineage | None:
    """Return the lineage of a portfolio's projects by a day; None where no project had gone on from another."""
    if not portfolio.frame("successions").height:
        return None
    return portfolio.kept(("lineage", as_of), lambda: _lineage(portfolio, as_of))


def _lineage(portfolio: Portfolio, as_of: date) -> Lineage | None:
    lines: dict[tuple[date, str], list[tuple[str, str]]] = defaultdict(list)
    rows = portfolio.frame("successions").select("predecessor", "successor", "on", "kind").iter_rows()
    for predecessor, successor, day, kind in rows:
        if day <= as_of:
            lines[day, successor].append((predecessor, kind_of(kind)))
    found: list[Event] = []
    for day in sorted({day for day, _ in lines}):
        waiting = sorted(successor for held, successor in lines if held == day)
        while waiting:  # no circles: the ledger was checked
            ready = [s for s in waiting if not {p for p, _ in lines[day, s]} & set(waiting)]
            for successor in ready:
                parts = sorted(lines[day, successor])
                names, kinds = tuple(p for p, _ in parts), tuple(k for _, k in parts)
                found.append(Event(len(found), day, successor, names, kinds))
            waiting = [s for s in waiting if s not in ready]
    return Lineage(tuple(found)) if found else None
