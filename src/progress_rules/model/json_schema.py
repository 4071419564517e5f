"""The JSON Schema of a portfolio."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from progress_rules.model.registry import registry_for

if TYPE_CHECKING:
    from progress_rules.model.registry import Tables


def portfolio_json_schema(tables: Tables = None) -> dict[str, Any]:
    """Return the JSON Schema of what `Portfolio.to_json` writes and `Portfolio.from_json` reads.

    Args:
        tables: Further tables, as a rule pack declares them.

    >>> sorted(portfolio_json_schema()["properties"])[:3]
    ['activities', 'assignments', 'baselines']
    """
    described = {
        table: {"type": "array", "items": model.model_json_schema(), "title": model.sheets[1]}
        for table, model in registry_for(tables).models.items()
    }
    units = {"type": "object", "additionalProperties": {"type": "string"}}
    return {"title": "Portfolio", "type": "object", "properties": {**described, "units": units}}
