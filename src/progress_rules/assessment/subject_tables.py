"""The tidy tables of duties, deadlines, routes and decision tables, on whatever subject."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from progress_rules.assessment.outputs import VALUE
from progress_rules.assessment.rows import CODE, TIME

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from progress_rules.assessment.judged import Judged
    from progress_rules.assessment.panel import Panel
    from progress_rules.packs import Pack, Rule

AMOUNT = pl.Decimal(38, 10)
SUBJECT: dict[str, Any] = {
    "each": pl.String, "subject": pl.String, "project": pl.String, "unit": pl.String, "person": pl.String,
    "period": pl.String,
}  # fmt: skip
"""The columns that say what a row is about: `each` is the kind of subject, `subject` its id."""


def about(judged: Judged, chosen: pl.Series | None = None) -> pl.DataFrame:
    """Return for each row of a panel, or those chosen, what it is about, its order in time under `_t`."""
    rows = judged.panel.rows.select(CODE, TIME)
    return _about(judged, rows if chosen is None else rows.filter(chosen))


def _about(judged: Judged, rows: pl.DataFrame) -> pl.DataFrame:
    """Return what each pair of a code and an ordinal is about, in the columns of `about`."""
    panel, codes, times = judged.panel, rows[CODE], rows[TIME]
    each = judged.group.subject.each
    columns = [pl.Series("each", [each], dtype=pl.String).new_from_index(0, len(codes))]
    columns.append(panel.ids.cast(pl.String).gather(codes).alias("subject"))
    for key in ("project", "unit", "person"):
        held = panel.keys[key].gather(codes) if key in panel.keys.columns else None
        columns.append(
            held.cast(pl.String).alias(key)
            if held is not None
            else pl.Series(key, [None] * len(codes), dtype=pl.String)
        )
    columns.append(labels(panel, times).alias("period"))
    columns.append((times if panel.periodic else times * 0).cast(pl.Int64).alias("_t"))
    return pl.DataFrame(columns)


def labels(panel: Panel, times: pl.Series) -> pl.Series:
    """Return how the periods of some ordinals are written; nothing for what is judged once."""
    if not (panel.periodic and panel.periods):
        return pl.Series([None] * len(times), dtype=pl.String)
    written = pl.Series([period.label for period in panel.periods.values()], dtype=pl.String)
    return written.gather(panel.positions(times))


def value(judged: Judged, name: str) -> pl.Series:
    """Return a worked-out value that is no number."""
    return judged.outcome.rest[VALUE + name]


def number(judged: Judged, name: str) -> pl.Series:
    """Return a worked-out number as a decimal; one without a finite decimal is rounded half up at ten places."""
    from progress_rules.assessment.tables import exact_points

    rest = judged.outcome.rest
    return exact_points(rest[f"{VALUE}{name}:n"], rest[f"{VALUE}{name}:d"])


def in_force(judged: Judged, rule: Rule) -> pl.Series:
    """Return for each row whether the rule is in force."""
    panel = judged.panel
    if rule.start is None and rule.end is None:
        return pl.Series([True], dtype=pl.Boolean).new_from_index(0, panel.rows.height)
    flags = pl.Series([rule.in_force(period.end) for period in panel.periods.values()], dtype=pl.Boolean)
    return flags.gather(panel.positions())


def word(judged: Judged, rule: Rule, key: str) -> pl.Series:
    """Return what an effect says in each row: its word, or what a decision table gives."""
    height = judged.panel.rows.height
    if key in rule.outputs:
        return value(judged, f"{rule.id}:{key}").cast(pl.String).alias(key)
    return pl.Series(key, [getattr(rule.effects, key, None)], dtype=pl.String).new_from_index(0, height)


def identified(frame: pl.DataFrame, pack: Pack, rule: str) -> pl.DataFrame:
    """Return the frame with an id for each row: pack, rule, subject, period."""
    parts = [pl.lit(f"{pack.id}/{rule}"), pl.col("subject"), pl.col("period")]
    return frame.with_columns(pl.concat_str(parts, separator="/", ignore_nulls=True).alias("id"))


def person(judged: Judged, rule: Rule, frame: pl.DataFrame) -> pl.Series:
    """Return the person who has to act: `whom` of the effects, else the subject's own."""
    if "whom" in rule.outputs:
        return value(judged, f"{rule.id}:whom").alias("person")
    return frame["person"]


def together(parts: Sequence[pl.DataFrame], columns: dict[str, Any], order: Sequence[str]) -> pl.DataFrame:
    """Return the parts as one table in a fixed order of rows and columns."""
    if not parts:
        return pl.DataFrame(schema=columns)
    whole = pl.concat([part.select("_t", *columns) for part in parts])
    return whole.sort("_t", *order, nulls_last=False, maintain_order=True).select(*columns)


ROUTES: dict[str, Any] = {
    "id": pl.String, **SUBJECT, "issue": pl.String, "tier": pl.String, "by": pl.String, "to": pl.String,
    "forum": pl.String, "due": pl.Date, "rule": pl.String, "cites": pl.String,
}  # fmt: skip


