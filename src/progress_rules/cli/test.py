"""`progress-rules test`: do packs make of the facts of their cases what they should?"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from progress_rules.cli.pack_names import pack_names
from progress_rules.cli.streams import put, say
from progress_rules.cli.telling import check_format
from progress_rules.errors import InputError, Problem, RequestError, current_language

if TYPE_CHECKING:
    from progress_rules.cases import Report

FORMATS = ("text", "json")


def run_packs(
    *,
    packs: Annotated[
        list[str], typer.Argument(metavar="PATH...", help="Bundled packs, folders of a pack, or of several.")
    ],
    allow_uncovered: Annotated[
        bool,
        typer.Option("--allow-uncovered", help="Clauses that no case covers are notes, not failures."),
    ] = False,
    only: Annotated[
        str, typer.Option("--only", metavar="TEXT", help="Only the cases whose name holds this text.")
    ] = "",
    format_: Annotated[str, typer.Option("--format", metavar="text|json")] = "text",
) -> int:
    """Run the cases of rule packs on every engine, and tell which clauses they cover.

    Cases stand in the cases.yaml beside a pack.yaml. Exits with 2 when any fails or a clause is not covered,
    with 1 when there is no such pack.
    """
    from progress_rules.cases import run_cases
    from progress_rules.cli.waiting import Waiting

    check_format(format_, "test", FORMATS)
    missing = bad = ran = 0
    told: list[dict[str, Any]] = []
    with Waiting("") as waiting:
        for name in [found for given in packs for found in pack_names(given)]:
            waiting.now(name)
            try:
                report = run_cases(name, only=only)
            except RequestError as error:  # there is no such pack: nothing was tested
                missing += 1
                say(str(error))
            except InputError as error:
                bad += 1
                told.append(_refused(name, error, as_text=format_ == "text"))
            else:
                ran += len(report.cases)
                if only and not report.cases:
                    continue
                bad += not report.passed(allow_uncovered=allow_uncovered)
                told.append(_reported(report, as_text=format_ == "text", allow_uncovered=allow_uncovered))
    if only and not ran and not (missing or bad):
        raise RequestError(Problem("PR935", values={"packs": ", ".join(packs), "text": only}))
    if format_ == "json":
        put(json.dumps({"packs": told}, ensure_ascii=False, indent=2))
    return 1 if missing else 2 if bad else 0


def _reported(report: Report, *, as_text: bool, allow_uncovered: bool) -> dict[str, Any]:
    from progress_rules.display.terminal import visible

    if as_text:
        put(visible(report.text(current_language(), allow_uncovered=allow_uncovered), lines=True))
    return {**report.to_dict(), "passed": report.passed(allow_uncovered=allow_uncovered)}


def _refused(name: str, error: InputError, *, as_text: bool) -> dict[str, Any]:
    from progress_rules.display.terminal import visible

    if as_text:
        put(visible(str(error), lines=True))
    problems = [
        {"code": p.code, "place": p.place.render("en"), "message": p.message(), "details": list(p.details)}
        for p in error.problems
    ]
    return {"pack": name, "passed": False, "problems": problems}
