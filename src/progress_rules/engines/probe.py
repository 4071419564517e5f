"""A pack with one decision table over a fact table of nothing but its inputs."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from progress_rules.errors import Place, Problem, RequestError, suggestion

if TYPE_CHECKING:
    from collections.abc import Mapping

    from progress_rules.model import Portfolio
    from progress_rules.packs import Pack
    from progress_rules.packs.constructs import DecisionSpec

_TABLE = "probes"


def probe_pack(pack: Pack, spec: DecisionSpec) -> Pack:
    """Return a pack whose only rules are those of the table, its inputs plain columns of the right types."""
    from progress_rules.packs import load_pack

    decision = next(one for one in pack.decisions if one.id == spec.id)
    columns: dict[str, Any] = {"id": {"type": "text"}}
    data = spec.model_dump(by_alias=True)
    for i, kind in enumerate(decision.inputs):
        columns[f"input_{i}"] = {"type": _TYPES.get(kind.name, "text")}
        data["inputs"][i]["value"] = f"input_{i}" if kind.name != "level" else f"levelled_{i}"
    data["for"] = "probe"
    data["cites"], data["rows"] = (), [{**row, "cites": ()} for row in data["rows"]]
    levels = [level.model_dump() for level in pack.spec.levels]
    indicators = {}
    for i, kind in enumerate(decision.inputs):
        if kind.name == "level":
            choices = " else ".join(f'{level["id"]} if input_{i} == "{level["id"]}"' for level in levels)
            indicators[f"levelled_{i}"] = {"value": f"{choices} else None", "for": "probe"}
    parameters = {
        name: {
            "value": values.segments[-1].value,
            "unit": values.type.unit,
            "zh": pack.spec.parameters[name].zh,
        }
        for name, values in pack.parameters.items()
    }
    return load_pack(
        {
            "pack": "probe", "title": "probe", "levels": levels, "parameters": parameters, "indicators": indicators,
            "facts": {_TABLE: {"one": "probe", "columns": columns}}, "tables": [data],
        }
    )  # fmt: skip


_TYPES = {"number": "number", "bool": "bool", "date": "date", "moment": "moment"}


def probe_portfolio(probe: Pack, spec: DecisionSpec, inputs: Mapping[str, Any]) -> Portfolio:
    """Return a portfolio of one row with the values of the inputs; RequestError PR427 for what does not fit."""
    from progress_rules.model import Portfolio

    names = {_folded(given.value): i for i, given in enumerate(spec.inputs)}
    row: dict[str, Any] = {"id": "probe"}
    problems = []
    columns = probe.spec.facts[_TABLE].columns
    for name, value in inputs.items():
        at = names.get(_folded(str(name)))
        known = ", ".join(given.value for given in spec.inputs)
        if at is None:
            values = {
                "name": name,
                "known": known,
                "table": spec.id,
                "suggestion": suggestion(str(name), names),
            }
            problems.append(Problem("PR427", Place(), values))
            continue
        if value is not None and not _fits(value, columns[f"input_{at}"].type):
            values = {"name": f"{name} = {value!r}", "known": known, "table": spec.id, "suggestion": ""}
            problems.append(Problem("PR427", Place(), values))
        row[f"input_{at}"] = value
    if problems:
        raise RequestError(problems)
    return Portfolio(tables=probe, probes=[row])


def _folded(text: str) -> str:
    return "".join(text.split())


def _fits(value: Any, kind: str) -> bool:
    if kind == "number":
        return isinstance(value, (int, float, Decimal)) and not isinstance(value, bool)
    if kind == "bool":
        return isinstance(value, bool)
    if kind in {"date", "moment"}:
        return isinstance(value, (date, datetime, str))
    return isinstance(value, str)
