"""Random successions and baselines: splits, mergers, chains, projects that take others over, plans changed twice."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

_EDGES = [date(2017, 3, 31), date(2017, 4, 1), date(2017, 6, 15), date(2017, 9, 30), date(2017, 12, 1)]
_DAYS = st.one_of(
    st.sampled_from(_EDGES), st.sampled_from(_EDGES), st.dates(date(2016, 12, 1), date(2018, 2, 28))
)
_KINDS = st.sampled_from(["拆分", "合并", "更名", "split", "merge", "移交", None])
_MONEY = st.sampled_from([None, Decimal(100), Decimal("100.5"), Decimal("250.25")])


@st.composite
def lineage_rows(draw: st.DrawFn, ids: list[str]) -> dict[str, list[dict[str, Any]]]:
    """Return rows of `successions` without circles, and of `baselines`, of these projects."""
    order = draw(st.permutations(ids))
    pairs = [(a, b) for at, a in enumerate(order) for b in order[at + 1 :]]
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True, min_size=1, max_size=4)) if pairs else []
    few = draw(st.lists(_DAYS, min_size=1, max_size=2))
    days = st.one_of(st.sampled_from(few), _DAYS)
    successions = [
        {"predecessor": a, "successor": b, "on": draw(days), "kind": draw(_KINDS)} for a, b in chosen
    ]
    baselines: list[dict[str, Any]] = []
    for project in ids:
        starts = sorted(draw(st.lists(_DAYS, max_size=3)))
        baselines += [draw(_version(project, at, day)) for at, day in enumerate(starts, 1)]
    return {"successions": successions, "baselines": baselines}


@st.composite
def _version(draw: st.DrawFn, project: str, version: int, day: date) -> dict[str, Any]:
    late = draw(st.one_of(st.none(), st.none(), st.integers(0, 200)))
    recorded = None if late is None else datetime.combine(day, datetime.min.time()) + timedelta(days=late)
    return {
        "project": project,
        "version": version,
        "from": day,
        "approved_by": draw(st.sampled_from([None, "office"])),
        "planned_start": draw(st.one_of(st.none(), st.dates(date(2016, 6, 1), date(2017, 6, 30)))),
        "planned_finish": draw(st.one_of(st.none(), st.dates(date(2017, 7, 1), date(2018, 6, 30)))),
        "annual_plan": draw(_MONEY),
        "total_investment": draw(_MONEY),
        "recorded_at": recorded,
    }
