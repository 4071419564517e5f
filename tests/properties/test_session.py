"""A session ends in what an assessment of the same facts gives, in whatever order the facts arrive."""

from __future__ import annotations

import tempfile
from datetime import date, timedelta
from decimal import Decimal

import hypothesis.strategies as st
from hypothesis import HealthCheck, event, settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

import progress_rules as pr
from progress_rules import testing
from progress_rules.errors import EngineError, LedgerError, RequestError
from progress_rules.live.course import can_judge
from progress_rules.live.known import rows_of

PACKS = ("ziyang", "zhaoling", "yinchuan", "baocheng")
KINDS = {"xinxing": "half-month"}


class Office(RuleBasedStateMachine):
    """A host that posts facts in any order, corrects them, takes them back, and lets time pass."""

    def __init__(self):
        super().__init__()
        self.said = {}
        self.unposted = []
        self.posted = []
        self.ledger = None

    @initialize(data=st.data())
    def begin(self, data):
        name = data.draw(st.sampled_from([*PACKS, "random"]), label="pack")
        self.pack = pr.load_pack(name) if name != "random" else data.draw(testing.packs(depth=2))
        portfolio = data.draw(testing.portfolios(kind=self.pack.calendar.kind, projects=3), label="facts")
        facts = [fact for table in portfolio.frames for fact in portfolio.facts(table)]
        self.unposted = data.draw(st.permutations(facts)) if len(facts) < 60 else facts
        self.session = self.opened()
        event(f"native: {can_judge(self.pack)}")

    def opened(self):
        return pr.Session(self.pack)

    @rule()
    def go_on_from_a_snapshot(self):
        self.session = pr.Session.restore(self.session.snapshot(), ledger=self.ledger)

    def take(self, decisions):
        for decision in decisions:
            place = (decision.table, *decision.place)
            if decision.change == "withdrawn":
                assert self.said.pop(place) == decision.row
            else:
                assert self.said.get(place) == decision.before
                assert (decision.before is None) == (decision.change == "new")
                self.said[place] = decision.row

    def post(self, *facts):
        try:
            self.take(self.session.post(*facts))
        except (LedgerError, RequestError, EngineError) as error:
            event(f"refused {sorted(error.codes)}")
            return
        self.posted += facts

    @precondition(lambda self: self.unposted)
    @rule(data=st.data())
    def post_some(self, data):
        count = data.draw(st.integers(1, 4))
        now, self.unposted = self.unposted[:count], self.unposted[count:]
        self.post(*now)
        if can_judge(self.pack) and self.session.day is not None and not self.session.portfolio.successions:
            for fact in now:
                if fact.table == "reports":
                    self.check_lights(fact.project)

    def check_lights(self, project):
        """What was said of a project at once is what an assessment says of it."""
        if fact_counts(self.session, project):
            whole = batch(self.session).lights.filter(project=project, each="project").rows()
            mine = [
                row
                for row in self.session.table("lights").rows()
                if row[0] == project and row[7] == "project"
            ]
            assert sorted(map(str, mine)) == sorted(map(str, whole))

    @precondition(lambda self: self.posted)
    @rule(data=st.data())
    def correct(self, data):
        fact = data.draw(st.sampled_from(self.posted))
        if fact.table == "reports":
            less = data.draw(st.sampled_from([None, Decimal(0), Decimal("12.5"), Decimal(60)]))
            self.post(fact.model_copy(update={"actual_progress": less}))
        elif fact.table == "projects":
            start = data.draw(st.sampled_from([None, date(2017, 2, 1), date(2017, 6, 15)]))
            self.post(fact.model_copy(update={"listed_from": start}))

    @precondition(lambda self: self.posted)
    @rule(data=st.data())
    def retract(self, data):
        fact = data.draw(st.sampled_from(self.posted))
        try:
            self.take(self.session.retract(fact))
        except (RequestError, LedgerError) as error:
            event(f"retract refused {sorted(error.codes)}")

    @precondition(lambda self: self.posted)
    @rule(days=st.integers(0, 70))
    def advance(self, days):
        day = (self.session.day or date(2017, 1, 1)) + timedelta(days=days)
        try:
            self.take(self.session.advance(min(day, date(2018, 6, 30))))
        except (RequestError, LedgerError) as error:
            event(f"advance refused {sorted(error.codes)}")

    @rule()
    def settle(self):
        try:
            self.take(self.session.settle())
        except (RequestError, LedgerError) as error:
            event(f"settle refused {sorted(error.codes)}")
            return
        if self.session.day is None:
            assert not self.said
            return
        whole = rows_of(batch(self.session))
        expected = {
            (bucket[0], bucket, key): row for bucket, rows in whole.items() for key, row in rows.items()
        }
        assert self.said == expected

    @invariant()
    def decisions_add_up(self):
        if hasattr(self, "session"):
            held = self.session._state.known.buckets
            assert self.said == {(b[0], b, key): row for b, rows in held.items() for key, row in rows.items()}


def batch(session):
    try:
        return pr.assess(session.portfolio, session.pack, as_of=session.day)
    except EngineError:
        return pr.assess(session.portfolio, session.pack, as_of=session.day, engine="reference")


def fact_counts(session, project):
    return any(one == project for one in session.portfolio.frame("projects")["id"])


class KeptOffice(Office):
    """The same on a ledger, with another session that posts to it, and a host that is started again."""

    def opened(self):
        self.folder = tempfile.TemporaryDirectory()
        self.ledger = pr.open_ledger(f"{self.folder.name}/office.db")
        self.other = pr.Session(self.pack, ledger=self.ledger)
        return pr.Session(ledger=self.ledger)

    @rule()
    def start_again(self):
        self.session = pr.Session(ledger=self.ledger)

    @rule()
    def have_the_other_post(self):
        self.session, self.other = self.other, self.session
        self.session._steps.catch_up()

    @rule(data=st.data())
    def post_again_under_a_key(self, data):
        if not self.unposted:
            return
        fact, self.unposted = self.unposted[0], self.unposted[1:]
        key = f"post {len(self.posted)} of {len(self.unposted)}"
        try:
            first = self.session.post(fact, key=key)
        except (LedgerError, RequestError, EngineError):
            return
        self.posted.append(fact)
        self.take(first)
        assert self.session.post(fact, key=key) == first

    def teardown(self):
        if self.ledger is not None:
            assert self.ledger.verify().sound
            facts = self.ledger.portfolio(tables=self.pack)
            assert facts == self.session.portfolio
            self.ledger.close()
            self.folder.cleanup()


KeptOffice.TestCase.settings = settings(
    suppress_health_check=list(HealthCheck), stateful_step_count=12, max_examples=15, deadline=None
)
TestKeptOffice = KeptOffice.TestCase
Office.TestCase.settings = settings(
    suppress_health_check=list(HealthCheck), stateful_step_count=15, max_examples=30, deadline=None
)
TestOffice = Office.TestCase
