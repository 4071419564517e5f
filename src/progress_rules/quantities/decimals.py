"""Decimals that are never rounded behind anybody's back."""

from __future__ import annotations

from decimal import Context, Decimal, Inexact, InvalidOperation, Overflow
from fractions import Fraction

MAX_DIGITS = 30
"""The most significant digits a fact may have: three such numbers multiplied stay exact in `EXACT`."""

MAX_SCALE = 18
"""The most decimal places a fact may have."""

EXACT = Context(prec=120, traps=[Inexact, InvalidOperation, Overflow])
"""The context of every calculation: a result that would have to be rounded raises instead."""


def to_decimal(value: Decimal | int | float | str) -> Decimal:
    """Return the number exactly as it is written; ValueError when it is none, or is not finite.

    A float stands for the shortest decimal that reads back as that float, which is what a person
    typed: 35.3 is 35.3, not 35.2999999999999971578...

    >>> to_decimal(35.3) - to_decimal("30.3")
    Decimal('5.0')
    """
    if isinstance(value, bool):
        raise ValueError(f"{value!r} is not a number")
    try:
        number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    except (InvalidOperation, TypeError, ValueError) as error:
        raise ValueError(f"{value!r} is not a number") from error
    return checked(number)


def checked(number: Decimal) -> Decimal:
    """Return the number when it is finite and within `MAX_DIGITS` and `MAX_SCALE`, else raise ValueError."""
    if not number.is_finite():
        raise ValueError(f"{number} is not a finite number")
    sign, digits, exponent = number.as_tuple()
    assert isinstance(exponent, int)  # noqa: S101 - finite numbers have integer exponents
    if exponent < -MAX_SCALE or len(digits) + max(exponent, 0) > MAX_DIGITS:
        if not number:
            return Decimal(0)
        # Trailing zeros carry no information; look again without them before refusing. No context is asked:
        # one has bounds of its own, for digits and exponents, and raises beyond them.
        zeros = next(at for at, digit in enumerate(reversed(digits)) if digit)
        digits, exponent = digits[: len(digits) - zeros], exponent + zeros
        if exponent < -MAX_SCALE or len(digits) + max(exponent, 0) > MAX_DIGITS:
            raise ValueError(f"{number} has more than {MAX_DIGITS} digits or {MAX_SCALE} decimal places")
        return Decimal((sign, digits, exponent))
    return number


def format_decimal(value: Decimal | Fraction | int, places: int = 6) -> str:
    """Return the number in plain notation without trailing zeros.

    A decimal is printed in full; a fraction that has no finite decimal is rounded half up to
    `places` places and marked with an ellipsis.

    >>> format_decimal(Decimal("5.0")), format_decimal(Decimal("1E+2")), format_decimal(Fraction(1, 3))
    ('5', '100', '0.333333…')
    """
    if isinstance(value, Fraction):
        denominator = value.denominator
        for prime in (2, 5):
            while denominator % prime == 0:
                denominator //= prime
        if denominator != 1:
            scaled = (abs(value) * 10**places * 2 + 1) // 2
            digits = f"{int(scaled):0{places + 1}d}"
            return f"{'-' if value < 0 else ''}{digits[:-places]}.{digits[-places:]}…"
        value = EXACT.divide(Decimal(value.numerator), Decimal(value.denominator))
    text = format(Decimal(value), "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text