def routes(pack: Pack, judged: Iterable[Judged]) -> pl.DataFrame:
    """Return where each subject goes: tier, who decides, in which forum, until when."""
    parts = []
    for one in judged:
        for rule in _rules(pack, one, "rule"):
            if rule.effects.route is None:
                continue
            frame = about(one)
            each = one.group.subject.each
            issue = frame["subject"] if each == "issue" else pl.Series([None] * frame.height, dtype=pl.String)
            due = value(one, f"{rule.id}:due") if "due" in rule.outputs else None
            frame = frame.with_columns(
                issue.alias("issue"),
                word(one, rule, "route").alias("tier"),
                *(word(one, rule, key) for key in ("by", "to", "forum")),
                person(one, rule, frame),
                (due if due is not None else pl.Series([None] * frame.height, dtype=pl.Date)).alias("due"),
                pl.lit(rule.id).alias("rule"),
                cited(pack, one, rule),
            ).filter(one.outcome.rule(rule.id).fill_null(value=False))
            parts.append(identified(frame, pack, rule.id))
    return together(parts, ROUTES, ("each", "subject", "rule"))


def cited(pack: Pack, judged: Judged, rule: Rule) -> pl.Series:
    """Return the clauses of a rule, and those of the row of the decision table that its effect comes from."""
    height = judged.panel.rows.height
    own = ", ".join(rule.cites)
    plain = pl.Series("cites", [own], dtype=pl.String).new_from_index(0, height)
    named = {getattr(rule.effects, key) for key in ("route", "action")} - {None}
    for table in pack.decisions:
        if table.hit is None or not any(str(name).startswith(f"{table.id}.") for name in named):
            continue
        if table.group != judged.plan.group:
            continue
        hits = number(judged, f"{table.id}:hit").cast(pl.Int64)
        cites = [", ".join(dict.fromkeys((*rule.cites, *row))) for row in (table.cites, *table.row_cites)]
        found = dict(enumerate(cites))
        return hits.replace_strict(found, default=own, return_dtype=pl.String).fill_null(own).alias("cites")
    return plain


DUTY_STATUSES = ("met", "breached", "waived", "exempt", "undecided")
DUTIES: dict[str, Any] = {
    "id": pl.String, **SUBJECT, "duty": pl.String, "required": AMOUNT, "most": AMOUNT, "done": AMOUNT,
    "missing": pl.String, "status": pl.Enum(DUTY_STATUSES), "load": AMOUNT, "cites": pl.String,
}  # fmt: skip


def duties(pack: Pack, judged: Sequence[Judged]) -> pl.DataFrame:
    """Return what was owed by whom, what was done, and whether that was enough; the load of each person beside it."""
    parts = []
    for duty in pack.duties:
        one = judged[duty.group]
        rule = pack.rule(duty.rule)
        frame = about(one)
        none = pl.Series([None] * frame.height, dtype=AMOUNT)
        applies, waived = value(one, f"{duty.id}:applies"), value(one, f"{duty.id}:waived")
        breached = one.outcome.rule(rule.id)
        status = (
            pl.when(pl.col("_applies").is_null())
            .then(pl.lit("undecided"))
            .when(pl.col("_waived"))
            .then(pl.lit("waived"))
            .when(pl.col("_breached"))
            .then(pl.lit("breached"))
            .when(pl.col("_breached").is_null())
            .then(pl.lit("undecided"))
            .otherwise(pl.lit("met"))
        )
        frame = frame.with_columns(
            applies.alias("_applies"), waived.alias("_waived"), breached.alias("_breached"),
            in_force(one, rule).alias("_force"),
            pl.lit(duty.id).alias("duty"),
            (number(one, f"{duty.id}:required") if duty.required is not None else none).alias("required"),
            (number(one, f"{duty.id}:most") if duty.most is not None else none).alias("most"),
            number(one, f"{duty.id}:done").alias("done"),
            _missing(one, duty.id, [label for label, _ in duty.parts], frame.height),
            person(one, rule, frame),
            pl.lit(", ".join(rule.cites)).alias("cites"),
        ).with_columns(status.cast(pl.Enum(DUTY_STATUSES)).alias("status"))  # fmt: skip
        frame = frame.filter(pl.col("_force") & pl.col("_applies").fill_null(value=True))
        frame = _loaded(frame)
        parts.append(
            identified(
                pl.concat([frame, _exempt(one, duty.id, rule, frame)], how="diagonal_relaxed"), pack, duty.id
            )
        )
    return together(parts, DUTIES, ("each", "subject", "duty"))


def _loaded(frame: pl.DataFrame) -> pl.DataFrame:
    """Add what each person owes in all in the period: a person with three projects may owe six visits."""
    owed = pl.when(pl.col("status") != "waived").then(pl.col("required"))
    total = owed.sum().over("person", "period")
    return frame.with_columns(
        pl.when(pl.col("person").is_not_null())
        .then(total)
        .otherwise(pl.col("required"))
        .cast(AMOUNT)
        .alias("load")
    )


