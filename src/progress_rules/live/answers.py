"""Answers to posts under a client's key: the same facts posted again get the same answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from progress_rules.errors import LedgerError, Problem
from progress_rules.live.lean import same

if TYPE_CHECKING:
    from collections.abc import Iterable

    from progress_rules.live.decisions import Decision
    from progress_rules.live.recorder import Recorder
    from progress_rules.model.facts import Fact


class Answers:
    """What was answered under which key: the ledger knows; without one, it is kept here as long as the session lives.

    Facts and decisions are kept themselves, not their digests, so that what differs can be shown. Facts that the
    session holds at that time are not kept twice.
    """

    def __init__(self, recorder: Recorder | None) -> None:
        self._recorder = recorder
        self._kept: dict[str, tuple[tuple[Fact, ...], tuple[Decision, ...]]] = {}

    def given(self, key: str, facts: list[Fact]) -> tuple[Decision, ...] | None:
        """Return what was answered to these facts under a key; None where the key is new.

        Raises:
            LedgerError: PR711 when the key was used for other facts.
        """
        if self._recorder is not None:
            return self._recorder.answered(key, facts)
        if key not in self._kept:
            return None
        before, decisions = self._kept[key]
        if len(before) != len(facts) or not all(map(same, before, facts)):
            said = [*(f"- {fact!r}" for fact in before), *(f"+ {fact!r}" for fact in facts)]
            raise LedgerError(Problem("PR711", values={"key": key, "numbers": "-"}, details=tuple(said)))
        return decisions

    def keep(self, key: str, facts: Iterable[Fact], decisions: tuple[Decision, ...]) -> None:
        """Keep an answer, where the ledger does not."""
        if self._recorder is None:
            self._kept[key] = tuple(facts), decisions
