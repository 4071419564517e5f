"""The pydantic models of a rule pack: what the YAML loads into, and what Python code can build directly."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from progress_rules.packs.appraisal import LadderSpec, RankingSpec, ScoreSpec, ViewSpec
from progress_rules.packs.constructs import (
    DeadlineSpec,
    DecisionSpec,
    DutySpec,
    LifecycleSpec,
    SeriesSpec,
)
from progress_rules.packs.frozen import FrozenDict
from progress_rules.packs.parts import (
    Bound,
    Effects,
    Expression,
    InForce,
    Name,
    OneOrMore,
    Part,
    Scalar,
    ScopeSpec,
    Slug,
    Table,
    Wording,
)
from progress_rules.periods.period import PERIOD_KINDS


class Publication(Part):
    """Where the rules were published: title, publisher, date as printed."""

    title: str
    publisher: str = ""
    date: str = ""

    @model_validator(mode="before")
    @classmethod
    def _date_as_text(cls, data: Any) -> Any:
        if isinstance(data, dict) and isinstance(data.get("date"), (date, int)):
            return {**data, "date": str(data["date"])}
        return data

    @property
    def text(self) -> str:
        """The publication in one line, the publisher first."""
        return ", ".join(part for part in (self.publisher, self.date, self.title) if part)


class Clause(Part):
    """A clause in the pack author's own words; `narrative` says why it is no rule.

    `source` is where this one was published, when that is not where those of the pack were.
    """

    says: Wording
    narrative: Wording | None = None
    source: tuple[Publication, ...] = ()


class PeriodSpec(Part):
    """How often projects are judged.

    `merge` joins a month to a later one of its year; `dates` lists irregular report dates. `year_from` is the month in
    which years begin, for packs that judge by months or shorter periods, or by quarters.
    """

    in_short: ClassVar[dict[str, Any]] = {"enum": list(PERIOD_KINDS)}

    kind: Literal["week", "half-month", "month", "quarter", "half-year", "year", "dates"] = "month"
    merge: Table[int, int] = Field(default_factory=FrozenDict)
    dates: tuple[date, ...] = ()
    year_from: int = 1

    @model_validator(mode="before")
    @classmethod
    def _short(cls, data: Any) -> Any:
        return {"kind": data} if isinstance(data, str) else data


class LevelSpec(Part):
    """A level of the scale. Levels are listed from the mildest to the most severe."""

    id: Slug
    name: Wording | None = None
    also: tuple[str, ...] = ()
    colour: str = "grey"

    @property
    def spellings(self) -> tuple[str, ...]:
        """Every text that names the level, in a condition or a ledger."""
        return (self.id, *self.also, *((self.name.en, self.name.zh) if self.name else ()))


class FieldSpec(Part):
    """A further column that the pack's conditions use."""

    type: Literal["number", "percent", "money", "date", "moment", "bool", "text"]
    zh: str = ""
    says: Wording | None = None
    required: bool = False


class FactSpec(Part):
    """A fact table of the pack's own, with its columns.

    `key` tells its rows apart. A column named `project`, `person`, `unit` or `issue` links its rows to those.
    `on` is the column with the day of an event; `since` and `until` are those with the first and the last day of
    something that lasts.
    """

    zh: str = ""
    one: Name = ""
    says: Wording | None = None
    columns: Table[Name, FieldSpec]
    key: OneOrMore = ("id",)
    on: str = ""
    since: str = ""
    until: str = ""


class DimensionSpec(Part):
    """A column of projects whose different values are subjects: counties, lines of business."""

    in_short: ClassVar[dict[str, Any]] = {"type": "string"}

    column: Name
    zh: str = ""

    @model_validator(mode="before")
    @classmethod
    def _short(cls, data: Any) -> Any:
        return {"column": data} if isinstance(data, str) else data


class CalendarSpec(Part):
    """The working calendar: a country, and the user's own days over it, see `progress_rules.calendar`."""

    in_short: ClassVar[dict[str, Any]] = {"type": "string"}

    country: str
    holidays: tuple[date, ...] = ()
    working_days: tuple[date, ...] = ()
    years: tuple[int, int] | None = None
    beyond: Literal["weekends"] | None = None

    @model_validator(mode="before")
    @classmethod
    def _short(cls, data: Any) -> Any:
        return {"country": data} if isinstance(data, str) else data


class DatedValue(Part):
    """A value of a parameter from a day on (no day: from the beginning)."""

    from_: date | None = Field(default=None, alias="from")
    value: Scalar
    cites: OneOrMore = ()


class ParameterSpec(Part):
    """A figure or choice that the rules lean on. One the text does not give is `assumed`, with a reason."""

    in_short: ClassVar[dict[str, Any]] = {"type": ["boolean", "number", "string"]}

    value: Scalar | None = None
    values: tuple[DatedValue, ...] = ()
    unit: str = ""
    choices: tuple[Scalar, ...] = ()
    least: Bound | None = None
    most: Bound | None = None
    zh: str = ""
    says: Wording | None = None
    cites: OneOrMore = ()
    assumed: bool = False
    reason: Wording | None = None

    @model_validator(mode="before")
    @classmethod
    def _short(cls, data: Any) -> Any:
        return data if isinstance(data, dict) else {"value": data}


