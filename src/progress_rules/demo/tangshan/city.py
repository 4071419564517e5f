"""What the parts of the demo share while it is made: the generator, the days, the projects, the facts so far."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from progress_rules.demo.tangshan.published import PREPARING

if TYPE_CHECKING:
    from datetime import date
    from random import Random

    from progress_rules.demo.tangshan.days import Days

    Row = dict[str, Any]

MARKS = {
    "activities": "A", "issues": "I", "bodies": "B", "county_posts": "C", "venues": "V", "attendance": "J",
    "adjustments": "D", "measurements": "X", "enterprises": "E", "procedures": "H", "province_ranks": "R",
}  # fmt: skip
"""The letter that the ids of a table begin with."""


@dataclass(slots=True)
class City:
    """The demo in the making.

    Attributes:
        rng: The generator that everything invented comes from.
        days: The days of the year.
        groundbreakings: The days of the joint groundbreakings.
        projects: The rows of the projects.
        facts: The rows of all other tables.
    """

    rng: Random
    days: Days
    groundbreakings: list[date]
    projects: list[Row] = field(default_factory=list)
    facts: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))

    def add(self, table: str, **values: Any) -> Row:
        """Add a row to a table and return it; where the table has ids it gets the next one."""
        rows = self.facts[table]
        numbered = {"id": f"{MARKS[table]}-{len(rows) + 1:04d}"} if table in MARKS else {}
        rows.append({**numbered, **values})
        return rows[-1]

    def hold(self, kind: str, day: date, **values: Any) -> Row:
        """Add an activity."""
        return self.add("activities", kind=kind, date=day, **values)

    def in_preparation(self) -> list[Row]:
        """Return the projects in preparation."""
        return [project for project in self.projects if project["kind"] == PREPARING]

    def of(self, county: str) -> list[Row]:
        """Return the projects of a county."""
        return [project for project in self.projects if project["unit"] == county]
