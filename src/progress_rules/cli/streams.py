"""The standard streams: their encoding, and a reader who has gone."""

from __future__ import annotations

import os
import re
import sys
from contextlib import suppress
from io import TextIOWrapper

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
"""Characters that steer a terminal; a message may quote a ledger."""


def prepare() -> None:
    """Let both streams take any text: UTF-8 into files and pipes, stand-ins on old terminals."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            if stream.isatty():
                stream.reconfigure(errors="replace")
            else:
                stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def silence() -> None:
    """Let nothing more be written to standard output: Python would complain at its end."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


def say(text: str) -> None:
    """Write a message to standard error."""
    with suppress(BrokenPipeError):
        sys.stderr.write(_CONTROL.sub("\ufffd", text) + "\n")


def put(text: str) -> None:
    """Write data to standard output, with a line end after it."""
    sys.stdout.write(text if text.endswith("\n") else f"{text}\n")
