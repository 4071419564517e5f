"""The durable engine gives what the reference engine gives, traces included, however often its child is killed."""

from __future__ import annotations

import random
import threading

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from progress_rules import testing
from progress_rules.engines import assess
from progress_rules.engines.durable import engine as durable
from progress_rules.engines.durable import refused
from progress_rules.engines.durable.parent import ATTEMPTS, Child
from progress_rules.errors import EngineError, RequestError
from progress_rules.packs import load_pack
from tests.durable_missing import needs_durable_rules

pytestmark = needs_durable_rules
fewer = settings(
    max_examples=settings.default.max_examples // 3,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
"""Every case compiles its rulesets anew: a third of the examples of the profile."""


@pytest.fixture(scope="module", autouse=True)
def one_child_for_all():
    """Hold one child for all cases, as a host that lives long would: it is replaced now and then by itself."""
    with pytest.MonkeyPatch.context() as patch:
        held = Child()
        patch.setattr(durable, "Child", lambda: held)
        yield
        held.stop()


def in_subset(pack):
    """Whether the durable engine runs a pack; what it refuses is tested in tests/unit."""
    return not refused(pack)


def assert_durable_is_reference(portfolio, pack, as_of):
    """Compare every table of both engines; one that refuses is told as an event and compared no further."""
    try:
        reference = assess(portfolio, pack, as_of=as_of, engine="reference")
        tables = {name: reference.table(name) for name in testing.invariants._TABLES}
    except (EngineError, RequestError) as error:
        event(f"reference refuses: {', '.join(sorted(set(error.codes)))}")
        return
    try:
        result = assess(portfolio, pack, as_of=as_of, engine="durable")
    except EngineError as error:
        if set(error.codes) - {"PR771", "PR772"}:  # a number of the facts may be too large
            raise
        event(f"durable refuses: {', '.join(sorted(set(error.codes)))}")
        return
    event("compared")
    for name, expected in tables.items():
        found = result.table(name)
        assert expected.equals(found), f"{name} differ:\n{expected}\n{found}"


@fewer
@given(st.data())
def test_durable_equals_reference_on_random_packs(data):
    pack = data.draw(testing.packs())
    portfolio = data.draw(testing.portfolios(kind=pack.calendar.kind))
    assert_durable_is_reference(portfolio, pack, data.draw(st.sampled_from(["2017-06-30", "2018-01-31"])))


@fewer
@given(testing.construct_packs().filter(in_subset), testing.portfolios(records=True))
def test_durable_equals_reference_on_duties_deadlines_tables_and_every_subject(pack, portfolio):
    assert_durable_is_reference(portfolio, pack, "2018-01-31")


@fewer
@given(testing.appraisal_packs().filter(in_subset), testing.portfolios(records=True, lineage=True))
def test_durable_equals_reference_on_scores_rankings_and_lineage(pack, portfolio):
    assert_durable_is_reference(portfolio, pack, "2018-01-31")


class Unlucky(Child):
    """A child that is killed at random: before it is asked, or a moment later, but not often enough to be given up."""

    chance = random.Random(0)
    killed = 0

    def _running(self):
        process = super()._running()
        if self.chance.random() < 0.35 and self.crashes_in_a_row < ATTEMPTS - 2:
            type(self).killed += 1
            if self.chance.random() < 0.5:
                process.kill()
            else:
                threading.Timer(self.chance.random() * 0.01, process.kill).start()
        return process


@fewer
@given(st.data())
def test_a_child_that_is_killed_at_random_changes_nothing(data):
    pack = data.draw(
        st.one_of(
            testing.packs(),
            st.fixed_dictionaries(
                {
                    "turns_on": st.sampled_from(["nth", "after_nth"]),
                    "missing_report": st.sampled_from(["unknown", "lagging", "carry_forward"]),
                    "lag_points": st.sampled_from([0, 5, "2.5"]),
                }
            ).map(lambda parameters: load_pack("ziyang", parameters=parameters)),
        )
    )
    portfolio = data.draw(testing.portfolios(kind=pack.calendar.kind, projects=3))
    Unlucky.chance = random.Random(data.draw(st.integers(0, 2**16)))
    before, durable.Child = durable.Child, Unlucky
    try:
        assert_durable_is_reference(portfolio, pack, "2018-01-31")
    finally:
        durable.Child = before
        event(f"killed {min(Unlucky.killed, 9)} times or so")
        Unlucky.killed = 0
