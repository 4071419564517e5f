"""Decisions: what changed in the tables of a result when a fact was posted or the clock moved."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

import polars as pl

from progress_rules.assessment.appraisal_tables import LADDERS, RANKS, TOTALS
from progress_rules.assessment.decision_tables import DECISIONS
from progress_rules.assessment.states import STATES, STEPS
from progress_rules.assessment.subject_tables import DEADLINES, DUTIES, ROUTES
from progress_rules.assessment.tables import ACTION_COLUMNS, SCORE_COLUMNS
from progress_rules.errors.language import chosen_language
from progress_rules.live.plain import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from progress_rules.packs import Pack

Change = Literal["new", "changed", "withdrawn"]

LIGHTS: dict[str, Any] = {
    "project": pl.String, "period": pl.String, "signal": pl.String, "light": pl.String, "streak": pl.Int64,
    "rule": pl.String, "status": pl.String, "each": pl.String, "subject": pl.String,
}  # fmt: skip

LEFT_OUT = {"deadlines": ("days_left",), "duties": ("load",)}
"""Columns that decisions do not have: they change with every day, or with what others have to do."""

SCHEMAS: dict[str, dict[str, Any]] = {
    table: {column: dtype for column, dtype in schema.items() if column not in LEFT_OUT.get(table, ())}
    for table, schema in {
        "lights": LIGHTS, "actions": ACTION_COLUMNS, "routes": ROUTES, "deadlines": DEADLINES, "duties": DUTIES,
        "states": STATES, "steps": STEPS, "decisions": DECISIONS, "scores": SCORE_COLUMNS, "totals": TOTALS,
        "ranks": RANKS, "ladders": LADDERS,
    }.items()
}  # fmt: skip
"""The tables that decisions tell changes of, in the order in which they are told, with their columns and types."""

COLUMNS: dict[str, tuple[str, ...]] = {table: tuple(schema) for table, schema in SCHEMAS.items()}

KEYS: dict[str, tuple[str, ...]] = {
    "lights": ("each", "subject", "period"),
    "actions": ("rule", "each", "subject", "period"),
    "routes": ("rule", "each", "subject", "period"),
    "deadlines": ("deadline", "each", "subject", "period"),
    "duties": ("duty", "each", "subject", "period"),
    "states": ("lifecycle", "each", "subject"),
    "steps": ("lifecycle", "each", "subject", "at", "step"),
    "decisions": ("table", "each", "subject", "period", "row", "output"),
    "scores": ("rule", "each", "subject", "period"),
    "totals": ("scheme", "each", "subject", "period"),
    "ranks": ("ranking", "each", "subject", "period"),
    "ladders": ("ladder", "each", "subject", "period"),
}
"""The columns by which a row of each table is known again."""

SAID_BY = {
    "deadlines": "deadline", "duties": "duty", "states": "lifecycle", "steps": "lifecycle", "decisions": "table",
    "totals": "scheme", "ranks": "ranking", "ladders": "ladder",
}  # fmt: skip
"""The column that names the construct of the pack which a row comes from; elsewhere it is `rule`."""

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """One change in a table of the result: a light, an action that is due, a route, a deadline, a duty ...

    Attributes:
        table: The table of the result that the row stands in: `lights`, `actions`, `routes`, `deadlines` ...
        change: `new`, `changed`, or `withdrawn`: a late or corrected fact took away what was said before.
        row: The row as it is now; as it was, where it is withdrawn.
        before: The row as it was, where it changed.
        place: Where the session keeps it.
    """

    table: str
    change: Change
    row: Row
    before: Row | None = None
    place: Any = field(default=None, compare=False, repr=False)

    def __getitem__(self, column: str) -> Any:
        """Return a value of the row by the name of its column; KeyError where the table has no such column."""
        columns = COLUMNS[self.table]
        if column not in columns:
            raise KeyError(column)
        return self.row[columns.index(column)]

    def was(self, column: str) -> Any:
        """Return what a column held before; None where there was no row."""
        return None if self.before is None else self.before[COLUMNS[self.table].index(column)]

    @property
    def each(self) -> str:
        """What it is about: `project`, `issue`, `person` ..."""
        return str(self["each"])

    @property
    def subject(self) -> str:
        """The id of what it is about."""
        return str(self["subject"])

    @property
    def period(self) -> str | None:
        """The period it is about; None for what is judged once."""
        return self["period"] if "period" in COLUMNS[self.table] else None

    @property
    def said_by(self) -> str | None:
        """The rule, duty, deadline, lifecycle, table, score, ranking or ladder that it comes from."""
        value = self[SAID_BY.get(self.table, "rule")]
        return None if value is None else str(value)

    @property
    def key(self) -> tuple[Any, ...]:
        """What tells the row apart from others of its table."""
        return tuple(self[column] for column in KEYS[self.table])

    def to_dict(self) -> dict[str, Any]:
        """Return it as JSON can hold it: numbers and days as text."""
        columns = COLUMNS[self.table]
        found: dict[str, Any] = {"table": self.table, "change": self.change}
        found["row"] = {c: plain(v) for c, v in zip(columns, self.row, strict=True)}
        if self.before is not None:
            found["before"] = {c: plain(v) for c, v in zip(columns, self.before, strict=True)}
        return found

    def text(self, language: str | None = None, pack: Pack | None = None) -> str:
        """Return it as one line, in the language given or the one in force.

        With the pack, levels, roles and rules go by the names that it gives them, not by their ids.

        >>> row = ("P-1", "2017-10", "yellow", "red", 2, "yellow-to-red", "assessed", "project", "P-1")
        >>> print(Decision("lights", "new", row).text("en"))
        light of project P-1 in 2017-10: red (yellow-to-red)
        """
        from progress_rules.live.telling import told

        return told(self, chosen_language(language), pack)

    def __str__(self) -> str:
        return self.text()

    def __repr__(self) -> str:
        return f"Decision({self.table}, {self.change}: {', '.join(self._shown())})"

    def _shown(self) -> Iterator[str]:
        for column, value in zip(COLUMNS[self.table], self.row, strict=True):
            if value is not None and column != "id":
                yield f"{column}={plain(value)}"
