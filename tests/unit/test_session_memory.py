"""What a session keeps grows with the facts that it holds, not with the posts."""

from __future__ import annotations

import gc
import random
import sys
import tracemalloc
from decimal import Decimal
from itertools import islice

import pytest

import progress_rules as pr
from progress_rules.live.lean import lean, same
from progress_rules.model import Baseline
from tests.benchmarks.session_memory import issue, report
from tests.benchmarks.session_peers import session_of

PROJECTS, MONTHS = 10, 12


LEAK = 4
"""A leak of one object in so many posts is found; what else a process does meanwhile takes up a few hundred."""


def held():
    """Return how many blocks of memory Python has given out: every object is one or more."""
    gc.collect()
    return sys.getallocatedblocks()


def corrections(noise, **further):
    while True:
        for month in range(MONTHS):
            for i in range(PROJECTS):
                yield report(noise, i, month, **further)


def test_facts_that_replace_each_other_take_up_no_more_with_every_post():
    session, facts = session_of(PROJECTS), corrections(random.Random(1))
    for fact in islice(facts, 5_000):
        session.post(fact)
    before = held()
    for fact in islice(facts, 20_000):
        session.post(fact)
    assert held() - before < 20_000 / LEAK
    assert len(session.portfolio.frame("reports")) == PROJECTS * MONTHS


def test_reports_to_be_known_later_take_up_no_more_with_every_post():
    session = session_of(PROJECTS)
    session.advance("1900-12-31")
    facts = corrections(random.Random(1), recorded_at="1902-01-31 09:00")
    for fact in islice(facts, 4_000):  # caches are full from here on
        session.post(fact)
    before = held()
    for fact in islice(facts, 4_000):
        session.post(fact)
    assert held() - before < 4_000 / LEAK


def test_facts_that_come_and_go_leave_nothing():
    session, noise = session_of(PROJECTS), random.Random(1)
    further = {"recorded_at": "1902-01-31 09:00"}
    session.advance("1900-12-31")

    def come_and_go(count):
        for k in range(count):
            fact = report(noise, k % PROJECTS, k % MONTHS, **further)
            session.post(fact)
            session.retract(fact)

    come_and_go(2_000)  # caches are full from here on
    before = held()
    come_and_go(2_000)
    assert held() - before < 2_000 / LEAK


def test_the_progress_of_an_issue_takes_up_no_more_with_every_post():
    session, noise = session_of(PROJECTS), random.Random(1)
    for _ in range(20):
        session.post(issue(noise, 3))
    before = held()
    for _ in range(60):
        session.post(issue(noise, 3))
    assert held() - before < 600


def test_a_report_that_is_kept_takes_up_little():
    session, noise = session_of(100), random.Random(1)
    reports = [(i, month) for month in range(30) for i in range(100)]
    for i, month in reports[:1000]:
        session.post(report(noise, i, month))
    tracemalloc.start()
    for i, month in reports[1000:]:
        session.post(report(noise, i, month))
    gc.collect()
    taken, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert taken / len(reports[1000:]) < 1250  # with the posted object it would be 1500 or more


def test_kept_facts_are_those_that_were_posted():
    given = [
        pr.Report(project="P-1", period="2017-10", actual_progress="35.50", 备注="雨季"),
        pr.Report(project="P-1", period="2017-10", actual_progress="35.5", recorded_at="2017-11-02 09:30"),
        pr.Project(id="P-1", total_investment="1E+2"),
        Baseline(project="P-1", version="2.0", from_="2017-10-01"),
        Baseline(project="P-1", version="2", from_="2017-10-01"),
    ]
    for fact in given:
        kept = lean(fact)
        assert kept == fact
        assert same(kept, fact)
        assert repr(kept) == repr(fact)
        assert (kept.model_fields_set, kept.model_extra) == (fact.model_fields_set, fact.model_extra)
        assert kept.model_dump_json() == fact.model_dump_json()
        assert kept.model_copy(update={"reason": "rain"}) == fact.model_copy(update={"reason": "rain"})
        assert kept.model_fields_set == fact.model_fields_set
    assert not same(given[0], given[1])
    assert lean(given[4]).version.as_tuple() == Decimal(2).as_tuple()


def test_the_same_facts_under_a_key_get_the_same_answer_without_a_ledger():
    session = session_of(1)
    fact = report(random.Random(1), 0, 0)
    first = session.post(fact, key="a")
    session.post(fact.model_copy(update={"actual_progress": Decimal(0)}), key="b")
    assert session.post(fact, key="a") == first
    with pytest.raises(pr.errors.LedgerError, match="PR711") as caught:
        session.post(fact.model_copy(update={"actual_progress": Decimal(1)}), key="a")
    assert [line[0] for line in caught.value.problems[0].details] == ["-", "+"]
