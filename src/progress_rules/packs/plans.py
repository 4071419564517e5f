"""The names by which conditions on projects know the original plan and the plan in force."""

from __future__ import annotations

from typing import TYPE_CHECKING
from unicodedata import normalize

from progress_rules.language.functions import FUNCTIONS
from progress_rules.language.scope import Meaning, Scope
from progress_rules.language.types import BOOL, DATE, NUMBER, Type

if TYPE_CHECKING:
    from progress_rules.packs.schema import PackSpec
    from progress_rules.packs.subjects import Subject

BASELINES = "baselines"
ORIGINAL, CURRENT = "original_", "current_"

PLANNED: dict[str, tuple[str, Type]] = {
    "planned_start": ("计划开工", DATE),
    "planned_finish": ("计划竣工", DATE),
    "annual_plan": ("年度计划投资", Type("number", "money")),
    "total_investment": ("总投资", Type("number", "money")),
}
"""What a version of a plan says, under the names that the columns of projects have."""

BASELINE_FIELDS: dict[str, tuple[str, Type]] = {
    **{ORIGINAL + name: (f"原{zh}", kind) for name, (zh, kind) in PLANNED.items()},
    **{CURRENT + name: (f"现{zh}", kind) for name, (zh, kind) in PLANNED.items()},
    "baseline_version": ("基线版本", NUMBER),
    "rebaselined": ("已调基线", BOOL),
}
"""The original plan, the plan in force on the last day of the period, its version, and whether that is above 1."""


def define_plans(scope: Scope, spec: PackSpec, subject: Subject) -> None:
    """Let conditions on projects name their plans; what a pack itself has named so keeps its meaning.

    `baselines.original_planned_finish` always means the plan.
    """
    if subject.each != "project":
        return
    own = {normalize("NFKC", s) for name, i in spec.indicators.items() for s in (name, i.zh)}
    for name, (chinese, kind) in BASELINE_FIELDS.items():
        meaning = Meaning("field", name, kind, BASELINES)
        spellings = [normalize("NFKC", s) for s in (name, chinese)]
        if not any(s in own or s in FUNCTIONS or scope.get(s) is not None for s in spellings):
            scope.define(meaning, *spellings)
        for spelling in spellings:
            scope.names[f"{BASELINES}.{spelling}"] = meaning


def counterparts(fields: tuple[tuple[str, str], ...]) -> list[tuple[str, str]]:
    """Return the columns that tell the other plan of each that is read, and the version in force.

    >>> counterparts((("baselines", "original_annual_plan"),))
    [('baselines', 'current_annual_plan'), ('baselines', 'baseline_version')]
    """
    found = []
    for table, name in fields:
        for one, other in ((ORIGINAL, CURRENT), (CURRENT, ORIGINAL)):
            if table == BASELINES and name.startswith(one):
                found += [(BASELINES, other + name.removeprefix(one)), (BASELINES, "baseline_version")]
    return [pair for pair in dict.fromkeys(found) if pair not in fields]
