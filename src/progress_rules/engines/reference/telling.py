"""Tell what became of each rule in one row, from the traced values of its parts."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from progress_rules.assessment.explanation import Input, Leaf, RuleTrace, Shown
from progress_rules.assessment.rows import TIME
from progress_rules.language import nodes as n
from progress_rules.language.functions import CHINESE_FUNCTIONS
from progress_rules.language.nodes import walk
from progress_rules.language.types import LEVEL, NUMBER, Type
from progress_rules.model.facts import FACTS
from progress_rules.packs.lifecycles import STEP_FIELDS
from progress_rules.packs.lineage import LINEAGE_FIELDS
from progress_rules.packs.names import AS_OF, NOW, PERIOD_FIELDS, SUBJECT_FIELDS, columns_of
from progress_rules.packs.parts import Wording
from progress_rules.packs.plans import BASELINE_FIELDS, counterparts
from progress_rules.packs.subjects import relations, subjects
from progress_rules.quantities import format_decimal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from progress_rules.assessment.panel import Panel
    from progress_rules.engines.reference.engine import Judge
    from progress_rules.language.nodes import Node
    from progress_rules.packs import Pack, Rule, Subject


class Teller:
    """Tells what became of each rule from the traced values of one period."""

    def __init__(
        self, pack: Pack, judge: Judge, values: dict[str, Any], panel: Panel, position: int | None
    ) -> None:
        self.pack, self.judge, self.values = pack, judge, values
        self.panel, self.position = panel, position
        self.subject = pack.groups[judge.plan.group].subject
        self.chinese = names_in_chinese(pack, self.subject)
        day = panel.periods[panel.rows[TIME][position]].end if position is not None else date.min
        self.values_in_force = {rule.id: rule.in_force(day) for rule in pack.rules}

    def value(self, node: Node) -> Any:
        """Return the traced value of an expression."""
        if isinstance(node, n.Literal):
            return node.value
        k = self.judge.generated.traced.get(self.judge.plan.identity(node))
        return None if k is None else self.values[f"node:{k}"]

    def rule(self, rule: Rule) -> RuleTrace:
        """Return what became of a rule."""
        outcome = self.values[f"rule:{rule.id}"]
        when_text, until_text = rule.written
        word = "fired" if outcome else "undecided" if outcome is None else "not_fired"
        if not self.values_in_force[rule.id]:
            word = "not_in_force"
        whole = rule.when if rule.told is None else rule.told
        parts = [(whole, when_text)]
        if rule.until is not None and until_text:
            parts.append((rule.until, until_text))
        leaves = [self._leaf(node, text, whole) for tree, text in parts if text for node in leaves_of(tree)]
        return RuleTrace(
            rule=rule.id,
            title=rule.title,
            cites=tuple((c, self.pack.spec.clauses[c].says) for c in rule.cites),
            outcome=word,  # type: ignore[arg-type]
            gives=self._gives(rule),
            condition=self.text(whole, when_text),
            until=self.text(rule.until, until_text) if rule.until is not None and until_text else None,
            leaves=tuple(leaves),
            inputs=self._inputs([*parts, *([(rule.score, "")] if rule.score is not None else [])]),
            held=bool(outcome) and rule.until is not None and self.value(rule.when) is not True,
        )

    def _gives(self, rule: Rule) -> Shown:
        effects = rule.effects
        if rule.score is not None:
            points = self.values.get(f"score:{rule.id}")
            told = self.values[f"rule:{rule.id}"] and points is None
            return Shown("unknown", "未知") if told else self.shown(points, NUMBER)
        level = effects.signal or effects.light
        if level:
            return self.shown(self.pack.scale[level].rank, LEVEL)
        for key in ("action", "route"):
            node = rule.outputs.get(key)
            if node is not None:
                return self.shown(self.value(node), node.type)
        if effects.action or effects.route:
            title = effects.title or Wording(en=effects.action or effects.route or "")
            return Shown(title.text("en"), title.text("zh"))
        return _GIVES.get(rule.kind, Shown("", ""))

    def text(self, tree: Node, written: str) -> Shown:
        """Return an expression as the pack writes it, and with its names in Chinese."""
        return _plain(written, in_chinese(tree, written, self.chinese))

    def _leaf(self, node: Node, text: str, whole: Node) -> Leaf:
        a, b = node.span.start, node.span.end
        slice_ = text[a:b]
        written = _plain(slice_, in_chinese(node, slice_, self.chinese, offset=a))
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

    def _inputs(self, parts: list[tuple[Node, str]]) -> tuple[Input, ...]:
        """Return the facts, the indicators and the parameters that expressions lean on, each once.

        With each expression goes its text, where there is one: two functions over the same rows of which only the
        conditions differ are told as they are written.
        """
        facts: dict[Any, Input] = {}
        alike: dict[str, dict[object, Shown]] = {}
        indicators: dict[str, Input] = {}
        parameters: dict[str, Input] = {}
        waiting = list(parts)
        while waiting:
            tree, text = waiting.pop(0)
            for node in outer(tree):
                named = isinstance(node, (*_NAMED, n.Aggregate))
                shown_ = self.shown(self.value(node), node.type) if named else None
                if isinstance(node, n.Indicator):
                    spec_ = self.pack.spec.indicators.get(node.name)
                    further = self.pack.indicators[self.subject, node.name]
                    waiting.append((further, spec_.value if spec_ is not None else ""))
                    indicators[node.name] = Input(
                        Shown(node.name, self.chinese.get(node.name, node.name)), shown_
                    )
                elif isinstance(node, n.Aggregate):
                    # rows that a condition chooses, which is not told here
                    some = ", …" if node.where is not None else ""
                    name = Shown(*(f"{w}({t}{some})" for w, t in _spelled(node)))
                    key = (name.en, self.judge.plan.identity(node))
                    facts[key] = Input(name, shown_)
                    alike.setdefault(name.en, {})[key] = self._as_written(node, text) or name
                elif isinstance(node, n.Field):
                    plain = node.name.removesuffix(n.TIMED)
                    facts[plain] = Input(Shown(plain, self.chinese.get(plain, plain)), shown_)
                    facts |= self._other_plan(node)
                elif isinstance(node, n.Parameter):
                    spec = self.pack.spec.parameters[node.name]
                    assumed = spec.reason if self.pack.parameters[node.name].assumed else None
                    name = Shown(node.name, self.chinese.get(node.name, node.name))
                    parameters[node.name] = Input(name, shown_, assumed)
        for several in alike.values():
            if len(several) > 1:
                facts |= {key: replace(facts[key], name=written) for key, written in several.items()}
        return (*facts.values(), *indicators.values(), *parameters.values())

    def _as_written(self, node: Node, text: str) -> Shown | None:
        """Return a function as the text has it, if the text is the one that the function stands in."""
        start, end = node.span.start, node.span.end
        if _CALL.match(text, start) is None:
            return None
        return _plain(text[start:end], in_chinese(node, text[start:end], self.chinese, offset=start))

    def _other_plan(self, node: n.Field) -> dict[str, Input]:
        """Return what else to know of a plan that a rule reads: the original or the current, and its version."""
        found = {}
        for table, name in counterparts(((node.table, node.name),)):
            value = self.panel.rows[f"{table}.{name}"][self.position] if self.position is not None else None
            shown_ = self.shown(value, BASELINE_FIELDS[name][1])
            found[name] = Input(Shown(name, self.chinese.get(name, name)), shown_)
        return found


_NAMED = (n.Field, n.Indicator, n.Parameter)
_GIVES = {
    "duty": Shown("breached", "未履行"),
    "deadline": Shown("missed", "已逾期"),
    "row": Shown("this row matches", "与此行相符"),
    "rung": Shown("this rung is taken", "启用此级"),
    "meeting": Shown("belongs to this meeting", "列入该会议"),
}
"""What it means that a rule of a construct fires."""


def outer(node: Node) -> Iterator[Node]:
    """Yield the parts of an expression, each once, without those on the related rows of an aggregate."""
    seen: set[int] = set()
    waiting = [node]
    while waiting:
        part = waiting.pop()
        if id(part) not in seen:
            seen.add(id(part))
            yield part
            waiting += [] if isinstance(part, n.Aggregate) else reversed(list(part.children()))


def _spelled(node: n.Aggregate) -> list[tuple[str, str]]:
    """Return the name of an aggregate's function and of what it looks at, in both languages."""
    column = f".{node.column.name}" if node.column is not None else ""
    sheets = FACTS[node.table].sheets if node.table in FACTS else (node.table, node.table)
    chinese = CHINESE_FUNCTIONS.get(node.function, node.function)
    return [(node.function, node.table + column), (chinese, sheets[1] + column)]


