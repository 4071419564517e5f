"""What the models of a rule pack are made of: frozen parts, exact scalars, wordings, scopes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, ClassVar, TypeVar

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
from progress_rules.quantities import format_decimal, to_decimal

SLUG = r"^[a-z][a-z0-9]*([-_][a-z0-9]+)*$"
NAME = r"^[^\W\d]\w*$"


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
Slug = Annotated[str, Field(pattern=SLUG)]
Name = Annotated[str, Field(pattern=NAME), WithJsonSchema({"type": "string", "minLength": 1})]
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


class ScopeSpec(Part):
    """For each of what, how often, and of which of them.

    `every` is a kind of period, or `once` for a judgement as of a day; left out, it is the pack's period for
    projects, units, persons and the portfolio, and once for records such as issues.
    """

    in_short: ClassVar[dict[str, Any]] = {"type": "string"}

    each: str = "project"
    every: str = ""
    where: Expression | None = None

    @model_validator(mode="before")
    @classmethod
    def _short(cls, data: Any) -> Any:
        return {"each": data} if isinstance(data, str) else data


class InForce(Part):
    """First and last day of validity; a period is judged by what is in force on its last day."""

    from_: date | None = Field(default=None, alias="from")
    to: date | None = None


class Effects(Part):
    """What follows when a rule fires: a level of the signal or the light, an action, a route, points of a score.

    `signal`, `light`, `action`, `route`, `by`, `to` and `forum` are words, or `table.output` of a decision table.
    `due` is the day on which an action or a route is due; `whom` names the person who has to act.
    """

    signal: str | None = None
    light: str | None = None
    action: str | None = None
    route: str | None = None
    by: str | None = None
    to: str | None = None
    forum: str | None = None
    whom: Expression | None = None
    due: Expression | None = None
    title: Wording | None = None
    score: Expression | None = None
    scheme: str | None = None
