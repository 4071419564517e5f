"""What an engine hands over: verdicts at once, everything else when it is asked for."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    import polars as pl


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
