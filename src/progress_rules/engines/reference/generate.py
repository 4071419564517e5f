"""Write the Python function that judges one project in one period.

The reference engine is the specification of what a condition means. It is written out, for each pack, as
straight-line Python: one statement for each part of each condition, three-valued, with the memory of the
temporal functions in a list. The text can be read (`progress_rules.engines.reference.source(pack)`), and
it is what makes one project of 24 months a matter of microseconds.

Only trees that came through the checked language reach this module, and only names that it makes up itself
are written into the text; nothing of a pack's own text is.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

from progress_rules.assessment.mapped import FUNCTIONS
from progress_rules.assessment.outputs import VALUE
from progress_rules.engines.reference.operations import OPERATIONS
from progress_rules.engines.reference.temporal import TEMPORAL
from progress_rules.language import nodes as n
from progress_rules.language.aggregates import BOUNDED, bounded
from progress_rules.language.nodes import Node

if TYPE_CHECKING:
    from collections.abc import Mapping

    from progress_rules.assessment.plan import Plan
    from progress_rules.calendars import WorkingCalendar

AGGREGATE = "aggregate"
"""The table under which the values of functions over related rows are handed in, by their position in the plan."""


@dataclass(slots=True)
class Variable:
    """A variable of the generated text: whether it may be None, and whether it may be a Fraction."""

    name: str
    nullable: bool = True
    fraction: bool = False
    integer: bool = False


@dataclass(slots=True)
class Generator:
    """Writes the statements of a plan; equal expressions are written once."""

    plan: Plan
    indicators: Mapping[str, Node]
    lines: list[str] = field(default_factory=list)
    known: dict[int, Variable] = field(default_factory=dict)
    slots: list[object] = field(default_factory=list)
    constants: dict[str, object] = field(default_factory=dict)
    fields: dict[tuple[str, str], str] = field(default_factory=dict)

    made: int = 0

    def new(self) -> str:
        """Return a fresh variable name."""
        self.made += 1
        return f"v{self.made}"

    def given(self, verdict: str) -> str:
        """Return the variable of a signal or light that another group has given."""
        return self.fields.setdefault(("verdict", verdict), f"f{len(self.fields)}")

    def written(self, name: str, *, nullable: bool) -> Variable:
        """Return the variable of a name whose statements are already written."""
        return Variable(name, nullable)

    def constant(self, value: object) -> str:
        """Return how a constant is written; one that has no exact literal gets a name."""
        if value is None or isinstance(value, (bool, int, str)):
            return repr(value)
        name = f"c{len(self.constants)}"
        self.constants[name] = value
        return name

    def slot(self, initial: object) -> int:
        """Return the place of a piece of memory that starts as `initial` for each project."""
        self.slots.append(initial)
        return len(self.slots) - 1

    def emit(self, node: Node) -> Variable:
        """Write the statements that compute a node, and return its variable."""
        key = self.plan.identity(node)
        if key not in self.known:
            self.known[key] = self._emit(node)
        return self.known[key]

    def assign(self, text: str, *, nullable: bool, fraction: bool = False, integer: bool = False) -> Variable:
        """Write `variable = text`."""
        name = self.new()
        self.lines.append(f"{name} = {text}")
        return Variable(name, nullable, fraction, integer)

    def _emit(self, node: Node) -> Variable:
        match node:
            case n.Literal(value=value):
                return self._literal(node, value)
            case n.Field(table=table, name=name):
                return self._field(node, table, name)
            case n.Parameter(name=name):
                variable = self._field(node, "period", f"parameter:{name}")
                return Variable(variable.name, nullable=True)
            case n.Indicator(name=name):
                return self.emit(self.indicators[name])
            case n.Verdict(name=name):
                return Variable(name, nullable=True, integer=True)
            case n.Aggregate(function=function):
                counted = self._field(node, AGGREGATE, str(self.plan.aggregate(node)))
                mean = function == "mean"
                return Variable(counted.name, nullable=True, fraction=mean, integer=function in BOUNDED)
            case n.Comparison() if (tree := bounded(node)) is not None:
                self.emit(node.left)  # its own value, for explanations
                return self.emit(tree)
            case n.Temporal():
                item = self.emit(node.item)
                reset = self.emit(node.reset) if node.reset is not None else None
                return TEMPORAL[node.function](self, node, item, reset)
        return OPERATIONS[type(node)](self, node)

    def _literal(self, node: n.Literal, value: n.Value) -> Variable:
        if value is None:
            return Variable("None")
        if node.type.name == "level":
            return Variable(repr(self.plan.scale[str(value)].rank), nullable=False, integer=True)
        if isinstance(value, Decimal) and value == value.to_integral_value():
            return Variable(
                repr(int(value)) if value >= 0 else f"({int(value)})", nullable=False, integer=True
            )
        return Variable(self.constant(value), nullable=False)

    def _field(self, node: Node, table: str, name: str) -> Variable:
        if (table, name) == ("period", "first_of_year"):
            return self._first_of_year(node)
        spelled = self.fields.setdefault((table, name), f"f{len(self.fields)}")
        sure = table == "period" and not name.startswith("parameter:")
        whole = name in {"year", "month", "days", "working_days"} and table == "period"
        return Variable(spelled, nullable=not sure, integer=whole)

    def _first_of_year(self, node: Node) -> Variable:
        """Whether the year is another than in the project's assessed period before."""
        year = self._field(n.Field(node.type, node.span, "period", "year"), "period", "year")
        k = self.slot(None)
        name = self.new()
        self.lines.append(f"{name} = {year.name} != s[{k}]\ns[{k}] = {year.name}")
        return Variable(name, nullable=False)


