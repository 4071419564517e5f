"""Dictionaries that cannot be changed, so that a loaded pack stays what was checked."""

from __future__ import annotations

from typing import Any, NoReturn, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class FrozenDict(dict[K, V]):
    """A dictionary that is read only; it compares, copies and pickles like any other.

    >>> FrozenDict(a=1)["b"] = 2
    Traceback (most recent call last):
        ...
    TypeError: a loaded pack cannot be changed; build a new one from a changed PackSpec
    """

    __slots__ = ()

    def _refuse(self, *_: Any, **__: Any) -> NoReturn:
        raise TypeError("a loaded pack cannot be changed; build a new one from a changed PackSpec")

    __setitem__ = __delitem__ = __ior__ = clear = pop = popitem = setdefault = update = _refuse  # pyright: ignore

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (dict(self),)
