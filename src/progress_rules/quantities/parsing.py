"""Read numbers as people write them: 1,234.5; ３５％; 3.5亿元; (120); 35.0 %."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from progress_rules.quantities.decimals import checked

MONEY_UNITS: dict[str, Decimal] = {
    "元": Decimal("0.0001"),
    "千元": Decimal("0.1"),
    "万元": Decimal(1),
    "百万元": Decimal(100),
    "千万元": Decimal(1000),
    "亿元": Decimal(10000),
    "万": Decimal(1),
    "亿": Decimal(10000),
    "yuan": Decimal("0.0001"),
    "CNY": Decimal("0.0001"),
    "RMB": Decimal("0.0001"),
}
"""Each unit of money in 万元 (10,000 yuan), the unit that amounts with a stated unit are kept in."""

_NUMBER = re.compile(
    r"""(?P<number>[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?(?:[eE][+-]?\d{1,3})?|[+-]?\.\d+)
        \s*(?P<unit>.*)""",
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number and the unit written behind it: '' for none, '%', or a word such as '亿元'."""

    number: Decimal
    unit: str = ""


def parse_quantity(text: str) -> Quantity:
    """Return the number and unit that `text` writes, exactly; ValueError when it writes none.

    Full-width characters are read, thousands may be grouped by commas.

    >>> parse_quantity("３５．５％")
    Quantity(number=Decimal('35.5'), unit='%')
    >>> parse_quantity("1,127.4亿元")
    Quantity(number=Decimal('1127.4'), unit='亿元')
    """
    plain = unicodedata.normalize("NFKC", text).strip().replace("−", "-")
    match = _NUMBER.fullmatch(plain)
    if match is None:
        raise ValueError(f"{text!r} is not a number")
    number = checked(Decimal(match["number"].replace(",", "")))
    return Quantity(number, match["unit"].strip())
