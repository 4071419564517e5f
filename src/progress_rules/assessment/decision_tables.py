"""What decision tables gave."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from progress_rules.assessment.subject_tables import SUBJECT, about, number, value
from progress_rules.language import nodes as n
from progress_rules.language.unary_model import write_value

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from progress_rules.assessment.judged import Judged
    from progress_rules.packs import DecisionTable, Pack

DECISIONS: dict[str, Any] = {
    **SUBJECT, "table": pl.String, "hit": pl.Int64, "row": pl.Int64, "output": pl.String, "value": pl.String,
    "cites": pl.String,
}  # fmt: skip


def decisions(pack: Pack, judged: Sequence[Judged]) -> pl.DataFrame:
    """Return what decision tables gave: a line for each output of each hit, `row` 0 for the default."""
    parts = []
    for table in pack.decisions:
        one = judged[table.group]
        frame = about(one)
        for order, row, hit in _hits(one, table):
            for k, (name, _) in enumerate(table.types):
                part = frame.with_columns(
                    pl.lit(table.id).alias("table"), hit.alias("_hit"), order.alias("hit"),
                    pl.lit(row, dtype=pl.Int64).alias("row"), pl.lit(name).alias("output"),
                    _given(one, table, row, k, name), pl.lit(k).alias("_k"),
                    pl.lit(", ".join(table.row_cites[row - 1] if row else table.cites)).alias("cites"),
                )  # fmt: skip
                parts.append(part.filter(pl.col("_hit")))
        if table.adds_up:
            name = next(iter(table.values))
            part = frame.with_columns(
                pl.lit(table.id).alias("table"), pl.lit(1, dtype=pl.Int64).alias("hit"),
                pl.lit(None, dtype=pl.Int64).alias("row"), pl.lit(name).alias("output"),
                _text(number(one, f"{table.id}:{name}")).alias("value"), pl.lit(0).alias("_k"),
                pl.lit(", ".join(table.cites)).alias("cites"),
            )  # fmt: skip
            parts.append(part.filter(pl.col("value").is_not_null()))
    if not parts:
        return pl.DataFrame(schema=DECISIONS)
    whole = pl.concat([part.select("_t", "_k", *DECISIONS) for part in parts])
    return whole.sort("_t", "each", "subject", "table", "hit", "_k").select(*DECISIONS)


def _hits(one: Judged, table: DecisionTable) -> Iterable[tuple[pl.Series, int, pl.Series]]:
    """Yield for each row of a table: the number of its hit, the row, and where it is hit."""
    height = one.panel.rows.height
    first = pl.Series([1], dtype=pl.Int64).new_from_index(0, height)
    if table.hit is not None:
        hits = number(one, f"{table.id}:hit").cast(pl.Int64)
        for row in range(0 if table.default else 1, len(table.rows) + 1):
            yield first, row, (hits == row).fill_null(value=False)
        return
    if table.adds_up:
        return
    before = first * 0
    anything = pl.Series([False], dtype=pl.Boolean).new_from_index(0, height)
    for row in table.order:
        matched = one.outcome.rule(table.rows[row]).fill_null(value=False)
        before = before + matched.cast(pl.Int64)
        anything = anything | matched
        yield before, row + 1, matched
    if table.default:
        yield first, 0, ~anything


def _given(one: Judged, table: DecisionTable, row: int, k: int, name: str) -> pl.Series:
    """Return the output of a row of a table as text."""
    node = table.default[k] if row == 0 else table.outputs[row - 1][k]
    height = one.panel.rows.height
    if isinstance(node, n.Literal):
        plain = (
            None
            if node.value is None
            else str(node.value)
            if isinstance(node.value, str)
            else write_value(node.value)
        )
        return pl.Series("value", [plain], dtype=pl.String).new_from_index(0, height)
    full = f"{table.id}:{row}:{name}"
    if node.type.name == "number":
        return _text(number(one, full)).alias("value")
    return value(one, full).cast(pl.String).alias("value")


def _text(values: pl.Series) -> pl.Series:
    from progress_rules.quantities import format_decimal

    return pl.Series([None if v is None else format_decimal(v) for v in values], dtype=pl.String)


def outcomes_of(one: Judged, table: DecisionTable) -> Any:
    """Return what a table gave in the first row of a panel, as `decide` returns it."""
    hits = []
    for order, row, hit in _hits(one, table):
        if hit[0]:
            given = table.outputs[row - 1] if row else table.default
            outputs = {
                name: _exact(one, f"{table.id}:{row}:{name}", given[k])
                for k, (name, _) in enumerate(table.types)
            }
            hits.append((order[0], outputs))
    several = [outputs for _, outputs in sorted(hits, key=lambda hit: hit[0])]
    if table.policy == "collect" and table.aggregate != "list":
        name = next(iter(table.values))
        if table.adds_up:
            return _number(number(one, f"{table.id}:{name}")[0])
        return several[0][name] if several else None
    if table.policy in {"rule_order", "output_order", "collect"}:
        return several
    return several[0] if several else None


def _exact(one: Judged, full: str, node: n.Node) -> Any:
    if isinstance(node, n.Literal):
        return node.value
    return _number(number(one, full)[0]) if node.type.name == "number" else value(one, full)[0]


def _number(found: Any) -> Any:
    from progress_rules.quantities import EXACT

    if found is None:
        return None
    short = EXACT.normalize(found)
    return short.quantize(1) if short == short.to_integral_value() else short
