"""The names by which conditions know what a project came from and what became of it: split, merged, renamed."""

from __future__ import annotations

from typing import TYPE_CHECKING
from unicodedata import normalize

from progress_rules.language.functions import FUNCTIONS
from progress_rules.language.scope import Meaning, Scope
from progress_rules.language.types import DATE, Type

if TYPE_CHECKING:
    from progress_rules.packs.schema import PackSpec

LINEAGE_FIELDS: dict[str, tuple[str, Type]] = {
    "first_listed": ("首次列入", DATE),
    "last_listed": ("末次在册", DATE),
    "took_over_on": ("承接日期", DATE),
    "succeeded_on": ("被承接日期", DATE),
    "first_start": ("沿革首个开工", DATE),
    "every_start": ("沿革全部开工", DATE),
    "every_finish": ("沿革全部竣工", DATE),
    "parted_on": ("部分退出日期", DATE),
    "listed_share": ("在册份额", Type("number", "percent")),
}
"""Columns of `projects` that are worked out from `successions`, as they were known on the day of the judgement."""


def worked_out_of_lineage(spec: PackSpec, name: str) -> bool:
    """Whether a column of `projects` is one of these: what a pack has declared under such a name is its own."""
    return name in LINEAGE_FIELDS and name not in spec.fields.get("projects", {})


def lineage_names(spec: PackSpec) -> dict[str, tuple[str, Type]]:
    """Return for each spelling of these columns, but those of columns that the pack declares, the name and the type."""
    declared = spec.fields.get("projects", {})
    taken = {normalize("NFKC", s) for name, field in declared.items() for s in (name, field.zh)}
    return {
        spelling: (name, kind)
        for name, (chinese, kind) in LINEAGE_FIELDS.items()
        if name not in declared
        for spelling in (name, normalize("NFKC", chinese))
        if spelling not in taken
    }


def define_lineage(scope: Scope, spec: PackSpec) -> None:
    """Let conditions on a project, or on what belongs to one, name these columns.

    A bare name that means something else in the pack keeps its meaning; `projects.first_listed` is the column.
    """
    own = {normalize("NFKC", s) for name, i in spec.indicators.items() for s in (name, i.zh)}
    for spelling, (name, kind) in lineage_names(spec).items():
        meaning = Meaning("field", name, kind, "projects")
        if spelling not in own and spelling not in FUNCTIONS and scope.get(spelling) is None:
            scope.define(meaning, spelling)
        scope.names[f"projects.{spelling}"] = meaning
