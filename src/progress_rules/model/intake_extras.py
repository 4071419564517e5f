"""Columns that the model does not list: their type is inferred, each column as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from progress_rules.model.intake_cells import Cells, as_text, not_a_cell, read_flags
from progress_rules.model.intake_dates import ISO_MOMENT, read_days, read_moments
from progress_rules.model.intake_numbers import WIDTH, read_numbers
from progress_rules.quantities import MAX_DIGITS

if TYPE_CHECKING:
    from collections.abc import Callable

_WORDS = ["是", "否", "true", "false", "yes", "no"]
_DAY = r"^[0-9]{4}(-[0-9]{1,2}-|/[0-9]{1,2}/|\.[0-9]{1,2}\.|年[0-9]{1,2}月)[0-9]{1,2}日?$"
# A leading zero marks a code (0012), so does an exponent (5E10): such columns stay text.
_NUMBER = r"^[+-]?(0|[1-9][0-9]{0,2}(,[0-9]{3})+|[1-9][0-9]*)(\.[0-9]{1,18})?"

EXTRA_TYPES: dict[str, pl.DataType] = {
    "text": pl.String(),
    "number": pl.Decimal(WIDTH, 0),
    "date": pl.Date(),
    "time": pl.Datetime("us"),
    "yes/no": pl.Boolean(),
}
"""The type of a further column by the word that fixes it in its heading."""


def type_word(dtype: pl.DataType) -> str:
    """Return the word that fixes a type in a heading.

    >>> type_word(pl.Decimal(38, 2))
    'number'
    """
    return next(word for word, known in EXTRA_TYPES.items() if known.base_type() == dtype.base_type())


def inferred(texts: pl.Series) -> str:
    """Return the word for the type that stripped texts have as a whole.

    >>> [inferred(pl.Series(texts)) for texts in (["12", "3.5"], ["0012", "3"], ["是", None])]
    ['number', 'text', 'yes/no']
    """
    found = texts.drop_nulls()
    if found.is_empty():
        return "text"
    if found.str.to_lowercase().is_in(_WORDS).all():
        return "yes/no"
    if found.str.contains(_DAY).all() and not read_days(found, "date").faults:
        return "date"
    if found.str.contains(ISO_MOMENT).all() and not read_moments(found).faults:
        return "time"
    wide = found.str.normalize("NFKC")
    if wide.str.contains(_NUMBER + "$").all() or wide.str.contains(_NUMBER + "%$").all():
        short = wide.str.len_bytes().max()
        if isinstance(short, int) and short <= MAX_DIGITS:
            return "number"
    return "text"


def read_extra_column(series: pl.Series, word: str = "") -> Cells:
    """Read a further column; `word` fixes its type, else typed columns keep theirs and text is inferred."""
    dtype = series.dtype
    if not word:
        if dtype in {pl.String, pl.Null} or isinstance(dtype, (pl.Categorical, pl.Enum)):
            text = as_text(series)
            return _READ[inferred(text.values)](text.values)
        word = _word_of(dtype)
    return (
        _READ[word](series)
        if word
        else Cells(pl.Series([None] * len(series), dtype=pl.String), not_a_cell(series))
    )


def _word_of(dtype: pl.DataType) -> str:
    if dtype == pl.Boolean:
        return "yes/no"
    if dtype.is_numeric():
        return "number"
    if dtype == pl.Date:
        return "date"
    return "time" if dtype == pl.Datetime else ""


def _percent_signs_off(series: pl.Series) -> Cells:
    """Read numbers; where all are written with a per cent sign, 35% is 35."""
    if series.dtype == pl.String and series.drop_nulls().str.normalize("NFKC").str.ends_with("%").any():
        series = series.str.normalize("NFKC").str.strip_suffix("%")
    return read_numbers(series, "number").cells


_READ: dict[str, Callable[[pl.Series], Cells]] = {
    "text": as_text,
    "number": _percent_signs_off,
    "date": lambda series: read_days(series, "date"),
    "time": read_moments,
    "yes/no": read_flags,
}
