"""`progress-rules demo`: something to look at, and a ledger to go on with."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Annotated

import typer

from progress_rules.cli.destination import refuse_existing
from progress_rules.cli.options import Force
from progress_rules.cli.streams import say
from progress_rules.errors import current_language

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
    seed: Annotated[int, typer.Option("--seed", help="Another seed invents another portfolio.")] = 2017,
    force: Force = False,
) -> int:
    """Show the library at work on 177 invented projects.

    They are judged by the rules of Ziyang; their ledger is written to go on with.
    """
    from rich.text import Text

    from progress_rules.cli.waiting import Waiting
    from progress_rules.demo import AS_OF, PUBLISHED, demo_portfolio
    from progress_rules.display.demonstration import print_demonstration
    from progress_rules.display.parts import print_part
    from progress_rules.display.terminal import result_console
    from progress_rules.display.words import say as phrase
    from progress_rules.engines import assess
    from progress_rules.io import write_portfolio

    refuse_existing(out, force=force)
    with Waiting(phrase("assessing")):
        portfolio = demo_portfolio(seed)
        result = assess(portfolio, PACK, as_of=AS_OF)
    console = result_console()
    project, period = print_demonstration(result, PUBLISHED, console)
    write_portfolio(portfolio, out, language=current_language(), overwrite=out.exists())
    say(phrase("written", path=out))
    ledger = shlex.quote(str(out))
    print_part(
        console,
        phrase("go_on"),
        Text(f"progress-rules assess {ledger} --pack {PACK}"),
        Text(f"progress-rules explain {ledger} --pack {PACK} --project {project} --period {period}"),
    )
    return 0