def names_in_chinese(pack: Pack, subject: Subject) -> dict[str, str]:
    """Return the Chinese spelling of every name that a condition on a subject can hold."""
    found: dict[str, str] = {
        "signal": "信号",
        "light": "灯色",
        AS_OF[0]: AS_OF[1],
        "person": "人员",
        "unit": "单位",
    }
    found |= {name: dimension.zh or name for name, dimension in pack.spec.dimensions.items()}
    own = subjects(pack.spec).get(subject.each)
    order = [*relations(pack.spec), "reports", "projects", *([own.table] if own is not None else [])]
    for table in order:
        found |= {
            name: spelled[1] if len(spelled) > 1 else name
            for name, spelled, *_ in columns_of(pack.spec, table)
        }
    for view in pack.spec.views.values():
        found |= {name: column.zh for name, column in view.columns.items() if column.zh}
    for fields in (PERIOD_FIELDS, SUBJECT_FIELDS, STEP_FIELDS, BASELINE_FIELDS):
        found |= {name: zh for name, (zh, _) in fields.items()}
    found |= {
        name: zh
        for name, (zh, _) in LINEAGE_FIELDS.items()
        if name not in pack.spec.fields.get("projects", {})
    }
    found |= {name: p.zh or name for name, p in pack.spec.parameters.items()}
    found |= {name: i.zh or name for name, i in pack.spec.indicators.items()}
    return found | {level.id: level.name("zh") for level in pack.scale.levels}


def _plain(english: str, chinese: str) -> Shown:
    """Return an expression on one line, the day of the judgement under the name that readers know."""
    return Shown(
        " ".join(english.replace(NOW, AS_OF[0]).split()), " ".join(chinese.replace(NOW, AS_OF[1]).split())
    )


def leaves_of(node: Node) -> list[Node]:
    """Return the parts of a condition that are decided by themselves."""
    if isinstance(node, n.Logic):
        return [leaf for item in node.items for leaf in leaves_of(item)]
    if isinstance(node, n.Not) and isinstance(node.item, (n.Logic, n.Comparison)):
        return leaves_of(node.item)
    return [node]


_CALL = re.compile(r"(\w+)\s*\(")


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
        called = _CALL.match(text, start)  # by what is written: some functions are read as other parts
        if called is not None and called[1] in CHINESE_FUNCTIONS:
            places[called.span(1)] = CHINESE_FUNCTIONS[called[1]]
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
    "hours": (" hours", " 小时"), "months": (" months", " 个月"), "periods": (" periods", " 期"), "money": ("", ""),
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
