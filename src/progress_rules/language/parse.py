"""Read an expression: Python's own parser, an allow-list of its nodes, and a type for every part.

Python's `ast` gives syntax and positions; nothing is ever evaluated by Python from this tree. Number
literals are read from the text, because `ast` would turn 0.1 into a binary float.
"""

from __future__ import annotations

import ast
import unicodedata
import warnings
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, NoReturn

from progress_rules.errors import NONE, Bilingual, Place, Problem
from progress_rules.language import nodes
from progress_rules.language.calls import read_call
from progress_rules.language.nodes import Node, Span, walk
from progress_rules.language.pairs import ONE_KIND, arithmetic_way, comparison_way, condition_way, signed
from progress_rules.language.refusals import construct, is_too_deep, syntax_reason, unknown_name
from progress_rules.language.row_names import read_row_name
from progress_rules.language.spelling import Spelled, excerpt, spell
from progress_rules.language.types import (
    BOOL,
    DATE,
    LEVEL,
    NULL,
    NUMBER,
    TEXT,
    Type,
    agree,
    arithmetic,
    comparable,
)
from progress_rules.quantities import to_decimal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from progress_rules.language.scope import Meaning, RelatedTable, Scope

MAX_LENGTH = 2000
MAX_DEPTH = 60
MAX_PARTS = 4000
"""The most parts of an expression; only the middle of chained comparisons, read twice, can make so many."""

_OPERATORS: dict[type[ast.AST], str] = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/",
    ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=",
}  # fmt: skip


_DEEPER = Bilingual("deeper still", "更深")
_MORE = Bilingual("more parts than that", "部分更多")


class TooLargeErrorError(Exception):
    """The expression as a whole was given up; its problem is recorded."""


class RefusedError(Exception):
    """A part of the expression was refused; its problem is recorded."""


