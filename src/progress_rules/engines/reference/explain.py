"""Trace one project through the reference engine and say why its light is what it is.

The trace runs the pack with its names kept (parameters and indicators are not folded away), so that every
value can be shown under the name that the pack gives it. It must come to the verdict of the result, whatever
engine made that; if it does not, that is a fault of the library and is raised as one.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import polars as pl

from progress_rules.assessment.explanation import Explanation, Input, Leaf, RuleTrace, Step, Version
from progress_rules.assessment.panel import make_panel
from progress_rules.assessment.plan import make_plan
from progress_rules.engines.reference.engine import Judge
from progress_rules.engines.reference.generate import key_of
from progress_rules.errors import ProgressRulesError
from progress_rules.language import nodes as n
from progress_rules.language.nodes import walk
from progress_rules.levels import UNKNOWN
from progress_rules.packs.names import PERIOD_FIELDS, core_columns
from progress_rules.quantities import format_decimal

if TYPE_CHECKING:
    from progress_rules.assessment.panel import Panel
    from progress_rules.assessment.result import Result
    from progress_rules.language.nodes import Node
    from progress_rules.packs import Pack, Rule

_UNITS = {"percent": "%", "points": " points", "days": " days", "periods": "", "months": " months"}


def explain(result: Result, project: str, period: str) -> Explanation:
    """Return the explanation of one verdict of a result."""
    pack = result.pack
    plan = make_plan(pack, fold=False)
    panel = make_panel(result.portfolio, pack, plan, result.as_of, only=project)
    judge = Judge(pack, plan=plan, trace=True)
    outputs = judge.history(judge.facts_of(panel))
    lights = result.lights.filter(project=project)
    _check(pack, panel, lights, outputs)
    verdict = lights.row(by_predicate=pl.col("period") == period, named=True)
    position = _position(panel, period)
    values: dict[str, Any] = {}
    if position is not None:
        values = dict(zip(judge.outputs, outputs[position], strict=True))
    teller = _Teller(pack, judge, values, panel, position)
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
        rules=tuple(teller.rule(rule) for rule in pack.rules) if position is not None else (),
        history=_history(lights, period),
        reports=_versions(result, panel, project, period),
        actions=tuple(
            " · ".join(str(v) for v in (a["action"], a["by"], a["to"], a["unit"], a["cites"]) if v)
            for a in actions.to_dicts()
        ),
        level_names={level.id: dict(level.names) for level in pack.scale.levels},
        level_colours={level.id: level.colour for level in pack.scale.levels},
        sources=tuple(
            ", ".join(part for part in (s.publisher, s.date, s.title) if part) for s in pack.spec.source
        ),
    )


def panel_project(result: Result, project: str) -> tuple[str, str]:
    """Return the name and the responsible unit of a project."""
    row = result.portfolio.frame("projects").filter(id=project).row(0, named=True)
    return row.get("name") or "", row.get("unit") or ""


def _check(pack: Pack, panel: Panel, lights: pl.DataFrame, outputs: list[tuple[Any, ...]]) -> None:
    """The trace must repeat the verdicts of the result."""
    ids = pack.scale.ids
    judged = lights.filter(pl.col("status") != "exempt")["light"].to_list()
    traced = [UNKNOWN if output[1] is None else ids[output[1]] for output in outputs]
    if judged != traced:
        raise ProgressRulesError(
            f"the trace of {panel.ids[0]} differs from its verdicts: please report this fault of the library"
        )


def _position(panel: Panel, period: str) -> int | None:
    """Return the row of a period among the assessed ones; None when it is exempt."""
    labels = [panel.periods[t].label for t in panel.rows["_period"]]
    return labels.index(period) if period in labels else None


def _history(lights: pl.DataFrame, period: str) -> tuple[Step, ...]:
    """Return the periods up to this one, back to where its run began: at least six."""
    rows = lights.to_dicts()
    end = next(i for i, row in enumerate(rows) if row["period"] == period)
    start = end
    while start > 0 and (end - start < 5 or rows[start]["streak"] > 0):
        start -= 1
    return tuple(
        Step(row["period"], row["signal"], row["light"], row["status"], row["streak"])
        for row in rows[start : end + 1]
    )


def _versions(result: Result, panel: Panel, project: str, period: str) -> tuple[Version, ...]:
    """Return every version of the period's report known at `as_of`, oldest first, the last one used."""
    del panel
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
            shown = tuple(
                (name, _shown(value, ""))
                for name, value in row.items()
                if name not in {"project", "period", "recorded_at"} and value is not None
            )
            found.append((at or calendar.parse(period).end, shown, at))
    found.sort(key=lambda item: str(item[0]))
    return tuple(
        Version(at.isoformat(" ") if at else "", shown, used=i == len(found) - 1)
        for i, (_, shown, at) in enumerate(found)
    )


