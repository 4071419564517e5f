"""A sign of life on the terminal while something takes long."""

from __future__ import annotations

import sys
from threading import Timer
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from rich.status import Status

PATIENCE = 0.6
"""Seconds before anything is shown: short work needs no sign."""


class Waiting:
    """Shows what is going on, on standard error, if that is a terminal and the work takes long.

    Use it as a context manager; `now` changes what is shown.
    """

    def __init__(self, what: str) -> None:
        self._status: Status | None = None
        self._timer: Timer | None = None
        if sys.stderr.isatty():
            from rich.console import Console

            self._status = Console(stderr=True, markup=False).status(what)
            self._timer = Timer(PATIENCE, self._status.start)
            self._timer.daemon = True

    def __enter__(self) -> Self:
        if self._timer is not None:
            self._timer.start()
        return self

    def now(self, what: str) -> None:
        """Say what is going on now."""
        if self._status is not None:
            self._status.update(what)

    def __exit__(self, *_: object) -> None:
        if self._timer is not None and self._status is not None:
            self._timer.cancel()
            self._timer.join()
            self._status.stop()
