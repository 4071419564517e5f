"""Whether rows of a decision table together match everything, by going through its inputs one by one.

A row is a box: for each input the regions it takes. The rows that survive the regions chosen so far decide
what can still happen, so the search goes on from (input, surviving rows) and looks at each such state once.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Box = tuple[int, ...]
"""For each input, the set of regions as the bits of a number."""


@dataclass(slots=True)
class Budget:
    """How many states may still be looked at; `spent` once there were too few."""

    left: int
    spent: bool = False

    def take(self) -> None:
        """Count one state, or give up."""
        if self.left <= 0:
            self.spent = True
            raise SpentError
        self.left -= 1


class SpentError(Exception):
    """The search was given up."""


def bits(number: int) -> Iterator[int]:
    """Yield the places of the bits that are set.

    >>> list(bits(0b1010))
    [1, 3]
    """
    while number:
        low = number & -number
        yield low.bit_length() - 1
        number ^= low


@dataclass(slots=True)
class Cover:
    """The search for points of `space` that none of `rows` matches."""

    space: Box
    rows: Sequence[Box]
    budget: Budget
    order: list[int] = field(init=False)
    groups: list[list[tuple[int, int]]] = field(init=False)
    full: list[int] = field(init=False)
    sizes: list[list[int]] = field(init=False)
    totals: list[int] = field(init=False)
    known: dict[tuple[int, int], bool] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        """Group the regions of each input by the rows that take them; most telling inputs first."""
        narrow = [sum(space & ~row[i] != 0 for row in self.rows) for i, space in enumerate(self.space)]
        self.order = sorted(range(len(self.space)), key=lambda i: -narrow[i])
        self.groups = [self._grouped(i) for i in self.order]
        depth = len(self.order)
        self.full = [0] * (depth + 1)
        self.full[depth] = (1 << len(self.rows)) - 1
        self.sizes = [[1] * len(self.rows) for _ in range(depth + 1)]
        self.totals = [1] * (depth + 1)
        for at in reversed(range(depth)):
            space = self.space[self.order[at]]
            self.totals[at] = self.totals[at + 1] * space.bit_count()
            for r, row in enumerate(self.rows):
                taken = row[self.order[at]] & space
                self.sizes[at][r] = self.sizes[at + 1][r] * taken.bit_count()
                if taken == space and self.full[at + 1] >> r & 1:
                    self.full[at] |= 1 << r

    def _grouped(self, i: int) -> list[tuple[int, int]]:
        groups: dict[int, int] = {}
        for region in bits(self.space[i]):
            takers = sum(1 << r for r, row in enumerate(self.rows) if row[i] >> region & 1)
            groups[takers] = groups.get(takers, 0) | 1 << region
        return list(groups.items())

    def is_complete(self) -> bool:
        """Whether the rows match every point of the space, which has some."""
        return not self._open(0, (1 << len(self.rows)) - 1)

    def holes(self, most: int) -> Iterator[Box]:
        """Yield boxes of points that no row matches, no two of them alike, `most` at the most."""
        if 0 in self.space:
            return
        for chosen in islice(self._holes(0, (1 << len(self.rows)) - 1), most):
            box = list(self.space)
            for at, regions in enumerate(chosen):
                box[self.order[at]] = regions
            yield tuple(box)

    def _holes(self, at: int, alive: int) -> Iterator[tuple[int, ...]]:
        if not self._open(at, alive):
            return
        if not alive:
            yield ()
            return
        groups: dict[int, int] = {}
        for takers, regions in self.groups[at]:
            groups[takers & alive] = groups.get(takers & alive, 0) | regions
        for takers, regions in groups.items():
            for rest in self._holes(at + 1, takers):
                yield (regions, *rest)

    def _open(self, at: int, alive: int) -> bool:
        """Whether some point of the inputs from `at` on is matched by none of the rows still alive."""
        if not alive:
            return True
        if alive & self.full[at]:
            return False
        key = (at, alive)
        if key not in self.known:
            self.budget.take()
            # fewer points in all the rows together than there are: one is left over
            sizes = self.sizes[at]
            self.known[key] = sum(sizes[r] for r in bits(alive)) < self.totals[at] or any(
                self._open(at + 1, alive & takers) for takers in {t & alive for t, _ in self.groups[at]}
            )
        return self.known[key]
