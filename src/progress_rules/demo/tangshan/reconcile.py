"""Each published total beside what the facts of the demo give, worked out from unrounded figures."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from progress_rules.demo.tangshan.figures import Figure, Line
from progress_rules.demo.tangshan.published import (
    BANDS,
    CATEGORIES,
    CATEGORY_NAMES,
    COMPLETIONS,
    CONTINUED,
    KINDS,
    NEW,
    PREPARATION,
    PREPARING,
    PROJECTS,
    QUARTERS,
    UNDER_CONSTRUCTION,
    UNIT,
    Totals,
)
from progress_rules.errors import Bilingual
from progress_rules.periods import parse_period
from progress_rules.planning import check_split

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from progress_rules.model import Portfolio
    from progress_rules.planning.check import SplitCheck

    Row = dict[str, Any]

ALL, BUILDING = Bilingual("all projects", "全部项目"), Bilingual("under construction", "在建项目")
KIND_NAMES = {NEW: "new starts", CONTINUED: "continued", PREPARING: "in preparation"}


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """All published totals beside those of a portfolio.

    Attributes:
        year: The year of the facts.
        sums: TS-01 to TS-06: projects, total investment and annual plan, as far as published.
        course: TS-08 to TS-11: for each number the target and what was reached.
        quarters: The unrounded targets of the quarters, in 亿元.
        printed: What the printed quarters come to beside the printed plan of the year.
    """

    year: int
    sums: tuple[Line, ...]
    course: tuple[Line, ...]
    quarters: tuple[Fraction, ...]
    printed: SplitCheck

    @property
    def ok(self) -> bool:
        """Whether every total is the published one or prints as it, and the printed sum is off by rounding only."""
        lines = (*self.sums, *self.course)
        whole = sum(self.quarters) == Fraction(UNDER_CONSTRUCTION.annual)
        return whole and self.printed.ok and all(line.status != "differs" for line in lines)


def reconcile(portfolio: Portfolio) -> Reconciliation:
    """Return each published total beside what the facts give.

    >>> from progress_rules.demo import demo_portfolio
    >>> found = reconcile(demo_portfolio(pack="tangshan"))
    >>> found.ok, str(found.printed.difference), found.printed.status
    (True, '0.1', 'within_rounding')
    """
    assert portfolio.latest_date is not None  # noqa: S101 - a demo has reports
    year = portfolio.latest_date.year
    projects = portfolio.frame("projects").to_dicts()
    building = [project for project in projects if project["kind"] != PREPARING]
    targets = _targets(portfolio)
    printed = {f"{year}-Q{n}": quarter.invested for n, quarter in enumerate(QUARTERS, start=1)}
    return Reconciliation(
        year,
        (*_sums(projects, building),),
        (*_course(portfolio, building, targets, year),),
        tuple(Fraction(targets["投资", label]) / UNIT for label in printed),
        check_split((f"{year}", UNDER_CONSTRUCTION.annual), printed),
    )


def _sums(projects: list[Row], building: list[Row]) -> Iterator[Line]:
    preparing = [project for project in projects if project["kind"] == PREPARING]
    named = Bilingual(KIND_NAMES[PREPARING], "前期项目")
    yield Line("TS-01", ALL, (_count(PROJECTS, projects),))
    yield _line("TS-02", BUILDING, building, UNDER_CONSTRUCTION)
    for kind, totals in KINDS.items():
        yield _line("TS-03", Bilingual(KIND_NAMES[kind], kind), _with(building, "kind", kind), totals)
    for category, totals in CATEGORIES.items():
        named_category = Bilingual(CATEGORY_NAMES[category], category)
        yield _line("TS-04", named_category, _with(building, "category", category), totals)
    for band in BANDS:
        mine = [p for p in building if band.holds(Fraction(p["total_investment"]) / UNIT)]
        yield _line("TS-05", band.name, mine, band.totals)
    amount = Figure(PREPARATION[1], _sum(preparing, "total_investment"), 1)
    yield Line("TS-06", named, (_count(PREPARATION[0], preparing), amount))


def _course(
    portfolio: Portfolio, building: list[Row], targets: dict[tuple[str, str], Decimal], year: int
) -> Iterator[Line]:
    invested = _invested(portfolio)
    new = _with(building, "kind", NEW)
    plan = _sum(building, "annual_plan")
    sums, starts = [Fraction(0), Fraction(0)], [0, 0]
    for number, quarter in enumerate(QUARTERS, start=1):
        clause, label = f"TS-{number + 7:02d}", f"{year}-Q{number}"
        now = [Fraction(targets["投资", label]) / UNIT, invested[label]]
        sums = [before + more for before, more in zip(sums, now, strict=True)]
        yield _both(clause, _named("invested in {}", "{}完成投资", label), quarter.invested, now)
        shares = [100 * total / plan for total in sums]
        yield _both(
            clause,
            _named("share of the year by {}, %", "至{}累计占年计划（%）", label),
            quarter.share,
            shares,
        )
        if quarter.starts:
            mine = [_in(new, column, label) for column in ("planned_start", "actual_start")]
            starts = [before + more for before, more in zip(starts, mine, strict=True)]
            yield _both(
                clause, _named("starts in {}", "{}开工", label), Decimal(quarter.starts), mine, places=0
            )
            rates = [Fraction(100 * total, len(new)) for total in starts]
            yield _both(
                clause, _named("starting rate by {}, %", "至{}开工率（%）", label), quarter.start_rate, rates
            )
    done: list[Decimal | int] = [targets["竣工", f"{year}"], _in(building, "actual_finish", f"{year}")]
    completed = _named("completed in {}", "{}年完工", f"{year}")
    yield _both("TS-11", completed, Decimal(COMPLETIONS), done, places=0)


def _named(english: str, chinese: str, label: str) -> Bilingual:
    return Bilingual(english.format(label), chinese.format(label))


def _both(
    clause: str,
    what: Bilingual,
    published: Decimal,
    here: Iterable[Fraction | Decimal | int],
    *,
    places: int = 1,
) -> Line:
    return Line(clause, what, tuple(Figure(published, Fraction(value), places) for value in here))


def _line(clause: str, what: Bilingual, projects: list[Row], totals: Totals) -> Line:
    amounts = ((totals.investment, "total_investment"), (totals.annual, "annual_plan"))
    figures = (Figure(published, _sum(projects, column), 1) for published, column in amounts)
    return Line(clause, what, (_count(totals.projects, projects), *figures))


def _count(published: int, projects: list[Row]) -> Figure:
    return Figure(Decimal(published), Fraction(len(projects)), 0)


def _sum(projects: list[Row], column: str) -> Fraction:
    return sum((Fraction(project[column]) for project in projects), Fraction(0)) / UNIT


def _with(projects: list[Row], column: str, value: str) -> list[Row]:
    return [project for project in projects if project[column] == value]


def _in(projects: list[Row], column: str, label: str) -> int:
    """Return how many of these days lie in a period."""
    period = parse_period(label)
    return sum(p[column] is not None and period.start <= p[column] <= period.end for p in projects)


def _targets(portfolio: Portfolio) -> dict[tuple[str, str], Decimal]:
    """Return the targets of the city as a whole, by measure and period."""
    rows = portfolio.frame("targets").to_dicts()
    return {
        (row["measure"], row["period"]): row["value"] if row["amount"] is None else row["amount"]
        for row in rows
        if row["unit"] is None
    }


def _invested(portfolio: Portfolio) -> dict[str, Fraction]:
    """Return what was invested in each quarter, by the last version of each report, in 亿元."""
    reports = portfolio.frame("reports").sort("recorded_at").to_dicts()
    last = {(row["project"], row["period"]): row["actual_investment"] for row in reports}
    found: dict[str, Fraction] = {}
    for (_, period), amount in last.items():
        start = parse_period(period).start
        label = f"{start.year}-Q{(start.month + 2) // 3}"
        found[label] = found.get(label, Fraction(0)) + Fraction(amount) / UNIT
    return found
