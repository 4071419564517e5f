"""Total investment and annual plan of each project: every published sum by kind, category and size at once.

Amounts are counted in hundredths of 亿元 (100万元). The totals of category and size are the margins of a table;
its cells are divided between new and continued projects, then among the projects of each.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from progress_rules.demo.tangshan.allotment import allot, table_within
from progress_rules.demo.tangshan.published import (
    BANDS,
    CATEGORIES,
    KINDS,
    NEW,
    PREPARATION,
    Totals,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from decimal import Decimal
    from random import Random

STEPS = 100
"""Hundredths in one 亿元."""

LARGEST, SMALLEST = 620, 3
"""What the largest and smallest projects cost, in 亿元, where their band does not say."""

MARGIN = 18
"""Sums keep this part of the way from their bounds, so that few projects lie on a bound themselves."""


@dataclass(frozen=True, slots=True)
class Priced:
    """A project under construction: its kind, its category, the place of its band, and its amounts in steps."""

    kind: str
    category: str
    band: int
    investment: int
    annual: int


def priced_projects(rng: Random) -> list[Priced]:
    """Return the projects under construction, with amounts that hold every published sum.

    Kind, category and band are dealt out like three packs of cards, until there are amounts that fit: an
    ecological project of 100亿元, say, would leave the other thirteen too little.
    """
    while True:
        decks = [_deck(rng, [total.projects for total in totals]) for totals in _totals()]
        slots = list(zip(*decks, strict=True))
        investments = _settle(rng, slots, *_bounds_of_investment(slots), lambda total: total.investment)
        if investments is None:
            continue
        lows = [amount // 20 for amount in investments]
        highs = [amount * 4 // 5 for amount in investments]
        annuals = _settle(rng, slots, lows, highs, lambda total: total.annual)
        if annuals is not None:
            break
    kinds, categories = list(KINDS), list(CATEGORIES)
    return [
        Priced(kinds[kind], categories[category], band, investment, annual)
        for (kind, category, band), investment, annual in zip(slots, investments, annuals, strict=True)
    ]


def investments_in_preparation(rng: Random) -> list[int]:
    """Return the total investments of the projects in preparation, in steps."""
    count, total = PREPARATION
    weights = [_weight(rng) for _ in range(count)]
    found = allot(int(total * STEPS), weights, [SMALLEST * STEPS] * count, [LARGEST * STEPS] * count)
    assert found is not None  # noqa: S101 - the bounds are far apart
    return found


def _totals() -> tuple[list[Totals], list[Totals], list[Totals]]:
    return list(KINDS.values()), list(CATEGORIES.values()), [band.totals for band in BANDS]


def _deck(rng: Random, counts: Sequence[int]) -> list[int]:
    """Return each number as often as it is counted, shuffled."""
    deck = [number for number, count in enumerate(counts) for _ in range(count)]
    rng.shuffle(deck)
    return deck


def _bounds_of_investment(slots: Sequence[tuple[int, ...]]) -> tuple[list[int], list[int]]:
    """Return the least and the most that each project may cost: the most is below where the next band begins."""
    bands = [BANDS[band] for _, _, band in slots]
    lows = [(band.low or SMALLEST) * STEPS for band in bands]
    highs = [(band.high or LARGEST) * STEPS - 1 for band in bands]
    return lows, highs


def _settle(
    rng: Random,
    slots: Sequence[tuple[int, ...]],
    lows: Sequence[int],
    highs: Sequence[int],
    amount: Callable[[Totals], Decimal],
) -> list[int] | None:
    """Return an amount for each slot within its bounds, so that all sums hold; None where the bounds forbid it."""
    kinds, categories, bands = ([int(amount(one) * STEPS) for one in totals] for totals in _totals())
    cells = _cells(slots)
    inner_lows = [low + (high - low) // MARGIN for low, high in zip(lows, highs, strict=True)]
    inner_highs = [high - (high - low) // MARGIN for low, high in zip(lows, highs, strict=True)]
    least = _summed(cells, inner_lows, len(categories), len(bands))
    most = _summed(cells, inner_highs, len(categories), len(bands))
    table = table_within(rng, categories, bands, least, most)
    if table is None:
        return None
    new = list(KINDS).index(NEW)
    places = list(cells)
    wholes = [table[category][band] for category, band in places]
    mine = [[n for n in cells[place] if slots[n][0] == new] for place in places]
    others = [[n for n in cells[place] if slots[n][0] != new] for place in places]
    shares = allot(
        kinds[new],
        [max(len(part), 1) * rng.randint(60, 140) for part in mine],
        [
            max(_sum(inner_lows, part), whole - _sum(inner_highs, rest))
            for part, rest, whole in zip(mine, others, wholes, strict=True)
        ],
        [
            min(_sum(inner_highs, part), whole - _sum(inner_lows, rest))
            for part, rest, whole in zip(mine, others, wholes, strict=True)
        ],
    )
    if shares is None:
        return None
    found = [0] * len(slots)
    for part, rest, whole, share in zip(mine, others, wholes, shares, strict=True):
        for members, sum_ in ((part, share), (rest, whole - share)):
            weights = [_weight(rng) for _ in members]
            dealt = allot(sum_, weights, [lows[n] for n in members], [highs[n] for n in members])
            if dealt is None:
                return None
            for n, value in zip(members, dealt, strict=True):
                found[n] = value
    return found


def _weight(rng: Random) -> int:
    """Return a weight of which small ones are frequent and large ones rare."""
    return rng.randint(1, 100) * rng.randint(1, 100) + 400


def _sum(amounts: Sequence[int], members: Sequence[int]) -> int:
    return sum(amounts[n] for n in members)


def _cells(slots: Sequence[tuple[int, ...]]) -> dict[tuple[int, int], list[int]]:
    """Return the slots of each category and band."""
    cells: dict[tuple[int, int], list[int]] = defaultdict(list)
    for n, (_, category, band) in enumerate(slots):
        cells[category, band].append(n)
    return dict(cells)


def _summed(
    cells: dict[tuple[int, int], list[int]], amounts: Sequence[int], rows: int, columns: int
) -> list[list[int]]:
    return [[_sum(amounts, cells.get((r, c), [])) for c in range(columns)] for r in range(rows)]
