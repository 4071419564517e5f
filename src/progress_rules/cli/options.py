"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Ledger = Annotated[
    Path,
    typer.Argument(metavar="INPUT", help="The ledger: .xlsx, .json, .csv, .parquet, or a folder of tables."),
]
Record = Annotated[
    str,
    typer.Argument(
        metavar="LEDGER",
        help="The ledger: the path of its file, sqlite:///FILE, or postgresql://USER@HOST/DATABASE.",
    ),
]
PackName = Annotated[
    str, typer.Option("--pack", metavar="PACK", help="A bundled pack, a pack.yaml, or the folder of one.")
]
AsOf = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        metavar="DAY",
        help="Count facts known by the end of this day. Default: the latest date in the facts.",
    ),
]
Settings = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="NAME=VALUE", help="Set a parameter of the pack; may be repeated."),
]
EngineName = Annotated[
    str,
    typer.Option(
        "--engine", metavar="NAME", help="columnar, reference or durable; all give the same result."
    ),
]
Force = Annotated[bool, typer.Option("--force", help="Replace what is there already.")]
