"""What an engine works out for the constructs of a pack beside its rules, and under which names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from progress_rules.language import nodes as n

if TYPE_CHECKING:
    from collections.abc import Iterator

    from progress_rules.language import Node
    from progress_rules.packs import Pack

VALUE = "value:"
"""Name prefix of these columns in an outcome."""

DUTY = ("applies", "waived", "done", "required", "most")
LADDER = ("open", "count", "rung")
DEADLINE = ("applies", "exempt", "start", "due", "met", "remind", "extended")


def values_of(pack: Pack, group: int) -> Iterator[tuple[str, Node]]:
    """Yield (name, expression) of everything that a group's constructs need.

    `<rule>:<effect>` for what effects work out; `<duty>:<part>`, `<deadline>:<part>`; of a decision table
    `<table>:hit`, and `<table>:<row>:<output>` for outputs that are no constants; of a table that is worked out
    `<table>:<column>`, of a ranking `<ranking>:<part><k>`, of a ladder `<ladder>:open` and so on.
    """
    for rule in pack.rules:
        if rule.group == group:
            for key, node in rule.outputs.items():
                yield f"{rule.id}:{key}", node
    for duty in pack.duties:
        if duty.group == group:
            yield from (
                (f"{duty.id}:{key}", node) for key in DUTY if (node := getattr(duty, key)) is not None
            )
            yield from ((f"{duty.id}:part:{k}", node) for k, (_, node) in enumerate(duty.parts))
    for deadline in pack.deadlines:
        if deadline.group == group:
            for key in DEADLINE:
                node = getattr(deadline, key)
                if node is not None:
                    yield f"{deadline.id}:{key}", node
    for table in pack.decisions:
        if table.group == group:
            if table.hit is not None:
                yield f"{table.id}:hit", table.hit
            for k, outputs in enumerate((table.default, *table.outputs)):
                for (name, _), node in zip(table.types, outputs, strict=False):
                    if not isinstance(node, n.Literal):
                        yield f"{table.id}:{k}:{name}", node
            if table.adds_up:
                yield from ((f"{table.id}:{name}", node) for name, node in table.values.items())
    for derived in pack.derived.values():
        if derived.group == group:
            for name, _, tree in derived.columns:
                if tree is not None:
                    yield f"{derived.name}:{name}", tree
    for ranking in pack.rankings:
        if ranking.group == group:
            for key, nodes in ranking.parts.items():
                yield from ((f"{ranking.id}:{key}{k}", node) for k, node in enumerate(nodes))
    for ladder in pack.ladders:
        if ladder.group == group:
            for key in LADDER:
                yield f"{ladder.id}:{key}", getattr(ladder, key)
