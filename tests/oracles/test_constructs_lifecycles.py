"""Lifecycles against a walk through the steps in plain Python, and steps made by hand."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.oracles import constructs as oracle
from tests.oracles.engines import judge, pack_of

relaxed = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))

LEDGER = pack_of(
    roles={"office": {"en": "project office", "zh": "项目办"}},
    clauses={"C-1": {"says": "a ledger"}, "C-2": {"says": "not by the owner"}},
    lifecycles=[
        {
            "id": "ledger", "for": "issue", "cites": "C-1", "initial": "open", "done": "closed",
            "states": {
                "open": {"en": "open", "zh": "未办结"}, "resolved": {"en": "resolved", "zh": "已解决"},
                "closed": {"en": "closed", "zh": "已销号"},
            },
            "steps": [
                {"id": "resolve", "from": "open", "to": "resolved", "on": "resolved_at", "by": "owner"},
                {
                    "id": "write_off", "from": "resolved", "to": "closed", "on": "written_off_at", "by": "verified_by",
                    "roles": "office", "when": "known(step_by) and step_by != owner", "cites": "C-2",
                    "refused": {"en": "the owner cannot verify it", "zh": "责任人不能自行验收"},
                },
                {"id": "reopen", "from": ["resolved", "closed"], "to": "open", "when": "known(step_evidence)"},
            ],
        }
    ],
)  # fmt: skip
STATES = {"open": "open", "未办结": "open", "resolved": "resolved", "closed": "closed", "已销号": "closed"}


def allowed(state: str, name: str, target: str):
    """Return the condition under which a record in a state goes on, None where it does not."""

    def written_off(facts) -> bool | None:
        if not name and facts["role"] not in {"office", "project office", "项目办"}:
            return False
        if facts["by"] is None:
            return False
        return None if facts["owner"] is None else facts["by"] != facts["owner"]

    conditions = {
        ("open", "resolved"): lambda _: True,
        ("resolved", "closed"): written_off,
        ("resolved", "open"): lambda facts: facts["evidence"] is not None,
        ("closed", "open"): lambda facts: facts["evidence"] is not None,
    }
    return conditions.get((state, target))


MOMENTS = st.builds(
    lambda day, hour: datetime(2024, 3, day, hour), st.integers(1, 6), st.sampled_from([0, 9, 17])
)
PEOPLE = st.sampled_from(["甲", "乙", None])


@relaxed
@given(
    resolved=st.one_of(st.none(), MOMENTS), written_off=st.one_of(st.none(), MOMENTS), owner=PEOPLE, verifier=PEOPLE,
    steps=st.lists(
        st.tuples(
            st.sampled_from(list(STATES)), MOMENTS, PEOPLE, st.sampled_from(["office", "项目办", "owner", None]),
            st.sampled_from(["photo", None]),
        ),
        max_size=5, unique_by=lambda row: (row[1], row[0]),
    ),
    as_of=st.dates(date(2024, 3, 1), date(2024, 3, 7)),
)  # fmt: skip
def test_states_and_steps(*, resolved, written_off, owner, verifier, steps, as_of):
    if resolved and written_off:  # a ledger in which the second comes before the first is refused
        resolved, written_off = min(resolved, written_off), max(resolved, written_off)
    issue = {
        "id": "I", "raised_at": "2024-03-01", "owner": owner, "verified_by": verifier, "resolved_at": resolved,
        "written_off_at": written_off,
    }  # fmt: skip
    names = ("to", "at", "by", "role", "evidence")
    rows = [{"item": "I", **dict(zip(names, row, strict=True))} for row in steps]
    result = judge(LEDGER, as_of, issues=[issue], transitions=rows)
    taken = []
    own = ((resolved, "resolve", "resolved", owner), (written_off, "write_off", "closed", verifier))
    for at, (when, name, target, who) in enumerate(own):
        if when is not None and when.date() <= as_of:
            facts = {"by": who, "owner": owner, "evidence": None, "role": None}
            taken.append(((when.date(), at, when, target), name, target, facts))
    for to, when, who, role, evidence in steps:
        if when.date() <= as_of:
            facts = {"by": who, "owner": owner, "evidence": evidence, "role": role}
            taken.append(((when.date(), 9, when, STATES[to]), "", STATES[to], facts))
    state, said = oracle.walk("open", taken, allowed)
    assert [str(o) for o in result.steps["outcome"]] == said
    row = result.states.to_dicts()[0]
    got = (row["state"], row["done"], row["refused"])
    assert got == (state, state == "closed", sum(word != "accepted" for word in said))


def steps_of(*rows: tuple[str, ...], as_of: str = "2024-03-31", **issue: object):
    """Return (before, state, outcome, reason) of each step; rows are (to, at, by, role, evidence)."""
    names = ("to", "at", "by", "role", "evidence")
    result = judge(
        LEDGER, as_of, issues=[{"id": "I", "raised_at": "2024-03-01", "owner": "甲", **issue}],
        transitions=[{"item": "I", **dict(zip(names, row, strict=False))} for row in rows],
    )  # fmt: skip
    steps = result.steps.select("before", "state", "outcome", "reason", "cites").rows()
    return result.states["state"][0], [(b, s, str(o), r, c) for b, s, o, r, c in steps]


def test_the_owner_cannot_write_off_and_another_can():
    done = {"resolved_at": "2024-03-05", "written_off_at": "2024-03-08"}
    state, steps = steps_of(**done, verified_by="甲")
    assert state == "resolved"
    assert steps[1] == ("resolved", "resolved", "refused", "the owner cannot verify it", "C-2")
    assert steps_of(**done, verified_by="乙")[0] == "closed"
    state, steps = steps_of(**done)
    assert (state, steps[1][2]) == ("resolved", "refused")  # by nobody
    state, steps = steps_of(**done, verified_by="乙", owner=None)
    assert (state, steps[1][2]) == ("resolved", "undecided")


def test_reopened_and_closed_again():
    done = {"resolved_at": "2024-03-05", "written_off_at": "2024-03-08", "verified_by": "乙"}
    again = ("未办结", "2024-03-10", "丙", "office", "photo")
    assert steps_of(again, **done)[0] == "open"
    assert steps_of(again, **done, as_of="2024-03-09")[0] == "closed"
    state, steps = steps_of(again[:4], **done)
    assert (state, steps[-1][2]) == ("closed", "refused")  # without evidence
    more = (("resolved", "2024-03-12", "甲"), ("closed", "2024-03-13", "丙", "项目办"))
    state, steps = steps_of(again, *more, **done)
    assert (state, [step[2] for step in steps]) == ("closed", ["accepted"] * 5)


def test_steps_out_of_order_are_refused_and_leave_the_state():
    closed, resolved = ("closed", "2024-03-08", "乙", "office"), ("resolved", "2024-03-09", "甲")
    for rows in ((closed, resolved), (resolved, closed)):  # rows in any order: their days count
        state, steps = steps_of(*rows)
        assert state == "resolved"
        assert steps == [
            ("open", "open", "refused", "no step leads from open to closed", "C-1"),
            ("open", "resolved", "accepted", None, "C-1"),
        ]
    state, steps = steps_of(written_off_at="2024-03-08", verified_by="乙")
    assert (state, steps[0][2], steps[0][4]) == ("open", "refused", "C-2")


@pytest.mark.parametrize(
    ("role", "outcome"),
    [("office", "accepted"), ("项目办", "accepted"), ("owner", "refused"), (None, "refused")],
)
def test_only_some_roles_may_take_a_step(role, outcome):
    state, steps = steps_of(("closed", "2024-03-08", "乙", role), resolved_at="2024-03-05")
    assert steps[-1][2] == outcome
    assert state == ("closed" if outcome == "accepted" else "resolved")


def test_of_steps_on_one_day_those_of_the_record_come_first_in_the_order_of_the_pack():
    day = {"resolved_at": "2024-03-08 17:00", "written_off_at": "2024-03-08 18:00", "verified_by": "乙"}
    state, steps = steps_of(("open", "2024-03-08 08:00", "丙", "office", "photo"), **day)
    assert [step[:3] for step in steps] == [
        ("open", "resolved", "accepted"), ("resolved", "closed", "accepted"), ("closed", "open", "accepted"),
    ]  # fmt: skip
    assert state == "open"


@pytest.mark.parametrize(
    ("as_of", "state"), [("2024-03-04", "open"), ("2024-03-05", "resolved"), ("2024-03-08", "closed")]
)
def test_a_step_counts_from_its_day_on(as_of, state):
    done = {"resolved_at": "2024-03-05 23:59", "written_off_at": "2024-03-08 23:59", "verified_by": "乙"}
    assert steps_of(**done, as_of=as_of)[0] == state


def test_a_step_of_a_table_of_the_packs_own_counts_from_its_day_on_too():
    pack = pack_of(
        facts={"files": {"zh": "档案", "columns": {"id": {"type": "text"}, "made_on": {"type": "date"}}}},
        lifecycles=[
            {
                "id": "file", "for": "file", "initial": "wanted", "states": {"wanted": "wanted", "made": "made"},
                "steps": [{"id": "make", "from": "wanted", "to": "made", "on": "made_on"}],
            }
        ],
    )  # fmt: skip
    for as_of, state in (("2024-03-04", "wanted"), ("2024-03-05", "made")):
        result = judge(pack, as_of, files=[{"id": "F", "made_on": "2024-03-05"}])
        assert result.states["state"].to_list() == [state]
