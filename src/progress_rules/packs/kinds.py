"""What the kinds of subjects of a pack are called in Chinese; in English they go by their ids."""

from __future__ import annotations

from typing import TYPE_CHECKING

from progress_rules.packs.subjects import subjects

if TYPE_CHECKING:
    from progress_rules.packs.pack import Pack

DERIVED = {"person": "责任人", "unit": "责任单位", "portfolio": "全部项目"}


def kinds_of_subjects(pack: Pack) -> dict[str, str]:
    """Return the Chinese names of what the rules of a pack can be about, by the ids under `each`."""
    found = {each: relation.zh for each, relation in subjects(pack.spec).items() if relation is not None}
    return found | DERIVED | {name: d.zh or name for name, d in pack.spec.dimensions.items()}