Scopes = Annotated[
    tuple[ScopeSpec, ...],
    BeforeValidator(lambda v: (v,) if isinstance(v, (str, dict, ScopeSpec)) else v),
    WithJsonSchema({"anyOf": [{"type": ["string", "object"]}, {"type": "array"}]}),
]


class IndicatorSpec(Part):
    """A named expression of a subject, or of several: of each project in a period, unless `for` says otherwise.

    With `rows` it is an expression on each row of that table, for functions over its rows: `count(projects, on_list)`.
    """

    in_short: ClassVar[dict[str, Any]] = {"type": ["string", "number", "boolean"]}

    value: Expression
    unit: str = ""
    zh: str = ""
    says: Wording | None = None
    for_: Scopes = Field(default=(), alias="for")
    rows: str = ""

    @model_validator(mode="before")
    @classmethod
    def _short(cls, data: Any) -> Any:
        return data if isinstance(data, dict) else {"value": data}


class RuleSpec(Part):
    """For each ENTITY every PERIOD, when CONDITION, then EFFECTS, citing CLAUSE, in force FROM..TO.

    With `until` the rule holds: once fired it stays fired until that condition is true.
    """

    id: Slug
    title: Wording | None = None
    cites: OneOrMore = ()
    for_: ScopeSpec = Field(default=ScopeSpec(), alias="for")
    when: Expression
    until: Expression | None = None
    then: Effects
    in_force: InForce = InForce()


class CounterSpec(Part):
    """How many projects ever met a condition, up to each period."""

    id: Slug
    title: Wording | None = None
    cites: OneOrMore = ()
    when: Expression


class PackSpec(Part):
    """A rule pack.

    Attributes:
        pack: Its name, lower-case with hyphens.
        version: Version of the pack, not of the published text.
        include: Packs whose parts become parts of this one: bundled names, or paths from the folder of its file.
        levels: The scale, the mildest first; the first is the level of a project nothing is held against.
        roles: What those who act, and those who are acted on, are called (`by` and `to` of actions).
        calendar: The working calendar, where rules count working days.
        facts: Fact tables of the pack's own, by name.
        dimensions: Columns of projects whose values are subjects of their own, by the name of the subject.
        fields: Further columns by table and name.
        tables: Decision tables; their outputs are named `table.output` in conditions.
        duties: What has to be there or be done; deadlines: by when; lifecycles: in which steps.
        meetings: Series of meetings, for their agendas.
        views: Tables worked out of the facts, for conditions on other subjects to look at.
        scores: What adds up to a score; rankings: who is first and who is last; ladders: measures that get harder.
        scope: Which projects the pack is about; those that surely are not are judged by none of its rules.
        succession: Whether a project that goes on from another (a split, a merger) inherits its history, or begins
            afresh.
        exempt_when: Which day of a period must be exempt for the period to be: its last, any, or every one.
        revisions_until_days: Reports recorded later than this many days after their period's end no longer
            change how it is judged; none: they always do, in assessments `as_of` that time or later.
        streak: What the column `streak` of the lights counts; by default the periods in a row whose signal
            is worse than the mildest level.
    """

    pack: Slug
    version: str = "1.0.0"
    title: Wording
    include: OneOrMore = ()
    source: tuple[Publication, ...] = ()
    clauses: Table[str, Clause] = Field(default_factory=FrozenDict)
    period: PeriodSpec = PeriodSpec()
    levels: tuple[LevelSpec, ...] = ()
    roles: Table[Name, Wording] = Field(default_factory=FrozenDict)
    calendar: CalendarSpec | None = None
    facts: Table[Slug, FactSpec] = Field(default_factory=FrozenDict)
    dimensions: Table[Name, DimensionSpec] = Field(default_factory=FrozenDict)
    fields: Table[str, Table[Name, FieldSpec]] = Field(default_factory=FrozenDict)
    parameters: Table[Name, ParameterSpec] = Field(default_factory=FrozenDict)
    indicators: Table[Name, IndicatorSpec] = Field(default_factory=FrozenDict)
    tables: tuple[DecisionSpec, ...] = ()
    rules: tuple[RuleSpec, ...] = ()
    duties: tuple[DutySpec, ...] = ()
    deadlines: tuple[DeadlineSpec, ...] = ()
    lifecycles: tuple[LifecycleSpec, ...] = ()
    meetings: Table[Name, SeriesSpec] = Field(default_factory=FrozenDict)
    views: Table[Name, ViewSpec] = Field(default_factory=FrozenDict)
    scores: tuple[ScoreSpec, ...] = ()
    rankings: tuple[RankingSpec, ...] = ()
    ladders: tuple[LadderSpec, ...] = ()
    counters: tuple[CounterSpec, ...] = ()
    streak: Expression | None = None
    scope: Expression | None = None
    succession: Literal["inherit", "fresh"] = "inherit"
    exempt_when: Literal["last_day", "any_day", "every_day"] = "last_day"
    revisions_until_days: int | None = Field(default=None, ge=0)
