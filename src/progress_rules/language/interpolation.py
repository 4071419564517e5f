"""Read `interpolate(x, x1, y1, x2, y2, ...)` as choices and arithmetic, which every engine knows already."""

from __future__ import annotations

import ast
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, NoReturn

from progress_rules.errors import Bilingual
from progress_rules.language import nodes as n
from progress_rules.language.types import BOOL, NUMBER, Type, agree
from progress_rules.quantities import EXACT

if TYPE_CHECKING:
    from progress_rules.language.functions import Function
    from progress_rules.language.nodes import Node, Span
    from progress_rules.language.parse import Reader


def read_interpolation(reader: Reader, node: ast.Call, written: str, function: Function) -> Node:
    """Return what a line through points gives at x: constant before the first and beyond the last point.

    It is unknown when x or a point is, and when points that are not all written as numbers do not rise.
    """
    given = len(node.args)
    if given % 2 == 0:
        reason = Bilingual(
            f"after x come pairs of x and y, {given - 1} values do not make pairs",
            f"x 之后须为成对的 x 与 y，现有 {given - 1} 个值，不能成对",
        )
        _misused(reader, reader.span(node), written, function, reason)
    x, *points = reader.visit_all(node.args, NUMBER)
    xs, ys = points[::2], points[1::2]
    _one_type(reader, [x, *xs], written)
    kind = _one_type(reader, ys, written)
    _rising(reader, xs, written, function)
    span = reader.span(node)
    pieces = [ys[0], *(_piece(span, kind, x, a, b) for a, b in pairwise(zip(xs, ys, strict=True))), ys[-1]]
    line = _chosen(span, kind, x, xs, pieces)
    sure = _guards(span, [x, *points], xs)
    if not sure:
        return line
    settled = sure[0] if len(sure) == 1 else n.Logic(BOOL, span, "and", tuple(sure))
    return n.Choice(kind, span, settled, line, n.Literal(kind, span, None))


def _one_type(reader: Reader, items: list[Node], written: str) -> Type:
    """Return the type that all have, a unit included; two different units are refused."""
    met = items[0].type
    for item in items[1:]:
        found = agree(met, item.type)
        if found is None:
            reader.unlike(item.span, met, item.type, written)
        met = found
    return met if met.name == "number" else NUMBER


def _rising(reader: Reader, xs: list[Node], written: str, function: Function) -> None:
    """Refuse points written as numbers whose x does not rise."""
    numbers = [(x, value) for x in xs if (value := _number(x)) is not None]
    for (_, before), (item, after) in pairwise(numbers):
        if before >= after:
            reason = Bilingual(
                f"the x of the points must rise, {after:f} comes after {before:f}",
                f"各点的 x 须依次增大，而 {before:f} 之后是 {after:f}",
            )
            _misused(reader, item.span, written, function, reason)


def _guards(span: Span, items: list[Node], xs: list[Node]) -> list[Node]:
    """Return the conditions under which there is a line: everything is known, and the points rise."""
    found: list[Node] = [
        n.Not(BOOL, span, n.IsUnknown(BOOL, span, item)) for item in items if _number(item) is None
    ]
    for a, b in pairwise(xs):
        if _number(a) is None or _number(b) is None:
            found.append(n.Comparison(BOOL, span, "<", a, b))
    return found


Point = tuple["Node", "Node"]


def _piece(span: Span, kind: Type, x: Node, start: Point, end: Point) -> Node:
    """Return the line between two points; its slope as one number where it is a finite decimal."""
    (x0, y0), (x1, y1) = start, end
    along = _less(span, x, x0)
    slope = _slope(start, end)
    if slope is not None:
        risen: Node = n.Arithmetic(NUMBER, span, "*", along, n.Literal(NUMBER, span, slope))
    else:
        scaled = n.Arithmetic(NUMBER, span, "*", along, _less(span, y1, y0))
        risen = n.Arithmetic(NUMBER, span, "/", scaled, _less(span, x1, x0))
    return n.Arithmetic(kind, span, "+", y0, risen)


def _slope(start: Point, end: Point) -> Decimal | None:
    x0, y0, x1, y1 = (_number(item) for point in (start, end) for item in point)
    if x0 is None or y0 is None or x1 is None or y1 is None:
        return None
    run = EXACT.subtract(x1, x0).as_integer_ratio()
    tens = next((k for k in range(_PLACES + 1) if 10**k * run[1] % run[0] == 0), None)
    if tens is None:
        return None
    inverse = Decimal(10**tens * run[1] // run[0]).scaleb(-tens, EXACT)
    return EXACT.multiply(EXACT.subtract(y1, y0), inverse)


_PLACES = 6
"""The most decimal places of the inverse of a distance by which is multiplied rather than divided."""


def _chosen(span: Span, kind: Type, x: Node, bounds: list[Node], pieces: list[Node]) -> Node:
    """Return the piece that x lies in: piece k is the one up to bound k, the last one has no bound."""
    if len(pieces) == 1:
        return pieces[0]
    half = len(pieces) // 2  # by halves, so that the tree is no deeper than it must be
    below = n.Comparison(BOOL, span, "<=", x, bounds[half - 1])
    left = _chosen(span, kind, x, bounds[: half - 1], pieces[:half])
    right = _chosen(span, kind, x, bounds[half:], pieces[half:])
    return n.Choice(kind, span, below, left, right)


def _less(span: Span, a: Node, b: Node) -> Node:
    x, y = _number(a), _number(b)
    if x is not None and y is not None:
        return n.Literal(NUMBER, span, EXACT.subtract(x, y))
    return n.Arithmetic(NUMBER, span, "-", a, b)


def _number(node: Node) -> Decimal | None:
    """Return the number that is written there; None where there is no number."""
    return node.value if isinstance(node, n.Literal) and isinstance(node.value, Decimal) else None


def _misused(reader: Reader, span: Span, written: str, function: Function, reason: Bilingual) -> NoReturn:
    reader.refuse(span, "PR305", name=written, usage=function.usage, reason=reason)