class _Teller:
    """Tells what became of each rule from the traced values of one period."""

    def __init__(
        self, pack: Pack, judge: Judge, values: dict[str, Any], panel: Panel, position: int | None
    ) -> None:
        self.pack, self.judge, self.values, self.panel, self.position = pack, judge, values, panel, position
        self.chinese = {
            (table, c.name): c.zh for table in ("reports", "projects") for c in core_columns(table)
        }
        self.chinese |= {("period", name): zh for name, (zh, _) in PERIOD_FIELDS.items()}
        for table, columns in pack.spec.fields.items():
            self.chinese |= {(table, name): column.zh for name, column in columns.items()}

    def value(self, node: Node) -> Any:
        """Return the traced value of an expression."""
        if isinstance(node, n.Literal):
            return node.value
        k = self.judge.generated.traced.get(key_of(node))
        return None if k is None else self.values[f"node:{k}"]

    def rule(self, rule: Rule) -> RuleTrace:
        """Return what became of a rule."""
        outcome = self.values[f"rule:{rule.id}"]
        spec = next(r for r in self.pack.spec.rules if r.id == rule.id)
        word = "fired" if outcome else "undecided" if outcome is None else "not_fired"
        assert self.position is not None  # noqa: S101
        day = self.panel.periods[self.panel.rows["_period"][self.position]].end
        if not rule.in_force(day):
            word = "not_in_force"
        effects = rule.effects
        gives = effects.signal or effects.light or effects.action or ""
        if effects.score:
            gives = f"{_shown(self.values.get(f'score:{rule.id}'), '')}"
        held = bool(outcome) and rule.until is not None and self.value(rule.when) is not True
        parts = [rule.when] + ([rule.until] if rule.until is not None else [])
        leaves = [leaf for node in self._leaves(rule.when) if (leaf := self._leaf(node, spec.when))]
        if rule.until is not None and spec.until:
            leaves += [leaf for node in self._leaves(rule.until) if (leaf := self._leaf(node, spec.until, near=False))]
        return RuleTrace(
            rule=rule.id,
            title=spec.title,
            cites=tuple((c, self.pack.spec.clauses[c].says) for c in rule.cites),
            outcome=word,  # type: ignore[arg-type]
            gives=gives,
            condition=" ".join(spec.when.split()),
            until=" ".join(spec.until.split()) if spec.until else "",
            leaves=tuple(leaves),
            inputs=self._inputs(parts),
            held=held,
        )

    def _leaves(self, node: Node) -> list[Node]:
        """Return the parts of a condition that are decided by themselves."""
        if isinstance(node, n.Logic):
            return [leaf for item in node.items for leaf in self._leaves(item)]
        if isinstance(node, n.Not) and isinstance(node.item, (n.Logic, n.Comparison)):
            return self._leaves(node.item)
        return [node]

    def _leaf(self, node: Node, text: str, *, near: bool = True) -> Leaf | None:
        slice_ = " ".join(text[node.span.start : node.span.end].split())
        value = self.value(node)
        if not isinstance(node, n.Comparison):
            return Leaf(slice_, value)
        left, right = self.value(node.left), self.value(node.right)
        unit = _UNITS.get(node.left.type.unit or node.right.type.unit, "")
        if node.left.type.name == "level" or node.right.type.name == "level":
            return Leaf(slice_, value, self._level(left), node.operator, self._level(right))
        margin = _margin(left, right)
        missed = near and value is False and is_near(node, left, right)
        return Leaf(
            slice_, value, _shown(left, unit), node.operator, _shown(right, unit),
            "" if margin is None else _shown(margin, unit), missed,
        )  # fmt: skip

    def _level(self, value: Any) -> str:
        return self.pack.scale.ids[value] if isinstance(value, int) else str(value or "")

    def _inputs(self, parts: list[Node]) -> tuple[Input, ...]:
        """Return the facts, then the parameters, that expressions lean on, each once."""
        facts: dict[str, Input] = {}
        parameters: dict[str, Input] = {}
        waiting = list(parts)
        while waiting:
            for node in walk(waiting.pop(0)):
                if isinstance(node, n.Indicator):
                    waiting.append(self.pack.indicators[node.name])
                elif isinstance(node, n.Field):
                    unit = _UNITS.get(node.type.unit, "")
                    shown = self._level(v) if node.type.name == "level" and (v := self.value(node)) is not None else _shown(self.value(node), unit)
                    facts[node.name] = Input(node.name, self.chinese.get((node.table, node.name), ""), shown)
                elif isinstance(node, n.Parameter):
                    spec = self.pack.spec.parameters[node.name]
                    held = self.pack.parameters[node.name]
                    unit = _UNITS.get(node.type.unit, "")
                    parameters[node.name] = Input(
                        node.name, spec.zh, _shown(self.value(node), unit),
                        spec.reason if held.assumed else None, parameter=True,
                    )  # fmt: skip
        return (*facts.values(), *parameters.values())


def is_near(node: n.Comparison, left: Any, right: Any) -> bool:
    """Whether a comparison of numbers or days that failed missed by little.

    Little is: one period, five points or per cent, seven days, and otherwise a tenth of the threshold.
    """
    margin = _margin(left, right)
    if margin is None or node.operator == "!=":
        return False
    unit = node.left.type.unit or node.right.type.unit
    if isinstance(left, date):
        unit = "days"
    limit: Any = {"periods": 1, "points": 5, "percent": 5, "days": 7, "months": 1}.get(unit)
    if limit is None:
        limit = abs(Fraction(right)) / 10
    return bool(abs(margin) <= limit)


def _margin(left: Any, right: Any) -> Any:
    if isinstance(left, date) and isinstance(right, date):
        return (left - right).days
    if isinstance(left, (int, Decimal, Fraction)) and isinstance(right, (int, Decimal, Fraction)):
        if isinstance(left, bool) or isinstance(right, bool):
            return None
        difference = Fraction(left) - Fraction(right)
        return difference
    return None


def _shown(value: Any, unit: str) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, Decimal, Fraction)):
        return f"{format_decimal(value)}{unit}"
    return str(value)
