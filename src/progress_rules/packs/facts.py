"""The fact tables that a pack declares, as the model reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from progress_rules.model import ColumnSpec, TableSpec

if TYPE_CHECKING:
    from progress_rules.packs.schema import PackSpec


def table_specs(spec: PackSpec) -> tuple[TableSpec, ...]:
    """Return the tables of a pack's own, with the columns that identify a row required."""
    return tuple(
        TableSpec(
            name,
            declared.zh,
            tuple(
                ColumnSpec(column, given.type, given.zh, given.required or column in declared.key)
                if column != declared.key[0] or len(declared.key) > 1
                else ColumnSpec(column, "id", given.zh, required=True)
                for column, given in declared.columns.items()
            ),
            declared.key,
        )
        for name, declared in spec.facts.items()
    )
