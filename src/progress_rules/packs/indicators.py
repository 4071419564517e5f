"""Read the indicators of a pack in the order in which they lean on each other."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Protocol
from unicodedata import normalize

from progress_rules.errors import Problem
from progress_rules.language import Meaning, Node, Type, parse_expression, walk
from progress_rules.language import nodes as n
from progress_rules.language.scope import Stage
from progress_rules.language.spelling import outside_quotes, spell
from progress_rules.language.types import NULL, UNITS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from progress_rules.packs.names import Naming
    from progress_rules.packs.schema import IndicatorSpec, PackSpec
    from progress_rules.packs.source import Source
    from progress_rules.packs.subjects import Subject

_WORD = re.compile(r"(?<![\w.])[^\W\d]\w*")
FACTS: Stage = 0


def read_indicators(
    spec: PackSpec,
    naming: Naming,
    subject: Subject,
    subject_of: Callable[[str, str], Subject | None],
    tables: Mapping[str, DecisionNames],
) -> dict[str, Node]:
    """Return the trees of a subject's indicators and of its decision tables, each after those it leans on.

    Each is named in the scope with its type and how far it looks.
    """
    trees: dict[str, Node] = {}
    stages: dict[str, Stage] = {}
    looking: set[str] = set()
    source, scope = naming.source, naming.scope
    mine = {
        name: indicator
        for name, indicator in spec.indicators.items()
        if any(subject == subject_of(scope.each, scope.every) for scope in indicator.for_)
        or (not indicator.for_ and (subject.each, subject.every) == ("project", spec.period.kind))
    }
    order, circular = _in_order(mine, tables, source, naming.problems)
    for name in circular:
        if name in tables:
            continue
        meaning = Meaning("indicator", name, NULL, sound=False)
        naming.declare(meaning, [name, mine[name].zh], ("indicators", name))
    for name in order:
        if name in tables:
            for output, tree in tables[name].read().items():
                stages[output] = max((_stage(item, stages) for item in walk(tree)), default=FACTS)  # pyright: ignore
                back = _looks_back(tree, looking)
                looking |= {output} if back else set()
                scope.names[output] = Meaning(
                    "indicator", output, tree.type, stage=stages[output], looks_back=back
                )
                trees[output] = tree
            continue
        indicator = mine[name]
        path = ("indicators", name, "value")
        place = path if source.holds(path) else path[:-1]
        node, found = parse_expression(indicator.value, scope, stage=2, locate=partial(source.inside, place))
        naming.problems += found
        if node is None:
            meaning = Meaning("indicator", name, NULL, sound=False)
        else:
            unit = indicator.unit if indicator.unit in UNITS else node.type.unit
            stages[name] = max((_stage(item, stages) for item in walk(node)), default=FACTS)  # pyright: ignore
            back = _looks_back(node, looking)
            looking |= {name} if back else set()
            kind = Type(node.type.name, unit)
            meaning = Meaning("indicator", name, kind, stage=stages[name], looks_back=back)
            trees[name] = node
        naming.declare(meaning, [name, indicator.zh], ("indicators", name))
    return trees


class DecisionNames(Protocol):
    """A decision table as indicators see it: what its inputs say, and its outputs when it is read."""

    texts: tuple[str, ...]

    def read(self) -> dict[str, Node]:
        """Return the trees of the outputs by their names, `table.output`."""
        ...


def _looks_back(node: Node, looking: set[str]) -> bool:
    """Whether an expression has a function that looks back, by itself or through an indicator."""
    return any(
        isinstance(part, n.Temporal) or (isinstance(part, n.Indicator) and part.name in looking)
        for part in walk(node)
    )


def _stage(node: Node, stages: dict[str, Stage]) -> Stage:
    if isinstance(node, n.Verdict):
        return 1 if node.name == "signal" else 2
    return stages.get(node.name, FACTS) if isinstance(node, n.Indicator) else FACTS


def _in_order(
    indicators: Mapping[str, IndicatorSpec],
    tables: Mapping[str, DecisionNames],
    source: Source,
    problems: list[Problem],
) -> tuple[list[str], list[str]]:
    """Return the names so that each comes after those it uses, and those that lead back to themselves."""
    spellings = {normalize("NFKC", s): name for name, i in indicators.items() for s in (name, i.zh) if s}
    spellings |= {normalize("NFKC", name): name for name in tables}
    texts: dict[str, tuple[str, ...]] = {name: (i.value,) for name, i in indicators.items()}
    texts |= {name: table.texts for name, table in tables.items()}
    uses = {
        name: {spellings[word] for text in written for word in _words(text) if word in spellings}
        for name, written in texts.items()
    }
    done: list[str] = []
    circular: list[str] = []
    pending = list(texts)
    while pending:
        ready = [name for name in pending if uses[name] <= {*done, *circular}]
        if not ready:
            cycle = _cycle(pending, uses)
            values = {"cycle": " → ".join(cycle)}
            at = next((name for name in cycle if name in indicators), "")
            problems.append(Problem("PR311", source.place(("indicators", at), key=True), values))
            circular += cycle[:-1]
            pending = [name for name in pending if name not in circular]
            continue
        done += ready
        pending = [name for name in pending if name not in ready]
    return done, circular


def _words(text: str) -> list[str]:
    """Return the words of an expression; what stands in quotes, or names the column of a table, is none."""
    bare = outside_quotes(spell(text).text)
    return [normalize("NFKC", word) for word in _WORD.findall(bare)]


def _cycle(pending: list[str], uses: dict[str, set[str]]) -> list[str]:
    trail = [pending[0]]
    while True:
        following = next(name for name in pending if name in uses[trail[-1]])
        if following in trail:
            return [*trail[trail.index(following) :], following]
        trail.append(following)
