"""Facts as a session keeps them: equal to those that were posted, in a quarter of their memory.

A model that has just been read holds a dict, a set and texts and numbers of its own. The one that is kept holds its
values in place, and shares texts of ids and periods, small numbers and the set of given columns with others.
"""

from __future__ import annotations

from decimal import Decimal
from functools import cache, lru_cache
from itertools import repeat
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from progress_rules.model.facts import Fact

Same = TypeVar("Same", bound="Fact")

SHARED = 65_536
"""How many texts and numbers are shared at most: those used last."""

put = object.__setattr__


def lean(fact: Same) -> Same:
    """Return a fact that is equal to another and takes up less.

    >>> from progress_rules.model import Report
    >>> report = Report(project="P-1", period="2017-10", actual_progress="35.50", 备注="雨季")
    >>> kept = lean(report)
    >>> kept == report, kept.actual_progress, kept.model_fields_set == report.model_fields_set
    (True, Decimal('35.50'), True)
    """
    model = type(fact)
    names, values_of, ids, numbers = _shape(model)
    values = list(values_of(fact))
    for at in ids:
        values[at] = _text(values[at])
    for at in numbers:
        if type(values[at]) is Decimal:
            values[at] = _number(str(values[at]))
    kept = model.__new__(model)
    any(map(put, repeat(kept), names, values))  # `put` returns None: this is the quickest way to set them all
    put(kept, "__pydantic_fields_set__", _given(frozenset(fact.__pydantic_fields_set__)))
    put(kept, "__pydantic_extra__", fact.__pydantic_extra__)
    put(kept, "__pydantic_private__", fact.__pydantic_private__)
    return kept


def same(one: Fact, other: Fact) -> bool:
    """Whether two facts are equal, as models are; it leaves their values in place, which `==` does not."""
    if type(one) is not type(other):
        return False
    values_of = _shape(type(one))[1]
    return values_of(one) == values_of(other) and one.__pydantic_extra__ == other.__pydantic_extra__


@cache
def _shape(
    model: type[Fact],
) -> tuple[tuple[str, ...], Callable[[Fact], tuple[Any, ...]], tuple[int, ...], tuple[int, ...]]:
    """Return the attributes of a model, what reads them all, and which hold ids or periods, and numbers."""
    names, columns = tuple(model.model_fields), list(enumerate(model.columns()))
    values_of = attrgetter(*names)
    ids = tuple(at for at, column in columns if column.kind in {"id", "period"})
    numbers = tuple(at for at, column in columns if column.kind in {"number", "percent", "money"})
    return names, values_of if len(names) > 1 else lambda fact: (values_of(fact),), ids, numbers


@lru_cache(maxsize=SHARED)
def _text(text: str | None) -> str | None:
    return text


@lru_cache(maxsize=SHARED)
def _number(text: str) -> Decimal:
    """Return the number of a text: digit for digit, as `str` writes it."""
    return Decimal(text)


@lru_cache(maxsize=1024)
def _given(names: frozenset[str]) -> set[str]:
    return set(names)
