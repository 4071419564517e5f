"""The typed tree of an expression. Both engines are compiled from it; nothing else is ever run."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from itertools import count
from typing import TYPE_CHECKING, Any

from progress_rules.language.types import Type

if TYPE_CHECKING:
    from collections.abc import Iterator

Value = bool | Decimal | date | datetime | str | None
"""A value of a fact, parameter or expression; None is unknown. Levels travel as their ids."""


@dataclass(frozen=True, slots=True)
class Span:
    """Where an expression stands in its text: character offsets, end exclusive."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Node:
    """An expression with its type and place."""

    type: Type
    span: Span

    def children(self) -> Iterator[Node]:
        """Yield the parts of the expression, in order."""
        for name in _parts_of(type(self)):
            value = getattr(self, name)
            if isinstance(value, Node):
                yield value
            elif isinstance(value, tuple):
                for part in value:
                    if isinstance(part, Node):
                        yield part


@dataclass(frozen=True, slots=True)
class Literal(Node):
    """A value written in the text; a level literal holds the level's id."""

    value: Value


@dataclass(frozen=True, slots=True)
class Field(Node):
    """A column of a fact table, or of the period itself (table 'period')."""

    table: str
    name: str


RELATED = "*"
"""Begins the table of a field that belongs to the rows an aggregate looks at, not to the subject itself."""

TIMED = "@"
"""Ends the name of a field whose time of day counts: `moment(raised_at)` is the field `raised_at@`."""


@dataclass(frozen=True, slots=True)
class Parameter(Node):
    """A parameter of the pack, with the value in force in the period."""

    name: str


@dataclass(frozen=True, slots=True)
class Indicator(Node):
    """A named expression of the pack."""

    name: str


@dataclass(frozen=True, slots=True)
class Verdict(Node):
    """`signal` or `light` of the period."""

    name: str


@dataclass(frozen=True, slots=True)
class Not(Node):
    """Negation: unknown stays unknown."""

    item: Node


@dataclass(frozen=True, slots=True)
class Negative(Node):
    """The number with its sign changed."""

    item: Node


@dataclass(frozen=True, slots=True)
class Arithmetic(Node):
    """`+ - * /`, exact; unknown when a side is, or when the divisor is zero."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Comparison(Node):
    """`== != < <= > >=`; unknown when a side is."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Logic(Node):
    """`and` / `or` in Kleene's logic: false and unknown is false, true or unknown is true."""

    operator: str
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Choice(Node):
    """`a if condition else b`; unknown when the condition is."""

    condition: Node
    then: Node
    otherwise: Node


@dataclass(frozen=True, slots=True)
class IsUnknown(Node):
    """`x is None`: always true or false."""

    item: Node


@dataclass(frozen=True, slots=True)
class Membership(Node):
    """`x in (a, b)`; unknown when x is."""

    item: Node
    options: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Scalar(Node):
    """A function of this period's values."""

    function: str
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Temporal(Node):
    """A function that looks back over the periods assessed so far; `n` is 1 where it takes none."""

    function: str
    item: Node
    reset: Node | None
    n: int


@dataclass(frozen=True, slots=True)
class Aggregate(Node):
    """A function of the rows of another table that belong to the subject: `count(activities, kind == "visit")`.

    Attributes:
        function: count, sum, mean, distinct, lowest, highest, first, latest, only or spans.
        table: The fact table.
        column: What is summed or chosen, a field of the related rows; None for count.
        where: Which of the rows count; fields of the related rows stand under `RELATED + table`.
        by: The keys that link a row to the subject, none for all rows.
        window: Which rows by their dates: period, so_far, year, now (those in being on the last day) or all.
        order: The column that says which row is the `first` or the `latest`.
    """

    function: str
    table: str
    column: Field | None
    where: Node | None
    by: tuple[str, ...]
    window: str
    order: Field | None


_PARTS: dict[type[Node], tuple[str, ...]] = {}


def _parts_of(kind: type[Node]) -> tuple[str, ...]:
    """Return the names of what makes up a kind of node, beside its type and place."""
    held = _PARTS.get(kind)
    if held is None:
        held = _PARTS[kind] = tuple(item.name for item in fields(kind) if item.name not in {"span", "type"})
    return held


def walk(node: Node) -> Iterator[Node]:
    """Yield the node and everything below it, parents first; a part that stands in several places once."""
    seen: set[int] = set()
    waiting = [node]
    while waiting:
        part = waiting.pop()
        if id(part) not in seen:
            seen.add(id(part))
            yield part
            waiting += reversed(list(part.children()))


class Identity:
    """Gives equal expressions the same number, wherever they stand in a text.

    It remembers the nodes that it was asked about, so that large expressions whose parts are shared are looked at
    once. What is made only for one run is told apart by an identity of its own, see `apart`, and is gone with it.
    Numbers mean nothing to another `Identity`.

    >>> from progress_rules.language.types import NUMBER
    >>> number = Identity()
    >>> number(Field(NUMBER, Span(0, 1), "reports", "x")) == number(Field(NUMBER, Span(7, 8), "reports", "x"))
    True
    """

    __slots__ = ("above", "begun", "following", "known", "numbers")

    def __init__(self, above: Identity | None = None) -> None:
        self.known: dict[int, tuple[Node, int]] = {}
        self.numbers: dict[tuple[Any, ...], int] = {}
        self.above = above
        self.following: Iterator[int] = count() if above is None else above.following
        self.begun = next(
            self.following
        )  # what those above learn later, with higher numbers, is not looked at

    def __reduce__(self) -> tuple[Any, ...]:
        """Return how to make another: a pickle starts without what was remembered."""
        return Identity, ()

    def apart(self) -> Identity:
        """Return an identity that knows what this one knows, and adds nothing to it."""
        return Identity(self)

    def __call__(self, node: Node) -> int:
        """Return the number of an expression."""
        at: Identity | None = self
        end: int | None = None
        while at is not None:
            held = at.known.get(id(node))
            if held is not None and (end is None or held[1] < end):
                return held[1]
            end = at.begun
            at = at.above
        parts: list[Any] = [type(node)]
        if isinstance(node, Literal):
            parts.append(node.type.name)  # an unknown date is not an unknown condition
        for name in _parts_of(type(node)):
            value = getattr(node, name)
            if isinstance(value, Node):
                parts.append((Node, self(value)))
            elif isinstance(value, tuple):
                parts.append(tuple((Node, self(v)) if isinstance(v, Node) else v for v in value))
            else:
                parts.append((type(value), value))
        number = self._number(tuple(parts))
        self.known[id(node)] = (node, number)  # the node is kept, so that its id stays its own
        return number

    def _number(self, parts: tuple[Any, ...]) -> int:
        """Return the number of an expression with these parts, a new one where it has none yet."""
        at: Identity | None = self
        end: int | None = None
        while at is not None:
            held = at.numbers.get(parts)
            if held is not None and (end is None or held < end):
                return held
            end = at.begun
            at = at.above
        return self.numbers.setdefault(parts, next(self.following))
