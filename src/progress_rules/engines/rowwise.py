"""What engines share that judge row by row: where each subject begins and ends, and the outcome of all rows."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from progress_rules.assessment.outputs import VALUE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import polars as pl

    from progress_rules.assessment.outcome import Outcome
    from progress_rules.assessment.panel import Panel
    from progress_rules.assessment.plan import Plan


def subjects_of(panel: Panel) -> list[tuple[int, int]]:
    """Return where the rows of each subject begin and end."""
    from progress_rules.assessment.rows import CODE

    codes = panel.rows[CODE]
    ends = codes.rle().struct.field("len").cum_sum().to_list() if len(codes) else []
    return list(pairwise([0, *ends]))


def outcome_of(plan: Plan, outputs: Mapping[str, Sequence[Any]]) -> Outcome:
    """Return the outcome of all rows, from the values of each output."""
    import polars as pl

    from progress_rules.assessment.outcome import Outcome

    series: list[pl.Series] = []
    kinds = {VALUE + name: node.type.name for name, node in plan.values}
    for name, values in outputs.items():
        series += series_of(name, values, kinds.get(name, "bool"))
    frame = pl.DataFrame(series)
    scoring = {f"rule:{rule.id}" for rule in plan.rules if rule.score is not None}
    named = {f"rule:{rule.id}" for rule in plan.rules} - scoring
    verdicts = [c for c in frame.columns if c in {"signal", "light"} or c in named]
    return Outcome(frame.select(verdicts), lambda: frame.drop(verdicts))


def series_of(name: str, values: Sequence[Any], kind: str) -> list[pl.Series]:
    """Return the columns that outcomes hold of the values of one output; a number is two texts, of an exact fraction.

    Args:
        name: The output, see `assessment.outcome.Outcome`.
        values: One for each row.
        kind: The type of its expression.
    """
    import polars as pl

    dtypes: dict[str, Any] = {
        "date": pl.Date,
        "moment": pl.Datetime("us"),
        "text": pl.String,
        "level": pl.Int8,
    }
    if name in {"signal", "light"}:
        return [pl.Series(name, values, dtype=pl.Int8)]
    if name == "streak":
        return [pl.Series(name, [None if v is None else int(v) for v in values], dtype=pl.Int64)]
    if name.startswith("score:") or kind == "number":
        exact = [None if v is None else Fraction(v) for v in values]
        top = [None if v is None else str(v.numerator) for v in exact]
        low = [None if v is None else str(v.denominator) for v in exact]
        return [pl.Series(f"{name}:n", top, dtype=pl.String), pl.Series(f"{name}:d", low, dtype=pl.String)]
    return [pl.Series(name, values, dtype=dtypes.get(kind, pl.Boolean))]
