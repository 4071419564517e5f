"""Random posts, corrections and retractions, against a dict."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import progress_rules as pr
from progress_rules.live.ledger import Draft, Ledger, fact_draft, retraction_draft
from tests.ledger.conftest import Clock, Place

PROJECTS = st.sampled_from(["P-1", "P-2", "P-3"])
NAMES = st.sampled_from(["环城路", "大桥", "医院"])
STEP = st.one_of(
    st.tuples(st.just("fact"), PROJECTS, NAMES),
    st.tuples(st.just("retraction"), PROJECTS, st.just("")),
    st.tuples(st.just("note"), PROJECTS, NAMES),
)
POSTS = st.lists(
    st.tuples(st.lists(STEP, min_size=1, max_size=4), st.one_of(st.none(), st.integers(0, 3))), max_size=10
)


def draft_of(kind: str, project: str, name: str) -> Draft:
    if kind == "retraction":
        return retraction_draft(pr.Project(id=project))
    if kind == "note":
        return Draft("note", body={"about": project, "text": name})
    return fact_draft(pr.Project(id=project, name=name))


class Model:
    """What a ledger should do, in a few lines: a list of what was written and a dict of what holds."""

    def __init__(self) -> None:
        self.written: list[tuple[str, str, str]] = []
        self.holds: dict[
            str, tuple[int, str]
        ] = {}  # the number of the last entry, and the name or "" when gone
        self.keys: dict[str, tuple[list, list[int]]] = {}
        self.then: list[dict[str, str]] = [{}]

    def post(self, steps: list[tuple[str, str, str]], key: str | None) -> list[int] | str:
        if key is not None and key in self.keys:
            said, numbers = self.keys[key]
            return numbers if said == steps else "PR711"
        gone = dict(self.holds)
        for kind, project, name in steps:
            if kind == "retraction" and project not in gone:
                return "PR715"
            if kind == "fact":
                gone[project] = (0, name)
        numbers = []
        for kind, project, name in steps:
            before = self.holds.get(project)
            if key is None and kind != "note" and before is not None and before[1] == name:
                numbers.append(before[0])
                continue
            shown = "correction" if kind == "fact" and before and before[1] not in {"", name} else kind
            self.written.append((shown, project, name))
            numbers.append(len(self.written))
            if kind != "note":
                self.holds[project] = (len(self.written), name)
            self.then.append({p: n for p, (_, n) in self.holds.items() if n})
        if key is not None:
            self.keys[key] = (steps, numbers)
        return numbers


def compare(ledger: Ledger, posts: list) -> None:
    model = Model()
    for steps, number in posts:
        key = None if number is None else f"key {number}"
        expected = model.post(steps, key)
        try:
            found: list[int] | str = [
                e.number for e in ledger.append([draft_of(*step) for step in steps], key=key)
            ]
        except pr.LedgerError as error:
            (found,) = error.codes
        assert found == expected
    assert [entry.kind for entry in ledger.entries()] == [kind for kind, _, _ in model.written]
    assert ledger.verify(ledger.head).faults == ()
    for known_by, holds in enumerate(model.then):
        found_then = {p.id: p.name for p in ledger.portfolio(known_by).projects}
        assert found_then == holds


@settings(max_examples=60)
@given(posts=POSTS)
def test_random_posts(tmp_path_factory, posts):
    folder = tmp_path_factory.mktemp("model")
    with Place("sqlite", f"sqlite:///{folder}/office.db", folder / "office.db").open(clock=Clock()) as ledger:
        compare(ledger, posts)


@settings(max_examples=10, suppress_health_check=list(HealthCheck))
@given(posts=POSTS)
def test_random_posts_on_a_server(server, posts):
    with Place("postgres", server.database(), None).open(clock=Clock()) as ledger:
        compare(ledger, posts)
