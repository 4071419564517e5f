"""Means, the latest row, and rows in windows that they do or do not fit into, against plain Python."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import progress_rules as pr
from tests.oracles import constructs as oracle
from tests.oracles.engines import judge, pack_of

relaxed = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
MONTHLY = {"each": "project", "every": "month"}
PROJECT = {"id": "P-1", "listed_from": "2024-02-01"}


def done(result) -> dict[tuple[str, str, str], Decimal | None]:
    rows = result.duties.select("duty", "subject", "period", "done").rows()
    return {(duty, subject, period): value for duty, subject, period, value in rows}


def shown(value: Fraction | None) -> Decimal | None:
    """Return a value as tables show it, to ten places."""
    return None if value is None else round(Decimal(value.numerator) / value.denominator, 10)


MEAN = pack_of(
    duties=[{"id": "mean", "for": MONTHLY, "done": 'mean(activities.solved, kind == "visit")', "at_least": 1}],
    rules=[
        {
            "id": f"{name}-{k}", "for": MONTHLY, "then": {"action": "tell"},
            "when": f'mean(activities.solved, kind == "visit") {sign} {k} / 3',
        }
        for k in range(10) for name, sign in (("eq", "=="), ("gt", ">"))
    ],
)  # fmt: skip


@relaxed
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["visit", "visit", "visit", "meeting", None]), st.sampled_from([0, 1, 2, 3, 1, None])
        ),
        max_size=5,
    )
)  # fmt: skip
def test_the_mean_is_the_exact_quotient(rows):
    result = judge(
        MEAN, "2024-02-29", projects=[PROJECT],
        activities=[
            {"id": f"A{k}", "kind": kind, "date": "2024-02-10", "project": "P-1", "solved": n}
            for k, (kind, n) in enumerate(rows)
        ],
    )  # fmt: skip
    total = oracle.sum_of([(None if kind is None else kind == "visit", n) for kind, n in rows])
    count = sum(kind == "visit" for kind, _ in rows)
    mean = None if total is None or not count else Fraction(total, count)
    assert done(result) == {("mean", "P-1", "2024-02"): shown(mean)}
    found = {rule: str(outcome) for rule, outcome in result.trace.select("rule", "outcome").rows()}
    words = {True: "fired", False: "not_fired", None: "undecided"}
    assert {k: v for k, v in found.items() if "-" in k} == {
        f"{name}-{k}": words[None if mean is None else compared]
        for k in range(10)
        for name, compared in (("eq", mean == Fraction(k, 3)), ("gt", mean is not None and mean > Fraction(k, 3)))
    }  # fmt: skip


def test_a_mean_stands_in_a_condition_on_rows_and_in_further_arithmetic():
    pack = pack_of(
        indicators={"usual": {"value": "mean(activities.solved, by=project)", "for": MONTHLY}},
        duties=[
            {"id": "above", "for": MONTHLY, "done": "count(activities, solved > usual)", "at_least": 1},
            {"id": "twice", "for": MONTHLY, "done": "usual * 6 + mean(activities.found)", "at_least": 1},
        ],
    )  # fmt: skip
    rows = [(1, "0.5"), (1, "1.25"), (3, "2")]
    result = judge(
        pack, "2024-02-29", projects=[PROJECT],
        activities=[
            {"id": f"A{k}", "date": "2024-02-10", "project": "P-1", "solved": n, "found": f}
            for k, (n, f) in enumerate(rows)
        ],
    )  # fmt: skip
    mean = Fraction(sum(n for n, _ in rows), len(rows))
    other = sum(Fraction(f) for _, f in rows) / len(rows)
    assert done(result) == {
        ("above", "P-1", "2024-02"): sum(n > mean for n, _ in rows),
        ("twice", "P-1", "2024-02"): shown(mean * 6 + other),
    }


LATEST = pack_of(
    rules=[
        {
            "id": who, "for": MONTHLY, "then": {"action": "tell"},
            "when": f'latest(assignments.person, role == "leader", order=order) == "{who}"',
        }
        for who in ("a", "b", "c")
    ]
)  # fmt: skip


@relaxed
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["leader", "leader", "leader", "deputy"]), st.sampled_from(["a", "b", "c"]),
            st.sampled_from([1, 2, 3, 1.5, None]),
        ),
        max_size=4, unique_by=lambda row: row[1:],
    )
)  # fmt: skip
def test_the_latest_by_order_with_ties_and_blanks(rows):
    result = judge(
        LATEST, "2024-02-29", projects=[PROJECT],
        assignments=[
            {"project": "P-1", "role": role, "person": who, "order": order, "from": "2024-01-01"}
            for role, who, order in rows
        ],
    )  # fmt: skip
    backwards = [(role == "leader", who, None if order is None else -order) for role, who, order in rows]
    latest = oracle.first_of(backwards)
    found = {rule: str(outcome) for rule, outcome in result.trace.select("rule", "outcome").rows()}
    assert found == {
        who: "undecided" if latest is None else "fired" if latest == who else "not_fired"
        for who in ("a", "b", "c")
    }


def test_the_latest_version_of_a_baseline():
    versions = {"version": {"type": "number"}, "finish": {"type": "date"}, "agreed_on": {"type": "date"}}
    pack = pack_of(
        facts={
            "revisions": {
                "zh": "计划修订", "on": "agreed_on",
                "columns": {"id": {"type": "text"}, "project": {"type": "text"}, **versions},
            }
        },
        rules=[
            {
                "id": "late", "for": MONTHLY, "then": {"action": "tell"},
                "when": 'latest(revisions.finish, window="so_far", order=version) < period_end',
            }
        ],
    )  # fmt: skip
    revisions = [
        {"id": "B1", "project": "P-1", "version": 1, "finish": "2024-01-31", "agreed_on": "2024-01-05"},
        {"id": "B2", "project": "P-1", "version": 10, "finish": "2024-12-31", "agreed_on": "2024-03-02"},
        {"id": "B3", "project": "P-1", "version": 9, "finish": "2024-01-15", "agreed_on": "2024-03-02"},
    ]
    result = judge(pack, "2024-03-31", projects=[PROJECT], revisions=revisions)
    assert [str(outcome) for outcome in result.trace["outcome"]] == ["fired", "not_fired"]


RHYTHMS = [
    ("week", "week"), ("week", "year"), ("month", "half-month"), ("month", "month"), ("month", "quarter"),
    ("quarter", "week"), ("quarter", "year"),
]  # fmt: skip
"""The period of the reports, and that of the subject."""

WINDOWS = ("period", "so_far", "year", "all")
FUNCTIONS = {"count": "count(reports", "sum": "sum(reports.actual_progress", "mean": "mean(reports.actual_progress",
             "highest": "highest(reports.actual_progress"}  # fmt: skip

UNITS = {"P-1": "a", "P-2": "a", "P-3": None}
LINKS = {"unit": "unit", "project": "project", "None": "portfolio"}
"""For each link the subject that it is tried on."""


def duty_id(*words: str) -> str:
    return "-".join(words).replace("_", "-").lower()


def reports_counted(kind: str, every: str) -> pr.Pack:
    """Return a pack of a duty for each window, function and link over the reports of a kind of period."""
    return pack_of(
        period=kind,
        duties=[
            {
                "id": duty_id(window, name, by), "for": {"each": each, "every": every}, "at_least": 1,
                "done": f'{call}, planned_progress > 10, by={by}, window="{window}")',
            }
            for window in WINDOWS for name, call in FUNCTIONS.items() for by, each in LINKS.items()
        ],
    )  # fmt: skip


def counts(window: str, period: list[date], report: list[date], *, weekly: bool) -> bool:
    """Whether a report on some days counts for a period of some days."""
    year = period[-1].isocalendar().year if weekly else period[-1].year
    return {
        "period": set(report) <= set(period), "so_far": report[-1] <= period[-1], "all": True,
        "year": date(year, 1, 1) <= report[0] and report[-1] <= period[-1],
    }[window]  # fmt: skip


def value_of(name: str, rows: list[tuple[bool | None, int | None]]) -> Fraction | None:
    """Return what a function gives over rows (does it count, amount)."""
    amounts = [amount for flag, amount in rows if flag]
    if any(flag is None for flag, _ in rows) or (None in amounts and name != "count"):
        return None
    numbers = [amount or 0 for amount in amounts]
    if name in {"count", "sum"}:
        return Fraction(len(numbers) if name == "count" else sum(numbers))
    if not numbers:
        return None
    return Fraction(max(numbers)) if name == "highest" else Fraction(sum(numbers), len(numbers))


@pytest.mark.parametrize(("kind", "every"), RHYTHMS)
@settings(relaxed, max_examples=5, phases=[Phase.generate])  # a second each: too slow to shrink
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["P-1", "P-2", "P-3"]), st.dates(date(2020, 11, 2), date(2021, 2, 10)),
            st.sampled_from([5, 20, 30, 30, None]), st.sampled_from([1, 2, 3, 50, 100, None]),
        ),
        max_size=8,
    )
)  # fmt: skip
def test_reports_count_in_the_periods_that_hold_them_whole(kind, every, rows):
    first, as_of = date(2020, 12, 1), date(2021, 2, 28)
    reports = {(p, oracle.label(kind, day)): (day, planned, actual) for p, day, planned, actual in rows}
    result = judge(
        reports_counted(kind, every), as_of,
        projects=[{"id": p, "unit": unit, "listed_from": first} for p, unit in UNITS.items()],
        reports=[
            {"project": p, "period": period, "planned_progress": planned, "actual_progress": actual}
            for (p, period), (_, planned, actual) in reports.items()
        ],
    )  # fmt: skip
    known = [
        (p, oracle.period_of(kind, day), planned, actual)
        for (p, _), (day, planned, actual) in reports.items()
    ]
    begun = min([first, *(days[0] for _, days, _, _ in known)])
    known = [row for row in known if row[1][-1] <= as_of]
    links = [("unit", "a"), *(("project", p) for p in UNITS), ("None", "portfolio")]
    assert done(result) == {
        (duty_id(window, name, by), subject, label): shown(
            value_of(
                name,
                [
                    (None if planned is None else planned > 10, actual)
                    for p, report, planned, actual in known
                    if subject in {p, UNITS[p], "portfolio"}
                    and counts(window, days, report, weekly=every == "week")
                ],
            )
        )
        for by, subject in links
        for label, days in oracle.closed(every, begun if by == "None" else first, as_of).items()
        for window in WINDOWS
        for name in FUNCTIONS
    }


def test_events_before_and_after_the_dates_of_reports_are_in_no_period():
    pack = pack_of(
        period={"kind": "dates", "dates": ["2024-01-31", "2024-03-20"]},
        duties=[{"id": "d", "for": {"each": "project"}, "done": "count(activities)", "at_least": 1}],
    )
    days = ("2024-01-30", "2024-01-31", "2024-02-01", "2024-03-20", "2024-03-21")
    result = judge(
        pack, "2024-04-30", projects=[{"id": "P-1", "listed_from": "2024-01-31"}],
        activities=[{"id": day, "date": day, "project": "P-1"} for day in days],
    )  # fmt: skip
    assert list(done(result).values()) == [1, 2]


def test_what_a_row_outside_the_window_cannot_tell_is_not_asked():
    """No calendar is published for 1990: of a row that no period looks at, that does not matter."""
    pack = pack_of(
        duties=[
            {
                "id": "d", "for": MONTHLY, "at_least": 1,
                "done": 'count(activities, is_working_day(date), window="year")',
            }
        ]
    )  # fmt: skip
    activities = [{"id": day, "date": day, "project": "P-1"} for day in ("1990-01-02", "2024-02-18")]
    result = judge(pack, "2024-02-29", projects=[PROJECT], activities=activities)
    assert done(result) == {("d", "P-1", "2024-02"): 1}


@pytest.mark.parametrize("call", ["highest(activities.solved", "sum(activities.solved"])
def test_the_last_week_of_a_year_counts_its_days_in_the_next(call):
    pack = pack_of(
        duties=[
            {"id": "d", "for": {"each": "project", "every": "week"}, "done": f'{call}, window="year")', "at_least": 1}
        ]
    )  # fmt: skip
    days = {"2019-12-31": 8, "2020-12-31": 1, "2021-01-02": 2, "2021-01-05": 4}
    result = judge(
        pack, "2021-01-17", projects=[{"id": "P-1", "listed_from": "2020-12-28"}],
        activities=[{"id": d, "date": d, "project": "P-1", "solved": n} for d, n in days.items()],
    )  # fmt: skip
    by_week = {"2020-W53": [1, 2], "2021-W01": [2, 4], "2021-W02": [2, 4]}
    total = max if call.startswith("highest") else sum
    assert done(result) == {("d", "P-1", week): total(found) for week, found in by_week.items()}
