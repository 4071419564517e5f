"""What an engine hands over: verdicts at once, everything else when it is asked for."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from progress_rules.assessment.outputs import VALUE

if TYPE_CHECKING:
    from collections.abc import Callable

    import polars as pl

    from progress_rules.assessment.plan import Plan


def no_outcome(plan: Plan) -> Outcome:
    """Return the outcome of a panel without rows."""
    import polars as pl

    scoring = [rule for rule in plan.rules if rule.score is not None]
    verdicts: dict[str, Any] = {"signal": pl.Int8, "light": pl.Int8}
    verdicts |= {f"rule:{rule.id}": pl.Boolean for rule in plan.rules if rule.score is None}
    rest: dict[str, Any] = {"streak": pl.Int64}
    for rule in scoring:
        rest |= {
            f"rule:{rule.id}": pl.Boolean,
            f"score:{rule.id}:n": pl.String,
            f"score:{rule.id}:d": pl.String,
        }
    rest |= {f"counter:{name}": pl.Boolean for name, _ in plan.counters}
    types = {"date": pl.Date, "moment": pl.Datetime("us"), "text": pl.String, "level": pl.Int8}
    for name, node in plan.values:
        if node.type.name == "number":
            rest |= {f"{VALUE}{name}:n": pl.String, f"{VALUE}{name}:d": pl.String}
        else:
            rest[VALUE + name] = types.get(node.type.name, pl.Boolean)
    return Outcome(pl.DataFrame(schema=verdicts), lambda: pl.DataFrame(schema=rest))


class Outcome:
    """The outcome of every row of a panel, in its order.

    Attributes:
        verdicts: `signal` and `light` (Int8 rank, null for unknown) and for each rule `rule:<id>`
            that gives no score (Boolean, null for undecided).
    """

    def __init__(self, verdicts: pl.DataFrame, rest: Callable[[], pl.DataFrame]) -> None:
        self.verdicts = verdicts
        self._rest = rest

    @cached_property
    def rest(self) -> pl.DataFrame:
        """What is computed on demand, a row for each row of the panel.

        `streak` (Int64); for each scoring rule `rule:<id>` and its points, `score:<id>:n` and `score:<id>:d`,
        as an exact fraction in text; for each counter `counter:<id>` (Boolean).
        """
        return self._rest()

    def rule(self, rule_id: str) -> pl.Series:
        """Return what became of a rule in every row: true, false, or null for undecided."""
        name = f"rule:{rule_id}"
        return self.verdicts[name] if name in self.verdicts.columns else self.rest[name]
