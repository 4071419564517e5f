"""Tables as they come in: a frame under the headings found, and where each of its cells stands."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from progress_rules.errors import Place, Problem, suggestion

if TYPE_CHECKING:
    from collections.abc import Iterable

    import polars as pl

    from progress_rules.model.columns import Kind
    from progress_rules.model.facts import Fact
    from progress_rules.model.registry import Registry

Frames = dict[str, "pl.DataFrame"]
"""One frame for each fact table, by the name of the table."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a table comes from, so that a problem can name the cell as its author knows it.

    `first_row` is the number of the first row of data, where the file has numbered rows.

    >>> Origin("reports", "ledger.xlsx", "月报", first_row=2).place(15, "实际进度").render("en")
    'ledger.xlsx, sheet 月报, row 17, column 实际进度'
    >>> Origin("reports").place(3, "planned_progress").render("en")
    'reports[3].planned_progress'
    """

    table: str
    file: str = ""
    sheet: str = ""
    first_row: int = 0

    def place(self, index: int, header: str = "") -> Place:
        """Return the place of a cell, or of a whole row when no heading is given."""
        if self.first_row:
            return Place(file=self.file, sheet=self.sheet, row=self.first_row + index, field=header)
        return Place(file=self.file, field=f"{self.table}[{index}]{'.' * bool(header)}{header}")

    def column_place(self, header: str = "") -> Place:
        """Return the place of a column, or of the whole table when no heading is given."""
        if self.first_row:
            return Place(file=self.file, sheet=self.sheet, field=header)
        return Place(file=self.file, field=f"{self.table}{'.' * bool(header)}{header}")

    def row_name(self, index: int) -> str:
        """Return the short name of a row: its number in a file, `reports[3]` elsewhere."""
        return str(self.first_row + index) if self.first_row else f"{self.table}[{index}]"

    @property
    def name(self) -> str:
        """Return the name of the sheet, else of the file, else of the table."""
        return self.sheet or self.file or self.table


@dataclass(frozen=True, slots=True)
class RawTable:
    """A table before it is read: any column types, any known headings, blank rows and all.

    `headers` stand for the frame's own column names where those cannot hold what was found
    (a heading twice, an empty heading). `problems` are those met while the cells were fetched.
    """

    table: str
    frame: pl.DataFrame
    origin: Origin
    headers: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def headings(self) -> tuple[str, ...]:
        """The headings as found, one for each column of the frame."""
        return self.headers or tuple(self.frame.columns)


def dtype_of(kind: Kind, scale: int = 0) -> pl.DataType:
    """Return the type of a canonical column.

    >>> dtype_of("percent", scale=1)
    Decimal(precision=38, scale=1)
    """
    import polars as pl

    match kind:
        case "id" | "text" | "period":
            return pl.String()
        case "percent" | "money" | "number":
            return pl.Decimal(38, scale)
        case "date" | "first_day" | "last_day":
            return pl.Date()
        case "moment":
            return pl.Datetime("us")
        case "bool":
            return pl.Boolean()


def empty_frame(model: type[Fact]) -> pl.DataFrame:
    """Return the canonical frame of a table without rows.

    >>> from progress_rules.model import Exemption
    >>> empty_frame(Exemption).columns
    ['project', 'from', 'to', 'reason', 'approved_by']
    """
    return _empty_frame(model).clone()


@lru_cache(maxsize=1024)
def _empty_frame(model: type[Fact]) -> pl.DataFrame:
    import polars as pl

    return pl.DataFrame(schema={column.name: dtype_of(column.kind) for column in model.columns()})


def core_names(model: type[Fact]) -> tuple[str, ...]:
    """Return the names of the columns that the model of a table lists."""
    return tuple(column.name for column in model.columns())


def void_extras(model: type[Fact], frame: pl.DataFrame) -> set[str]:
    """Return the further columns without any value: a row shows them empty, so that they are not lost."""
    extras = set(frame.columns) - set(core_names(model))
    return {name for name in extras if frame.get_column(name).null_count() == frame.height}


def unknown_table(name: str, place: Place, registry: Registry) -> Problem:
    """Return the problem of a name that is no table."""
    values = {"name": name, "known": listed(registry), "suggestion": suggestion(name, registry)}
    return Problem("PR104", place, values)


def listed(names: Iterable[str]) -> str:
    """Return names as a message lists them."""
    return ", ".join(names) or "-"
