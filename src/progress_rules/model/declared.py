"""Tables that a rule pack declares: what they say, and the fact model that is built from it.

From then on such a table is read, checked and written as the tables that every ledger can have.
"""

from __future__ import annotations

import keyword
from dataclasses import dataclass
from functools import cache
from typing import Any, ClassVar, Literal, get_args

from pydantic import ConfigDict, create_model

from progress_rules.model.columns import column, required
from progress_rules.model.facts import Fact
from progress_rules.model.types import Day, Flag, Id, Moment, Money, Number, Percent, Reference, Text

ColumnType = Literal["id", "text", "number", "percent", "money", "date", "moment", "bool"]
"""What the cells of a declared column hold. percent: 35 for 35 per cent. money: in 万元 where units are
stated. moment: a local date and time."""

COLUMN_TYPES: tuple[str, ...] = get_args(ColumnType)

_TYPES: dict[str, Any] = {
    "id": Reference,
    "text": Text,
    "number": Number,
    "percent": Percent,
    "money": Money,
    "date": Day,
    "moment": Moment,
    "bool": Flag,
}


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """A column of a declared table: its English name, its type, and its Chinese heading if it has one.

    >>> ColumnSpec("floor_area", "number", "建筑面积").required
    False
    """

    name: str
    type: ColumnType = "text"
    zh: str = ""
    required: bool = False


@dataclass(frozen=True, slots=True)
class TableSpec:
    """A table that a rule pack declares beside those that every ledger can have.

    Args:
        name: Its English name, such as `buildings`, which its sheet or file bears.
        zh: The Chinese name that the sheet may bear instead; empty for none.
        columns: Its columns. One named `project` refers to the table of projects.
        key: The columns that tell its rows apart; a single one must be filled in every row.

    >>> spec = TableSpec("buildings", "楼栋", (ColumnSpec("id", "id", "楼栋编号"), ColumnSpec("project", "id")))
    >>> spec.key
    ('id',)
    """

    name: str
    zh: str = ""
    columns: tuple[ColumnSpec, ...] = ()
    key: tuple[str, ...] = ("id",)

    def __post_init__(self) -> None:
        object.__setattr__(self, "columns", tuple(self.columns))
        object.__setattr__(self, "key", (self.key,) if isinstance(self.key, str) else tuple(self.key))

    @property
    def headed(self) -> str:
        """The Chinese name, else the English one."""
        return self.zh or self.name


class DeclaredFact(Fact):
    """A row of a declared table."""

    model_config = ConfigDict(protected_namespaces=())

    spec: ClassVar[TableSpec]

    def __reduce__(self) -> tuple[Any, ...]:
        """Return how to make the row again, as no module holds the class of a declared table."""
        return _blank, (self.spec,), self.__getstate__()


def _blank(spec: TableSpec) -> DeclaredFact:
    model = fact_model(spec)
    return model.__new__(model)


@cache
def fact_model(spec: TableSpec) -> type[DeclaredFact]:
    """Return the fact model of a declared table, the same one for equal declarations.

    >>> spec = TableSpec("buildings", "楼栋", (ColumnSpec("id", "id"), ColumnSpec("floors", "number")))
    >>> fact_model(spec)(id="B-1", floors="12")
    Buildings(id='B-1', floors=Decimal('12'))
    """
    fields: dict[str, Any] = {}
    for declared in spec.columns:
        filled = declared.required or spec.key == (declared.name,)
        attribute = _attribute(declared.name)
        alias = None if attribute == declared.name else declared.name
        mark = required if filled else column
        kind = Id if filled and declared.type == "id" else _TYPES[declared.type]
        fields[attribute] = (kind, mark(declared.zh or declared.name, alias=alias))
    name = "".join(part.capitalize() for part in spec.name.split("_"))
    model = create_model(name, __base__=DeclaredFact, __module__=__name__, __doc__=None, **fields)
    model.spec = spec
    model.table = spec.name
    model.sheets = (spec.name, spec.headed)
    model.key = spec.key
    return model


def _attribute(name: str) -> str:
    """Return the name of the attribute for a column: that of the column where Python leaves it free."""
    taken = keyword.iskeyword(name) or name in DeclaredFact.__class_vars__ or hasattr(DeclaredFact, name)
    return f"{name}_" if taken else name
