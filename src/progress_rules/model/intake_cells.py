"""Cells of a column: as text, and read one by one where the fast way over the whole column gives up."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import polars as pl
from pydantic_core import PydanticCustomError

from progress_rules.model.types import read_bool

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

LARGEST_WHOLE_FLOAT = 10**15
"""Below this every whole number is a float of its own with at most 15 digits."""

BLANKS = "".join(chr(code) for code in range(0x3001) if chr(code).isspace())
"""What `str.strip` removes; the fast way has to remove the same."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A cell that cannot be read: its row in the raw frame, and the code and values of the problem."""

    index: int
    code: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Cells:
    """A column that has been read: its canonical values and the cells that could not be."""

    values: pl.Series
    faults: tuple[Fault, ...] = ()


def fault_of(index: int, error: PydanticCustomError) -> Fault:
    """Return the fault that a scalar reader has raised."""
    values = {name: value for name, value in (error.context or {}).items() if name != "sentence"}
    return Fault(index, error.type, values)


def as_text(series: pl.Series) -> Cells:
    """Return any column as stripped text, blank cells as null."""
    kind = series.dtype
    if kind == pl.String:
        return Cells(series.str.strip_chars(BLANKS).replace("", None))
    if isinstance(kind, (pl.Categorical, pl.Enum)):
        return as_text(series.cast(pl.String))
    if kind == pl.Null or kind.is_integer() or kind == pl.Boolean:
        return Cells(series.cast(pl.String))
    if kind.is_float():
        return Cells(_float_text(series))
    if kind == pl.Decimal:
        return Cells(trim_zeros(series.cast(pl.String)))
    if kind == pl.Date:
        return Cells(series.dt.to_string("%Y-%m-%d"))
    if kind == pl.Datetime:
        return Cells(series.dt.to_string("iso:strict"))
    return Cells(pl.Series(series.name, [None] * len(series), dtype=pl.String), not_a_cell(series))


def not_a_cell(series: pl.Series) -> tuple[Fault, ...]:
    """Return the faults of a column that holds lists, structures or other things no cell can hold."""
    filled = series.is_not_null().arg_true().to_list()
    cells = series.to_list()
    return tuple(Fault(i, "PR119", {"text": str(cells[i])}) for i in filled)


def _float_text(series: pl.Series) -> pl.Series:
    clean = series.fill_nan(None)
    whole = (clean == clean.round(0)) & (clean.abs() < LARGEST_WHOLE_FLOAT)
    frame = pl.DataFrame({"value": clean, "whole": whole})
    text = pl.col("value").cast(pl.Int64, strict=False).cast(pl.String)
    return frame.select(pl.when("whole").then(text).otherwise(pl.col("value").cast(pl.String))).to_series()


def trim_zeros(texts: pl.Series) -> pl.Series:
    """Return plain decimal texts without the zeros that end their fraction."""
    cut = texts.str.contains(".", literal=True)
    frame = pl.DataFrame({"text": texts, "cut": cut})
    short = pl.col("text").str.strip_chars_end("0").str.strip_chars_end(".")
    return frame.select(pl.when("cut").then(short).otherwise("text")).to_series()


def read_rest(
    texts: pl.Series, done: pl.Series, reader: Callable[[str], Any], collect: Callable[[list[Any]], pl.Series]
) -> Cells:
    """Read the texts that have no value in `done` yet, each distinct one once, by a scalar reader.

    `collect` turns the values into a column; what the reader refuses becomes a fault.
    """
    left = texts.is_not_null() & done.is_null()
    if not left.any():
        return Cells(done)
    values: list[Any] = []
    refused: dict[str, Fault] = {}
    distinct = texts.filter(left).unique().to_list()
    for text in distinct:
        try:
            values.append(reader(text))
        except PydanticCustomError as error:
            refused[text] = fault_of(0, error)
            values.append(None)
    column = collect(values)
    slow = texts.replace_strict(
        pl.Series(distinct, dtype=pl.String), column, default=None, return_dtype=column.dtype
    )
    faults = _placed(texts, left, refused) if refused else ()
    return Cells(done.cast(column.dtype).fill_null(slow), tuple(faults))


def _placed(texts: pl.Series, left: pl.Series, refused: Mapping[str, Fault]) -> Iterable[Fault]:
    hit = left & texts.is_in(pl.Series(list(refused), dtype=pl.String).implode())
    for index in hit.arg_true().to_list():
        fault = refused[texts[index]]
        yield Fault(index, fault.code, fault.values)


def read_names(series: pl.Series) -> Cells:
    """Read a column of identifiers; one that a spreadsheet has cut short is refused."""
    text = as_text(series)
    cut = text.values.str.contains(r"^[0-9](\.[0-9]+)?[Ee]\+?[0-9]{2,}$").fill_null(value=False)
    faults = tuple(Fault(i, "PR128", {"text": text.values[i]}) for i in cut.arg_true().to_list())
    return Cells(text.values, text.faults + faults)


def read_flags(series: pl.Series) -> Cells:
    """Read a column of yes and no."""
    if series.dtype == pl.Boolean:
        return Cells(series)
    text = as_text(series)
    empty = pl.Series(series.name, [None] * len(series), dtype=pl.Boolean)
    read = read_rest(text.values, empty, read_bool, lambda found: pl.Series(found, dtype=pl.Boolean))
    return Cells(read.values, text.faults + read.faults)
