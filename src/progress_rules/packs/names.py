"""The names that the conditions of a pack may use, from the fact tables and from the pack itself."""

from __future__ import annotations

from keyword import kwlist
from typing import TYPE_CHECKING
from unicodedata import normalize

from progress_rules.errors import Bilingual, Problem
from progress_rules.language.functions import FUNCTIONS
from progress_rules.language.nodes import RELATED
from progress_rules.language.scope import Meaning, MeaningKind, RelatedTable, Scope
from progress_rules.language.types import BOOL, DATE, DAYS, LEVEL, NULL, NUMBER, TEXT, UNITS, Type
from progress_rules.model.columns import Column, Kind
from progress_rules.model.facts import FACTS
from progress_rules.packs.lineage import define_lineage, lineage_names
from progress_rules.packs.plans import define_plans
from progress_rules.packs.subjects import Subject, derived, keys_of, of_other_records, relations, subjects

if TYPE_CHECKING:
    from collections.abc import Iterable

    from progress_rules.packs.schema import FieldSpec, PackSpec
    from progress_rules.packs.source import Path, Source
    from progress_rules.packs.subjects import Relation

_TYPES: dict[Kind, Type] = {
    "id": TEXT, "text": TEXT, "period": TEXT, "bool": BOOL, "date": DATE, "moment": DATE, "first_day": DATE,
    "last_day": DATE, "number": NUMBER, "percent": Type("number", "percent"),
    "money": Type("number", "money"),
}  # fmt: skip

PERIOD_FIELDS: dict[str, tuple[str, Type]] = {
    "period_start": ("期初", DATE),
    "period_end": ("期末", DATE),
    "period_label": ("期间标签", TEXT),
    "year": ("年", NUMBER),
    "month": ("月", NUMBER),
    "days": ("本期天数", DAYS),
    "working_days": ("本期工作日", DAYS),
    "reported": ("已报送", BOOL),
    "first_of_year": ("年内首期", BOOL),
}
"""What every condition knows of the period itself: its first and last day, how it is written (2024-Q1), the year
and month of its last day, how many days and working days it has, whether a report is there, and whether it is the
project's first assessed period of that year."""

SUBJECT_FIELDS: dict[str, tuple[str, Type]] = {
    "held_from": ("在任起", DATE),
    "held_to": ("在任止", DATE),
    "days_held": ("在任天数", DAYS),
    "held_first_day": ("期初在任", BOOL),
    "held_last_day": ("期末在任", BOOL),
    "held_every_day": ("全期在任", BOOL),
}
"""What is known of a subject in a period: the first and last day of the period on which it was in being (an
assignment held, a project listed), how many days those are, and whether the first, the last, every day is one."""

AS_OF = ("as_of", "截至")
"""The day of the judgement, for subjects that are judged once."""

NOW = "__as_of__"
"""How the condition of a missed deadline names that day, which other conditions cannot in a period."""

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


Spelled = tuple[str, tuple[str, ...], Type, bool]
"""A column: its name, its spellings, its type, and whether it has a time of day."""


def columns_of(spec: PackSpec, table: str) -> list[Spelled]:
    """Return the columns of a table that conditions can name, those the pack declares included."""
    found: list[Spelled] = []
    if table in FACTS:
        for column in core_columns(table):
            spelled = tuple(h for h in column.headers if h.isidentifier() and h not in kwlist)
            spelled += (f"{column.name}_",) if column.name in kwlist else ()  # `from` is a word of Python
            found.append((column.name, spelled, field_type(table, column), column.kind == "moment"))
        declared = spec.fields.get(table, {})
    else:  # of a table that is worked out the names come when it is read
        declared = spec.facts[table].columns if table in spec.facts else {}
    for name, field_ in declared.items():
        spelled = tuple(s for s in (name, field_.zh) if s)
        found.append((name, spelled, field_type(table, field_), field_.type == "moment"))
    return found


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
        column = (
            meaning.kind == "field"
        )  # a ledger's columns are called as they are: severity is one, severity(x) another
        if spelling in _KEYWORDS or (spelling in FUNCTIONS and not column):
            return Bilingual("a word of the language", "条件语言的词")
        held = self.scope.get(normalize("NFKC", spelling))
        if held is None or held == meaning or _in_two_tables(held, meaning):
            return None
        kind = _KINDS[held.kind]
        return Bilingual(f"the {kind} {held.name}", f"{kind.zh} {held.name} ")


def _in_two_tables(held: Meaning, meaning: Meaning) -> bool:
    """Whether the two are columns of different tables: a condition then names the table too."""
    fields = held.kind == meaning.kind == "field"
    return fields and held.table != meaning.table and not {"period", "subject"} & {held.table, meaning.table}


