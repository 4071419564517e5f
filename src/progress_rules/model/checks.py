"""What rows say about each other: repeats, contradictions, unknown projects, dates out of order."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import polars as pl

from progress_rules.errors import Problem, suggestion
from progress_rules.model.facts import Project
from progress_rules.model.lineage_checks import LINEAGE_CHECKS, ROW
from progress_rules.model.tables import core_names, empty_frame
from progress_rules.periods import parse_period
from progress_rules.quantities import format_decimal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from progress_rules.model.facts import Fact
    from progress_rules.model.intake_table import ReadTable
    from progress_rules.model.registry import Registry
    from progress_rules.model.tables import Frames

DATE_ORDERS: dict[str, tuple[tuple[str, str], ...]] = {
    "projects": (
        ("planned_start", "planned_finish"),
        ("actual_start", "actual_finish"),
        ("listed_from", "listed_to"),
    ),
    "issues": (("raised_at", "resolved_at"), ("resolved_at", "written_off_at"), ("raised_at", "due_on")),
    "assignments": (("from", "to"),),
    "exemptions": (("from", "to"),),
    "baselines": (("planned_start", "planned_finish"),),
}
"""Pairs of dates of which the first cannot lie after the second."""


def derived_projects(frames: Frames, registry: Registry) -> pl.DataFrame:
    """Return the projects of a ledger that has no table of them: those its reports name.

    Without reports, those that any other table names.
    """
    reports = frames["reports"]
    naming = [
        frame.get_column(name) for table, frame in frames.items() for name in project_columns(registry[table])
    ]
    names = pl.concat(
        [reports.get_column("project")] if reports.height else [c.rename("project") for c in naming]
    )
    ids = names.drop_nulls().unique().sort()
    empty = empty_frame(Project)
    return pl.DataFrame({"id": ids}).select(
        *(
            pl.col("id") if name == "id" else pl.lit(None, dtype=dtype).alias(name)
            for name, dtype in empty.schema.items()
        )
    )


def check_frames(tables: Iterable[ReadTable], projects: pl.Series | None) -> Iterable[Problem]:
    """Return every contradiction between the rows that could be read.

    `projects` are the ids on the list, None where they are in doubt.
    """
    for table in tables:
        if table.frame.is_empty():
            continue
        sound = table.frame.with_row_index(ROW)
        if table.broken is not None:
            sound = sound.filter(~table.broken)
        yield from _repeats(sound, table)
        yield from _dates_out_of_order(sound, table)
        if projects is not None:
            for column in project_columns(table.model):
                yield from _unknown_projects(sound, table, column, projects)
        if table.table in LINEAGE_CHECKS:
            yield from LINEAGE_CHECKS[table.table](sound.to_dicts(), table)


def project_columns(model: type[Fact]) -> list[str]:
    """Return the columns of a table that name projects of the ledger."""
    names = core_names(model)
    return [name for name in model.naming if name in names]


def _repeats(sound: pl.DataFrame, table: ReadTable) -> Iterable[Problem]:
    key = list(table.model.key)
    if sound.select(key).n_unique() == sound.height:
        return
    needed = [column.name for column in table.model.columns() if column.required and column.name in key]
    twice = sound.filter(sound.select(key).is_duplicated()).drop_nulls(needed)
    first: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in twice.iter_rows(named=True):
        earlier = first.setdefault(tuple(row[name] for name in key), row)
        if earlier is row:
            continue
        other = table.origin.row_name(table.index(earlier[ROW]))
        place = table.origin.place(table.index(row[ROW]))
        differences = tuple(
            f"{table.header(name)}: {shown(earlier[name])} → {shown(row[name])}"
            for name in table.frame.columns
            if earlier[name] != row[name]
        )
        if differences:
            names = ", ".join(table.header(name) for name in key if row[name] is not None)
            yield Problem("PR122", place, {"key": names, "other": other}, differences)
        else:
            yield Problem("PR121", place, {"other": other})


def _unknown_projects(
    sound: pl.DataFrame, table: ReadTable, column: str, ids: pl.Series
) -> Iterable[Problem]:
    named = sound.select(ROW, pl.col(column).alias("project")).drop_nulls("project")
    strangers = named.join(ids.to_frame("project"), on="project", how="anti")
    if strangers.is_empty():
        return
    counted = strangers.group_by("project").agg(pl.col(ROW).min(), pl.len()).sort(ROW)
    known = ids.drop_nulls().to_list()
    for project, row, count in counted.iter_rows():
        place = table.origin.place(table.index(row), table.header(column))
        values = {"project": project, "count": count, "suggestion": suggestion(project, known)}
        yield Problem("PR123", place, values)


def _dates_out_of_order(sound: pl.DataFrame, table: ReadTable) -> Iterable[Problem]:
    for early, late in DATE_ORDERS.get(table.table, ()):
        first, second = pl.col(early), pl.col(late)
        timed = sound.schema[early] == pl.Datetime
        if timed:
            second = second.cast(pl.Datetime("us"))
        wrong = second < first
        if timed:
            # A day without a time of day stands as its midnight, which is no claim about the hour.
            wrong &= (second.dt.date() < first.dt.date()) | (second.dt.time() != pl.time(0, 0))
        for row, one, other in sound.filter(wrong).select(ROW, early, late).iter_rows():
            place = table.origin.place(table.index(row), table.header(late))
            values = {
                "later": table.header(late),
                "late": shown(other),
                "earlier": table.header(early),
                "early": shown(one),
            }
            yield Problem("PR124", place, values)


def shown(value: Any) -> str:
    """Return a canonical value as a message shows it."""
    if value is None:
        return "-"
    if isinstance(value, Decimal):
        return format_decimal(value)
    if isinstance(value, datetime):
        text = value.isoformat(sep=" ")
        return text.removesuffix(" 00:00:00")
    return value.isoformat() if isinstance(value, date) else str(value)


def same_rows(one: pl.DataFrame, other: pl.DataFrame) -> bool:
    """Return whether two canonical frames hold the same rows, in whatever order."""
    names = sorted(one.columns)
    if one.height != other.height or names != sorted(other.columns):
        return False
    left, right = one.select(names), other.select(names)
    if left.schema != right.schema:
        return False
    return left.equals(right) or left.sort(names).equals(right.sort(names))


def latest_day(frames: Frames, happened: Mapping[str, tuple[str, ...]]) -> date | None:
    """Return the latest day in the columns named and in the ends of reported periods."""
    days = [
        frames[table].get_column(name).cast(pl.Date).max()
        for table, names in happened.items()
        for name in names
    ]
    labels = frames["reports"].get_column("period").unique().to_list()
    known = [day for day in days if isinstance(day, date)] + [parse_period(label).end for label in labels]
    return max(known, default=None)
