"""Whole units dealt out by weight, so that they add up: the method of the largest remainder."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction


def deal(units: int, weights: Sequence[Fraction]) -> list[int]:
    """Return `units` dealt out by weight: each its share rounded down, what is left to the largest remainders.

    No one is off the exact share by a whole unit, and the parts add up to `units`. Where remainders are
    equal, the earlier one gets the unit. A weight of 0 gets nothing.

    >>> from fractions import Fraction
    >>> deal(10, [Fraction(1), Fraction(1), Fraction(1)])
    [4, 3, 3]
    """
    whole = sum(weights)
    shares = [units * weight / whole for weight in weights]
    dealt = [share.numerator // share.denominator for share in shares]
    order = sorted(range(len(shares)), key=lambda n: (dealt[n] - shares[n], n))
    for n in order[: units - sum(dealt)]:
        dealt[n] += 1
    return dealt
