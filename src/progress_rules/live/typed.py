"""The columns of single facts in the types that conditions see, as `assessment.bind` types whole columns."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from progress_rules.assessment.bind import column_kind, typed_column
from progress_rules.errors import RequestError
from progress_rules.language.nodes import TIMED
from progress_rules.live.facts import attribute_of, value_of
from progress_rules.model.registry import registry_for

if TYPE_CHECKING:
    from collections.abc import Callable

    from progress_rules.errors import Problem
    from progress_rules.model.facts import Fact
    from progress_rules.packs import Pack


PLAIN: dict[str, type] = {"number": Decimal, "percent": Decimal, "money": Decimal, "text": str, "bool": bool}
"""What values of a kind are where nothing is to be done to them."""


def reader(pack: Pack, table: str, name: str) -> Callable[[Fact], Any]:
    """Return a function from a fact of a table to one of its columns, typed; a column it does not have is unknown.

    The function raises RequestError (PR404) where a value is not of the declared type.
    """
    kind = column_kind(table, name, pack)
    column = name.removesuffix(TIMED)
    declared = pack.spec.fields.get(table, {}).get(column)
    chinese = declared.zh if declared is not None else ""
    ranks = pack.ranks()

    expected = PLAIN.get(kind)
    attribute = attribute_of(registry_for(pack)[table], column)

    def read(fact: Fact) -> Any:
        value = value_of(fact, column) if attribute is None else getattr(fact, attribute)
        if expected is not None and type(value) is expected:
            return value
        if value is None and chinese:
            value = (fact.model_extra or {}).get(chinese)
        if value is None:
            return None
        if kind == "level":
            return ranks.get(str(value))
        kinds = type(value)
        if kind == "date" and kinds in {date, datetime}:
            return value.date() if kinds is datetime else value
        if kind == "moment" and kinds in {date, datetime}:
            return value if kinds is datetime else datetime.combine(value, time())
        return _as_column(pack, table, name, value)

    return read


def _as_column(pack: Pack, table: str, name: str, value: Any) -> Any:
    """Return a value as a column of its own is typed: numbers given as text, texts given as numbers."""
    import polars as pl

    problems: list[Problem] = []
    found = typed_column(pl.Series(name, [value]), table, name, pack, problems)
    if problems:
        raise RequestError(problems)
    return found[0]
