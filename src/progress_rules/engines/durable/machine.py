"""The actions of a compiled group: what runs each time that a rule of durable_rules has matched.

One message brings a row of facts and starts the chain; each action puts the next question until the row is judged.
Memory of earlier periods is in the state of the sid. Only the standard library is needed here.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from progress_rules.engines.durable.memory import FUNCTIONS, read_memory, read_value, write_memory
from progress_rules.engines.durable.program import BEGIN, LIMIT, Program, Sent, Step
from progress_rules.engines.durable.work import work

if TYPE_CHECKING:
    from collections.abc import Callable


class TooLargeError(Exception):
    """A number that has more than 62 bits was to be decided on; holds what it was for."""


class FaultError(Exception):
    """Messages came in an order in which no host may post them, or an answer that was not asked for."""


class Row:
    """A row while it is judged."""

    __slots__ = ("at", "key", "memory", "values", "waiting")

    def __init__(self, values: list[Any], memory: list[Any], key: Any) -> None:
        self.values, self.memory, self.key = values, memory, key
        self.at = 0
        self.waiting = 0


class Machine:
    """Runs a program as the actions of its ruleset.

    Args:
        program: What was compiled.
        deliver: Called with (sid, row, values) when a row is judged, or (sid, row, error) when it cannot be.
        consult: Called with (function, types, values) for what a calendar says.
    """

    def __init__(
        self,
        program: Program,
        deliver: Callable[[str, Any, Any], None],
        consult: Callable[[str, tuple[str, ...], tuple[Any, ...]], Any],
    ) -> None:
        self.program, self.deliver, self.consult = program, deliver, consult
        self.open: dict[str, Row] = {}
        self._asked = 0
        self._names = [(column.name, column.kind, column.scale) for column in program.columns]
        self._outputs = list(program.outputs.values())
        self._empty = [None] * (program.registers - len(program.columns))

    def action(self, name: str) -> Callable[[Any], None]:
        """Return the action of a name, for `Host.get_action`."""
        step = self._begin if name == BEGIN else self._answered(self.program.answers[name])

        def run(c: Any) -> None:
            sid = str(c.s.sid)
            try:
                step(sid, c)
            except Exception as error:  # durable_rules would keep it to itself
                key = c.m["row"]
                row = self.open.get(sid)
                if row is not None and row.key == key:
                    del self.open[sid]
                self.deliver(sid, key, error)

        return run

    def _begin(self, sid: str, c: Any) -> None:
        message = c.m
        if sid in self.open:
            raise FaultError(f"{sid}: {message['row']} came before {self.open[sid].key} was decided")
        values = [read_fact(message[name], kind, scale) for name, kind, scale in self._names]
        text = c.s.memory
        memory = list(self.program.slots) if text is None else read_memory(text)
        self.open[sid] = row = Row(values + self._empty, memory, message["row"])
        self._go_on(sid, c, row)

    def _answered(self, answer: Any) -> Callable[[str, Any], None]:
        def answered(sid: str, c: Any) -> None:
            row = self.open.get(sid)
            message = c.m
            if row is None or message["row"] != row.key or message["id"] != row.waiting:
                raise FaultError(f"an answer that was not asked for: {message}")
            row.waiting = 0
            row.values[self.program.steps[row.at].to] = answer
            row.at += 1
            self._go_on(sid, c, row)

        return answered

    def _go_on(self, sid: str, c: Any, row: Row) -> None:
        """Take the steps up to the next question, or to the end."""
        values, memory, steps = row.values, row.memory, self.program.steps
        while row.at < len(steps):
            step = steps[row.at]
            if step.kind == "ask":
                self._asked += 1
                row.waiting = self._asked
                event = {"id": self._asked, "sid": sid, "row": row.key, "ask": step.n}
                c.post(question(step, values, event))
                return
            if step.name == "constant":
                values[step.to] = read_value(step.constant)
            elif step.kind == "work":
                values[step.to] = work(step.name, [values[at] for at in step.args])
            elif step.kind == "consult":
                args = tuple(values[at] for at in step.args)
                values[step.to] = None if None in args else self.consult(step.name, step.kinds, args)
            else:
                item, *reset = [values[at] for at in step.args]
                function = FUNCTIONS[step.name][0]
                values[step.to] = function(memory, step.slot, item, reset[0] if reset else False, step.n)
            row.at += 1
        del self.open[sid]
        c.s.memory = write_memory(memory)
        self.deliver(sid, row.key, [values[at] for at in self._outputs])


def read_fact(value: Any, kind: str, scale: int | None) -> Any:
    """Return a fact of a message as registers hold it."""
    if value is None:
        return None
    if kind == "bool":
        return bool(value)
    if scale is None:
        return Fraction(value)
    return Fraction(int(value), 10**scale) if scale else int(value)


def question(step: Step, values: list[Any], event: dict[str, Any]) -> dict[str, Any]:
    """Return the event of a question, with every property whole and small enough."""
    for sent in step.sent:
        if sent.way == "truth":
            value = values[sent.registers[0]]
            event[sent.name] = -1 if value is None else int(value)
        elif sent.way == "zero":
            event[sent.name] = 0
        else:
            (_whole if sent.way == "whole" else _pair)(sent, values, event, step)
    for expression in step.checked:
        _size(expression, event, step)
    return event


def _whole(sent: Sent, values: list[Any], event: dict[str, Any], step: Step) -> None:
    value = values[sent.registers[0]]
    event[f"{sent.name}_known"] = int(value is not None)
    event[sent.name] = 0 if value is None else _small(int(value * 10**sent.scale), step)


def _pair(sent: Sent, values: list[Any], event: dict[str, Any], step: Step) -> None:
    a, b = (values[at] for at in sent.registers)
    event[f"{sent.name}_known"] = int(a is not None and b is not None)
    left, right = (Fraction(0), Fraction(0)) if a is None or b is None else (Fraction(a), Fraction(b))
    event[f"{sent.name}_left"] = _small(left.numerator * right.denominator, step)
    event[f"{sent.name}_right"] = _small(right.numerator * left.denominator, step)


def _small(value: int, step: Step) -> int:
    if -LIMIT <= value <= LIMIT:
        return value
    raise TooLargeError(step.where)


def _size(expression: Any, event: dict[str, Any], step: Step) -> int:
    """Work out an expression beforehand: nothing in it may need more bits than durable_rules has."""
    if isinstance(expression, int):
        return _small(expression, step)
    ((word, parts),) = expression.items()
    if word == "$m":
        return int(event[parts])
    a, b = (_size(parts[side], event, step) for side in ("$l", "$r"))
    return _small(a + b if word == "$add" else a - b if word == "$sub" else a * b, step)