@dataclass(frozen=True, slots=True)
class Generated:
    """The generated function and what it needs.

    Attributes:
        text: The Python source of `step`.
        fields: (table, name) of each entry of the facts tuple, in order.
        slots: The initial memory of a project; mutable entries are copied for each.
        constants: Names the text uses for values that have no exact literal.
        outputs: What each entry of the returned tuple is: 'signal', 'light', 'streak', 'rule:<id>',
            'score:<rule>', 'counter:<id>', and 'node:<k>' for traced expressions.
        traced: The traced expressions, `traced[k]` for 'node:<k>'.
    """

    text: str
    fields: tuple[tuple[str, str], ...]
    slots: tuple[object, ...]
    constants: dict[str, object]
    outputs: tuple[str, ...]
    traced: dict[int, int]


def generate(plan: Plan, indicators: Mapping[str, Node], *, trace: bool = False) -> Generated:
    """Write the function for a plan; with `trace` it also returns the value of every expression."""
    g = Generator(plan, indicators)
    outcomes: dict[str, str] = {}
    for stage, verdict in ((0, "signal"), (1, "light"), (2, "")):
        deciding = [r for r in plan.rules if r.stage == stage]
        for rule in deciding:
            g.lines.append(f"# {rule.id}")
            outcomes[f"rule:{rule.id}"] = g.emit(rule.condition).name
            if rule.score is not None:
                outcomes[f"score:{rule.id}"] = g.emit(rule.score).name
        if verdict and plan.late:  # given by another group
            g.lines.append(f"{verdict} = {g.given(verdict)}")
        elif verdict == "signal":
            _decide_signal(g, [(r.rank, outcomes[f"rule:{r.id}"]) for r in deciding])
        elif verdict == "light":
            _decide_light(g, [(r.rank, outcomes[f"rule:{r.id}"]) for r in deciding])
    outcomes["streak"] = g.emit(plan.streak).name
    for name, condition in plan.counters:
        outcomes[f"counter:{name}"] = g.emit(condition).name
    for name, node in plan.values:
        outcomes[VALUE + name] = g.emit(node).name
    outputs = {"signal": "signal", "light": "light", **outcomes}
    traced: dict[int, int] = {}
    if trace:
        for key, variable in g.known.items():
            traced[key] = len(traced)
            outputs[f"node:{traced[key]}"] = variable.name
    unpacked = ", ".join(g.fields.values())
    body = [f"({unpacked},) = f"] if g.fields else []
    body += [*g.lines, f"return ({', '.join(outputs.values())},)"]
    text = (
        "def step(s, f):\n" + "\n".join(f"    {line}" for block in body for line in block.split("\n")) + "\n"
    )
    return Generated(text, tuple(g.fields), tuple(g.slots), g.constants, tuple(outputs), traced)


def _decide_signal(g: Generator, rules: list[tuple[int, str]]) -> None:
    """The most severe level of the rules that fired; unknown when an undecided one could be worse."""
    branches = []
    for rank in sorted({rank for rank, _ in rules}, reverse=True):
        names = [name for r, name in rules if r == rank and name != "False"]
        if not names:
            continue
        branches.append((" or ".join(f"{name} is True" for name in names), str(rank)))
        branches.append((" or ".join(f"{name} is None" for name in names), "None"))
    _write_branches(g, "signal", branches, "0")


def _decide_light(g: Generator, rules: list[tuple[int, str]]) -> None:
    """The worse of the signal and the levels of the light rules, under the same reservation."""
    if not rules:
        g.lines.append("light = signal")
        return
    top = len(g.plan.scale.levels) - 1
    g.lines.append(f"best, maybe = (-1, {top}) if signal is None else (signal, -1)")
    for rank, name in rules:
        g.lines.append(f"if {name} is True:\n    best = max(best, {rank})")
        g.lines.append(f"elif {name} is None:\n    maybe = max(maybe, {rank})")
    g.lines.append("light = None if maybe > best else best")


def _write_branches(g: Generator, target: str, branches: list[tuple[str, str]], default: str) -> None:
    word = "if"
    for test, value in branches:
        g.lines.append(f"{word} {test}:\n    {target} = {value}")
        word = "elif"
    g.lines.append(f"else:\n    {target} = {default}" if branches else f"{target} = {default}")


def compiled(generated: Generated, working: WorkingCalendar | None = None) -> Any:
    """Return the generated function, ready to be called with (memory, facts).

    `working` is the calendar in which working days are counted.
    """
    from progress_rules.engines.reference import runtime

    names: dict[str, object] = {
        "__builtins__": {"max": max, "min": min, "abs": abs, "sum": sum, "len": len},
        **generated.constants,
    }
    names |= runtime.NAMES
    names |= {f"calendar_{name}": partial(function, working) for name, function in FUNCTIONS.items()}
    exec(compile(generated.text, "<rules>", "exec"), names)  # noqa: S102 - text of this module's own making
    return names["step"]
