"""Intake: raw tables to canonical frames, with everything that is wrong reported at once.

Whole columns are read at a time; only cells that this cannot read go one by one through the scalar
readers of `types`, which also say what is wrong with them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from progress_rules.errors import LedgerError, Problem
from progress_rules.model.checks import check_frames, derived_projects
from progress_rules.model.intake_headers import read_units
from progress_rules.model.intake_table import ReadTable, read_table
from progress_rules.model.intake_units import judge_money, judge_percent, money_unit
from progress_rules.model.registry import CORE
from progress_rules.model.tables import empty_frame, unknown_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import polars as pl

    from progress_rules.model.registry import Registry
    from progress_rules.model.tables import Frames, RawTable


@dataclass(frozen=True, slots=True)
class Intake:
    """What was taken in: the canonical frame of every table of a registry, and the unit of amounts.

    The unit is empty where none was stated.
    """

    frames: Frames
    registry: Registry
    money_unit: str = ""


def canonical_frames(
    raw_tables: Iterable[RawTable], units: Mapping[str, str] | None = None, registry: Registry = CORE
) -> Frames:
    """Return the canonical frame of every fact table.

    Args:
        raw_tables: The tables as found; absent ones become empty frames.
        units: Units of columns whose headings state none, as `{"reports.planned_progress": "%"}`.
        registry: The tables that there can be.

    Raises:
        LedgerError: With every problem of every table, unreadable cells and contradictions alike.

    >>> import polars as pl
    >>> from progress_rules.model.tables import Origin, RawTable
    >>> raw = pl.DataFrame({"项目编号": ["P-1"], "期间": ["2017年10月"], "实际进度(0-1)": [0.35]})
    >>> frames = canonical_frames([RawTable("reports", raw, Origin("reports"))])
    >>> frames["reports"].row(0)[:4]
    ('P-1', '2017-10', None, Decimal('35'))
    """
    return take_in(raw_tables, units, registry).frames


def take_in(
    raw_tables: Iterable[RawTable], units: Mapping[str, str] | None = None, registry: Registry = CORE
) -> Intake:
    """Read, judge and check the tables; see `canonical_frames`."""
    given, problems = read_units(units, registry)
    raws = list(raw_tables)
    for raw in raws:
        if raw.table not in registry:
            problems.append(unknown_table(raw.table, raw.origin.column_place(), registry))
    problems += _held_twice(raws)
    tables = {raw.table: read_table(raw, given, registry[raw.table]) for raw in raws if raw.table in registry}
    for table in tables.values():
        problems += table.problems
        problems += judge_percent(table.quantities)
    amounts = [quantity for table in tables.values() for quantity in table.quantities]
    problems += judge_money(amounts)
    return finish(tables, problems, registry, money_unit(amounts))


def finish(
    tables: Mapping[str, ReadTable], problems: list[Problem], registry: Registry, unit: str = ""
) -> Intake:
    """Complete the set of tables, check them against each other and raise what is wrong."""
    frames = {
        table: tables[table].frame if table in tables else empty_frame(model)
        for table, model in registry.models.items()
    }
    if frames["projects"].is_empty():
        frames["projects"] = derived_projects(frames, registry)
    problems += check_frames(tables.values(), _known_ids(frames, tables))
    if problems:
        raise LedgerError(_once_per_place(problems))
    return Intake(frames, registry, unit)


def _known_ids(frames: Frames, tables: Mapping[str, ReadTable]) -> pl.Series | None:
    """Return the ids of the projects, or None where some could not be read and any may be missing."""
    for table, name in (("projects", "id"), ("reports", "project")):
        source = tables.get(table)
        if source is not None and (source.problems or not source.frame.is_empty()):
            if name not in source.headers or source.frame.get_column(name).has_nulls():
                return None
            break
    return frames["projects"].get_column("id")


def _once_per_place(problems: Sequence[Problem]) -> list[Problem]:
    """Drop "this is empty" where the same cell is already reported for what stood in it."""
    told = {problem.place for problem in problems if problem.code not in {"PR117", "PR134"}}
    return [p for p in problems if p.code not in {"PR117", "PR134"} or p.place not in told]


def _held_twice(raws: Sequence[RawTable]) -> Iterable[Problem]:
    first: dict[str, RawTable] = {}
    for raw in raws:
        other = first.setdefault(raw.table, raw)
        if other is not raw:
            values = {"first": other.origin.name, "second": raw.origin.name, "table": raw.table}
            yield Problem("PR132", raw.origin.column_place(), values)
