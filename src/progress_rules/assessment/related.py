"""The tables that functions over rows look at, as they were known on the day of the judgement."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from progress_rules.assessment.bind import header_of, typed_column
from progress_rules.assessment.lineage_columns import with_lineage
from progress_rules.assessment.versions import current_reports
from progress_rules.errors import Problem, RequestError
from progress_rules.language.nodes import TIMED
from progress_rules.model.portfolio import HAPPENED
from progress_rules.model.tables import dtype_of
from progress_rules.packs.subjects import relations
from progress_rules.periods import moment_after, parse_period

if TYPE_CHECKING:
    from datetime import date

    from progress_rules.assessment.earlier import Earlier
    from progress_rules.assessment.plan import Plan
    from progress_rules.model import Portfolio
    from progress_rules.packs import Pack, Relation

FROM, TO = "_from", "_to"
"""The columns of a related table with the first and the last day on which a row counts."""

OF_PROJECT = "projects."
"""Begins the names of columns of the project that a row belongs to."""

LINK = "_link:"
"""Begins the names of the columns by which rows are linked to subjects."""


RECORDED = {"baselines": "recorded_at"}
"""The column that says when a row was recorded, of tables whose rows are not seen before."""


@dataclass(frozen=True, slots=True)
class Related:
    """A related table: its rows in a fixed order, typed as conditions see them.

    Attributes:
        relation: How its rows hang together with others.
        rows: Columns by their names, `_from` and `_to` for the days, `_link:<key>` for the links.
    """

    relation: Relation
    rows: pl.DataFrame


def known_rows(portfolio: Portfolio, pack: Pack, relation: Relation, as_of: date) -> pl.DataFrame:
    """Return the rows of a table known at the end of `as_of`, in the order of their keys.

    A row that begins later is not there yet; a day on which something is said to have happened later is blank.
    """
    frame = recorded_rows(table_frame(portfolio, pack, relation.table), relation.table, as_of)
    begins = relation.since or relation.on
    if begins and relation.table != "reports":
        limit = moment_after(as_of)
        when = pl.col(begins).cast(pl.Datetime("us"))
        frame = frame.filter(when.is_null() | (when < limit))
    later = [c for c in happened(pack, relation) if c in frame.columns]
    if later:
        limit = moment_after(as_of)
        frame = frame.with_columns(
            pl.when(pl.col(c).cast(pl.Datetime("us")) < limit).then(pl.col(c)).alias(c) for c in later
        )
    order = [c for c in relation.key if c in frame.columns]
    rest = [c for c in sorted(frame.columns) if c not in order]
    return frame.sort([*order, *rest], nulls_last=False) if frame.height > 1 else frame


def recorded_rows(frame: pl.DataFrame, table: str, as_of: date) -> pl.DataFrame:
    """Return the rows of a table without those that were recorded after the end of `as_of`, where that is told."""
    if table not in RECORDED:
        return frame
    limit = moment_after(as_of)
    return frame.filter(pl.col(RECORDED[table]).is_null() | (pl.col(RECORDED[table]) < limit))


def table_frame(portfolio: Portfolio, pack: Pack, table: str) -> pl.DataFrame:
    """Return the frame of a table; an empty one where the portfolio was read without the pack's own tables."""
    held = portfolio.frames.get(table)
    if held is not None:
        return held
    spec = next(spec for spec in pack.tables if spec.name == table)
    return pl.DataFrame(schema={column.name: dtype_of(column.type) for column in spec.columns})


def happened(pack: Pack, relation: Relation) -> tuple[str, ...]:
    """Return the columns of a table whose days are of things that happened."""
    if relation.table in HAPPENED:
        return HAPPENED[relation.table]
    own = pack.spec.facts.get(relation.table)
    return tuple(c for c in (own.on, own.until) if c) if own is not None else ()


