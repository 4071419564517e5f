"""Columns of days, moments and periods."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from progress_rules.model.intake_cells import Cells, Fault, as_text, read_rest
from progress_rules.model.types import (
    read_date,
    read_first_day,
    read_last_day,
    read_moment,
    read_period,
)

if TYPE_CHECKING:
    from progress_rules.model.columns import Kind

_DAY_READERS = {"date": read_date, "first_day": read_first_day, "last_day": read_last_day}
ISO_DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
ISO_MOMENT = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?$"
_CANONICAL_MONTH = r"^[1-9][0-9]{3}-(0[1-9]|1[0-2])$"


def read_days(series: pl.Series, kind: Kind) -> Cells:
    """Read a column of days; a moment gives its day on its own clock."""
    if series.dtype == pl.Date:
        return Cells(series)
    if series.dtype == pl.Datetime:
        return Cells(series.dt.date())
    text = as_text(series)
    plain = text.values.str.contains(ISO_DAY).fill_null(value=False)
    days = text.values.set(~plain, None).str.to_date("%Y-%m-%d", strict=False)
    read = read_rest(text.values, days, _DAY_READERS[kind], lambda found: pl.Series(found, dtype=pl.Date))
    return Cells(read.values, text.faults + read.faults)


def read_moments(series: pl.Series) -> Cells:
    """Read a column of local dates and times; a bare day is its midnight, an offset is refused."""
    dtype = series.dtype
    if dtype == pl.Date:
        return Cells(series.cast(pl.Datetime("us")))
    if isinstance(dtype, pl.Datetime):
        if dtype.time_zone is None:
            return Cells(series.cast(pl.Datetime("us")))
        offset = series.dt.to_string("iso:strict")
        filled = series.is_not_null().arg_true().to_list()
        empty = pl.Series(series.name, [None] * len(series), dtype=pl.Datetime("us"))
        return Cells(empty, tuple(Fault(i, "PR116", {"text": offset[i]}) for i in filled))
    text = as_text(series)
    found = text.values
    day = found.str.contains(ISO_DAY).fill_null(value=False)
    moment = found.str.contains(ISO_MOMENT).fill_null(value=False)
    full = found.set(~moment, None).str.replace(" ", "T", literal=True)
    seconds = full.str.to_datetime("%Y-%m-%dT%H:%M:%S%.f", strict=False, time_unit="us")
    minutes = full.str.to_datetime("%Y-%m-%dT%H:%M", strict=False, time_unit="us")
    days = found.set(~day, None).str.to_date("%Y-%m-%d", strict=False).cast(pl.Datetime("us"))
    read = read_rest(
        found,
        seconds.fill_null(minutes).fill_null(days),
        read_moment,
        lambda values: pl.Series(values, dtype=pl.Datetime("us")),
    )
    return Cells(read.values, text.faults + read.faults)


def read_periods(series: pl.Series) -> Cells:
    """Read a column of periods as their canonical labels; 2017.1 kept as a number is refused.

    As a number 2017.10 turns into 2017.1, so it could be January or October.
    """
    dtype = series.dtype
    faults: tuple[Fault, ...] = ()
    if dtype.is_float() or dtype == pl.Decimal:
        broken = (series != series.round(0)).fill_null(value=False) & ~_not_a_number(series)
        faults = tuple(Fault(i, "PR115", {"text": str(series[i])}) for i in broken.arg_true().to_list())
        series = series.set(broken, None) if faults else series
    elif dtype == pl.Datetime:
        series = series.dt.date()
    text = as_text(series)
    plain = text.values.str.contains(_CANONICAL_MONTH).fill_null(value=False)
    labels = text.values.set(~plain, None)
    read = read_rest(text.values, labels, read_period, lambda values: pl.Series(values, dtype=pl.String))
    return Cells(read.values, faults + text.faults + read.faults)


def _not_a_number(series: pl.Series) -> pl.Series:
    if series.dtype == pl.Decimal:
        return pl.repeat(False, len(series), eager=True)  # noqa: FBT003
    return series.is_nan().fill_null(value=False)
