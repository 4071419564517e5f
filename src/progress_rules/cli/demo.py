"""`progress-rules demo`: something to look at, and a ledger to go on with."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from progress_rules.cli.destination import refuse_existing
from progress_rules.cli.options import Force
from progress_rules.cli.streams import say
from progress_rules.errors import current_language

if TYPE_CHECKING:
    from rich.console import Console

    from progress_rules.assessment.result import Result

PACK = "ziyang"


def demo(
    *,
    out: Annotated[
        Path,
        typer.Option(
            "--out",
            metavar="PATH",
            help="Where the ledger goes: a folder of .csv, or an .xlsx or .json file.",
        ),
    ] = Path("demo-ledger"),
    pack: Annotated[
        str,
        typer.Option("--pack", metavar="PACK", help="Whose demo: ziyang (177 projects) or tangshan (217)."),
    ] = PACK,
    seed: Annotated[int, typer.Option("--seed", help="Another seed invents another portfolio.")] = 2017,
    year: Annotated[
        int | None, typer.Option("--year", help="The year of the facts of tangshan. Default: 2018.")
    ] = None,
    force: Force = False,
) -> int:
    """Show the library at work on 177 invented projects.

    They are judged by the rules of Ziyang; their ledger is written to go on with. With --pack tangshan, 217
    projects and the course of a year are shown beside the totals that Tangshan published.
    """
    from rich.text import Text

    from progress_rules.cli.waiting import Waiting
    from progress_rules.demo import AS_OF, demo_portfolio
    from progress_rules.display.parts import print_part
    from progress_rules.display.terminal import result_console
    from progress_rules.display.words import say as phrase
    from progress_rules.engines import assess
    from progress_rules.io import write_portfolio

    refuse_existing(out, force=force)
    with Waiting(phrase("assessing")):
        portfolio = demo_portfolio(seed, pack, year)
        result = assess(portfolio, pack, as_of=AS_OF if pack == PACK else None)
    console = result_console()
    questions = _show_ziyang(result, console) if pack == PACK else _show_tangshan(result, console)
    write_portfolio(portfolio, out, language=current_language(), overwrite=out.exists())
    say(phrase("written", path=out))
    ledger = shlex.quote(str(out))
    lines = [f"assess {ledger} --pack {pack}"]
    lines += [f"explain {ledger} --pack {pack} {question}" for question in questions]
    print_part(console, phrase("go_on"), *(Text(f"progress-rules {line}") for line in lines))
    return 0


def _show_ziyang(result: Result, console: Console) -> list[str]:
    """Print the board and the totals, and return what can be explained."""
    from progress_rules.demo import PUBLISHED
    from progress_rules.display.demonstration import print_demonstration

    project, period = print_demonstration(result, PUBLISHED, console)
    return [f"--project {project} --period {period}"]


def _show_tangshan(result: Result, console: Console) -> list[str]:
    """Print the published totals beside those of the facts, and return what can be explained."""
    from progress_rules.demo.tangshan import reconcile, sheets
    from progress_rules.display.demonstration import print_reconciliation

    found = reconcile(result.portfolio)
    adjustment = print_reconciliation(result, sheets(found, current_language()), console)
    return [
        f"--each portfolio --id portfolio --period {found.year}-Q4",
        f"--each adjustment --id {shlex.quote(adjustment)}",
    ]
