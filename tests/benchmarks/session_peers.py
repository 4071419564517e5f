"""What posts reports in `tests.benchmarks.sessions`: a session, and peers with the same light rules written by hand.

Each contestant is handed the same `Report` objects in the same order, one at a time, and answers each with a light.
The peers do what a host has to do for that: turn numbers into the form that the other engine takes, and keep how many
months running a project has been behind. They need to be right for this stream only (months in order, none missing,
none corrected, no exemptions), keep no facts, and say nothing but the light.
"""

from __future__ import annotations

import json
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import progress_rules as pr

if TYPE_CHECKING:
    from collections.abc import Callable

    Post = Callable[[pr.Report], str]

LANES = 1000
"""How many sids are used at most: the 1,025th fails."""


def session_of(projects: int, ledger: Any = None) -> pr.Session:
    """Return a session on the pack with so many projects on its list."""
    session = pr.Session("ziyang", ledger=ledger)
    session.post(*(pr.Project(id=name_of(i), unit=f"U-{i % 50}") for i in range(projects)))
    return session


def name_of(i: int) -> str:
    """Return the id of a project."""
    return f"P-{i:05d}"


def by_session(session: pr.Session) -> Post:
    """Post to a session; the light is the first thing that it says."""

    def post(report: pr.Report) -> str:
        return str(session.post(report)[0]["light"])

    return post


def by_session_from_dicts(session: pr.Session) -> Post:
    """Post plain dicts to a session, which reads and checks them as it would a row of a ledger."""

    def post(report: pr.Report) -> str:
        row = {
            "project": report.project, "period": report.period,
            "planned_progress": report.planned_progress, "actual_progress": report.actual_progress,
        }  # fmt: skip
        return str(session.post(row, table="reports")[0]["light"])

    return post


def lag_of(report: pr.Report) -> int:
    """Return how far a report is behind its plan in hundredths of a per cent: the peers are given whole numbers."""
    return int((report.planned_progress - report.actual_progress) * 100)  # type: ignore[operator]


class _Durable:
    """A host of durable_rules without the threads that poll; every action has run when `post` returns."""

    def __init__(self, ruleset: dict[str, Any], actions: dict[str, Callable[[Any], None]]) -> None:
        from durable.engine import Host

        class Quiet(Host):
            def _run(self) -> None:
                pass

            def get_action(self, action_name: str) -> Any:
                return actions[action_name]

        self.host = Quiet()
        self.host.set_rulesets({f"lights{id(self)}": ruleset})
        self.name = f"lights{id(self)}"
        self.light = ""

    def answered(self, message: dict[str, Any]) -> str:
        self.light = ""
        self.host.post(self.name, message)
        if not self.light:
            raise RuntimeError(f"no light for {message}")
        return self.light


def by_durable_rules(projects: int) -> Post:
    """Post events to durable_rules; the rules tell the three lights apart, the host counts the months before."""
    del projects
    before: dict[str, int] = {}
    lanes: dict[str, str] = {}

    def shows(light: str) -> Callable[[Any], None]:
        def act(closure: Any) -> None:
            host.light = light

        return act

    host = _Durable(
        {
            "green": {"all": [{"m": {"$lte": {"lag": 0}}}], "run": "green"},
            "yellow": {"all": [{"m": {"$and": [{"$gt": {"lag": 0}}, {"$lt": {"before": 1}}]}}], "run": "yellow"},
            "red": {"all": [{"m": {"$and": [{"$gt": {"lag": 0}}, {"$gte": {"before": 1}}]}}], "run": "red"},
        },
        {light: shows(light) for light in ("green", "yellow", "red")},
    )  # fmt: skip

    def post(report: pr.Report) -> str:
        project = report.project
        sid = lanes.get(project)
        if sid is None:
            sid = lanes[project] = f"s{len(lanes) % LANES}"
        light = host.answered(
            {
                "id": f"{project} {report.period}", "sid": sid, "lag": lag_of(report),
                "before": before.get(project, 0),
            }
        )  # fmt: skip
        before[project] = 0 if light == "green" else before.get(project, 0) + 1
        return light

    return post


