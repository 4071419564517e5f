"""Compile a group of a pack to a ruleset for durable_rules and the steps between its answers.

durable_rules decides: every comparison, every `and`, `or`, `not`, every signal and light is a question, put as one
event of whole numbers, and answered by the one rule that matches it. Sums, differences and products that stay whole
are part of the conditions; quotients, roundings and what looks back are worked out by the actions between questions.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from progress_rules.assessment.outputs import VALUE
from progress_rules.engines.durable import logic, verdicts
from progress_rules.engines.durable.conditions import Asking, condition_of
from progress_rules.engines.durable.memory import FUNCTIONS, write_value
from progress_rules.engines.durable.program import BEGIN, PROPERTIES, CannotError, Column, Program, Step
from progress_rules.engines.durable.values import AGGREGATE, whole_literal
from progress_rules.language import nodes as n
from progress_rules.language.aggregates import bounded
from progress_rules.language.functions import MAPPED
from progress_rules.language.types import DATE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from progress_rules.assessment.plan import Plan
    from progress_rules.engines.durable.logic import Three


@dataclass(frozen=True, slots=True)
class Register:
    """Where a value is while a row is judged; `scale` is None where it may be a fraction without a finite decimal."""

    at: int
    kind: str
    scale: int | None


MOST_GROUPS = 15
"""The most `$and` and `$or` that a rule of durable_rules can have."""


@dataclass(slots=True)
class Compiler:
    """Compiles a plan; equal expressions are compiled once.

    Attributes:
        scales: The decimal places of the facts that are numbers, by table and column.
        places: Those of the facts that it says nothing of.
    """

    plan: Plan
    indicators: Mapping[str, n.Node]
    scales: Mapping[tuple[str, str], int | None]
    places: int
    program: Program = field(default_factory=Program)
    known: dict[int, Register] = field(default_factory=dict)
    facts: dict[tuple[str, str], Register] = field(default_factory=dict)
    verdicts: dict[str, Register] = field(default_factory=dict)
    uses: Counter[int] = field(default_factory=Counter)
    where: str = ""
    made: int = 0

    def new(self, kind: str, scale: int | None) -> Register:
        """Return a fresh register."""
        self.made += 1
        return Register(self.made - 1, kind, scale)

    def fact(self, table: str, column: str, kind: str) -> Register:
        """Return the register of a fact."""
        if (table, column) not in self.facts:
            whole = kind != "number" or (table == "period" and ":" not in column)
            scale = 0 if whole else self.scales.get((table, column), self.places)
            self.facts[table, column] = self.new(kind, scale)
        return self.facts[table, column]

    def step(
        self,
        name: str,
        args: list[Register],
        kind: str,
        scale: int | None,
        *,
        n: int = 0,
        constant: str = "-",
    ) -> Register:
        """Add a step that works a value out."""
        found = self.new(kind, scale)
        registers = tuple(a.at for a in args)
        self.program.steps.append(
            Step("work", found.at, name, registers, n=n, constant=constant, where=self.where)
        )
        return found

    def constant(self, value: object, kind: str, scale: int = 0) -> Register:
        """Return a register that always holds a value."""
        return self.step("constant", [], kind, scale, constant=write_value(value))

    def emit(self, node: n.Node) -> Register:
        """Return the register of an expression, with the steps that lead to it."""
        key = self.plan.identity(node)
        if key not in self.known:
            self.known[key] = self._emit(node)
        return self.known[key]

    def _emit(self, node: n.Node) -> Register:
        match node:
            case n.Literal():
                value, scale = whole_literal(node, self.plan.scale, self.program.texts)
                return self.constant(value, node.type.name, scale)
            case n.Field(table="period", name="first_of_year"):
                year = self.fact("period", "year", "number")
                return self._remember("changed", year, None, "bool", 0, n=1)
            case n.Field(table=table, name=name):
                return self.fact(table, name, node.type.name)
            case n.Parameter(name=name):
                return self.fact("period", f"parameter:{name}", node.type.name)
            case n.Indicator(name=name):
                return self.emit(self.indicators[name])
            case n.Verdict(name=name):
                return self.verdicts[name]
            case n.Aggregate():
                return self.fact(AGGREGATE, str(self.plan.aggregate(node)), node.type.name)
            case n.Temporal():
                return self._temporal(node)
            case n.Scalar(function=function) if function in MAPPED - {"months_between"}:
                return self._looked_up(node)
        if node.type.name == "bool":
            return self.ask(node)
        return self._worked_out(node)

    def _looked_up(self, node: n.Scalar) -> Register:
        """Return the register of what a calendar says: the actions ask whoever holds the calendar."""
        items = [self.emit(item) for item in node.items]
        found = self.new(node.type.name, 0)
        kinds = (*(item.kind for item in items), node.type.name)
        args = tuple(item.at for item in items)
        self.program.steps.append(
            Step("consult", found.at, node.function, args, kinds=kinds, where=self.where)
        )
        return found

    def _temporal(self, node: n.Temporal) -> Register:
        item = self.emit(node.item)
        reset = self.emit(node.reset) if node.reset is not None else None
        same = node.function in {"previous", "last", "total"}
        return self._remember(
            node.function, item, reset, node.type.name if node.type.name != "null" else item.kind,
            item.scale if same else 0, n=node.n,
        )  # fmt: skip

    def _remember(
        self, function: str, item: Register, reset: Register | None, kind: str, scale: int | None, *, n: int
    ) -> Register:
        found = self.new(kind, scale)
        args = (item.at,) if reset is None else (item.at, reset.at)
        self.program.slots.append(FUNCTIONS[function][1])
        slot = len(self.program.slots) - 1
        self.program.steps.append(
            Step("remember", found.at, function, args, n=n, slot=slot, where=self.where)
        )
        return found

    def _worked_out(self, node: n.Node) -> Register:
        kind = node.type.name
        match node:
            case n.Negative(item=item):
                inner = self.emit(item)
                return self.step("negative", [inner], kind, inner.scale)
            case n.Arithmetic():
                return self._arithmetic(node)
            case n.Choice(condition=condition, then=then, otherwise=otherwise):
                three = [self.emit(part) for part in (condition, then, otherwise)]
                return self.step("choice", three, kind, _widest(three[1:]))
            case n.Scalar(function=function, items=items):
                return self._scalar(function, [self.emit(item) for item in items], kind, items)
        raise CannotError(f"a {type(node).__name__.lower()}", type(node).__name__)

    def _arithmetic(self, node: n.Arithmetic) -> Register:
        a, b = self.emit(node.left), self.emit(node.right)
        kinds = [node.left.type.name, node.right.type.name]
        if "moment" in kinds:
            return self.step("hours", [a, b], "number", None)
        if kinds == ["date", "date"]:
            return self.step("-", [a, b], "number", 0)
        if "date" in kinds:
            day, days = (a, b) if kinds[0] == "date" else (b, a)
            name = "days earlier" if node.operator == "-" else "days later"
            return self.step(name, [day, days], DATE.name, 0)
        scale = None
        if node.operator != "/" and a.scale is not None and b.scale is not None:
            scale = a.scale + b.scale if node.operator == "*" else max(a.scale, b.scale)
        return self.step(node.operator, [a, b], "number", scale)

    def _scalar(self, function: str, items: list[Register], kind: str, nodes: tuple[n.Node, ...]) -> Register:
        if function == "severity":
            return self.step("same", items, "number", 0)
        scale: int | None = 0
        if function in {"min", "max", "abs", "coalesce"}:
            scale = _widest(items)
        elif function == "hour_of":
            scale = None
        elif function == "round":
            if len(nodes) == 1:
                items = [*items, self.constant(0, "number")]
            places = nodes[1] if len(nodes) > 1 else None
            if places is not None:
                known = isinstance(places, n.Literal) and isinstance(places.value, Decimal)
                scale = int(places.value) if known else None  # type: ignore[attr-defined]
        return self.step(function, items, kind, scale)

    def ask(self, node: n.Node) -> Register:
        """Return the register of a condition that durable_rules decides."""
        asking = Asking(self)
        three = condition_of(asking, node, top=True)
        return self.question(
            asking, [(True, three.true), (False, three.false), (None, three.unknown)], "bool"
        )

    def question(
        self, asking: Asking, cases: list[tuple[bool | int | None, logic.Test]], kind: str
    ) -> Register:
        """Put a question: its cases exclude each other, and one of them always holds."""
        certain = [answer for answer, test in cases if test.term is True]
        if certain:
            return self.constant(certain[0], kind)
        number = 1 + sum(step.kind == "ask" for step in self.program.steps)
        found = self.new(kind, 0)
        for k, (answer, test) in enumerate(cases):
            if test.term is False:
                continue
            rule = f"{number}.{k}.{_word(answer)}"
            asked = logic.Test({"ask": number})
            condition = logic.all_of(asked, test)
            if condition.groups > MOST_GROUPS:
                raise CannotError("a condition that stays too large for one rule", "单条规则容不下的条件")
            self.program.ruleset[rule] = {"all": [{"m": condition.term}], "run": rule}
            self.program.answers[rule] = answer
        step = Step("ask", found.at, self.where, n=number, sent=tuple(asking.sent.values()), where=self.where)
        step.checked = tuple(asking.checked)
        self.program.steps.append(step)
        return found

    def count_uses(self, trees: list[n.Node]) -> None:
        """Count in how many places each expression stands: what stands in several is decided once."""
        seen: set[int] = set()
        waiting = list(trees)
        self.uses.update(self.plan.identity(tree) for tree in trees)
        while waiting:
            node = waiting.pop()
            key = self.plan.identity(node)
            if key in seen:
                continue
            seen.add(key)
            parts = list(self.parts(node))
            self.uses.update(self.plan.identity(part) for part in parts)
            waiting += parts

    def parts(self, node: n.Node) -> Iterator[n.Node]:
        """Yield what an expression is made up of, as it is compiled."""
        if isinstance(node, n.Indicator):
            yield self.indicators[node.name]
        elif isinstance(node, n.Comparison) and (tree := bounded(node)) is not None:
            yield tree
        elif not isinstance(node, n.Aggregate):
            yield from node.children()


def _word(answer: bool | int | None) -> str:  # noqa: FBT001
    if answer is None:
        return "unknown"
    return str(answer).lower() if isinstance(answer, bool) else f"level{answer}"


def _widest(items: list[Register]) -> int | None:
    scales = [item.scale for item in items]
    return None if None in scales else max(s for s in scales if s is not None)


@dataclass(frozen=True, slots=True)
class Compiled:
    """A compiled group: its program, and what cannot be run, by name."""

    program: Program
    refused: tuple[tuple[str, CannotError], ...]


def compile_plan(
    plan: Plan,
    indicators: Mapping[str, n.Node],
    *,
    scales: Mapping[tuple[str, str], int | None] | None = None,
    places: int = 6,
) -> Compiled:
    """Compile a group, and say of everything that cannot be run which and why.

    Args:
        plan: The group.
        indicators: The indicators of its subject.
        scales: The decimal places of facts, by table and column; None where they are fractions.
        places: The decimal places of other facts.
    """
    plan = plan.apart()
    c = Compiler(plan, indicators, scales or {}, places)
    c.count_uses(plan.conditions())
    refused: list[tuple[str, CannotError]] = []

    def told(where: str, make: Callable[[], Register]) -> Register:
        c.where = where
        try:
            return make()
        except CannotError as error:
            refused.append((where, error))
            return c.constant(None, "bool")

    outputs: dict[str, Register] = {}
    for stage, verdict in ((0, "signal"), (1, "light"), (2, "")):
        deciding = [rule for rule in plan.rules if rule.stage == stage]
        for rule in deciding:
            outputs[f"rule:{rule.id}"] = told(f"rule {rule.id}", lambda r=rule: c.emit(r.condition))  # type: ignore[misc]
            if rule.score is not None:
                score = rule.score
                outputs[f"score:{rule.id}"] = told(f"rule {rule.id}", lambda s=score: c.emit(s))  # type: ignore[misc]
        if verdict:
            ranked = [(rule.rank, outputs[f"rule:{rule.id}"]) for rule in deciding]
            c.where = verdict
            c.verdicts[verdict] = outputs[verdict] = verdicts.decide(c, verdict, ranked)
    outputs["streak"] = told("streak", lambda: c.emit(plan.streak))
    for name, node in plan.counters:
        outputs[f"counter:{name}"] = told(f"counter {name}", lambda x=node: c.emit(x))  # type: ignore[misc]
    for name, node in plan.values:
        outputs[VALUE + name] = told(f"value {name}", lambda x=node: c.emit(x))  # type: ignore[misc]
    if len(c.facts) > PROPERTIES:
        many = f"{len(c.facts)} facts in one row; a message of durable_rules holds {PROPERTIES}"
        refused.append(
            ("all rules", CannotError(many, f"一行有 {len(c.facts)} 项事实，消息至多 {PROPERTIES} 项"))
        )
    return Compiled(_finished(c, outputs), tuple(refused))


def _finished(c: Compiler, outputs: dict[str, Register]) -> Program:
    """Return the program, its facts in the first registers."""
    program = c.program
    order = {register.at: position for position, register in enumerate(c.facts.values())}
    for at in range(c.made):
        order.setdefault(at, len(order))
    names: set[str] = set()
    for (table, column), register in c.facts.items():
        name = _property(table, column, len(program.columns), names)
        program.columns.append(Column(name, table, column, register.kind, register.scale))
    for step in program.steps:
        step.to = order[step.to]
        step.args = tuple(order[at] for at in step.args)
        step.sent = tuple(
            type(one)(one.way, one.name, tuple(order[at] for at in one.registers), one.scale)
            for one in step.sent
        )
    program.registers = c.made
    outputs = {"signal": outputs["signal"], "light": outputs["light"], **outputs}
    program.outputs = {name: order[register.at] for name, register in outputs.items()}
    program.kinds = {name: register.kind for name, register in outputs.items()}
    program.ruleset[BEGIN] = {"all": [{"m": {"ask": 0}}], "run": BEGIN}
    return program


def _property(table: str, column: str, position: int, taken: set[str]) -> str:
    """Return the property of a fact in messages: its own name where that is plain and free."""
    plain = column.replace(":", "_").replace("@", "_time").replace("-", "_")
    name = f"{table}_{plain}" if plain in taken or table == AGGREGATE else plain
    if not (name.isascii() and name.replace("_", "a").isalnum() and not name[0].isdigit()):
        name = f"fact_{position}"
    if name in taken or name in {"ask", "sid", "id", "m", "s", "row"}:
        name = f"fact_{position}"
    taken.add(name)
    return name


__all__ = ["CannotError", "Compiled", "Compiler", "Register", "Three", "compile_plan"]
