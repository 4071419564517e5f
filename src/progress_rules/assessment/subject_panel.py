"""Panels of subjects other than projects by the pack's period: records, assignments, persons, units, the whole."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import polars as pl

from progress_rules.assessment.baselines import plan_sources
from progress_rules.assessment.bind import Source, bind_fields, header_of
from progress_rules.assessment.lineage_columns import with_lineage
from progress_rules.assessment.panel import Panel, exempt_periods, handed_on, project_keys
from progress_rules.assessment.related import (
    begun,
    dimension_values,
    first_known,
    known_rows,
    looked_up,
    of_project,
    projects_by_id,
    related_tables,
)
from progress_rules.assessment.rows import CODE, REPORTED, TIME
from progress_rules.assessment.steps import step_rows
from progress_rules.packs.subjects import ALL, subjects
from progress_rules.periods import Period, ReportingCalendar

if TYPE_CHECKING:
    from progress_rules.assessment.earlier import Earlier
    from progress_rules.assessment.plan import Plan
    from progress_rules.model import Portfolio
    from progress_rules.packs import Pack, Relation, Subject

EPOCH = date(1970, 1, 1)
KEYS = ("project", "unit", "person", "issue", "item")
"""The keys by which a record belongs to others; `item` is the record that a transition is about."""

HELD = ("held_from", "held_to", "days_held", "held_first_day", "held_last_day", "held_every_day")


def make_subject_panel(
    portfolio: Portfolio, pack: Pack, plan: Plan, as_of: date, earlier: Earlier | None = None
) -> Panel:
    """Return the panel of a group: a row for each subject, or for each subject and each period it was in being.

    Raises:
        RequestError: a column is not of the type that the pack declares.
    """
    group = pack.groups[plan.group]
    subject = group.subject
    notes: list[dict[str, Any]] = []
    relation = subjects(pack.spec)[subject.each]
    if subject.each == "project":
        keys, frame, lives = _projects(portfolio, pack, as_of)
    elif relation is not None:
        keys, frame, lives = _records(portfolio, pack, relation, as_of)
    else:
        keys, frame, lives = _derived(portfolio, pack, subject, as_of)
    calendar = pack.calendar if subject.every == pack.spec.period.kind else None
    if subject.periodic:
        never = lives.group_by(CODE).agg(pl.col("first").is_null().all().alias("never")).filter("never")
        notes += [{"kind": "no_start", "detail": keys["id"][code]} for code in never[CODE].sort()]
        calendar = calendar or ReportingCalendar.of(subject.every, year_from=pack.calendar.year_from)
        rows = _in_periods(lives, calendar, as_of)
    else:
        rows = _once(lives, relation, as_of)
    if group.lifecycle:
        rows = step_rows(portfolio, pack, group.lifecycle, keys=keys, frame=frame, as_of=as_of)
    periods = _periods(rows, calendar)
    exempt = pl.DataFrame(schema={CODE: pl.Int32, TIME: pl.Int32})
    if subject.periodic and "project" in keys.columns and rows.height:
        rows, exempt = _without_exempt(portfolio, pack, keys, rows, periods)
    rows = rows.with_columns(pl.lit(value=True).alias(REPORTED))
    rows = rows.with_columns(
        keys[k].gather(rows[CODE]).alias(f"subject.{k}")
        for k in ("person", "unit", *pack.spec.dimensions)
        if k in keys
    )
    units = keys["unit"] if "unit" in keys.columns else pl.Series([None] * keys.height, dtype=pl.String)
    panel = Panel(
        keys["id"], units, periods, rows, exempt, as_of, subject=subject, calendar=calendar, keys=keys
    )  # fmt: skip
    sources = _sources(portfolio, relation, subject, frame=frame, keys=keys, rows=rows)
    if subject.each == "project":
        sources |= plan_sources(portfolio, plan, panel)
    if "projects" in sources:
        projects, index, prefix = sources["projects"]
        names = (name for table, name in plan.fields if table == "projects")
        sources["projects"] = (
            with_lineage(projects, portfolio, pack, as_of, names=names), index, prefix
        )  # fmt: skip
    sources |= handed_on(subject, plan, rows, keys["id"], earlier)
    rows = bind_fields(rows, sources, plan.fields, pack, notes)
    related = (
        related_tables(portfolio, pack, plan, as_of, notes=notes, earlier=earlier) if plan.aggregates else {}
    )
    if not rows.height:  # nothing is judged that what is missing could matter to
        notes = []
    return replace(panel, rows=rows, notes=notes, related=related)


def _sources(
    portfolio: Portfolio, relation: Relation | None, subject: Subject, *, frame: pl.DataFrame, keys: pl.DataFrame,
    rows: pl.DataFrame,
) -> dict[str, Source]:  # fmt: skip
    """Return where each table's columns are found: the subject's own row, its project's, and the rows themselves."""
    found: dict[str, Source] = {
        "subject": (rows, None, "subject."), "step": (rows, None, "step."),
        # reports have no row of their own here: rules look at them with functions over rows
    }  # fmt: skip
    if subject.each == "project":
        found["projects"] = (frame, rows[CODE], "")
    elif relation is not None:
        found[relation.table] = (frame, rows[CODE], "")
        if "project" in keys.columns:
            projects = projects_by_id(portfolio)
            index = looked_up(keys["project"].gather(rows[CODE]), projects.with_row_index("at"), "at")
            found["projects"] = (projects, index, "")
    return found


