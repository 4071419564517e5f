"""Put typed trees together, for constructs that come down to conditions and numbers."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from progress_rules.language import nodes as n
from progress_rules.language.types import BOOL, COUNT, NULL, NUMBER, PERIODS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from progress_rules.language import Node

NOWHERE = n.Span(0, 0)


def yes() -> Node:
    """Return what is always true."""
    return n.Literal(BOOL, NOWHERE, value=True)


def unknown() -> Node:
    """Return what is never known."""
    return n.Literal(NULL, NOWHERE, None)


def whole(number: int) -> Node:
    """Return a whole number."""
    return n.Literal(NUMBER, NOWHERE, Decimal(number))


def negation(item: Node) -> Node:
    """Return `not item`."""
    return n.Not(BOOL, NOWHERE, item)


def every(*items: Node) -> Node:
    """Return whether all conditions hold."""
    return items[0] if len(items) == 1 else n.Logic(BOOL, NOWHERE, "and", items)


def some(items: Sequence[Node]) -> Node:
    """Return whether any of the conditions holds."""
    return items[0] if len(items) == 1 else n.Logic(BOOL, NOWHERE, "or", tuple(items))


def surely(item: Node, *, otherwise: bool) -> Node:
    """Return a condition with its unknown decided."""
    return n.Scalar(BOOL, NOWHERE, "coalesce", (item, n.Literal(BOOL, NOWHERE, otherwise)))


def known(item: Node) -> Node:
    """Return whether a value is known."""
    return n.Not(BOOL, NOWHERE, n.IsUnknown(BOOL, NOWHERE, item))


def choice(condition: Node, then: Node, otherwise: Node) -> Node:
    """Return `then if condition else otherwise`."""
    return n.Choice(
        then.type if then.type.name != "null" else otherwise.type, NOWHERE, condition, then, otherwise
    )


def compared(operator: str, left: Node, right: Node) -> Node:
    """Return a comparison."""
    return n.Comparison(BOOL, NOWHERE, operator, left, right)


def calculated(operator: str, left: Node, right: Node) -> Node:
    """Return `left operator right`; what adds nothing is left out."""
    neutral = {"+": 0, "-": 0, "*": 1, "/": 1}[operator]
    if isinstance(right, n.Literal) and right.value == neutral:
        return left
    if isinstance(left, n.Literal) and left.value == neutral and operator in "+*":
        return right
    return n.Arithmetic(NUMBER, NOWHERE, operator, left, right)


def added(items: Sequence[Node]) -> Node:
    """Return the sum of some numbers."""
    total = whole(0)
    for item in items:
        total = calculated("+", total, item)
    return total


def within(item: Node, least: Node | None, most: Node | None) -> Node:
    """Return a number kept between two bounds."""
    if most is not None:
        item = n.Scalar(NUMBER, NOWHERE, "min", (item, most))
    if least is not None:
        item = n.Scalar(NUMBER, NOWHERE, "max", (item, least))
    return item


def temporal(function: str, item: Node, reset: Node | None = None) -> Node:
    """Return a function that looks back over the periods."""
    kind = (
        PERIODS if function in {"times", "streak"} else BOOL if function in {"ever", "latch"} else item.type
    )
    return n.Temporal(kind, NOWHERE, function, item, reset, 1)


def before(condition: Node) -> Node:
    """Return what a condition last was before this period; false where it was never known."""
    return surely(temporal("previous", temporal("last", condition)), otherwise=False)


def last_true(conditions: Sequence[Node]) -> Node:
    """Return the number of the last of some conditions that holds, counted from one; zero where none does."""
    found: Node = n.Literal(COUNT, NOWHERE, Decimal(0))
    for at, condition in enumerate(conditions, start=1):
        found = n.Choice(COUNT, NOWHERE, condition, n.Literal(COUNT, NOWHERE, Decimal(at)), found)
    return found
