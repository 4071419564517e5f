"""The demos there are, by the pack that they are made for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from progress_rules.errors import Problem, RequestError, suggestion

if TYPE_CHECKING:
    from progress_rules.model import Portfolio

SEED = 2017
DEMOS = ("ziyang", "tangshan")


def demo_portfolio(seed: int = SEED, pack: str = "ziyang", year: int | None = None) -> Portfolio:
    """Return an invented portfolio that leads to the totals a city published, whatever the seed.

    `ziyang`: 177 projects with their reports of ten months of 2017. `tangshan`: 217 projects with the course of
    a whole year, 2018 unless another is given. Nothing in them is a real project; names, units and figures come
    from a generator.

    Args:
        seed: Where the generator starts; the same seed gives the same portfolio.
        pack: The rule pack that the facts are made for.
        year: The year that the facts are of, where the demo leaves a choice.

    Raises:
        RequestError: PR441 for a pack without a demo, PR442 for a year that there is no demo of.

    >>> demo_portfolio(seed=7).projects[0].id, demo_portfolio(seed=7, pack="tangshan").projects[0].id
    ('ZY-001', 'TS-001')
    """
    if pack == "ziyang":
        from progress_rules.demo.portfolio import YEAR, ziyang_portfolio

        _check_year(pack, year, YEAR, YEAR)
        return ziyang_portfolio(seed)
    if pack == "tangshan":
        from progress_rules.calendars import calendar
        from progress_rules.demo.tangshan import YEAR as USUAL
        from progress_rules.demo.tangshan import tangshan_portfolio

        first, last = calendar("CN").years
        _check_year(
            pack, year, first + 1, last
        )  # its first week is counted from the last day of the year before
        return tangshan_portfolio(seed, USUAL if year is None else year)
    values = {"name": pack, "known": ", ".join(DEMOS), "suggestion": suggestion(str(pack), DEMOS)}
    raise RequestError(Problem("PR441", values=values))


def _check_year(pack: str, year: object, first: int, last: int) -> None:
    whole = isinstance(year, int) and not isinstance(year, bool)
    if year is None or (whole and first <= year <= last):  # type: ignore[operator]
        return
    known = f"{first}" if first == last else f"{first}–{last}"
    raise RequestError(Problem("PR442", values={"name": pack, "year": year, "known": known}))
