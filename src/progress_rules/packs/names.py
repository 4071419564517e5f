"""The names that the conditions of a pack may use, from the fact tables and from the pack itself."""

from __future__ import annotations

from keyword import kwlist
from typing import TYPE_CHECKING
from unicodedata import normalize

from progress_rules.errors import Bilingual, Problem
from progress_rules.language.functions import FUNCTIONS
from progress_rules.language.scope import Meaning, MeaningKind, Scope
from progress_rules.language.types import BOOL, DATE, LEVEL, NULL, NUMBER, TEXT, Type
from progress_rules.model.columns import Column, Kind
from progress_rules.model.facts import FACTS

if TYPE_CHECKING:
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

RULE = Bilingual("rule", "规则")
COUNTER = Bilingual("counter", "计数")
LEVEL_NAME = Bilingual("level", "等级")
FIELD = Bilingual("field", "列")
PARAMETER = Bilingual("parameter", "参数")
INDICATOR = Bilingual("indicator", "指标")
_KINDS: dict[MeaningKind, Bilingual] = {
    "field": FIELD, "parameter": PARAMETER, "indicator": INDICATOR, "level": LEVEL_NAME,
    "verdict": Bilingual("verdict", "评判结果"),
}  # fmt: skip


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


def pack_scope(spec: PackSpec, source: Source) -> tuple[Scope, list[Problem]]:
    """Return the names of a pack without its indicators, and the clashes between them."""
    scope = Scope()
    problems: list[Problem] = []
    for name, (chinese, kind) in PERIOD_FIELDS.items():
        scope.define(Meaning("field", name, kind, "period"), name, chinese)
    for table in FIELD_TABLES:
        for column in core_columns(table):
            meaning = Meaning("field", column.name, field_type(table, column), table)
            scope.define(meaning, *(h for h in column.headers if h.isidentifier()))
    scope.define(Meaning("verdict", "signal", LEVEL, stage=1), "signal", "信号")
    scope.define(Meaning("verdict", "light", LEVEL, stage=2), "light", "灯色")
    for at, level in enumerate(spec.levels):
        spellings = [level.id, *level.also, *((level.name.en, level.name.zh) if level.name else ())]
        meaning = Meaning("level", level.id, LEVEL)
        _declare(scope, meaning, spellings, LEVEL_NAME, ("levels", at), source, problems)
    for table, columns in spec.fields.items():
        for name, declared in columns.items():
            meaning = Meaning("field", name, field_type(table, declared), table)
            _declare(scope, meaning, [name, declared.zh], FIELD, ("fields", table, name), source, problems)
    for name, parameter in spec.parameters.items():
        meaning = Meaning("parameter", name, parameter_type(parameter))
        _declare(scope, meaning, [name, parameter.zh], PARAMETER, ("parameters", name), source, problems)
    return scope, problems


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
        return Type("number", parameter.unit)
    return DATE if isinstance(value, date) else TEXT


def declare_indicator(
    scope: Scope, name: str, chinese: str, meaning: Meaning, source: Source, problems: list[Problem]
) -> None:
    """Add an indicator, once its type is known."""
    _declare(scope, meaning, [name, chinese], INDICATOR, ("indicators", name), source, problems)


def _declare(
    scope: Scope,
    meaning: Meaning,
    spellings: list[str],
    what: Bilingual,
    path: Path,
    source: Source,
    problems: list[Problem],
) -> None:
    usable = [s for s in dict.fromkeys(spellings) if s and s.isidentifier()]
    for spelling in usable:
        held = scope.get(normalize("NFKC", spelling))
        taken = None
        if spelling in _KEYWORDS or spelling in FUNCTIONS:
            taken = Bilingual("a word of the language", "条件语言的词")
        elif held is not None and held != meaning and not _in_two_tables(held, meaning):
            kind = _KINDS[held.kind]
            taken = Bilingual(f"the {kind} {held.name}", f"{kind.zh} {held.name}")
        if taken is not None:
            values = {"name": spelling, "what": what, "meaning": taken}
            problems.append(Problem("PR218", source.place(path, key=True), values))
        else:
            scope.define(meaning, spelling)


def _in_two_tables(held: Meaning, meaning: Meaning) -> bool:
    """Whether the two are columns of different tables: a condition then names the table too."""
    fields = held.kind == meaning.kind == "field"
    return fields and held.table != meaning.table and "period" not in {held.table, meaning.table}
