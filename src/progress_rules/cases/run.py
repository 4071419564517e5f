"""Run the cases of a pack on both engines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from progress_rules.cases.compare import fields
from progress_rules.cases.coverage import coverage
from progress_rules.cases.evidence import outcomes
from progress_rules.cases.judge import called, judge
from progress_rules.cases.read import read_cases
from progress_rules.cases.report import CaseResult, Failure, Report
from progress_rules.errors import Bilingual, InputError, Place, language

if TYPE_CHECKING:
    from collections.abc import Iterator
    from os import PathLike

    from progress_rules.assessment.result import Result
    from progress_rules.cases.read import Case, CaseFile

ENGINES = ("reference", "columnar")
"""The engines that every case runs on; the first is the specification."""


def run_cases(pack: str | PathLike[str], *, only: str = "") -> Report:
    """Run the cases beside a pack on both engines, and say which of its clauses they cover.

    Texts of a result, such as messages of findings, are those in English.

    Args:
        pack: The name of a bundled pack, a folder, or the path of a pack.yaml; its `cases.yaml` stands beside it.
        only: Run the cases whose name in either language holds this text; by default all.

    Raises:
        PackError: The pack or its case file is wrong; `problems` lists everything that is.
        RequestError: There is no such pack.

    >>> report = run_cases("ziyang")
    >>> report.pack, len(report.clauses) >= 6
    ('ziyang', True)
    """
    return run_case_file(read_cases(pack), only=only)


def run_case_file(file: CaseFile, *, only: str = "") -> Report:
    """Run cases that were read already; with `only` those whose name holds this text, and clauses are not asked for.

    >>> from progress_rules.cases.read import read_cases_text
    >>> from progress_rules.packs import load_pack
    >>> text = '''
    ... cases:
    ...   - name: ten points behind
    ...     facts: {reports: [{project: P-1, period: 2017-10, planned_progress: 50, actual_progress: 40}]}
    ...     expect: {lights: [{project: P-1, light: green}]}
    ... '''
    >>> report = run_case_file(read_cases_text(text, load_pack("ziyang")))
    >>> print(report.failures[0].text("en").splitlines()[0])
    cases.yaml:5:23: PR921 ten points behind: lights has no record with project: P-1, light: green
    """
    if only:
        chosen = [
            case for case in file.cases if any(only in case.spec.name.text(word) for word in ("en", "zh"))
        ]
        return Report(file.pack.id, file.file, tuple(run_case(case) for case in chosen), (), partial=True)
    results = tuple(run_case(case) for case in file.cases)
    missing = None if file.found else Failure("PR901", Place(file.file), {"pack": file.pack.id})
    return Report(file.pack.id, file.file, results, coverage(file, results), missing)


def run_case(case: Case) -> CaseResult:
    """Run a case on both engines; the first says what came of it, and the other must say the same."""
    with language("en"):
        found: list[Result] = []
        refused: list[tuple[str, InputError]] = []
        if case.prepared.refusal is not None:
            refused.append(("", case.prepared.refusal))
        else:
            for engine in ENGINES:
                try:
                    found.append(_assessed(case, engine))
                except InputError as error:
                    refused.append((engine, error))
        failures = tuple(_failures(case, found, refused))
        fired, not_fired = outcomes(found[0]) if found else (frozenset(), frozenset())
    return CaseResult(case.spec.name, case.place("name"), failures, fired, not_fired)


def _assessed(case: Case, engine: str) -> Result:
    """Return the result with all its tables worked out, so that what is refused is refused here."""
    from progress_rules.assessment.result import TABLES
    from progress_rules.engines import assess

    assert case.prepared.portfolio is not None  # noqa: S101
    result = assess(case.prepared.portfolio, case.prepared.pack, as_of=case.spec.as_of, engine=engine)
    for name in (*TABLES, "trace", *result.pack.derived):
        result.table(name)
    return result


def _failures(case: Case, found: list[Result], refused: list[tuple[str, InputError]]) -> Iterator[Failure]:
    wanted = case.spec.raises
    for error, engines in _grouped(refused):
        if wanted is None:
            values = {"case": called(case), "codes": ", ".join(error.codes), "engines": engines}
            yield Failure("PR926", case.place("name"), values, _said(error))
        elif wanted not in error.codes:
            values = {"case": called(case), "codes": ", ".join(error.codes), "raises": wanted}
            yield Failure("PR928", case.place("raises"), values, _said(error))
    if wanted is not None and found:
        engines = ", ".join(result.engine for result in found)
        values = {"case": called(case), "raises": wanted, "engines": engines}
        yield Failure("PR927", case.place("raises"), values)
    elif found:
        yield from judge(case, found[0])
    if wanted is None and len(found) == len(ENGINES):
        yield from _differences(case, *found)


def _grouped(refused: list[tuple[str, InputError]]) -> Iterator[tuple[InputError, str]]:
    """Yield each refusal once, with the engines that gave it."""
    told: dict[str, tuple[InputError, list[str]]] = {}
    for engine, error in refused:
        told.setdefault(error.render("en"), (error, []))[1].append(engine)
    for error, engines in told.values():
        yield error, ", ".join(engines)


def _said(error: InputError) -> tuple[Bilingual, ...]:
    return tuple(
        Bilingual(f"{p.code} {p.message('en')}", f"{p.code} {p.message('zh')}") for p in error.problems
    )


def _differences(case: Case, first: Result, second: Result) -> Iterator[Failure]:
    """Yield the tables in which two engines differ, with the first row that does."""
    from progress_rules.assessment.result import TABLES

    for name in (*TABLES, "trace", *first.pack.derived):
        one, other = first.table(name), second.table(name)
        if one.equals(other):
            continue
        rows, others = one.to_dicts(), other.to_dicts()
        at = next((i for i, pair in enumerate(zip(rows, others, strict=False)) if pair[0] != pair[1]), None)
        at = min(len(rows), len(others)) if at is None else at
        lines = []
        for result, held in ((first, rows), (second, others)):
            row = fields(held[at]) if at < len(held) else ""
            lines.append(
                Bilingual(
                    f"{result.engine}, row {at + 1}: {row or 'there is none'}",
                    f"{result.engine} 第 {at + 1} 行：{row or '无'}",
                )
            )
        yield Failure("PR929", case.place("name"), {"case": called(case), "table": name}, tuple(lines))
