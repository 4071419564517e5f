"""Rule packs: data that cites its clauses, checked before use."""

from __future__ import annotations

from progress_rules.packs.build import build_pack, parameters_of
from progress_rules.packs.compiled import (
    Deadline,
    DecisionTable,
    DerivedTable,
    Duty,
    Group,
    Ladder,
    Lifecycle,
    Ranking,
    Rule,
    Score,
    Series,
    Step,
)
from progress_rules.packs.load import (
    bundled_folder,
    list_packs,
    load_pack,
    load_pack_text,
    pack_json_schema,
)
from progress_rules.packs.pack import Counter, Pack, ParameterValues, Segment
from progress_rules.packs.schema import PackSpec
from progress_rules.packs.subjects import Relation, Subject, relations

__all__ = [
    "Counter",
    "Deadline",
    "DecisionTable",
    "DerivedTable",
    "Duty",
    "Group",
    "Ladder",
    "Lifecycle",
    "Pack",
    "PackSpec",
    "ParameterValues",
    "Ranking",
    "Relation",
    "Rule",
    "Score",
    "Segment",
    "Series",
    "Step",
    "Subject",
    "build_pack",
    "bundled_folder",
    "list_packs",
    "load_pack",
    "load_pack_text",
    "pack_json_schema",
    "parameters_of",
    "relations",
]