def _exempt(one: Judged, duty: str, rule: Rule, like: pl.DataFrame) -> pl.DataFrame:
    """Return rows for the periods in which the subject's project was exempt."""
    panel = one.panel
    owed = [time for time in panel.exempt[TIME].unique() if rule.in_force(panel.periods[time].end)]
    exempt = panel.exempt.filter(pl.col(TIME).is_in(owed))
    if not exempt.height:
        return like.clear()
    return _about(one, exempt).with_columns(
        pl.lit(duty).alias("duty"),
        pl.lit("exempt").cast(pl.Enum(DUTY_STATUSES)).alias("status"),
        pl.lit(", ".join(rule.cites)).alias("cites"),
    )


def _missing(one: Judged, duty: str, labels: list[str], height: int) -> pl.Series:
    """Return which parts of a duty are missing; those that cannot be told with a question mark."""
    if not labels:
        return pl.Series("missing", [None] * height, dtype=pl.String)
    columns = []
    for k, label in enumerate(labels):
        part = pl.col(f"p{k}")
        columns.append(
            pl.when(part.is_null()).then(pl.lit(f"{label}?")).when(~part).then(pl.lit(label)).otherwise(None)
        )
    frame = pl.DataFrame([value(one, f"{duty}:part:{k}").alias(f"p{k}") for k in range(len(labels))])
    text = frame.select(pl.concat_str(columns, separator=", ", ignore_nulls=True).alias("missing"))["missing"]
    return text.replace("", None)


DEADLINE_STATUSES = (
    "met", "late", "overdue", "due_soon", "pending", "exempt", "not_started", "undecided",
)  # fmt: skip
DEADLINES: dict[str, Any] = {
    "id": pl.String, **SUBJECT, "deadline": pl.String, "event": pl.Date, "due": pl.Date,
    "due_at": pl.Datetime("us"), "remind_on": pl.Date, "met_on": pl.Date, "status": pl.Enum(DEADLINE_STATUSES),
    "days_left": pl.Int64, "extended": pl.Boolean, "by": pl.String, "to": pl.String, "cites": pl.String,
}  # fmt: skip


def deadlines(pack: Pack, judged: Sequence[Judged]) -> pl.DataFrame:
    """Return every deadline that runs or ran: when it began, when it is due, and how it stands."""
    parts = []
    for deadline in pack.deadlines:
        one = judged[deadline.group]
        rule = pack.rule(deadline.rule)
        frame = about(one)
        as_of = pl.lit(one.panel.as_of)
        due = value(one, f"{deadline.id}:due")
        remind = value(one, f"{deadline.id}:remind") if deadline.remind is not None else None
        extended = value(one, f"{deadline.id}:extended") if deadline.extended is not None else None
        nothing = [None] * frame.height
        frame = frame.with_columns(
            value(one, f"{deadline.id}:applies").alias("_applies"),
            value(one, f"{deadline.id}:exempt").alias("_exempt"),
            value(one, f"{deadline.id}:start").cast(pl.Date).alias("event"),
            due.cast(pl.Date).alias("due"),
            (due if deadline.timed else pl.Series(nothing, dtype=pl.Datetime("us"))).alias("due_at"),
            value(one, f"{deadline.id}:met").cast(pl.Date).alias("met_on"),
            one.outcome.rule(rule.id).alias("_missed"),
            in_force(one, rule).alias("_force"),
            (remind if remind is not None else pl.Series(nothing, dtype=pl.Date)).alias("remind_on"),
            (extended if extended is not None else pl.Series(nothing, dtype=pl.Boolean)).alias("extended"),
            pl.lit(deadline.id).alias("deadline"),
            word(one, rule, "by"), word(one, rule, "to"), person(one, rule, frame),
            pl.lit(", ".join(rule.cites)).alias("cites"),
        )  # fmt: skip
        done = pl.col("met_on").is_not_null()
        status = (
            pl.when(pl.col("_exempt"))
            .then(pl.lit("exempt"))
            .when(pl.col("_applies").is_null() | pl.col("_exempt").is_null())
            .then(pl.lit("undecided"))
            .when(pl.col("event").is_null())
            .then(pl.lit("not_started"))
            .when(pl.col("_missed").is_null())
            .then(pl.lit("undecided"))
            .when(pl.col("_missed") & done)
            .then(pl.lit("late"))
            .when(pl.col("_missed"))
            .then(pl.lit("overdue"))
            .when(done)
            .then(pl.lit("met"))
            .when(pl.col("remind_on").is_not_null() & (pl.col("remind_on") <= as_of))
            .then(pl.lit("due_soon"))
            .otherwise(pl.lit("pending"))
        )
        left = (pl.col("due") - pl.coalesce("met_on", as_of)).dt.total_days()
        frame = frame.with_columns(
            status.cast(pl.Enum(DEADLINE_STATUSES)).alias("status"), left.cast(pl.Int64).alias("days_left")
        ).filter(pl.col("_force") & pl.col("_applies").fill_null(value=True))
        parts.append(identified(frame, pack, deadline.id))
    return together(parts, DEADLINES, ("each", "subject", "deadline"))


def _rules(pack: Pack, judged: Judged, *kinds: str) -> list[Rule]:
    return [rule for rule in pack.rules if rule.group == judged.plan.group and rule.kind in kinds]
