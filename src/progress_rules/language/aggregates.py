"""Read the functions over related rows: `count(activities, kind == "visit")`, `sum(reports.actual_investment)`."""

from __future__ import annotations

import ast
from dataclasses import replace
from typing import TYPE_CHECKING, NoReturn

from progress_rules.errors import Bilingual, suggestion
from progress_rules.language import nodes
from progress_rules.language.functions import Function
from progress_rules.language.types import BOOL, COUNT, NUMBER, TEXT

if TYPE_CHECKING:
    from progress_rules.language.nodes import Node
    from progress_rules.language.parse import Reader
    from progress_rules.language.scope import RelatedTable

WINDOWS = {"period": "本期", "so_far": "至今", "year": "本年", "now": "在期", "all": "全部"}
"""Which related rows count by their dates, and the Chinese words for it."""

_WINDOW_WORDS = {word: name for name, zh in WINDOWS.items() for word in (name, zh)}
_NO_NESTING = Bilingual(
    "a function that looks back, or over other rows, inside one over rows (make it an indicator or a view's column)",
    "行内再用回顾或汇总函数（请另写为指标或视图的列）",
)


def read_aggregate(reader: Reader, node: ast.Call, function: Function, written: str) -> Node:
    """Return the typed node of a function over the rows of another table."""
    if reader.inner:
        reader.refuse(reader.span(node), "PR302", construct=_NO_NESTING)
    target = node.args[0]
    name, column_name = _target(target)
    table = reader.scope.tables.get(name) if name else None
    if not name:
        reason = Bilingual(
            "it begins with a table or one column of it; what is worked out of columns can be a view's column",
            "开头须是一张表，或表的一列；由多列算出的值可写为视图的列",
        )
        _misused(reader, target, written, function, reason)
    if table is None:
        near = suggestion(name, reader.scope.tables)
        known = ", ".join(dict.fromkeys(t.name for t in reader.scope.tables.values())) or "-"
        reader.refuse(reader.span(target), "PR315", name=name, known=known, suggestion=near)
    needs_column = function.name not in {"count", "spans"}
    if function.name == "spans" and not table.lasting:
        reason = Bilingual(f"{table.name} has no first and last day", f"{table.name} 没有起止日期")
        _misused(reader, target, written, function, reason)
    if needs_column != bool(column_name):
        reason = (
            Bilingual(f"name a column: {written}({name}.column, ...)", f"须写明列：{written}({name}.列, ...)")
            if needs_column
            else Bilingual(
                f"it counts rows: write {written}({name}, ...)", f"按行计数：写作 {written}({name}, ...)"
            )
        )
        _misused(reader, target, written, function, reason)
    with reader.inside(table):
        column = _column(reader, target, column_name, table) if column_name else None
        where = reader.visit_all(node.args[1:2], BOOL)[0] if len(node.args) > 1 else None
        order = _keyword(node, "order")
        ordered = _column(reader, order, _bare(order), table) if order is not None else None
    if function.name in {"sum", "mean"} and column is not None and column.type.name != "number":
        reader.note_type(column, NUMBER)
        raise reader.refused
    if function.name in ORDERED and ordered is None:
        place = "first" if function.name == "first" else "last"
        reason = Bilingual(f"say with order= which row comes {place}", "须用 order= 写明以哪一列为先后")
        _misused(reader, node, written, function, reason)
    kind = TEXT if function.name == "spans" else COUNT
    if column is not None:
        different = NUMBER if column.type.name == "date" else COUNT  # different days are days and a count
        kind = different if function.name == "distinct" else column.type
    by = _links(reader, node, table, written, function)
    window = "all" if function.name == "spans" else _window(reader, node, table, written, function)
    return nodes.Aggregate(
        kind, reader.span(node), function.name, table.name, column, where, by, window, ordered
    )


def _target(node: ast.expr) -> tuple[str, str]:
    match node:
        case ast.Name(id=name):
            return name, ""
        case ast.Attribute(value=ast.Name(id=name), attr=column):
            return name, column
    return "", ""


