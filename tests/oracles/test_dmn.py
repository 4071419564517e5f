"""Hit policies against the cases of the public DMN test kit, transcribed as facts into tests/oracles/dmn."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from progress_rules.engines import decide
from progress_rules.packs import load_pack

FILES = sorted((Path(__file__).parent / "dmn").glob("*.yaml"))


def plain(value):
    """Numbers as exact decimals, whatever wrote them."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return Decimal(str(value)) if isinstance(value, (int, float)) and not isinstance(value, bool) else value


def cases():
    for path in FILES:
        data = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
        for number, case in enumerate(data["cases"]):
            yield pytest.param(data, case, id=f"{path.stem}-{number}")


@pytest.mark.parametrize("engine", ["reference", "columnar"])
@pytest.mark.parametrize(("data", "case"), list(cases()))
def test_case_of_the_test_kit(data, case, engine):
    columns = {"id": {"type": "text"}, **{name: {"type": kind} for name, kind in data["facts"].items()}}
    pack = load_pack(
        {
            "pack": "kit",
            "title": data["name"],
            "facts": {"cases": {"one": "case", "columns": columns}},
            "tables": [{**data["table"], "for": "case"}],
        }
    )
    given = decide(pack, data["table"]["id"], case["inputs"], engine=engine)
    assert plain(given) == plain(case["expected"])


def test_every_hit_policy_is_covered():
    tables = [YAML(typ="safe").load(path.read_text(encoding="utf-8"))["table"] for path in FILES]
    policies = {table.get("hit", "unique") for table in tables}
    assert policies == {"unique", "first", "any", "priority", "rule_order", "output_order", "collect"}
    kinds = {table.get("aggregate", "list") for table in tables if table.get("hit") == "collect"}
    assert kinds == {"list", "sum", "min", "count"}  # the kit has no table with max
