"""What a decision table leaves open, decides twice, or never reaches; exact, with an example of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from progress_rules.language.table_cover import Box, Budget, Cover, SpentError, bits
from progress_rules.language.table_regions import Input, Region, joined, regions_of

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from progress_rules.language.nodes import Value
    from progress_rules.language.unary_model import UnaryTest

HitPolicy = Literal["unique", "first", "any", "priority", "rule_order", "output_order", "collect"]

MAX_GAPS = 5
"""The most gaps that are told."""

GAP_STATES = 20_000
MASK_STATES = 20_000
"""The most states looked at for gaps, and for rows that are never reached, before giving up."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table.

    Attributes:
        tests: One for each input.
        output: What tells its outputs from those of other rows.
        rank: Where its outputs stand in the order of priority, the smallest first; only for hit policy priority.
    """

    tests: tuple[UnaryTest, ...]
    output: Hashable = None
    rank: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """A point of a table, and what else is like it.

    Attributes:
        values: One value for each input; None is unknown.
        regions: For each input all the values for which, with those of the others, the same holds.
        free: Whether each input can be anything it can be at all.
    """

    values: tuple[Value, ...]
    regions: tuple[tuple[Region, ...], ...]
    free: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two rows (numbered from 0) that match the same case; `differ` where their outputs do."""

    first: int
    second: int
    case: Case
    differ: bool


@dataclass(frozen=True, slots=True)
class Masked:
    """A row that never decides, as the rows `by` match all of its cases; `by` names no row too many."""

    row: int
    by: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Impossible:
    """A row that matches nothing, as its tests of these inputs are passed by no value the inputs can have."""

    row: int
    inputs: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Analysis:
    """What there is to say of a table.

    Attributes:
        gaps: Cases that no row matches, each of another kind; the first `MAX_GAPS`.
        overlaps: All pairs of rows that match a common case.
        masked: Rows that never decide, for the hit policies under which there are such.
        impossible: Rows that match nothing; they appear in none of the others.
        complete: False when the table was too large to find all gaps and masked rows.
    """

    gaps: tuple[Case, ...] = ()
    overlaps: tuple[Overlap, ...] = ()
    masked: tuple[Masked, ...] = ()
    impossible: tuple[Impossible, ...] = ()
    complete: bool = True


def analyse(inputs: Sequence[Input], rows: Sequence[Row], hit: HitPolicy) -> Analysis:
    """Analyse a table.

    Args:
        inputs: Its inputs.
        rows: Its rows, each with one test for each input.
        hit: Its hit policy.

    >>> from progress_rules.language.unary_tests import parse_cell
    >>> rows = [Row((parse_cell(cell, "number", {}.get),)) for cell in ("< 10", "[5..30]", "[6..9]")]
    >>> found = analyse([Input("number")], rows, "first")
    >>> [[str(v) for v in gap.values] for gap in found.gaps]
    [['31']]
    >>> [(o.first, o.second, str(*o.case.values)) for o in found.overlaps]
    [(0, 1, '5'), (0, 2, '6'), (1, 2, '6')]
    >>> found.masked
    (Masked(row=2, by=(0,)),)
    """
    table = _Table(inputs, rows)
    impossible = tuple(
        Impossible(r, tuple(i for i, taken in enumerate(box) if not taken))
        for r, box in enumerate(table.boxes)
        if 0 in box
    )
    sound = [r for r, box in enumerate(table.boxes) if 0 not in box]
    budgets = Budget(GAP_STATES), Budget(MASK_STATES)
    gaps: list[Case] = []
    try:
        cover = Cover(table.space, [table.boxes[r] for r in sound], budgets[0])
        gaps.extend(table.case(box) for box in cover.holes(MAX_GAPS))
    except SpentError:
        pass
    return Analysis(
        tuple(gaps),
        tuple(table.overlaps(sound)),
        tuple(table.masked(sound, hit, budgets[1])),
        impossible,
        not any(budget.spent for budget in budgets),
    )


