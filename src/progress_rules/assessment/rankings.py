"""Places: who is first, who is last, in each period and group, exactly as the numbers are."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import polars as pl

from progress_rules.assessment.outputs import VALUE
from progress_rules.assessment.rows import CODE, TIME

if TYPE_CHECKING:
    from progress_rules.assessment.judged import Judged
    from progress_rules.language import Node
    from progress_rules.packs import Ranking

_GROUP = ["_t", "_within"]


def places(one: Judged, ranking: Ranking) -> pl.DataFrame:
    """Return place, of, tied, change, first, last, in_top and in_bottom for each row of a group.

    Keys are compared as the fractions they are, not as they are printed. Who does not take part has no place and is
    neither first nor last. Where the key of one who may take part is unknown, `unknown` says what comes of the others.
    Whose group is unknown has no place, and takes nobody else's.
    """
    rows = one.panel.rows
    height = rows.height
    if not height:
        return pl.DataFrame(schema=_SCHEMA)
    part = _Parts(one, ranking)
    frame = pl.DataFrame(
        [
            rows[CODE], rows[TIME], (rows[TIME] if one.panel.periodic else rows[TIME] * 0).alias("_t"),
            part.group().alias("_within"), part.value("when").alias("_when"), part.key().alias("_key"),
            *(part.value(word).alias(f"_{word}") for word in ("order", "ties", "unknown", "all_equal")),
            *(part.number(name).alias(f"_{name}") for name in ("least", "top", "bottom")),
        ]
    ).with_row_index("_row")  # fmt: skip
    lowest = pl.col("_order") == "lowest_first"
    frame = frame.with_columns(pl.when(lowest).then(pl.col("_key")).otherwise(-pl.col("_key")).alias("_rank"))
    last = (pl.col("_unknown") == "last") & pl.col("_key").is_null()
    beyond = pl.col("_rank").max().over(_GROUP) + 1
    frame = frame.with_columns(pl.when(last).then(beyond.fill_null(0)).otherwise("_rank").alias("_rank"))
    grouped = pl.col("_within").is_not_null()
    taking = pl.col("_when").fill_null(value=False) & pl.col("_rank").is_not_null() & grouped
    doubtful = (pl.col("_when").is_null() | (pl.col("_when") & pl.col("_rank").is_null())) & (
        pl.col("_unknown") == "undecided"
    )
    frame = frame.with_columns(
        pl.when(taking).then(pl.col("_rank")).alias("_rank"), taking.alias("_takes"), doubtful.alias("_doubt")
    )
    open_ = pl.col("_doubt").any().over(_GROUP)
    rank = pl.col("_rank")
    low, high = rank.rank("min").over(_GROUP), rank.rank("max").over(_GROUP)
    dense = rank.rank("dense").over(_GROUP)
    of = pl.col("_takes").sum().over(_GROUP)
    ties = pl.col("_ties")
    twice = (
        pl.when(ties == "max").then(2 * high).when(ties == "dense").then(2 * dense)
        .when(ties == "average").then(low + high).otherwise(2 * low)
    )  # fmt: skip
    frame = frame.with_columns(
        open_.alias("_open"), low.cast(pl.Int64).alias("_low"), high.cast(pl.Int64).alias("_high"),
        of.cast(pl.Int64).alias("of"), twice.cast(pl.Int64).alias("_twice"),
    )  # fmt: skip
    enough = pl.col("of") >= pl.col("_least")
    equal = (pl.col("_low") == 1) & (pl.col("_high") == pl.col("of")) & (pl.col("_all_equal") == "nobody")
    counted = pl.col("_takes") & enough
    known = counted & pl.col("_key").is_not_null()  # who is last for want of a key is never first
    bottom = pl.col("of") - pl.col("_high")  # how many come after
    unsure = (pl.col("_open") | ~grouped) & pl.col("_when").fill_null(value=True)

    def said(condition: pl.Expr, name: str) -> pl.Expr:
        return pl.when(unsure).then(None).otherwise(condition.fill_null(value=False)).alias(name)

    frame = frame.with_columns(
        pl.when(~pl.col("_open")).then(pl.col("_twice")).alias("_twice"),
        (pl.when(~pl.col("_open") & pl.col("_takes")).then(pl.col("_high") - pl.col("_low") + 1)).alias(
            "tied"
        ),
        pl.when(~pl.col("_open")).then(pl.col("of")).alias("of"),
        said(known & (pl.col("_low") == 1), "first"),
        said(counted & (bottom == 0) & ~equal, "last"),
        said(known & (pl.col("_low") <= pl.col("_top")), "in_top"),
        said(counted & (bottom < pl.col("_bottom")) & ~equal, "in_bottom"),
    )
    before = pl.col("_twice").shift(1).over(CODE, order_by=TIME)
    frame = frame.with_columns((before - pl.col("_twice")).alias("_change")).sort("_row")
    return frame.select(
        _halves(frame["_twice"]).alias("place"),
        *(frame[name].cast(pl.Decimal(38, 0)).alias(name) for name in ("of", "tied")),
        _halves(frame["_change"]).alias("change"),
        *("first", "last", "in_top", "in_bottom"),
    )


_SCHEMA: dict[str, Any] = {
    "place": pl.Decimal(38, 0), "of": pl.Decimal(38, 0), "tied": pl.Decimal(38, 0), "change": pl.Decimal(38, 0),
    "first": pl.Boolean, "last": pl.Boolean, "in_top": pl.Boolean, "in_bottom": pl.Boolean,
}  # fmt: skip


def _halves(twice: pl.Series) -> pl.Series:
    """Return half of each whole number as a decimal, with a place after the point only where one is needed."""
    if not (twice.drop_nulls() % 2 == 1).any():
        return (twice // 2).cast(pl.Decimal(38, 0))
    found = {value: Decimal(value) / 2 for value in twice.drop_nulls().unique()}
    return twice.replace_strict(found, default=None, return_dtype=pl.Decimal(38, 1))


class _Parts:
    """What a ranking goes by, for each row of a group."""

    def __init__(self, one: Judged, ranking: Ranking) -> None:
        self.rest, self.ranking, self.height = one.outcome.rest, ranking, one.panel.rows.height

    def value(self, part: str, k: int = 0) -> pl.Series:
        """Return a part that is no number."""
        return self.rest[f"{VALUE}{self.ranking.id}:{part}{k}"]

    def number(self, part: str) -> pl.Series:
        """Return a number of places or subjects, rounded up to a whole one."""
        tops, lows = self._pair(part, 0)
        pairs = pl.DataFrame([tops, lows])
        different = pairs.unique(maintain_order=True)
        found = [
            None if top is None or low in {None, "0"} else -(-int(top) // int(low))
            for top, low in different.iter_rows()
        ]
        table = different.with_columns(pl.Series("_found", found, dtype=pl.Int64))
        return pairs.join(table, on=pairs.columns, how="left", nulls_equal=True, maintain_order="left")[
            "_found"
        ]

    def group(self) -> pl.Series:
        """Return the group of each row, a number; unknown where a part of it is."""
        parts = [self.value("within", k).alias(f"w{k}") for k in range(len(self.ranking.parts["within"]))]
        if not parts:
            return pl.Series([0], dtype=pl.Int64).new_from_index(0, self.height)
        frame = pl.DataFrame(parts)
        different = frame.drop_nulls().unique(maintain_order=True).with_row_index("_group")
        joined = frame.join(different, on=frame.columns, how="left", maintain_order="left")
        return joined["_group"].cast(pl.Int64)

    def key(self) -> pl.Series:
        """Return a whole number for each row that orders as its keys do, the smallest first; unknown where one is."""
        nodes = self.ranking.parts["by"]
        columns = [self._ordered(k, node) for k, node in enumerate(nodes)]
        frame = pl.DataFrame([column.alias(f"k{k}") for k, column in enumerate(columns)])
        if len(columns) == 1:
            return frame["k0"]
        different = frame.drop_nulls().unique().sort(frame.columns).with_row_index("_key")
        joined = frame.join(different, on=frame.columns, how="left", maintain_order="left")
        return joined["_key"].cast(pl.Int64)

    def _ordered(self, k: int, node: Node) -> pl.Series:
        if node.type.name != "number":
            return self.value("by", k).cast(pl.Int32 if node.type.name == "date" else pl.Int8).cast(pl.Int64)
        pairs = pl.DataFrame(self._pair("by", k))
        different = pairs.unique(maintain_order=True)
        exact = [
            None if top is None or low in {None, "0"} else Fraction(int(top), int(low))
            for top, low in different.iter_rows()
        ]
        order = {value: at for at, value in enumerate(sorted({v for v in exact if v is not None}))}
        found = [None if value is None else order[value] for value in exact]
        table = different.with_columns(pl.Series("_order", found, dtype=pl.Int64))
        return pairs.join(table, on=pairs.columns, how="left", nulls_equal=True, maintain_order="left")[
            "_order"
        ]

    def _pair(self, part: str, k: int) -> tuple[pl.Series, pl.Series]:
        name = f"{VALUE}{self.ranking.id}:{part}{k}"
        return self.rest[f"{name}:n"].alias("n"), self.rest[f"{name}:d"].alias("d")
