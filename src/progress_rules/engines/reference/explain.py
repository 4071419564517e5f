"""Trace one project through the reference engine and say why its light is what it is.

The trace runs the pack with its names kept (parameters and indicators are not folded away), so that every
value can be shown under the name that the pack gives it. It must come to the verdict of the result, whatever
engine made that; if it does not, that is a fault of the library and is raised as one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from progress_rules.assessment.explanation import Explanation, Shown, Version
from progress_rules.assessment.judged import chosen_rows, group_panel
from progress_rules.assessment.panel import make_panel
from progress_rules.assessment.plan import make_plan
from progress_rules.assessment.rows import CODE, TIME
from progress_rules.engines.reference.consequences import consequences
from progress_rules.engines.reference.engine import Judge, ReferenceEngine
from progress_rules.engines.reference.retelling import (
    inherited_steps,
    own_rows,
    pieces_of,
    retold,
    sentences,
    steps_up_to,
    with_counterparts,
)
from progress_rules.engines.reference.telling import Teller, shown
from progress_rules.errors import Place, Problem, ProgressRulesError, RequestError, suggestion
from progress_rules.levels import UNKNOWN
from progress_rules.packs.names import core_columns
from progress_rules.packs.parts import Wording

if TYPE_CHECKING:
    from collections.abc import Iterable

    from progress_rules.assessment.explanation import RuleTrace
    from progress_rules.assessment.judged import Judged
    from progress_rules.assessment.panel import Panel
    from progress_rules.assessment.result import Result
    from progress_rules.packs import Pack


def explain(result: Result, project: str, period: str) -> Explanation:
    """Return the explanation of one verdict of a result."""
    pack = result.pack
    one = result.judged[0]
    plan = with_counterparts(make_plan(pack, fold=False))
    family = one.inherited.lineage.family(project) if one.inherited is not None else {project}
    panel = make_panel(result.portfolio, pack, plan, result.as_of, only=family, earlier=result.earlier)
    judge = Judge(pack, plan=plan, trace=True)
    panel, own, outputs = retold(judge, panel, one.inherited, project)
    lights = result.lights.filter(project=project, each="project")
    _check(pack, project, lights, [outputs[at] for at in own])
    verdict = lights.row(by_predicate=pl.col("period") == period, named=True)
    position = next((at for at in own if panel.periods[panel.rows[TIME][at]].label == period), None)
    pieces = pieces_of(one, project, pack.calendar.ordinal(pack.calendar.parse(period)))
    values: dict[str, Any] = {}
    if position is not None:
        values = dict(zip(judge.outputs, outputs[position], strict=True))
    teller = Teller(pack, judge, values, panel, position)
    rules = tuple(teller.rule(rule) for rule in pack.rules if rule.group == 0) if position is not None else ()
    rules += _elsewhere(result, project, period)
    actions = result.actions.filter(project=project, period=period)
    names = panel_project(result, project)
    return Explanation(
        project=project,
        name=names[0],
        unit=names[1],
        period=period,
        signal=verdict["signal"],
        light=verdict["light"],
        status=verdict["status"],
        streak=verdict["streak"],
        as_of=result.as_of.isoformat(),
        pack=pack.id,
        pack_title=pack.spec.title,
        version=pack.spec.version,
        digest=pack.digest,
        rules=rules,
        history=steps_up_to(inherited_steps(result, pieces) + own_rows(lights, pieces, result), period),
        reports=_versions(result, panel, project, period),
        actions=tuple(_action(pack, a) for a in actions.to_dicts()),
        level_names={level.id: dict(level.names) for level in pack.scale.levels},
        level_colours={level.id: level.colour for level in pack.scale.levels},
        sources=_sources(pack, rules),
        lineage=sentences(result, one, pieces),
    )


def _sources(pack: Pack, rules: Iterable[RuleTrace]) -> tuple[str, ...]:
    """Return where the rules were published; of clauses with a source of their own, those that rules cite."""
    cited = {clause for rule in rules for clause, _ in rule.cites}
    found: dict[str, list[str]] = {source.text: [] for source in pack.spec.source}
    for clause, spec in pack.spec.clauses.items():
        for source in spec.source if clause in cited else ():
            found.setdefault(source.text, []).append(clause)
    return tuple(f"{text} ({', '.join(clauses)})" if clauses else text for text, clauses in found.items())


def explain_subject(result: Result, subject: str, period: str | None, each: str) -> Explanation:
    """Return the explanation of everything that was judged of a subject, in a period or once.

    Raises:
        RequestError: PR425 for a kind of subject that no rule is about, PR405 or PR406 for none such.
    """
    pack = result.pack
    mine = [one for one in result.judged if one.group.subject.each == each and not one.group.lifecycle]
    if not mine:
        known = sorted({group.subject.each for group in pack.groups})
        values = {"name": each, "known": ", ".join(known), "suggestion": suggestion(each, known)}
        raise RequestError(Problem("PR425", Place(), values))
    found = [(one, row) for one in mine if (row := _row(one, subject, period)) is not None]
    if not found:
        _refuse(mine, subject, period)
    traces: list[RuleTrace] = []
    for one, _ in found:
        traces += _traced(result, one, subject, period)
    lit = result.lights.filter(each=each, subject=subject)
    verdict = next(iter(lit.filter(period=period).to_dicts()), None) if period is not None else None
    told = verdict or {"signal": "", "light": "", "status": "", "streak": 0}
    keys = next(one.panel.keys.row(one.panel.rows[CODE][at], named=True) for one, at in found)
    named = _titles(result, each, subject)
    return Explanation(
        project=subject, name=named, unit=keys.get("unit") or "", period=period or "",
        **{key: told[key] for key in ("signal", "light", "status", "streak")}, as_of=result.as_of.isoformat(),
        pack=pack.id, pack_title=pack.spec.title,
        version=pack.spec.version, digest=pack.digest, rules=tuple(traces), reports=(),
        history=steps_up_to(lit.to_dicts(), period) if verdict is not None and period is not None else (),
        actions=consequences(result, each, subject, period), sources=_sources(pack, traces), each=each,
        level_names={level.id: dict(level.names) for level in pack.scale.levels},
        level_colours={level.id: level.colour for level in pack.scale.levels},
        lineage=_lineage(result, found, subject),
    )  # fmt: skip


_TOLD = {"rule", "rung", "score"}
"""The kinds of rules told beside those of the light; duties and deadlines are told with `each="project"` only."""


def _elsewhere(result: Result, project: str, period: str) -> tuple[RuleTrace, ...]:
    """Return what fired for a project in other groups of rules than the one that gives it its light."""
    found: list[RuleTrace] = []
    for one in result.judged[1:]:
        if one.group.subject != result.judged[0].group.subject or one.group.lifecycle:
            continue
        kinds = {rule.id for rule in result.pack.rules if rule.group == one.plan.group and rule.kind in _TOLD}
        if kinds and _row(one, project, period) is not None:
            traces = _traced(result, one, project, period)
            found += [trace for trace in traces if trace.rule in kinds and trace.outcome == "fired"]
    return tuple(found)


def _row(one: Judged, subject: str, period: str | None) -> int | None:
    """Return the row of a subject in a period; None where it was not judged in this group."""
    panel = one.panel
    if panel.periodic == (period is None):
        return None
    for at, (code, time) in enumerate(panel.rows.select(CODE, TIME).iter_rows()):
        if panel.ids[code] == subject and (period is None or panel.periods[time].label == period):
            return at
    return None


def _refuse(mine: list[Judged], subject: str, period: str | None) -> None:
    ids = sorted({name for one in mine for name in one.panel.ids})
    if subject not in ids:
        values = {"project": subject, "suggestion": suggestion(subject, ids)}
        raise RequestError(Problem("PR405", Place(), values))
    labels = [p.label for one in mine if one.panel.periodic for p in one.panel.periods.values()]
    values = {
        "project": subject,
        "period": period or "-",
        "first": min(labels, default="-"),
        "last": max(labels, default="-"),
    }
    raise RequestError(Problem("PR406", Place(), values))


def _traced(result: Result, one: Judged, subject: str, period: str | None) -> list[RuleTrace]:
    """Return what became of the rules of a group for a subject, worked out once more with all names kept."""
    pack = result.pack
    plan = with_counterparts(make_plan(pack, group=one.plan.group, fold=False, working=one.plan.working))
    panel = group_panel(result.portfolio, pack, plan, result.as_of, result.earlier)
    panel = chosen_rows(pack, plan, panel, ReferenceEngine())
    judge = Judge(pack, plan=plan, trace=True)
    panel, own, outputs = retold(judge, panel, one.inherited, subject)
    at = next(row for row in own if period is None or panel.periods[panel.rows[TIME][row]].label == period)
    values = dict(zip(judge.outputs, outputs[at], strict=True))
    teller = Teller(pack, judge, values, panel, at)
    position = _row(one, subject, period)
    rules = [rule for rule in pack.rules if rule.group == one.plan.group and rule.kind != "step"]
    for rule in rules:
        if position is not None and one.outcome.rule(rule.id)[position] is not values[f"rule:{rule.id}"]:
            raise ProgressRulesError(
                f"the trace of {subject} differs from its verdict under {rule.id}: "
                "please report this fault of the library"
            )
    return [teller.rule(rule) for rule in rules]


def _lineage(result: Result, found: list[tuple[Judged, int]], subject: str) -> tuple[Shown, ...]:
    """Return from what a project goes on whose history was inherited, each sentence once."""
    told: dict[str, Shown] = {}
    for one, at in found:
        if one.inherited is not None:
            pieces = pieces_of(one, subject, one.panel.rows[TIME][at])
            told |= {sentence.en: sentence for sentence in sentences(result, one, pieces)}
    return tuple(told.values())


def _titles(result: Result, each: str, subject: str) -> str:
    """Return how a record is called: its name or title."""
    tables = {
        "project": ("projects", "name"),
        "issue": ("issues", "title"),
        "milestone": ("milestones", "name"),
    }
    table, column = tables.get(each, ("", ""))
    if not table:
        return ""
    rows = result.portfolio.frame(table).filter(id=subject)
    return (rows[column][0] or "") if rows.height else ""


def _action(pack: Pack, action: dict[str, Any]) -> Shown:
    """Return an action that is due, with its title and roles in both languages."""
    title = pack.rule(action["rule"]).effects.title or Wording(en=action["action"])
    told = []
    for language in ("en", "zh"):
        roles = [pack.role(action[key], language) for key in ("by", "to")]
        parts = [title.text(language), *roles, action["unit"], action["cites"]]
        told.append(" · ".join(part for part in parts if part))
    return Shown(*told)


def panel_project(result: Result, project: str) -> tuple[str, str]:
    """Return the name and the responsible unit of a project."""
    row = result.portfolio.frame("projects").filter(id=project).row(0, named=True)
    return row.get("name") or "", row.get("unit") or ""


def _check(pack: Pack, project: str, lights: pl.DataFrame, outputs: list[tuple[Any, ...]]) -> None:
    """The trace must repeat the verdicts of the result."""
    ids = pack.scale.ids
    judged = lights.filter(pl.col("status") != "exempt")["light"].to_list()
    traced = [UNKNOWN if output[1] is None else ids[output[1]] for output in outputs]
    if judged != traced:
        raise ProgressRulesError(
            f"the trace of {project} differs from its verdicts: please report this fault of the library"
        )


def _versions(result: Result, panel: Panel, project: str, period: str) -> tuple[Version, ...]:
    """Return every version of the period's report known at `as_of`, oldest first, the last one used."""
    del panel
    names = {c.name: c.zh for c in core_columns("reports")}
    units = {c.name: c.kind for c in core_columns("reports") if c.kind == "percent"}
    names |= {name: column.zh or name for name, column in result.pack.spec.fields.get("reports", {}).items()}
    reports = result.portfolio.frame("reports").filter(project=project)
    calendar = result.pack.calendar
    found = []
    for row in reports.to_dicts():
        try:
            same = calendar.parse(row["period"]).label == period
        except ProgressRulesError:
            same = False
        at = row["recorded_at"]
        if same and (at is None or at.date() <= result.as_of):
            values = tuple(
                (Shown(name, names.get(name, name)), shown(value, units.get(name, "")))
                for name, value in row.items()
                if name not in {"project", "period", "recorded_at"} and value is not None
            )
            found.append((at or calendar.parse(period).end, values, at))
    found.sort(key=lambda item: str(item[0]))
    return tuple(
        Version(at.isoformat(" ") if at else "", values, used=i == len(found) - 1)
        for i, (_, values, at) in enumerate(found)
    )
