"""The process that holds durable_rules: it may crash, and its parent goes on with another.

It reads lines of JSON and answers each with one line. `{"load": program}` registers a ruleset under a new name;
`{"judge": [rows]}` judges the history of one subject, in the order of its periods. While it judges it may ask back what
a calendar says.
"""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING, Any

from progress_rules.engines.durable.machine import Machine, TooLargeError
from progress_rules.engines.durable.memory import read_value, write_value
from progress_rules.engines.durable.program import LIMIT, Program, read_program

if TYPE_CHECKING:
    from collections.abc import Callable


class Office:
    """The one host of this process, and the ruleset that is in use."""

    def __init__(self, ask_parent: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
        from durable.engine import Host  # pyright: ignore[reportMissingImports]

        office = self
        self.ask_parent = ask_parent

        class Quiet(Host):  # type: ignore[misc,unused-ignore]
            """A host without the two threads that poll: every action runs before `post` returns."""

            def _run(self) -> None:
                pass

            def get_action(self, action_name: str) -> Any:
                return office.machine.action(action_name)

        self.host = Quiet()
        self.machine = Machine(Program(), self._delivered, self._consulted)
        self.said: dict[tuple[Any, ...], Any] = {}
        self.name = ""
        self.loaded = 0
        self.posted = 0
        self.decision: Any = None

    def _delivered(self, sid: str, row: Any, decision: Any) -> None:
        del sid, row
        self.decision = decision

    def _consulted(self, function: str, kinds: tuple[str, ...], args: tuple[Any, ...]) -> Any:
        """Return what the parent's calendar says, asked for each combination of arguments once."""
        key = (function, *args)
        if key not in self.said:
            request = {"consult": [function, kinds, [write_value(arg) for arg in args]]}
            self.said[key] = read_value(self.ask_parent(request)["said"])
        return self.said[key]

    def load(self, data: dict[str, Any]) -> None:
        """Register the ruleset of a program under a name of its own: none can be taken away or replaced."""
        program = read_program(data)
        self.machine = Machine(program, self._delivered, self._consulted)
        self.said.clear()
        self.loaded += 1
        self.name = f"r{self.loaded}"
        self.host.set_rulesets({self.name: program.ruleset})

    def judge(self, rows: list[list[Any]]) -> dict[str, Any]:
        """Return the outputs of every row of one subject, as text; or of which row a number is too large."""
        names = [column.name for column in self.machine.program.columns]
        self.posted += 1
        sid = f"s{self.posted}"  # of this process only: no two subjects ever share one
        found = []
        try:
            for position, row in enumerate(rows):
                self.decision = None
                message = {"id": f"{sid} {position}", "sid": sid, "row": position, "ask": 0}
                self.host.post(self.name, message | facts_of(names, row))
                if isinstance(self.decision, TooLargeError):
                    return {"large": str(self.decision), "row": position}
                if not isinstance(self.decision, list):
                    raise self.decision or RuntimeError(f"row {position} was not decided")
                found.append([write_value(value) for value in self.decision])
        finally:
            self.host.delete_state(self.name, sid)
        return {"judged": found}


def facts_of(names: list[str], row: list[Any]) -> dict[str, Any]:
    """Return the properties of a row; what is unknown is left out, and a number of more than 62 bits is a text."""
    found = {}
    for name, value in zip(names, row, strict=True):
        if value is not None:
            large = isinstance(value, int) and not -LIMIT <= value <= LIMIT
            found[name] = str(value) if large else int(value) if isinstance(value, bool) else value
    return found


def answer(office: Office, request: dict[str, Any]) -> dict[str, Any]:
    """Return the answer to one request."""
    try:
        if "load" in request:
            office.load(request["load"])
            return {"loaded": office.name}
        return office.judge(request["judge"])
    except Exception as error:
        return {"failed": f"{type(error).__name__}: {error}"}


def main() -> None:
    """Answer until nothing more is asked. What the library prints goes nowhere."""
    replies = os.fdopen(os.dup(1), "w", encoding="utf-8")
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)

    def tell(reply: dict[str, Any]) -> None:
        replies.write(json.dumps(reply) + "\n")
        replies.flush()

    def ask_parent(request: dict[str, Any]) -> dict[str, Any]:
        tell(request)
        return dict(json.loads(sys.stdin.readline()))

    office = Office(ask_parent)
    while line := sys.stdin.readline():
        tell(answer(office, json.loads(line)))


if __name__ == "__main__":
    main()
