"""Read the parameters of a pack and those a caller sets anew at load."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

from progress_rules.errors import Bilingual, Place, Problem, suggestion
from progress_rules.packs.names import parameter_type
from progress_rules.packs.pack import ParameterValues, Segment
from progress_rules.packs.schema import DatedValue, ParameterSpec
from progress_rules.quantities import format_decimal, parse_quantity, to_decimal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from progress_rules.language.nodes import Value
    from progress_rules.language.types import Type
    from progress_rules.packs.schema import PackSpec
    from progress_rules.packs.source import Path, Source


def read_parameters(
    spec: PackSpec,
    overrides: Mapping[str, object],
    source: Source,
    problems: list[Problem],
    override_problems: list[Problem],
) -> dict[str, ParameterValues]:
    """Return every parameter with its values over time, overrides in the place of all dated values."""
    found: dict[str, ParameterValues] = {}
    for name, parameter in spec.parameters.items():
        values = _declared(name, parameter, source, problems)
        if values is not None:
            found[name] = values
    spellings = {s: name for name, p in spec.parameters.items() for s in (name, p.zh) if s}
    for given, raw in overrides.items():
        name = spellings.get(given, "")
        if not name:
            known = ", ".join(spec.parameters) or "-"
            values_ = {"pack": spec.pack, "name": given, "known": known}
            near = suggestion(given, spellings)
            override_problems.append(Problem("PR214", Place(), {**values_, "suggestion": near}))
            continue
        if name not in found:
            continue
        parameter = spec.parameters[name]
        try:
            value = _converted(raw, found[name].type)
            _check(value, parameter)
        except UnfitError as error:
            unfit = {"value": _shown(raw), "name": name, "expected": error.expected}
            override_problems.append(Problem("PR213", Place(), unfit))
            continue
        found[name] = ParameterValues(name, found[name].type, (Segment(None, value),), given=True)
    return found


def _declared(
    name: str, parameter: ParameterSpec, source: Source, problems: list[Problem]
) -> ParameterValues | None:
    path: Path = ("parameters", name)
    here = source.place(path, key=True)
    if (parameter.value is None) == (not parameter.values):
        problems.append(Problem("PR227", here, {"name": name}))
        return None
    if parameter.assumed and parameter.reason is None:
        problems.append(Problem("PR211", here, {"name": name}))
    dated = parameter.values or (DatedValue(value=parameter.value),)  # type: ignore[arg-type]
    starts = [value.from_ or date.min for value in dated]
    if any(later <= earlier for earlier, later in pairwise(starts)):
        problems.append(Problem("PR212", source.place((*path, "values"), key=True), {"name": name}))
    kind = parameter_type(parameter)
    segments = []
    for i, one in enumerate(dated):
        at = (*path, "values", i, "value") if parameter.values else (*path, "value")
        try:
            value = _converted(one.value, kind)
            _check(value, parameter)
        except UnfitError as error:
            unfit = {"value": _shown(one.value), "name": name, "expected": error.expected}
            problems.append(Problem("PR213", source.place(at), unfit))
            continue
        segments.append(Segment(one.from_, value))
    return ParameterValues(name, kind, tuple(segments), parameter.assumed) if segments else None


class UnfitError(ValueError):
    """A value that a parameter does not take; `expected` says what it takes."""

    def __init__(self, expected: Bilingual | Type) -> None:
        super().__init__(str(expected))
        self.expected = expected


def _converted(value: object, kind: Type) -> Value:
    """Return the value in the type of the parameter; texts (from a command line) are read."""
    match kind.name:
        case "bool":
            return _truth(value)
        case "number":
            return _number(value, kind)
        case "date":
            return _day(value)
    if isinstance(value, str):
        return value.strip()
    raise UnfitError(kind)


def _truth(value: object) -> bool:
    if isinstance(value, bool):
        return value
    word = value.strip().lower() if isinstance(value, str) else ""
    if word not in {"true", "false"}:
        raise UnfitError(Bilingual("true or false", "true 或 false"))
    return word == "true"


def _number(value: object, kind: Type) -> Decimal:
    try:
        if isinstance(value, str):
            quantity = parse_quantity(value)
            number, unit = quantity.number, quantity.unit
        elif isinstance(value, (int, float, Decimal)):
            number, unit = to_decimal(value), ""
        else:
            raise UnfitError(kind)
    except ValueError as error:
        raise UnfitError(kind) from error
    if unit and (unit != "%" or kind.unit not in {"percent", "points"}):
        raise UnfitError(Bilingual(f"{kind}, without {unit}", f"{kind.describe('zh')}，不带 {unit}"))
    return number


def _day(value: object) -> date:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value).strip())
    except ValueError as error:
        raise UnfitError(Bilingual("a date such as 2017-10-31", "形如 2017-10-31 的日期")) from error


_WHOLE = ("periods", "months", "count")
"""Units of which there are no parts: two and a half months in a row are none."""


def _check(value: Value, parameter: ParameterSpec) -> None:
    if parameter.choices and value not in parameter.choices:
        listed = ", ".join(_shown(choice) for choice in parameter.choices)
        raise UnfitError(Bilingual(f"one of {listed}", f"其中之一：{listed}"))
    if isinstance(value, Decimal):
        if parameter.unit in _WHOLE and value != value.to_integral_value():
            raise UnfitError(Bilingual("a whole number", "整数"))
        if parameter.least is not None and value < parameter.least:
            least = format_decimal(parameter.least)
            raise UnfitError(Bilingual(f"at least {least}", f"至少 {least}"))
        if parameter.most is not None and value > parameter.most:
            most = format_decimal(parameter.most)
            raise UnfitError(Bilingual(f"at most {most}", f"至多 {most}"))


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return format_decimal(value) if isinstance(value, Decimal) else str(value)
