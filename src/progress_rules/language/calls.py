"""Read the call of a function: its name, its arguments, its type."""

from __future__ import annotations

import ast
from decimal import Decimal
from typing import TYPE_CHECKING, NoReturn

from progress_rules.errors import Bilingual, suggestion
from progress_rules.language import nodes
from progress_rules.language.aggregates import read_aggregate
from progress_rules.language.functions import FUNCTIONS, Function
from progress_rules.language.interpolation import read_interpolation
from progress_rules.language.types import (
    BOOL,
    COUNT,
    DATE,
    DAYS,
    HOURS,
    LEVEL,
    MOMENT,
    MONTHS,
    NULL,
    NUMBER,
    PERIODS,
    TEXT,
    Type,
    agree,
)
from progress_rules.periods.period import PERIOD_KINDS

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
    if function.aggregate:
        return read_aggregate(reader, node, function, node.func.id)
    if function.temporal and reader.inner:
        what = Bilingual(
            "a function that looks back, inside one over rows (write it as a view's column)",
            "行内再用回顾函数（请另写为视图的列）",
        )
        reader.refuse(reader.span(node), "PR302", construct=what)
    special = _SPECIAL.get(function.name)
    if special is not None:
        return special(reader, node, node.func.id, function)
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
        elif len(node.args) > 1 and _is_number(node.args[1]):
            months = _whole(reader, node.args[1], "n", least=-1200, most=1200)
            items = (*items, nodes.Literal(NUMBER, span, Decimal(months)))
        elif len(node.args) > 1:
            items = (*items, *reader.visit_all(node.args[1:], NUMBER))
        return nodes.Scalar(_given(function, items[0].type), span, function.name, items)
    if " " in function.takes:
        return _several(reader, node, function)
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


def _several(reader: Reader, node: ast.Call, function: Function) -> Node:
    """Read a function whose arguments are of different types, all of them declared."""
    problems = len(reader.problems)
    items: list[Node] = []
    for argument, takes in zip(node.args, function.takes.split(), strict=True):
        items += reader.visit_some(argument, _TYPES[takes])
    if len(reader.problems) > problems:
        raise reader.refused
    kind = items[-1]
    if function.name in {"first_day", "last_day"} and not (
        isinstance(kind, nodes.Literal) and kind.value in PERIOD_KINDS and kind.value != "dates"
    ):
        kinds = ", ".join(f'"{k}"' for k in PERIOD_KINDS if k != "dates")
        reason = Bilingual(f"the kind of period is one of {kinds}", f"期间种类为其中之一：{kinds}")
        _misused(reader, kind.span, function.name, function, reason)
    return nodes.Scalar(_given(function, items[0].type), reader.span(node), function.name, tuple(items))


def _happened(reader: Reader, node: ast.Call, written: str, function: Function) -> Node:
    """Read `happened(day)`: a day is recorded, and it is not later than the period or `as_of`."""
    del written, function
    span = reader.span(node)
    (day,) = reader.visit_all(node.args, DATE)
    end = nodes.Field(DATE, span, "period", "period_end" if reader.scope.periodic else "as_of")
    known = nodes.Not(BOOL, span, nodes.IsUnknown(BOOL, span, day))
    return nodes.Logic(BOOL, span, "and", (known, nodes.Comparison(BOOL, span, "<=", day, end)))


def _moment(reader: Reader, node: ast.Call, written: str, function: Function) -> Node:
    """Read `moment(raised_at)`: the column with its time of day."""
    (item,) = reader.visit_all(node.args)
    if isinstance(item, nodes.Field) and (item.table, item.name) in reader.scope.timed:
        return nodes.Field(MOMENT, reader.span(node), item.table, item.name + nodes.TIMED)
    known = ", ".join(name for _, name in sorted(reader.scope.timed)) or "-"
    reason = Bilingual(f"it takes a column with times of day: {known}", f"须为带时刻的列：{known}")
    return _misused(reader, item.span, written, function, reason)


def _how_many(reader: Reader, node: ast.Call, written: str, function: Function) -> Node:
    """Read `how_many(a, b, c)`: how many of the conditions hold, unknown where one of them is."""
    del written, function
    span = reader.span(node)
    zero, one = (nodes.Literal(COUNT, span, Decimal(k)) for k in (0, 1))
    counted: Node | None = None
    for item in reader.visit_all(node.args, BOOL):
        part = nodes.Choice(COUNT, span, item, one, zero)
        counted = part if counted is None else nodes.Arithmetic(COUNT, span, "+", counted, part)
    assert counted is not None  # noqa: S101
    return counted


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


def _is_number(node: ast.expr) -> bool:
    inner = node.operand if isinstance(node, ast.UnaryOp) else node
    return isinstance(inner, ast.Constant)


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


_SPECIAL = {
    "date": _date,
    "happened": _happened,
    "moment": _moment,
    "interpolate": read_interpolation,
    "how_many": _how_many,
}

_TYPES = {
    "bool": BOOL, "number": NUMBER, "date": DATE, "moment": MOMENT, "text": TEXT, "periods": PERIODS,
    "days": DAYS, "hours": HOURS, "count": COUNT, "level": LEVEL, "months": MONTHS,
}  # fmt: skip


def _needed(function: Function) -> Type | None:
    return _TYPES.get(function.takes) if function.takes != "text" else None


def _given(function: Function, item: Type) -> Type:
    if function.gives == "same":
        return item if item != NULL else NUMBER
    return _TYPES[function.gives]
