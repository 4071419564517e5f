"""The models of views, scores, rankings and ladders: what compares subjects, adds up, and escalates."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from progress_rules.packs.parts import (
    Expression,
    InForce,
    Name,
    OneOrMore,
    Part,
    ScopeSpec,
    Table,
    Wording,
)


class ViewColumnSpec(Part):
    """A column of a view: an expression of its subject."""

    in_short: ClassVar[dict[str, Any]] = {"type": ["string", "number", "boolean"]}

    value: Expression
    unit: str = ""
    zh: str = ""
    says: Wording | None = None

    @model_validator(mode="before")
    @classmethod
    def _short(cls, data: Any) -> Any:
        return data if isinstance(data, dict) else {"value": data}


class ViewSpec(Part):
    """A table worked out of the facts: a row for each subject and period, a column for each expression.

    Conditions on other subjects look at its rows with functions such as `count` and `sum`; those on the same subject
    in the same periods name its columns, `view.column`.
    """

    zh: str = ""
    says: Wording | None = None
    for_: ScopeSpec = Field(default=ScopeSpec(), alias="for")
    columns: Table[Name, ViewColumnSpec]


class ItemSpec(Part):
    """An item of a score: its points, within bounds, times its weight.

    `when` says whether it applies. `missing` says what points that are unknown come to: the total is undecided, they
    are zero or full (`most`), or the item is left out: undecided, zero, full or left_out, or a text parameter with one.
    """

    id: Name
    title: Wording | None = None
    cites: OneOrMore = ()
    when: Expression = "True"
    points: Expression
    least: Expression | None = None
    most: Expression | None = None
    weight: Expression = "1"
    missing: str = "undecided"


class ScoreSpec(Part):
    """A score: a base and items that add to it or take from it, within bounds.

    With `weights: shared` the weight of items that do not apply goes to the others in proportion; `fixed` loses it. A
    text parameter may hold the word. `zero_when` is a veto: the whole score is zero. `places` rounds the total half up.
    """

    id: Name
    title: Wording | None = None
    cites: OneOrMore = ()
    for_: ScopeSpec = Field(default=ScopeSpec(), alias="for")
    base: Expression = "0"
    items: tuple[ItemSpec, ...]
    weights: str = "fixed"
    least: Expression | None = None
    most: Expression | None = None
    zero_when: Expression | None = None
    places: int | None = Field(default=None, ge=0, le=10)
    in_force: InForce = InForce()


Expressions = Annotated[
    tuple[Expression, ...],
    BeforeValidator(lambda v: v if isinstance(v, (list, tuple)) else (v,)),
    WithJsonSchema({"anyOf": [{"type": ["string", "number"]}, {"type": "array"}]}),
]

MISSING = ("undecided", "zero", "full", "left_out")
WEIGHTS = ("fixed", "shared")
TIES = ("min", "max", "dense", "average")
ORDERS = ("highest_first", "lowest_first")
UNKNOWN_KEYS = ("undecided", "left_out", "last")
ALL_EQUAL = ("nobody", "everybody")


class RankingSpec(Part):
    """A ranking of subjects in each period, by one expression or several (the second parts ties of the first).

    Attributes:
        by: What they are ranked by.
        within: Texts or days that make groups; each group is ranked by itself.
        when: Who takes part.
        order: `highest_first` or `lowest_first`.
        ties: The place of subjects that tie: `min` (1, 2, 2, 4), `max` (1, 3, 3, 4), `dense` (1, 2, 2, 3) or
            `average` (1, 2.5, 2.5, 4).
        least: How many must take part for anybody to be first, last, at the top or at the bottom.
        top, bottom: How many places count as the top and the bottom; who ties with them counts too.
        unknown: What comes of the others when the key of one is unknown: places are undecided, it is left out, or last.
        all_equal: Who is last when all tie.
    """

    id: Name
    title: Wording | None = None
    cites: OneOrMore = ()
    for_: ScopeSpec = Field(default=ScopeSpec(), alias="for")
    by: Expressions
    within: Expressions = ()
    when: Expression = "True"
    order: str = "highest_first"
    ties: str = "min"
    least: Expression = "3"
    top: Expression = "1"
    bottom: Expression = "1"
    unknown: str = "undecided"
    all_equal: str = "nobody"
    in_force: InForce = InForce()


class RungSpec(Part):
    """A rung of a ladder: an action called for in the n-th period of a spell (`after`), or when a condition holds."""

    id: Name
    title: Wording | None = None
    cites: OneOrMore = ()
    after: Expression | None = None
    when: Expression | None = None
    action: str = ""
    by: str | None = None
    to: str | None = None
    due: Expression | None = None
    whom: Expression | None = None


class LadderSpec(Part):
    """A ladder of measures, each harder than the one before, while a condition goes on.

    Attributes:
        when: What a period must show to count; with it a spell begins.
        cleared: What ends the spell; left out: a period without it.
        once_per: Each rung is taken once in a `spell`, once in a `year` of it, or in every `period` that calls for it.
        skip: Whether a rung may be skipped when a higher one is called for; otherwise they follow one by one.
    """

    id: Name
    title: Wording | None = None
    cites: OneOrMore = ()
    for_: ScopeSpec = Field(default=ScopeSpec(), alias="for")
    when: Expression
    cleared: Expression | None = None
    once_per: Literal["spell", "year", "period"] = "spell"
    skip: bool = True
    rungs: tuple[RungSpec, ...]
    in_force: InForce = InForce()