def pack_names(spec: PackSpec, source: Source, subject: Subject) -> Naming:
    """Return the names for conditions on a subject, without the pack's indicators, and the clashes between them."""
    naming = Naming(source)
    scope = naming.scope
    scope.periodic = subject.periodic
    _define_period(scope, subject, spec)
    own = _own_tables(spec, subject)
    for table in own:
        for name, spelled, kind, timed in columns_of(spec, table):
            meaning = Meaning("field", name, kind, table)
            declared = name in spec.fields.get(table, {})
            if table == own[0] or subject.each == "project":
                if declared:
                    naming.declare(meaning, spelled, ("fields", table, name))
                else:
                    scope.define(meaning, *spelled)
            else:  # of the subject's project: a name that both have means the subject's own column
                for spelling in spelled:
                    scope.names[f"{table}.{normalize('NFKC', spelling)}"] = meaning
                    if scope.get(normalize("NFKC", spelling)) is None:
                        scope.define(meaning, spelling)
            if timed:
                scope.timed.add((table, name))
    if spec.levels:
        scope.define(Meaning("verdict", "signal", LEVEL, stage=1), "signal", "信号")
        scope.define(Meaning("verdict", "light", LEVEL, stage=2), "light", "灯色")
    for at, level in enumerate(spec.levels):
        spellings = list(level.spellings)
        naming.declare(Meaning("level", level.id, LEVEL), spellings, ("levels", at))
    for name, parameter in spec.parameters.items():
        sound = (parameter.value is None) != (not parameter.values)
        meaning = Meaning("parameter", name, parameter_type(parameter), sound=sound)
        naming.declare(meaning, [name, parameter.zh], ("parameters", name))
    define_plans(scope, spec, subject)
    if "projects" in own:
        define_lineage(scope, spec)
    _define_related(scope, spec, subject)
    return naming


def _define_period(scope: Scope, subject: Subject, spec: PackSpec) -> None:
    main = subject == Subject("project", spec.period.kind)
    if subject.periodic:
        for name, (chinese, kind) in PERIOD_FIELDS.items():
            if name != "reported" or main:
                scope.define(Meaning("field", name, kind, "period"), name, chinese)
        if not main:
            for name, (chinese, kind) in SUBJECT_FIELDS.items():
                scope.define(Meaning("field", name, kind, "subject"), name, chinese)
    else:
        scope.define(Meaning("field", AS_OF[0], DATE, "period"), *AS_OF)
    scope.names[NOW] = Meaning("field", AS_OF[0], DATE, "period")
    if subject.each in {"person", "unit", *spec.dimensions}:
        named = {"person": "人员", "unit": "单位"} | {k: d.zh for k, d in spec.dimensions.items()}
        chinese = named[subject.each]
        scope.define(Meaning("field", subject.each, TEXT, "subject"), subject.each, chinese)


def _own_tables(spec: PackSpec, subject: Subject) -> list[str]:
    """Return the tables of which a subject has one row: its own, its project's, and its report of the period."""
    if subject.each == "project":
        return ["reports", "projects"] if subject.every == spec.period.kind else ["projects"]
    relation = subjects(spec)[subject.each]
    if relation is None:
        return []
    return [relation.table, *(["projects"] if "project" in relation.links else [])]


def _define_related(scope: Scope, spec: PackSpec, subject: Subject) -> None:
    """Let functions over rows name every fact table, and every one of its columns."""
    scope.keys = keys_of(subject.each, spec)
    scope.key_words = {"项目": "project", "人员": "person", "单位": "unit", "问题": "issue"}
    scope.key_words |= {d.zh: k for k, d in spec.dimensions.items() if d.zh}
    scope.broad = ("unit", *spec.dimensions)
    worked_out = derived(spec)
    for relation in relations(spec).values():
        names: dict[str, Meaning] = {}
        if relation.table in worked_out:  # its columns are named when they are read
            names |= _subject_named(relation)
        for name, spelled, kind, timed in columns_of(spec, relation.table):
            meaning = Meaning("field", name, kind, RELATED + relation.table)
            names.update({normalize("NFKC", s): meaning for s in spelled})
            if timed:
                scope.timed.add((RELATED + relation.table, name))
        if relation.table == "projects":
            for spelling, (name, kind) in lineage_names(spec).items():
                names[spelling] = Meaning("field", name, kind, RELATED + relation.table)
        names |= _keys_named(relation) | _of_its_project(spec, relation)
        links = (*relation.links, *relation.through)
        if relation.table in worked_out and of_other_records(
            worked_out[relation.table][1].each, subject.each, spec
        ):
            links = tuple(key for key in links if key != "item")
        table = RelatedTable(relation.table, names, links, relation.window, bool(relation.since))
        for spelling in _table_words(relation):
            scope.tables.setdefault(spelling, table)


def _keys_named(relation: Relation) -> dict[str, Meaning]:
    """Return the key columns that conditions on a project leave out: project and period of a report."""
    if relation.table != "reports":
        return {}
    return {n: Meaning("field", n, TEXT, RELATED + "reports") for n in ("project", "period")}


def _of_its_project(spec: PackSpec, relation: Relation) -> dict[str, Meaning]:
    """Return the columns of the project that a row belongs to, always with the table before them: projects.kind."""
    if "project" not in relation.links or relation.table == "projects":
        return {}
    found: dict[str, Meaning] = {}
    for name, spelled, kind, _ in columns_of(spec, "projects"):
        meaning = Meaning("field", f"projects.{name}", kind, RELATED + relation.table)
        found |= {f"projects.{normalize('NFKC', s)}": meaning for s in spelled}
    for spelling, (name, kind) in lineage_names(spec).items():
        found[f"projects.{spelling}"] = Meaning("field", f"projects.{name}", kind, RELATED + relation.table)
    return found


def _subject_named(relation: Relation) -> dict[str, Meaning]:
    """Return the columns that say what a row of a table that is worked out is about."""
    named = ["subject", *(k for k in relation.links if k != "item"), *(["period"] if relation.on else [])]
    return {name: Meaning("field", name, TEXT, RELATED + relation.table) for name in named}


def _table_words(relation: Relation) -> tuple[str, ...]:
    sheets = FACTS[relation.table].sheets if relation.table in FACTS else (relation.table, relation.zh)
    return tuple(
        normalize("NFKC", s) for s in (relation.table.replace("-", "_"), *sheets) if s.isidentifier()
    )


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
