"""Sessions: what a host posts, and what it is told at once."""

from __future__ import annotations

import asyncio
import random
from concurrent.futures import ThreadPoolExecutor

import pytest

import progress_rules as pr
from progress_rules.demo import demo_portfolio
from progress_rules.errors import LedgerError, RequestError
from progress_rules.live.known import rows_of

SEPTEMBER, OCTOBER = "2017-09", "2017-10"


def report(project="P-1", period=SEPTEMBER, planned=60, actual=50, **further):
    return pr.Report(
        project=project, period=period, planned_progress=planned, actual_progress=actual, **further
    )


def told(decisions, language="en"):
    return [decision.text(language) for decision in decisions]


@pytest.fixture
def office():
    session = pr.Session("ziyang")
    session.post(pr.Project(id="P-1", unit="Transport"), pr.Project(id="P-2", unit="Water"))
    return session


def test_a_report_changes_the_light_of_its_project(office):
    assert told(office.post(report())) == ["light of project P-1 in 2017-09: yellow (behind-schedule)"]
    red = office.post(report(period=OCTOBER))
    assert told(red, "zh") == [
        "项目P-1 灯色（2017-10）：red（yellow-to-red）",
        "项目P-1 考核计分（2017-10）：-1（year-end-deduction）",
    ]
    assert [decision.text("zh", office.pack) for decision in red] == [
        "项目P-1 灯色（2017-10）：红灯（连续黄灯转红灯）",
        "项目P-1 考核计分（2017-10）：-1（年终考核扣分）",
    ]
    named = "light of project P-1 in 2017-10: red light (yellow in consecutive months)"
    assert red[0].text("en", office.pack) == named
    assert (red[0]["light"], red[0].was("light")) == ("red", None)
    assert red[0].to_dict()["row"]["streak"] == 2


def test_a_correction_changes_what_followed_from_it(office):
    office.post(report(), report(period=OCTOBER))
    changed = office.post(report(actual=60))
    assert [(d.table, d.change, d.period, d["light"] if d.table == "lights" else None) for d in changed] == [
        ("lights", "changed", "2017-09", "green"),
        ("lights", "changed", "2017-10", "yellow"),
        ("scores", "withdrawn", "2017-10", None),
    ]
    assert "yellow → green" in changed[0].text("en")
    assert "no longer -1" in changed[2].text("en")
    assert office.post(report(actual=60)) == ()


def test_a_report_taken_back_leaves_its_period_unknown(office):
    office.post(report(), report(period=OCTOBER))
    changed = office.retract(report())
    assert [(d.change, d.period) for d in changed if d.table == "lights"] == [
        ("withdrawn", "2017-09"),
        ("changed", "2017-10"),
    ]
    with pytest.raises(
        RequestError, match="PR742 the session holds no row of reports with the key P-1 / 2017-09"
    ):
        office.retract(report())


def test_rows_are_taken_back_by_their_keys_as_they_are_posted(office):
    office.post({"项目": "P-1", "期间": "2017年9月", "计划进度": 60, "实际进度": 50}, table="月报")
    office.post(report(period=OCTOBER, actual=60))
    back = office.retract({"project": "P-1", "period": SEPTEMBER}, table="reports")
    assert [(d.table, d.change) for d in back] == [("lights", "withdrawn")]
    with pytest.raises(pr.LedgerError, match="PR134"):
        office.retract({"project": "P-1"}, table="reports")


def test_facts_wait_for_their_project():
    session = pr.Session("ziyang")
    session.post(pr.Project(id="P-1"))
    assert session.post(report("P-9")) == ()
    assert session.waiting == (report("P-9"),)
    assert session.day is None
    assert told(session.post(pr.Project(id="P-9")))[0] == (
        "light of project P-9 in 2017-09: yellow (behind-schedule)"
    )
    assert session.waiting == ()


def test_without_projects_the_list_is_that_of_the_reports():
    session = pr.Session("ziyang")
    assert [d.subject for d in session.post(report("P-9"))] == ["P-9"]
    listed = session.post(pr.Project(id="P-1"))
    assert session.waiting == (report("P-9"),)
    assert [d.change for d in (*listed, *session.settle()) if d.table == "lights"] == ["withdrawn"]


def test_a_post_is_taken_whole_or_not_at_all(office):
    with pytest.raises(RequestError, match="PR403"):
        office.post(report(recorded_at="2017-10-03"), report(actual=40, recorded_at="2017-10-03 00:00:00.000001"),
                    report(actual=30), report(actual=20, recorded_at="2017-09-30"))  # fmt: skip
    assert office.table("lights").height == 0
    assert len(office.portfolio.frame("reports")) == 0
    with pytest.raises(LedgerError, match=r"issues\[0\]"):
        office.post(pr.Issue(id="I-1", project="P-1", raised_at="2017-10-03", resolved_at="2017-10-01"))
    assert len(office.portfolio.frame("issues")) == 0


