"""Read the case file beside a pack, and check it against the pack: every problem at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import ValidationError

from progress_rules.cases.check import case_problems
from progress_rules.cases.facts import Prepared, prepare
from progress_rules.cases.schema import CaseSpec, CasesSpec
from progress_rules.errors import PackError, Problem
from progress_rules.packs.load import load_pack, pack_file, read_file
from progress_rules.packs.shape import shape_problems
from progress_rules.packs.source import Source, read_yaml

if TYPE_CHECKING:
    from os import PathLike

    from progress_rules.errors import Place
    from progress_rules.packs import Pack

FILE = "cases.yaml"
"""The name of a case file; it stands beside the pack.yaml."""


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """A case, checked and ready to run: the facts as a portfolio, the pack with the parameters of the case."""

    spec: CaseSpec
    position: int
    source: Source
    prepared: Prepared

    def place(self, *path: str | int, key: bool = False) -> Place:
        """Return where a part of the case stands in its file."""
        return self.source.place(("cases", self.position, *path), key=key)


@dataclass(frozen=True, slots=True, eq=False)
class CaseFile:
    """The cases of a pack; none, and `found` false, where there is no case file beside it."""

    file: str
    pack: Pack
    pack_source: Source
    cases: tuple[Case, ...] = ()
    found: bool = True

    @property
    def own_clauses(self) -> frozenset[str]:
        """The clauses of the pack itself, without those of packs that it includes."""
        data = self.pack_source.data
        held = data.get("clauses", {}) if isinstance(data, dict) else self.pack.spec.clauses
        return frozenset(held)


def read_cases(pack: str | PathLike[str]) -> CaseFile:
    """Return the cases beside a pack: a bundled name, a folder, or the path of a pack.yaml.

    Raises:
        PackError: The pack or its case file is wrong; `problems` lists everything that is, with line and column.
        RequestError: There is no such pack.
    """
    path = pack_file(pack)
    loaded, pack_source = load_pack(path), read_file(path)
    beside = path.with_name(FILE)
    if not beside.is_file():
        shown = pack_source.file.removesuffix(path.name) + FILE
        return CaseFile(shown, loaded, pack_source, found=False)
    source = read_file(beside)
    return CaseFile(source.file, loaded, pack_source, _cases(source, loaded))


def read_cases_text(
    text: str, pack: Pack, *, file: str = FILE, pack_source: Source | None = None
) -> CaseFile:
    """Return the cases of a text for a pack; `file` is the name that problems give.

    Raises:
        PackError: With everything that is wrong with the cases.

    >>> from progress_rules.packs import load_pack
    >>> text = '''
    ... cases:
    ...   - name: on schedule is green
    ...     facts: {reports: [{project: P-1, period: 2017-10, planned_progress: 50, actual_progress: 50}]}
    ...     expect: {lights: [{project: P-1, light: green}]}
    ... '''
    >>> read_cases_text(text, load_pack("ziyang")).cases[0].spec.name.en
    'on schedule is green'
    """
    source = read_yaml(text, file)
    return CaseFile(file, pack, pack_source or Source(""), _cases(source, pack))


def _cases(source: Source, pack: Pack) -> tuple[Case, ...]:
    problems = [_own(problem) for problem in source.problems]
    if any(problem.code != "PR204" for problem in problems):
        raise PackError(problems)
    try:
        specs = dict(enumerate(CasesSpec.model_validate(source.data).cases))
    except ValidationError as error:
        shape = shape_problems(error, source, CasesSpec)
        problems += shape.values()
        specs = _sound(source, {path[1] for path in shape if len(path) > 1})
    prepared = {i: prepare(case, pack) for i, case in specs.items()}
    problems += case_problems(specs, prepared, source, pack)
    if problems:
        raise PackError(problems)
    return tuple(Case(case, i, source, prepared[i]) for i, case in specs.items())


def _sound(source: Source, wrong: set[str | int]) -> dict[int, CaseSpec]:
    """Return the cases of the right shape by position, so that their other mistakes are told too."""
    listed = source.data.get("cases") if isinstance(source.data, dict) else None
    if not isinstance(listed, list):
        return {}
    return {i: CaseSpec.model_validate(data) for i, data in enumerate(listed) if i not in wrong}


def _own(problem: Problem) -> Problem:
    """Return the problem of a file that holds not one document as it is told of a case file."""
    return Problem("PR902", problem.place, problem.values) if problem.code == "PR228" else problem