def related_tables(
    portfolio: Portfolio, pack: Pack, plan: Plan, as_of: date, *, notes: list[dict[str, Any]],
    earlier: Earlier | None = None,
) -> dict[str, Related]:  # fmt: skip
    """Return every table that an aggregate of the plan looks at; those that are worked out come from `earlier`."""
    known = relations(pack.spec)
    found = {}
    columns: dict[str, set[str]] = {a.table: set() for a in plan.aggregates}
    for table, name in plan.related:
        columns[table].add(name)
    asked = (name.removeprefix(OF_PROJECT) for _, name in plan.related)
    projects = with_lineage(projects_by_id(portfolio), portfolio, pack, as_of, names=asked)
    for table in sorted(columns):
        if table in pack.derived:
            assert earlier is not None  # noqa: S101 - groups are judged in the order of what they look at
            problems: list[Problem] = []
            related = earlier.related(table)
            further = [
                _of_project(
                    projects, pack, related.rows[f"{LINK}project"], name, notes=notes, problems=problems
                )
                for name in sorted(columns[table])
                if name.startswith(OF_PROJECT)
            ]
            if problems:
                raise RequestError(problems)
            found[table] = Related(related.relation, related.rows.with_columns(further))
            continue
        found[table] = _related(
            portfolio, pack, known[table], sorted(columns[table]), as_of=as_of, notes=notes, projects=projects
        )
    return found


def _related(
    portfolio: Portfolio,
    pack: Pack,
    relation: Relation,
    names: list[str],
    *,
    as_of: date,
    notes: list[dict[str, Any]],
    projects: pl.DataFrame,
) -> Related:
    frame, first, last = _dated(portfolio, pack, relation, as_of)
    if relation.table == "projects":
        frame = with_lineage(frame, portfolio, pack, as_of, names=names)
    if relation.table not in portfolio.frames:
        notes.append({"kind": "no_table", "detail": relation.table})
    if relation.on and first.null_count():
        notes.append({"kind": "undated", "detail": relation.table})
    problems: list[Problem] = []
    columns: list[pl.Series] = []
    for name in names:
        if name.startswith(OF_PROJECT):
            ids = frame[relation.links["project"]]
            columns.append(_of_project(projects, pack, ids, name, notes=notes, problems=problems))
            continue
        plain = header_of(frame, "", relation.table, name.removesuffix(TIMED), pack)
        if plain in frame.columns:
            held = frame[plain]
        else:
            notes.append({"kind": "no_column", "detail": f"{relation.table}.{name.removesuffix(TIMED)}"})
            held = pl.Series(plain, [None] * frame.height, dtype=pl.Null)
        columns.append(typed_column(held, relation.table, name, pack, problems).alias(name))
    if problems:
        raise RequestError(problems)
    for key, named in relation.links.items():
        column = header_of(frame, "", relation.table, named, pack)
        link = frame[column] if column in frame.columns else pl.Series([None] * frame.height, dtype=pl.String)
        columns.append(link.cast(pl.String).alias(LINK + key))
    columns += [
        of_project(portfolio, pack, frame[relation.links["project"]], key).alias(LINK + key)
        for key in relation.through
    ]
    columns += [first.cast(pl.Date).alias(FROM), last.cast(pl.Date).alias(TO)]
    return Related(relation, pl.DataFrame(columns))


def _of_project(
    projects: pl.DataFrame, pack: Pack, ids: pl.Series, name: str, *, notes: list[dict[str, Any]],
    problems: list[Problem],
) -> pl.Series:  # fmt: skip
    """Return a column of the project that each row belongs to."""
    plain = name.removeprefix(OF_PROJECT)
    held = header_of(projects, "", "projects", plain, pack)
    if held in projects.columns:
        values = projects[held]
    else:
        notes.append({"kind": "no_column", "detail": f"projects.{plain}"})
        values = pl.Series(held, [None] * projects.height, dtype=pl.Null)
    typed = typed_column(values, "projects", plain, pack, problems)
    index = looked_up(ids, projects.with_row_index("at"), "at")
    return typed.gather(index).alias(name)


