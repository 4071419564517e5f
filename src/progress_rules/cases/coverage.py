"""Which clauses of a pack its cases cover: both that a rule of the clause fires and that it does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from progress_rules.cases.clauses import clause_uses
from progress_rules.cases.report import ClauseCoverage, Failure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from progress_rules.cases.clauses import ClauseUse
    from progress_rules.cases.read import CaseFile
    from progress_rules.cases.report import CaseResult


def coverage(file: CaseFile, results: Sequence[CaseResult]) -> tuple[ClauseCoverage, ...]:
    """Return for each clause whether the cases that assert it show it at work, and not at work."""
    return tuple(_clause(use, results) for use in clause_uses(file))


def _clause(use: ClauseUse, results: Sequence[CaseResult]) -> ClauseCoverage:
    parts = frozenset(use.parts)
    mine = [results[case.position] for case in use.cases]
    fired = any(parts & result.fired for result in mine)
    not_fired = any(parts & result.not_fired for result in mine)
    code = "" if use.narrative is not None else _open(use, fired=fired, not_fired=not_fired)
    failure = None
    if code:
        listed = ", ".join(part.id for part in use.parts)
        failure = Failure(code, use.place, {"clause": use.clause, "parts": listed})
    return ClauseCoverage(use, fired, not_fired, failure)


def _open(use: ClauseUse, *, fired: bool, not_fired: bool) -> str:
    """Return the code that says what is left to test of a clause that is a rule; empty for nothing."""
    if not use.parts:
        return "PR931"
    if not use.cases:
        return "PR932"
    if use.always:
        return ""
    return "PR933" if not fired else "PR934" if not not_fired else ""
