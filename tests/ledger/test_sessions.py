"""Sessions on a ledger: hosts that are killed, that share it, and that send a post twice."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import progress_rules as pr
from progress_rules.errors import LedgerError, RequestError, StoreError
from progress_rules.live.known import rows_of
from progress_rules.live.ledger import Draft
from progress_rules.packs import load_pack_text
from tests.ledger.conftest import Place
from tests.ledger.session_writer import facts

ROOT = Path(__file__).parents[2]
KILLS = int(os.environ.get("PROGRESS_RULES_KILLS", "0"))


def start(place: Place, name: str, first: int, *last: int) -> subprocess.Popen[bytes]:
    command = [
        sys.executable,
        "-m",
        "tests.ledger.session_writer",
        place.url,
        name,
        str(first),
        *map(str, last),
    ]
    return subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT)


def answers(out: bytes) -> dict[int, str]:
    """Return what a host was told, by the number of the post."""
    lines = [line.decode() for line in out.splitlines(keepends=True) if line.endswith(b"\n")]
    parts = [line.strip().split(" ", 1) for line in lines if line != "ready\n"]
    return {int(number): text for number, text in parts}


def check(place: Place, told: dict[str, dict[int, str]]) -> None:
    """Check a ledger against what its hosts were told, and a session on it against an assessment."""
    with place.open() as ledger:
        assert ledger.verify().faults == ()
        with pr.Session(ledger=ledger) as session:
            for name, given in told.items():
                for i, text in given.items():
                    again = session.post(*facts(name, i), key=f"{name} {i}")
                    assert json.dumps([d.to_dict() for d in again], sort_keys=True) == text
            session.settle()
            whole = pr.assess(session.portfolio, "ziyang", as_of=session.day)
            assert session._state.known.buckets == rows_of(whole)
            assert ledger.replay(session.day).lights.equals(whole.lights)
            posted = [fact for name, given in told.items() for i in given for fact in facts(name, i)]
            assert {fact.id for fact in posted if fact.table == "issues"} <= set(
                session.portfolio.frame("issues")["id"]
            )


def test_a_host_that_is_killed_answers_again_what_it_answered(place: Place):
    rounds = (KILLS or 15) if place.kind == "sqlite" else (KILLS or 15) // 5
    chance = random.Random(3)
    told: dict[int, str] = {}
    for done in range(rounds):
        first = max(told, default=-1) + 1
        host = start(place, "a", first)
        assert host.stdout is not None
        assert host.stdout.readline() == b"ready\n"
        begun = host.stdout.readline() if done % 3 else b""
        time.sleep(chance.uniform(0, 0.2))
        host.kill()
        out = begun + host.stdout.read()
        assert host.wait() == -9
        host.stdout.close()
        now = answers(out)
        assert list(now) == list(range(first, first + len(now)))
        told |= now
    assert told
    check(place, {"a": told})


def test_hosts_in_two_processes_answer_as_one(place: Place):
    count = 40
    hosts = {name: start(place, name, 0, count - 1) for name in ("a", "b")}
    told = {}
    for name, host in hosts.items():
        out, _ = host.communicate(timeout=300)
        assert host.returncode == 0
        told[name] = answers(out)
        assert len(told[name]) == count
    check(place, told)


@pytest.fixture
def session(place: Place):
    with place.open() as ledger, pr.Session("ziyang", ledger=ledger) as opened:
        yield opened


def test_a_post_sent_twice_is_answered_by_any_session(place: Place, session: pr.Session):
    session.post(pr.Project(id="P-1"))
    late = pr.Report(project="P-1", period="2017-09", planned_progress=60, actual_progress=50)
    first = session.post(late, key="17")
    assert [d["light"] for d in first] == ["yellow"]
    session.retract(late)
    assert session.post(late, key="17") == first
    assert session.table("lights").height == 0
    with place.open() as ledger, pr.Session(ledger=ledger) as other:
        assert other.post(late, key="17") == first
        with pytest.raises(LedgerError, match="PR711"):
            other.post(pr.Project(id="P-1"), key="17")


def test_the_ledger_keeps_who_said_it_and_why(session: pr.Session):
    session.post(pr.Project(id="P-1"), author="王", reason="第3号文")
    report = pr.Report(project="P-1", period="2017-09", planned_progress=60, actual_progress=50)
    session.post(report, key="17", author="Li")
    assert session.post(report, key="17", author="Zhao")[0]["light"] == "yellow"
    session.retract(report, reason="sent by mistake")
    assert session.ledger is not None
    said = [(e.kind, e.author, e.reason) for e in session.ledger.entries() if e.kind != "pack"]
    assert said == [
        ("fact", "王", "第3号文"), ("fact", "Li", ""), ("decision", "", ""),
        ("retraction", "", "sent by mistake"), ("decision", "", ""),
    ]  # fmt: skip


def test_facts_in_another_order_are_another_post(session: pr.Session):
    first, second = (
        pr.Report(project="P-1", period="2017-09", planned_progress=60, actual_progress=actual)
        for actual in (50, 60)
    )
    session.post(pr.Project(id="P-1"))
    session.post(first, second, key="17")
    assert session.post(first, second, key="17")[0]["light"] == "green"
    with pytest.raises(LedgerError, match="PR711"):
        session.post(second, first, key="17")


def test_a_snapshot_without_a_ledger_goes_on_with_none(file: Place):
    session = pr.Session("ziyang")
    session.post(pr.Project(id="P-1"))
    with file.open() as ledger:
        with pytest.raises(pr.ProgressRulesError, match="PR748"):
            pr.Session.restore(session.snapshot(), ledger=ledger)
        kept = pr.Session("ziyang", ledger=ledger)
        kept.post(pr.Session.restore(session.snapshot()).portfolio)
        assert [project.id for project in pr.Session(ledger=ledger).portfolio.projects] == ["P-1"]


def test_a_key_is_remembered_though_nothing_changed(session: pr.Session):
    project, other = pr.Project(id="P-1"), pr.Project(id="P-2")
    session.post(project)
    assert session.post(project, key="list") == ()
    session.post(pr.Project(id="P-1", name="Ring road"))
    assert session.post(project, key="list") == ()
    assert session.portfolio.projects[0].name == "Ring road"
    for facts_ in ((other,), (project, other)):
        with pytest.raises(LedgerError, match="PR711"):
            session.post(*facts_, key="list")
    assert [p.id for p in session.portfolio.projects] == ["P-1"]


def test_two_sessions_see_what_the_other_posts(place: Place, session: pr.Session):
    with place.open() as ledger, pr.Session(ledger=ledger) as other:
        session.post(pr.Project(id="P-1"))
        report = {"project": "P-1", "planned_progress": 60, "actual_progress": 50}
        assert [d["light"] for d in other.post(pr.Report(period="2017-09", **report))] == ["yellow"]
        assert session.post(pr.Report(period="2017-10", **report))[0]["light"] == "red"
        assert other.table("lights")["light"].to_list() == ["yellow"]  # looked at, not posted to
        assert other.state().lights["light"].to_list() == ["yellow", "red"]
        session.advance("2017-11-30")
        other.settle()
        assert str(other.day) == "2017-11-30"
        with pytest.raises(RequestError, match="PR741"):
            other.advance("2017-11-29")


def test_a_session_that_cannot_write_stays_as_it_was(file: Place):
    with file.open() as ledger, pr.Session("ziyang", ledger=ledger) as session:
        session.post(pr.Project(id="P-1"))
        report = pr.Report(project="P-1", period="2017-09", planned_progress=60, actual_progress=50)
        before = session.snapshot()
        ledger.close()
        for post in (lambda: session.post(report), lambda: session.advance("2017-10-31"), session.settle):
            with pytest.raises(pr.ProgressRulesError, match="PR724"):
                post()
        assert session.snapshot() == before


def months(*labels):
    return [pr.Report(project="P-1", period=m, planned_progress=60, actual_progress=50) for m in labels]


def test_a_snapshot_goes_on_with_its_own_ledger_only(place: Place, tmp_path: Path):
    with place.open() as ledger, pr.Session("ziyang", ledger=ledger) as session:
        for report in months("2017-09", "2017-10", "2017-11"):
            session.post(report)
        snapshot = session.snapshot()
        session.post(*months("2017-12"))
        assert pr.Session.restore(snapshot, ledger=ledger).table("lights").height == 4
    for count in (1, 5):  # one that ends before, and one that has other entries
        other = tmp_path / f"{count}.db"
        with pr.Session("ziyang", ledger=other) as session:
            for number in range(count):
                session.post(pr.Project(id=f"P-{number}"))
        with pytest.raises(StoreError, match="PR748"):
            pr.Session.restore(snapshot, ledger=other)


def test_an_older_copy_in_the_place_of_the_ledger_is_told(file: Place, tmp_path: Path):
    """To read on until nothing is new would go on for ever: there is nothing new, and no post fits."""
    assert file.path is not None
    with pr.Session("ziyang", ledger=file.path) as session:
        session.post(pr.Project(id="P-1"))
    older = file.path.read_bytes()
    with file.open() as ledger, pr.Session(ledger=ledger) as session:
        session.post(*months("2017-09"))
    with pr.Session(ledger=file.path) as session:
        before = session.snapshot()
        recorder = session._recorder
        assert recorder is not None
        recorder.ledger.close()
        file.path.write_bytes(older)
        recorder.ledger = file.open()
        for post in (lambda: session.post(*months("2017-10")), lambda: session.advance("2017-12-31")):
            with pytest.raises(StoreError, match="PR748"):
                post()
        assert session.snapshot() == before


def test_a_pack_whose_own_tables_have_changed_follows(place: Place):
    """The facts of such a table are read again as the pack in force has it, in every session on the ledger."""
    text = pr.load_pack("ziyang").to_yaml()
    before = '      id:\n        type: "text"\n        zh: "点球编号"\n'
    assert before in text
    added = f'{before}      floors:\n        type: "number"\n        zh: "层数"\n'
    later = load_pack_text(text.replace(before, added, 1), file="later.yaml")
    item = {"id": "D-1", "project": "P-1", "task": "bridge"}
    with place.open() as ledger, pr.Session("ziyang", ledger=ledger) as session:
        other = pr.Session(ledger=ledger)
        session.post(pr.Project(id="P-1"))
        session.post({**item, "层数": 3}, table="dispatched")
        other.settle()
        session.replace_pack(later, effective="2017-10-01")
        (held,) = session.portfolio.facts("dispatched")
        assert (held.model_dump()["floors"], held.model_extra) == (3, {})
        row = {**item, "id": "D-2", "floors": "4"}
        other.post(row, table="dispatched", key="17")  # it reads what it is given as the pack of now has it
        assert session.post(row, table="dispatched", key="17") == other.post(
            row, table="dispatched", key="17"
        )
        assert [fact.model_dump()["floors"] for fact in other.portfolio.facts("dispatched")] == [3, 4]
        assert session.portfolio == other.portfolio == pr.Session(ledger=ledger).portfolio
        with pytest.raises(LedgerError, match="PR716"):
            session.replace_pack(
                "baocheng", effective="2017-11-01"
            )  # of the same periods, without that table


def test_threads_post_to_one_ledger(session: pr.Session):
    session.post(*(pr.Project(id=f"P-{i}") for i in range(5)))
    posts = [(i, name) for name in "cd" for i in range(5, 30)]
    with ThreadPoolExecutor(4) as pool:
        told = dict(
            zip(
                posts,
                pool.map(lambda p: session.post(*facts(p[1], p[0]), key=f"{p[1]} {p[0]}"), posts),
                strict=True,
            )
        )
    session.settle()
    assert session._state.known.buckets == rows_of(pr.assess(session.portfolio, "ziyang", as_of=session.day))
    for (i, name), first in told.items():
        assert session.post(*facts(name, i), key=f"{name} {i}") == first
    assert session.ledger is not None
    assert session.ledger.verify().sound


def test_entries_of_others_that_hold_nothing_are_told(place: Place, session: pr.Session):
    session.post(pr.Project(id="P-1"))
    assert session.ledger is not None
    for draft in (
        Draft("clock", body={}),
        Draft("clock", body={"day": "soon"}),
        Draft("decision", body={"table": "lamps"}),
        Draft("decision", body={"table": "lights", "change": "new", "row": 5}),
        Draft("pack", key="ziyang", body={"text": "see the safe"}),
    ):
        session.ledger.append(draft)
        with pytest.raises(LedgerError, match=r"PR723 entry .* cannot be read as a (day|decision|pack)"):
            pr.Session(ledger=session.ledger)
    with pytest.raises(LedgerError, match="PR723"):
        session.ledger.replay("2017-10-31")


def test_a_key_that_is_no_text_is_refused(session: pr.Session):
    for key in ("", "\ud800", "a\x00"):
        with pytest.raises(LedgerError, match="PR714"):
            session.post(pr.Project(id="P-1"), key=key)
    assert session.portfolio.projects == ()