Lives = pl.DataFrame
"""Columns `_project` (the code of the subject), first, last: runs of days on which it was in being; null: open."""

Made = tuple[pl.DataFrame, pl.DataFrame, Lives]
"""The keys of the subjects by their codes, the row that each has of its own, and their lives."""


def _projects(portfolio: Portfolio, pack: Pack, as_of: date) -> Made:
    frame = projects_by_id(portfolio)
    keys = project_keys(portfolio, pack)
    lives = frame.select(
        pl.int_range(pl.len(), dtype=pl.Int32).alias(CODE),
        pl.coalesce("listed_from", begun(portfolio, pack, as_of, frame["id"])).alias("first"),
        pl.col("listed_to").alias("last"),
    )
    return keys, frame, lives


def _records(portfolio: Portfolio, pack: Pack, relation: Relation, as_of: date) -> Made:
    frame = known_rows(portfolio, pack, relation, as_of)
    own = pack.spec.facts.get(relation.table)
    key = own.key if own is not None else relation.key
    if len(key) == 1:
        ids = frame[key[0]].cast(pl.String)
    else:
        parts = [pl.col(c).cast(pl.String) for c in key if c in frame.columns]
        ids = frame.select(pl.concat_str(parts, separator="/", ignore_nulls=True)).to_series()
    columns = {"id": ids}
    for name in (*KEYS, *pack.spec.dimensions):
        column = header_of(frame, "", relation.table, relation.links.get(name, ""), pack)
        if column in frame.columns:
            columns[name] = frame[column].cast(pl.String)
    for name in relation.through if "project" in columns else ():
        columns[name] = of_project(portfolio, pack, columns["project"], name)
    keys = pl.DataFrame([values.alias(name) for name, values in columns.items()])
    begins = relation.since or relation.on
    none = pl.Series([None] * frame.height, dtype=pl.Date)
    first = frame[begins].cast(pl.Date) if begins and relation.table != "reports" else none
    last = frame[relation.until].cast(pl.Date) if relation.until else none
    if (
        relation.until and first.null_count() and "project" in columns
    ):  # in being as long as its project is known
        first = first.zip_with(first.is_not_null(), begun(portfolio, pack, as_of, columns["project"]))
    if relation.on and not relation.since:
        last = first
    lives = pl.DataFrame({CODE: pl.Series(range(frame.height), dtype=pl.Int32), "first": first, "last": last})
    order = keys["id"].arg_sort()
    places = pl.Series(range(frame.height), dtype=pl.UInt32)
    if not order.equals(places):
        keys, frame = keys[order], frame[order]
        lives = lives[order].with_columns(places.cast(pl.Int32).alias(CODE))
    return keys, frame, lives


