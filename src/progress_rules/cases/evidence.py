"""What fired in a case, and what did not: for the coverage of clauses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from progress_rules.cases.clauses import Citing

if TYPE_CHECKING:
    from progress_rules.assessment.result import Result

Outcomes = tuple[frozenset[Citing], frozenset[Citing]]


def outcomes(result: Result) -> Outcomes:
    """Return the parts of the pack that fired for some subject of the result, and those that did not for some.

    A row of a decision table fires where it is the one that counts; a step of a lifecycle where it is accepted;
    a counter where a project meets it for the first time; a ranking for whoever is last.
    """
    pack = result.pack
    fired: set[Citing] = set()
    still: set[Citing] = set()
    kinds = {rule.id: rule.kind for rule in pack.rules}
    for rule, outcome in result.trace.select("rule", "outcome").unique().iter_rows():
        part = Citing(rule, kinds[rule])
        if part.kind not in {"row", "step"}:
            (fired if outcome == "fired" else still).add(part) if outcome != "undecided" else None
    _tables(result, fired, still)
    _steps(result, fired, still)
    for ranking, last in result.ranks.select("ranking", "last").drop_nulls().iter_rows():
        (fired if last else still).add(Citing(ranking, "ranking"))
    for counter, new in result.counters.select("counter", "new").iter_rows():
        (fired if new else still).add(Citing(counter, "counter"))
    return frozenset(fired), frozenset(still)


def _tables(result: Result, fired: set[Citing], still: set[Citing]) -> None:
    keys = ("each", "subject", "period")
    for table in result.pack.decisions:
        rows = [Citing(rule, "row") for rule in table.rows]
        whole = Citing(table.id, "table")
        hits: dict[tuple[str | None, ...], set[int]] = {}
        found = result.decisions.filter(table=table.id).select(*keys, "row")
        for *subject, row in found.iter_rows():
            hits.setdefault(tuple(subject), set()).add(-1 if row is None else row)
        traced = result.trace.filter(result.trace["rule"].is_in(table.rows))
        by_row: dict[tuple[str | None, ...], dict[str, str]] = {}
        for *subject, rule, outcome in traced.select(*keys, "rule", "outcome").iter_rows():
            by_row.setdefault(tuple(subject), {})[rule] = outcome
        for judged, seen in by_row.items():
            numbers = hits.get(judged, set())
            counted = -1 not in numbers and bool(numbers)
            settled = numbers or all(outcome == "not_fired" for outcome in seen.values())
            if settled:
                (fired if numbers - {0} else still).add(whole)
            for k, part in enumerate(rows, start=1):
                matched = k in numbers if counted else seen.get(part.id) == "fired"
                if matched:
                    fired.add(part)
                elif counted or seen.get(part.id) == "not_fired":
                    still.add(part)


def _steps(result: Result, fired: set[Citing], still: set[Citing]) -> None:
    for life in result.pack.lifecycles:
        whole = Citing(life.id, "lifecycle")
        taken: dict[str, set[str]] = {}
        steps = result.steps.filter(lifecycle=life.id)
        for subject, step, outcome in steps.select("subject", "step", "outcome").iter_rows():
            if outcome == "accepted":
                taken.setdefault(subject, set()).add(step)
                fired.add(whole)
            else:
                still.add(whole)
        for subject, done in result.states.filter(lifecycle=life.id).select("subject", "done").iter_rows():
            if not done:
                still.add(whole)
            for step in life.steps:
                part = Citing(step.rule, "step")
                (fired if step.id in taken.get(subject, set()) else still).add(part)
