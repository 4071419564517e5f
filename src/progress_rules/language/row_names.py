"""Names for conditions on rows: what an expression stands for in every function over the rows of a table."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from progress_rules.errors import Bilingual
from progress_rules.language.types import Type

if TYPE_CHECKING:
    from collections.abc import Callable

    from progress_rules.errors import Place
    from progress_rules.language.nodes import Node, Span
    from progress_rules.language.parse import Reader


@dataclass(frozen=True, slots=True)
class RowName:
    """An expression on the rows of a table, under its name; `unit` is that of its value, where one is declared."""

    name: str
    text: str
    unit: str
    locate: Callable[[int], Place]


def read_row_name(reader: Reader, named: RowName, span: Span) -> Node:
    """Return what the name stands for, read as if it were written out; its faults are told where it is declared."""
    if named.name in reader.expanding:
        what = Bilingual(f"{named.name}, which leads back to itself", f"指回自身的 {named.name}")
        reader.refuse(span, "PR302", construct=what)
    inner = type(reader)(named.text, reader.scope, 0, named.locate)
    inner.inner, inner.expanding = reader.inner, (*reader.expanding, named.name)
    node = inner.read(None)
    reader.problems += inner.problems
    if node is None:
        raise reader.refused
    kind = Type(node.type.name, named.unit) if named.unit else node.type
    return replace(node, type=kind, span=span)
