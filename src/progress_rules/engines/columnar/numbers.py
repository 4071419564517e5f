"""Exact numbers in columns: scaled integers over a common denominator, with bounds that prove they fit.

A number is `top / (bottom * 10**scale)`: `top` and `bottom` are integer columns, `bottom` is positive and
absent (None) where nothing was divided; `constant` is the top of a constant. `bound` limits the size of `top`,
`low_bound` that of `bottom`.
Every operation works out the bounds of its result before it runs and chooses 32, 64 or 128 bits; what does
not fit into 128 bits is refused. So nothing is ever rounded and nothing overflows.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

import polars as pl

INT32 = 2**31 - 1
INT64 = 2**63 - 1
INT128 = 2**127 - 1


class TooLargeError(Exception):
    """A number may need more than 128 bits."""


@dataclass(frozen=True, slots=True)
class Number:
    """A column of exact numbers."""

    top: pl.Expr
    scale: int
    bound: int
    nullable: bool
    bottom: pl.Expr | None = None
    low_bound: int = 1
    constant: int | None = None

    def at_scale(self, scale: int) -> Number:
        """Return the same numbers with a larger scale."""
        if scale == self.scale:
            return self
        factor = 10 ** (scale - self.scale)
        if self.constant is not None:
            return whole_number(self.constant * factor, scale)
        return replace(self, top=times(self.top, self.bound, factor), bound=self.bound * factor, scale=scale)


def literal(value: Decimal | int) -> Number:
    """Return a constant; 0.0 is 0, as equal expressions are one."""
    exponent = Decimal(value).as_tuple().exponent
    scale = max(0, -int(exponent))
    top = int(Decimal(value).scaleb(scale))
    while scale and top % 10 == 0:
        top, scale = top // 10, scale - 1
    return whole_number(top, scale)


def whole_number(top: int, scale: int) -> Number:
    """Return the constant `top / 10**scale`."""
    return Number(_lit(top), scale, abs(top), nullable=False, constant=top)


def width(bound: int) -> pl.DataType:
    """Return the integer type for values of this size at most."""
    if bound > INT128:
        raise TooLargeError
    return pl.Int32() if bound <= INT32 else pl.Int64() if bound <= INT64 else pl.Int128()


def _lit(value: int) -> pl.Expr:
    return pl.lit(value, dtype=width(abs(value)))


def widened(expression: pl.Expr, bound: int, result: int) -> pl.Expr:
    """Return the column in the width that a result of size `result` needs."""
    wanted = width(result)
    return expression if width(bound) == wanted else expression.cast(wanted)


def times(expression: pl.Expr, bound: int, factor: int) -> pl.Expr:
    """Multiply by a positive constant."""
    if factor == 1:
        return expression
    return widened(expression, bound, max(bound * factor, factor)) * _lit(factor)


def product(a: pl.Expr, a_bound: int, b: pl.Expr, b_bound: int) -> pl.Expr:
    """Multiply two integer columns."""
    result = max(a_bound * b_bound, a_bound, b_bound)  # nothing times much is narrower than the factor
    return widened(a, a_bound, result) * widened(b, b_bound, result)


def common(a: Number, b: Number) -> tuple[Number, Number]:
    """Return both with one scale and one denominator."""
    scale = max(a.scale, b.scale)
    a, b = a.at_scale(scale), b.at_scale(scale)
    if a.bottom is None and b.bottom is None:
        return a, b
    if a.bottom is not None and b.bottom is not None:
        low = product(a.bottom, a.low_bound, b.bottom, b.low_bound)
        low_bound = a.low_bound * b.low_bound
        return (
            replace(a, top=product(a.top, a.bound, b.bottom, b.low_bound), bound=a.bound * b.low_bound,
                    bottom=low, low_bound=low_bound, constant=None),
            replace(b, top=product(b.top, b.bound, a.bottom, a.low_bound), bound=b.bound * a.low_bound,
                    bottom=low, low_bound=low_bound, constant=None),
        )  # fmt: skip
    if b.bottom is not None:
        lifted = replace(
            a, top=product(a.top, a.bound, b.bottom, b.low_bound), bound=a.bound * b.low_bound,
            bottom=b.bottom, low_bound=b.low_bound, constant=None,
        )  # fmt: skip
        return lifted, b
    second, first = common(b, a)
    return first, second


def add(a: Number, b: Number, sign: int) -> Number:
    """Return `a + b` or `a - b`."""
    a, b = common(a, b)
    bound = a.bound + b.bound
    left, right = widened(a.top, a.bound, bound), widened(b.top, b.bound, bound)
    top = left + right if sign > 0 else left - right
    return replace(a, top=top, bound=bound, nullable=a.nullable or b.nullable, constant=None)


def multiply(a: Number, b: Number) -> Number:
    """Return `a * b`."""
    bottom, low_bound = a.bottom, a.low_bound
    if b.bottom is not None:
        bottom = b.bottom if bottom is None else product(bottom, low_bound, b.bottom, b.low_bound)
        low_bound = a.low_bound * b.low_bound
    top = product(a.top, a.bound, b.top, b.bound)
    return Number(top, a.scale + b.scale, a.bound * b.bound, a.nullable or b.nullable, bottom, low_bound)


def divide(a: Number, b: Number) -> Number:
    """Return `a / b`, unknown where b is zero; the sign moves to the numerator."""
    scale = max(a.scale, b.scale)
    a, b = a.at_scale(scale), b.at_scale(scale)
    top, bound = a.top, a.bound
    if b.bottom is not None:
        top, bound = product(top, bound, b.bottom, b.low_bound), bound * b.low_bound
    low, low_bound = b.top, b.bound
    if a.bottom is not None:
        low, low_bound = product(low, low_bound, a.bottom, a.low_bound), low_bound * a.low_bound
    signed = pl.when(low < 0).then(negated(top)).when(low > 0).then(top)
    return Number(signed, 0, bound, nullable=True, bottom=low.abs(), low_bound=max(low_bound, 1))


def compare(operator: str, a: Number, b: Number) -> pl.Expr:
    """Compare two columns; unknown where one is."""
    a, b = common(a, b)
    bound = max(a.bound, b.bound)
    left, right = widened(a.top, a.bound, bound), widened(b.top, b.bound, bound)
    return compared(operator, left, right)


_MIRRORED = {"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}


def compared(operator: str, left: pl.Expr, right: pl.Expr) -> pl.Expr:
    """Compare two columns of one kind.

    A constant goes to the right: Polars 2.1 gives a single value for `lit(0) < column` where the column
    itself holds one repeated value.
    """
    if not left.meta.root_names():
        operator, left, right = _MIRRORED[operator], right, left
    match operator:
        case "==":
            return left == right
        case "!=":
            return left != right
        case "<":
            return left < right
        case "<=":
            return left <= right
        case ">":
            return left > right
    return left >= right


def negated(expr: pl.Expr) -> pl.Expr:
    """Return the column with its sign changed; Polars has no unary minus for integers of 128 bits."""
    return expr * -1


def whole(a: Number, direction: int) -> Number:
    """Return the floor (-1) or the ceiling (1)."""
    low, low_bound = _full_bottom(a)
    bound = a.bound + low_bound
    top, low = widened(a.top, a.bound, bound), widened(low, low_bound, bound)
    result = top // low if direction < 0 else negated(negated(top) // low)
    return Number(result, 0, a.bound + 1, a.nullable)


def rounded(a: Number, places: int) -> Number:
    """Round half away from zero to so many places."""
    low, low_bound = _full_bottom(a)
    factor = 2 * 10**places
    bound = a.bound * factor + 2 * low_bound
    top = widened(a.top, a.bound, bound).abs() * _lit(factor)
    low = widened(low, low_bound, bound)
    size = (top + low) // (low * 2)
    return Number(pl.when(a.top < 0).then(negated(size)).otherwise(size), places, bound, a.nullable)


def denominator(a: Number) -> pl.Expr:
    """Return the whole denominator of a column, the power of ten included."""
    return _full_bottom(a)[0]


def _full_bottom(a: Number) -> tuple[pl.Expr, int]:
    """Return the whole denominator, the power of ten included."""
    factor = 10**a.scale
    if a.bottom is None:
        return _lit(factor), factor
    return times(a.bottom, a.low_bound, factor), a.low_bound * factor