def _dated(
    portfolio: Portfolio, pack: Pack, relation: Relation, as_of: date
) -> tuple[pl.DataFrame, pl.Series, pl.Series]:
    """Return the rows of a table with the first and the last day on which each counts."""
    if relation.table == "reports":
        ids = projects_by_id(portfolio)["id"]
        frame, _ = current_reports(portfolio, pack, as_of, ids, strict=False)
        frame = frame.rename(
            {c: c.removeprefix("reports.") for c in frame.columns if c.startswith("reports.")}
        )
        frame = frame.sort("project", "_period")
        ordinals = frame["_period"].unique()
        periods = {o: pack.calendar.at(o) for o in ordinals}
        starts = {o: p.start for o, p in periods.items()}
        ends = {o: p.end for o, p in periods.items()}
        if not periods:
            none = pl.Series([], dtype=pl.Date)
            return frame, none, none
        return (
            frame,
            frame["_period"].replace_strict(starts, return_dtype=pl.Date),
            frame["_period"].replace_strict(ends, return_dtype=pl.Date),
        )
    frame = known_rows(portfolio, pack, relation, as_of)
    none = pl.Series([None] * frame.height, dtype=pl.Date)
    if relation.on:
        return frame, frame[relation.on], frame[relation.on]
    first = frame[relation.since] if relation.since else none
    last = frame[relation.until] if relation.until else none
    return frame, first, last


def first_known(portfolio: Portfolio, pack: Pack, as_of: date) -> pl.DataFrame:
    """Return `project` and `day`: the first on which anything is known of it: a report, an assignment, an issue ...

    Rows of the pack's own tables count too, from the day on which they begin.
    """
    begins = {
        name: column
        for name, own in pack.spec.facts.items()
        if (column := own.since or own.on) and "project" in own.columns and name in portfolio.frames
    }
    key = ("first_known", as_of, tuple(begins.items()))
    return portfolio.kept(key, lambda: _first_known(portfolio, begins, as_of))


def begun(portfolio: Portfolio, pack: Pack, as_of: date, projects: pl.Series) -> pl.Series:
    """Return for each of these projects the first day on which anything is known of it; null where nothing is."""
    known = first_known(portfolio, pack, as_of)
    return looked_up(projects, known.rename({"project": "id"}), "day")


def projects_by_id(portfolio: Portfolio) -> pl.DataFrame:
    """Return the projects in the order of their ids, which is that of their codes."""
    return portfolio.kept("projects by id", lambda: portfolio.frame("projects").sort("id"))


def of_project(portfolio: Portfolio, pack: Pack, ids: pl.Series, key: str) -> pl.Series:
    """Return the unit, or the value of a dimension, of each of these projects."""
    return looked_up(ids, dimension_values(portfolio, pack, key), key)


def dimension_values(portfolio: Portfolio, pack: Pack, key: str) -> pl.DataFrame:
    """Return `id` of every project, in their order by ids, and its unit, or the value of a dimension, under `key`."""
    projects = projects_by_id(portfolio)
    column = pack.spec.dimensions[key].column if key in pack.spec.dimensions else key
    column = header_of(projects, "", "projects", column, pack)
    if column not in projects.columns:
        none = pl.Series([None] * projects.height, dtype=pl.String)
        return projects.select("id", none.alias(key))
    return projects.select("id", pl.col(column).cast(pl.String).alias(key))


def looked_up(ids: pl.Series, frame: pl.DataFrame, column: str) -> pl.Series:
    """Return a column of the frame for each of these ids, in their order; null where the frame has no such `id`."""
    wanted = pl.DataFrame({"id": ids.cast(pl.String)})
    return wanted.join(frame.select("id", column), on="id", how="left", maintain_order="left")[column]


def _first_known(portfolio: Portfolio, begins: dict[str, str], as_of: date) -> pl.DataFrame:
    reports = portfolio.frame("reports").select("project", "period")
    labels = reports["period"].unique().to_list()
    starts = {label: parse_period(label).start for label in labels}
    days = reports["period"].replace_strict(starts or {"": as_of}, return_dtype=pl.Date)
    parts = [reports.select("project", days.alias("day"))]
    for table, column in (
        ("issues", "raised_at"), ("activities", "date"), ("assignments", "from"), ("disclosures", "formed_on"),
        ("milestones", "actual"), *begins.items(),
    ):  # fmt: skip
        frame = portfolio.frame(table)
        parts.append(frame.select("project", pl.col(column).cast(pl.Date).alias("day")).drop_nulls())
    known = pl.concat(parts).filter(pl.col("day") <= as_of)
    return known.group_by("project").agg(pl.col("day").min()).sort("project")