def test_reports_on_other_periods_are_refused(office):
    with pytest.raises(RequestError, match="PR402 no report is about a period of the pack ziyang"):
        office.post(report(period="2017-Q3"))


def test_a_portfolio_is_posted_as_a_whole(office):
    portfolio = demo_portfolio()
    session = pr.Session("ziyang")
    told_ = session.post(portfolio)
    whole = pr.assess(portfolio, "ziyang", as_of=session.day)
    assert session._state.known.buckets == rows_of(whole)
    assert {d.table for d in told_} >= {"lights", "actions", "duties"}
    assert session.post(portfolio) == ()
    with pytest.raises(RequestError, match="PR742"):
        office.retract(portfolio)


def test_dicts_are_read_like_ledgers(office):
    decisions = office.post(
        {"项目编号": "P-1", "期间": "2017年9月", "计划进度": 60, "实际进度": 50}, table="月报"
    )
    assert [d["light"] for d in decisions] == ["yellow"]
    with pytest.raises(LedgerError) as caught:
        office.post({"project": "P-1", "period": "2017-13"}, {"period": "2017-10"}, table="reports")
    assert len(caught.value.problems) == 2
    with pytest.raises(LedgerError, match="PR135"):
        office.post({"project": "P-1"})
    with pytest.raises(LedgerError, match="PR104"):
        office.post({"project": "P-1"}, table="report cards")


def test_time_closes_periods_and_moves_only_forward(office):
    office.post(report())
    told_ = office.advance("2017-10-31")
    lights = [(d.subject, d.period, d["light"], d["status"]) for d in told_ if d.table == "lights"]
    assert lights == [("P-1", "2017-10", "unknown", "missing")]
    office.post(report(period="2017-11"))
    assert str(office.day) == "2017-10-31"
    assert "2017-11" not in office.table("lights")["period"].to_list()
    with pytest.raises(
        RequestError, match="PR741 the session stands at 2017-10-31, it cannot go back to 2017-10-30"
    ):
        office.advance("2017-10-30")
    later = [(d.period, d["light"]) for d in office.advance("2017-11-30") if d.table == "lights"]
    assert later == [("2017-11", "red")]


def test_a_report_counts_from_the_day_on_which_it_was_recorded(office):
    office.advance("2017-10-02")
    assert office.post(report(recorded_at="2017-10-05")) == ()
    assert [d["light"] for d in office.advance("2017-10-05") if d.table == "lights"] == ["yellow"]
    assert [d["light"] for d in office.post(report(period=OCTOBER, recorded_at="2017-11-01"))] == []
    office.advance("2017-11-01")
    assert office.table("lights")["light"].to_list() == ["yellow", "red"]


def test_an_issue_is_routed_at_once():
    session = pr.Session("xinxing")
    session.post(pr.Project(id="P-1"))
    issue = pr.Issue(id="I-1", project="P-1", urgency="紧急", raised_at="2024-05-06 09:00")
    tables = {decision.table for decision in session.post(issue)}
    whole = {table for (table, *_), rows in rows_of(session.state()).items() if rows}
    assert {"routes", "deadlines"} & whole
    assert ({"routes", "deadlines"} & whole) <= tables
    assert not [d for d in session.settle() if d.each == "issue"]


def test_what_is_told_goes_by_the_names_of_the_pack():
    session = pr.Session("xinxing")
    session.post(pr.Project(id="P-1"))
    said = session.post(pr.Issue(id="I-1", project="P-1", urgency="紧急", raised_at="2024-02-28 23:30"))
    lines = [decision.text("zh", session.pack) for decision in said]
    assert "问题I-1 时限：期限内，2024-02-28（紧急问题当日决策）" in lines
    assert "问题I-1 流程状态：待交办（问题台账）" in lines
    session = pr.Session("ziyang")
    session.post(pr.Project(id="P-1"), report())
    told_ = [decision.text("zh", session.pack) for decision in session.advance("2017-10-31")]
    assert "项目P-1 灯色（2017-10）：未知" in told_


