"""Read the indicators of a pack in the order in which they lean on each other."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from progress_rules.errors import Problem
from progress_rules.language import Meaning, Node, Scope, Type, parse_expression, walk
from progress_rules.language import nodes as n
from progress_rules.packs.names import declare_indicator

if TYPE_CHECKING:
    from progress_rules.packs.schema import PackSpec
    from progress_rules.packs.source import Source

_WORD = re.compile(r"[^\W\d]\w*")


def read_indicators(
    spec: PackSpec, scope: Scope, source: Source, problems: list[Problem]
) -> tuple[dict[str, Node], dict[str, int]]:
    """Return the trees of the indicators and how far each looks; each is added to the scope."""
    trees: dict[str, Node] = {}
    stages: dict[str, int] = {}
    for name in _in_order(spec, source, problems):
        indicator = spec.indicators[name]
        path = ("indicators", name, "value")
        place = path if path in source.places else path[:-1]
        node, found = parse_expression(
            indicator.value, scope, stage=2, locate=lambda offset, at=place: source.inside(at, offset)
        )
        problems += found
        if node is None:
            kind = Type("null")  # known by name, so that its users are not blamed for its mistakes
            stage = 0
        else:
            kind = Type(node.type.name, indicator.unit or node.type.unit)
            stage = max([_stage(item, stages) for item in walk(node)])
            trees[name] = node
            stages[name] = stage
        meaning = Meaning("indicator", name, kind, stage=stage)  # type: ignore[arg-type]
        declare_indicator(scope, name, indicator.zh, meaning, source, problems)
    return trees, stages


def _stage(node: Node, stages: dict[str, int]) -> int:
    if isinstance(node, n.Verdict):
        return 1 if node.name == "signal" else 2
    return stages.get(node.name, 0) if isinstance(node, n.Indicator) else 0


def _in_order(spec: PackSpec, source: Source, problems: list[Problem]) -> list[str]:
    """Return the names so that each comes after those it uses; circles are reported and left out."""
    spellings = {s: name for name, i in spec.indicators.items() for s in (name, i.zh) if s}
    uses = {
        name: {spellings[w] for w in _WORD.findall(i.value) if w in spellings}
        for name, i in spec.indicators.items()
    }
    done: list[str] = []
    pending = list(spec.indicators)
    while pending:
        ready = [name for name in pending if uses[name] <= set(done)]
        if not ready:
            cycle = _cycle(pending, uses)
            values = {"cycle": " → ".join(cycle)}
            problems.append(Problem("PR311", source.place(("indicators", cycle[0]), key=True), values))
            break
        done += ready
        pending = [name for name in pending if name not in ready]
    return done


def _cycle(pending: list[str], uses: dict[str, set[str]]) -> list[str]:
    trail = [pending[0]]
    while True:
        following = next(name for name in pending if name in uses[trail[-1]])
        if following in trail:
            return [*trail[trail.index(following) :], following]
        trail.append(following)
