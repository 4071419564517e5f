"""What is compiled from a group of rules: a ruleset for durable_rules and the steps between its answers.

All of it is plain data that JSON can hold, so that it can be handed to a child process, or to another host.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

LIMIT = 2**62 - 1
"""The largest number that goes into durable_rules, which keeps 64 bits and saturates in silence."""

PROPERTIES = 240
"""The most properties of one message; durable_rules fails at 253."""

BEGIN = "begin"
"""The action that a row of facts starts, whatever it says: no row goes unmatched. Its question has the number 0."""


class CannotError(Exception):
    """Something that is not in the subset; the text says what, in both languages."""

    def __init__(self, english: str, chinese: str) -> None:
        self.english, self.chinese = english, chinese
        super().__init__(english)


@dataclass(frozen=True, slots=True)
class Column:
    """A fact that a row brings.

    Attributes:
        name: Its property in the message.
        table: The fact table, `name` within it is `column`.
        kind: bool, number, date, moment, text or level.
        scale: The decimal places that numbers of it are scaled by; None for exact fractions.
    """

    name: str
    table: str
    column: str
    kind: str
    scale: int | None = 0


@dataclass(frozen=True, slots=True)
class Sent:
    """A property of a question: how the values of registers are written into it.

    `way` is 'truth' (1, 0 or -1), 'whole' (scaled by `scale`, with a flag) or 'pair' (two, over one denominator).
    """

    way: str
    name: str
    registers: tuple[int, ...]
    scale: int = 0


@dataclass(slots=True)
class Step:
    """One step in judging a row.

    Attributes:
        kind: 'ask' durable_rules; 'work' out a value; 'remember' what a function that looks back needs; 'consult' a
            calendar.
        to: The register for the result.
        name: The operation or function.
        n: The number of a question; how far back; how many places.
        args: The registers it takes.
        slot: The place in memory.
        sent: What a question says; `checked` the arithmetic in it, looked over for numbers that are too large.
        kinds: The types of what a calendar is asked, and of what it says.
        where: The rule, counter or value that it is for, for messages.
        constant: The value of the operation 'constant', written as memory is.
    """

    kind: str
    to: int
    name: str
    args: tuple[int, ...] = ()
    n: int = 0
    slot: int = -1
    sent: tuple[Sent, ...] = ()
    checked: tuple[Any, ...] = ()
    kinds: tuple[str, ...] = ()
    where: str = ""
    constant: str = "-"


@dataclass(slots=True)
class Program:
    """A compiled group.

    Attributes:
        columns: What rows bring, in order; column k is register k.
        registers: How many there are.
        steps: In order.
        slots: The memory of a subject that nothing is known of yet; lists are those of windows.
        outputs: The register of each output, by the names that outcomes have.
        kinds: The type of each output.
        answers: The value that each action of the ruleset gives to its question.
        texts: The codes of the texts that conditions name.
        ruleset: For `Host.set_rulesets`.
    """

    columns: list[Column] = field(default_factory=list)
    registers: int = 0
    steps: list[Step] = field(default_factory=list)
    slots: list[Any] = field(default_factory=list)
    outputs: dict[str, int] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    answers: dict[str, Any] = field(default_factory=dict)
    texts: dict[str, int] = field(default_factory=dict)
    ruleset: dict[str, Any] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return it as data."""
        return asdict(self)


def read_program(data: dict[str, Any]) -> Program:
    """Return the program that `Program.to_dict` wrote, after a way through JSON."""
    steps = []
    for step in data["steps"]:
        sent = tuple(Sent(**{**one, "registers": tuple(one["registers"])}) for one in step["sent"])
        tuples = {name: tuple(step[name]) for name in ("args", "checked", "kinds")}
        steps.append(Step(**{**step, **tuples, "sent": sent}))
    return Program(**{**data, "columns": [Column(**one) for one in data["columns"]], "steps": steps})
