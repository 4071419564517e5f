"""The models of decision tables, deadlines, duties, lifecycles and meetings."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from pydantic import Field, model_validator

from progress_rules.packs.frozen import FrozenDict
from progress_rules.packs.parts import (
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


class InputSpec(Part):
    """An input of a decision table: an expression, and the values it may have where they are known."""

    in_short: ClassVar[dict[str, Any]] = {"type": "string"}

    value: Expression
    values: tuple[Scalar, ...] = ()
    title: Wording | None = None

    @model_validator(mode="before")
    @classmethod
    def _short(cls, data: Any) -> Any:
        return data if isinstance(data, dict) else {"value": data}


class OutputSpec(Part):
    """An output of a decision table; `values` are those it may have, the first before the others."""

    in_short: ClassVar[dict[str, Any]] = {"type": "string"}

    id: Name
    values: tuple[Scalar, ...] = ()
    title: Wording | None = None

    @model_validator(mode="before")
    @classmethod
    def _short(cls, data: Any) -> Any:
        return data if isinstance(data, dict) else {"id": data}


class RowSpec(Part):
    """A row of a decision table: a unary test for each input, a value for each output."""

    if_: tuple[Scalar, ...] = Field(alias="if")
    then: tuple[Scalar, ...]
    cites: OneOrMore = ()


class DecisionSpec(Part):
    """A decision table, in the terms of DMN. `aggregate` says what `collect` makes of several rows."""

    id: Name
    title: Wording | None = None
    cites: OneOrMore = ()
    for_: ScopeSpec = Field(default=ScopeSpec(), alias="for")
    hit: Literal["unique", "first", "any", "priority", "rule_order", "output_order", "collect"] = "unique"
    aggregate: Literal["list", "sum", "min", "max", "count"] = "list"
    inputs: tuple[InputSpec, ...]
    outputs: tuple[OutputSpec, ...]
    rows: tuple[RowSpec, ...]
    default: tuple[Scalar, ...] = ()


Unit = Literal[
    "minutes", "hours", "same_day", "days", "working_days", "weeks", "half_months", "months", "years"
]


class RemindSpec(Part):
    """How long before the day it is due a deadline reminds of itself."""

    before: Expression
    unit: Literal["days", "working_days"] = "days"


class ExtensionSpec(Part):
    """An extension: asked for when, until which day, decided when, granted or not.

    It counts when it was asked for early enough and granted. `most` is the last day that it can reach.
    """

    asked: Expression
    until: Expression
    granted: Expression = "True"
    decided: Expression | None = None
    ask_before: Expression = "0"
    decide_within: Expression | None = None
    unit: Literal["days", "working_days"] = "working_days"
    most: Expression | None = None


class DeadlineSpec(Part):
    """What has to be done within a time from an event.

    `from` is a day, or a moment for limits in hours; `within` counts `unit`, or `due` gives the last day itself.
    `met` is the day on which it was done. `exempt` says when it need not be done, `when` whom it concerns.
    """

    id: Slug
    title: Wording | None = None
    cites: OneOrMore = ()
    for_: ScopeSpec = Field(default=ScopeSpec(each="issue"), alias="for")
    when: Expression = "True"
    from_: Expression = Field(alias="from")
    within: Expression | None = None
    unit: Unit = "days"
    due: Expression | None = None
    count_start_day: Expression = "False"
    roll: str = "none"
    pauses: Expression | None = None
    met: Expression
    exempt: Expression = "False"
    remind: RemindSpec | None = None
    extension: ExtensionSpec | None = None
    by: str | None = None
    to: str | None = None
    whom: Expression | None = None
    in_force: InForce = InForce()


class DutySpec(Part):
    """What has to be there, or to be done so often: a number with its bounds, or a list of parts.

    `waived` says when it is not owed although it is counted.
    """

    id: Slug
    title: Wording | None = None
    cites: OneOrMore = ()
    for_: ScopeSpec = Field(default=ScopeSpec(), alias="for")
    when: Expression = "True"
    done: Expression | None = None
    at_least: Expression | None = None
    at_most: Expression | None = None
    exactly: Expression | None = None
    all_of: Table[str, Expression] = Field(default_factory=FrozenDict)
    waived: Expression = "False"
    then: Effects = Effects()
    in_force: InForce = InForce()


class StepSpec(Part):
    """A step of a lifecycle, from one of some states to another.

    It happens on the day in the column `on`, by the person that `by` names, or by an entry in the table
    `transitions`. `when` is what must hold for it; `roles` are those who may take it.
    """

    id: Name
    title: Wording | None = None
    cites: OneOrMore = ()
    from_: OneOrMore = Field(alias="from")
    to: Name
    on: str | None = None
    by: str | None = None
    roles: OneOrMore = ()
    when: Expression = "True"
    refused: Wording | None = None


class LifecycleSpec(Part):
    """The states that a record goes through, the steps between them, and who may take them."""

    id: Slug
    title: Wording | None = None
    cites: OneOrMore = ()
    for_: ScopeSpec = Field(default=ScopeSpec(each="issue"), alias="for")
    states: Table[Name, Wording]
    initial: Name
    done: OneOrMore = ()
    steps: tuple[StepSpec, ...]


class SeriesSpec(Part):
    """A series of meetings: how ledgers write it, and which issues belong to it."""

    title: Wording
    also: tuple[str, ...] = ()
    cites: OneOrMore = ()
    takes: Expression = "False"