class Reader:
    """Reads one expression in one scope, collecting what is wrong with it."""

    def __init__(
        self, text: str, scope: Scope, stage: int, locate: Callable[[int], Place] | None = None
    ) -> None:
        self.text, self.scope, self.stage = text, scope, stage
        self.locate = locate or (lambda _offset: Place())
        self.spelled: Spelled = spell(text)
        self.problems: list[Problem] = []
        self.parts = 0
        self.inner: RelatedTable | None = None
        self.expanding: tuple[str, ...] = ()
        self.refused = RefusedError()

    @contextmanager
    def inside(self, table: RelatedTable) -> Iterator[None]:
        """Let names mean the columns of a related table first, while a condition on its rows is read."""
        stage, self.inner, self.stage = self.stage, table, 0
        try:
            yield
        finally:
            self.inner, self.stage = None, stage

    def read(self, expected: Type | None) -> Node | None:
        """Return the typed tree, or None when there are problems."""
        try:
            node = self.visit(self._syntax().body)
            depth = _depth(node)
            if depth > MAX_DEPTH:
                self.give_up(Bilingual(f"{depth} levels", f"{depth} 层"), MAX_DEPTH)
            if expected is not None and not _fits(node.type, expected):
                self.note_type(node, expected)
        except (RefusedError, TooLargeErrorError):
            return None
        except RecursionError:
            self.problems.append(Problem("PR312", self.locate(0), {"found": _DEEPER, "most": MAX_DEPTH}))
            return None
        return None if self.problems else node

    def _syntax(self) -> ast.Expression:
        length = len(self.text)
        if length > MAX_LENGTH:
            self.give_up(Bilingual(f"{length} characters", f"{length} 个字符"), MAX_LENGTH)
        text = self.spelled.text
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                return ast.parse(text.strip() and text.lstrip(), mode="eval")
        except (SyntaxError, ValueError, MemoryError) as error:
            if is_too_deep(error):
                self.give_up(_DEEPER, MAX_DEPTH)
            at, reason = syntax_reason(text.lstrip(), error)
            start = self.spelled.origin_of(self._indent + at)
            self.refuse(Span(start, start + 1), "PR301", reason=reason)

    def give_up(self, found: Bilingual, most: int) -> NoReturn:
        """Refuse the whole expression for its size; no excerpt, as no part of it is at fault."""
        self.problems.append(Problem("PR312", self.locate(0), {"found": found, "most": most}))
        raise TooLargeErrorError

    @property
    def _indent(self) -> int:
        return len(self.spelled.text) - len(self.spelled.text.lstrip())

    def span(self, node: ast.expr | ast.keyword) -> Span:
        """Return the place of a syntax node in the text as it was written."""
        shift = self._indent
        end = node.end_col_offset if node.end_col_offset is not None else node.col_offset + 1
        return Span(self.spelled.origin(node.col_offset + shift), self.spelled.origin(end + shift))

    def note(self, span: Span, code: str, **values: object) -> None:
        """Record a problem at a place of the expression."""
        lines = excerpt(self.text, span.start, span.end) if self.text.strip() else ()
        self.problems.append(Problem(code, self.locate(span.start), values, lines))

    def refuse(self, span: Span, code: str, **values: object) -> NoReturn:
        """Record a problem and give up on this part."""
        self.note(span, code, **values)
        raise RefusedError

    def note_type(self, node: Node, needed: Type) -> None:
        """Record that a part has another type than the one needed."""
        self.note(node.span, "PR308", expected=needed, found=node.type, way=condition_way(needed, node.type))

    def visit(self, node: ast.expr) -> Node:
        """Return the typed node of a syntax node."""
        self.parts += 1
        if self.parts > MAX_PARTS:
            self.give_up(_MORE, MAX_PARTS)
        match node:
            case ast.Constant():
                return self._constant(node)
            case ast.Name():
                return self.name(node.id, self.span(node))
            case ast.Attribute(value=ast.Name(id=table), attr=attribute):
                return self.name(f"{table}.{attribute}", self.span(node))
            case ast.BinOp():
                return self._arithmetic(node)
            case ast.UnaryOp():
                return self._unary(node)
            case ast.BoolOp(op=op, values=values):
                items = self.visit_all(values, BOOL)
                return nodes.Logic(BOOL, self.span(node), "and" if isinstance(op, ast.And) else "or", items)
            case ast.Compare():
                return self._comparison(node)
            case ast.IfExp(test=test, body=body, orelse=otherwise):
                (condition,) = self.visit_all([test], BOOL)
                then, other = self.visit_all([body, otherwise])
                met = agree(then.type, other.type)
                if met is None:
                    sides = {"left": then.type, "operator": "if ... else", "right": other.type}
                    self.refuse(self.span(node), "PR307", **sides, way=ONE_KIND)
                return nodes.Choice(met, self.span(node), condition, then, other)
            case ast.Call():
                return read_call(self, node)
        return self.refuse(self.span(node), "PR302", construct=construct(node))

    def visit_all(self, items: list[ast.expr], needed: Type | None = None) -> tuple[Node, ...]:
        """Return the typed nodes of several parts, recording the problems of all before giving up."""
        found: list[Node] = []
        for item in items:
            try:
                node = self.visit(item)
            except RefusedError:
                continue
            if needed is not None and not _fits(node.type, needed):
                self.note_type(node, needed)
                continue
            found.append(node)
        if len(found) < len(items):
            raise RefusedError
        return tuple(found)

    def visit_some(self, item: ast.expr, needed: Type) -> tuple[Node, ...]:
        """Return one part, or nothing when its problem is recorded; the caller goes on to the next."""
        try:
            return self.visit_all([item], needed)
        except RefusedError:
            return ()

    def _meaning(self, spelling: str, span: Span) -> Meaning | None:
        """Return what a name means: a column of the related rows first, where there are any."""
        if self.inner is not None:
            found = self.inner.get(spelling)
            if found is not None:
                return found
        if spelling.startswith("this."):
            spelling = spelling.removeprefix("this.")
        if spelling in self.scope.ambiguous:
            self.refuse(span, "PR309", name=spelling, ways=", ".join(self.scope.ambiguous[spelling]))
        return self.scope.get(spelling)

    def name(self, spelling: str, span: Span) -> Node:
        """Return what a name stands for."""
        spelling = unicodedata.normalize("NFKC", spelling)
        if spelling in {"unknown", "未知"}:
            return nodes.Literal(NULL, span, None)
        if self.inner is not None and (written := self.inner.expression(spelling)) is not None:
            return read_row_name(self, written, span)
        meaning = self._meaning(spelling, span)
        if meaning is None:
            unknown_name(self, spelling, span)
        if meaning.stage > self.stage:
            self.refuse(span, "PR310", name=spelling)
        if not meaning.sound:
            raise RefusedError
        if self.inner is not None and meaning.looks_back:
            what = Bilingual(
                f"{spelling}, which looks back, inside a function over rows", f"行内使用回顾的 {spelling}"
            )
            self.refuse(span, "PR302", construct=what)
        match meaning.kind:
            case "field":
                return nodes.Field(meaning.type, span, meaning.table, meaning.name)
            case "parameter":
                return nodes.Parameter(meaning.type, span, meaning.name)
            case "indicator":
                return nodes.Indicator(meaning.type, span, meaning.name)
            case "verdict":
                return nodes.Verdict(meaning.type, span, meaning.name)
            case "level":
                return nodes.Literal(LEVEL, span, meaning.name)

    def _constant(self, node: ast.Constant) -> Node:
        span = self.span(node)
        match node.value:
            case None:
                return nodes.Literal(NULL, span, None)
            case bool():
                return nodes.Literal(BOOL, span, node.value)
            case int() | float():
                written = unicodedata.normalize("NFKC", self.text[span.start : span.end]).replace("_", "")
                try:
                    return nodes.Literal(NUMBER, span, to_decimal(written))
                except ValueError:
                    what = Bilingual(f"the number {written}", f"数字 {written}")
                    self.refuse(span, "PR302", construct=what)
            case str():
                return nodes.Literal(TEXT, span, node.value)
        written = self.text[span.start : span.end]
        return self.refuse(span, "PR302", construct=Bilingual(f"`{written}`", f" {written}"))

    def _arithmetic(self, node: ast.BinOp) -> Node:
        operator = _OPERATORS.get(type(node.op))
        if operator is None:
            self.refuse(self.span(node), "PR302", construct=construct(node.op))
        left, right = self.visit_all([node.left, node.right])
        found = arithmetic(operator, left.type, right.type)
        if found is None:
            sides = {"left": left.type, "operator": operator, "right": right.type}
            self.refuse(self.span(node), "PR307", **sides, way=arithmetic_way(left.type, right.type))
        if operator == "/" and isinstance(right, nodes.Literal) and right.value == 0:
            self.refuse(right.span, "PR314")
        return nodes.Arithmetic(found, self.span(node), operator, left, right)

    def _unary(self, node: ast.UnaryOp) -> Node:
        if isinstance(node.op, ast.Not):
            (item,) = self.visit_all([node.operand], BOOL)
            return nodes.Not(BOOL, self.span(node), item)
        if isinstance(node.op, ast.USub):
            (item,) = self.visit_all([node.operand], NUMBER)
            if isinstance(item, nodes.Literal) and isinstance(item.value, Decimal):
                return nodes.Literal(item.type, self.span(node), -item.value)
            return nodes.Negative(item.type, self.span(node), item)
        return self.refuse(self.span(node), "PR302", construct=construct(node.op))

    def _comparison(self, node: ast.Compare) -> Node:
        """Read `a < b`, `a is None`, `a in (..)`, and chains such as `10 <= a <= 30`."""
        parts: list[Node] = []
        left = node.left
        whole = self.span(node)
        for op, right in zip(node.ops, node.comparators, strict=True):
            span = Span(self.span(left).start, self.span(right).end) if len(node.ops) > 1 else whole
            parts.append(self._one_comparison(span, left, op, right))
            left = right
        return parts[0] if len(parts) == 1 else nodes.Logic(BOOL, whole, "and", tuple(parts))

    def _one_comparison(self, span: Span, left: ast.expr, op: ast.cmpop, right: ast.expr) -> Node:
        if isinstance(op, (ast.In, ast.NotIn)):
            return self._membership(span, left, right, negated=isinstance(op, ast.NotIn))
        a, b = self.visit_all([left, right])
        sign = _OPERATORS.get(type(op), "is")
        if {a.type.name, b.type.name} == {"date", "moment"}:  # a day and a moment compare as days
            a, b = (
                nodes.Scalar(DATE, x.span, "day_of", (x,)) if x.type.name == "moment" else x for x in (a, b)
            )
        if NULL in {a.type, b.type}:
            if not isinstance(op, (ast.Is, ast.IsNot, ast.Eq, ast.NotEq)):
                self.unlike(span, a.type, b.type, sign)
            found = nodes.IsUnknown(BOOL, span, a if b.type == NULL else b)
            return nodes.Not(BOOL, span, found) if isinstance(op, (ast.IsNot, ast.NotEq)) else found
        if isinstance(op, (ast.Is, ast.IsNot)):
            what = Bilingual("`is` before anything but None", " is 后面不是 None 的写法")
            self.refuse(span, "PR302", construct=what)
        ordered = sign not in {"==", "!="}
        if not comparable(a.type, b.type) or (ordered and a.type.name in {"bool", "text"}):
            self.unlike(span, a.type, b.type, sign)
        return nodes.Comparison(BOOL, span, sign, a, b)

    def unlike(self, span: Span, left: Type, right: Type, sign: str) -> NoReturn:
        """Refuse a comparison of two types that cannot be compared, or not with this sign."""
        by = signed(left, right, sign)
        self.refuse(span, "PR306", left=left, right=right, by=by, way=comparison_way(left, right))

    def _membership(self, span: Span, left: ast.expr, right: ast.expr, *, negated: bool) -> Node:
        if not isinstance(right, (ast.Tuple, ast.List, ast.Set)) or not right.elts:
            what = Bilingual("`in` before anything but a list such as (1, 2)", " in 后面不是列表的写法")
            self.refuse(self.span(right), "PR302", construct=what)
        (item, *options) = self.visit_all([left, *right.elts])
        for option in options:
            if not isinstance(option, (nodes.Literal, nodes.Parameter)):
                what = Bilingual("a column or calculation in the list of `in`", " in 列表中的列或算式")
                self.note(option.span, "PR302", construct=what)
            elif not comparable(item.type, option.type):
                way = comparison_way(item.type, option.type)
                self.note(option.span, "PR306", left=item.type, right=option.type, by=NONE, way=way)
        if self.problems:
            raise RefusedError
        found = nodes.Membership(BOOL, span, item, tuple(options))
        return nodes.Not(BOOL, span, found) if negated else found


