"""Engines: one meaning, several ways to run it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from progress_rules.engines.deciding import decide
from progress_rules.errors import Place, Problem, RequestError, suggestion

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date
    from os import PathLike

    from progress_rules.assessment.explanation import Explanation
    from progress_rules.assessment.result import Result
    from progress_rules.calendars import WorkingCalendar
    from progress_rules.engines.protocol import Engine
    from progress_rules.model import Portfolio
    from progress_rules.packs import Pack

ENGINES = ("columnar", "reference", "durable")
"""The engines, the default first; 'durable' needs the extra of that name."""


def get_engine(name: str) -> Engine:
    """Return an engine by its name."""
    if name == "columnar":
        from progress_rules.engines.columnar import ColumnarEngine

        return ColumnarEngine()
    if name == "reference":
        from progress_rules.engines.reference import ReferenceEngine

        return ReferenceEngine()
    if name == "durable":
        from progress_rules.engines.durable import DurableEngine

        return DurableEngine()
    values = {"name": name, "known": ", ".join(ENGINES), "suggestion": suggestion(name, ENGINES)}
    raise RequestError(Problem("PR401", Place(), values))


def assess(
    portfolio: Portfolio,
    pack: Pack | str | PathLike[str],
    *,
    as_of: date | str | None = None,
    engine: str = "columnar",
    parameters: Mapping[str, object] | None = None,
    calendar: WorkingCalendar | None = None,
) -> Result:
    """Apply a pack to the facts of a portfolio.

    Args:
        portfolio: The facts.
        pack: A loaded pack, or what `load_pack` takes.
        as_of: The day up to whose end facts count as known; by default the latest date in the facts. Every
            period that had closed by then is judged.
        engine: 'columnar', 'reference' or 'durable'; all give the same result.
        parameters: Values for the pack's parameters, when `pack` is a name or path.
        calendar: The working calendar, in the place of the pack's; see `progress_rules.calendar`.

    Raises:
        RequestError: a word of the call is off, or the reports are not about this pack's periods.
        EngineError: the engine cannot run a rule exactly; another can.
        MissingExtraError: the durable engine needs durable_rules, which is not installed.

    >>> from progress_rules.model import Portfolio
    >>> facts = Portfolio(
    ...     projects=[{"id": "P-1", "unit": "Transport"}],
    ...     reports=[
    ...         {"project": "P-1", "period": "2017-09", "planned_progress": 50, "actual_progress": 45},
    ...         {"project": "P-1", "period": "2017-10", "planned_progress": 60, "actual_progress": 50},
    ...     ],
    ... )
    >>> assess(facts, "ziyang").lights["light"].to_list()
    ['yellow', 'red']
    """
    from progress_rules.assessment.judged import judge
    from progress_rules.assessment.result import Result, as_day
    from progress_rules.packs import Pack, load_pack

    chosen = get_engine(engine)
    loaded = pack if isinstance(pack, Pack) else load_pack(pack, parameters=parameters)
    judged = judge(portfolio, loaded, as_day(as_of, portfolio), chosen, calendar)
    return Result(portfolio, loaded, judged, engine=engine, explainer=explain_result)


def assess_all(
    portfolio: Portfolio,
    packs: Iterable[Pack | str | PathLike[str]] | None = None,
    *,
    as_of: date | str | None = None,
    engine: str = "columnar",
    calendar: WorkingCalendar | None = None,
) -> dict[str, Result]:
    """Apply several packs to the facts of one portfolio.

    Args:
        portfolio: The facts.
        packs: Loaded packs, or what `load_pack` takes; by default every bundled pack.
        as_of: The day up to whose end facts count as known, the same for all; by default the latest date in the facts.
        engine: 'columnar', 'reference' or 'durable'.
        calendar: The working calendar, in the place of those of the packs.

    Returns:
        The result of each pack under its name, in the order given.

    Raises:
        RequestError: PR429 when two packs share a name; else what `assess` raises, of all packs at once, each
            problem with the name of its pack.
        EngineError: the engine cannot run a rule of one of them exactly.

    >>> from progress_rules.demo import demo_portfolio
    >>> list(assess_all(demo_portfolio(), ["ziyang", "zhaoling"], as_of="2017-10-31"))
    ['ziyang', 'zhaoling']
    """
    from progress_rules.assessment.result import as_day
    from progress_rules.packs import Pack, list_packs, load_pack

    loaded = [
        one if isinstance(one, Pack) else load_pack(one) for one in (list_packs() if packs is None else packs)
    ]
    twice = sorted({one.id for one in loaded if sum(one.id == other.id for other in loaded) > 1})
    if twice:
        raise RequestError(Problem("PR429", Place(), {"name": name}) for name in twice)
    day = as_day(as_of, portfolio)
    found: dict[str, Result] = {}
    problems: list[Problem] = []
    for pack in loaded:
        try:
            found[pack.id] = assess(portfolio, pack, as_of=day, engine=engine, calendar=calendar)
        except RequestError as error:
            problems += [
                replace(p, place=p.place if p.place.file else Place(pack.id, field=p.place.field))
                for p in error.problems
            ]
    if problems:
        raise RequestError(problems)
    return found


def explain_result(result: Result, subject: str, period: str | None, each: str) -> Explanation:
    """Return why a subject has its light, or what else was decided of it; what `Result.explain` calls."""
    from progress_rules.engines.reference.explain import explain, explain_subject

    if each == "project" and period is not None and result.lights.filter(each="project").height:
        return explain(result, subject, period)
    return explain_subject(result, subject, period, each)


__all__ = ["ENGINES", "assess", "assess_all", "decide", "get_engine"]
