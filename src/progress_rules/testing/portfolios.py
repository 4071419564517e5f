"""Random portfolios: missing and late reports, corrections, exemptions, listing dates, ties."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from progress_rules.periods import ReportingCalendar
from progress_rules.testing.lineage import lineage_rows

if TYPE_CHECKING:
    from progress_rules.model import Portfolio

_PROGRESS = st.one_of(
    st.none(),
    st.sampled_from([Decimal(v) for v in ("0", "5", "10", "30", "35.3", "30.3", "40", "40.001", "100")]),
    st.decimals(0, 120, places=2, allow_nan=False, allow_infinity=False),
)
_DAYS = st.one_of(st.none(), st.dates(date(2016, 6, 1), date(2018, 6, 30)))


@st.composite
def portfolios(
    draw: st.DrawFn, *, kind: str = "month", projects: int = 4, periods: int = 14, records: bool = False,
    lineage: bool = False,
) -> Portfolio:  # fmt: skip
    """Return random portfolios of up to so many projects, reported by periods of a kind around 2017.

    Args:
        kind: The kind of period of the reports.
        projects: The most projects.
        periods: The most periods that reports are about.
        records: Whether there are issues, activities, assignments and transitions too.
        lineage: Whether projects go on from others, and plans have versions.
    """
    from progress_rules.model import Portfolio

    calendar = ReportingCalendar.of(kind)
    first = calendar.ordinal(calendar.containing(date(2016, 11, 15)))
    ids = [f"P-{i}" for i in range(draw(st.integers(min(1 + lineage, projects), projects)))]
    facts: dict[str, list[dict[str, Any]]] = {"projects": [], "reports": [], "exemptions": []}
    for project in ids:
        facts["projects"].append(draw(_project(project)))
        for offset in draw(st.lists(st.integers(0, periods - 1), unique=True, max_size=periods)):
            period = calendar.at(first + offset)
            facts["reports"] += draw(_reports(project, period.label, period.end))
        if draw(st.integers(0, 3)) == 0:
            start = draw(st.dates(date(2016, 12, 1), date(2018, 1, 31)))
            length = draw(st.one_of(st.none(), st.integers(0, 100)))
            end = None if length is None else start + timedelta(days=length)
            facts["exemptions"].append(
                {"project": project, "from": start, "to": end, "approved_by": "office"}
            )
    if records:
        facts |= draw(_records(ids))
    if lineage:
        facts |= draw(lineage_rows(ids))
    return Portfolio(**facts)  # type: ignore[arg-type]


def _at(day: date, minutes: int) -> datetime:
    return datetime.combine(day, datetime.min.time()) + timedelta(minutes=minutes)


_PEOPLE = ("王", "李", "张")
_ROLES = ("甲", "乙", "丙")


@st.composite
def _records(draw: st.DrawFn, ids: list[str]) -> dict[str, list[dict[str, Any]]]:
    """Issues, activities, assignments and transitions, with gaps, hand-overs, ties and times of day."""
    edges = [
        date(2017, 1, 1),
        date(2017, 3, 31),
        date(2017, 4, 1),
        date(2017, 6, 15),
        date(2017, 6, 18),
        date(2017, 12, 31),
    ]
    days = st.one_of(st.sampled_from(edges), st.dates(date(2016, 12, 1), date(2018, 2, 28)))
    moments = st.builds(
        _at,
        days, st.sampled_from([0, 0, 1, 9 * 60 + 30, 23 * 60 + 30]),
    )  # fmt: skip
    project = st.sampled_from([*ids, *ids, *ids, None])
    word, person = st.sampled_from([None, *_ROLES]), st.sampled_from([None, *_PEOPLE])
    whole = st.sampled_from([None, 0, 1, 2, 3])
    issues, transitions = [], []
    for k in range(draw(st.integers(0, 5))):
        raised, later = draw(moments), draw(st.integers(0, 40))
        resolved = draw(st.one_of(st.none(), st.just(raised + timedelta(days=later))))
        closed = (
            None if resolved is None else draw(st.one_of(st.none(), st.just(resolved + timedelta(days=3))))
        )
        issues.append(
            {
                "id": f"I-{k}", "project": draw(project), "urgency": draw(word), "departments": draw(whole),
                "raised_at": draw(st.sampled_from([raised, raised, raised, None])), "owner": draw(person),
                "resolved_at": resolved, "verified_by": draw(person), "written_off_at": closed,
            }
        )  # fmt: skip
        if draw(st.booleans()):
            state = st.sampled_from(["open", "resolved", "closed", "nowhere"])
            transitions.append(
                {
                    "item": f"I-{k}",
                    "to": draw(state),
                    "at": draw(moments),
                    "by": draw(person),
                    "role": draw(word),
                }
            )
    activities = [
        {
            "id": f"A-{k}", "kind": draw(word), "date": draw(st.one_of(st.none(), days, days, days)),
            "person": draw(person), "project": draw(project), "series": draw(word), "found": draw(whole),
            "solved": draw(whole),
        }
        for k in range(draw(st.integers(0, 10)))
    ]  # fmt: skip
    assignments = {}
    for _ in range(draw(st.integers(0, 6))):
        start = draw(days)
        end = draw(st.one_of(st.none(), days))
        row = {
            "project": draw(st.sampled_from(ids)), "role": draw(st.sampled_from(_ROLES)), "order": draw(whole),
            "person": draw(person), "unit": draw(st.sampled_from([None, "交通局"])), "from": start,
            "to": None if end is None else max(start, end),
        }  # fmt: skip
        assignments[tuple(str(row[k]) for k in ("project", "role", "order", "person", "unit", "from"))] = row
    return {
        "issues": issues, "activities": activities, "assignments": list(assignments.values()),
        "transitions": transitions,
    }  # fmt: skip


@st.composite
def _project(draw: st.DrawFn, project: str) -> dict[str, Any]:
    listed = draw(st.one_of(st.none(), st.none(), st.dates(date(2016, 12, 1), date(2017, 6, 30))))
    removed = draw(st.one_of(st.none(), st.none(), st.dates(date(2017, 7, 1), date(2018, 6, 30))))
    planned = draw(_DAYS)
    return {
        "id": project,
        "unit": draw(st.sampled_from([None, "交通局", "水务局"])),
        "category": draw(st.sampled_from([None, "甲", "乙", "丙"])),
        "planned_start": planned,
        "actual_start": draw(_DAYS),
        "listed_from": listed,
        "listed_to": removed,
    }


@st.composite
def _reports(draw: st.DrawFn, project: str, period: str, end: date) -> list[dict[str, Any]]:
    """One report on a period, or several versions of it, each recorded on another day."""
    delays = draw(st.lists(st.integers(0, 70), min_size=1, max_size=3, unique=True))
    silent = len(delays) == 1 and draw(st.booleans())
    return [
        {
            "project": project,
            "period": period,
            "planned_progress": draw(_PROGRESS),
            "actual_progress": draw(_PROGRESS),
            "recorded_at": None if silent else datetime.combine(end + timedelta(days=d), datetime.min.time()),
        }
        for d in delays
    ]
