"""`progress-rules ledger replay`: the board as it stood."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from progress_rules.cli.options import AsOf, EngineName, Record, Settings
from progress_rules.cli.streams import put
from progress_rules.cli.telling import check_format, checked_tables
from progress_rules.errors import Problem, RequestError

FORMATS = ("table", "json", "csv")


def replay(
    *,
    url: Record,
    as_of: AsOf = None,
    known_by: Annotated[
        str | None,
        typer.Option(
            "--known-by",
            metavar="MOMENT",
            help="Only what had been recorded by then: a day, a moment, or the number of an entry.",
        ),
    ] = None,
    pack: Annotated[
        str | None,
        typer.Option(
            "--pack",
            metavar="PACK",
            help="Judge with this pack, not with the one in force in the ledger: a name or a path.",
        ),
    ] = None,
    settings: Settings = None,
    engine: EngineName = "columnar",
    format_: Annotated[
        str, typer.Option("--format", metavar="table|json|csv", help="Default: table.")
    ] = "table",
    table: Annotated[
        str | None, typer.Option("--table", metavar="NAME", help="Only this table: lights, actions ...")
    ] = None,
    every: Annotated[
        bool, typer.Option("--all", help="Show every project, action and step, however many.")
    ] = False,
) -> int:
    """Judge the facts that a ledger knew at a time by the pack that was in force then.

    With --known-by and --as-of of the same day it shows the board of that day, whatever was corrected later.
    """
    from progress_rules.cli.settings import pack_with
    from progress_rules.cli.waiting import Waiting
    from progress_rules.display.words import say as phrase
    from progress_rules.engines import get_engine
    from progress_rules.live.ledger import open_ledger
    from progress_rules.live.ledger.moments import bound

    check_format(format_, "ledger replay", FORMATS)
    wanted = checked_tables([table] if table else [])
    if settings and pack is None:
        raise RequestError(
            Problem("PR423", values={"name": "--pack", "command": "progress-rules ledger replay"})
        )
    bound(known_by)
    get_engine(engine)
    chosen = pack_with(pack, settings or []) if pack is not None else None
    with open_ledger(url, create=False) as ledger, Waiting(phrase("assessing")):
        result = ledger.replay(as_of, known_by, pack=chosen, engine=engine)
    if format_ == "table":
        from progress_rules.display.report import print_report
        from progress_rules.display.terminal import result_console

        print_report(result, result_console(whole_lines=bool(wanted)), every=every, tables=wanted)
    elif format_ == "json":
        from progress_rules.display.export import json_data

        put(json.dumps(json_data(result, wanted), ensure_ascii=False, indent=2))
    else:
        from progress_rules.display.export import csv_text, main_table

        put(csv_text(result.table((wanted or [main_table(result.pack)])[0]), result.pack))
    return 0
