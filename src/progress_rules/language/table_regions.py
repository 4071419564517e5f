"""Cut the values of a table's input into regions inside which every cell answers the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor
from typing import TYPE_CHECKING, Any

from progress_rules.language.unary_model import ORDERED, Bounds, Kind, UnaryTest
from progress_rules.quantities import EXACT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from progress_rules.language.nodes import Value


@dataclass(frozen=True, slots=True)
class Input:
    """An input of a table.

    Attributes:
        kind: Its type.
        values: What it can be, where that is limited to a few; the levels in their order, for levels.
        domain: A test that all its values pass, such as `>= 0`.
        whole: Whether a number is always whole, as counts are.
    """

    kind: Kind
    values: tuple[Value, ...] | None = None
    domain: UnaryTest | None = None
    whole: bool = False

    @property
    def levels(self) -> tuple[str, ...]:
        """The levels in their order."""
        return tuple(str(value) for value in self.values or ()) if self.kind == "level" else ()


@dataclass(frozen=True, slots=True)
class Region:
    """Values of an input that are all treated alike.

    Attributes:
        example: One of them; None is unknown.
        bounds: From where to where, for numbers, days and moments; a single value has both ends equal.
        other: Whether it is any text that the table does not mention; `example` then is such a text.
    """

    example: Value
    bounds: Bounds | None = None
    other: bool = False


def regions_of(given: Input, tests: Sequence[UnaryTest]) -> tuple[Region, ...]:
    """Return the regions of an input, in order; unknown last, and only where some test asks for it.

    >>> from progress_rules.language.unary_tests import parse_cell
    >>> tests = [parse_cell(cell, "number", {}.get) for cell in ("< 10", "[10..30]")]
    >>> [format(region.example, "f") for region in regions_of(Input("number"), tests)]
    ['9', '10', '20', '30', '31']
    """
    if given.kind == "level" and given.values is None:
        raise ValueError("an input of levels needs their order")
    found: Iterable[Region]
    if given.values is not None:
        found = [Region(value) for value in dict.fromkeys(given.values)]
    elif given.kind == "bool":
        found = [Region(value) for value in (False, True)]
    elif given.kind == "text":
        found = _texts(tests)
    else:
        found = _cut(given, [*tests, *([given.domain] if given.domain else [])])
    if given.domain is not None:
        found = [r for r in found if given.domain.holds(r.example, given.levels)]
    unknown = [Region(None)] if any(test.asks_for_unknown for test in tests) else []
    return (*found, *unknown)


def joined(regions: Sequence[Region]) -> tuple[Region, ...]:
    """Return the regions with those that follow one another without a gap made one.

    The example stays that of the first.
    """
    out: list[Region] = []
    start = 0
    for at, region in enumerate(regions, 1):
        if at < len(regions) and _touch(region.bounds, regions[at].bounds):
            continue
        first = regions[start]
        if first is not region and first.bounds and region.bounds:
            low, high = first.bounds, region.bounds
            first = Region(first.example, Bounds(low.low, high.high, low.low_in, high.high_in))
        out.append(first)
        start = at
    return tuple(out)


def _touch(left: Bounds | None, right: Bounds | None) -> bool:
    """Whether the right begins where the left ends."""
    if left is None or right is None or left.high is None:
        return False
    return left.high_in != right.low_in and bool(left.high == right.low)


def _texts(tests: Sequence[UnaryTest]) -> list[Region]:
    mentioned = dict.fromkeys(operand.value for test in tests for operand in test.operands())
    other, number = "other", 1
    while other in mentioned:
        number += 1
        other = f"other {number}"
    return [*(Region(text) for text in mentioned), Region(other, other=True)]


def _cut(given: Input, tests: Sequence[UnaryTest]) -> Iterator[Region]:
    """Cut the line of numbers, days or moments at every value that a test mentions."""
    assert given.kind in ORDERED  # noqa: S101 - the others are lists
    cuts: list[Any] = sorted({edge for test in tests for edge in test.edges()})
    for low, high in pairwise([None, *cuts, None]):
        example = _between(low, high, given)
        if example is not None:
            yield Region(example, Bounds(low, high))
        if high is not None and not (given.whole and high != high.to_integral_value()):
            yield Region(high, Bounds(high, high, low_in=True, high_in=True))


def _between(low: Any, high: Any, given: Input) -> Value:
    """Return a value strictly between the two, or None when there is none."""
    if given.kind == "date":
        return _day_between(low, high)
    if given.kind == "moment":
        return _moment_between(low, high)
    return _number_between(low, high, 0 if given.whole else None)


def _number_between(low: Decimal | None, high: Decimal | None, places: int | None) -> Decimal | None:
    """Return the number of the fewest decimal places, near the middle; only whole ones with `places` 0."""
    if low is None or high is None:
        whole = floor(low) + 1 if low is not None else ceil(high) - 1 if high is not None else 0
        return Decimal(whole)
    scale = 0
    while True:
        least = floor(Fraction(low) * 10**scale) + 1
        most = ceil(Fraction(high) * 10**scale) - 1
        if least <= most:
            return Decimal((least + most) // 2).scaleb(-scale, EXACT)
        if scale == places:
            return None
        scale += 1


def _day_between(low: date | None, high: date | None) -> date | None:
    one = timedelta(days=1)
    if low is None and high is None:
        return date(2000, 1, 1)
    if low is None:
        return high - one if high is not None and high > date.min else None
    found = low + one if low < date.max else None
    return found if found and (high is None or found < high) else None


def _moment_between(low: datetime | None, high: datetime | None) -> datetime | None:
    """Return the first full day between, else the first full hour, minute, second or microsecond."""
    if low is None and high is None:
        return datetime(2000, 1, 1)
    if low is None:
        day = _day_between(None, high.date() if high else None)
        first = datetime(day.year, day.month, day.day) if day else datetime(1, 1, 1)
        return first if high is None or first < high else None
    start = datetime(low.year, low.month, low.day)
    for step in ({"days": 1}, {"hours": 1}, {"minutes": 1}, {"seconds": 1}, {"microseconds": 1}):
        length = timedelta(**step)
        try:
            found = start + ((low - start) // length + 1) * length
        except OverflowError:
            continue
        if high is None or found < high:
            return found
    return None
