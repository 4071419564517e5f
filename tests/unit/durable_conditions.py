"""Conditions of durable_rules on one event, in a few lines of Python."""

from __future__ import annotations

from typing import Any


def meets(term: Any, event: dict[str, int]) -> bool:
    """Whether an event meets a condition, as durable_rules sees it."""
    if isinstance(term, bool):
        return term
    ((word, right),) = term.items()
    if word in {"$and", "$or"}:
        return (all if word == "$and" else any)(meets(one, event) for one in right)
    if not word.startswith("$"):
        return event[word] == _value(right, event)
    ((name, side),) = right.items()
    a, b = event[name], _value(side, event)
    return {"$lt": a < b, "$lte": a <= b, "$gt": a > b, "$gte": a >= b, "$neq": a != b}[word]


def _value(expression: Any, event: dict[str, int]) -> int:
    if isinstance(expression, int):
        return expression
    ((word, parts),) = expression.items()
    if word == "$m":
        return event[parts]
    a, b = _value(parts["$l"], event), _value(parts["$r"], event)
    return {"$add": a + b, "$sub": a - b, "$mul": a * b}[word]
