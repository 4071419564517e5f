"""Cases of every pack, posted fact by fact in random order: what is near is said at once, everything when settled."""

from __future__ import annotations

import random
from functools import cache

import pytest

import progress_rules as pr
from progress_rules.cases.read import read_cases
from progress_rules.errors import InputError
from progress_rules.live.course import can_judge
from progress_rules.live.known import rows_of
from progress_rules.live.local import local_groups

PICKED = 4
"""So many cases of each pack, chosen by chance but always the same."""


@cache
def cases(pack):
    found = [case for case in read_cases(pack).cases if case.prepared.refusal is None]
    return random.Random(pack).sample(found, min(PICKED, len(found)))


def near(pack):
    """Return what a post says at once: which tables, and which of their rows."""
    stepwise = can_judge(pack)
    groups = [one for one in local_groups(pack) if not stepwise or one.at == 0 or not one.heeds("reports")]
    return {said for one in groups for said in one.says}


@pytest.mark.parametrize("name", pr.list_packs())
def test_what_is_near_is_said_at_once_and_all_when_settled(name):
    compared = 0
    for case in cases(name):
        pack, portfolio = case.prepared.pack, case.prepared.portfolio
        try:
            day = pr.assess(portfolio, pack, as_of=case.spec.as_of).as_of
        except InputError:
            continue  # a case of facts that cannot be judged
        facts = [fact for table in portfolio.frames for fact in portfolio.facts(table)]
        random.Random(name).shuffle(facts)
        session = pr.Session(pack, as_of=day)
        for fact in facts:
            session.post(fact)
        whole = rows_of(pr.assess(session.portfolio, pack, as_of=day))
        at_once = near(pack)
        expected = {bucket: rows for bucket, rows in whole.items() if bucket[:2] in at_once}
        said = {
            bucket: rows for bucket, rows in session._state.known.buckets.items() if bucket[:2] in at_once
        }
        assert said == expected, case.spec.name.text("en")
        session.settle()
        assert session._state.known.buckets == whole, case.spec.name.text("en")
        compared += len(whole)
    assert compared
