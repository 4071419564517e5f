"""Read the call of a function: its name, its arguments, its type."""

from __future__ import annotations

import ast
from decimal import Decimal
from typing import TYPE_CHECKING, NoReturn

from progress_rules.errors import Bilingual, suggestion
from progress_rules.language import nodes
from progress_rules.language.functions import FUNCTIONS, Function
from progress_rules.language.types import BOOL, DATE, NULL, NUMBER, PERIODS, Type, agree

if TYPE_CHECKING:
    from progress_rules.language.nodes import Node, Span
    from progress_rules.language.parse import Reader

MAX_LOOK_BACK = 120
"""The most periods `previous` and `count_in` look back: ten years of months."""


def read_call(reader: Reader, node: ast.Call) -> Node:
    """Return the typed node of a function call."""
    if not isinstance(node.func, ast.Name):
        what = Bilingual("a call of something that is not a function", "对非函数的调用")
        reader.refuse(reader.span(node), "PR302", construct=what)
    function = FUNCTIONS.get(node.func.id)
    if function is None:
        near = suggestion(node.func.id, FUNCTIONS)
        reader.refuse(reader.span(node.func), "PR304", name=node.func.id, suggestion=near)
    for keyword in node.keywords:
        if keyword.arg not in function.keywords:
            _misused(reader, reader.span(keyword), node.func.id, function, _keyword(keyword.arg))
    if not function.least <= len(node.args) <= function.most:
        _misused(reader, reader.span(node), node.func.id, function, _count(len(node.args), function))
    if function.name == "latch" and not node.keywords:
        reason = Bilingual("say with until= when it ends", "须用 until= 写明何时结束")
        _misused(reader, reader.span(node), node.func.id, function, reason)
    if function.name == "date":
        return _date(reader, node, node.func.id, function)
    return _temporal(reader, node, function) if function.temporal else _scalar(reader, node, function)


def _temporal(reader: Reader, node: ast.Call, function: Function) -> Node:
    (item,) = reader.visit_all(node.args[:1], _needed(function))
    reset = None
    if node.keywords:
        (reset,) = reader.visit_all([node.keywords[0].value], BOOL)
    n = 1
    if len(node.args) > 1:
        n = _whole(reader, node.args[1], "n")
    return nodes.Temporal(_given(function, item.type), reader.span(node), function.name, item, reset, n)


def _scalar(reader: Reader, node: ast.Call, function: Function) -> Node:
    span = reader.span(node)
    if function.name in {"round", "add_months"}:
        items = reader.visit_all(node.args[:1], _needed(function))
        if len(node.args) > 1 and function.name == "round":
            places = _whole(reader, node.args[1], "places", least=0, most=12)
            items = (*items, nodes.Literal(NUMBER, span, Decimal(places)))
        elif len(node.args) > 1:
            months = _whole(reader, node.args[1], "n", least=-1200, most=1200)
            items = (*items, nodes.Literal(NUMBER, span, Decimal(months)))
        return nodes.Scalar(_given(function, items[0].type), span, function.name, items)
    items = reader.visit_all(node.args, _needed(function))
    if function.name == "known":
        return nodes.Not(BOOL, span, nodes.IsUnknown(BOOL, span, items[0]))
    met = items[0].type
    for item in items[1:]:
        found = agree(met, item.type)
        if found is None or (function.name in {"min", "max"} and found.name in {"bool", "text"}):
            reader.unlike(item.span, met, item.type, function.name)
        met = found
    return nodes.Scalar(_given(function, met), span, function.name, items)


def _date(reader: Reader, node: ast.Call, written: str, function: Function) -> Node:
    from progress_rules.language.parse import as_date

    argument = node.args[0]
    text = argument.value if isinstance(argument, ast.Constant) else None
    day = as_date(text) if isinstance(text, str) else None
    if day is None:
        reason = Bilingual("it takes a day of the calendar in quotes", "须为带引号的实有日期")
        _misused(reader, reader.span(argument), written, function, reason)
    return nodes.Literal(DATE, reader.span(node), day)


def _whole(reader: Reader, node: ast.expr, what: str, least: int = 1, most: int = MAX_LOOK_BACK) -> int:
    value: object = None
    if isinstance(node, ast.Constant):
        value = node.value
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        inner = node.operand.value if isinstance(node.operand, ast.Constant) else None
        value = -inner if type(inner) is int else None
    if type(value) is not int or not least <= value <= most:
        reader.refuse(reader.span(node), "PR313", what=what, least=least, most=most)
    return value


def _misused(reader: Reader, span: Span, written: str, function: Function, reason: Bilingual) -> NoReturn:
    reader.refuse(span, "PR305", name=written, usage=function.usage, reason=reason)


def _keyword(name: str | None) -> Bilingual:
    if name is None:
        return Bilingual("** is not allowed", "不允许 **")
    return Bilingual(
        f"it has no keyword {name}= (a comparison is written ==)", f"没有关键字 {name}=（比较写作 ==）"
    )


def _count(given: int, function: Function) -> Bilingual:
    least, most = function.least, function.most
    values = "value" if most == 1 else "values"
    if least == most:
        return Bilingual(f"it takes {least} {values}, {given} given", f"须有 {least} 个值，现有 {given} 个")
    return Bilingual(
        f"it takes {least} to {most} {values}, {given} given", f"须有 {least} 至 {most} 个值，现有 {given} 个"
    )


def _needed(function: Function) -> Type | None:
    return {"bool": BOOL, "number": NUMBER, "date": DATE}.get(function.takes)


def _given(function: Function, item: Type) -> Type:
    if function.gives == "same":
        return item if item != NULL else NUMBER
    return {"bool": BOOL, "periods": PERIODS, "number": NUMBER, "date": DATE}[function.gives]
