"""The exceptions of the library.

ProgressRulesError
├── InputError               something handed in is wrong; `.problems` lists all of it
│   ├── LedgerError          facts: a workbook, a folder, objects, frames, what is posted to a ledger
│   │   └── StoreError       the database of a ledger: locked, full, read-only, damaged, none at all
│   ├── PackError            a rule pack
│   ├── ParameterError       a parameter given at load
│   └── RequestError         the words of a call: a period, a project, an engine, a date
├── EngineError              an engine cannot run a construct of this pack; says which and why
└── MissingExtraError        an optional package is needed; says which command installs it
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from progress_rules.errors.problem import Problem, in_order

if TYPE_CHECKING:
    from collections.abc import Iterable


class ProgressRulesError(Exception):
    """Every error that this library raises on purpose."""


class InputError(ProgressRulesError, ValueError):
    """Something handed in is wrong. `problems` holds everything that is, in order of place."""

    def __init__(self, problems: Iterable[Problem] | Problem) -> None:
        listed = (problems,) if isinstance(problems, Problem) else problems
        self.problems: tuple[Problem, ...] = in_order(listed)
        super().__init__(self.problems)

    def __str__(self) -> str:
        return self.render()

    def render(self, language: str | None = None) -> str:
        """Return all problems as text, in the language given or the one in force."""
        return "\n".join(problem.render(language) for problem in self.problems)

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the problems, in order."""
        return tuple(problem.code for problem in self.problems)


class LedgerError(InputError):
    """Facts that cannot be read or contradict each other."""


class StoreError(LedgerError):
    """The database of a ledger cannot be used as asked: locked, full, read-only, damaged, or no ledger."""


class PackError(InputError):
    """A rule pack that does not load."""


class ParameterError(InputError):
    """A parameter value that the pack does not take."""


class RequestError(InputError):
    """A call whose words are off: an unknown period, project, pack, engine or date."""


class EngineError(InputError):
    """A construct that the chosen engine cannot run exactly."""


class MissingExtraError(ProgressRulesError, ImportError):
    """An optional package is not installed."""

    def __init__(self, package: str, extra: str) -> None:
        self.package, self.extra = package, extra
        super().__init__(f"this needs the package {package}: pip install 'progress-rules[{extra}]'")
