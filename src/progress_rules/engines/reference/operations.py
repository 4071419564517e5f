"""How each operation on one period's values is written in Python; None is unknown throughout."""

from __future__ import annotations

from typing import TYPE_CHECKING

from progress_rules.language import nodes as n

if TYPE_CHECKING:
    from collections.abc import Callable

    from progress_rules.engines.reference.generate import Generator, Variable
    from progress_rules.language.nodes import Node


def _unless_unknown(text: str, *items: Variable) -> str:
    """Guard a text by tests that its inputs are known, where they may not be."""
    tests = " or ".join(dict.fromkeys(f"{i.name} is None" for i in items if i.nullable))
    return f"None if {tests} else {text}" if tests else text


def _not(g: Generator, node: n.Not) -> Variable:
    item = g.emit(node.item)
    return g.assign(_unless_unknown(f"not {item.name}", item), nullable=item.nullable)


def _negative(g: Generator, node: n.Negative) -> Variable:
    item = g.emit(node.item)
    text = _unless_unknown(f"-{item.name}", item)
    return g.assign(text, nullable=item.nullable, fraction=item.fraction, integer=item.integer)


def _arithmetic(g: Generator, node: n.Arithmetic) -> Variable:
    a, b = g.emit(node.left), g.emit(node.right)
    nullable = a.nullable or b.nullable
    if "date" in {node.left.type.name, node.right.type.name}:
        return _date_arithmetic(g, node, a, b)
    if node.left.type.name == "moment":
        text = _unless_unknown(f"hours_between({b.name}, {a.name})", a, b)
        return g.assign(text, nullable=nullable, fraction=True)
    if node.operator == "/":
        return g.assign(_unless_unknown(f"divide({a.name}, {b.name})", a, b), nullable=True, fraction=True)
    left, right = a.name, b.name
    if a.fraction != b.fraction:  # Python does not add a Decimal to a Fraction
        left = left if a.fraction else f"Fraction({left})"
        right = right if b.fraction else f"Fraction({right})"
    text = _unless_unknown(f"{left} {node.operator} {right}", a, b)
    integer = a.integer and b.integer
    return g.assign(text, nullable=nullable, fraction=a.fraction or b.fraction, integer=integer)


def _date_arithmetic(g: Generator, node: n.Arithmetic, a: Variable, b: Variable) -> Variable:
    nullable = a.nullable or b.nullable
    if node.left.type.name == node.right.type.name:
        return g.assign(
            _unless_unknown(f"difference({a.name}, {b.name})", a, b), nullable=nullable, integer=True
        )
    day, days = (a, b) if node.left.type.name == "date" else (b, a)
    sign = "-" if node.operator == "-" else ""
    return g.assign(_unless_unknown(f"add_days({day.name}, {sign}{days.name})", a, b), nullable=True)


def _comparison(g: Generator, node: n.Comparison) -> Variable:
    a, b = g.emit(node.left), g.emit(node.right)
    text = _unless_unknown(f"{a.name} {node.operator} {b.name}", a, b)
    return g.assign(text, nullable=a.nullable or b.nullable)


def _logic(g: Generator, node: n.Logic) -> Variable:
    items = [g.emit(item) for item in node.items]
    unsure = [item for item in items if item.nullable]
    word = node.operator
    if not unsure:
        return g.assign(f" {word} ".join(item.name for item in items), nullable=False)
    decisive = "False" if word == "and" else "True"
    other = "True" if word == "and" else "False"
    tests = " or ".join(f"{item.name} is {decisive}" for item in items)
    unknown = " or ".join(f"{item.name} is None" for item in unsure)
    return g.assign(f"{decisive} if {tests} else None if {unknown} else {other}", nullable=True)


def _choice(g: Generator, node: n.Choice) -> Variable:
    condition, then, other = g.emit(node.condition), g.emit(node.then), g.emit(node.otherwise)
    text = _unless_unknown(f"{then.name} if {condition.name} else {other.name}", condition)
    fraction = then.fraction or other.fraction
    if fraction and not (then.fraction and other.fraction):
        a = f"Fraction({then.name})" if not then.fraction else then.name
        b = f"Fraction({other.name})" if not other.fraction else other.name
        a = a if not then.nullable or then.fraction else f"(None if {then.name} is None else {a})"
        b = b if not other.nullable or other.fraction else f"(None if {other.name} is None else {b})"
        text = _unless_unknown(f"{a} if {condition.name} else {b}", condition)
    nullable = condition.nullable or then.nullable or other.nullable
    return g.assign(text, nullable=nullable, fraction=fraction, integer=then.integer and other.integer)


