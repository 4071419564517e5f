"""Functions over related rows, decision tables, routes and dated parameters against plain Python."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.oracles import constructs as oracle
from tests.oracles.engines import judge, pack_of

relaxed = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
WINDOWS = ("period", "so_far", "year", "now", "all")
MONTHLY = {"each": "project", "every": "month"}


def outcomes(result) -> dict[tuple[str, str], str]:
    """Return what became of each rule, by rule and period or subject."""
    rows = result.trace.select("rule", "period", "subject", "outcome").rows()
    return {(rule, period or subject): str(outcome) for rule, period, subject, outcome in rows}


def done(result) -> dict[tuple[str, str], int | None]:
    """Return how much was done, by duty and period or subject."""
    rows = result.duties.select("duty", "period", "subject", "done").rows()
    return {(duty, period or subject): None if n is None else int(n) for duty, period, subject, n in rows}


def counting(**expressions: str) -> list[dict[str, object]]:
    """Return a duty for each expression, so that its value can be read."""
    return [{"id": k, "for": MONTHLY, "done": e, "at_least": 1} for k, e in expressions.items()]


IN_WINDOWS = pack_of(
    period="quarter",
    duties=counting(
        **{f"event-{w}": f'count(activities, window="{w}")' for w in WINDOWS},
        **{f"spell-{w}": f'count(assignments, window="{w}")' for w in WINDOWS},
        **{f"issue-{w}": f'count(issues, window="{w}")' for w in WINDOWS},
    ),
)
EDGES = [
    date(2023, 12, 31), date(2024, 1, 1), date(2024, 1, 31), date(2024, 2, 1), date(2024, 2, 28), date(2024, 2, 29),
    date(2024, 3, 1), date(2024, 3, 30), date(2024, 3, 31), date(2024, 4, 1), date(2024, 12, 31), date(2025, 1, 1),
]  # fmt: skip
EDGE = st.one_of(st.none(), st.sampled_from(EDGES))


def expected_in_windows(events, spells, issues, as_of: date) -> dict[tuple[str, str], int]:
    found = {}
    for name, days in oracle.closed("month", date(2023, 12, 1), as_of).items():
        for w in WINDOWS:
            found[f"event-{w}", name] = sum(
                oracle.in_window(w, d, d, days, event=True) for d in events if d is None or d <= as_of
            )
            found[f"spell-{w}", name] = sum(
                oracle.in_window(w, a, b, days, event=False) for a, b in spells if a is None or a <= as_of
            )
            found[f"issue-{w}", name] = sum(
                oracle.in_window(w, d, None, days, event=False) for d in issues if d is None or d <= as_of
            )
    return found


@relaxed
@given(
    st.lists(EDGE, max_size=6),
    st.lists(st.tuples(EDGE, EDGE), max_size=5),
    st.lists(EDGE, max_size=4),
    st.sampled_from([*EDGES, date(2024, 3, 15)]),
)  # fmt: skip
def test_windows_on_boundary_days(events, spells, issues, as_of):
    spells = [(a, b) for a, b in spells if a is None or b is None or a <= b]
    result = judge(
        IN_WINDOWS, as_of, projects=[{"id": "P-1", "listed_from": date(2023, 12, 1)}],
        activities=[{"id": f"A{k}", "date": d, "project": "P-1"} for k, d in enumerate(events)],
        assignments=[
            {"project": "P-1", "role": "r", "person": f"p{k}", "from": a, "to": b} for k, (a, b) in enumerate(spells)
        ],
        issues=[{"id": f"I{k}", "project": "P-1", "raised_at": d} for k, d in enumerate(issues)],
    )  # fmt: skip
    assert done(result) == expected_in_windows(events, spells, issues, as_of)


@pytest.mark.parametrize(
    ("to", "counted"),
    [
        ("2024-02-28", ["2024-01"]),
        ("2024-02-29", ["2024-01", "2024-02"]),
        ("2024-03-01", ["2024-01", "2024-02"]),
    ],
)
def test_what_ends_on_the_last_day_of_a_period_is_in_being_on_it(to, counted):
    result = judge(
        IN_WINDOWS, "2024-03-31", projects=[{"id": "P-1", "listed_from": "2024-01-01"}],
        assignments=[{"project": "P-1", "role": "r", "person": "p", "from": "2024-01-31", "to": to}],
    )  # fmt: skip
    assert [period for (duty, period), n in done(result).items() if duty == "spell-now" and n] == counted


LINKED = pack_of(
    duties=[
        {"id": name, "for": {"each": "assignment", "every": "month"}, "done": f"count(activities{by})", "at_least": 1}
        for name, by in {
            "both": "", "written": ", by=(person, project)", "project": ", by=project", "person": ", by=person",
            "none": ", by=None", "other": ", date >= held_from and kind != this.role, by=None",
        }.items()
    ]
)  # fmt: skip


@relaxed
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["P-1", "P-2", None]), st.sampled_from(["甲", "乙", None]),
            st.sampled_from(["leader", "visit"]), st.dates(date(2024, 1, 28), date(2024, 3, 3)),
        ),
        max_size=8,
    )
)  # fmt: skip
def test_rows_are_linked_by_project_person_both_or_none(rows):
    names = ("project", "person", "kind", "date")
    result = judge(
        LINKED, "2024-02-29",
        assignments=[{"project": "P-1", "person": "甲", "role": "leader", "from": "2024-02-10"}],
        activities=[{"id": f"A{k}", **dict(zip(names, row, strict=True))} for k, row in enumerate(rows)],
        projects=[{"id": "P-1"}, {"id": "P-2"}],
    )  # fmt: skip
    inside = [row for row in rows if row[3].month == 2]
    got = {duty: n for (duty, _), n in done(result).items()}
    own = sum(p == "P-1" and w == "甲" for p, w, _, _ in inside)
    assert got == {
        "both": own, "written": own,
        "project": sum(p == "P-1" for p, _, _, _ in inside),
        "person": sum(w == "甲" for _, w, _, _ in inside),
        "none": len(inside),
        "other": sum(d >= date(2024, 2, 10) and kind != "leader" for _, _, kind, d in inside),
    }  # fmt: skip


FIRST = pack_of(
    rules=[
        {
            "id": who, "for": MONTHLY, "then": {"action": "tell"},
            "when": f'first(assignments.person, role == "leader", order=order) == "{who}"',
        }
        for who in ("a", "b", "c")
    ]
)  # fmt: skip


@relaxed
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["leader", "leader", "leader", "deputy"]), st.sampled_from(["a", "b", "c"]),
            st.sampled_from([1, 2, 3, 1.5, None]), st.booleans(),
        ),
        max_size=4, unique_by=lambda row: row[1:3],
    ),
    st.integers(0, 5),
)  # fmt: skip
def test_the_first_by_order_with_ties_and_blanks_in_any_order_of_rows(rows, seed):
    assignments = [
        {
            "project": "P-1", "role": role, "person": who, "order": order, "from": "2024-01-01",
            "to": None if stays else "2024-02-28",
        }
        for role, who, order, stays in rows
    ]  # fmt: skip
    random.Random(seed).shuffle(assignments)
    result = judge(
        FIRST, "2024-02-29", projects=[{"id": "P-1", "listed_from": "2024-02-01"}], assignments=assignments
    )
    first = oracle.first_of([(r == "leader" and stays, who, order) for r, who, order, stays in rows])
    wanted = {
        (who, "2024-02"): "undecided" if first is None else "fired" if first == who else "not_fired"
        for who in ("a", "b", "c")
    }
    assert outcomes(result) == wanted


@pytest.mark.parametrize(
    ("rows", "first"),
    [
        ([("a", 1), ("b", 2)], "a"), ([("a", 2), ("b", 1)], "b"), ([("a", 10), ("b", 9)], "b"),
        ([("a", 1), ("b", 1)], None), ([("a", 1), ("b", 1), ("c", 2)], None), ([("c", 1), ("a", 2), ("b", 2)], "c"),
        ([("a", None), ("b", 1)], None), ([("a", None)], "a"), ([], None), ([("b", 1), ("a", 0.5)], "a"),
    ],
)  # fmt: skip
def test_the_first_is_unknown_when_two_are_first_or_the_order_is_not_told(rows, first):
    for order in (rows, rows[::-1]):
        result = judge(
            FIRST, "2024-02-29", projects=[{"id": "P-1", "listed_from": "2024-02-01"}],
            assignments=[{"project": "P-1", "role": "leader", "person": who, "order": n} for who, n in order],
        )  # fmt: skip
        assert outcomes(result) == {
            (who, "2024-02"): "undecided" if first is None else "fired" if first == who else "not_fired"
            for who in ("a", "b", "c")
        }


KINDS = ["visit", "visit", "meeting", None]
OPERATORS = {
    ">=": oracle.at_least, "<": lambda f, n: oracle.not_(oracle.at_least(f, n)),
    ">": lambda f, n: oracle.at_least(f, n + 1), "<=": lambda f, n: oracle.not_(oracle.at_least(f, n + 1)),
    "==": oracle.equals, "!=": lambda f, n: oracle.not_(oracle.equals(f, n)),
}  # fmt: skip
NAMES = {">=": "ge", "<": "lt", ">": "gt", "<=": "le", "==": "eq", "!=": "ne"}
COUNTS = pack_of(
    rules=[
        {
            "id": f"{NAMES[op]}-{n}", "for": MONTHLY, "when": f'count(activities, kind == "visit") {op} {n}',
            "then": {"action": "tell"},
        }
        for op in NAMES for n in (0, 1, 2)
    ],
    duties=counting(
        sum='sum(activities.solved, kind == "visit")', every="sum(activities.solved)",
        low='lowest(activities.solved, kind == "visit")', high='highest(activities.solved, kind == "visit")',
        one='only(activities.solved, kind == "visit")',
    ),
)  # fmt: skip


@relaxed
@given(st.lists(st.tuples(st.sampled_from(KINDS), st.sampled_from([0, 1, 2, None])), max_size=5))
def test_counts_of_rows_that_may_or_may_not_count_and_sums_with_blanks(rows):
    result = judge(
        COUNTS, "2024-02-29", projects=[{"id": "P-1", "listed_from": "2024-02-01"}],
        activities=[
            {"id": f"A{k}", "kind": kind, "date": "2024-02-10", "project": "P-1", "solved": n}
            for k, (kind, n) in enumerate(rows)
        ],
    )  # fmt: skip
    flags = [None if kind is None else kind == "visit" for kind, _ in rows]
    words = {True: "fired", False: "not_fired", None: "undecided"}
    got = {rule: outcome for (rule, _), outcome in outcomes(result).items() if "-" in rule}
    assert got == {
        f"{NAMES[op]}-{n}": words[OPERATORS[op](flags, n)] for op in NAMES for n in (0, 1, 2)
    }  # fmt: skip
    sure = None in flags or any(f and n is None for f, (_, n) in zip(flags, rows, strict=True))
    values = [n for f, (_, n) in zip(flags, rows, strict=True) if f]
    assert {duty: n for (duty, _), n in done(result).items()} == {
        "sum": oracle.sum_of(list(zip(flags, [n for _, n in rows], strict=True))),
        "every": None if any(n is None for _, n in rows) else sum(n for _, n in rows),
        "low": None if sure or not values else min(values),
        "high": None if sure or not values else max(values),
        "one": values[0] if not sure and len(set(values)) == 1 else None,
    }  # fmt: skip


def test_facts_later_than_the_day_of_the_judgement_are_not_seen():
    pack = pack_of(
        rules=[
            {"id": "open", "for": "issue", "when": "not happened(resolved_at)", "then": {"action": "tell"}},
            {"id": "blank", "for": "issue", "when": "resolved_at is None", "then": {"action": "tell"}},
        ],
        duties=counting(
            raised="count(issues)", solved="count(issues, happened(resolved_at))",
            visits='count(activities, window="all")',
        ),
    )  # fmt: skip
    facts = {
        "projects": [{"id": "P-1", "listed_from": "2024-01-01"}],
        "issues": [
            {"id": "I-1", "project": "P-1", "raised_at": "2024-01-10 08:00", "resolved_at": "2024-02-29 23:59"},
            {"id": "I-2", "project": "P-1", "raised_at": "2024-02-29 23:59", "resolved_at": "2024-03-01 00:00"},
            {"id": "I-3", "project": "P-1", "raised_at": "2024-03-01"},
        ],
        "activities": [{"id": d, "date": d, "project": "P-1"} for d in ("2024-02-29", "2024-03-01")],
    }  # fmt: skip
    days = [date(2024, 1, 9), date(2024, 2, 28), date(2024, 2, 29), date(2024, 3, 1)]
    for as_of in days:
        raised = {i["id"]: date.fromisoformat(i["raised_at"][:10]) for i in facts["issues"]}
        resolved = {
            i["id"]: date.fromisoformat(i["resolved_at"][:10]) for i in facts["issues"] if "resolved_at" in i
        }
        result = judge(pack, as_of, **facts)
        said = {key: outcome for key, outcome in outcomes(result).items() if key[0] in {"open", "blank"}}
        assert said == {
            (rule, name): "not_fired" if name in resolved and resolved[name] <= as_of else "fired"
            for name, day in raised.items() if day <= as_of for rule in ("open", "blank")
        }  # fmt: skip
        if as_of >= date(2024, 2, 29):
            got = done(result)
            assert [got[d, "2024-02"] for d in ("raised", "solved")] == [2, 1]
            assert got["visits", "2024-02"] == (1 if as_of == date(2024, 2, 29) else 2)


DATED = pack_of(
    parameters={
        "limit": {"values": [{"value": 5}, {"from": date(2024, 2, 1), "value": 3}], "unit": "days"},
    },
    deadlines=[{"id": "answer", "for": "issue", "from": "raised_at", "within": "limit", "met": "resolved_at"}],
    rules=[{"id": "tight", "for": "issue", "when": "limit < 4", "then": {"action": "tell"}}],
    duties=[{"id": "monthly", "for": MONTHLY, "done": "limit / 1", "at_least": 1}],
)  # fmt: skip


@relaxed
@given(st.dates(date(2024, 1, 25), date(2024, 2, 5)), st.integers(0, 40))
def test_a_record_goes_by_the_parameters_of_its_own_day(raised, later):
    as_of = raised + timedelta(days=later)
    result = judge(
        DATED, as_of, projects=[{"id": "P-1", "listed_from": "2024-01-01"}],
        issues=[{"id": "I-1", "project": "P-1", "raised_at": raised}],
    )  # fmt: skip
    limit = 5 if raised < date(2024, 2, 1) else 3
    assert result.deadlines["due"].to_list() == [raised + timedelta(days=limit)]
    assert outcomes(result)["tight", "I-1"] == ("fired" if limit < 4 else "not_fired")
    monthly = {period: n for (duty, period), n in done(result).items() if duty == "monthly"}
    assert monthly == {
        name: 5 if days[-1] < date(2024, 2, 1) else 3
        for name, days in oracle.closed("month", date(2024, 1, 1), as_of).items()
    }


ROUTED = pack_of(
    clauses={f"C-{k}": {"says": f"clause {k}"} for k in range(5)},
    tables=[
        {
            "id": "tier", "for": "issue", "hit": "first", "cites": "C-0",
            "inputs": [{"value": "urgency", "values": ["high", "low"]}, "departments"], "outputs": ["word", "days"],
            "rows": [
                {"if": ["high", "-"], "then": ["top", 1], "cites": "C-1"},
                {"if": ["-", ">= 3"], "then": ["joint", 3], "cites": "C-2"},
                {"if": ["low", "[1..2]"], "then": ["office", 7], "cites": "C-3"},
            ],
        }
    ],
    rules=[
        {
            "id": "route", "for": "issue", "cites": "C-4", "when": "known(tier.word)",
            "then": {"route": "tier.word", "to": "tier.word", "due": "raised_at + tier.days"},
        },
        {"id": "soon", "for": "issue", "when": 'tier.days <= 3 and tier.word != "top"', "then": {"action": "tell"}},
    ],
)  # fmt: skip


def tier(urgency: str | None, departments: int | None) -> tuple[str, int, str] | None:
    """Return what the table gives; None for nothing, or unknown."""
    if urgency == "high":
        return "top", 1, "C-1"
    if urgency is None or departments is None:
        return None
    if departments >= 3:
        return "joint", 3, "C-2"
    return ("office", 7, "C-3") if departments >= 1 else None


@relaxed
@given(
    st.lists(
        st.tuples(st.sampled_from(["high", "low", None]), st.sampled_from([0, 1, 2, 3, 4, None])), max_size=5
    )
)
def test_routes_go_by_the_row_and_cite_its_clause(issues):
    raised = date(2024, 2, 27)
    result = judge(
        ROUTED, "2024-03-31",
        issues=[
            {"id": f"I-{k}", "urgency": u, "departments": n, "raised_at": raised} for k, (u, n) in enumerate(issues)
        ],
    )  # fmt: skip
    given_ = {f"I-{k}": tier(*issue) for k, issue in enumerate(issues)}
    rows = result.routes.select("issue", "tier", "to", "due", "cites").rows()
    assert rows == [
        (name, row[0], row[0], raised + timedelta(days=row[1]), f"C-4, {row[2]}")
        for name, row in given_.items() if row
    ]  # fmt: skip
    fired = {subject for (rule, subject), o in outcomes(result).items() if rule == "soon" and o == "fired"}
    assert fired == {name for name, row in given_.items() if row and row[0] == "joint"}