def _derived(portfolio: Portfolio, pack: Pack, subject: Subject, as_of: date) -> Made:
    """Return persons, units or the portfolio as a whole, with the days on which they have something to do."""
    if subject.each == ALL:
        days = [
            first_known(portfolio, pack, as_of)["day"],
            portfolio.frame("projects")["listed_from"],
            portfolio.frame("activities")["date"],
        ]
        known = pl.concat([part.cast(pl.Date).rename("first") for part in days]).to_frame()
        lives = known.filter(pl.col("first") <= as_of).select(pl.col("first").min()).drop_nulls()
        keys = pl.DataFrame({"id": [ALL]})
        return keys, keys, _lives(lives.select(id=pl.lit(ALL), first="first", last=None), keys["id"])
    if subject.each == "person":
        held = portfolio.frame("assignments").select(id="person", project="project", first="from", last="to")
    else:
        values = dimension_values(portfolio, pack, subject.each)[subject.each]
        held = projects_by_id(portfolio).select(
            values.alias("id"), project="id", first="listed_from", last="listed_to"
        )
    held = held.drop_nulls("id")
    since = begun(portfolio, pack, as_of, held["project"])
    held = held.with_columns(first=pl.coalesce("first", since))
    ids = held["id"].unique().sort()
    keys = pl.DataFrame({"id": ids, subject.each: ids}, schema={"id": pl.String, subject.each: pl.String})
    return keys, keys, _lives(held, ids)


def _lives(runs: pl.DataFrame, ids: pl.Series) -> Lives:
    """Return runs of days under the codes of their subjects, each run once."""
    codes = pl.DataFrame({"id": ids}).with_row_index(CODE)
    return (
        runs.join(codes, on="id", how="left")
        .select(pl.col(CODE).cast(pl.Int32), pl.col("first", "last").cast(pl.Date))
        .unique()
        .sort(CODE, "first", "last")
    )


def _once(lives: Lives, relation: Relation | None, as_of: date) -> pl.DataFrame:
    """Return one row for each subject; its rules are those of the day on which it began, else of `as_of`."""
    dated = relation is not None and relation.one != "project"
    day = pl.col("first").fill_null(as_of) if dated else pl.lit(as_of)
    alive = lives.group_by(CODE).agg(pl.col("first").min(), pl.col("last").max()).sort(CODE)
    if relation is not None and relation.until:  # what has ended by then, or not begun, is not judged
        ended = (pl.col("last") < as_of).fill_null(value=False)
        later = (pl.col("first") > as_of).fill_null(value=False)
        alive = alive.filter(~ended & ~later)
    return alive.select(CODE, day.cast(pl.Date).to_physical().cast(pl.Int32).alias(TIME))


