"""The totals that Tangshan published (clauses TS-01 to TS-11); amounts in 亿元, as printed."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from progress_rules.errors import Bilingual
from progress_rules.quantities import EXACT

YEAR = 2018
"""The year that the demo is about unless another is asked for; the text does not settle it."""

UNIT = 10_000
"""万元 in one 亿元: the ledger keeps amounts in 万元."""

NEW, CONTINUED, PREPARING = "新开工", "续建", "前期"


@dataclass(frozen=True, slots=True)
class Totals:
    """How many projects, what they cost in all, and what is planned for the year, in 亿元."""

    projects: int
    investment: Decimal
    annual: Decimal

    def less(self, others: list[Totals]) -> Totals:
        """Return what is left when others are taken away."""
        return Totals(
            self.projects - sum(o.projects for o in others),
            _less(self.investment, [o.investment for o in others]),
            _less(self.annual, [o.annual for o in others]),
        )


@dataclass(frozen=True, slots=True)
class Band:
    """Projects by size: a total investment of at least `low` and less than `high`, in 亿元.

    The text does not say which band a project on a boundary belongs to. "100亿元以上" is read as 100 and more,
    as in Chinese law (以上 includes the number), and each band begins where the one below ends.
    """

    name: Bilingual
    low: int
    high: int | None
    totals: Totals

    def holds(self, investment: Fraction) -> bool:
        """Return whether a project of that total investment, in 亿元, belongs to the band."""
        return self.low <= investment and (self.high is None or investment < self.high)


@dataclass(frozen=True, slots=True)
class Quarter:
    """What is to be invested in a quarter alone, the share of the year reached by its end, and the starts."""

    invested: Decimal
    share: Decimal
    starts: int
    start_rate: Decimal


def _totals(projects: int, investment: str, annual: str) -> Totals:
    return Totals(projects, Decimal(investment), Decimal(annual))


def _less(whole: Decimal, parts: list[Decimal]) -> Decimal:
    for part in parts:
        whole = EXACT.subtract(whole, part)
    return whole


PROJECTS = 217
UNDER_CONSTRUCTION = _totals(148, "4885.3", "1127.4")
PREPARATION = (69, Decimal("5557.7"))
KINDS = {NEW: _totals(73, "2253", "552.5"), CONTINUED: _totals(75, "2632.3", "574.9")}
CATEGORIES = {
    "产业": _totals(69, "2420.7", "580.5"),
    "城建和交通基础设施": _totals(23, "1295.3", "256.4"),
    "民生": _totals(24, "514.7", "114.8"),
    "生态": _totals(14, "164.4", "55.6"),
    "文旅": _totals(18, "490.2", "120.1"),
}
CATEGORY_NAMES = {
    "产业": "industry",
    "城建和交通基础设施": "urban construction and transport",
    "民生": "public welfare",
    "生态": "ecology and restoration",
    "文旅": "culture and tourism",
}

_LARGE = [
    Band(Bilingual("10 billion yuan and more", "100亿元以上"), 100, None, _totals(8, "1961.3", "303.1")),
    Band(Bilingual("5 to 10 billion yuan", "50–100亿元"), 50, 100, _totals(11, "723.4", "131")),
    Band(Bilingual("1 to 5 billion yuan", "10–50亿元"), 10, 50, _totals(111, "2067", "630.4")),
]
BANDS = (
    *_LARGE,
    Band(
        Bilingual("less than 1 billion yuan", "不足10亿元"), 0, 10,
        UNDER_CONSTRUCTION.less([band.totals for band in _LARGE]),
    ),
)  # fmt: skip
"""The three published bands, and what they leave of the total: the projects of less than 10亿元."""

QUARTERS = (
    Quarter(Decimal("162.5"), Decimal("14.4"), 37, Decimal("50.7")),
    Quarter(Decimal(341), Decimal("44.7"), 24, Decimal("83.6")),
    Quarter(Decimal("383.8"), Decimal("78.7"), 12, Decimal(100)),
    Quarter(Decimal("240.2"), Decimal(100), 0, Decimal(100)),
)
COMPLETIONS = 58
