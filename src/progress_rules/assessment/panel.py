"""The panel: one row for every project and every period it is assessed in, with the facts known at `as_of`.

Both engines run on a panel, so what was known when, which periods count and which are exempt are decided
once. Rows are sorted by project id and period; nothing depends on the order in which facts were given.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

import polars as pl

from progress_rules.assessment.baselines import plan_sources
from progress_rules.assessment.bind import Source, bind_fields
from progress_rules.assessment.lineage_columns import with_lineage
from progress_rules.assessment.related import begun, dimension_values, projects_by_id, related_tables
from progress_rules.assessment.rows import CODE, OWNER, REPORTED, TIME
from progress_rules.assessment.versions import current_reports
from progress_rules.periods.period import PERIOD_KINDS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from progress_rules.assessment.earlier import Earlier
    from progress_rules.assessment.plan import Plan
    from progress_rules.assessment.related import Related
    from progress_rules.model import Portfolio
    from progress_rules.packs import Pack, Subject
    from progress_rules.periods import Period, ReportingCalendar


@dataclass(frozen=True, slots=True)
class Panel:
    """The facts of an assessment, aligned.

    Attributes:
        ids: The ids of the subjects, sorted; a subject's code is its position here. Projects, mostly.
        units: The responsible unit of each, by code.
        periods: The periods that occur, by ordinal; of subjects judged once, the days that their rules are those of.
        rows: The assessed rows (not exempt), sorted by project and period.
        exempt: (project code, period ordinal) of the exempt rows.
        as_of: The day up to which facts were taken into account.
        notes: What a reader must know about the facts, see `assessment.findings`.
        subject: What is judged, how often; `calendar` are its periods.
        keys: What each subject can be linked by, a row for each code: project, person, unit, issue ...
        related: The tables that functions over rows look at.
        narrow: Columns as the columnar engine wants them, kept for the next run on the same panel.
    """

    ids: pl.Series
    units: pl.Series
    periods: dict[int, Period]
    rows: pl.DataFrame
    exempt: pl.DataFrame
    as_of: date
    notes: list[dict[str, Any]] = field(default_factory=list)
    subject: Subject | None = None
    calendar: ReportingCalendar | None = None
    keys: pl.DataFrame = field(default_factory=pl.DataFrame)
    related: dict[str, Related] = field(default_factory=dict, repr=False)
    narrow: dict[str, tuple[pl.Series, int, int]] = field(default_factory=dict, repr=False)

    @property
    def periodic(self) -> bool:
        """Whether the rows are of periods."""
        return self.subject is None or self.subject.periodic

    @property
    def subject_kind(self) -> str:
        """What each row is about: project, unit, issue ..."""
        return self.subject.each if self.subject is not None else "project"

    @property
    def owners(self) -> pl.Series:
        """For each row the code of the subject that related rows are linked to: its own, unless it is inherited."""
        return self.rows[OWNER if OWNER in self.rows.columns else CODE]

    def positions(self, times: pl.Series | None = None) -> pl.Series:
        """Return for each row, or each of these ordinals, the position of its period among `periods`."""
        times = self.rows[TIME] if times is None else times
        if self.periodic:
            return (times - min(self.periods, default=0)).cast(pl.UInt32)
        places = {ordinal: at for at, ordinal in enumerate(self.periods)}
        return times.replace_strict(places, return_dtype=pl.UInt32) if places else times.cast(pl.UInt32)

    def label(self, ordinal: int) -> str:
        """Return how the period of an ordinal is written; empty where nothing is judged by periods."""
        return self.periods[ordinal].label if self.periodic else ""

    def year_of(self, period: Period) -> int:
        """Return the year that a period belongs to."""
        return self.calendar.year_of(period) if self.calendar is not None else period.end.year

    def year_start(self, period: Period) -> date:
        """Return the first day of the year that a period belongs to."""
        return self.calendar.year_start(period) if self.calendar is not None else date(period.end.year, 1, 1)


NEVER = -(2**31)
"""A position before that of any period: the last one that has ended, while none has."""


def make_panel(
    portfolio: Portfolio, pack: Pack, plan: Plan, as_of: date, *, only: Collection[str] | None = None,
    earlier: Earlier | None = None,
) -> Panel:  # fmt: skip
    """Align the facts of a portfolio with the periods of a pack, as they were known at the end of `as_of`.

    With `only` the panel holds the projects of those ids. `earlier` is what groups judged before hand on.

    Raises:
        RequestError: no report is about a period of this pack's kind, two reports contradict each other,
            or a column is not of the type that the pack declares.
    """
    notes: list[dict[str, Any]] = []
    projects = projects_by_id(portfolio)
    if only is not None:
        projects = projects.filter(pl.col("id").is_in(sorted(only)))
    ids = projects["id"]
    keys = project_keys(portfolio, pack).drop("id")
    keys = keys if only is None else keys.filter(pl.col("project").is_in(sorted(only)))
    panel = partial(
        Panel, ids, projects["unit"], subject=pack.groups[0].subject, calendar=pack.calendar, keys=keys
    )
    reported = plan.reads_reports
    reports, notes_of_reports = current_reports(portfolio, pack, as_of, ids, needed=reported)
    notes += notes_of_reports
    closed = pack.calendar.last_closed(as_of)
    last = NEVER if closed is None else pack.calendar.ordinal(closed)
    known = None if reported else begun(portfolio, pack, as_of, ids)
    spans = _spans(projects, reports, pack, last, notes=notes, known=known)
    grid = _grid(spans, reports, notes)
    periods = _periods(grid, pack)
    exempt = exempt_periods(portfolio, pack, ids, periods)
    rows = grid
    if exempt.height:
        exempt = grid.select(CODE, TIME).join(exempt, on=[CODE, TIME], how="semi")
        rows = grid.join(exempt, on=[CODE, TIME], how="anti", maintain_order="left")
    names = (name for table, name in plan.fields if table == "projects")
    projects = with_lineage(projects, portfolio, pack, as_of, names=names)
    sources: dict[str, Source] = {"reports": (rows, None, "reports."), "projects": (projects, rows[CODE], "")}
    sources |= handed_on(pack.groups[0].subject, plan, rows, ids, earlier)
    sources |= plan_sources(portfolio, plan, panel(periods, rows, exempt, as_of))
    rows = bind_fields(rows, sources, plan.fields, pack, notes)
    related = (
        related_tables(portfolio, pack, plan, as_of, notes=notes, earlier=earlier) if plan.aggregates else {}
    )
    return panel(periods, rows, exempt, as_of, notes, related=related)


def project_keys(portfolio: Portfolio, pack: Pack) -> pl.DataFrame:
    """Return what each project can be linked by, in the order of their codes: id, project, unit, dimensions."""
    keys = projects_by_id(portfolio).select("id", pl.col("id").alias("project"), "unit")
    return keys.with_columns(dimension_values(portfolio, pack, key)[key] for key in pack.spec.dimensions)


def handed_on(
    subject: Subject, plan: Plan, rows: pl.DataFrame, ids: pl.Series, earlier: Earlier | None
) -> dict[str, Source]:
    """Return where the columns of tables that are worked out are found for the rows of the same subject."""
    found: dict[str, Source] = {}
    if earlier is not None:
        for table in {table for table, _ in plan.fields}:
            if table == "verdict" or table in earlier.pack.derived:
                frame, index = earlier.own(table, subject, rows, ids)
                found[table] = (frame, index, "")
    return found


def _spans(
    projects: pl.DataFrame, reports: pl.DataFrame, pack: Pack, last: int, *, notes: list[dict[str, Any]],
    known: pl.Series | None,
) -> pl.DataFrame:  # fmt: skip
    """Return the first and last period of each project: from its listing, else its first report.

    `known` are the days on which something else is first known of each, for packs that read no reports.
    """
    calendar = pack.calendar
    first_report = reports.group_by(CODE, maintain_order=True).agg(pl.col(TIME).min().alias("first_report"))
    spans = projects.select(
        pl.int_range(pl.len(), dtype=pl.Int32).alias(CODE), "listed_from", "listed_to", "id"
    ).join(first_report, on=CODE, how="left", maintain_order="left")
    days = spans.select(
        pl.concat([pl.col("listed_from"), pl.col("listed_to")]).drop_nulls().unique()
    ).to_series()
    if known is not None:
        spans = spans.with_columns(listed_from=pl.coalesce("listed_from", known))
        days = pl.concat([spans["listed_from"], spans["listed_to"]]).drop_nulls().unique()
    starts = {day: calendar.ordinal(calendar.containing(day)) for day in days}
    closes = {}
    for day in days:
        closed = calendar.last_closed(day)
        closes[day] = calendar.ordinal(closed) if closed is not None else NEVER
    spans = spans.with_columns(
        first=pl.coalesce(_mapped("listed_from", starts), "first_report"),
        last=pl.min_horizontal(pl.coalesce(_mapped("listed_to", closes), last), pl.lit(last, pl.Int32)),
    )
    silent = spans.filter(pl.col("first").is_null())["id"]
    notes += [{"kind": "never_reported", "project": project} for project in silent]
    return spans.filter(pl.col("first") <= pl.col("last")).select(CODE, "first", "last")


def _mapped(column: str, values: dict[date, int]) -> pl.Expr:
    if not values:
        return pl.lit(None, pl.Int32)
    return pl.col(column).replace_strict(values, default=None, return_dtype=pl.Int32)


def _grid(spans: pl.DataFrame, reports: pl.DataFrame, notes: list[dict[str, Any]]) -> pl.DataFrame:
    """Return a row for each project and period of its span, with its report where there is one."""
    expected = spans.select((pl.col("last") - pl.col("first") + 1).cast(pl.Int64).sum()).item() or 0
    inside = reports.join(spans, on=CODE, how="left", maintain_order="left")
    listed = pl.col(TIME).is_between("first", "last").fill_null(value=False)
    for project, period in inside.filter(~listed).select("reports.project", "reports.period").iter_rows():
        notes.append({"kind": "outside_list", "project": project, "period": period})
    inside = inside.filter(listed).drop("first", "last").with_columns(pl.lit(value=True).alias(REPORTED))
    if inside.height == expected:  # every period of every project has its report: nothing to fill in
        return inside
    times = pl.int_ranges("first", pl.col("last") + 1, dtype=pl.Int32).alias(TIME)
    grid = spans.select(CODE, times).explode(TIME)
    grid = grid.join(inside, on=[CODE, TIME], how="left", maintain_order="left")
    return grid.with_columns(pl.col(REPORTED).fill_null(value=False))


def _periods(grid: pl.DataFrame, pack: Pack) -> dict[int, Period]:
    if not grid.height:
        return {}
    first, last = grid.select(pl.col(TIME).min().alias("a"), pl.col(TIME).max().alias("b")).row(0)
    return {ordinal: pack.calendar.at(ordinal) for ordinal in range(first, last + 1)}


def _exempt_throughout(
    portfolio: Portfolio, pack: Pack, ids: pl.Series, periods: dict[int, Period]
) -> pl.DataFrame:
    """Return the (project, period) pairs of periods that hold several of the pack's, all of them exempt."""
    own = pack.calendar
    low, high = min(p.start for p in periods.values()), max(p.end for p in periods.values())
    inside = {own.ordinal(p): p for p in own.between(own.containing(low), own.containing(high))}
    exempt = exempt_periods(portfolio, pack, ids, inside)
    by_code: dict[int, set[int]] = {}
    for code, ordinal in exempt.iter_rows():
        by_code.setdefault(code, set()).add(ordinal)
    listed = {
        project: (first or date.min, last or date.max)
        for project, first, last in portfolio.frame("projects")
        .select("id", "listed_from", "listed_to")
        .iter_rows()
    }
    rows = []
    for code, known in sorted(by_code.items()):
        first, last = listed.get(ids[code], (date.min, date.max))
        for ordinal, period in periods.items():
            start, end = max(first, period.start), min(last, period.end)
            held = [n for n, p in inside.items() if p.start <= end and p.end >= start and p.end <= period.end]
            if held and known.issuperset(held):
                rows.append((code, ordinal))
    return pl.DataFrame(rows, schema={CODE: pl.Int32, TIME: pl.Int32}, orient="row")


