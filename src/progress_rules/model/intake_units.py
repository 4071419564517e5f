"""Units that a column leaves open: asked for, never guessed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from progress_rules.errors import Problem
from progress_rules.quantities import format_decimal

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from progress_rules.model.columns import Kind
    from progress_rules.model.intake_headers import Heading
    from progress_rules.model.tables import Origin

LARGEST_RATIO = 2
"""Bare progress beyond this is in per cent: nothing is reported as more than twice complete."""

MONEY_UNIT = "万元"


@dataclass(frozen=True, slots=True)
class Quantity:
    """What a column of percentages or amounts says about its unit.

    `most` is its largest bare number; `marked` tells whether some cell states its own unit.
    """

    origin: Origin
    heading: Heading
    kind: Kind
    most: Decimal
    marked: bool

    @property
    def column(self) -> str:
        """The name of the column as `units` takes it."""
        return f"{self.origin.table}.{self.heading.name}"

    def problem(self, code: str, **values: str) -> Problem:
        """Return a problem of this column."""
        header = self.heading.header.strip()
        place = self.origin.column_place(header)
        return Problem(code, place, {"header": header, "column": self.column, **values})


def judge_percent(quantities: Iterable[Quantity]) -> Iterable[Problem]:
    """Refuse columns of one table whose bare numbers could be ratios as well as per cent.

    Planned and actual progress are kept in the same way, so one value above 2 settles both.
    """
    bare = [q for q in quantities if q.kind == "percent" and not q.heading.unit and q.most]
    most = max((q.most for q in bare), default=0)
    if most <= LARGEST_RATIO:
        yield from (q.problem("PR107", most=format_decimal(q.most)) for q in bare)


def judge_money(quantities: Iterable[Quantity]) -> Iterable[Problem]:
    """Refuse bare amounts in a ledger whose other amounts state a unit."""
    amounts = [q for q in quantities if q.kind == "money"]
    stated = [q for q in amounts if q.heading.unit or q.marked]
    if stated:
        other = stated[0].column
        yield from (q.problem("PR110", other=other) for q in amounts if not q.heading.unit and q.most)


def money_unit(quantities: Iterable[Quantity]) -> str:
    """Return the unit of the amounts that were taken in: 万元 where any unit is stated."""
    stated = any(q.kind == "money" and (q.heading.unit or q.marked) for q in quantities)
    return MONEY_UNIT if stated else ""
