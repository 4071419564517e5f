"""Histories of projects that go on from others: of which periods of which projects, and a panel of them."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import polars as pl

from progress_rules.assessment.rows import CODE, OWNER, TIME

if TYPE_CHECKING:
    from collections.abc import Sequence

    from progress_rules.assessment.panel import Panel
    from progress_rules.assessment.succession import Event, Lineage


@dataclass(frozen=True, slots=True)
class Piece:
    """A project's periods from one ordinal up to, not including, another, as part of a history.

    `event` is that by which they go on from the piece before; none where the history begins.
    """

    project: str
    low: int | None
    high: int
    event: Event | None


@dataclass(frozen=True, slots=True)
class Run:
    """An inherited history in the panel that an engine runs on: `length` rows from `first` on, before its heir's own.

    `start` is the first period that is the heir's own, `code` the heir's position in the panel.
    """

    event: Event
    source: str
    code: int
    start: int
    first: int
    length: int


@dataclass(frozen=True, slots=True)
class Layout:
    """A panel with inherited rows; `back` says where the rows of the panel itself stand in it."""

    panel: Panel
    runs: tuple[Run, ...]
    back: pl.Series


class Histories:
    """What the history of each project of a panel is, once it is chosen which predecessors' histories go on."""

    def __init__(self, panel: Panel, lineage: Lineage) -> None:
        self.panel, self.lineage = panel, lineage
        self.chosen: dict[int, str] = {}
        self._ordinals = list(panel.periods)
        self._ends = [period.end for period in panel.periods.values()]
        wanted = {p for event in lineage.events for p in (event.successor, *event.predecessors)}
        self.codes = {project: code for code, project in enumerate(panel.ids) if project in wanted}
        self._places: dict[int, tuple[list[int], list[int]]] = {}
        inside = pl.Series(sorted(self.codes.values()), dtype=panel.rows[CODE].dtype)
        held = panel.rows.select(CODE, TIME).with_row_index("at").filter(pl.col(CODE).is_in(inside.implode()))
        for at, code, time in held.iter_rows():
            places, times = self._places.setdefault(code, ([], []))
            places.append(at)
            times.append(time)

    def start(self, event: Event) -> int:
        """Return the first period that does not end before the day of an event."""
        at = bisect_left(self._ends, event.day)
        return self._ordinals[at] if at < len(self._ordinals) else max(self._ordinals, default=0) + 1

    def pieces(self, project: str, rank: int, cut: int) -> list[Piece]:
        """Return what a project's history before a period is made of, by the events before a rank."""
        found: list[Piece] = []
        while (event := self.lineage.before(project, rank)) is not None:
            rank = event.rank
            source = self.chosen[rank]
            if source != project:
                low = self.start(event)
                found.append(Piece(project, low, cut, event))
                project, cut = source, low
        found.append(Piece(project, None, cut, None))
        return found[::-1]

    def rows(self, pieces: Sequence[Piece]) -> list[int]:
        """Return the positions of the rows that some pieces hold, in their order."""
        found: list[int] = []
        for piece in pieces:
            places, times = self._places.get(self.codes.get(piece.project, -1), ([], []))
            first = 0 if piece.low is None else bisect_left(times, piece.low)
            found += places[first : bisect_left(times, piece.high)]
        return found

    def settle(self, chosen: dict[int, str]) -> None:
        """Let the histories that were chosen go on; one without a row in this panel does not."""
        for event in self.lineage.events:
            source = chosen[event.rank]
            rows = source == event.successor or self.rows(self.pieces(source, event.rank, self.start(event)))
            self.chosen[event.rank] = source if rows else event.successor

    def layout(self) -> Layout | None:
        """Return the panel in which inherited rows stand before those of their heirs; None without any."""
        runs: list[tuple[int, list[int]]] = []
        marks: list[tuple[Event, int, int]] = []
        owned: list[tuple[int, int]] = []
        heirs: list[int] = []
        for project, events in self.lineage.of.items():
            cuts = [e for e in events if self.chosen[e.rank] != project]
            code = self.codes.get(project)
            if code is None or not cuts:
                continue
            heirs.append(code)
            starts: list[int | None] = [None, *(self.start(e) for e in cuts)]
            end = max(self._ordinals, default=0) + 1
            for event, low, high in zip((None, *cuts), starts, (*starts[1:], end), strict=True):
                before: list[int] = []
                if event is not None and low is not None:
                    before = self.rows(self.pieces(self.chosen[event.rank], event.rank, low))
                    marks.append((event, len(runs), len(before)))
                own = self.rows([Piece(project, low, high or 0, event)])
                owned.append((len(before), len(own)))
                runs.append((code, before + own))
        if not heirs:
            return None
        taken = pl.Series(heirs, dtype=self.panel.rows[CODE].dtype)
        plain = (~self.panel.rows[CODE].is_in(taken.implode())).arg_true()
        firsts = [len(plain)]
        for _, rows in runs:
            firsts.append(firsts[-1] + len(rows))
        here = [firsts[k] + before + i for k, (before, own) in enumerate(owned) for i in range(own)]
        there = [row for (_, rows), (before, _) in zip(runs, owned, strict=True) for row in rows[before:]]
        at = pl.concat([plain.cast(pl.Int64), pl.Series(there, dtype=pl.Int64)])
        places = pl.concat(
            [pl.int_range(len(plain), dtype=pl.Int64, eager=True), pl.Series(here, dtype=pl.Int64)]
        )
        return Layout(
            extended(self.panel, plain, runs),
            tuple(
                Run(e, self.chosen[e.rank], runs[k][0], self.start(e), firsts[k], length)
                for e, k, length in marks
            ),
            places.gather(at.arg_sort()),
        )


def extended(panel: Panel, plain: pl.Series | None, runs: Sequence[tuple[int, list[int]]]) -> Panel:
    """Return a panel of the plain rows of another and of runs of its rows, each run as of a subject of its own."""
    places = pl.Series([row for _, rows in runs for row in rows], dtype=pl.UInt32)
    numbers = pl.Series(
        [len(panel.ids) + k for k, (_, rows) in enumerate(runs) for _ in rows], dtype=pl.Int32
    )
    if plain is not None:
        places = pl.concat([plain.cast(pl.UInt32), places])
        numbers = pl.concat([panel.rows[CODE].gather(plain).cast(pl.Int32), numbers])
    rows = panel.rows[places]
    rows = rows.with_columns(rows[CODE].alias(OWNER)).with_columns(numbers.cast(rows[CODE].dtype).alias(CODE))
    codes = pl.Series([code for code, _ in runs], dtype=pl.UInt32)
    return replace(
        panel, ids=pl.concat([panel.ids, panel.ids.gather(codes)]),
        units=pl.concat([panel.units, panel.units.gather(codes)]),
        keys=pl.concat([panel.keys, panel.keys[codes]]), rows=rows, narrow={}, notes=[],
    )  # fmt: skip
