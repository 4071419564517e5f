"""The durable engine: what it runs, what it refuses and how, and what becomes of a child that dies."""

from __future__ import annotations

import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from types import SimpleNamespace

import pytest

import progress_rules as pr
from progress_rules.demo import demo_portfolio
from progress_rules.engines import get_engine
from progress_rules.engines.durable import Rulebook, parent, refused, ruleset
from progress_rules.errors import EngineError, MissingExtraError, RequestError
from tests.durable_missing import needs_durable_rules
from tests.unit.durable_conditions import meets

LEVELS = [{"id": "green"}, {"id": "yellow"}, {"id": "red"}]
HOW_TO = Path(__file__).parents[2] / "docs" / "how-to"


def pack_of(*rules: dict, **more):
    return pr.load_pack({"pack": "own", "title": "own", "levels": LEVELS, "rules": list(rules), **more})


def signal(rule: str, when: str, level: str = "red"):
    return {"id": rule, "when": when, "then": {"signal": level}}


def reports(*rows: tuple[str, object, object]):
    facts = [
        {"project": "P-1", "period": period, "planned_progress": planned, "actual_progress": actual}
        for period, planned, actual in rows
    ]
    return pr.Portfolio(projects=[{"id": "P-1"}], reports=facts)


@pytest.mark.parametrize("name", pr.list_packs())
def test_every_group_of_every_bundled_pack_is_in_the_subset(name):
    assert refused(pr.load_pack(name)) == []


@needs_durable_rules
def test_ziyang_runs_whole_and_equals_the_reference():
    facts = demo_portfolio()
    results = [pr.assess(facts, "ziyang", as_of="2017-10-31", engine=e) for e in ("reference", "durable")]
    for name in ("lights", "actions", "scores", "counters", "duties", "trace", "findings"):
        assert results[0].table(name).equals(results[1].table(name)), name
    assert results[1].explain("ZY-061", "2017-10").light == "red"


@needs_durable_rules
def test_conditions_with_more_parts_than_a_rule_can_hold_are_cut_up():
    parts = [f"(planned_progress == {k} and actual_progress != {k})" for k in range(30)]
    many = ", ".join(str(k) for k in range(60))
    pack = pack_of(
        signal("long", " or ".join(parts)),
        signal(
            "listed",
            f"planned_progress in ({many}, limit)",
            "yellow",
        ),
        signal("chosen", f"coalesce({', '.join(f'(planned_progress == {k})' for k in range(20))})", "yellow"),
        {"id": "sum", "when": f"how_many({', '.join(parts[:12])}) >= 1", "then": {"action": "visit"}},
        parameters={"limit": {"values": [{"value": 70}, {"from": "2017-06-01", "value": "3.5"}]}},
    )
    facts = reports(*((f"2017-{m:02d}", planned, actual) for m, (planned, actual) in enumerate(
        [(3, 3), (3, 4), (None, 4), (39, None), (70, 1), ("3.5", 1)], start=1
    )))  # fmt: skip
    assert refused(pack) == []
    reference, durable = (pr.assess(facts, pack, engine=engine) for engine in ("reference", "durable"))
    assert durable.table("trace").equals(reference.table("trace"))
    assert durable.lights.equals(reference.lights)


@needs_durable_rules
def test_what_calendars_say_of_earlier_periods_is_asked_of_the_parent():
    pack = pack_of(
        signal("moved", 'first_day(last(actual_start), "month") < period_start'),
        signal("soon", "working_days_between(last(planned_start), period_end) < 9", "yellow"),
        calendar={"country": "CN"},
    )
    project = {"id": "P-1", "planned_start": "2017-02-03", "actual_start": "2017-02-20"}
    rows = [{"project": "P-1", "period": f"2017-0{m}", "planned_progress": m} for m in (1, 2, 3, 5)]
    facts = pr.Portfolio(projects=[project], reports=rows)
    reference, durable = (pr.assess(facts, pack, engine=engine) for engine in ("reference", "durable"))
    assert durable.table("trace").equals(reference.table("trace"))
    late = pr.Portfolio(projects=[{**project, "planned_start": "1950-02-03"}], reports=rows)
    said = []
    for engine in ("reference", "durable"):
        with pytest.raises(RequestError) as caught:
            pr.assess(late, pack, engine=engine)
        said.append(str(caught.value))
    assert said[0] == said[1]
    assert "project[P-1]" in said[0]


