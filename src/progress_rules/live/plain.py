"""Values as JSON can hold them exactly."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from progress_rules.quantities import format_decimal


def plain(value: Any) -> Any:
    """Return a value of a fact or of a row as JSON can hold it: numbers and days as text."""
    if isinstance(value, Decimal):
        return format_decimal(value)
    return value.isoformat() if isinstance(value, date) else value
