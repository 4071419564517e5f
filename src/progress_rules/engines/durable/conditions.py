"""Conditions of the language as questions: which properties an event carries, and which of three rules it meets."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from progress_rules.engines.durable import logic
from progress_rules.engines.durable.program import LIMIT, CannotError, Sent
from progress_rules.engines.durable.values import whole_literal
from progress_rules.language import nodes as n
from progress_rules.language.aggregates import bounded
from progress_rules.language.types import BOOL

if TYPE_CHECKING:
    from progress_rules.engines.durable.compile import Compiler, Register
    from progress_rules.engines.durable.logic import Three


@dataclass(slots=True)
class Asking:
    """A question while it is put together: what its event says, and the arithmetic in its conditions."""

    compiler: Compiler
    sent: dict[str, Sent] = field(default_factory=dict)
    checked: list[Any] = field(default_factory=list)

    def truth(self, register: Register) -> Three:
        """Return the three of a condition that is decided already."""
        name = f"is{register.at}"
        self.sent[name] = Sent("truth", name, (register.at,))
        return logic.flag(name)

    def whole(self, register: Register, scale: int) -> str:
        """Return the property of a number, scaled; with `_known` behind it, that of its flag."""
        name = f"v{register.at}" if scale == register.scale else f"v{register.at}_{scale}"
        self.sent[name] = Sent("whole", name, (register.at,), scale)
        return name

    def pair(self, left: Register, right: Register) -> tuple[str, str, str]:
        """Return the properties of two numbers over one denominator, and of the flag that both are known."""
        name = f"p{left.at}_{right.at}"
        self.sent[name] = Sent("pair", name, (left.at, right.at))
        return f"{name}_left", f"{name}_right", f"{name}_known"


@dataclass(frozen=True, slots=True)
class Operand:
    """A side of a comparison: an expression of durable's at a scale, and the flags that say that it is known.

    `plain` is the property it is, where it is no more than that; `unknown` says that it never is known.
    """

    expression: Any
    scale: int
    known: tuple[str, ...] = ()
    plain: str = ""
    unknown: bool = False

    def at_scale(self, scale: int) -> Any:
        """Return the expression at a larger scale."""
        factor = 10 ** (scale - self.scale)
        if factor == 1:
            return self.expression
        if isinstance(self.expression, int):
            return self.expression * factor
        return {"$mul": {"$l": self.expression, "$r": factor}}


def condition_of(asking: Asking, node: n.Node, *, top: bool = False) -> Three:
    """Return the three of a condition, as part of a question.

    What stands in several places is a question of its own, and so is what would make this one too large.
    """
    c = asking.compiler
    if isinstance(node, n.Indicator):
        return condition_of(asking, c.indicators[node.name], top=top)
    if isinstance(node, n.Literal):
        value = node.value
        return logic.sure(value if isinstance(value, bool) else None)
    key = c.plan.identity(node)
    compound = isinstance(node, (n.Not, n.Logic, n.Choice, n.Comparison, n.Membership, n.IsUnknown, n.Scalar))
    if not top and (key in c.known or not compound or c.uses[key] > 1):
        return asking.truth(c.emit(node))
    match node:
        case n.Not(item=item):
            return logic.negated(condition_of(asking, item))
        case n.Logic(operator=operator, items=items):
            join = logic.both if operator == "and" else logic.either
            three = join([part_of(asking, item) for item in items])
            return three if three.groups <= logic.GROUPS else join([decided(asking, item) for item in items])
        case n.Choice(condition=condition, then=then, otherwise=otherwise):
            parts = (condition, then, otherwise)
            three = logic.chosen(*(part_of(asking, part) for part in parts))
            return (
                three if three.groups <= logic.GROUPS else logic.chosen(*(decided(asking, p) for p in parts))
            )
        case n.Comparison() if (tree := bounded(node)) is not None:
            return condition_of(asking, tree, top=True)
        case n.Comparison(operator=operator, left=left, right=right):
            return comparison_of(asking, operator, left, right)
        case n.Membership(item=item, options=options):
            return _membership(asking, item, options)
        case n.IsUnknown(item=item):
            return _unknown_of(asking, item)
        case n.Scalar(function="coalesce", items=items):
            three = logic.first_known([part_of(asking, item) for item in items])
            return three if three.groups <= logic.GROUPS else _first_of(asking, items)
    return asking.truth(c.emit(node))


def part_of(asking: Asking, node: n.Node) -> Three:
    """Return the three of a part; a question of its own where it is large in itself."""
    c = asking.compiler
    trial = Asking(c)
    three = condition_of(trial, node)
    if three.groups > 2:
        return asking.truth(c.emit(node))
    asking.sent |= trial.sent
    asking.checked += trial.checked
    return three


def decided(asking: Asking, node: n.Node) -> Three:
    """Return the three of a part that is a question of its own, whatever its size."""
    if isinstance(node, n.Literal):
        return condition_of(asking, node)
    return asking.truth(asking.compiler.emit(node))


def _first_of(asking: Asking, items: tuple[n.Node, ...]) -> Three:
    """Return a long `coalesce` of conditions, two at a time."""
    found = decided(asking, items[-1])
    for item in reversed(items[:-1]):
        inner = Asking(asking.compiler)
        inner.sent |= asking.sent
        pair = logic.first_known([decided(inner, item), found])
        cases: list[tuple[bool | int | None, logic.Test]] = [
            (True, pair.true),
            (False, pair.false),
            (None, pair.unknown),
        ]
        found = asking.truth(asking.compiler.question(inner, cases, "bool"))
    return found


def _membership(asking: Asking, item: n.Node, options: tuple[n.Node, ...]) -> Three:
    """Return the three of `item in options`."""
    a, others = operand_of(asking, item), [operand_of(asking, option) for option in options]
    constants = [o for o in others if o is not None and not o.unknown and isinstance(o.expression, int)]
    if a is None or not a.plain or len(constants) < len(others):
        each = [n.Comparison(BOOL, item.span, "==", item, option) for option in options]
        return condition_of(asking, n.Logic(BOOL, item.span, "or", tuple(each)), top=True)
    a = _lifted(asking, a, max(o.scale for o in (a, *constants)))
    asking.checked += [o.at_scale(a.scale) for o in constants]
    flags = [logic.Test({flag: 1}) for flag in a.known]
    return logic.Three(
        logic.all_of(
            *flags, logic.any_of(*(logic.compared("==", a.plain, o.at_scale(a.scale)) for o in constants))
        ),
        logic.all_of(*flags, *(logic.compared("!=", a.plain, o.at_scale(a.scale)) for o in constants)),
        logic.any_of(*(logic.Test({flag: 0}) for flag in a.known)),
    )


def _lifted(asking: Asking, plain: Operand, scale: int) -> Operand:
    """Return a property at a larger scale, as a property."""
    if plain.scale == scale:
        return plain
    held = asking.sent[plain.plain]
    name = f"v{held.registers[0]}_{scale}"
    asking.sent[name] = Sent(held.way, name, held.registers, scale)
    return Operand({"$m": name}, scale, (f"{name}_known",), plain=name)


def _unknown_of(asking: Asking, item: n.Node) -> Three:
    if item.type.name == "bool":
        three = part_of(asking, item)
        return logic.Three(three.unknown, logic.any_of(three.true, three.false), logic.NEVER)
    operand = operand_of(asking, item)
    if operand is None:
        register = asking.compiler.emit(item)
        _, _, known = asking.pair(register, register)
        flags: tuple[str, ...] = (known,)
    elif operand.unknown:
        return logic.sure(True)  # noqa: FBT003
    else:
        flags = operand.known
    return logic.Three(
        logic.any_of(*(logic.Test({one: 0}) for one in flags)),
        logic.all_of(*(logic.Test({one: 1}) for one in flags)),
        logic.NEVER,
    )


def comparison_of(asking: Asking, operator: str, left: n.Node, right: n.Node) -> Three:
    """Return the three of a comparison."""
    c = asking.compiler
    a, b = operand_of(asking, left), operand_of(asking, right)
    if a is None or b is None:
        first, second, known = asking.pair(c.emit(left), c.emit(right))
        return logic.comparison(operator, first, {"$m": second}, [known])
    if a.unknown or b.unknown:
        return logic.sure(None)
    scale = max(a.scale, b.scale)
    if b.plain and not a.plain:
        a, b, operator = b, a, logic.MIRRORED[operator]
    if a.plain:
        a = _lifted(asking, a, scale)
    flags = [*dict.fromkeys((*a.known, *b.known))]
    right_side = b.at_scale(scale)
    if a.plain:
        asking.checked.append(right_side)
        return logic.comparison(operator, a.plain, right_side, flags)
    left_side = a.at_scale(scale)
    if isinstance(left_side, int) and isinstance(right_side, int):
        from progress_rules.assessment.resolve import compare

        return logic.sure(compare(operator, left_side, right_side))
    asking.sent["zero"] = Sent("zero", "zero", ())
    less = {"$sub": {"$l": right_side, "$r": left_side}}  # a < b is 0 < b - a
    asking.checked.append(less)
    return logic.comparison(operator, "zero", less, flags)


def operand_of(asking: Asking, node: n.Node) -> Operand | None:
    """Return a side of a comparison, or None where it may be a fraction without a finite decimal."""
    c = asking.compiler
    match node:
        case n.Indicator(name=name):
            return operand_of(asking, c.indicators[name])
        case n.Literal(value=None):
            return Operand(0, 0, unknown=True)
        case n.Literal():
            value, scale = whole_literal(node, c.plan.scale, c.program.texts)
            units = int(value * 10**scale)
            if abs(units) > LIMIT:
                raise CannotError("a number of more than 62 bits", "超过 62 位二进制的数")
            return Operand(units, scale)
        case n.Negative(item=item):
            inner = operand_of(asking, item)
            if inner is None or inner.unknown:
                return inner
            if isinstance(inner.expression, int):
                return Operand(-inner.expression, inner.scale)
            return Operand({"$mul": {"$l": inner.expression, "$r": -1}}, inner.scale, inner.known)
        case n.Arithmetic(operator=operator, left=left, right=right) if operator in _INLINE:
            kinds = {left.type.name, right.type.name} - {"null"}
            if kinds == {"number"} or (kinds == {"date"} and operator == "-"):
                return _arithmetic(operator, operand_of(asking, left), operand_of(asking, right))
    register = c.emit(node)
    if register.scale is None:
        return None
    name = asking.whole(register, register.scale)
    return Operand({"$m": name}, register.scale, (f"{name}_known",), plain=name)


_INLINE = {"+": "$add", "-": "$sub", "*": "$mul"}


def _arithmetic(operator: str, a: Operand | None, b: Operand | None) -> Operand | None:
    if a is None or b is None:
        return None
    if a.unknown or b.unknown:
        return Operand(0, 0, unknown=True)
    known = (*a.known, *b.known)
    if operator == "*":
        left, right, scale = a.expression, b.expression, a.scale + b.scale
    else:
        scale = max(a.scale, b.scale)
        left, right = a.at_scale(scale), b.at_scale(scale)
    if isinstance(left, int) and isinstance(right, int):
        value = {"+": left + right, "-": left - right, "*": left * right}[operator]
        return Operand(value, scale)
    return Operand({_INLINE[operator]: {"$l": left, "$r": right}}, scale, known)
