"""The pydantic models of a rule pack: what the YAML loads into, and what Python code can build directly."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Literal, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    PlainSerializer,
    PlainValidator,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import CoreSchema

from progress_rules.packs.frozen import FrozenDict
from progress_rules.periods.period import PERIOD_KINDS
from progress_rules.quantities import format_decimal, to_decimal

_SLUG = r"^[a-z][a-z0-9]*([-_][a-z0-9]+)*$"
_NAME = r"^[^\W\d]\w*$"


def _scalar(value: Any) -> bool | Decimal | date | str:
    """Take a value as its kind of YAML scalar: no text is turned into a number or a truth value."""
    if isinstance(value, (bool, date, str)):
        return value
    if isinstance(value, (int, float, Decimal)):
        return to_decimal(value)
    raise ValueError("a number, text, date, true or false")


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return format_decimal(value)
    return value.isoformat() if isinstance(value, date) else value


Scalar = Annotated[
    bool | Decimal | date | str,
    PlainValidator(_scalar),
    PlainSerializer(_plain, when_used="json"),
    WithJsonSchema({"type": ["boolean", "number", "string"]}),
]
Bound = Annotated[Decimal, WithJsonSchema({"type": "number"})]
Expression = Annotated[
    str,
    BeforeValidator(lambda v: str(v) if isinstance(v, (bool, int, float, Decimal)) else v),
    WithJsonSchema({"type": ["string", "number", "boolean"]}),
]
OneOrMore = Annotated[
    tuple[str, ...],
    BeforeValidator(lambda v: (v,) if isinstance(v, str) else v),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}),
]
K = TypeVar("K")
V = TypeVar("V")
Table = Annotated[dict[K, V], AfterValidator(FrozenDict)]
Slug = Annotated[str, Field(pattern=_SLUG)]
Name = Annotated[str, Field(pattern=_NAME), WithJsonSchema({"type": "string", "minLength": 1})]
"""A name in either language; no pattern for editors, whose letters are those of ASCII."""


class Part(BaseModel):
    """A part of a pack: frozen; a key it does not know is an error, not ignored."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    in_short: ClassVar[dict[str, Any]] = {}
    """The JSON Schema of the short form in which the part may be written, where it has one."""

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Return the schema of the part, with its short form."""
        full = handler(core)
        if not cls.in_short:
            return full
        resolved = handler.resolve_ref_schema(full)
        whole = dict(resolved)
        resolved.clear()
        resolved.update({"anyOf": [cls.in_short, whole]})
        return full


class Wording(Part):
    """A text in English and Chinese. In YAML a single text stands for both."""

    in_short: ClassVar[dict[str, Any]] = {"type": "string"}

    en: str
    zh: str = ""

    @model_validator(mode="before")
    @classmethod
    def _single(cls, data: Any) -> Any:
        return {"en": data, "zh": data} if isinstance(data, str) else data

    def text(self, language: str) -> str:
        """Return the text in the language, else in English."""
        return (self.zh or self.en) if language == "zh" else self.en


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


class Clause(Part):
    """A clause in the pack author's own words; `narrative` says why it is no rule."""

    says: Wording
    narrative: Wording | None = None


class PeriodSpec(Part):
    """How often projects are judged.

    `merge` joins a month to a later one of its year; `dates` lists irregular report dates.
    """

    in_short: ClassVar[dict[str, Any]] = {"enum": list(PERIOD_KINDS)}

    kind: Literal["week", "half-month", "month", "quarter", "half-year", "year", "dates"] = "month"
    merge: Table[int, int] = Field(default_factory=FrozenDict)
    dates: tuple[date, ...] = ()

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

    type: Literal["number", "percent", "money", "date", "bool", "text"]
    zh: str = ""
    says: Wording | None = None


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


class IndicatorSpec(Part):
    """A named expression."""

    in_short: ClassVar[dict[str, Any]] = {"type": ["string", "number", "boolean"]}

    value: Expression
    unit: str = ""
    zh: str = ""
    says: Wording | None = None

    @model_validator(mode="before")
    @classmethod
    def _short(cls, data: Any) -> Any:
        return data if isinstance(data, dict) else {"value": data}


class ScopeSpec(Part):
    """For each of what, how often."""

    each: str = "project"
    every: str = ""


class Effects(Part):
    """What follows when a rule fires: a level of the signal or the light, an action, points of a score."""

    signal: str | None = None
    light: str | None = None
    action: Name | None = None
    by: str | None = None
    to: str | None = None
    title: Wording | None = None
    score: Expression | None = None
    scheme: str | None = None


class InForce(Part):
    """First and last day of validity; a period is judged by what is in force on its last day."""

    from_: date | None = Field(default=None, alias="from")
    to: date | None = None


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
        levels: The scale, the mildest first; the first is the level of a project nothing is held against.
        roles: What those who act, and those who are acted on, are called (`by` and `to` of actions).
        fields: Further columns by table ('projects', 'reports') and name.
        exempt_when: Which day of a period must be exempt for the period to be: its last, any, or every one.
        revisions_until_days: Reports recorded later than this many days after their period's end no longer
            change how it is judged; none: they always do, in assessments `as_of` that time or later.
        streak: What the column `streak` of the lights counts; by default the periods in a row whose signal
            is worse than the mildest level.
    """

    pack: Slug
    version: str = "1.0.0"
    title: Wording
    source: tuple[Publication, ...] = ()
    clauses: Table[str, Clause] = Field(default_factory=FrozenDict)
    period: PeriodSpec = PeriodSpec()
    levels: tuple[LevelSpec, ...] = ()
    roles: Table[Name, Wording] = Field(default_factory=FrozenDict)
    fields: Table[Literal["projects", "reports"], Table[Name, FieldSpec]] = Field(default_factory=FrozenDict)
    parameters: Table[Name, ParameterSpec] = Field(default_factory=FrozenDict)
    indicators: Table[Name, IndicatorSpec] = Field(default_factory=FrozenDict)
    rules: tuple[RuleSpec, ...]
    counters: tuple[CounterSpec, ...] = ()
    streak: Expression | None = None
    exempt_when: Literal["last_day", "any_day", "every_day"] = "last_day"
    revisions_until_days: int | None = Field(default=None, ge=0)
