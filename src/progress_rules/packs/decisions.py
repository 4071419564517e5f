"""Compile decision tables: each row comes down to a condition, each output to a choice among the rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from progress_rules.language import Type
from progress_rules.packs.compiled import DecisionTable, Rule
from progress_rules.packs.decision_reading import Reading
from progress_rules.packs.parts import Effects

if TYPE_CHECKING:
    from progress_rules.language import Node, Scope
    from progress_rules.packs.build import Build
    from progress_rules.packs.constructs import DecisionSpec
    from progress_rules.packs.indicators import Known
    from progress_rules.packs.source import Path
    from progress_rules.packs.subjects import Subject


@dataclass(slots=True)
class Decision:
    """A decision table on its way: what its rows and outputs came to, once it was read."""

    build: Build
    at: int
    spec: DecisionSpec
    subject: Subject
    scope: Scope
    texts: tuple[str, ...]
    rows: list[Node]
    written: list[str]
    outputs: list[tuple[Node, ...]]
    default: tuple[Node, ...]
    types: list[tuple[str, Type]]
    values: dict[str, Node]
    order: tuple[int, ...]
    hit: Node | None = None
    sound: bool = False
    kinds: tuple[Type, ...] = ()
    wide: bool = False

    @property
    def name(self) -> str:
        """Its id, which its outputs begin with."""
        return self.spec.id

    @property
    def spellings(self) -> tuple[str, ...]:
        """How expressions name it: its outputs only, so that a column may have its name."""
        return (f"{self.spec.id}.",)

    @property
    def path(self) -> Path:
        """Where it stands in the pack."""
        return ("tables", self.at)

    def read(self, known: Known) -> None:
        """Read the table and name its outputs, none where it gives lists."""
        Reading(self).read()
        for name, tree in self.values.items():
            judged = self.build.judged(self.spec.for_, self.path, tree)
            known.output(self.subject, f"{self.spec.id}.{name}", judged)

    def fail(self) -> None:
        """Leave it unread: it stands in a circle, which is told."""


def decision_items(build: Build) -> list[Decision]:
    """Return the decision tables, ready to be read in the order in which they lean on each other."""
    found = {}
    for i, spec in enumerate(build.spec.tables):
        subject = build.subject(spec.for_.each, spec.for_.every)
        if subject is None:
            continue
        texts = tuple(given.value for given in spec.inputs)
        cells = [cell for row in spec.rows for cell in row.then] + list(spec.default)
        texts += tuple(cell[1:] for cell in cells if isinstance(cell, str) and cell.startswith("="))
        texts += (spec.for_.where,) if spec.for_.where is not None else ()
        scope = build.namings[subject].scope
        found[spec.id] = Decision(build, i, spec, subject, scope, texts, [], [], [], (), [], {}, ())
    build.tables |= found
    return list(found.values())


def compile_decisions(build: Build) -> list[DecisionTable]:
    """Return the decision tables of the pack; their rows are added to `build.rules`."""
    tables = []
    for i, spec in enumerate(build.spec.tables):
        path: Path = ("tables", i)
        build.cited(spec.cites, (*path, "cites"))
        for k, row in enumerate(spec.rows):
            build.cited(row.cites, (*path, "rows", k, "cites"))
        decision = build.tables.get(spec.id)
        group = build.group_of(spec.for_, path, *decision.rows) if decision is not None else None
        if decision is None or not decision.sound or group is None:
            continue
        ids = tuple(f"{spec.id}#{k}" for k in range(1, len(spec.rows) + 1))
        cites = tuple(row.cites or spec.cites for row in spec.rows)
        for name, when, written, cited in zip(ids, decision.rows, decision.written, cites, strict=True):
            build.rules.append(
                Rule(
                    name, cited, when, None, Effects(), None, 2, None, None, "row", group, spec.title, {},
                    (written, ""),
                )
            )  # fmt: skip
        tables.append(
            DecisionTable(
                spec.id, spec.cites, group, spec.hit, spec.aggregate, ids, cites, decision.hit,
                tuple(decision.outputs), decision.default, tuple(decision.types), decision.order,
                decision.values, tuple(decision.kinds), spec.title,
            )
        )  # fmt: skip
    return tables