def exempt_periods(
    portfolio: Portfolio, pack: Pack, ids: pl.Series, periods: dict[int, Period]
) -> pl.DataFrame:
    """Return the (project, period) pairs in which an exemption counts, by the pack's `exempt_when`.

    A period longer than the pack's own is exempt where every one of the pack's periods in it is, as far as the project
    was listed: one day at its end does not take a half-year out.
    """
    frame = portfolio.frame("exemptions")
    schema = {CODE: pl.Int32, TIME: pl.Int32}
    if not frame.height or not periods:
        return pl.DataFrame(schema=schema)
    kinds = [next(iter(periods.values())).kind, pack.calendar.kind]
    if "dates" not in kinds and PERIOD_KINDS.index(kinds[0]) > PERIOD_KINDS.index(kinds[1]):
        return _exempt_throughout(portfolio, pack, ids, periods)
    codes = {project: code for code, project in enumerate(ids)}
    runs: dict[int, list[tuple[date, date | None]]] = {}
    for project, start, end in frame.select("project", "from", "to").iter_rows():
        if project in codes:
            runs.setdefault(codes[project], []).append((start, end))
    rows = [
        (code, ordinal)
        for code, held in sorted(runs.items())
        for ordinal, period in sorted(periods.items())
        if exempt_in(pack, period, held)
    ]
    return pl.DataFrame(rows, schema=schema, orient="row")


def exempt_in(pack: Pack, period: Period, runs: Iterable[tuple[date, date | None]]) -> bool:
    """Whether exemptions from one day to another (None: until further notice) count in a period, by `exempt_when`."""
    if pack.spec.exempt_when == "last_day":
        return any(start <= period.end and (end is None or end >= period.end) for start, end in runs)
    days: set[date] = set()
    for start, end in runs:
        low, high = max(start, period.start), period.end if end is None else min(end, period.end)
        days |= {low + timedelta(days=i) for i in range((high - low).days + 1)}
    if pack.spec.exempt_when == "every_day":
        return len(days) == (period.end - period.start).days + 1
    return bool(days)
