"""The columns of an outcome, from the values that an engine has worked out row by row."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl


def series_of(name: str, values: Sequence[Any], kind: str) -> list[pl.Series]:
    """Return the columns that outcomes hold of the values of one output; a number is two texts, of an exact fraction.

    Args:
        name: The output, see `assessment.outcome.Outcome`.
        values: One for each row.
        kind: The type of its expression.
    """
    import polars as pl

    dtypes: dict[str, Any] = {
        "date": pl.Date,
        "moment": pl.Datetime("us"),
        "text": pl.String,
        "level": pl.Int8,
    }
    if name in {"signal", "light"}:
        return [pl.Series(name, values, dtype=pl.Int8)]
    if name == "streak":
        return [pl.Series(name, [None if v is None else int(v) for v in values], dtype=pl.Int64)]
    if name.startswith("score:") or kind == "number":
        exact = [None if v is None else Fraction(v) for v in values]
        top = [None if v is None else str(v.numerator) for v in exact]
        low = [None if v is None else str(v.denominator) for v in exact]
        return [pl.Series(f"{name}:n", top, dtype=pl.String), pl.Series(f"{name}:d", low, dtype=pl.String)]
    return [pl.Series(name, values, dtype=dtypes.get(kind, pl.Boolean))]