class _Table:
    """The rows of a table as boxes of regions."""

    def __init__(self, inputs: Sequence[Input], rows: Sequence[Row]) -> None:
        self.rows = rows
        self.regions = [regions_of(given, [row.tests[i] for row in rows]) for i, given in enumerate(inputs)]
        self.seen: dict[tuple[int, int], tuple[Region, ...]] = {}
        self.space: Box = tuple((1 << len(regions)) - 1 for regions in self.regions)
        self.boxes: list[Box] = [
            tuple(self._taken(test, i, inputs[i].levels) for i, test in enumerate(row.tests)) for row in rows
        ]

    def _taken(self, test: UnaryTest, i: int, levels: tuple[str, ...]) -> int:
        if test.anything:
            return self.space[i]
        return sum(1 << k for k, r in enumerate(self.regions[i]) if test.holds(r.example, levels))

    def case(self, box: Box) -> Case:
        """Return a box as a case, with the first value of each input as its example."""
        chosen = tuple(self._joined(i, taken) for i, taken in enumerate(box))
        return Case(
            tuple(regions[0].example for regions in chosen),
            chosen,
            tuple(taken == whole for taken, whole in zip(box, self.space, strict=True)),
        )

    def _joined(self, i: int, taken: int) -> tuple[Region, ...]:
        if (i, taken) not in self.seen:
            self.seen[i, taken] = joined([self.regions[i][k] for k in bits(taken)])
        return self.seen[i, taken]

    def overlaps(self, sound: Sequence[int]) -> list[Overlap]:
        """Return the pairs of rows that match a common case."""
        found: list[Overlap] = []
        for at, second in enumerate(sound):
            for first in sound[:at]:
                common = tuple(a & b for a, b in zip(self.boxes[first], self.boxes[second], strict=True))
                if 0 not in common:
                    differ = self.rows[first].output != self.rows[second].output
                    found.append(Overlap(first, second, self.case(common), differ))
        return sorted(found, key=lambda overlap: (overlap.first, overlap.second))

    def masked(self, sound: Sequence[int], hit: HitPolicy, budget: Budget) -> list[Masked]:
        """Return the rows that never decide."""
        found: list[Masked] = []
        for row in sound:
            if hit in {"first", "priority"}:
                by = self._covering(row, self._before(row, sound, hit), budget)
            elif hit in {"unique", "any"}:
                # of two rows that match the same cases, the later one is said to be too many
                others = [r for r in sound if r < row or (r > row and not self._inside(r, row))]
                by = self._one_covering(row, others)
            else:
                by = ()
            if by:
                found.append(Masked(row, by))
        return found

    def _before(self, row: int, sound: Sequence[int], hit: HitPolicy) -> list[int]:
        """Return the rows that decide where they and this one match."""
        if hit == "first":
            return [r for r in sound if r < row]
        rank = self.rows[row].rank
        if rank is None:
            return []
        ranks = {r: self.rows[r].rank for r in sound}
        return [r for r, other in ranks.items() if other is not None and (other, r) < (rank, row)]

    def _inside(self, row: int, other: int) -> bool:
        return all(a & ~b == 0 for a, b in zip(self.boxes[row], self.boxes[other], strict=True))

    def _one_covering(self, row: int, others: Sequence[int]) -> tuple[int, ...]:
        return next(((other,) for other in others if self._inside(row, other)), ())

    def _covering(self, row: int, others: Sequence[int], budget: Budget) -> tuple[int, ...]:
        """Return rows that together match all cases of a row, and no fewer of which do; none if they do not."""
        one = self._one_covering(row, others)
        if one:
            return one
        box = self.boxes[row]
        met = [r for r in others if all(a & b for a, b in zip(box, self.boxes[r], strict=True))]
        try:
            if not met or not self._complete(box, met, budget):
                return ()
        except SpentError:
            return ()
        for r in reversed(met.copy()):
            fewer = [other for other in met if other != r]
            try:
                if self._complete(box, fewer, budget):
                    met = fewer
            except SpentError:
                break
        return tuple(met)

    def _complete(self, box: Box, rows: Sequence[int], budget: Budget) -> bool:
        return Cover(box, [self.boxes[r] for r in rows], budget).is_complete()
