"""What is known of a project by its lineage: its listing, start and finish, with what it came from and became."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from graphlib import TopologicalSorter
from typing import TYPE_CHECKING

import polars as pl

from progress_rules.assessment.succession import lineage_of
from progress_rules.packs.lineage import LINEAGE_FIELDS, worked_out_of_lineage

if TYPE_CHECKING:
    from collections.abc import Iterable

    from progress_rules.assessment.succession import Lineage
    from progress_rules.model import Portfolio
    from progress_rules.packs import Pack

Days = dict[str, "date | None"]

WHOLE = Decimal(100)
SCALE = 12
"""The decimals of a share that is kept: those of six splits in a row by whole per cents."""


@dataclass(frozen=True, slots=True)
class Step:
    """A project that goes on in another from a day on; `share` is how much of it, in per cent, where that is known."""

    day: date
    other: str
    share: Decimal | None


@dataclass(frozen=True, slots=True)
class Leaf:
    """A part of a project as it stands in the end: how much of it that is, and the last day on which it was listed."""

    share: Decimal | None
    until: date | None


@dataclass(frozen=True, slots=True)
class Own:
    """What the ledger says of a project itself."""

    listed_from: date | None
    listed_to: date | None
    actual_start: date | None
    actual_finish: date | None


_HAPPENED = ("actual_start", "actual_finish")


def with_lineage(
    projects: pl.DataFrame, portfolio: Portfolio, pack: Pack, as_of: date, *, names: Iterable[str]
) -> pl.DataFrame:
    """Return a frame of projects with the columns of their lineage that are asked for and not the pack's own."""
    wanted = [name for name in dict.fromkeys(names) if worked_out_of_lineage(pack.spec, name)]
    if not wanted:
        return projects
    known = portfolio.kept(("lineage columns", as_of), lambda: _columns(portfolio, as_of))
    kept = projects.drop(wanted, strict=False)
    return kept.join(known.select("id", *wanted), on="id", how="left", maintain_order="left")


def _columns(portfolio: Portfolio, as_of: date) -> pl.DataFrame:
    projects = portfolio.frame("projects")
    none = pl.lit(None, pl.Date)
    plain = projects.select(
        "id", first_listed="listed_from", last_listed="listed_to", took_over_on=none, succeeded_on=none,
        first_start=_by(as_of, "actual_start"), every_start=_by(as_of, "actual_start"),
        every_finish=_by(as_of, "actual_finish"), parted_on=none, listed_share=pl.lit(None, pl.Decimal(38, 0)),
    )  # fmt: skip
    lineage = lineage_of(portfolio, as_of)
    if lineage is None:
        return plain
    families = _Families(portfolio, lineage, as_of)
    rows = families.rows()
    scale = max((_decimals(row["listed_share"]) for row in rows), default=0)
    share = pl.Decimal(38, scale)
    dtypes = dict.fromkeys(LINEAGE_FIELDS, pl.Date()) | {"listed_share": share}
    found = pl.DataFrame(rows, schema={"id": pl.String(), **dtypes})
    plain = plain.filter(~pl.col("id").is_in(found["id"].implode()))
    return pl.concat([plain.with_columns(pl.col("listed_share").cast(share)), found])


def _decimals(share: object) -> int:
    return max(-int(share.as_tuple().exponent), 0) if isinstance(share, Decimal) else 0


def _by(as_of: date, column: str) -> pl.Expr:
    """Return the days of what had happened by a day."""
    return pl.when(pl.col(column) <= as_of).then(pl.col(column))


