"""Conditions with the names of a pack replaced by what they stand for, and constants folded."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from progress_rules.language import nodes as n
from progress_rules.language.nodes import Node
from progress_rules.language.types import BOOL
from progress_rules.quantities import EXACT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from progress_rules.packs import Group, Pack


class Resolver:
    """Replaces names by what they stand for and folds constants; trees are shared, never changed.

    `sure` gives fields that hold one value throughout.
    """

    def __init__(
        self, pack: Pack, group: Group, *, fold: bool, sure: Mapping[tuple[str, str], n.Value] | None = None
    ) -> None:
        self.pack, self.subject, self.fold, self.sure = pack, group.subject, fold, sure or {}
        self._known: dict[int, tuple[Node, Node]] = {}

    def __call__(self, node: Node) -> Node:
        """Return the resolved tree; what stands in several places is resolved once and shared."""
        if not self.fold:
            return node
        held = self._known.get(id(node))
        if held is None:
            held = self._known[id(node)] = (node, self._resolved(node))
        return held[1]

    def _resolved(self, node: Node) -> Node:
        match node:
            case n.Parameter(name=name):
                values = self.pack.parameters[name]
                return n.Literal(node.type, node.span, values.segments[0].value) if values.constant else node
            case n.Indicator(name=name):
                return self(self.pack.indicators[self.subject, name])
            case n.Field(table=table, name=name) if (table, name) in self.sure:
                return n.Literal(node.type, node.span, self.sure[table, name])
            case n.Not(item=item):
                return _fold_not(replace(node, item=self(item)))
            case n.Negative(item=item):
                inner = self(item)
                if isinstance(inner, n.Literal) and isinstance(inner.value, Decimal):
                    return n.Literal(node.type, node.span, -inner.value)
                return replace(node, item=inner)
            case n.Arithmetic(left=left, right=right):
                return _fold_arithmetic(replace(node, left=self(left), right=self(right)))
            case n.Comparison(left=left, right=right):
                return self._fold_comparison(replace(node, left=self(left), right=self(right)))
            case n.Logic(items=items):
                return _fold_logic(node, [self(item) for item in items])
            case n.Choice(condition=condition, then=then, otherwise=otherwise):
                chosen = self(condition)
                if isinstance(chosen, n.Literal) and chosen.value is not None:
                    return _typed(self(then) if chosen.value else self(otherwise), node)
                return replace(node, condition=chosen, then=self(then), otherwise=self(otherwise))
            case n.IsUnknown(item=item):
                inner = self(item)
                if isinstance(inner, n.Literal):
                    return n.Literal(BOOL, node.span, inner.value is None)
                return replace(node, item=inner)
            case n.Membership(item=item, options=options):
                return replace(node, item=self(item), options=tuple(self(o) for o in options))
            case n.Scalar(items=items):
                return _fold_scalar(replace(node, items=tuple(self(i) for i in items)))
            case n.Aggregate(where=where):
                return node if where is None else replace(node, where=_counted(self(where)))
            case n.Temporal(item=item, reset=reset):
                again = self(reset) if reset is not None else None
                if isinstance(again, n.Literal) and again.value is False:
                    again = None
                return replace(node, item=self(item), reset=again)
        return node

    def _fold_comparison(self, node: n.Comparison) -> Node:
        if _unknown_beside_a_fact(node.left, node.right) or _unknown_beside_a_fact(node.right, node.left):
            return n.Literal(BOOL, node.span, None)
        if not (isinstance(node.left, n.Literal) and isinstance(node.right, n.Literal)):
            return node
        a, b = node.left.value, node.right.value
        if a is None or b is None:
            return n.Literal(BOOL, node.span, None)
        if node.left.type.name == "level":
            a, b = self.pack.scale[str(a)].rank, self.pack.scale[str(b)].rank  # type: ignore[assignment]
        return n.Literal(BOOL, node.span, compare(node.operator, a, b))


def _typed(branch: Node, choice: n.Choice) -> Node:
    """Return a branch; one that is `None` is unknown in the type of the choice that it stands for."""
    if isinstance(branch, n.Literal) and branch.value is None:
        return n.Literal(choice.type, branch.span, None)
    return branch


def _unknown_beside_a_fact(item: Node, other: Node) -> bool:
    """Whether a side is surely unknown and the other cannot fail: a division is left to fail where it stands."""
    return isinstance(item, n.Literal) and item.value is None and isinstance(other, n.Field)


def compare(operator: str, left: object, right: object) -> bool:
    """Compare two known values."""
    match operator:
        case "==":
            return left == right
        case "!=":
            return left != right
        case "<":
            return left < right  # type: ignore[operator,no-any-return]
        case "<=":
            return left <= right  # type: ignore[operator,no-any-return]
        case ">":
            return left > right  # type: ignore[operator,no-any-return]
    return left >= right  # type: ignore[operator,no-any-return]


def _counted(where: Node) -> Node | None:
    """Return the condition on related rows, none where all of them count."""
    return None if isinstance(where, n.Literal) and where.value is True else where


def _fold_not(node: n.Not) -> Node:
    if isinstance(node.item, n.Literal):
        value = node.item.value
        return n.Literal(BOOL, node.span, None if value is None else not value)
    return node


def _fold_arithmetic(node: n.Arithmetic) -> Node:
    if not (isinstance(node.left, n.Literal) and isinstance(node.right, n.Literal)):
        return node
    a, b = node.left.value, node.right.value
    value: n.Value = None
    if a is None or b is None:
        return n.Literal(node.type, node.span, None)
    if isinstance(a, Decimal) and isinstance(b, Decimal):
        if node.operator == "/":
            return node  # a quotient may have no finite decimal: engines keep it as a fraction
        value = {"+": EXACT.add, "-": EXACT.subtract, "*": EXACT.multiply}[node.operator](a, b)
    elif isinstance(a, datetime) or isinstance(b, datetime):
        return node
    elif isinstance(a, date) and isinstance(b, date):
        value = Decimal((a - b).days)
    elif isinstance(a, date) and isinstance(b, Decimal) and b == b.to_integral_value():
        value = a + timedelta(days=int(b if node.operator == "+" else -b))
    elif isinstance(b, date) and isinstance(a, Decimal) and a == a.to_integral_value():
        value = b + timedelta(days=int(a))
    else:
        return node
    return n.Literal(node.type, node.span, value)


def _fold_scalar(node: n.Scalar) -> Node:
    """Leave out of `coalesce` what is surely unknown."""
    if node.function != "coalesce":
        return node
    kept = tuple(i for i in node.items if not (isinstance(i, n.Literal) and i.value is None))
    if not kept:
        return n.Literal(node.type, node.span, None)
    return kept[0] if len(kept) == 1 else replace(node, items=kept)


def _fold_logic(node: n.Logic, items: list[Node]) -> Node:
    decisive = node.operator == "or"
    kept = []
    for item in items:
        if isinstance(item, n.Literal) and item.value is not None:
            if item.value is decisive:
                return n.Literal(BOOL, node.span, decisive)
            continue
        kept.append(item)
    if not kept:
        return n.Literal(BOOL, node.span, not decisive)
    return kept[0] if len(kept) == 1 else replace(node, items=tuple(kept))
