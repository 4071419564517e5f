"""Exact numbers as offices write them: decimals, percentages, amounts."""

from __future__ import annotations

from progress_rules.quantities.decimals import EXACT, MAX_DIGITS, MAX_SCALE, format_decimal, to_decimal
from progress_rules.quantities.parsing import MONEY_UNITS, Quantity, parse_quantity

__all__ = [
    "EXACT",
    "MAX_DIGITS",
    "MAX_SCALE",
    "MONEY_UNITS",
    "Quantity",
    "format_decimal",
    "parse_quantity",
    "to_decimal",
]
