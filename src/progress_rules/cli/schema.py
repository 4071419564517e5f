"""`progress-rules schema`: the JSON Schema of a pack, its cases, or a ledger."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from progress_rules.cli.streams import put
from progress_rules.errors import Problem, RequestError, suggestion

KINDS = ("pack", "cases", "ledger")


def schema(
    kind: Annotated[str, typer.Argument(metavar="[pack|cases|ledger]", help="What to describe.")] = "pack",
) -> int:
    """Print the JSON Schema of a pack, its cases, or a ledger."""
    if kind == "pack":
        from progress_rules.packs import pack_json_schema

        described = pack_json_schema()
    elif kind == "cases":
        from progress_rules.cases import cases_json_schema

        described = cases_json_schema()
    elif kind == "ledger":
        from progress_rules.model import portfolio_json_schema

        described = portfolio_json_schema()
    else:
        values = {"name": kind, "known": ", ".join(KINDS), "suggestion": suggestion(kind, KINDS)}
        raise RequestError(Problem("PR424", values=values))
    put(json.dumps(described, ensure_ascii=False, indent=2))
    return 0
