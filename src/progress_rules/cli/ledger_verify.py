"""`progress-rules ledger verify`: is a ledger what was written?"""

from __future__ import annotations

from typing import Annotated

import typer

from progress_rules.cli.options import Record
from progress_rules.cli.streams import put


def verify(
    *,
    url: Record,
    anchor: Annotated[
        str | None,
        typer.Option(
            "--anchor",
            metavar="NUMBER:DIGEST",
            help="An entry as `verify` printed it earlier, kept elsewhere: tells that the end was cut off.",
        ),
    ] = None,
) -> int:
    """Check every entry of a ledger and the chain, and print what is wrong and the last entry.

    Exits with 2 when anything is wrong.
    """
    from progress_rules.cli.waiting import Waiting
    from progress_rules.display.terminal import visible
    from progress_rules.display.words import say as phrase
    from progress_rules.live.ledger import open_ledger
    from progress_rules.live.ledger.verify import anchor_of

    expected = anchor_of(anchor)
    with open_ledger(url, create=False) as ledger, Waiting(phrase("verifying")):
        verified = ledger.verify(expected)
    for fault in verified.faults:
        put(visible(fault.problem.render(), lines=True))
    head = f"{verified.head.number}:{verified.head.digest}"
    name = "ledger_sound" if verified.sound else "ledger_faults"
    put(phrase(name, count=verified.entries, faults=len(verified.faults), head=head))
    return 0 if verified.sound else 2
