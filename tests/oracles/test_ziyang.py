"""The Ziyang pack against its published worked table and against an oracle of a few lines."""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import progress_rules as pr
from progress_rules.errors import InputError
from tests.oracles.ziyang import lights

ENGINES = ["reference", "columnar"]


def label(start: int, offset: int) -> str:
    return f"{start + offset // 12}-{offset % 12 + 1:02d}"


def facts(histories: dict[str, list[str]], start: int = 2017, first: int = 0) -> pr.Portfolio:
    """Return projects whose months were 'lag' (half a point behind), 'ok', 'missing' or 'exempt'."""
    reports, exemptions = [], []
    for project, months in histories.items():
        for i, raw in enumerate(months):
            period = label(start, first + i)
            if raw == "exempt":
                exemptions.append({"project": project, "from": period, "to": period, "approved_by": "office"})
            if raw not in {"missing", "exempt"}:
                actual = Decimal("29.5") if raw == "lag" else Decimal(30)
                reports.append(
                    {"project": project, "period": period, "planned_progress": 30, "actual_progress": actual}
                )
    projects = [
        {"id": project, "unit": "office", "listed_from": f"{label(start, first)}-01"} for project in histories
    ]
    return pr.Portfolio(projects=projects, reports=reports, exemptions=exemptions)


def assessed(portfolio: pr.Portfolio, as_of: str, engine: str, **parameters: object) -> pr.Result:
    return pr.assess(portfolio, "ziyang", as_of=as_of, engine=engine, parameters=parameters)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("turns_on", "expected", "review"),
    [
        ("nth", ["yellow", "red", "red", "red", "green"], "2017-03"),
        ("after_nth", ["yellow", "yellow", "red", "red", "green"], "2017-04"),
    ],
)
def test_the_published_worked_table_under_both_readings(engine, turns_on, expected, review):
    result = assessed(
        facts({"P": ["lag", "lag", "lag", "lag", "ok"]}), "2017-05-31", engine, turns_on=turns_on
    )
    assert result.lights["light"].to_list() == expected
    assert result.lights["signal"].to_list() == ["yellow"] * 4 + ["green"]
    assert result.lights["streak"].to_list() == [1, 2, 3, 4, 0]
    assert result.actions.select("period", "action", "by", "to", "rule", "cites").rows() == [
        (
            review,
            "accountability_review",
            "discipline_commission",
            "responsible_unit",
            "discipline-review",
            "ZY-22",
        )
    ]


