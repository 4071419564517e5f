"""Columns of numbers, percentages and amounts, exactly, from text, floats, integers and decimals."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

import polars as pl
from pydantic_core import PydanticCustomError

from progress_rules.model.intake_cells import LARGEST_WHOLE_FLOAT, Cells, Fault, as_text, fault_of, not_a_cell
from progress_rules.model.types import fail, read_money, read_number, read_percent
from progress_rules.quantities import EXACT, MAX_DIGITS, MAX_SCALE
from progress_rules.quantities.decimals import checked

if TYPE_CHECKING:
    from collections.abc import Iterable

    from progress_rules.model.columns import Kind

WIDTH = 38
"""The digits of a decimal column."""

_READERS = {"number": read_number, "percent": read_percent, "money": read_money}
_PLAIN = r"^[+-]?[0-9]{1,15}(\.[0-9]{1,15})?"


@dataclass(frozen=True, slots=True)
class Numbers:
    """A column of numbers that has been read, and what its cells say about their unit.

    `most` is the largest bare number without its sign, before any factor; 0 when there is none but
    zeros. `marked` tells whether some cell states its own unit.
    """

    cells: Cells
    most: Decimal = Decimal(0)
    marked: bool = False


def read_numbers(series: pl.Series, kind: Kind, factor: Decimal = Decimal(1)) -> Numbers:
    """Read a column of numbers; bare ones are multiplied by `factor`, those with a unit follow it."""
    dtype = series.dtype
    if dtype.is_float():
        return _from_floats(series, kind, factor)
    if dtype.is_integer() or dtype == pl.Decimal:
        exact = series if dtype == pl.Decimal else series.cast(pl.Decimal(WIDTH, 0))
        return _from_decimals(series, exact, kind, factor)
    if dtype in {pl.String, pl.Null} or isinstance(dtype, (pl.Categorical, pl.Enum)):
        return _from_text(as_text(series).values, kind, factor)
    texts = [None if value is None else str(value) for value in series.to_list()]
    if dtype in {pl.Boolean, pl.Date} or isinstance(dtype, pl.Datetime):
        return _from_text(pl.Series(series.name, texts, dtype=pl.String), kind, factor)
    empty = pl.Series(series.name, [None] * len(series), dtype=pl.Decimal(WIDTH, 0))
    return Numbers(Cells(empty, not_a_cell(series)))


def _from_floats(series: pl.Series, kind: Kind, factor: Decimal) -> Numbers:
    endless = series.is_infinite().fill_null(value=False)
    finite = series.fill_nan(None).set(endless, None) if endless.any() else series.fill_nan(None)
    faults = tuple(Fault(i, "PR112", {"text": str(series[i])}) for i in endless.arg_true().to_list())
    exact = shortest_decimals(finite)
    if exact is None:
        read = _from_text(finite.cast(pl.String), kind, factor)
    else:
        read = _from_decimals(finite, exact, kind, factor)
    return Numbers(Cells(read.cells.values, faults + read.cells.faults), read.most, read.marked)


def shortest_decimals(series: pl.Series) -> pl.Series | None:
    """Return the shortest decimals that read back as these floats, or None where nine places are too few.

    i / 10**k is correctly rounded, so equality proves that the decimal i * 10**-k reads back as the
    float; two decimals of at most 15 digits never read back as the same float, so it is the shortest.
    """
    if series.dtype != pl.Float64:
        return None
    present = series.drop_nulls()
    if not (present.abs() < LARGEST_WHOLE_FLOAT).all():
        return None
    for places in range(10):
        scaled = (series * 10**places).round(0)
        held = scaled.drop_nulls()
        if not (held.abs() < LARGEST_WHOLE_FLOAT).all():
            return None
        if (_quotient(held, 10**places) == present).all():
            whole = scaled.cast(pl.Int64).cast(pl.Decimal(WIDTH, places))
            return times(whole, Decimal(1).scaleb(-places)) if places else whole
    return None


def _quotient(values: pl.Series, divisor: int) -> pl.Series:
    """Return correctly rounded quotients.

    Polars multiplies by the reciprocal when the divisor is a scalar or a column of length one, which is
    off by a bit in a third of all cases; a column of divisors is divided by in earnest.
    """
    padded = values.extend_constant(0.0, 1)
    return (padded / pl.repeat(float(divisor), len(padded), dtype=pl.Float64, eager=True)).head(len(values))


def _from_decimals(series: pl.Series, exact: pl.Series, kind: Kind, factor: Decimal) -> Numbers:
    most = exact.abs().max()
    values = trimmed(exact)
    faults = (*_too_long(series, values), *_negative(series, values, kind))
    if not faults and factor != 1:
        values, faults = _multiplied(series, values, factor)
    return Numbers(Cells(values, tuple(faults)), most if isinstance(most, Decimal) else Decimal(0))


def _from_text(texts: pl.Series, kind: Kind, factor: Decimal) -> Numbers:
    plain = texts.str.contains(_PLAIN + ("%?$" if kind == "percent" else "$")).fill_null(value=False)
    body = texts.set(~plain, None) if not plain.all() else texts
    signed = body.str.ends_with("%").fill_null(value=False) if kind == "percent" else None
    marked = signed is not None and bool(signed.any())
    if signed is None or not marked:
        bare = _plain_decimals(body)
        values, faults = (bare, ()) if factor == 1 else _multiplied(texts, bare, factor)
    else:
        bare = _plain_decimals(body.set(signed, None))
        values, faults = (bare, ()) if factor == 1 else _multiplied(texts, bare, factor)
        stated = _plain_decimals(body.set(~signed, None).str.strip_suffix("%"))
        values, faults = _joined(values, stated, faults)
    most = bare.abs().max()
    found = Numbers(Cells(values, faults), most if isinstance(most, Decimal) else Decimal(0), marked)
    left = ~plain & texts.is_not_null()
    if left.any():
        found = _with_rest(texts, left, found, kind, factor)
    values = trimmed(found.cells.values)
    faults = (*found.cells.faults, *_negative(texts, values, kind))
    return Numbers(Cells(values, faults), found.most, found.marked)


def _plain_decimals(texts: pl.Series) -> pl.Series:
    places = texts.str.extract(r"\.([0-9]+)$").str.len_bytes().max()
    return texts.cast(pl.Decimal(WIDTH, places if isinstance(places, int) else 0), strict=False)


def _with_rest(texts: pl.Series, left: pl.Series, found: Numbers, kind: Kind, factor: Decimal) -> Numbers:
    """Add the cells that are not plainly written, each distinct text read once."""
    most, marked = found.most, found.marked
    read: dict[str, Decimal] = {}
    refused: dict[str, Fault] = {}
    for text in texts.filter(left).unique().to_list():
        try:
            number = _READERS[kind](text)
            if states_unit(text):
                marked = True
            else:
                most = max(most, abs(number))
                number = _product(number, factor, text)
            read[text] = number
        except PydanticCustomError as error:
            refused[text] = fault_of(0, error)
    faults = tuple(
        Fault(i, refused[texts[i]].code, refused[texts[i]].values)
        for i in (left.arg_true().to_list() if refused else ())
        if texts[i] in refused
    )
    values, faults = found.cells.values, (*found.cells.faults, *faults)
    column = decimals(list(read.values()))
    if column is None:
        return Numbers(Cells(values, (*faults, Fault(-1, "PR130"))), most, marked)
    slow = texts.replace_strict(
        pl.Series(list(read), dtype=pl.String), column, default=None, return_dtype=column.dtype
    )
    return Numbers(Cells(*_joined(values, slow.set(~left, None), faults)), most, marked)


def states_unit(text: str) -> bool:
    """Return whether a number that was read states its own unit: the last character is no digit."""
    last = unicodedata.normalize("NFKC", text).strip()[-1:]
    return not (last.isdigit() or last == ".")


def _product(number: Decimal, factor: Decimal, text: str) -> Decimal:
    try:
        return checked(EXACT.multiply(number, factor))
    except (ArithmeticError, ValueError) as error:
        raise fail("PR129", text=text) from error


def times(values: pl.Series, factor: Decimal) -> pl.Series:
    """Return exact products; polars raises when one does not fit, and never rounds at this scale."""
    places = max(0, -int(factor.as_tuple().exponent))
    scale = max(values.dtype.scale, places)  # type: ignore[attr-defined]
    wide = values.cast(pl.Decimal(WIDTH, min(WIDTH, scale)))
    return wide * pl.Series([factor], dtype=pl.Decimal(WIDTH, places))


def _multiplied(texts: pl.Series, values: pl.Series, factor: Decimal) -> tuple[pl.Series, tuple[Fault, ...]]:
    """Return the products, room made for the places that a factor such as 0.0001 adds."""
    places = max(0, -int(factor.normalize().as_tuple().exponent))
    scale = values.dtype.scale + places  # type: ignore[attr-defined]
    try:
        product = trimmed(
            times(values.cast(pl.Decimal(WIDTH, scale)), factor.normalize() if places else factor)
        )
    except (pl.exceptions.ComputeError, pl.exceptions.InvalidOperationError):
        product = None
    if product is not None:
        return product, tuple(_too_long(texts, product))
    faults, numbers = [], []
    for index, number in enumerate(values.to_list()):
        try:
            numbers.append(None if number is None else _product(number, factor, str(texts[index])))
        except PydanticCustomError as error:
            faults.append(fault_of(index, error))
            numbers.append(None)
    column = decimals(numbers)
    return (values, (*faults, Fault(-1, "PR130"))) if column is None else (column, tuple(faults))


def _joined(
    one: pl.Series, other: pl.Series, faults: tuple[Fault, ...]
) -> tuple[pl.Series, tuple[Fault, ...]]:
    """Return the first value of each row under one scale; PR130 when no scale holds them all."""
    scale = max(one.dtype.scale, other.dtype.scale)  # type: ignore[attr-defined]
    try:
        wide = [column.cast(pl.Decimal(WIDTH, scale)) for column in (one, other)]
    except pl.exceptions.InvalidOperationError:
        return one, (*faults, Fault(-1, "PR130"))
    return wide[0].fill_null(wide[1]), faults


def decimals(numbers: list[Decimal | None]) -> pl.Series | None:
    """Return a column of decimals at the smallest scale that holds them, or None when none does."""
    plain = [None if n is None else (EXACT.normalize(n) if n else Decimal(0)) for n in numbers]
    scale = max((max(0, -int(n.as_tuple().exponent)) for n in plain if n is not None), default=0)
    if any(n is not None and n.adjusted() + 1 + scale > WIDTH for n in plain):
        return None
    return pl.Series(
        [n if n is None else EXACT.quantize(n, Decimal(1).scaleb(-scale)) for n in plain],
        dtype=pl.Decimal(WIDTH, scale),
    )


def trimmed(values: pl.Series) -> pl.Series:
    """Return the decimals at the smallest scale that holds them."""
    scale = values.dtype.scale  # type: ignore[attr-defined]
    for places in range(scale):
        shorter = values.cast(pl.Decimal(WIDTH, places))
        if (shorter == values).all():
            return shorter
    return values.cast(pl.Decimal(WIDTH, scale))


def _too_long(texts: pl.Series, values: pl.Series) -> Iterable[Fault]:
    scale = values.dtype.scale  # type: ignore[attr-defined]
    most = values.abs().max()
    if not isinstance(most, Decimal) or (scale <= MAX_SCALE and most.adjusted() + 1 + scale <= MAX_DIGITS):
        return
    for index, number in enumerate(values.to_list()):
        try:
            if number is not None:
                checked(number)
        except ValueError:
            yield Fault(index, "PR129", {"text": str(texts[index])})


def _negative(texts: pl.Series, values: pl.Series, kind: Kind) -> Iterable[Fault]:
    if kind == "percent":
        below = (values < 0).fill_null(value=False)
        yield from (Fault(i, "PR126", {"text": str(texts[i])}) for i in below.arg_true().to_list())
