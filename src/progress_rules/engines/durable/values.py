"""Values as durable_rules takes them: whole numbers.

Days are ordinals, moments microseconds, levels ranks, texts codes, numbers units of so many decimal places.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from progress_rules.quantities import EXACT

if TYPE_CHECKING:
    from collections.abc import Iterable

    from progress_rules.language import nodes as n
    from progress_rules.levels import Scale

AGGREGATE = "aggregate"
"""The table under which functions over related rows are handed in."""

_FIRST = datetime(1, 1, 1)
_TICK = timedelta(microseconds=1)


def places_of(value: Decimal) -> int:
    """Return the decimal places that a number needs.

    >>> places_of(Decimal("2.50")), places_of(Decimal("1E+2"))
    (1, 0)
    """
    exponent = EXACT.normalize(value).as_tuple().exponent
    assert isinstance(exponent, int)  # noqa: S101 - finite numbers have integer exponents
    return max(0, -exponent)


def whole_literal(node: n.Literal, scale: Scale, texts: dict[str, int]) -> tuple[Any, int]:
    """Return the value of a literal as registers hold it, and its decimal places."""
    value = node.value
    if isinstance(value, Decimal):
        places = places_of(value)
        units = int(value.scaleb(places, EXACT))
        return Fraction(units, 10**places) if places else units, places
    return whole(value, node.type.name, scale, texts), 0


def whole(value: Any, kind: str, scale: Scale, texts: dict[str, int]) -> Any:
    """Return a value that is no number as a whole number; texts get a code when they first occur."""
    match value:
        case None | bool():
            return value
        case datetime():
            return (value - _FIRST) // _TICK
        case date():
            return value.toordinal()
        case str() if kind == "level":
            return scale[value].rank
        case str():
            return texts.setdefault(value, len(texts) + 1)
    return int(value)


def scale_of(values: Iterable[Any]) -> int | None:
    """Return the decimal places that a column of numbers needs; None where one of them is a fraction without."""
    places = 0
    for value in values:
        if isinstance(value, Decimal):
            places = max(places, places_of(value))
        elif isinstance(value, Fraction):
            return None
    return places


def scaled(value: Any, scale: int | None) -> Any:
    """Return a number as a whole number of units of so many decimal places, or as the text of a fraction."""
    if value is None:
        return None
    exact = Fraction(value)
    if scale is None:
        return f"{exact.numerator}/{exact.denominator}"
    found = exact * 10**scale
    if found.denominator != 1:
        raise ValueError(f"{value} has more than {scale} decimal places")
    return found.numerator


def unscaled(value: Any, kind: str, texts: list[str]) -> Any:
    """Return the value that a register's whole number stands for, as outcomes hold it."""
    if value is None or kind in {"bool", "number", "level", "null"}:
        return value
    if kind == "date":
        return date.fromordinal(value)
    if kind == "moment":
        return _FIRST + value * _TICK
    return texts[value - 1]
