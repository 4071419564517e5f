"""`progress-rules check`: is a pack in order?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from progress_rules.cli.pack_names import pack_names
from progress_rules.cli.streams import put, say
from progress_rules.errors import InputError, RequestError

if TYPE_CHECKING:
    from progress_rules.packs import Pack


def check(
    *,
    packs: Annotated[
        list[str],
        typer.Argument(
            metavar="PACK...", help="Bundled packs, pack.yaml files, folders of a pack, or of several."
        ),
    ],
    python: Annotated[
        bool, typer.Option("--python", help="Print the Python that the reference engine runs for each pack.")
    ] = False,
) -> int:
    """Check rule packs and print every problem; what is only worth a look is told on standard error.

    Exits with 2 when there are any, with 1 when there is no such pack.
    """
    from progress_rules.display.terminal import visible
    from progress_rules.display.words import say as phrase
    from progress_rules.packs import load_pack

    missing = bad = 0
    names = [found for given in packs for found in pack_names(given)]
    for name in names:
        try:
            pack = load_pack(name)
        except RequestError as error:  # there is no such pack: nothing was checked
            missing += 1
            say(str(error))
        except InputError as error:
            bad += 1
            put(visible(str(error), lines=True))
        else:
            # gaps of tables, rows never reached: the pack can be used all the same
            for warning in pack.warnings:
                say(visible(warning.render(), lines=True).rstrip("\n"))
            if python:
                put(_python(pack))
    count = len(names) - missing
    summary = phrase("checked_one" if count == 1 else "checked", count=count, bad=bad)
    if python:
        say(summary)
    else:
        put(summary)
    return 1 if missing else 2 if bad else 0


def _python(pack: Pack) -> str:
    from progress_rules.engines.reference import source

    return f"# {pack.id} {pack.spec.version} {pack.digest}\n{source(pack)}"
