"""Random well-typed expressions, as text, directed by the type that is wanted."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from hypothesis import strategies as st

NUMBERS = ("0", "1", "2", "0.5", "10", "33.3", "100", "0.001")
DATES = ('date("2017-03-31")', 'date("2017-12-31")', 'date("2018-02-01")')


@dataclass(frozen=True, slots=True)
class Names:
    """The names that expressions may use, by type; `levels` are the ids of the scale; `still` ones do not look back."""

    numbers: tuple[str, ...] = ("planned_progress", "actual_progress")
    conditions: tuple[str, ...] = ("reported", "first_of_year")
    dates: tuple[str, ...] = ("planned_start", "actual_start", "period_end", "recorded_at")
    texts: tuple[str, ...] = ("category",)
    levels: tuple[str, ...] = ()
    verdicts: tuple[str, ...] = ()
    still: bool = False


def expressions(kind: str, names: Names, depth: int = 3, *, still: bool = False) -> st.SearchStrategy[str]:
    """Return expressions of a kind: 'bool', 'number', 'date' or 'level'; `still` ones do not look back."""
    of_kind = {"bool": _bool, "number": _number, "date": _date, "level": _level}[kind]
    return of_kind(replace(names, still=still), depth)


def _join(template: str, *parts: st.SearchStrategy[Any]) -> st.SearchStrategy[str]:
    return st.tuples(*parts).map(lambda values: template.format(*values))


def _number(names: Names, depth: int) -> st.SearchStrategy[str]:
    leaf = st.sampled_from(NUMBERS + names.numbers + names.numbers)
    if depth <= 0:
        return leaf
    n, b = _number(names, depth - 1), _bool(names, depth - 1)
    d = _date(names, depth - 2)
    temporal = (
        []
        if names.still
        else [
            st.one_of(
                _join("streak({})", b),
                _join("streak({}, reset={})", b, b),
                _join("times({}, reset={})", b, b),
                _join("count_in({}, {})", b, st.integers(1, 4)),
                _join("since({})", b),
                _join("total({}, reset={})", _undivided(names), b),
                _join("previous({}, {})", n, st.integers(1, 3)),
                _join("last({})", n),
            )
        ]
    )
    points = [leaf] * 4
    graded = [_join("severity({})", _level(names, depth - 1))] if names.levels else []
    return st.one_of(
        leaf,
        *graded,
        _join("interpolate({}, 1, {}, 4, {}, 33.3, {}, 100, {})", n, *points),
        _join("interpolate({}, {}, {}, ({} + 10), {})", n, *points),
        _join("({} {} {})", n, st.sampled_from("+-*/"), n),
        _join("(-{})", n),
        _join("({} if {} else {})", n, b, n),
        _join("{}({}, {})", st.sampled_from(["min", "max", "coalesce"]), n, n),
        _join("{}({})", st.sampled_from(["abs", "floor", "ceil", "round"]), n),
        _join("round({}, {})", n, st.integers(0, 3)),
        _join("({} - {})", d, d),
        _join("{}({})", st.sampled_from(["year_of", "month_of"]), d),
        _join("months_between({}, {})", d, d),
        *temporal,
    )


def _undivided(names: Names) -> st.SearchStrategy[str]:
    """Numbers without a quotient: `total` of fractions needs a common denominator of any size."""
    leaf = st.sampled_from(names.numbers + NUMBERS)
    return st.one_of(leaf, _join("({} {} {})", leaf, st.sampled_from("+-"), leaf))


def _bool(names: Names, depth: int) -> st.SearchStrategy[str]:
    leaf = st.sampled_from((*names.conditions, "True", "False"))
    if depth <= 0:
        return leaf
    n, b, d = _number(names, depth - 1), _bool(names, depth - 1), _date(names, depth - 1)
    operators = st.sampled_from(["<", "<=", ">", ">=", "==", "!="])
    options = [
        leaf,
        _join("({} {} {})", n, operators, n),
        _join("({} {} {})", n, operators, n),
        _join("({} {} {})", d, operators, d),
        _join("({} {} {})", b, st.sampled_from(["and", "or"]), b),
        _join("(not {})", b),
        _join("({} if {} else {})", b, b, b),
        _join("known({})", n),
        _join("({} is None)", d),
        _join("({} in (1, 2.5, {}))", n, st.sampled_from(NUMBERS)),
        _join('({} == "甲")', st.sampled_from(names.texts)),
        _join('({} in ("甲", "乙"))', st.sampled_from(names.texts)),
        _join("coalesce({}, {})", b, b),
    ]
    if not names.still:
        options += [
            _join("ever({}, reset={})", b, b),
            _join("latch({}, until={})", b, b),
            _join("previous({}, {})", b, st.integers(1, 2)),
            _join("last({})", b),
            _join("(streak({}) {} {})", b, st.sampled_from([">=", "==", ">"]), st.integers(1, 4)),
        ]
    if names.verdicts:
        level = _level(names, depth - 1)
        verdict = st.sampled_from(names.verdicts)
        compared = _join("({} {} {})", verdict, operators, st.sampled_from(names.levels))
        options += [
            compared,
            compared,
            _join("({} {} {})", level, operators, level),
            _join("({} is None)", verdict),
        ]
        if not names.still:
            streaks = _join("(streak({}) {} {})", compared, st.sampled_from([">=", "=="]), st.integers(1, 3))
            options.append(streaks)
    return st.one_of(options)


def _level(names: Names, depth: int) -> st.SearchStrategy[str]:
    leaf = st.sampled_from(names.levels + names.verdicts)
    if depth <= 0:
        return leaf
    level = _level(names, depth - 1)
    return st.one_of(
        leaf,
        *([] if names.still else [_join("previous({})", level), _join("last({})", level)]),
        _join("{}({}, {})", st.sampled_from(["min", "max", "coalesce"]), level, level),
        _join("({} if {} else {})", level, _bool(names, depth - 1), level),
    )


def _date(names: Names, depth: int) -> st.SearchStrategy[str]:
    leaf = st.sampled_from(DATES + names.dates + names.dates)
    if depth <= 0:
        return leaf
    d = _date(names, depth - 1)
    return st.one_of(
        leaf,
        _join("({} {} {})", d, st.sampled_from("+-"), st.integers(0, 400)),
        _join("add_months({}, {})", d, st.integers(-14, 14)),
        _join("({} if {} else {})", d, _bool(names, depth - 1), d),
        _join("{}({}, {})", st.sampled_from(["min", "max", "coalesce"]), d, d),
        _join("({} + {})", d, _number(names, depth - 2)),
        *([] if names.still else [_join("previous({})", d), _join("last({})", d)]),
    )
