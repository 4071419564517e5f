"""What of a pack is not in the subset of the durable engine, by the names of its rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from progress_rules.assessment.plan import planned
from progress_rules.engines.durable.compile import Compiled, compile_plan
from progress_rules.errors import Bilingual, EngineError, Place, Problem

if TYPE_CHECKING:
    from progress_rules.packs import Pack


def refused(pack: Pack) -> list[Problem]:
    """Return what cannot be run, rule by rule, in every group of a pack.

    >>> from progress_rules.packs import load_pack
    >>> refused(load_pack("ziyang"))
    []
    """
    problems = []
    for position, group in enumerate(pack.groups):
        plan = planned(pack, position)
        problems += _problems(compile_plan(plan, pack.indicators_of(group.subject)), group.name)
    return problems


def refuse(pack: Pack) -> None:
    """Raise an EngineError that names everything in a pack that cannot be run, if there is anything."""
    problems = refused(pack)
    if problems:
        raise EngineError(problems)


def refuse_compiled(compiled: Compiled, group: str) -> None:
    """Raise an EngineError that names everything in a group that cannot be run, if there is anything."""
    problems = _problems(compiled, group)
    if problems:
        raise EngineError(problems)


def _problems(compiled: Compiled, group: str) -> list[Problem]:
    return [
        Problem(
            "PR771", Place(), {"where": where, "group": group, "why": Bilingual(why.english, why.chinese)}
        )
        for where, why in compiled.refused
    ]