class _Families:
    """Works the columns out, first from the predecessors on, then from the successors back."""

    def __init__(self, portfolio: Portfolio, lineage: Lineage, as_of: date) -> None:
        lines = portfolio.frame("successions").select("predecessor", "successor", "share").iter_rows()
        shares = {(before, after): share for before, after, share in lines}
        self.before: dict[str, list[Step]] = defaultdict(list)
        self.after: dict[str, list[Step]] = defaultdict(list)
        for event in lineage.events:
            for other in event.predecessors:
                share = shares[other, event.successor]
                self.before[event.successor].append(Step(event.day, other, share))
                self.after[other].append(Step(event.day, event.successor, share))
        self.touched = self.before.keys() | self.after.keys()
        frame = portfolio.frame("projects").filter(pl.col("id").is_in(sorted(self.touched)))
        own = frame.select("id", "listed_from", "listed_to", *(_by(as_of, c).alias(c) for c in _HAPPENED))
        self.own = {project: Own(*days) for project, *days in own.iter_rows()}
        self.order = tuple(
            TopologicalSorter({p: [s.other for s in self.before[p]] for p in self.own}).static_order()
        )

    def rows(self) -> list[dict[str, object]]:
        """Return a row for each project that goes on from others or in others."""
        listed, begun = self._from_predecessors()
        leaves, any_start, every_start, every_finish = self._from_successors()
        found: list[dict[str, object]] = []
        for project in sorted(self.own):
            mine = leaves[project]
            days = {leaf.until for leaf in mine}
            parted = sorted(day for day in days if day is not None)
            if None not in days and parted:
                parted.pop()  # with the last part the whole is off the list
            left = [leaf.share for leaf in mine if leaf.until not in parted]
            share = None
            if len(parted) == 1 and None not in left:
                share = round(sum((s for s in left if s is not None), Decimal(0)), SCALE).normalize()
            first = begun[project] or any_start[project]
            found.append(
                {
                    "id": project, "first_listed": listed[project],
                    "last_listed": None if None in days else max(d for d in days if d is not None),
                    "took_over_on": min((s.day for s in self.before[project]), default=None),
                    "succeeded_on": self._gone_on(project), "first_start": first,
                    "every_start": begun[project] or every_start[project],
                    "every_finish": every_finish[project], "parted_on": parted[0] if parted else None,
                    "listed_share": share,
                }
            )  # fmt: skip
        return found

    def _from_predecessors(self) -> tuple[Days, Days]:
        """Return the first day of listing of each with its predecessors, and its start or the first of theirs."""
        listed: Days = {}
        begun: Days = {}
        for project in self.order:
            own = self.own[project]
            handed = [s.other for s in self.before[project] if not self._had_left(s)]
            begins = own.listed_from or min((s.day for s in self.before[project]), default=None)
            days = [begins, *(listed[other] for other in handed)]
            listed[project] = None if None in days else min(d for d in days if d is not None)
            starts = [day for s in self.before[project] if (day := begun[s.other]) is not None]
            begun[project] = own.actual_start or min(starts, default=None)
        return listed, begun

    def _had_left(self, step: Step) -> bool:
        """Whether a predecessor had left the list before the year in which another took it over."""
        left = self.own[step.other].listed_to
        return left is not None and left < date(step.day.year - 1, 12, 31)

    def _from_successors(self) -> tuple[dict[str, tuple[Leaf, ...]], Days, Days, Days]:
        """Return what each consists of in the end, and when the first and all of its parts started and finished."""
        leaves: dict[str, tuple[Leaf, ...]] = {}
        any_start: Days = {}
        every_start: Days = {}
        every_finish: Days = {}
        for project in reversed(self.order):
            own, steps = self.own[project], self.after[project]
            leaves[project] = self._parts(project, leaves)
            whole = self._gone_on(project) is not None
            any_start[project] = own.actual_start or min(_later(steps, any_start), default=None)
            for known, day in ((every_start, own.actual_start), (every_finish, own.actual_finish)):
                later = _later(steps, known)
                done = whole and len(later) == len(steps)
                known[project] = day or (max(later) if done else None)
        return leaves, any_start, every_start, every_finish

    def _parts(self, project: str, leaves: dict[str, tuple[Leaf, ...]]) -> tuple[Leaf, ...]:
        if self._gone_on(project) is None:  # it goes on itself, with all that it did
            return (Leaf(WHOLE, self.own[project].listed_to),)
        steps = self.after[project]
        found = []
        for step in steps:
            share = WHOLE if step.share is None and len(steps) == 1 else step.share
            for leaf in leaves[step.other]:
                both = None if share is None or leaf.share is None else share * leaf.share / WHOLE
                found.append(Leaf(both, leaf.until))
        return tuple(found)

    def _gone_on(self, project: str) -> date | None:
        """Return the day from which nothing of the project is left but what goes on in others."""
        steps = self.after[project]
        shares = [step.share for step in steps if step.share is not None]
        if not steps or (len(shares) == len(steps) and sum(shares) < WHOLE):
            return None
        return max(step.day for step in steps)


def _later(steps: list[Step], known: Days) -> list[date]:
    """Return the days known of those that a project goes on in, none of them before it did."""
    return [max(day, step.day) for step in steps if (day := known[step.other]) is not None]
