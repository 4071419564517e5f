"""`progress-rules assess`: apply a pack to a ledger."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from progress_rules.cli.destination import (
    chosen_format,
    is_single_file,
    refuse_existing,
    whole_file,
    whole_folder,
)
from progress_rules.cli.options import AsOf, EngineName, Force, Ledger, PackName, Settings
from progress_rules.cli.streams import put, say
from progress_rules.cli.telling import checked_tables
from progress_rules.errors import Problem, RequestError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from progress_rules.assessment.result import Result


def assess(
    *,
    ledger: Ledger,
    pack: PackName,
    as_of: AsOf = None,
    settings: Settings = None,
    engine: EngineName = "columnar",
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", metavar="PATH", help="Write to this .xlsx, .json or .csv file, or to a folder of .csv."
        ),
    ] = None,
    format_: Annotated[
        str | None,
        typer.Option("--format", metavar="table|json|csv|xlsx", help="Default: table, or what --out says."),
    ] = None,
    tables: Annotated[
        list[str] | None,
        typer.Option(
            "--table",
            metavar="NAME",
            help="Only this table: lights, actions, duties, deadlines, routes ...; may be repeated.",
        ),
    ] = None,
    every: Annotated[
        bool, typer.Option("--all", help="Show every project, action, duty, deadline and step, however many.")
    ] = False,
    force: Force = False,
) -> int:
    """Judge everything in a ledger that a rule pack is about.

    Shows, as far as the pack has them, the board of lights, the actions due, duties, deadlines, routes and the
    states of records; findings on the facts, and what is assumed.
    """
    from progress_rules.cli.work import assessed

    chosen = chosen_format(format_, out)
    wanted = checked_tables(tables or [])
    if chosen == "csv" and (out is None or is_single_file(out)) and len(wanted) > 1:
        raise RequestError(Problem("PR421", values={"names": ", ".join(wanted)}))
    if out is not None:
        refuse_existing(out, force=force)
    result = assessed(ledger, pack, as_of=as_of, settings=settings or [], engine=engine)
    if out is not None:
        _write(result, chosen, wanted, out)
    elif chosen == "table":
        from progress_rules.display.report import print_report
        from progress_rules.display.terminal import result_console

        print_report(result, result_console(whole_lines=bool(wanted)), every=every, tables=wanted)
    elif chosen == "json":
        put(_json(result, wanted))
    else:
        from progress_rules.display.export import csv_text, main_table

        put(csv_text(result.table((wanted or [main_table(result.pack)])[0]), result.pack))
    return 0


def _json(result: Result, wanted: Sequence[str]) -> str:
    from progress_rules.display.export import json_data

    return json.dumps(json_data(result, wanted), ensure_ascii=False, indent=2) + "\n"


def _write(result: Result, chosen: str, wanted: Sequence[str], out: Path) -> None:
    from progress_rules.assessment.result import TABLES
    from progress_rules.display.export import about, csv_text, main_table, write_workbook
    from progress_rules.display.words import say as phrase

    names = wanted or TABLES
    if chosen == "xlsx":
        with whole_file(out) as file:
            write_workbook(result, names, file)
    elif chosen == "json":
        with whole_file(out) as file:
            file.write_text(_json(result, wanted), encoding="utf-8", newline="\n")
    elif is_single_file(out):
        with whole_file(out) as file:
            frame = result.table((wanted or [main_table(result.pack)])[0])
            file.write_text(csv_text(frame, result.pack), encoding="utf-8-sig", newline="\n")
    else:
        with whole_folder(out) as folder:
            for name in names:
                text = csv_text(result.table(name), result.pack)
                (folder / f"{name}.csv").write_text(text, encoding="utf-8-sig", newline="\n")
            text = json.dumps(about(result), ensure_ascii=False, indent=2) + "\n"
            (folder / "about.json").write_text(text, encoding="utf-8", newline="\n")
    say(phrase("written_to", path=out))