def test_another_pack_takes_over_from_a_day(office):
    office.post(
        report(),
        report(period=OCTOBER, planned=60, actual=57),
        report(period="2017-11", planned=60, actual=57),
    )
    office.settle()
    before = office.table("lights").rows()
    mild = pr.load_pack("ziyang", parameters={"lag_points": 5})
    office.replace_pack(mild, effective="2017-11-01")
    after = office.table("lights").rows()
    assert after[:2] == before[:2]
    assert [row[3] for row in after] == ["yellow", "red", "green"]
    late = office.post(report(period="2017-12", planned=60, actual=57))
    assert [(d.period, d["light"]) for d in late if d.table == "lights"] == [("2017-12", "green")]
    assert not [d for d in office.settle() if d.table == "lights"]
    assert office.replace_pack(mild, effective="2017-12-01") == ()  # it is in force already
    with pytest.raises(RequestError, match="PR743"):
        office.replace_pack("ziyang", effective="2017-10-01")
    with pytest.raises(RequestError, match="PR744"):
        office.replace_pack("xinxing", effective="2018-01-01")


def test_what_is_said_can_be_explained(office):
    office.post(report(), report(period=OCTOBER))
    assert "ZY-21" in office.explain("P-1", OCTOBER).text("en")


def test_tables_are_named(office):
    office.post(report())
    for asked in (office.table, office.state().table, office.state().view):
        with pytest.raises(RequestError, match="PR422 there is no table light"):
            asked("light")


def test_a_word_for_a_day_is_refused():
    with pytest.raises(pr.InputError):
        pr.Session("ziyang", as_of="tomorrow")


def everything():
    noise = random.Random(7)
    months = [f"2017-{month:02d}" for month in range(1, 13)]
    return [
        report(f"P-{i}", month, noise.randrange(100), noise.randrange(100))
        for i in range(24)
        for month in months
    ]


def test_threads_may_post_at_once():
    facts = everything()
    session = pr.Session("ziyang", as_of="2017-12-31")
    session.post(*[pr.Project(id=f"P-{i}") for i in range(24)])
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda part: [session.post(fact) for fact in facts[part::8]], range(8)))
    session.settle()
    whole = pr.assess(session.portfolio, session.pack, as_of="2017-12-31")
    assert session.table("lights").sort("project", "period").rows() == whole.lights.rows()


def test_asyncio_may_post_at_once():
    facts = everything()
    session = pr.Session("ziyang", as_of="2017-12-31")

    async def host():
        await session.apost(*[pr.Project(id=f"P-{i}") for i in range(24)])
        await asyncio.gather(*(session.apost(fact) for fact in facts))
        await session.asettle()
        return await session.aadvance("2018-01-31")

    january = asyncio.run(host())
    assert {d.period for d in january if d.table == "lights"} == {"2018-01"}
    whole = pr.assess(session.portfolio, session.pack, as_of="2018-01-31")
    assert session.table("lights").sort("project", "period").rows() == whole.lights.rows()


@pytest.mark.parametrize("go_on", ["snapshot", "failed post"])
def test_a_late_report_can_be_taken_back_when_all_was_said_otherwise_since(go_on):
    """Its rows stand behind those of later periods: the first and the last are not those of the span."""
    session, late = pr.Session("ziyang"), report(period="2017-08")
    session.post(report(period="2017-10"))
    session.post(late)
    if go_on == "snapshot":
        session = pr.Session.restore(session.snapshot())
    else:
        with pytest.raises(RequestError, match="PR742"):
            session.retract(late, report(project="P-9"))
    withdrawn = [d.period for d in session.retract(late) if d.table == "lights" and d.change == "withdrawn"]
    assert withdrawn == ["2017-08", "2017-09"]
    assert session.table("lights")["period"].to_list() == ["2017-10"]


@pytest.mark.parametrize("place", ["facts", "projects"])
def test_a_post_that_is_interrupted_leaves_the_facts_as_they_were(office, monkeypatch, place):
    office.post(report())
    before, portfolio = office.snapshot(), office.portfolio
    part = getattr(office._state, place)
    name = {"facts": "make", "projects": "heed"}[place]
    whole, calls = getattr(part, name), []

    def interrupted(changed):
        calls.append(changed)
        if len(calls) == 2:
            raise KeyboardInterrupt
        whole(changed)

    monkeypatch.setattr(part, name, interrupted)
    with pytest.raises(KeyboardInterrupt):
        office.post(report(period=OCTOBER), report(period="2017-11", recorded_at="2018-01-31 09:00"))
    assert (office.snapshot(), office.portfolio) == (before, portfolio)
    office.post(report(period=OCTOBER))
    office.settle()
    assert office._state.known.buckets == rows_of(pr.assess(office.portfolio, "ziyang", as_of=office.day))
