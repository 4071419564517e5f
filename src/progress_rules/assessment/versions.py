"""Which version of each report was known at `as_of`; both versions stay visible in the notes."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import polars as pl

from progress_rules.assessment.rows import CODE, TIME
from progress_rules.errors import InputError, Place, Problem, RequestError
from progress_rules.periods import moment_after

if TYPE_CHECKING:
    from datetime import date

    from progress_rules.model import Portfolio
    from progress_rules.packs import Pack
    from progress_rules.periods import Period


def current_reports(
    portfolio: Portfolio,
    pack: Pack,
    as_of: date,
    ids: pl.Series,
    *,
    needed: bool = True,
    strict: bool = True,
) -> tuple[pl.DataFrame, list[dict[str, Any]]]:
    """Return one report for each project and period: the latest recorded by the end of `as_of`.

    A report without `recorded_at` counts as recorded on the last day of its period. Rows are sorted by
    project code and period ordinal; the columns of the table are kept under `reports.<name>`. Where they are not
    `needed`, there are none: a pack that reads no reports does not mind about which periods they are. Functions over
    rows look at those of its periods; that there are none is refused (PR402) where it is `strict`, else noted.
    """
    frame = portfolio.frame("reports")
    frame = frame if needed else frame.clear()
    notes: list[dict[str, Any]] = []
    labels = _periods_of(frame["period"], pack, notes, strict=strict)
    rename = {name: f"reports.{name}" for name in frame.columns}
    frame = frame.rename(rename)
    ordinals = {label: pack.calendar.ordinal(period) for label, period in labels.items()}
    ends = {ordinals[label]: datetime.combine(period.end, time()) for label, period in labels.items()}
    frame = frame.with_columns(
        _coded("reports.project", ids).alias(CODE),
        pl.col("reports.period").replace_strict(ordinals, default=None, return_dtype=pl.Int32).alias(TIME),
    ).filter(pl.col(CODE).is_not_null() & pl.col(TIME).is_not_null())
    known = pl.coalesce("reports.recorded_at", _ends(ends))
    frame = frame.with_columns(known.alias("_known"))
    limit = moment_after(as_of)
    frame = frame.filter((pl.col("_known") < limit) & (_ends(ends) < limit))
    days = pack.spec.revisions_until_days
    if days is not None:
        frozen = pl.col("_known") >= _ends(ends) + timedelta(days=days + 1)
        for project, period, at in (
            frame.filter(frozen).select("reports.project", "reports.period", "_known").iter_rows()
        ):
            notes.append(
                {
                    "kind": "recorded_too_late",
                    "project": project,
                    "period": period,
                    "detail": at.isoformat(" "),
                }
            )
        frame = frame.filter(~frozen)
    ordered = frame.select(_in_order().all()).item() if frame.height else True
    if not ordered:
        frame = frame.sort(CODE, TIME, "_known", maintain_order=True)
        frame = _latest(frame, notes)
    return frame.drop("_known"), notes


def _in_order() -> pl.Expr:
    """Whether each row comes strictly after the one before: then nothing is to sort or to supersede."""
    same = pl.col(CODE) == pl.col(CODE).shift(1)
    later = (pl.col(CODE) > pl.col(CODE).shift(1)) | (same & (pl.col(TIME) > pl.col(TIME).shift(1)))
    return later.fill_null(value=True)


def _latest(frame: pl.DataFrame, notes: list[dict[str, Any]]) -> pl.DataFrame:
    last = ((pl.col(CODE) != pl.col(CODE).shift(-1)) | (pl.col(TIME) != pl.col(TIME).shift(-1))).fill_null(
        value=True
    )
    older = frame.filter(~last)
    if not older.height:
        return frame
    keys = older.select(CODE, TIME, "_known")
    tied = frame.join(keys, on=[CODE, TIME, "_known"], how="semi")
    tied = tied.filter(pl.struct(CODE, TIME, "_known").is_duplicated())
    if tied.height:
        raise RequestError(
            Problem("PR403", Place(), {"project": p, "period": q, "at": str(at)})
            for p, q, at in tied.select("reports.project", "reports.period", "_known").iter_rows()
        )
    for project, period, at in older.select("reports.project", "reports.period", "_known").iter_rows():
        notes.append(
            {"kind": "superseded", "project": project, "period": period, "detail": at.isoformat(" ")}
        )
    return frame.filter(last)


def _coded(column: str, ids: pl.Series) -> pl.Expr:
    if not len(ids):
        return pl.lit(None, pl.Int32)
    codes = pl.Series(range(len(ids)), dtype=pl.Int32)
    return pl.col(column).replace_strict(ids, codes, default=None, return_dtype=pl.Int32)


def _ends(ends: dict[int, datetime]) -> pl.Expr:
    if not ends:
        return pl.lit(None, pl.Datetime("us"))
    return pl.col(TIME).replace_strict(ends, default=None, return_dtype=pl.Datetime("us"))


def _periods_of(
    labels: pl.Series, pack: Pack, notes: list[dict[str, Any]], *, strict: bool
) -> dict[str, Period]:
    """Return what each label of the reports means in the pack's calendar; others are noted and left out."""
    found: dict[str, Period] = {}
    others: list[str] = []
    for label in labels.unique().sort():
        try:
            found[label] = pack.calendar.parse(label)
        except InputError as error:
            others.append(label)
            notes.append({"kind": "other_period", "period": label, "detail": error.problems[0].code})
    if others and not found and strict:
        values = {"pack": pack.id, "kind": pack.calendar.kind, "found": ", ".join(others[:5])}
        raise RequestError(Problem("PR402", Place(), values))
    return found
