"""Whole units shared out so that they add up exactly, each share within its bounds, in one or two directions."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from progress_rules.planning.remainders import deal

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

Table = list[list[int]]

SHIFTS = 400
"""How often a table is shuffled: some times the number of its cells."""


def allot(total: int, weights: Sequence[int], lows: Sequence[int], highs: Sequence[int]) -> list[int] | None:
    """Return shares of `total`: each at least its low and, what is beyond, by weight up to its high.

    None when the bounds leave no way. A weight of 0 gets its low.

    >>> allot(100, [1, 1, 2], [0, 0, 0], [10, 99, 99])
    [10, 30, 60]
    >>> allot(100, [1, 1], [0, 0], [40, 40]) is None
    True
    """
    room = [high - low for low, high in zip(lows, highs, strict=True)]
    left = total - sum(lows)
    shares = list(lows)
    open_ = [n for n, weight in enumerate(weights) if weight and room[n] > 0]
    if min(room, default=0) < 0 or not 0 <= left <= sum(room[n] for n in open_):
        return None
    while left and open_:
        dealt = dict(zip(open_, deal(left, [Fraction(weights[n]) for n in open_]), strict=True))
        full = [n for n in open_ if dealt[n] >= room[n]]
        for n in full or open_:
            shares[n] += min(dealt[n], room[n])
            left -= min(dealt[n], room[n])
        open_ = [n for n in open_ if n not in full] if full else []
    return shares


def table_within(
    rng: Random, rows: Sequence[int], columns: Sequence[int], lows: Table, highs: Table
) -> Table | None:
    """Return a table with these sums of rows and columns, every cell within its bounds; None if there is none.

    A first one is found as a flow through a network, so it is found whenever there is one. Shuffling then
    leads away from the bounds: what one cell gains, another of its row and another of its column lose.
    """
    table = [list(row) for row in lows]
    wanted = [total - sum(row) for total, row in zip(rows, lows, strict=True)]
    missing = [total - sum(row[c] for row in lows) for c, total in enumerate(columns)]
    if min(wanted) < 0 or min(missing) < 0 or sum(wanted) != sum(missing):
        return None
    for row in range(len(rows)):
        while wanted[row]:
            path = _path(table, row, missing, lows, highs)
            if path is None:
                return None
            room = [highs[r][c] - table[r][c] if gains else table[r][c] - lows[r][c] for r, c, gains in path]
            moved = min(wanted[row], missing[path[-1][1]], *room)
            for r, c, gains in path:
                table[r][c] += moved if gains else -moved
            wanted[row] -= moved
            missing[path[-1][1]] -= moved
    _shuffle(rng, table, lows, highs)
    return table


def _path(
    table: Table, start: int, missing: Sequence[int], lows: Table, highs: Table
) -> list[tuple[int, int, bool]] | None:
    """Return the cells that gain and lose, by turns, on a way from a row to a column that is still short."""
    reached: dict[int, list[tuple[int, int, bool]]] = {start: []}
    seen: set[int] = set()
    pending = [start]
    while pending:
        row = pending.pop(0)
        for column, value in enumerate(table[row]):
            if column in seen or value >= highs[row][column]:
                continue
            seen.add(column)
            way = [*reached[row], (row, column, True)]
            if missing[column]:
                return way
            for other in range(len(table)):
                if other not in reached and table[other][column] > lows[other][column]:
                    reached[other] = [*way, (other, column, False)]
                    pending.append(other)
    return None


def _shuffle(rng: Random, table: Table, lows: Table, highs: Table) -> None:
    """Change the cells at random, four at a time, without changing a sum or leaving a bound."""
    for _ in range(SHIFTS):
        (a, b), (c, d) = rng.sample(range(len(table)), 2), rng.sample(range(len(table[0])), 2)
        gains, losses = [(a, c), (b, d)], [(a, d), (b, c)]
        most = min(
            *(highs[r][k] - table[r][k] for r, k in gains), *(table[r][k] - lows[r][k] for r, k in losses)
        )
        least = -min(
            *(table[r][k] - lows[r][k] for r, k in gains), *(highs[r][k] - table[r][k] for r, k in losses)
        )
        moved = rng.randint(least, most)
        for r, k in gains:
            table[r][k] += moved
        for r, k in losses:
            table[r][k] -= moved
