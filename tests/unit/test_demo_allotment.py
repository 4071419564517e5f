"""Shares within bounds: they add up, stay within, and are found whenever there are any."""

from __future__ import annotations

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from progress_rules.demo.tangshan.allotment import allot, table_within

sizes = st.integers(0, 30)


@given(st.lists(st.tuples(sizes, sizes, st.integers(1, 9)), max_size=8), st.integers(-5, 400))
def test_shares_add_up_within_their_bounds_or_there_are_none(parts, total):
    lows, room, weights = ([part[n] for part in parts] for n in range(3))
    highs = [low + more for low, more in zip(lows, room, strict=True)]
    shares = allot(total, weights, lows, highs)
    assert (shares is None) == (not sum(lows) <= total <= sum(highs))
    if shares is not None:
        assert sum(shares) == total
        assert all(low <= n <= high for low, n, high in zip(lows, shares, highs, strict=True))


@given(st.integers(1, 9), st.integers(1, 9), st.integers(0, 1000))
def test_what_no_bound_stops_is_shared_by_weight(a, b, total):
    first, second = allot(total, [a, b], [0, 0], [total, total])
    assert abs(first * b - second * a) < a + b


@given(st.integers(2, 5), st.integers(2, 4), st.integers(0, 2**32), st.data())
def test_a_table_is_found_whenever_there_is_one(height, width, seed, data):
    cells = st.lists(st.lists(sizes, min_size=width, max_size=width), min_size=height, max_size=height)
    known, below, above = data.draw(cells), data.draw(cells), data.draw(cells)
    lows = [[n - k for n, k in zip(*rows, strict=True)] for rows in zip(known, below, strict=True)]
    highs = [[n + k for n, k in zip(*rows, strict=True)] for rows in zip(known, above, strict=True)]
    rows, columns = [sum(row) for row in known], [sum(column) for column in zip(*known, strict=True)]
    found = table_within(Random(seed), rows, columns, lows, highs)
    assert found is not None
    assert [sum(row) for row in found] == rows
    assert [sum(column) for column in zip(*found, strict=True)] == columns
    for row, least, most in zip(found, lows, highs, strict=True):
        assert all(low <= n <= high for low, n, high in zip(least, row, most, strict=True))


def test_a_table_that_cannot_be_is_refused():
    assert table_within(Random(1), [2, 2], [2, 2], [[0, 0], [0, 0]], [[0, 2], [0, 2]]) is None
    assert table_within(Random(1), [2, 2], [2, 3], [[0, 0], [0, 0]], [[9, 9], [9, 9]]) is None
    assert table_within(Random(1), [2, 2], [2, 2], [[3, 0], [0, 0]], [[9, 9], [9, 9]]) is None
