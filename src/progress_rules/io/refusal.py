"""How readers tell that a file cannot be read, and how far they have come."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from progress_rules.errors import LedgerError, Problem

if TYPE_CHECKING:
    from pathlib import Path

Progress = Callable[[str, int, int], object]
"""Called with the name of each table before it is read, its number, and how many there are."""


def unreadable(path: Path, error: Exception) -> LedgerError:
    """Return the error for a file that is damaged, locked or not what its name says."""
    reason = str(error).strip() or type(error).__name__
    return LedgerError(Problem("PR102", values={"path": path.name, "reason": reason}))
