"""The tidy tables of a result, each a Polars frame in a fixed order of rows and columns."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import polars as pl

from progress_rules.assessment.rows import CODE, REPORTED, TIME
from progress_rules.levels import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterable

    from progress_rules.assessment.outcome import Outcome
    from progress_rules.assessment.panel import Panel
    from progress_rules.packs import Pack, Rule

STATUSES = ("assessed", "undecided", "missing", "exempt")
"""assessed: a report is there and decides · undecided: it is there but does not · missing: no report ·
exempt: not judged, streaks frozen."""

POINTS = pl.Decimal(38, 10)


def lights(pack: Pack, panel: Panel, outcome: Outcome) -> pl.DataFrame:
    """Return project, period, signal, light, streak, rule, status: a row for each project and period."""
    rows = panel.rows.select(CODE, TIME, REPORTED).hstack(outcome.verdicts)
    rows = rows.with_columns(outcome.rest["streak"], deciding_rule(pack))
    unsettled = pl.when(~pl.col(REPORTED)).then(pl.lit("missing")).when(pl.col("light").is_null())
    status = unsettled.then(pl.lit("undecided")).otherwise(pl.lit("assessed"))
    rows = rows.select(
        CODE, TIME, "signal", "light", "streak", "rule", status.cast(pl.Enum(STATUSES)).alias("status")
    )
    if panel.exempt.height:
        exempt = panel.exempt.with_columns(pl.lit("exempt").cast(pl.Enum(STATUSES)).alias("status"))
        rows = pl.concat([rows, exempt], how="diagonal").sort(CODE, TIME)
        frozen = pl.col("streak").forward_fill().over(CODE).fill_null(0)
        rows = rows.with_columns(frozen)
    names = pl.Series([*pack.scale.ids, UNKNOWN], dtype=pl.Enum([*pack.scale.ids, UNKNOWN]))
    unknown = len(pack.scale.ids)
    return rows.select(
        project=panel.ids.gather(rows[CODE]),
        period=_labels(panel, rows[TIME]),
        signal=names.gather(rows["signal"].fill_null(unknown).cast(pl.UInt32)),
        light=names.gather(rows["light"].fill_null(unknown).cast(pl.UInt32)),
        streak=rows["streak"],
        rule=rows["rule"],
        status=rows["status"],
    )


def _labels(panel: Panel, times: pl.Series) -> pl.Series:
    """Return the labels of periods given by their ordinals."""
    labels = pl.Series([period.label for period in panel.periods.values()], dtype=pl.String)
    return labels.gather((times - min(panel.periods, default=0)).cast(pl.UInt32))


def deciding_rule(pack: Pack) -> pl.Expr:
    """Return the first rule of the pack that gave the light: a light rule before a signal rule."""
    ids = pl.Enum([rule.id for rule in pack.rules])
    chain: Any = pl
    any_rule = False
    for stage in (1, 0):
        for rule in pack.rules:
            if rule.stage == stage and rule.level is not None and pack.scale[rule.level].rank > 0:
                gives = pl.col(f"rule:{rule.id}") & (pl.col("light") == pack.scale[rule.level].rank)
                chain = chain.when(gives).then(pl.lit(rule.id, dtype=ids))
                any_rule = True
    return (chain.otherwise(None) if any_rule else pl.lit(None, dtype=ids)).alias("rule")


def fired(panel: Panel, outcome: Outcome, rule: Rule) -> pl.DataFrame:
    """Return the rows in which a rule fired: project code and period ordinal."""
    return panel.rows.select(CODE, TIME).filter(outcome.rule(rule.id).fill_null(value=False))


ACTION_COLUMNS = {
    "id": pl.String, "project": pl.String, "unit": pl.String, "period": pl.String, "action": pl.String,
    "by": pl.String, "to": pl.String, "due": pl.Date, "rule": pl.String, "cites": pl.String,
}  # fmt: skip


def actions(pack: Pack, panel: Panel, outcome: Outcome) -> pl.DataFrame:
    """Return the actions that fall due, in order of period, project and rule."""
    parts = []
    for rule in pack.rules:
        if rule.effects.action is None:
            continue
        rows = fired(panel, outcome, rule)
        project, period = panel.ids.gather(rows[CODE]), _labels(panel, rows[TIME])
        parts.append(
            pl.DataFrame({"_t": rows[TIME], "project": project, "period": period}).with_columns(
                id=pl.concat_str(
                    pl.lit(f"{pack.id}/{rule.id}/"), pl.col("project"), pl.lit("/"), pl.col("period")
                ),
                unit=panel.units.gather(rows[CODE]),
                action=pl.lit(rule.effects.action),
                by=pl.lit(rule.effects.by, dtype=pl.String),
                to=pl.lit(rule.effects.to, dtype=pl.String),
                due=pl.lit(None, dtype=pl.Date),
                rule=pl.lit(rule.id),
                cites=pl.lit(", ".join(rule.cites)),
            )
        )
    if not parts:
        return pl.DataFrame(schema=ACTION_COLUMNS)
    return pl.concat(parts).sort("_t", "project", "rule").select(*ACTION_COLUMNS)


SCORE_COLUMNS: dict[str, Any] = {
    "scheme": pl.String, "year": pl.Int64, "unit": pl.String, "project": pl.String, "period": pl.String,
    "points": POINTS, "rule": pl.String, "cites": pl.String,
}  # fmt: skip


def scores(pack: Pack, panel: Panel, outcome: Outcome) -> pl.DataFrame:
    """Return the score lines: one for each time a scoring rule fired, with the unit that bears it."""
    lines: list[dict[str, Any]] = []
    for rule in pack.rules:
        if rule.score is None:
            continue
        hits = outcome.rule(rule.id).fill_null(value=False)
        rows = panel.rows.select(CODE, TIME).with_columns(
            outcome.rest[f"score:{rule.id}:n"].alias("n"), outcome.rest[f"score:{rule.id}:d"].alias("d")
        )
        for code, time, top, low in rows.filter(hits).iter_rows():
            period = panel.periods[time]
            points = None if top is None or int(low) == 0 else _points(Fraction(int(top), int(low)))
            lines.append(
                {
                    "scheme": rule.effects.scheme or pack.id, "year": pack.calendar.year_of(period),
                    "unit": panel.units[code], "project": panel.ids[code], "period": period.label,
                    "points": points, "rule": rule.id, "cites": ", ".join(rule.cites), "_t": time,
                }
            )  # fmt: skip
    frame = pl.DataFrame(lines, schema=SCORE_COLUMNS | {"_t": pl.Int64})
    return frame.sort("scheme", "year", "unit", "_t", "project", "rule", nulls_last=True).drop("_t")


def _points(value: Fraction) -> Decimal:
    """Return the points as a decimal; one without a finite decimal is rounded half up at ten places."""
    scaled = (abs(value) * 10**10 * 2 + 1) // 2
    return (Decimal(-int(scaled)) if value < 0 else Decimal(int(scaled))).scaleb(-10)


COUNTER_COLUMNS = {
    "counter": pl.String, "period": pl.String, "new": pl.Int64, "total": pl.Int64, "cites": pl.String
}  # fmt: skip


def counters(pack: Pack, panel: Panel, outcome: Outcome) -> pl.DataFrame:
    """Return for each counter and period how many projects met it for the first time, and how many so far."""
    parts = [pl.DataFrame(schema=COUNTER_COLUMNS)]
    ordinals = pl.DataFrame({TIME: list(panel.periods)}, schema={TIME: pl.Int32})
    for counter in pack.counters:
        hits = outcome.rest[f"counter:{counter.id}"].fill_null(value=False)
        first = panel.rows.select(CODE, TIME).filter(hits).group_by(CODE).agg(pl.col(TIME).min())
        new = first.group_by(TIME).agg(pl.len().cast(pl.Int64).alias("new"))
        series = ordinals.join(new, on=TIME, how="left", maintain_order="left")
        parts.append(
            series.select(
                counter=pl.lit(counter.id),
                period=_labels(panel, series[TIME]),
                new=pl.col("new").fill_null(0),
                total=pl.col("new").fill_null(0).cum_sum(),
                cites=pl.lit(", ".join(counter.cites)),
            )
        )
    return pl.concat(parts)


TRACE_COLUMNS = ("project", "period", "rule", "outcome")


def trace(pack: Pack, panel: Panel, outcome: Outcome) -> pl.DataFrame:
    """Return what became of every rule in every assessed period: fired, not_fired or undecided."""
    words = pl.Enum(["fired", "not_fired", "undecided"])
    base = panel.rows.select(CODE, TIME)
    parts = []
    for position, rule in enumerate(pack.rules):
        value = outcome.rule(rule.id)
        word = pl.when(value).then(pl.lit("fired")).when(~value).then(pl.lit("not_fired"))
        parts.append(
            base.with_columns(
                pl.lit(position).alias("_rule"),
                pl.lit(rule.id).alias("rule"),
                word.otherwise(pl.lit("undecided")).cast(words).alias("outcome"),
            )
        )
    frame = pl.concat(parts).sort(CODE, TIME, "_rule")
    return frame.select(
        project=panel.ids.gather(frame[CODE]),
        period=_labels(panel, frame[TIME]),
        rule=frame["rule"],
        outcome=frame["outcome"],
    )


def empty(columns: Iterable[str]) -> pl.DataFrame:
    """Return a table without rows, for what this pack does not produce."""
    return pl.DataFrame(schema=dict.fromkeys(columns, pl.String))
