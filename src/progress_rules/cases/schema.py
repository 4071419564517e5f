"""The pydantic models of a case file: what `cases.yaml` loads into."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    PlainSerializer,
    PlainValidator,
    WithJsonSchema,
)

from progress_rules.packs.frozen import FrozenDict
from progress_rules.packs.parts import OneOrMore, Part, Scalar, Table, Wording
from progress_rules.quantities import format_decimal, to_decimal

OUTCOMES = ("fired", "not_fired", "undecided")
_SCALARS: list[dict[str, Any]] = [{"type": ["boolean", "number", "string", "null"]}]


def _cell(value: Any) -> Any:
    """Take a cell of a record: a scalar as it is written, nothing, or a list of texts."""
    if value is None or isinstance(value, (bool, date, str)):
        return value
    if isinstance(value, (int, float, Decimal)):
        return to_decimal(value)
    if isinstance(value, (list, tuple)) and all(isinstance(item, str) for item in value):
        return tuple(value)
    raise ValueError("a number, text, date, true or false")


def written(value: Any) -> Any:
    """Return a scalar as text; anything else as it is.

    >>> written(Decimal("2.50")), written(date(2024, 3, 1))
    ('2.5', '2024-03-01')
    """
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, (int, Decimal)):
        return format_decimal(Decimal(value))
    return value.isoformat() if isinstance(value, date) else value


Cell = Annotated[
    Any,
    PlainValidator(_cell),
    PlainSerializer(written, when_used="json"),
    WithJsonSchema({"anyOf": [*_SCALARS, {"type": "array", "items": {"type": "string"}}]}),
]
Record = Annotated[dict[str, Cell], AfterValidator(FrozenDict)]
Text = Annotated[str, BeforeValidator(written), WithJsonSchema({"type": ["string", "number"]})]
"""A text that YAML may take for a number or a date: the id of a subject, a period."""

Rows = Annotated[Any, WithJsonSchema({"type": ["array", "object"]})]
"""The rows of a fact table; the portfolio reads them, and says what is wrong with them."""


class ReasonSpec(Part):
    """What became of a rule, where, and the clauses that it cites.

    Of the places that `each`, `subject`, `project` and `period` leave open, one has to be found where the rule
    fired or was undecided; a rule that is `not_fired` must not have fired in any.
    """

    rule: Text
    each: Text | None = None
    subject: Text | None = None
    project: Text | None = None
    period: Text | None = None
    outcome: Literal["fired", "not_fired", "undecided"] = "fired"
    cites: OneOrMore = ()

    @property
    def where(self) -> dict[str, str]:
        """The columns of the trace that it gives, with their values."""
        given = {key: getattr(self, key) for key in ("each", "subject", "project", "period")}
        return {key: value for key, value in given.items() if value is not None}


class CaseSpec(Part):
    """Facts, and what a pack must make of them.

    Attributes:
        name: What the case shows, as a sentence.
        as_of: The day of the assessment; by default the latest date in the facts.
        parameters: Parameters of the pack set anew.
        facts: Rows by table, as a ledger has them.
        expect: Rows by table of the result; each must be found with the fields given. No rows: the table is empty.
        absent: Rows that must not be found.
        because: What became of rules.
        raises: The code with which the facts or the assessment are refused, in the place of the three above.
    """

    name: Wording
    as_of: Text | None = None
    parameters: Table[str, Scalar] = Field(default_factory=FrozenDict)
    facts: Table[str, Rows] = Field(default_factory=FrozenDict)
    expect: Table[str, tuple[Record, ...]] = Field(default_factory=FrozenDict)
    absent: Table[str, tuple[Record, ...]] = Field(default_factory=FrozenDict)
    because: tuple[ReasonSpec, ...] = ()
    raises: str | None = None


class CasesSpec(Part):
    """The cases of a pack."""

    cases: tuple[CaseSpec, ...]


def cases_json_schema() -> dict[str, Any]:
    """Return the JSON Schema of a case file, for editors that complete and check YAML.

    >>> sorted(cases_json_schema()["properties"])
    ['cases']
    """
    schema = CasesSpec.model_json_schema(by_alias=True)
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return {**head, **schema, "title": "progress-rules cases"}
