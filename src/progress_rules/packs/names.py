"""The names that the conditions of a pack may use, from the fact tables and from the pack itself."""

from __future__ import annotations

from keyword import kwlist
from typing import TYPE_CHECKING
from unicodedata import normalize

from progress_rules.errors import Bilingual, Problem
from progress_rules.language.functions import FUNCTIONS
from progress_rules.language.scope import Meaning, MeaningKind, Scope
from progress_rules.language.types import BOOL, DATE, LEVEL, NULL, NUMBER, TEXT, UNITS, Type
from progress_rules.model.columns import Column, Kind
from progress_rules.model.facts import FACTS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from progress_rules.packs.schema import FieldSpec, PackSpec
    from progress_rules.packs.source import Path, Source

FIELD_TABLES = ("reports", "projects")
"""The tables whose columns a condition on a project can name; a name of both needs its table."""

_TYPES: dict[Kind, Type] = {
    "id": TEXT, "text": TEXT, "period": TEXT, "bool": BOOL, "date": DATE, "moment": DATE, "first_day": DATE,
    "last_day": DATE, "number": NUMBER, "percent": Type("number", "percent"),
    "money": Type("number", "money"),
}  # fmt: skip

PERIOD_FIELDS: dict[str, tuple[str, Type]] = {
    "period_start": ("期初", DATE),
    "period_end": ("期末", DATE),
    "year": ("年", NUMBER),
    "month": ("月", NUMBER),
    "reported": ("已报送", BOOL),
    "first_of_year": ("年内首期", BOOL),
}
"""What every condition knows of the period itself: its first and last day, the year and month of its last
day, whether a report is there, and whether it is the project's first assessed period of that year."""

_KEYWORDS = {"unknown", "未知", *kwlist}

LEVEL_KIND = Bilingual("level", "等级")
_KINDS: dict[MeaningKind, Bilingual] = {
    "field": Bilingual("field", "列"),
    "parameter": Bilingual("parameter", "参数"),
    "indicator": Bilingual("indicator", "指标"),
    "level": LEVEL_KIND,
    "verdict": Bilingual("verdict", "评判结果"),
}


def core_columns(table: str) -> tuple[Column, ...]:
    """The columns of a core table that conditions can name."""
    skipped = {"project", "period"} if table == "reports" else set()
    return tuple(c for c in FACTS[table].columns() if c.name not in skipped)


def field_type(table: str, column: Column | FieldSpec) -> Type:
    """Return the type that a condition sees for a column."""
    if isinstance(column, Column):
        if (table, column.name) == ("reports", "claimed_light"):
            return LEVEL
        return _TYPES[column.kind]
    return _TYPES[column.type]


class Naming:
    """Declares the names of a pack in its scope, collecting the clashes between them."""

    def __init__(self, source: Source) -> None:
        self.scope = Scope()
        self.source = source
        self.problems: list[Problem] = []

    def declare(self, meaning: Meaning, spellings: Iterable[str], path: Path) -> None:
        """Let the spellings that a condition can hold mean `meaning`, unless they mean something else."""
        for spelling in dict.fromkeys(spellings):
            if not spelling.isidentifier():
                continue
            taken = self._taken(spelling, meaning)
            if taken is None:
                self.scope.define(meaning, spelling)
                continue
            values = {"name": spelling, "what": _KINDS[meaning.kind], "meaning": taken}
            self.problems.append(Problem("PR218", self.source.place(path, key=True), values))

    def _taken(self, spelling: str, meaning: Meaning) -> Bilingual | None:
        """Return what else the spelling means, or None."""
        if spelling in _KEYWORDS or spelling in FUNCTIONS:
            return Bilingual("a word of the language", "条件语言的词")
        held = self.scope.get(normalize("NFKC", spelling))
        if held is None or held == meaning or _in_two_tables(held, meaning):
            return None
        kind = _KINDS[held.kind]
        return Bilingual(f"the {kind} {held.name}", f"{kind.zh} {held.name} ")


def _in_two_tables(held: Meaning, meaning: Meaning) -> bool:
    """Whether the two are columns of different tables: a condition then names the table too."""
    fields = held.kind == meaning.kind == "field"
    return fields and held.table != meaning.table and "period" not in {held.table, meaning.table}


def pack_names(spec: PackSpec, source: Source) -> Naming:
    """Return the names of a pack without its indicators, and the clashes between them."""
    naming = Naming(source)
    scope = naming.scope
    for name, (chinese, kind) in PERIOD_FIELDS.items():
        scope.define(Meaning("field", name, kind, "period"), name, chinese)
    for table in FIELD_TABLES:
        for column in core_columns(table):
            meaning = Meaning("field", column.name, field_type(table, column), table)
            scope.define(meaning, *(h for h in column.headers if h.isidentifier()))
    scope.define(Meaning("verdict", "signal", LEVEL, stage=1), "signal", "信号")
    scope.define(Meaning("verdict", "light", LEVEL, stage=2), "light", "灯色")
    for at, level in enumerate(spec.levels):
        spellings = list(level.spellings)
        naming.declare(Meaning("level", level.id, LEVEL), spellings, ("levels", at))
    for table, columns in spec.fields.items():
        for name, declared in columns.items():
            meaning = Meaning("field", name, field_type(table, declared), table)
            naming.declare(meaning, [name, declared.zh], ("fields", table, name))
    for name, parameter in spec.parameters.items():
        sound = (parameter.value is None) != (not parameter.values)
        meaning = Meaning("parameter", name, parameter_type(parameter), sound=sound)
        naming.declare(meaning, [name, parameter.zh], ("parameters", name))
    return naming


def parameter_type(parameter: object) -> Type:
    """Return the type of a parameter: a number if it has a unit or bounds, else that of its first value."""
    from datetime import date
    from decimal import Decimal

    from progress_rules.packs.schema import ParameterSpec

    assert isinstance(parameter, ParameterSpec)  # noqa: S101
    value = parameter.values[0].value if parameter.values else parameter.value
    if value is None:
        return NULL
    if isinstance(value, bool):
        return BOOL
    bounded = parameter.unit or parameter.least is not None or parameter.most is not None
    if isinstance(value, Decimal) or (bounded and isinstance(value, str)):
        return Type("number", parameter.unit if parameter.unit in UNITS else "")
    return DATE if isinstance(value, date) else TEXT