def _is_unknown(g: Generator, node: n.IsUnknown) -> Variable:
    item = g.emit(node.item)
    return g.assign(f"{item.name} is None" if item.nullable else "False", nullable=False)


def _membership(g: Generator, node: n.Membership) -> Variable:
    item = g.emit(node.item)
    options = [g.emit(option) for option in node.options]
    inside = " or ".join(f"{item.name} == {option.name}" for option in options)
    unsure = [option for option in options if option.nullable]
    text = f"({inside})"
    if unsure:
        text = f"True if {text} else None if {' or '.join(f'{o.name} is None' for o in unsure)} else False"
    text = _unless_unknown(text, item)
    return g.assign(text, nullable=item.nullable or bool(unsure))


_COUNTING = {"working_days_between", "months_between"}
"""Functions of calendars that give whole numbers."""


def _scalar(g: Generator, node: n.Scalar) -> Variable:
    items = [g.emit(item) for item in node.items]
    first = items[0]
    nullable = any(item.nullable for item in items)
    match node.function:
        case "coalesce":
            text = items[-1].name
            for item in reversed(items[:-1]):
                text = f"{item.name} if {item.name} is not None else {text}" if item.nullable else item.name
            text = _as_fractions(text, items)
            return g.assign(
                text,
                nullable=all(i.nullable for i in items),
                fraction=any(i.fraction for i in items),
                integer=all(i.integer for i in items),
            )
        case "min" | "max":
            text = _unless_unknown(f"{node.function}({', '.join(i.name for i in items)})", *items)
            text = _as_fractions(text, items)
            return g.assign(
                text,
                nullable=nullable,
                fraction=any(i.fraction for i in items),
                integer=all(i.integer for i in items),
            )
        case "abs":
            text = _unless_unknown(f"abs({first.name})", first)
            return g.assign(text, nullable=nullable, fraction=first.fraction, integer=first.integer)
        case "round":
            places = items[1].name if len(items) > 1 else "0"
            return g.assign(
                _unless_unknown(f"round_half_up({first.name}, {places})", first), nullable=nullable
            )
        case "floor" | "ceil":
            text = _unless_unknown(f"{node.function}({first.name})", first)
            return g.assign(text, nullable=nullable, integer=True)
        case "add_months" if isinstance(node.items[1], n.Literal):
            return g.assign(
                _unless_unknown(f"add_months({first.name}, {items[1].name})", first), nullable=True
            )
        case "year_of" | "month_of":
            text = _unless_unknown(f"{first.name}.{node.function.removesuffix('_of')}", first)
            return g.assign(text, nullable=nullable, integer=True)
        case "severity":  # levels are their ranks
            return g.assign(first.name, nullable=nullable, integer=True)
        case "day_of":
            return g.assign(_unless_unknown(f"{first.name}.date()", first), nullable=nullable)
        case "hour_of":
            return g.assign(
                _unless_unknown(f"hour_of({first.name})", first), nullable=nullable, fraction=True
            )
        case "at" | "add_hours":
            text = _unless_unknown(f"{node.function}({first.name}, {items[1].name})", *items)
            return g.assign(text, nullable=True)
    arguments = ", ".join(item.name for item in items)
    text = _unless_unknown(f"calendar_{node.function}({arguments})", *items)
    return g.assign(text, nullable=True, integer=node.function in _COUNTING)


def _as_fractions(text: str, items: list[Variable]) -> str:
    """Turn a chosen number into a Fraction when only some of those it was chosen from are."""
    if all(i.fraction for i in items) or not any(i.fraction for i in items):
        return text
    return f"(lambda x: None if x is None else Fraction(x))({text})"


OPERATIONS: dict[type[Node], Callable[..., Variable]] = {
    n.Not: _not,
    n.Negative: _negative,
    n.Arithmetic: _arithmetic,
    n.Comparison: _comparison,
    n.Logic: _logic,
    n.Choice: _choice,
    n.IsUnknown: _is_unknown,
    n.Membership: _membership,
    n.Scalar: _scalar,
}
