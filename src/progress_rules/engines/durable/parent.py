"""The child process from outside: started when needed, replaced when it crashes, and nothing is lost by that."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import suppress
from importlib.util import find_spec
from threading import Timer
from typing import TYPE_CHECKING, Any
from weakref import finalize

from progress_rules.errors import EngineError, MissingExtraError, Place, Problem

if TYPE_CHECKING:
    from collections.abc import Callable

    Consult = Callable[[str, list[str], list[str]], str]

ATTEMPTS = 8
"""How often one subject is begun again before the engine gives up."""

RULESETS = 64
"""How many rulesets one child takes: a host can forget none, and the next child begins afresh."""

PATIENCE = 120.0
"""The seconds that a child may take over one subject before it counts as stuck."""


def _nothing(function: str, kinds: list[str], args: list[str]) -> str:
    del kinds, args
    raise ValueError(f"nobody to ask about {function}")


def _end(process: subprocess.Popen[str]) -> None:
    process.kill()
    with suppress(OSError, ValueError):
        process.communicate()


class CrashError(Exception):
    """The child is gone, or has said something that is no answer."""


class Child:
    """A process that runs durable_rules, with a program loaded.

    What was asked is kept until its answer is back. When the child dies before that, another is started, gets the
    program, and is asked the same again, from the first period of the subject.
    """

    def __init__(self) -> None:
        if find_spec("durable") is None or find_spec("durable_rules_engine") is None:
            raise MissingExtraError("durable-rules", "durable")
        self.process: subprocess.Popen[str] | None = None
        self.program: dict[str, Any] = {}
        self.crashes = self.crashes_in_a_row = self.loaded = 0
        self._end: Callable[[], object] = lambda: None

    def load(self, program: dict[str, Any]) -> None:
        """Take a program for the questions that follow."""
        self.program = program
        self.loaded += 1
        if self.loaded % RULESETS == 0:
            self.stop()
        if self.process is not None:
            with suppress(CrashError):
                self._loaded(self.process)
                return
            self.stop()

    def ask(self, rows: list[list[Any]], name: str, consult: Consult = _nothing) -> dict[str, Any]:
        """Return the answer to the facts of one subject.

        Args:
            rows: The facts, period by period.
            name: The subject, for messages.
            consult: Called with (function, types, values as text) when the child asks what a calendar says.
        """
        last = ""
        self.crashes_in_a_row = 0
        while self.crashes_in_a_row < ATTEMPTS:
            try:
                return self._exchange(self._running(), {"judge": rows}, consult)
            except CrashError as error:
                last = str(error)
                self.crashes += 1
                self.crashes_in_a_row += 1
                self.stop()
            except (
                BaseException
            ):  # what a calendar does not know, or an interruption: the child is mid-sentence
                self.stop()
                raise
        values = {"subject": name, "times": ATTEMPTS, "reason": last}
        raise EngineError(Problem("PR773", Place(), values))

    def stop(self) -> None:
        """End the child, if there is one; it also ends when nobody holds this object, and with the program."""
        process, self.process = self.process, None
        if process is not None:
            self._end()
            _end(process)

    def _running(self) -> subprocess.Popen[str]:
        if self.process is None:
            self.process = process = subprocess.Popen(
                [sys.executable, "-W", "ignore", "-m", "progress_rules.engines.durable.child"],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="utf-8",
                env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            )  # fmt: skip
            self._end = finalize(self, _end, process)
            self._loaded(process)
        return self.process

    def _loaded(self, process: subprocess.Popen[str]) -> None:
        reply = self._exchange(process, {"load": self.program})
        if "loaded" not in reply:
            raise CrashError(str(reply.get("failed", reply)))

    def _exchange(
        self, process: subprocess.Popen[str], request: dict[str, Any], consult: Consult = _nothing
    ) -> dict[str, Any]:
        """Return what the child says in the end, having told it what it asks in between."""
        reply = self._told(process, request)
        while "consult" in reply:
            reply = self._told(process, {"said": consult(*reply["consult"])})
        if "failed" in reply:
            raise CrashError(reply["failed"])
        return reply

    @staticmethod
    def _told(process: subprocess.Popen[str], request: dict[str, Any]) -> dict[str, Any]:
        assert process.stdin is not None  # noqa: S101 - it was started with pipes
        assert process.stdout is not None  # noqa: S101
        watch = Timer(PATIENCE, process.kill)
        watch.start()
        try:
            process.stdin.write(json.dumps(request) + "\n")
            process.stdin.flush()
            line = process.stdout.readline()
        except (OSError, ValueError) as error:
            raise CrashError(str(error)) from error
        finally:
            watch.cancel()
        if not line.endswith("\n"):
            raise CrashError(f"exit status {process.poll()}")
        return dict(json.loads(line))