def _bare(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else _target(node)[1]


def _column(reader: Reader, node: ast.expr, name: str, table: RelatedTable) -> nodes.Field:
    meaning = table.names.get(name)
    if meaning is None:
        near = suggestion(name, table.names)
        reader.refuse(reader.span(node), "PR303", name=f"{table.name}.{name}", suggestion=near)
    if not meaning.sound:
        raise reader.refused
    return nodes.Field(meaning.type, reader.span(node), meaning.table, meaning.name)


def _keyword(node: ast.Call, name: str) -> ast.expr | None:
    return next((keyword.value for keyword in node.keywords if keyword.arg == name), None)


def _links(
    reader: Reader, node: ast.Call, table: RelatedTable, written: str, function: Function
) -> tuple[str, ...]:
    """Return the keys that link the rows to the subject: those that both have, or those of `by=`."""
    keys = reader.scope.keys
    given = _keyword(node, "by")
    if given is None:
        shared = tuple(key for key in keys if key in table.links)
        if "project" in shared:
            shared = tuple(key for key in shared if key not in reader.scope.broad)
        if keys and not shared:
            reason = Bilingual(
                f"nothing links {table.name} to each of these: write by=None to look at all rows",
                f"{table.name} 与所评对象没有共同的列：若看全部行，请写 by=None",
            )
            _misused(reader, node, written, function, reason)
        return shared
    if isinstance(given, ast.Constant) and given.value is None:
        return ()
    items = given.elts if isinstance(given, (ast.Tuple, ast.List)) else [given]
    names = [
        reader.scope.key_words.get(item.id, item.id) if isinstance(item, ast.Name) else "" for item in items
    ]
    for item, name in zip(items, names, strict=True):
        if name not in keys or name not in table.links:
            known = ", ".join(key for key in keys if key in table.links) or "-"
            reason = Bilingual(
                f"by= takes None, or keys that link the two: {known}",
                f"by= 可用 None，或二者共有的键：{known}",
            )
            _misused(reader, item, written, function, reason)
    return tuple(dict.fromkeys(names))


def _window(reader: Reader, node: ast.Call, table: RelatedTable, written: str, function: Function) -> str:
    given = _keyword(node, "window")
    if given is None:
        return table.window if reader.scope.periodic or table.window != "period" else "so_far"
    word = given.value if isinstance(given, ast.Constant) else given.id if isinstance(given, ast.Name) else ""
    window = _WINDOW_WORDS.get(str(word), "")
    if not window or (window in {"period", "year"} and not reader.scope.periodic):
        fit = [w for w in WINDOWS if reader.scope.periodic or w not in {"period", "year"}]
        reason = Bilingual(f"window= takes one of {', '.join(fit)}", f"window= 可用：{'、'.join(fit)}")
        _misused(reader, given, written, function, reason)
    return window


def _misused(reader: Reader, node: ast.expr, written: str, function: Function, reason: Bilingual) -> NoReturn:
    reader.refuse(reader.span(node), "PR305", name=written, usage=function.usage, reason=reason)


ORDERED = {"first", "latest"}
"""Functions that take the value of one row, which an order among the rows singles out."""

BOUNDED = {"count", "distinct"}
"""Functions whose value lies between two bounds when it is unknown of some rows whether they count."""


def bounded(node: nodes.Comparison) -> nodes.Node | None:
    """Return a comparison of a count decided from its bounds, or None where that adds nothing.

    Of three visits one has no kind: whether there were at least two is certain all the same.
    """
    left, right = node.left, node.right
    if not (isinstance(left, nodes.Aggregate) and left.function in BOUNDED and left.where is not None):
        return None
    if isinstance(right, nodes.Aggregate) or _is_sure(left):
        return None
    low, high = _sure(left, counted=False), _sure(left, counted=True)
    span = node.span

    def compare(operator: str, item: nodes.Node) -> nodes.Node:
        return nodes.Comparison(BOOL, span, operator, item, right)

    yes: nodes.Node
    no: nodes.Node
    match node.operator:
        case ">=" | ">":
            yes, no = compare(node.operator, low), nodes.Not(BOOL, span, compare(node.operator, high))
        case "<" | "<=":
            yes, no = compare(node.operator, high), nodes.Not(BOOL, span, compare(node.operator, low))
        case _:
            apart = nodes.Logic(BOOL, span, "or", (compare("<", high), compare(">", low)))
            met = nodes.Logic(BOOL, span, "and", (compare("==", low), compare("==", high)))
            yes, no = (met, apart) if node.operator == "==" else (apart, met)
    unknown = nodes.Literal(BOOL, span, None)
    otherwise = nodes.Choice(BOOL, span, no, nodes.Literal(BOOL, span, value=False), unknown)
    return nodes.Choice(BOOL, span, yes, nodes.Literal(BOOL, span, value=True), otherwise)


def _sure(node: nodes.Aggregate, *, counted: bool) -> nodes.Aggregate:
    """Return the count in which rows that may or may not count do, or do not."""
    assert node.where is not None  # noqa: S101
    settled = (node.where, nodes.Literal(BOOL, node.span, counted))
    return replace(node, where=nodes.Scalar(BOOL, node.span, "coalesce", settled))


def _is_sure(node: nodes.Aggregate) -> bool:
    """Whether it is one of the two bounds."""
    where = node.where
    if not (isinstance(where, nodes.Scalar) and where.function == "coalesce"):
        return False
    last = where.items[-1]
    return isinstance(last, nodes.Literal) and isinstance(last.value, bool)


def aggregates_at(part: Node) -> list[nodes.Aggregate]:
    """Return the aggregates that computing one part needs by itself: it is one, or compares one by its bounds."""
    if isinstance(part, nodes.Aggregate):
        return [part]
    tree = bounded(part) if isinstance(part, nodes.Comparison) else None
    return [] if tree is None else [inner for inner in nodes.walk(tree) if isinstance(inner, nodes.Aggregate)]


__all__ = ["BOUNDED", "ORDERED", "WINDOWS", "aggregates_at", "bounded", "read_aggregate"]