@needs_durable_rules
def test_exact_ties_are_decided_exactly():
    facts = reports(("2017-01", "35.3", "30.3"), ("2017-02", "40.000000001", "35"))
    pack = pack_of(signal("late", "planned_progress - actual_progress > 5"))
    assert pr.assess(facts, pack, engine="durable").lights["signal"].to_list() == ["green", "red"]


def test_every_rule_that_cannot_be_run_is_named_before_anything_starts(monkeypatch):
    monkeypatch.setattr(parent, "find_spec", lambda name: name)
    monkeypatch.setattr(parent.Child, "ask", lambda *_: pytest.fail("it has started"))
    pack = pack_of(
        signal("huge", f"planned_progress > {2**62}"),
        signal("fine", "planned_progress > actual_progress"),
        {"id": "tiny", "when": f"actual_progress in (1, 0.{'0' * 17}1)", "then": {"action": "visit"}},
        {"id": "tall", "when": f"streak(planned_progress == {2**70}) > 2", "then": {"action": "visit"}},
    )
    with pytest.raises(EngineError) as caught:
        pr.assess(reports(("2017-01", 1, 1)), pack, engine="durable")
    assert caught.value.codes == ("PR771", "PR771")
    told = str(caught.value)
    assert "rule huge (for each project month): a number of more than 62 bits" in told
    assert "rule tall (for each project month): a number of more than 62 bits" in told
    assert "fine" not in told
    assert "tiny" not in told


def test_a_written_number_that_is_too_large_is_refused_by_the_name_of_its_rule():
    (problem,) = refused(pack_of(signal("huge", f"planned_progress > {2**62}")))
    assert "rule huge" in problem.render("en")
    assert "62 bits" in problem.render("en")
    assert "62 位" in problem.render("zh")


@needs_durable_rules
@pytest.mark.parametrize(
    "when",
    [
        "planned_progress * planned_progress * planned_progress * planned_progress > 5",
        "planned_progress / actual_progress / actual_progress / actual_progress > 5",
        "total(planned_progress) * 100000000000 > 5",
    ],
)
def test_a_fact_that_makes_a_number_too_large_is_told_with_project_period_and_rule(when):
    facts = reports(("2017-01", 0, None), ("2017-02", "35.3333333", "30.33333331"))
    pack = pack_of(signal("large", when))
    with pytest.raises(EngineError) as caught:
        pr.assess(facts, pack, engine="durable")
    assert caught.value.codes == ("PR772",)
    period = "2017-01" if when.count("*") == 3 else "2017-02"  # 5 has as many places as the product
    assert f"P-1 {period}: rule large needs" in str(caught.value)


def test_without_the_library_the_extra_is_named(monkeypatch):
    monkeypatch.setattr(parent, "find_spec", lambda name: None)
    with pytest.raises(MissingExtraError, match=r"progress-rules\[durable\]"):
        get_engine("durable")


@needs_durable_rules
def test_a_child_that_is_killed_is_replaced_and_nothing_is_lost():
    class Once(parent.Child):
        def _running(self):
            process = super()._running()
            if self.crashes < 3:
                process.kill()
            return process

    from progress_rules.assessment.judged import judge
    from progress_rules.assessment.result import as_day
    from progress_rules.engines.durable import DurableEngine

    facts, pack = demo_portfolio(), pr.load_pack("ziyang")
    engine = DurableEngine(Once())
    judged = judge(facts, pack, as_day("2017-10-31", facts), engine)
    expected = judge(facts, pack, as_day("2017-10-31", facts), get_engine("reference"))
    assert judged[0].outcome.verdicts.equals(expected[0].outcome.verdicts)
    assert engine.child.crashes == 3


@needs_durable_rules
def test_a_child_that_dies_every_time_is_given_up_with_the_subject():
    class Doomed(parent.Child):
        def _running(self):
            process = super()._running()
            process.kill()
            process.wait()
            return process

    from progress_rules.engines.durable import engine as module

    module_child, module.Child = module.Child, Doomed
    try:
        with pytest.raises(EngineError, match=r"PR773 durable_rules failed 8 times in a row on P-1"):
            pr.assess(
                reports(("2017-01", 1, 1)), pack_of(signal("late", "planned_progress > 1")), engine="durable"
            )
    finally:
        module.Child = module_child


