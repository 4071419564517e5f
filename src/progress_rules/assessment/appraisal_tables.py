"""The tidy tables of rankings, totals of scores, and ladders."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from progress_rules.assessment.rankings import places
from progress_rules.assessment.subject_tables import AMOUNT, SUBJECT, about, number, together, value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from progress_rules.assessment.judged import Judged
    from progress_rules.packs import Pack, Ranking

PLACE = pl.Decimal(38, 1)
RANKS: dict[str, Any] = {
    "ranking": pl.String, **SUBJECT, "group": pl.String, "place": PLACE, "of": pl.Int64, "score": AMOUNT,
    "change": PLACE, "tied": pl.Int64, "first": pl.Boolean, "last": pl.Boolean, "in_top": pl.Boolean,
    "in_bottom": pl.Boolean, "cites": pl.String,
}  # fmt: skip


def ranks(pack: Pack, judged: Sequence[Judged]) -> pl.DataFrame:
    """Return who came in which place: a row for each subject that takes part, or may, in each period."""
    parts = []
    for ranking in pack.rankings:
        one = judged[ranking.group]
        if not one.panel.rows.height:
            continue
        found = places(one, ranking)
        frame = about(one).with_columns(
            pl.lit(ranking.id).alias("ranking"), _group(one, ranking), _score(one, ranking), *found.get_columns(),
            value(one, f"{ranking.id}:when0").alias("_when"), pl.lit(", ".join(ranking.cites)).alias("cites"),
        )  # fmt: skip
        frame = frame.filter(pl.col("_when").fill_null(value=True))
        frame = frame.with_columns(pl.col("place", "change").cast(PLACE), pl.col("of", "tied").cast(pl.Int64))
        parts.append(frame)
    return together(parts, RANKS, ("ranking", "group", "place", "subject"))


def _group(one: Judged, ranking: Ranking) -> pl.Series:
    """Return the group of each row as a text; none where there is one group only."""
    count = len(ranking.parts["within"])
    if not count:
        return pl.Series("group", [None] * one.panel.rows.height, dtype=pl.String)
    texts = pl.DataFrame([value(one, f"{ranking.id}:within{k}").alias(f"w{k}") for k in range(count)])
    return texts.select(pl.concat_str(pl.all(), separator=" / ").alias("group"))["group"]


def _score(one: Judged, ranking: Ranking) -> pl.Series:
    """Return the number that was ranked by; none where it is a day or a level."""
    if ranking.parts["by"][0].type.name != "number":
        return pl.Series("score", [None] * one.panel.rows.height, dtype=AMOUNT)
    return number(one, f"{ranking.id}:by0").alias("score")


TOTALS: dict[str, Any] = {
    "scheme": pl.String, "year": pl.Int64, **SUBJECT, "points": AMOUNT, "cites": pl.String,
}  # fmt: skip


def totals(pack: Pack, judged: Sequence[Judged]) -> pl.DataFrame:
    """Return what each score came to for each subject and period; unknown while a part of it is."""
    parts = []
    for score in pack.scores:
        one = judged[score.group]
        years = pl.Series([one.panel.year_of(p) for p in one.panel.periods.values()], dtype=pl.Int64)
        parts.append(
            about(one).with_columns(
                pl.lit(score.id).alias("scheme"), years.gather(one.panel.positions()).alias("year"),
                number(one, f"{score.id}:total").alias("points"), pl.lit(", ".join(score.cites)).alias("cites"),
            )
        )  # fmt: skip
    return together(parts, TOTALS, ("scheme", "unit", "project", "subject"))


LADDERS: dict[str, Any] = {
    "ladder": pl.String, **SUBJECT, "count": pl.Int64, "rung": pl.String, "next": pl.String, "cites": pl.String,
}  # fmt: skip


def ladders(pack: Pack, judged: Sequence[Judged]) -> pl.DataFrame:
    """Return where each subject stands on each ladder while a spell is open: periods counted, rung reached and next."""
    parts = []
    for ladder in pack.ladders:
        one = judged[ladder.group]
        names = pl.Series([None, *ladder.rungs, None], dtype=pl.String)
        reached = number(one, f"{ladder.id}:rung").cast(pl.UInt32)
        frame = about(one).with_columns(
            pl.lit(ladder.id).alias("ladder"), number(one, f"{ladder.id}:count").cast(pl.Int64).alias("count"),
            names.gather(reached).alias("rung"), names.gather(reached + 1).alias("next"),
            value(one, f"{ladder.id}:open").alias("_open"), pl.lit(", ".join(ladder.cites)).alias("cites"),
        )  # fmt: skip
        parts.append(frame.filter(pl.col("_open").fill_null(value=True)))
    return together(parts, LADDERS, ("ladder", "subject"))
