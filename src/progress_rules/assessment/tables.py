"""The tidy tables of a result, each a Polars frame in a fixed order of rows and columns."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import polars as pl

from progress_rules.assessment.rows import CODE, REPORTED, TIME
from progress_rules.assessment.subject_tables import about, cited, identified, together, value, word
from progress_rules.levels import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from progress_rules.assessment.judged import Judged
    from progress_rules.assessment.outcome import Outcome
    from progress_rules.assessment.panel import Panel
    from progress_rules.packs import Pack

STATUSES = ("assessed", "undecided", "missing", "exempt")
"""assessed: a report is there and decides · undecided: it is there but does not · missing: no report ·
exempt: not judged, streaks frozen."""

POINTS = pl.Decimal(38, 10)


def lights(pack: Pack, judged: Sequence[Judged]) -> pl.DataFrame:
    """Return project, period, signal, light, streak, rule, status: a row for each project and period.

    The rows of other subjects that the pack gives lights to come after those of projects.
    """
    giving = {rule.group for rule in pack.rules if rule.stage < 2}
    if not pack.scale.levels:
        return _lights(pack, judged[0]).clear()
    return pl.concat([_lights(pack, one) for i, one in enumerate(judged) if i == 0 or i in giving])


def _lights(pack: Pack, one: Judged) -> pl.DataFrame:
    panel, outcome = one.panel, one.outcome
    rows = panel.rows.select(CODE, TIME, REPORTED).hstack(outcome.verdicts)
    rows = rows.with_columns(outcome.rest["streak"], deciding_rule(pack, one.plan.group))
    unsettled = pl.when(~pl.col(REPORTED)).then(pl.lit("missing")).when(pl.col("light").is_null())
    status = unsettled.then(pl.lit("undecided")).otherwise(pl.lit("assessed"))
    rows = rows.select(
        CODE, TIME, "signal", "light", "streak", "rule", status.cast(pl.Enum(STATUSES)).alias("status")
    )
    if panel.exempt.height:
        rows = _with_exempt(one, rows)
    ids = panel.ids.gather(rows[CODE])
    each = one.group.subject.each
    main = each == "project"
    projects = panel.keys["project"] if "project" in panel.keys.columns else None
    mine = (
        projects.gather(rows[CODE]) if projects is not None else ids.clear().extend_constant(None, len(ids))
    )
    names = pl.Series([*pack.scale.ids, UNKNOWN], dtype=pl.Enum([*pack.scale.ids, UNKNOWN]))
    unknown = len(pack.scale.ids)
    return rows.select(
        project=ids if main else mine,
        period=_labels(panel, rows[TIME]),
        signal=names.gather(rows["signal"].fill_null(unknown).cast(pl.UInt32)),
        light=names.gather(rows["light"].fill_null(unknown).cast(pl.UInt32)),
        streak=rows["streak"],
        rule=rows["rule"],
        status=rows["status"],
        each=pl.lit(each),
        subject=ids,
    )


def _with_exempt(one: Judged, rows: pl.DataFrame) -> pl.DataFrame:
    """Return the rows with those of exempt periods, which show the streak so far, an inherited one too."""
    exempt = one.panel.exempt.with_columns(pl.lit("exempt").cast(pl.Enum(STATUSES)).alias("status"))
    parts = [rows, exempt] if one.inherited is None else [one.inherited.frozen(), rows, exempt]
    rows = pl.concat(parts, how="diagonal_relaxed").sort(CODE, TIME, maintain_order=True)
    rows = rows.with_columns(pl.col("streak").forward_fill().over(CODE).fill_null(0))
    return rows.filter(pl.col("status").is_not_null())


def _labels(panel: Panel, times: pl.Series) -> pl.Series:
    """Return the labels of periods given by their ordinals."""
    if not panel.periodic:
        return pl.Series([None], dtype=pl.String).new_from_index(0, len(times))
    labels = pl.Series([period.label for period in panel.periods.values()], dtype=pl.String)
    return labels.gather((times - min(panel.periods, default=0)).cast(pl.UInt32))


def deciding_rule(pack: Pack, group: int = 0) -> pl.Expr:
    """Return the first rule of the pack that gave the light: a light rule before a signal rule."""
    ids = pl.Enum([rule.id for rule in pack.rules])
    chain: Any = pl
    any_rule = False
    for stage in (1, 0):
        for rule in (rule for rule in pack.rules if rule.group == group):
            if rule.stage == stage and rule.level is not None and pack.scale[rule.level].rank > 0:
                gives = pl.col(f"rule:{rule.id}") & (pl.col("light") == pack.scale[rule.level].rank)
                chain = chain.when(gives).then(pl.lit(rule.id, dtype=ids))
                any_rule = True
    return (chain.otherwise(None) if any_rule else pl.lit(None, dtype=ids)).alias("rule")


ACTION_COLUMNS: dict[str, Any] = {
    "id": pl.String, "project": pl.String, "unit": pl.String, "period": pl.String, "action": pl.String,
    "by": pl.String, "to": pl.String, "due": pl.Date, "rule": pl.String, "cites": pl.String, "each": pl.String,
    "subject": pl.String, "person": pl.String,
}  # fmt: skip


def actions(pack: Pack, judged: Sequence[Judged]) -> pl.DataFrame:
    """Return the actions that fall due, in order of period, project and rule."""
    parts = []
    for rule in pack.rules:
        if rule.effects.action is None:
            continue
        one = judged[rule.group]
        hits = one.outcome.rule(rule.id).fill_null(value=False)
        frame = about(one, hits)
        due = value(one, f"{rule.id}:due").filter(hits) if "due" in rule.outputs else None
        words = [word(one, rule, key).filter(hits) for key in ("action", "by", "to")]
        frame = frame.with_columns(
            *words, (pl.lit(None, dtype=pl.Date) if due is None else due).alias("due"), pl.lit(rule.id).alias("rule"),
            cited(pack, one, rule).filter(hits),
        )  # fmt: skip
        if "whom" in rule.outputs:
            frame = frame.with_columns(value(one, f"{rule.id}:whom").filter(hits).alias("person"))
        parts.append(identified(frame, pack, rule.id))
    return together(parts, ACTION_COLUMNS, ("project", "subject", "rule"))


SCORE_COLUMNS: dict[str, Any] = {
    "scheme": pl.String, "year": pl.Int64, "unit": pl.String, "project": pl.String, "period": pl.String,
    "points": POINTS, "rule": pl.String, "cites": pl.String, "each": pl.String, "subject": pl.String,
    "person": pl.String,
}  # fmt: skip


def scores(pack: Pack, judged: Sequence[Judged]) -> pl.DataFrame:
    """Return the score lines: one for each time a scoring rule fired, with the unit that bears it."""
    parts = []
    for rule in pack.rules:
        if rule.score is None:
            continue
        one = judged[rule.group]
        hits = one.outcome.rule(rule.id).fill_null(value=False)
        years = pl.Series([one.panel.year_of(p) for p in one.panel.periods.values()], dtype=pl.Int64)
        tops, bottoms = (outcome_part(one, rule.id, part).filter(hits) for part in ("n", "d"))
        frame = about(one, hits).with_columns(
            pl.lit(rule.effects.scheme or pack.id).alias("scheme"),
            years.gather(one.panel.positions().filter(hits)).alias("year"),
            exact_points(tops, bottoms).alias("points"),
            pl.lit(rule.id).alias("rule"),
            pl.lit(", ".join(rule.cites)).alias("cites"),
        )
        parts.append(frame)
    if not parts:
        return pl.DataFrame(schema=SCORE_COLUMNS)
    frame = pl.concat(parts)
    order = ("scheme", "year", "unit", "_t", "project", "subject", "rule")
    return frame.sort(*order, nulls_last=True).select(*SCORE_COLUMNS)


def outcome_part(one: Judged, rule: str, part: str) -> pl.Series:
    """Return the numerators ('n') or denominators ('d') of a scoring rule's points."""
    return one.outcome.rest[f"score:{rule}:{part}"]


