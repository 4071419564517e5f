"""Rule packs: data that cites its clauses, checked before use."""

from __future__ import annotations

from progress_rules.packs.build import build_pack, parameters_of
from progress_rules.packs.load import (
    bundled_folder,
    list_packs,
    load_pack,
    load_pack_text,
    pack_json_schema,
)
from progress_rules.packs.pack import Counter, Pack, ParameterValues, Rule, Segment
from progress_rules.packs.schema import PackSpec

__all__ = [
    "Counter",
    "Pack",
    "PackSpec",
    "ParameterValues",
    "Rule",
    "Segment",
    "build_pack",
    "bundled_folder",
    "list_packs",
    "load_pack",
    "load_pack_text",
    "pack_json_schema",
    "parameters_of",
]
