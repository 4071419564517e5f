"""Meetings: what one has to deal with, from what the last one decided and what has come up since."""

from __future__ import annotations

from progress_rules.meetings.agenda import Agenda, agenda

__all__ = ["Agenda", "agenda"]
