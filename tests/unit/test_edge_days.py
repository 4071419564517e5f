"""The first and the last day that there is, and what is surely unknown: no day and no gap stops an assessment."""

from __future__ import annotations

from datetime import date

import pytest

import progress_rules as pr
from progress_rules.assessment.mapped import write_spans

ENGINES = ("columnar", "reference")


def report(period, actual=50):
    return {"project": "P-1", "period": period, "planned_progress": 60, "actual_progress": actual}


@pytest.mark.parametrize("engine", ENGINES)
def test_the_last_day_is_a_day_like_others(engine):
    reports = [report("9999-11"), report("9999-12")]
    held = [{"project": "P-1", "from": "2017-01-01", "to": "9999-10-31"}]
    for more in ([], held):
        facts = pr.Portfolio(projects=[{"id": "P-1"}], reports=reports, exemptions=more)
        result = pr.assess(facts, "ziyang", as_of="9999-12-31", engine=engine)
        assert result.lights.filter(status="assessed")["light"].to_list() == ["yellow", "red"]


@pytest.mark.parametrize("pack", pr.list_packs())
def test_every_pack_can_judge_on_the_last_day(pack):
    facts = pr.Portfolio(
        projects=[{"id": "P-1"}],
        issues=[{"id": "I-1", "project": "P-1", "raised_at": "9999-12-31", "due_on": "9999-12-31"}],
        milestones=[{"id": "M-1", "project": "P-1", "planned": "9999-12-31", "actual": "9999-12-31"}],
    )
    try:
        pr.assess(facts, pack, as_of="9999-12-31", engine="reference").to_dict()
    except pr.InputError as error:
        assert set(error.codes) == {"PR602"}, error  # noqa: PT017 - no calendar is published for that year


@pytest.mark.parametrize("day", ["0001-01-01", "0001-01-02", "9999-12-31"])
@pytest.mark.parametrize("pack", pr.list_packs())
def test_both_engines_judge_where_no_period_has_ended_and_where_no_day_follows(pack, day):
    """On the first days there is no period to judge: then nothing is said, and it is no crash."""
    issue = {"id": "I-1", "project": "P-1", "raised_at": f"{day} 10:00"}
    facts = pr.Portfolio(projects=[{"id": "P-1"}], issues=[issue])
    found = []
    for engine in ENGINES:
        try:
            result = pr.assess(facts, pack, as_of=day, engine=engine)
            found.append((result.lights.rows(), result.duties.rows(), result.deadlines.rows()))
        except pr.InputError as error:
            assert set(error.codes) == {"PR602"}, error  # noqa: PT017 - no calendar is published for that year
            found.append(error.codes)
    assert found[0] == found[1]


def test_a_session_takes_the_last_month():
    session = pr.Session("ziyang")
    session.post({"id": "P-1"}, table="projects")
    posted = session.post(report("9999-11"), report("9999-12"), table="reports")
    assert [d["light"] for d in posted if d.table == "lights"] == ["yellow", "red"]


@pytest.mark.parametrize("engine", ENGINES)
def test_the_first_day_has_none_before_it(engine):
    issue = {"id": "I-1", "project": "P-1", "raised_at": "0001-01-01"}
    facts = pr.Portfolio(projects=[{"id": "P-1"}], issues=[issue])
    with pytest.raises(pr.InputError, match="PR602"):  # working days of the year 1 are not known
        pr.assess(facts, "zhaoling", as_of="0001-01-31", engine=engine)


def test_days_that_run_to_the_last_one_are_merged():
    runs = [(date(2017, 1, 1), date.max), (date(2018, 1, 1), date(2018, 2, 1)), (None, date(2016, 12, 31))]
    assert write_spans(runs) == "0001-01-01/9999-12-31"


def test_a_choice_that_surely_is_none_keeps_its_type():
    facts = pr.Portfolio(projects=[{"id": "P-1"}], reports=[report("2017-01")])
    columnar, reference = (pr.assess(facts, "earned-schedule", engine=engine) for engine in ENGINES)
    assert columnar.decisions.equals(reference.decisions)
    periods = reference.decisions.filter(table="es_earned")
    assert periods["value"].to_list() == [None]