def exact_points(tops: pl.Series, bottoms: pl.Series) -> pl.Series:
    """Return numbers given as fractions in text as decimals; unknown where the divisor is zero."""
    pairs = pl.DataFrame([tops.alias("n"), bottoms.alias("d")])
    different = pairs.unique(maintain_order=True)
    found = [
        None if top is None or low is None or low == "0" else points_of(Fraction(int(top), int(low)))
        for top, low in different.iter_rows()
    ]
    table = different.with_columns(pl.Series("points", found, dtype=POINTS))
    return pairs.join(table, on=["n", "d"], how="left", nulls_equal=True, maintain_order="left")["points"]


def points_of(value: Fraction) -> Decimal:
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


TRACE_COLUMNS: dict[str, Any] = {
    "project": pl.String, "period": pl.String, "rule": pl.String,
    "outcome": pl.Enum(["fired", "not_fired", "undecided"]), "each": pl.String, "subject": pl.String,
}  # fmt: skip


def trace(pack: Pack, judged: Sequence[Judged]) -> pl.DataFrame:
    """Return what became of every rule in every row it was applied to: fired, not_fired or undecided."""
    parts = [pl.DataFrame(schema=TRACE_COLUMNS)]
    for position, one in enumerate(judged):
        rules = [(i, rule) for i, rule in enumerate(pack.rules) if rule.group == position]
        if not rules:
            continue
        base = about(one).with_columns(one.panel.rows[CODE])
        found = []
        for i, rule in rules:
            outcome = one.outcome.rule(rule.id)
            word_ = pl.when(outcome).then(pl.lit("fired")).when(~outcome).then(pl.lit("not_fired"))
            found.append(
                base.with_columns(
                    pl.lit(i).alias("_rule"),
                    pl.lit(rule.id).alias("rule"),
                    word_.otherwise(pl.lit("undecided")).cast(TRACE_COLUMNS["outcome"]).alias("outcome"),
                )
            )
        parts.append(pl.concat(found).sort(CODE, "_t", "_rule", maintain_order=True).select(*TRACE_COLUMNS))
    return pl.concat(parts)
