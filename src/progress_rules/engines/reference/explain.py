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

from progress_rules.assessment.explanation import (
    Explanation,
    Input,
    Leaf,
    RuleTrace,
    Shown,
    Step,
    Version,
)
from progress_rules.assessment.panel import make_panel
from progress_rules.assessment.plan import make_plan
from progress_rules.assessment.rows import TIME
from progress_rules.engines.reference.engine import Judge
from progress_rules.errors import ProgressRulesError
from progress_rules.language import nodes as n
from progress_rules.language.functions import CHINESE_FUNCTIONS
from progress_rules.language.nodes import key_of, walk
from progress_rules.language.types import LEVEL, NUMBER, Type
from progress_rules.levels import UNKNOWN
from progress_rules.packs.names import PERIOD_FIELDS, core_columns
from progress_rules.packs.schema import Wording
from progress_rules.quantities import format_decimal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from progress_rules.assessment.panel import Panel
    from progress_rules.assessment.result import Result
    from progress_rules.language.nodes import Node
    from progress_rules.packs import Pack, Rule


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
        actions=tuple(_action(pack, a) for a in actions.to_dicts()),
        level_names={level.id: dict(level.names) for level in pack.scale.levels},
        level_colours={level.id: level.colour for level in pack.scale.levels},
        sources=tuple(
            ", ".join(part for part in (s.publisher, s.date, s.title) if part) for s in pack.spec.source
        ),
    )


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
    labels = [panel.periods[t].label for t in panel.rows[TIME]]
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


class _Teller:
    """Tells what became of each rule from the traced values of one period."""

    def __init__(
        self, pack: Pack, judge: Judge, values: dict[str, Any], panel: Panel, position: int | None
    ) -> None:
        self.pack, self.judge, self.values = pack, judge, values
        self.chinese: dict[str, str] = {"signal": "信号", "light": "灯色"}
        for table in ("reports", "projects"):
            self.chinese |= {c.name: c.zh or c.name for c in core_columns(table)}
        self.chinese |= {name: zh for name, (zh, _) in PERIOD_FIELDS.items()}
        for columns in pack.spec.fields.values():
            self.chinese |= {name: column.zh or name for name, column in columns.items()}
        self.chinese |= {name: p.zh or name for name, p in pack.spec.parameters.items()}
        self.chinese |= {name: i.zh or name for name, i in pack.spec.indicators.items()}
        self.chinese |= {level.id: level.name("zh") for level in pack.scale.levels}
        day = panel.periods[panel.rows[TIME][position]].end if position is not None else date.min
        self.values_in_force = {rule.id: rule.in_force(day) for rule in pack.rules}

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
        if not self.values_in_force[rule.id]:
            word = "not_in_force"
        parts = [(rule.when, spec.when)]
        if rule.until is not None and spec.until:
            parts.append((rule.until, spec.until))
        leaves = [self._leaf(node, text, rule.when) for tree, text in parts for node in leaves_of(tree)]
        return RuleTrace(
            rule=rule.id,
            title=spec.title,
            cites=tuple((c, self.pack.spec.clauses[c].says) for c in rule.cites),
            outcome=word,  # type: ignore[arg-type]
            gives=self._gives(rule),
            condition=self.text(rule.when, spec.when),
            until=self.text(rule.until, spec.until) if rule.until is not None and spec.until else None,
            leaves=tuple(leaves),
            inputs=self._inputs([tree for tree, _ in parts]),
            held=bool(outcome) and rule.until is not None and self.value(rule.when) is not True,
        )

    def _gives(self, rule: Rule) -> Shown:
        effects = rule.effects
        if effects.score:
            return self.shown(self.values.get(f"score:{rule.id}"), NUMBER)
        level = effects.signal or effects.light
        if level:
            return self.shown(self.pack.scale[level].rank, LEVEL)
        title = effects.title or Wording(en=effects.action or "")
        return Shown(title.text("en"), title.text("zh"))

    def text(self, tree: Node, written: str) -> Shown:
        """Return an expression as the pack writes it, and with its names in Chinese."""
        return Shown(" ".join(written.split()), " ".join(in_chinese(tree, written, self.chinese).split()))

    def _leaf(self, node: Node, text: str, whole: Node) -> Leaf:
        a, b = node.span.start, node.span.end
        slice_ = text[a:b]
        written = Shown(
            " ".join(slice_.split()), " ".join(in_chinese(node, slice_, self.chinese, offset=a).split())
        )
        value = self.value(node)
        if not isinstance(node, n.Comparison):
            return Leaf(written, value)
        left, right = self.value(node.left), self.value(node.right)
        kind = node.left.type if node.left.type.unit or node.right.type.name == "null" else node.right.type
        margin = margin_of(left, right) if kind.name != "level" else None
        near = value is False and is_near(node, left, right) and self._would_fire(whole, node)
        return Leaf(
            text=written,
            value=value,
            left=self.shown(left, kind),
            operator=node.operator,
            right=self.shown(right, kind),
            margin=None if margin is None else self.shown(margin, Type("number", _margin_unit(kind))),
            near=near,
        )

    def _would_fire(self, tree: Node, leaf: Node) -> bool:
        """Whether the condition would hold if this one part of it did."""
        if tree is leaf:
            return True
        if isinstance(tree, n.Logic):
            parts = [self._would_fire(item, leaf) for item in tree.items]
            return all(parts) if tree.operator == "and" else any(parts)
        return self.value(tree) is True

    def shown(self, value: Any, kind: Type) -> Shown:
        """Return a value with its unit, or the label of its level, in both languages."""
        if value is None:
            return Shown("", "")
        if kind.name == "level":
            level = self.pack.scale.levels[value] if isinstance(value, int) else self.pack.scale[str(value)]
            return Shown(level.name("en"), level.name("zh"))
        return shown(value, kind.unit)

    def _inputs(self, parts: list[Node]) -> tuple[Input, ...]:
        """Return the facts, the indicators and the parameters that expressions lean on, each once."""
        facts: dict[str, Input] = {}
        indicators: dict[str, Input] = {}
        parameters: dict[str, Input] = {}
        waiting = list(parts)
        while waiting:
            for node in walk(waiting.pop(0)):
                shown_ = self.shown(self.value(node), node.type) if isinstance(node, _NAMED) else None
                if isinstance(node, n.Indicator):
                    waiting.append(self.pack.indicators[self.subject, node.name])
                    indicators[node.name] = Input(Shown(node.name, self.chinese[node.name]), shown_)
                elif isinstance(node, n.Field):
                    facts[node.name] = Input(Shown(node.name, self.chinese[node.name]), shown_)
                elif isinstance(node, n.Parameter):
                    spec = self.pack.spec.parameters[node.name]
                    assumed = spec.reason if self.pack.parameters[node.name].assumed else None
                    name = Shown(node.name, self.chinese[node.name])
                    parameters[node.name] = Input(name, shown_, assumed)
        return (*facts.values(), *indicators.values(), *parameters.values())