def parse_expression(
    text: str,
    scope: Scope,
    *,
    stage: int = 2,
    expected: Type | None = None,
    locate: Callable[[int], Place] | None = None,
) -> tuple[Node | None, tuple[Problem, ...]]:
    """Read an expression in a scope.

    Args:
        text: The expression, `planned_progress - actual_progress > lag_points`.
        scope: What the names mean.
        stage: How far it may look: 0 facts, 1 also the signal, 2 also the light.
        expected: The type it must have; None for any.
        locate: Where a character of the text stands in its file.

    Returns:
        The typed tree and no problems, or None and everything that is wrong.
    """
    reader = Reader(text, scope, stage, locate)
    node = reader.read(expected)
    return node, tuple(reader.problems)


def as_date(text: str) -> date | None:
    """Return the ISO date that `text` writes, or None."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _fits(found: Type, needed: Type) -> bool:
    return found.name == "null" or (
        found.name == needed.name and (not needed.unit or not found.unit or found.unit == needed.unit)
    )


def _depth(node: Node) -> int:
    """Return how many levels deep a tree is; a part that stands in several places of a level is followed once."""
    deepest = 1
    level = [node]
    while level:
        level = list({id(child): child for item in level for child in item.children()}.values())
        deepest += 1
    return deepest


__all__ = ["Reader", "RefusedError", "as_date", "parse_expression", "walk"]