@needs_durable_rules
def test_a_child_that_hangs_counts_as_crashed(monkeypatch):
    monkeypatch.setattr(parent, "PATIENCE", 0.2)
    monkeypatch.setattr(parent, "ATTEMPTS", 1)
    child = parent.Child()
    child.process = subprocess.Popen(
        [sys.executable, "-c", "import time; time.sleep(60)"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8",
    )  # fmt: skip
    with pytest.raises(EngineError, match="PR773"):
        child.ask([[]], "P-1")
    assert child.process is None


def test_a_rulebook_is_plain_data_and_gives_a_fresh_ruleset_each_time():
    import json

    pack = pack_of(signal("late", "planned_progress - actual_progress > 5"))
    first = ruleset(pack)
    assert json.loads(json.dumps(first)) == first
    first.clear()
    assert ruleset(pack)["begin"]["run"] == "begin"
    late = [rule for rule in ruleset(pack).values() if "$gt" in json.dumps(rule)]
    assert late, "the comparison is made by durable_rules"


def test_a_rulebook_refuses_what_the_engine_refuses():
    with pytest.raises(EngineError, match="PR771"):
        Rulebook(pack_of(signal("huge", f"planned_progress > {2**62}")), print)


def test_messages_hold_no_unknown_and_no_rounded_fact():
    book = Rulebook(pack_of(signal("late", "planned_progress > actual_progress")), print, places=2)
    message = book.message("P-1", "2017-10", {"planned_progress": "50.25", "actual_progress": None})
    assert message == {
        "id": "P-1 2017-10",
        "sid": "P-1",
        "row": "2017-10",
        "ask": 0,
        "planned_progress": 5025,
    }
    assert [column.name for column in book.facts] == ["planned_progress", "actual_progress"]
    with pytest.raises(RequestError, match="PR774"):
        book.message("P-1", "2017-10", {"planned_progress": "50.255"})
    with pytest.raises(RequestError, match="PR775"):
        book.message("P-1", "2017-10", {"planed_progress": 50})


class Closure:
    """What durable_rules gives an action: the message, the state of the sid, and a way to post."""

    def __init__(self, message: dict, state: SimpleNamespace, posted: list[dict]) -> None:
        self.m, self.s, self.post = message, state, posted.append


def test_a_period_posted_before_the_last_is_decided_is_told_and_leaves_the_last_alone():
    decisions, posted = [], []
    pack = pack_of(signal("late", "planned_progress > actual_progress"))
    book = Rulebook(pack, decisions.append)
    state = SimpleNamespace(sid="P-1", memory=None)

    def act(name: str, message: dict) -> None:
        book.action(name)(Closure(defaultdict(lambda: None, message), state, posted))

    first, second = (
        book.message("P-1", period, {"planned_progress": 50}) for period in ("2017-01", "2017-02")
    )
    act("begin", first)
    act("begin", second)
    assert [d.period for d in decisions] == ["2017-02"]
    assert "came before 2017-01 was decided" in str(decisions[0].error)
    while posted:
        question = posted.pop()
        rules = book.ruleset.items()
        (name,) = [name for name, rule in rules if meets(rule["all"][0]["m"], question)]
        act(name, question)
    assert [d.period for d in decisions] == ["2017-02", "2017-01"]
    assert decisions[1].error is None
    assert decisions[1].rules == {"late": None}
    assert decisions[1].light is None
    act(name, question)
    assert "not asked for" in str(decisions[2].error)


@needs_durable_rules
@pytest.mark.parametrize("name", ["durable.md", "durable.zh.md"])
def test_the_host_of_the_how_to_prints_what_the_page_shows(name):
    text = (HOW_TO / name).read_text(encoding="utf-8")
    program = text.split("```python\n")[2].split("```")[0]
    shown = text.split("```text\n")[1].split("```")[0]
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program], capture_output=True, text=True, check=False
    )
    assert done.stdout == shown, done.stderr


def test_importing_the_engine_loads_no_durable_rules():
    code = "import progress_rules.engines.durable.engine, sys; print('durable' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


@needs_durable_rules
def test_the_command_line_gives_the_same_bytes(tmp_path):
    from progress_rules.cli import main
    from progress_rules.io import write_portfolio

    write_portfolio(reports(("2017-01", "35.3", "30.3"), ("2017-02", 50, 40)), tmp_path / "ledger.json")
    written = []
    for engine in ("reference", "durable"):
        out = tmp_path / f"{engine}.json"
        ledger = ["assess", str(tmp_path / "ledger.json"), "--pack", "ziyang"]
        assert main([*ledger, "--engine", engine, "--format", "json", "--out", str(out)]) == 0
        written.append(out.read_bytes())
    assert written[0] == written[1]
