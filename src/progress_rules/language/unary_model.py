"""What a cell of a decision table says: which values it matches, and the condition that asks for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

from progress_rules.quantities import format_decimal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from progress_rules.language.nodes import Value

Kind = Literal["number", "text", "bool", "date", "level", "moment"]
ORDERED = ("number", "date", "moment")
"""Kinds whose values have an order of their own; that of levels is the order of a list."""


@dataclass(frozen=True, slots=True)
class Operand:
    """A value in a cell; `name` is how it is written where it is a parameter or a level."""

    value: Value
    name: str = ""
    parameter: bool = False

    @property
    def written(self) -> str:
        """The operand in the language of conditions."""
        return self.name or write_value(self.value)


@dataclass(frozen=True, slots=True)
class Bounds:
    """An interval of values; None is no bound on that side."""

    low: Any = None
    high: Any = None
    low_in: bool = False
    high_in: bool = False


@dataclass(frozen=True, slots=True)
class Equal:
    """One value, or with `negated` every other one."""

    operand: Operand
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Between:
    """The values from `low` to `high`; None where that side is open, `low_in` whether the end belongs to it."""

    low: Operand | None = None
    high: Operand | None = None
    low_in: bool = False
    high_in: bool = False


@dataclass(frozen=True, slots=True)
class Unknown:
    """An unknown value, or with `negated` any known one."""

    negated: bool = False


Part = Equal | Between | Unknown


@dataclass(frozen=True, slots=True)
class UnaryTest:
    """The test of one cell: any of its parts, or with `negated` none of them; without parts, anything.

    `percent` is set when a number is written with a percent sign, which only fits an input in per cent.

    >>> test = UnaryTest("number", (Between(Operand(Decimal(10)), Operand(Decimal(30)), True, False),))
    >>> test.condition("lag"), test.holds(Decimal(30)), test.holds(None)
    ('10 <= (lag) < 30', False, None)
    """

    kind: Kind
    parts: tuple[Part, ...] = ()
    negated: bool = False
    percent: bool = False

    @property
    def anything(self) -> bool:
        """Whether every value matches, an unknown one too."""
        return not self.parts

    @property
    def asks_for_unknown(self) -> bool:
        """Whether the cell says what is to happen when the input is unknown."""
        return any(isinstance(part, Unknown) for part in self.parts)

    @property
    def parameters(self) -> tuple[str, ...]:
        """The names of the pack's parameters in the cell, each once."""
        return tuple(dict.fromkeys(o.name for o in self.operands() if o.parameter))

    def operands(self) -> Iterator[Operand]:
        """Yield every value of the cell, in order."""
        for part in self.parts:
            found: tuple[Operand | None, ...] = ()
            match part:
                case Equal():
                    found = (part.operand,)
                case Between():
                    found = (part.low, part.high)
            yield from (operand for operand in found if operand is not None)

    def edges(self) -> Iterator[Value]:
        """Yield the values at which the cell begins or ceases to match."""
        for part in self.parts:
            if not isinstance(part, Unknown):
                bounds = bounds_of(part, self.kind)
                yield from (edge for edge in (bounds.low, bounds.high) if edge is not None)

    def holds(self, value: Value, levels: Sequence[str] = ()) -> bool | None:
        """Return whether the value matches; None when that is unknown, as `condition` would have it.

        Args:
            value: The input; None is unknown.
            levels: The levels in their order, for tests of levels by order.
        """
        if not self.parts:
            return True
        answer: bool | None = False
        for part in self.parts:
            found = self._part_holds(part, value, levels)
            if found:
                answer = True
                break
            if found is None:
                answer = None
        return not answer if self.negated and answer is not None else answer

    def _part_holds(self, part: Part, value: Value, levels: Sequence[str]) -> bool | None:
        if isinstance(part, Unknown):
            return (value is None) != part.negated
        if value is None:
            return None
        if isinstance(part, Equal):
            if self.kind in ORDERED:
                return within(bounds_of(part, self.kind), value) != part.negated
            return (value == part.operand.value) != part.negated
        bounds = bounds_of(part, self.kind)
        if self.kind != "level":
            return within(bounds, value)
        rank = {level: at for at, level in enumerate(levels)}
        if any(end is not None and end not in rank for end in (bounds.low, bounds.high, value)):
            return False
        ranked = Bounds(rank.get(bounds.low), rank.get(bounds.high), bounds.low_in, bounds.high_in)
        return within(ranked, rank[str(value)])

    def condition(self, input_text: str) -> str:
        """Return the test as a condition of the language on an expression.

        It can stand in `and` without brackets. On an unknown input it is unknown, unless the cell asks for that.
        """
        if not self.parts:
            return "True"
        x = f"({input_text})"
        if self.negated and len(self.parts) == 1:
            match self.parts[0]:
                case Equal(operand, negated):
                    return _written(Equal(operand, not negated), x)
                case Unknown(negated):
                    return _written(Unknown(not negated), x)
        equal = [p.operand.written for p in self.parts if isinstance(p, Equal) and not p.negated]
        others = [_written(p, x) for p in self.parts if not isinstance(p, Equal) or p.negated]
        if self.kind == "moment":  # a list of `in` does not take days and moments together
            tests = [*(f"{x} == {value}" for value in equal), *others]
        elif len(equal) > 1:
            if self.negated and not others:
                return f"{x} not in ({', '.join(equal)})"
            tests = [f"{x} in ({', '.join(equal)})", *others]
        else:
            tests = [*(f"{x} == {value}" for value in equal), *others]
        whole = tests[0] if len(tests) == 1 else f"({' or '.join(tests)})"
        if not self.negated:
            return whole
        return f"not {whole}" if len(tests) > 1 else f"not ({whole})"