@given(
    st.lists(
        st.lists(st.sampled_from(["lag", "lag", "ok", "ok", "missing", "exempt"]), min_size=1, max_size=30),
        min_size=1,
        max_size=5,
    ),
    st.fixed_dictionaries(
        {
            "months_to_red": st.integers(1, 4),
            "turns_on": st.sampled_from(["nth", "after_nth"]),
            "clean_months_to_exit": st.integers(1, 3),
            "missing_report": st.sampled_from(["unknown", "lagging", "carry_forward"]),
            "year_reset": st.booleans(),
        }
    ),
    st.integers(0, 11),
    st.sampled_from(ENGINES),
)
def test_every_history_under_every_reading_agrees_with_the_oracle(histories, parameters, first, engine):
    named = {f"P-{i}": months for i, months in enumerate(histories)}
    if all(m in {"missing", "exempt"} for months in histories for m in months):
        return
    last = max(first + len(months) for months in histories)
    full = {p: months + ["missing"] * (last - first - len(months)) for p, months in named.items()}
    end = date(2017 + last // 12, last % 12 + 1, 1) - timedelta(days=1)
    result = assessed(facts(named, first=first), end.isoformat(), engine, **parameters)
    reviews = set(result.actions.select("project", "period").rows())
    for project, months in full.items():
        expected = lights(
            [(2017 + (first + i) // 12, raw) for i, raw in enumerate(months)],
            months_to_red=parameters["months_to_red"],
            after=parameters["turns_on"] == "after_nth",
            clean_to_exit=parameters["clean_months_to_exit"],
            missing=parameters["missing_report"],
            year_reset=parameters["year_reset"],
        )
        mine = result.lights.filter(project=project)
        assert mine["light"].to_list() == [light for light, _ in expected]
        due = [p for p, (_, review) in zip(mine["period"], expected, strict=True) if review]
        assert {(project, p) for p in due} == {r for r in reviews if r[0] == project}


@pytest.mark.parametrize("engine", ENGINES)
def test_ninety_six_exact_ties_are_decided_as_written(engine):
    """Plan less actual is exactly the threshold: not lagging; a thousandth more is."""
    noise = random.Random(5)
    reports, wrong_by_floats = [], 0
    for i in range(96):
        actual = Decimal(noise.randrange(0, 900)) / 10
        planned = actual + 5
        wrong_by_floats += float(planned) - float(actual) != 5
        for kind, more in (("tie", Decimal(0)), ("over", Decimal("0.001"))):
            reports.append(
                {
                    "project": f"{kind}-{i}",
                    "period": "2017-01",
                    "planned_progress": float(planned + more),
                    "actual_progress": float(actual),
                }
            )
    assert wrong_by_floats > 0, "the ties must be ones that binary floats miss"
    result = assessed(pr.Portfolio(reports=reports), "2017-01-31", engine, lag_points=5)
    for row in result.lights.to_dicts():
        assert row["light"] == ("green" if row["project"].startswith("tie") else "yellow"), row


def report_of(period: str, planned: int, actual: int, recorded_at: str) -> dict[str, object]:
    return {
        "project": "P", "period": period, "planned_progress": planned, "actual_progress": actual,
        "recorded_at": recorded_at,
    }  # fmt: skip


@pytest.mark.parametrize("engine", ENGINES)
def test_late_and_corrected_reports_change_later_assessments_only(engine):
    rows = [
        report_of("2017-01", 10, 9, "2017-01-31"),
        report_of("2017-02", 20, 19, "2017-02-28"),
        report_of("2017-02", 20, 20, "2017-04-10"),
        report_of("2017-03", 30, 30, "2017-04-02"),
    ]  # fmt: skip
    portfolio = pr.Portfolio(reports=rows)
    now = assessed(portfolio, "2017-03-31", engine)
    assert now.lights["light"].to_list() == ["yellow", "red", "unknown"], (
        "March is late, February not yet corrected"
    )
    later = assessed(portfolio, "2017-04-09", engine)
    assert later.lights["light"].to_list() == ["yellow", "red", "green"]
    corrected = assessed(portfolio, "2017-04-10", engine)
    assert corrected.lights["light"].to_list() == ["yellow", "green", "green"]
    superseded = corrected.findings.filter(kind="superseded")
    assert superseded.select("project", "period").rows() == [("P", "2017-02")]
    versions = corrected.explain("P", "2017-02").reports
    assert [(v.recorded_at, v.used) for v in versions] == [
        ("2017-02-28 00:00:00", False),
        ("2017-04-10 00:00:00", True),
    ]
    known_then = pr.Portfolio(reports=rows[:2])
    assert now.lights.equals(assessed(known_then, "2017-03-31", engine).lights)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(("reset", "january"), [(False, "red"), (True, "yellow")])
def test_the_turn_of_the_year(engine, reset, january):
    result = assessed(facts({"P": ["lag", "lag"]}, first=11), "2018-01-31", engine, year_reset=reset)
    assert result.lights["light"].to_list() == ["yellow", january]


@pytest.mark.parametrize("engine", ENGINES)
def test_a_project_that_has_not_started_in_time_is_yellow(engine):
    portfolio = pr.Portfolio(
        projects=[
            {"id": "late", "planned_start": "2017-02-15"},
            {"id": "on-time", "planned_start": "2017-02-15", "actual_start": "2017-02-15"},
            {"id": "started-late", "planned_start": "2017-01-10", "actual_start": "2017-02-20"},
        ],
        reports=[
            {"project": p, "period": m, "planned_progress": 0, "actual_progress": 0}
            for p in ("late", "on-time", "started-late")
            for m in ("2017-01", "2017-02", "2017-03")
        ],
    )
    result = assessed(portfolio, "2017-03-31", engine)
    by_project = {
        p: result.lights.filter(project=p)["light"].to_list() for p in ("late", "on-time", "started-late")
    }
    assert by_project == {
        "late": ["green", "yellow", "red"],
        "on-time": ["green", "green", "green"],
        "started-late": ["yellow", "green", "green"],
    }
    assert result.lights.filter(project="late", period="2017-02")["rule"].to_list() == ["late-start"]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("per", "expected"),
    [
        ("spell", [("2017-02", -2), ("2017-06", -2), ("2018-01", None)]),
        ("month", [("2017-02", -2), ("2017-03", -2), ("2017-06", -2), ("2017-12", None)]),
        ("project", [("2017-02", -2)]),
    ],
)
def test_the_year_end_deduction_per_project_month_or_spell(engine, per, expected):
    months = ["lag", "lag", "lag", "ok", "lag", "lag", "ok"]
    result = assessed(facts({"P": months}), "2017-07-31", engine, deduct_per=per, deduction_points=2)
    wanted = [(period, Decimal(points)) for period, points in expected if points is not None]
    assert result.scores.select("period", "points").rows() == wanted
    assert set(result.scores["unit"]) == {"office"}
    assert set(result.scores["cites"]) == {"ZY-23"}


def test_the_counters_of_the_published_totals():
    portfolio = facts({"A": ["lag", "lag", "ok"], "B": ["lag", "ok", "ok"], "C": ["ok", "ok", "ok"]})
    counters = pr.assess(portfolio, "ziyang", as_of="2017-03-31").counters
    totals = {row["counter"]: row["total"] for row in counters.filter(period="2017-03").to_dicts()}
    assert totals == {"ever_yellow": 2, "ever_red": 1, "yellow_to_green": 1, "red_exits": 1}


def test_exempt_months_freeze_and_show_their_status():
    result = assessed(facts({"P": ["lag", "exempt", "lag"]}), "2017-03-31", "columnar")
    assert result.lights.select("light", "status", "streak").rows() == [
        ("yellow", "assessed", 1),
        ("unknown", "exempt", 1),
        ("red", "assessed", 2),
    ]


def test_the_default_as_of_is_the_latest_date_in_the_facts():
    result = pr.assess(facts({"P": ["lag", "ok"]}), "ziyang")
    assert result.as_of == date(2017, 2, 28)
    planned = pr.Portfolio(
        projects=[{"id": "P", "planned_finish": "2030-01-01"}],
        reports=[{"project": "P", "period": "2017-01", "planned_progress": 1, "actual_progress": 1}],
    )
    assert pr.assess(planned, "ziyang").as_of == date(2017, 1, 31)


def test_ten_thousand_projects_agree_with_the_oracle():
    noise = random.Random(11)
    histories = {
        f"P-{i:05d}": [noise.choice(["lag", "ok", "ok", "missing"]) for _ in range(12)] for i in range(10_000)
    }
    rows = [
        (p, label(2017, i), 30.0, 29.5 if raw == "lag" else 30.0)
        for p, months in histories.items()
        for i, raw in enumerate(months)
        if raw != "missing"
    ]
    noise.shuffle(rows)
    schema = {
        "project": pl.String,
        "period": pl.String,
        "planned_progress": pl.Float64,
        "actual_progress": pl.Float64,
    }
    projects = pl.DataFrame({"id": list(histories), "listed_from": ["2017-01-01"] * len(histories)})
    portfolio = pr.Portfolio.from_frames(
        projects=projects, reports=pl.DataFrame(rows, schema=schema, orient="row")
    )
    found = pr.assess(portfolio, "ziyang", as_of="2017-12-31").lights
    expected = [
        light for p in sorted(histories) for light, _ in lights([(2017, raw) for raw in histories[p]])
    ]
    assert found["light"].to_list() == expected


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda p: pr.assess(p, "ziyan"), "PR201"),
        (lambda p: pr.assess(p, "ziyang", engine="colummar"), "PR401"),
        (lambda p: pr.assess(p, "ziyang", parameters={"lag_point": 5}), "PR214"),
        (lambda p: pr.assess(p, "ziyang", parameters={"months_to_red": 0}), "PR213"),
        (lambda p: pr.assess(p, "ziyang", as_of="2017-02-30"), "PR503"),
        (lambda p: pr.assess(p, "ziyang").explain("Q", "2017-01"), "PR405"),
        (lambda p: pr.assess(p, "ziyang").explain("P", "2016-01"), "PR406"),
        (lambda p: pr.assess(p, "ziyang").explain("P", "2017-13"), "PR501"),
        (lambda p: pr.assess(pr.Portfolio(projects=[{"id": "P"}]), "ziyang"), "PR407"),
    ],
)
def test_wrong_calls_are_told_with_their_code(call, code):
    with pytest.raises(InputError) as caught:
        call(facts({"P": ["lag", "ok"]}))
    assert caught.value.codes == (code,)