def by_durable_state(projects: int) -> Post | None:
    """Post events to durable_rules with a sid for each project, whose state counts the months before."""
    if projects > LANES:
        return None

    def lags(closure: Any) -> None:
        count = (closure.s.behind or 0) + 1
        closure.s.behind = count
        host.light = "red" if count >= 2 else "yellow"

    def runs_to_plan(closure: Any) -> None:
        closure.s.behind = 0
        host.light = "green"

    host = _Durable(
        {
            "lags": {"all": [{"m": {"$gt": {"lag": 0}}}], "run": "lags"},
            "runs to plan": {"all": [{"m": {"$lte": {"lag": 0}}}], "run": "runs to plan"},
        },
        {"lags": lags, "runs to plan": runs_to_plan},
    )

    def post(report: pr.Report) -> str:
        return host.answered({"id": report.period, "sid": report.project, "lag": lag_of(report)})

    return post


TABLE: dict[str, Any] = {
    "id": "table", "type": "decisionTableNode", "name": "lights", "position": {"x": 0, "y": 0},
    "content": {
        "hitPolicy": "first",
        "inputs": [{"id": "a", "name": "lag", "field": "lag"}, {"id": "b", "name": "before", "field": "before"}],
        "outputs": [{"id": "c", "name": "light", "field": "light"}],
        "rules": [
            {"_id": "1", "a": "> 0", "b": ">= 1", "c": "'red'"},
            {"_id": "2", "a": "> 0", "b": "", "c": "'yellow'"},
            {"_id": "3", "a": "", "b": "", "c": "'green'"},
        ],
    },
}  # fmt: skip


def decision() -> dict[str, Any]:
    """Return the lights as a JSON decision model: a table between an input and an output."""
    ends = [
        {"id": kind, "type": f"{kind}Node", "name": kind, "position": {"x": 0, "y": 0}}
        for kind in ("input", "output")
    ]
    edges = [
        {"id": "1", "type": "edge", "sourceId": "input", "targetId": "table"},
        {"id": "2", "type": "edge", "sourceId": "table", "targetId": "output"},
    ]
    return {"nodes": [*ends, TABLE], "edges": edges}


def by_zen_engine(projects: int) -> Post:
    """Have zen-engine evaluate a decision table for every post; the host counts the months before.

    A table that is loaded once and evaluated by its key is some forty times as fast as a decision object, which this
    release starts a runtime for each time.
    """
    from zen import ZenEngine

    del projects
    engine = ZenEngine(
        {"loader": {"type": "static", "content": {"lights": json.loads(json.dumps(decision()))}}}
    )
    before: dict[str, int] = {}

    def post(report: pr.Report) -> str:
        project = report.project
        running = before.get(project, 0)
        context = {"lag": lag_of(report), "before": running}
        light: str = engine.evaluate("lights", context)["result"]["light"]
        before[project] = 0 if light == "green" else running + 1
        return light

    return post


def by_zen_expression(projects: int) -> Post:
    """Have zen-engine evaluate a single compiled expression: no decision, no table. For scale only."""
    from zen import compile_expression

    del projects
    expression = compile_expression("lag > 0 ? (before >= 1 ? 'red' : 'yellow') : 'green'")
    before: dict[str, int] = {}

    def post(report: pr.Report) -> str:
        project = report.project
        running = before.get(project, 0)
        light: str = expression.evaluate({"lag": lag_of(report), "before": running})
        before[project] = 0 if light == "green" else running + 1
        return light

    return post


def by_plain_python(projects: int) -> Post:
    """The three lights as plain Python. For scale only."""
    del projects
    before: dict[str, int] = {}

    def post(report: pr.Report) -> str:
        project = report.project
        running = before[project] = before.get(project, 0) + 1 if lag_of(report) > 0 else 0
        return "red" if running >= 2 else "yellow" if running else "green"

    return post


def installed(*modules: str) -> bool:
    """Whether modules can be imported."""
    return all(find_spec(module) is not None for module in modules)
