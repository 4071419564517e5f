"""What came of the cases of a pack: failures with their place, and which clauses are covered. All of it is data."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from progress_rules.errors import Bilingual, Place, Problem, current_language

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from progress_rules.cases.clauses import Citing, ClauseUse
    from progress_rules.packs.parts import Wording

_LINE = Bilingual(
    "{pack}: {cases}, {failed} failed; {clauses}: {covered} covered, {narrative} narrative, {open} not covered",
    "{pack}：用例 {cases} 个，失败 {failed} 个；条款 {clauses} 条："
    "已覆盖 {covered} 条，叙述性 {narrative} 条，未覆盖 {open} 条",
)
_NOTE = Bilingual("note: ", "注：")


@dataclass(frozen=True, slots=True)
class Failure:
    """Something that is not as it should be: a code, its place, and what was found instead."""

    code: str
    place: Place
    values: Mapping[str, Any] = field(default_factory=dict)
    details: tuple[Bilingual, ...] = ()

    def text(self, language: str | None = None) -> str:
        """Return the failure as text: place, code, message, details and the way out."""
        return self.problem(language).render(language)

    def problem(self, language: str | None = None) -> Problem:
        """Return the failure as a problem, its details in one language."""
        chosen = language or current_language()
        return Problem(
            self.code, self.place, self.values, tuple(detail.describe(chosen) for detail in self.details)
        )

    def to_dict(self, language: str | None = None) -> dict[str, Any]:
        """Return the failure as plain data, its message in the language."""
        problem = self.problem(language)
        return {
            "code": self.code,
            "place": self.place.render("en"),
            "message": problem.message(language),
            "details": list(problem.details),
        }


@dataclass(frozen=True, slots=True)
class CaseResult:
    """What came of a case: its failures, and the parts of the pack that fired and did not fire in it."""

    name: Wording
    place: Place
    failures: tuple[Failure, ...] = ()
    fired: frozenset[Citing] = frozenset()
    not_fired: frozenset[Citing] = frozenset()

    @property
    def passed(self) -> bool:
        """Whether everything was as the case expects."""
        return not self.failures


@dataclass(frozen=True, slots=True)
class ClauseCoverage:
    """What cites a clause, which cases assert it, and whether what cites it fired and did not fire in them."""

    use: ClauseUse
    fired: bool = False
    not_fired: bool = False
    failure: Failure | None = None

    @property
    def covered(self) -> bool:
        """Whether nothing is left to test; a narrative clause never has anything."""
        return self.failure is None

    def to_dict(self) -> dict[str, Any]:
        """Return the coverage as plain data."""
        use = self.use
        return {
            "clause": use.clause,
            "narrative": use.narrative is not None,
            "parts": [{"id": part.id, "kind": part.kind} for part in use.parts],
            "assumed": [assumed.name for assumed in use.assumed],
            "cases": [case.name.en for case in use.cases],
            "fired": self.fired,
            "not_fired": self.not_fired,
            "covered": self.covered,
        }


@dataclass(frozen=True, slots=True)
class Report:
    """What came of the cases of a pack.

    Attributes:
        pack: The name of the pack.
        file: The path of its case file.
        cases: What came of each case.
        clauses: Each clause of the pack, with what cites and what tests it.
        missing: That there is no case file, where there is none.
        partial: Whether only some cases were run, which say nothing of clauses.
    """

    pack: str
    file: str
    cases: tuple[CaseResult, ...]
    clauses: tuple[ClauseCoverage, ...]
    missing: Failure | None = None
    partial: bool = False

    @property
    def failures(self) -> tuple[Failure, ...]:
        """What the cases found, in their order."""
        return tuple(failure for case in self.cases for failure in case.failures)

    @property
    def uncovered(self) -> tuple[Failure, ...]:
        """What is left to test: the clauses without a rule, without a case, or without both outcomes."""
        open_ = tuple(clause.failure for clause in self.clauses if clause.failure is not None)
        return open_ if self.missing is None else (self.missing, *open_)

    def passed(self, *, allow_uncovered: bool = False) -> bool:
        """Return whether all cases passed, and all clauses are covered or need not be."""
        return not self.failures and (allow_uncovered or not self.uncovered)

    def summary(self, language: str | None = None) -> str:
        """Return how many cases and clauses there are, and how they stand, in one line."""
        chosen = language or current_language()
        narrative = sum(clause.use.narrative is not None for clause in self.clauses)
        open_ = sum(not clause.covered for clause in self.clauses)
        counts = {
            "failed": sum(not case.passed for case in self.cases),
            "covered": len(self.clauses) - narrative - open_,
            "narrative": narrative,
            "open": open_,
        }
        cases, clauses = len(self.cases), len(self.clauses)
        if chosen == "zh":
            line = _LINE.zh.format(pack=self.pack, cases=cases, clauses=clauses, **counts)
            return line.partition("；")[0] if self.partial else line
        named = {
            "cases": f"{cases} case{'s' * (cases != 1)}",
            "clauses": f"{clauses} clause{'s' * (clauses != 1)}",
        }
        line = _LINE.en.format(pack=self.pack, **named, **counts)
        return line.partition(";")[0] if self.partial else line

    def text(self, language: str | None = None, *, allow_uncovered: bool = False) -> str:
        """Return the report as text: a line for the pack, and each failure with its place.

        What is not covered comes after what failed, as notes where that is allowed.
        """
        chosen = language or current_language()
        mark = _NOTE.describe(chosen) if allow_uncovered else ""
        lines = [self.summary(chosen)]
        lines += [failure.text(chosen) for failure in self.failures]
        lines += [f"{mark}{failure.text(chosen)}" for failure in self.uncovered]
        return "\n".join(lines)

    def to_dict(self) -> dict[str, Any]:
        """Return the report as plain data, messages in the language in force."""
        return {
            "pack": self.pack,
            "file": self.file,
            "cases": [
                {
                    "name": {"en": case.name.en, "zh": case.name.text("zh")},
                    "place": case.place.render("en"),
                    "passed": case.passed,
                    "failures": _plain(case.failures),
                }
                for case in self.cases
            ],
            "clauses": [clause.to_dict() for clause in self.clauses],
            "uncovered": _plain(self.uncovered),
        }


def _plain(failures: Iterable[Failure]) -> list[dict[str, Any]]:
    return [failure.to_dict() for failure in failures]
