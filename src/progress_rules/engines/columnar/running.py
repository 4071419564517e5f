"""Counts and sums of events up to a day, from running sums over the sorted days instead of pairs of rows.

Events are days, or reports on the periods of one calendar: none lies within another, so in the order of their last
days their first days are in order too. What counts up to a day is then a run of rows, and its sum the difference
of two running sums of integers: exact, whatever the length.
"""

from __future__ import annotations

from typing import Literal

import polars as pl

from progress_rules.assessment.related import FROM, TO

FUNCTIONS = {"count", "sum"}
"""What a running sum gives. A lowest value is no difference of two others."""

WINDOWS = {"so_far", "year"}

_CODE = "_key"
_STRIDE, _SHIFT = 10_000_000, 1_000_000
"""A place is `code * stride + day`, the day moved so that it is not negative: keys come one after another."""


def running(
    left: pl.DataFrame, rows: pl.DataFrame, keys: list[str], *, window: str, counts: str, value: str | None
) -> pl.Series:
    """Return for each row of `left` the count, or the sum, of the events in its window.

    Args:
        left: What is asked: the keys, `_end` (up to which day) and `_year` (the first day of that year).
        rows: The events, with the keys, their first and last day.
        keys: The columns by which events belong to what is asked; with none all do.
        window: `so_far` or `year`.
        counts: The column of `rows` that says whether an event counts, null where that is unknown.
        value: The column of `rows` that is summed, an integer; None to count.
    """
    left_code, rows = _coded(left, rows, keys)
    rows = rows.sort(_CODE, TO, FROM)
    start, end = left_code * _STRIDE, left_code * _STRIDE + _day(left["_end"])
    lasts, firsts = (rows[_CODE] * _STRIDE + _day(rows[day]) for day in (TO, FROM))
    high = _position(lasts, end, side="right")
    if window == "year":
        low = _position(firsts, start + _day(left["_year"]), side="left")
    else:
        low = _position(lasts, start, side="left")
    low = pl.select(pl.min_horizontal(low, high)).to_series()
    flag = pl.col(counts).fill_null(value=False)
    doubt = pl.col(counts).is_null()
    amount = flag.cast(pl.Int64)
    if value is not None:
        doubt = doubt | (flag & pl.col(value).is_null())
        amount = pl.when(flag & pl.col(value).is_not_null()).then(value).otherwise(0).cast(rows[value].dtype)
    sums = rows.select(amount.cum_sum().alias("v"), doubt.cast(pl.Int64).cum_sum().alias("d"))
    found, doubts = (_between(sums[name], low, high) for name in ("v", "d"))
    return pl.select(pl.when(doubts == 0).then(found).alias("v")).to_series()


def _coded(left: pl.DataFrame, rows: pl.DataFrame, keys: list[str]) -> tuple[pl.Series, pl.DataFrame]:
    """Return the number of the keys of each row of `left`, -1 where no event has them, and the events with theirs."""
    if not keys:
        zero = pl.Series(_CODE, [0], dtype=pl.Int64)
        return zero.new_from_index(0, left.height), rows.with_columns(pl.lit(0, dtype=pl.Int64).alias(_CODE))
    known = rows.select(keys).drop_nulls().unique().with_row_index(_CODE).cast({_CODE: pl.Int64})
    joined = left.select(keys).join(known, on=keys, how="left", maintain_order="left")
    return joined[_CODE].fill_null(-1), rows.join(known, on=keys, how="inner")


def _day(days: pl.Series) -> pl.Series:
    return days.to_physical().cast(pl.Int64) + _SHIFT


def _position(places: pl.Series, wanted: pl.Series, *, side: Literal["left", "right"]) -> pl.Series:
    """Return how many of the sorted places come before each that is wanted, or up to it."""
    return places.search_sorted(wanted, side=side).cast(pl.UInt32)


def _between(sums: pl.Series, low: pl.Series, high: pl.Series) -> pl.Series:
    """Return the sum of the rows from position low up to, not including, high."""
    padded = pl.concat([pl.Series(sums.name, [0], dtype=sums.dtype), sums])
    return padded.gather(high) - padded.gather(low)
