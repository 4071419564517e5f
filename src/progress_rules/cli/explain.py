"""`progress-rules explain`: why a project has its light, or what was decided on another subject."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from progress_rules.cli.options import AsOf, Ledger, PackName, Settings
from progress_rules.cli.telling import check_format, tell
from progress_rules.errors import Bilingual, Problem, RequestError

if TYPE_CHECKING:
    from progress_rules.assessment.result import Result

COMMAND = "progress-rules explain"
TOGETHER = Bilingual(
    "--project asks about a project, --each and --id about something else: write one or the other",
    "--project 用于项目，--each 和 --id 用于其他主体，只能选一种",
)


def explain(
    *,
    ledger: Ledger,
    pack: PackName,
    project: Annotated[
        str | None, typer.Option("--project", metavar="ID", help="The id of the project.")
    ] = None,
    period: Annotated[
        str | None,
        typer.Option("--period", metavar="PERIOD", help="The period: 2017-10, 2017-Q4, 2017-W43 ..."),
    ] = None,
    each: Annotated[
        str | None,
        typer.Option(
            "--each", metavar="KIND", help="Instead of a project: issue, assignment, person, unit ..."
        ),
    ] = None,
    identity: Annotated[
        str | None,
        typer.Option("--id", metavar="ID", help="Which one; without --period what was judged once."),
    ] = None,
    as_of: AsOf = None,
    settings: Settings = None,
    format_: Annotated[str, typer.Option("--format", metavar="text|markdown|html")] = "text",
) -> int:
    """Say why a project has its light in a period, or what was decided on another subject.

    Names the rules and clauses, the figures and margins, the history, and what is assumed.
    """
    from progress_rules.cli.work import assessed

    check_format(format_, "explain")
    kind, subject = _asked(project, period, each, identity)
    result = assessed(ledger, pack, as_of=as_of, settings=settings or [])
    if period is not None and kind != "project":
        period = _label(result, kind, period)
    explanation = result.explain(subject, period, each=kind)
    tell(explanation, format_, f"{explanation.project} {explanation.period}".strip())
    return 0


def _asked(
    project: str | None, period: str | None, each: str | None, identity: str | None
) -> tuple[str, str]:
    """Return the kind and the id of what is asked about.

    Raises:
        RequestError: PR423 for an option that is missing, PR415 for two that exclude each other.
    """
    if project is not None and (each is not None or identity is not None):
        raise RequestError(Problem("PR415", values={"reason": TOGETHER, "command": COMMAND}))
    if each is None and identity is None:
        if project is None or period is None:
            raise _missing("--project" if project is None else "--period")
        return "project", project
    if each is None or identity is None:
        raise _missing("--each" if each is None else "--id")
    return each, identity


def _missing(name: str) -> RequestError:
    return RequestError(Problem("PR423", values={"name": name, "command": COMMAND}))


def _label(result: Result, each: str, period: str) -> str:
    """Return the period under the label that tables show, however it is written."""
    from progress_rules.periods import parse_period

    mine = [one for one in result.judged if one.group.subject.each == each]
    labels = {p.label for one in mine for p in one.panel.periods.values()}
    return period if period in labels else parse_period(period).label