def _written(part: Part, x: str) -> str:
    match part:
        case Unknown():
            return f"{x} is not None" if part.negated else f"{x} is None"
        case Equal():
            return f"{x} {'!=' if part.negated else '=='} {part.operand.written}"
        case Between(low=None, high=Operand() as high):
            return f"{x} {'<=' if part.high_in else '<'} {high.written}"
        case Between(low=Operand() as low, high=None):
            return f"{x} {'>=' if part.low_in else '>'} {low.written}"
        case Between(low=Operand() as low, high=Operand() as high):
            left, right = "<=" if part.low_in else "<", "<=" if part.high_in else "<"
            return f"{low.written} {left} {x} {right} {high.written}"
    raise AssertionError(part)


def bounds_of(part: Equal | Between, kind: Kind) -> Bounds:
    """Return the interval of a part; a day in a test of moments is all of that day, as the language has it."""
    if isinstance(part, Equal):
        part = Between(part.operand, part.operand, low_in=True, high_in=True)
    low: Any = part.low.value if part.low else None
    high: Any = part.high.value if part.high else None
    low_in, high_in = part.low_in, part.high_in
    if kind == "moment" and type(low) is date:
        low, low_in = (_midnight(low), True) if low_in else (datetime.combine(low, time.max), False)
    if kind == "moment" and type(high) is date:
        high, high_in = (_next_midnight(high) if high_in else _midnight(high)), False
    return Bounds(low, high, low_in, high_in)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time())


def _next_midnight(day: date) -> datetime | None:
    return _midnight(day + timedelta(days=1)) if day < date.max else None


def within(bounds: Bounds, value: Any) -> bool:
    """Whether the value lies inside the bounds."""
    if bounds.low is not None and (value < bounds.low or (value == bounds.low and not bounds.low_in)):
        return False
    return bounds.high is None or value < bounds.high or (value == bounds.high and bounds.high_in)


def write_value(value: Value) -> str:
    """Return a value as the language of conditions writes it."""
    match value:
        case None:
            return "unknown"
        case bool():
            return str(value)
        case datetime():
            return f'at(date("{value.date().isoformat()}"), {_hours(value)})'
        case date():
            return f'date("{value.isoformat()}")'
        case str():
            return f'"{"".join(_escaped(c) for c in value)}"'
    return format_decimal(value)


def _hours(value: datetime) -> str:
    """Return the time of day in hours, exactly: 9.5, or 560 / 60 where no short decimal is exact."""
    micros = (value - _midnight(value.date())) // timedelta(microseconds=1)
    for places in range(7):
        scaled, rest = divmod(micros * 10**places, 3_600_000_000)
        if not rest:
            return format_decimal(Decimal(scaled).scaleb(-places))
    units = ((60_000_000, 60), (1_000_000, 3600), (1, 3_600_000_000))
    unit, per_hour = next((unit, per_hour) for unit, per_hour in units if micros % unit == 0)
    return f"{micros // unit} / {per_hour}"


def _escaped(character: str) -> str:
    if character in {'"', "\\"}:
        return f"\\{character}"
    if character.isprintable():
        return character
    return f"\\U{ord(character):08x}"
