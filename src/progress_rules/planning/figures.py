"""Reading the figures of a plan: a number for each period."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from progress_rules.errors import Place, Problem, RequestError
from progress_rules.periods import Period, parse_period
from progress_rules.planning.nesting import NESTED, kind_name
from progress_rules.quantities import EXACT, parse_quantity, to_decimal


@dataclass(frozen=True, slots=True)
class Figure:
    """The number of a period, and where it was given."""

    period: Period
    value: Decimal
    place: str = field(default="", compare=False)


@dataclass(slots=True)
class FigureReader:
    """Reads periods and numbers; `problems` holds everything found wrong so far."""

    problems: list[Problem] = field(default_factory=list)

    def say(self, code: str, place: str, **values: Any) -> None:
        """Note a problem."""
        self.problems.append(Problem(code, Place(field=place), values))

    def number(self, place: str, given: object) -> Decimal:
        """Return a number exactly as it is written; 0 for what is none, which is noted."""
        try:
            return read_number(given)
        except ValueError:
            self.say("PR821", place, text=given)
            return Decimal(0)

    def period(self, place: str, given: object) -> Period | None:
        """Return a period that can be part of another or have parts; anything else is noted."""
        try:
            period = given if isinstance(given, Period) else parse_period(given)  # type: ignore[arg-type]
        except RequestError as error:
            self.problems += [replace(problem, place=Place(field=place)) for problem in error.problems]
            return None
        if period.kind not in NESTED:
            self.say("PR823", place, text=str(given), kind=kind_name(period.kind))
            return None
        return period

    def figures(self, place: str, given: object) -> list[Figure]:
        """Return the figures of a mapping from periods to numbers, or of records with period and value."""
        if isinstance(given, Mapping):
            rows = [
                (f"{place}[{label}]", f"{place}[{label}]", label, value) for label, value in given.items()
            ]
        else:
            rows = list(self._records(place, given))
        found = []
        for at, at_value, label, text in rows:
            period, value = self.period(at, label), self.number(at_value, text)
            if period is not None:
                found.append(Figure(period, value, at))
        return found

    def _records(self, place: str, given: object) -> Iterable[tuple[str, str, object, object]]:
        if isinstance(given, str) or not isinstance(given, Iterable):
            self.say("PR832", place, text=given)
            return
        for n, row in enumerate(given):
            match row:
                case {"period": label, "value": value}:
                    yield f"{place}[{n}].period", f"{place}[{n}].value", label, value
                case [label, value]:
                    yield f"{place}[{n}]", f"{place}[{n}]", label, value
                case _:
                    self.say("PR832", f"{place}[{n}]", text=row)


def read_number(given: object) -> Decimal:
    """Return a number exactly as it is written, a float as its shortest decimal; ValueError when it is none.

    >>> read_number("1,127.4"), read_number(162.5), read_number("３８３．８")
    (Decimal('1127.4'), Decimal('162.5'), Decimal('383.8'))
    """
    if not isinstance(given, str):
        return to_decimal(given)  # type: ignore[arg-type]
    quantity = parse_quantity(given)
    if quantity.unit:
        raise ValueError(f"{given!r} has a unit")
    return quantity.number


def decimals(value: Decimal) -> int:
    """Return how many decimal places a number is written with.

    >>> decimals(Decimal("341")), decimals(Decimal("162.50"))
    (0, 2)
    """
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def total_of(values: Iterable[Decimal]) -> Decimal:
    """Return the exact sum, whatever the decimal context in force.

    >>> total_of([Decimal("0.1"), Decimal("1e25")])
    Decimal('10000000000000000000000000.1')
    """
    total = Decimal(0)
    for value in values:
        total = EXACT.add(total, value)
    return total