def _in_periods(lives: Lives, calendar: ReportingCalendar, as_of: date) -> pl.DataFrame:
    """Return a row for each subject and closed period in which it was in being, with the days it was."""
    names = [f"subject.{name}" for name in HELD]
    schema: dict[str, Any] = {
        CODE: pl.Int32,
        TIME: pl.Int32,
        names[0]: pl.Date,
        names[1]: pl.Date,
        names[2]: pl.Int64,
    }
    schema |= dict.fromkeys(names[3:], pl.Boolean)
    closed = calendar.last_closed(as_of)
    if closed is None:
        return pl.DataFrame(schema=schema)
    known = lives.filter(pl.col("first") <= closed.end).with_columns(
        pl.min_horizontal(pl.col("last").fill_null(closed.end), pl.lit(closed.end)).alias("last")
    )
    known = known.filter(pl.col("first") <= pl.col("last"))
    if not known.height:
        return pl.DataFrame(schema=schema)
    days = pl.concat([known["first"], known["last"]]).unique().to_list()
    ordinals = {day: calendar.ordinal(calendar.containing(day)) for day in days}
    low, high = (
        known[c].replace_strict(ordinals, return_dtype=pl.Int32).alias(f"_{c}") for c in ("first", "last")
    )
    known = known.with_columns(low, high)
    times = pl.int_ranges("_first", pl.col("_last") + 1, dtype=pl.Int32).alias(TIME)
    runs = known.select(CODE, "first", "last", times).explode(TIME)
    at = {ordinal: calendar.at(ordinal) for ordinal in range(int(low.min()), int(high.max()) + 1)}  # type: ignore[arg-type]
    edges = pl.DataFrame(
        {TIME: list(at), "_start": [p.start for p in at.values()], "_end": [p.end for p in at.values()]},
        schema={TIME: pl.Int32, "_start": pl.Date, "_end": pl.Date},
    )
    runs = runs.join(edges, on=TIME, how="left", maintain_order="left").with_columns(
        pl.max_horizontal("first", "_start").alias(names[0]),
        pl.min_horizontal("last", "_end").alias(names[1]),
    )
    held = (pl.col(names[1]) - pl.col(names[0])).dt.total_days() + 1
    rows = runs.with_columns(held.alias(names[2])).sort(CODE, TIME, names[0])
    if rows.select(CODE, TIME).is_duplicated().any():
        rows = _merged(rows, names)
    whole = (pl.col("_end") - pl.col("_start")).dt.total_days() + 1
    return rows.select(
        CODE, TIME, *names[:3],
        (pl.col(names[0]) == pl.col("_start")).alias(names[3]),
        (pl.col(names[1]) == pl.col("_end")).alias(names[4]),
        (pl.col(names[2]) == whole).alias(names[5]),
    )  # fmt: skip


def _merged(rows: pl.DataFrame, names: list[str]) -> pl.DataFrame:
    """Return one row for each subject and period, where it was in being several times in one: each day once."""
    twice = rows.select(CODE, TIME).is_duplicated()
    merged = []
    for part in rows.filter(twice).partition_by(CODE, TIME, maintain_order=True):
        runs = list(part.select(names[0], names[1]).iter_rows())
        days = {first + timedelta(days=k) for first, last in runs for k in range((last - first).days + 1)}
        first, last = min(run[0] for run in runs), max(run[1] for run in runs)
        merged.append(
            part.head(1).with_columns(
                pl.lit(first).alias(names[0]), pl.lit(last).alias(names[1]),
                pl.lit(len(days), dtype=pl.Int64).alias(names[2]),
            )
        )  # fmt: skip
    return pl.concat([rows.filter(~twice), *merged]).sort(CODE, TIME)


def _periods(rows: pl.DataFrame, calendar: ReportingCalendar | None) -> dict[int, Period]:
    if not rows.height:
        return {}
    if calendar is not None:
        low, high = rows.select(pl.col(TIME).min().alias("a"), pl.col(TIME).max().alias("b")).row(0)
        return {ordinal: calendar.at(ordinal) for ordinal in range(low, high + 1)}
    days = [EPOCH + timedelta(days=ordinal) for ordinal in rows[TIME].unique().sort()]
    return {(day - EPOCH).days: Period(day.isoformat(), day, day, "dates") for day in days}


def _without_exempt(
    portfolio: Portfolio, pack: Pack, keys: pl.DataFrame, rows: pl.DataFrame, periods: dict[int, Period]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the rows that are judged, and (code, period) of those whose project is exempt."""
    projects = keys["project"].drop_nulls().unique().sort()
    pairs = exempt_periods(portfolio, pack, projects, periods)
    empty = pl.DataFrame(schema={CODE: pl.Int32, TIME: pl.Int32})
    if not pairs.height:
        return rows, empty
    by_project = pairs.select(projects.gather(pairs[CODE]).alias("project"), TIME)
    codes = keys.select(pl.int_range(pl.len(), dtype=pl.Int32).alias(CODE), "project")
    exempt = codes.join(by_project, on="project").select(CODE, TIME)
    out = rows.select(CODE, TIME).join(exempt, on=[CODE, TIME], how="semi").sort(CODE, TIME)
    return rows.join(exempt, on=[CODE, TIME], how="anti", maintain_order="left"), out
