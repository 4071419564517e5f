"""Which tables a ledger can have: those of every ledger, and those that a rule pack declares."""

from __future__ import annotations

from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from progress_rules.errors import LedgerError
from progress_rules.model.columns import folded
from progress_rules.model.declared import TableSpec, fact_model
from progress_rules.model.declared_checks import not_declarations, wrong_declarations
from progress_rules.model.facts import FACTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from progress_rules.model.facts import Fact

    Tables = Iterable[TableSpec] | Any
    """Declared tables, or anything that has them as its `tables`, such as a rule pack."""


class Registry:
    """The fact model of each table of a ledger, by its name. It never changes.

    >>> registry_of(()).named("月报")
    'reports'
    """

    __slots__ = ("_by_sheet", "models", "specs")

    models: Mapping[str, type[Fact]]
    specs: tuple[TableSpec, ...]

    def __init__(self, specs: tuple[TableSpec, ...] = ()) -> None:
        self.specs = specs
        self.models = MappingProxyType({**FACTS, **{spec.name: fact_model(spec) for spec in specs}})
        self._by_sheet = {
            folded(name): table for table, model in self.models.items() for name in model.sheets
        }

    def __getitem__(self, table: str) -> type[Fact]:
        return self.models[table]

    def __iter__(self) -> Iterator[str]:
        return iter(self.models)

    def __contains__(self, table: object) -> bool:
        return table in self.models

    def named(self, name: str) -> str | None:
        """Return the table that a sheet, file or key names, in either language; None for no table."""
        return self._by_sheet.get(folded(name))

    def __reduce__(self) -> tuple[Any, ...]:
        """Return how to make the registry again."""
        return registry_of, (self.specs,)


@cache
def registry_of(specs: tuple[TableSpec, ...]) -> Registry:
    """Return the registry with the tables declared.

    Raises:
        LedgerError: With everything that is wrong with the declarations.
    """
    problems = list(wrong_declarations(specs))
    if problems:
        raise LedgerError(problems)
    return Registry(specs)


CORE = registry_of(())
"""The tables that every ledger can have."""


def tables_of(declaring: Tables = None) -> tuple[TableSpec, ...]:
    """Return the declared tables that are meant: none, those given, or those that a rule pack declares.

    Args:
        declaring: None, declarations, an object that has them as its `tables`, or several such objects.

    Raises:
        LedgerError: PR142 for anything else.

    >>> tables_of(None), tables_of([TableSpec("buildings")])[0].name
    ((), 'buildings')
    """
    if declaring is None:
        return ()
    found: Any = getattr(declaring, "tables", declaring)
    several = hasattr(found, "__iter__") and not isinstance(found, (str, bytes))
    parts: tuple[Any, ...] = tuple(found) if several else (found,)
    given: tuple[Any, ...] = ()
    for part in parts:  # several packs may declare one table alike
        own = getattr(part, "tables", None)
        given += (part,) if own is None else tuple(spec for spec in own if spec not in given)
    problems = list(not_declarations(given))
    if problems:
        raise LedgerError(problems)
    return given


def registry_for(declaring: Tables = None) -> Registry:
    """Return the registry with the declared tables that are meant; see `tables_of`."""
    return registry_of(tables_of(declaring))
