"""`progress-rules ledger export`: a ledger as Parquet files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from progress_rules.cli.destination import refuse_existing
from progress_rules.cli.options import Force, Record
from progress_rules.cli.streams import say


def export(
    *,
    url: Record,
    out: Annotated[Path, typer.Option("--out", metavar="FOLDER", help="The folder to make.")],
    entries_only: Annotated[
        bool, typer.Option("--entries-only", help="Leave out the facts as they are known now.")
    ] = False,
    force: Force = False,
) -> int:
    """Write all entries of a ledger, and the facts as they are known now, into a folder of Parquet files."""
    from progress_rules.cli.waiting import Waiting
    from progress_rules.display.words import say as phrase
    from progress_rules.live.ledger import open_ledger

    refuse_existing(out, force=force)
    with open_ledger(url, create=False) as ledger, Waiting(phrase("exporting")):
        ledger.export(out, facts=not entries_only, overwrite=force)
    say(phrase("written_to", path=out))
    return 0
