"""What is checked of a pack once all of it is read: units, the calendar, parameters in force, its scope."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from progress_rules.errors import Bilingual, suggestion
from progress_rules.language import Node, walk
from progress_rules.language import nodes as n
from progress_rules.language.functions import MAPPED
from progress_rules.language.types import BOOL, UNITS
from progress_rules.packs.pack import Counter

if TYPE_CHECKING:
    from collections.abc import Mapping

    from progress_rules.calendars import WorkingCalendar
    from progress_rules.packs.build import Build
    from progress_rules.packs.compiled import Rule
    from progress_rules.packs.source import Path
    from progress_rules.packs.subjects import Subject

RULE = Bilingual("rule", "规则")
COUNTER = Bilingual("counter", "计数")


def check_units(build: Build) -> None:
    """Note units that there are none of."""
    declared = [(("parameters", k, "unit"), p.unit) for k, p in build.spec.parameters.items()]
    declared += [(("indicators", k, "unit"), i.unit) for k, i in build.spec.indicators.items()]
    for path, unit in declared:
        if unit and unit not in UNITS:
            build.note("PR225", path, unit=unit, known=", ".join(UNITS), suggestion=suggestion(unit, UNITS))


def check_calendar(build: Build, working: WorkingCalendar | None) -> None:
    """Note the first rule that counts working days in a pack without a working calendar."""
    if working is not None or build.spec.calendar is not None:
        return
    for rule in build.rules:
        subject = build.groups[rule.group].subject
        trees = (rule.when, *rule.outputs.values())
        if any(counts_working_days(build.resolved(subject, tree)) for tree in trees):
            build.note("PR231", build.path_of(rule.id), key=False, what=RULE, user=rule.id)
            return


def check_parameters_in_force(build: Build, counters: tuple[Counter, ...]) -> None:
    """Note rules and counters in force at a time for which a parameter they lean on has no value."""
    positions = {counter.id: i for i, counter in enumerate(build.spec.counters)}
    users: list[tuple[Path, Bilingual, date | None, Rule | Counter, Subject]] = []
    named_by = {
        subject: {name: tree for (owner, name), tree in build.indicators.items() if owner == subject}
        for subject in build.namings
    }
    for rule in build.rules:
        path = build.path_of(rule.id)
        path = (*path, "when") if rule.kind == "rule" else path
        users.append((path, RULE, rule.start, rule, build.groups[rule.group].subject))
    users += [(("counters", positions[c.id], "when"), COUNTER, None, c, build.main) for c in counters]
    for path, what, start, user, subject in users:
        for name in parameters_of(user, named_by[subject]):
            first = build.values[name].segments[0].start if name in build.values else None
            if first is not None and (start or date.min) < first:
                build.note("PR226", path, name=name, first=first, what=what, user=user.id)


def pack_scopes(build: Build) -> dict[Subject, Node]:
    """Return which projects the pack is about, as a condition on each subject that is a project."""
    found: dict[Subject, Node] = {}
    for subject, naming in build.namings.items():
        if build.spec.scope is None or subject.each != "project":
            continue
        node = build.expression(build.spec.scope, ("scope",), naming.scope, 0, BOOL)
        if node is None:
            return found
        if any(isinstance(part, n.Temporal) for part in walk(build.resolved(subject, node))):
            reason = Bilingual("`scope` cannot look back", "scope 不能使用回顾函数")
            build.note("PR230", ("scope",), reason=reason)
            return found
        found[subject] = node
    return found


def counts_working_days(node: Node) -> bool:
    """Whether an expression needs a working calendar."""
    calendar = MAPPED - {"first_day", "last_day", "add_months", "months_between"}
    return any(
        (isinstance(part, n.Scalar) and part.function in calendar)
        or (isinstance(part, n.Field) and (part.table, part.name) == ("period", "working_days"))
        for part in walk(node)
    )


def parameters_of(rule: Rule | Counter, indicators: Mapping[str, Node]) -> tuple[str, ...]:
    """Return the parameters that a rule leans on, through indicators of its subject too, each once, in order."""
    found: dict[str, None] = {}
    parts = (
        (rule.when,)
        if isinstance(rule, Counter)
        else (rule.when, rule.until, rule.score, *rule.outputs.values())
    )
    waiting = [part for part in parts if part is not None]
    while waiting:
        for node in walk(waiting.pop(0)):
            if isinstance(node, n.Parameter):
                found[node.name] = None
            elif isinstance(node, n.Indicator) and node.name in indicators:
                waiting.append(indicators[node.name])
    return tuple(found)
