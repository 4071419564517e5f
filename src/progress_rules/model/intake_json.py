"""Intake of JSON: lists of records by table, and the units of their columns."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from progress_rules.errors import LedgerError, Place, Problem
from progress_rules.model.intake_frames import raw_records
from progress_rules.model.registry import CORE
from progress_rules.model.tables import Origin, unknown_table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from progress_rules.model.registry import Registry
    from progress_rules.model.tables import RawTable


def tables_of_dict(
    data: Mapping[str, Any],
    units: Mapping[str, str] | None = None,
    file: str = "",
    registry: Registry = CORE,
) -> tuple[list[RawTable], dict[str, str]]:
    """Return the raw tables and units that a dict of records holds; LedgerError for unknown names."""
    if not isinstance(data, dict):
        raise LedgerError(_not_a(dict, data, Place(file=file)))
    raws: list[RawTable] = []
    problems: list[Problem] = []
    given = data.get("units") or {}
    for name, rows in data.items():
        table = registry.named(str(name))
        place = Place(file=file, field=str(name))
        if name == "units":
            continue
        if table is None:
            problems.append(unknown_table(str(name), place, registry))
        elif not isinstance(rows, (list, tuple)):
            problems.append(_not_a(list, rows, place))
        else:
            raws.append(raw_records(registry[table], rows, Origin(table, file)))
    if not isinstance(given, dict):
        problems.append(_not_a(dict, given, Place(file=file, field="units")))
    if problems:
        raise LedgerError(problems)
    return raws, {**given, **(units or {})}


def parse_json(text: str | bytes) -> Any:
    """Return what a JSON text holds, its numbers exactly.

    Raises:
        ValueError: When it is no JSON, gives a name twice, or holds NaN or Infinity.
    """

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            names = [name for name, _ in pairs]
            raise ValueError(f'"{next(n for n in names if names.count(n) > 1)}" twice')
        return found

    def refuse(constant: str) -> Any:
        raise ValueError(constant)

    return json.loads(text, parse_float=Decimal, parse_constant=refuse, object_pairs_hook=once)


def _not_a(expected: type, value: Any, place: Place) -> Problem:
    return Problem("PR135", place, {"text": type(value).__name__, "expected": expected.__name__})