_NAMED = (n.Field, n.Indicator, n.Parameter)


def leaves_of(node: Node) -> list[Node]:
    """Return the parts of a condition that are decided by themselves."""
    if isinstance(node, n.Logic):
        return [leaf for item in node.items for leaf in leaves_of(item)]
    if isinstance(node, n.Not) and isinstance(node.item, (n.Logic, n.Comparison)):
        return leaves_of(node.item)
    return [node]


def in_chinese(tree: Node, text: str, names: Mapping[str, str], *, offset: int = 0) -> str:
    """Return an expression with the names of facts, parameters, levels and functions in Chinese."""
    places: dict[tuple[int, int], str] = {}
    for node in walk(tree):
        start, end = node.span.start - offset, node.span.end - offset
        if isinstance(node, (*_NAMED, n.Verdict)) or (
            isinstance(node, n.Literal) and node.type == LEVEL and isinstance(node.value, str)
        ):
            name = str(node.value) if isinstance(node, n.Literal) else node.name
            if text[start:end] == name:
                places[start, end] = names.get(name, name)
        elif isinstance(node, (n.Temporal, n.Scalar)):
            name = node.function
            if text[start : start + len(name)] == name:
                places[start, start + len(name)] = CHINESE_FUNCTIONS.get(name, name)
    for (start, end), written in sorted(places.items(), reverse=True):
        text = text[:start] + written + text[end:]
    return text


def is_near(node: n.Comparison, left: Any, right: Any) -> bool:
    """Whether a comparison of numbers or days that failed missed by little, on its way to holding.

    Little is: one period, five points or per cent, seven days, and otherwise a tenth of the threshold. A value
    of zero against a threshold of zero is a project without any lag, not a near miss.
    """
    margin = margin_of(left, right)
    if margin is None or node.operator == "!=" or (not left and not right):
        return False
    if node.operator in {"==", ">", ">="} and margin > 0:
        return False
    if node.operator in {"<", "<="} and margin < 0:
        return False
    unit = "days" if isinstance(left, date) else node.left.type.unit or node.right.type.unit
    limit: Any = {"periods": 1, "points": 5, "percent": 5, "days": 7, "months": 1}.get(unit)
    if limit is None:
        limit = abs(Fraction(right)) / 10
    return bool(abs(margin) <= limit)


def margin_of(left: Any, right: Any) -> int | Fraction | None:
    """Return left less right for numbers and days, exactly; None for anything else."""
    if isinstance(left, date) and isinstance(right, date):
        return (left - right).days
    numbers = (int, Decimal, Fraction)
    if isinstance(left, bool) or isinstance(right, bool):
        return None
    if isinstance(left, numbers) and isinstance(right, numbers):
        return Fraction(left) - Fraction(right)
    return None


def _margin_unit(kind: Type) -> str:
    if kind.name == "date":
        return "days"
    return "points" if kind.unit == "percent" else kind.unit


_UNITS = {
    "percent": ("%", "%"), "points": (" points", " 个百分点"), "days": (" days", " 天"),
    "months": (" months", " 个月"), "periods": (" periods", " 期"), "money": ("", ""),
    "score": (" points", " 分"), "count": ("", ""), "ratio": ("", ""),
}  # fmt: skip


def shown(value: Any, unit: str) -> Shown:
    """Return a value with its unit, in both languages."""
    if isinstance(value, bool):
        return Shown("yes", "是") if value else Shown("no", "否")
    if isinstance(value, (int, Decimal, Fraction)):
        number = format_decimal(value)
        english, chinese = _UNITS.get(unit, ("", ""))
        if number in {"1", "-1"}:
            english = english.removesuffix("s")
        return Shown(number + english, number + chinese)
    return Shown(str(value), str(value))
