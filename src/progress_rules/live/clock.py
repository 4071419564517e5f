"""The day of a session: that of its latest fact, or the one that its host says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from progress_rules.live.facts import Facts


@dataclass(frozen=True, slots=True)
class Clock:
    """The day that the host has said last; None while it leaves that to the facts."""

    said: date | None = None

    @property
    def fixed(self) -> bool:
        """Whether the host moves the day."""
        return self.said is not None

    def day(self, facts: Facts) -> date | None:
        """Return the session's day."""
        return self.said if self.said is not None else facts.latest
