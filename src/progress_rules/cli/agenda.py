"""`progress-rules agenda`: what a meeting has to deal with."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

from progress_rules.cli.options import Ledger, PackName, Settings
from progress_rules.cli.streams import put
from progress_rules.cli.telling import FORMATS, check_format, tell
from progress_rules.errors import current_language

if TYPE_CHECKING:
    from progress_rules.meetings import Agenda
    from progress_rules.packs import Pack


def agenda(
    *,
    ledger: Ledger,
    pack: PackName,
    series: Annotated[
        str, typer.Option("--series", metavar="NAME", help="The series of meetings, by its id or name.")
    ],
    day: Annotated[str, typer.Option("--date", metavar="DAY", help="The day of the meeting: 2024-03-15.")],
    settings: Settings = None,
    format_: Annotated[str, typer.Option("--format", metavar="text|markdown|html|json")] = "text",
) -> int:
    """List what a meeting has to deal with.

    What the last meeting of the series decided and whether it was done, what is new, and what is overdue.
    """
    from progress_rules.cli.waiting import Waiting
    from progress_rules.cli.work import facts
    from progress_rules.display.words import say as phrase
    from progress_rules.meetings import agenda as agenda_of

    check_format(format_, "agenda", (*FORMATS, "json"))
    portfolio, loaded = facts(ledger, pack, settings=settings or [])
    with Waiting(phrase("assessing")):
        found = agenda_of(portfolio, loaded, series, day)
    if format_ == "json":
        put(json.dumps(_data(found, loaded), ensure_ascii=False, indent=2))
    else:
        tell(found, format_, f"{found.title.text(current_language())} {found.day.isoformat()}")
    return 0


def _data(found: Agenda, pack: Pack) -> dict[str, object]:
    """Return an agenda as JSON holds it: days as text, the title in both languages."""
    from progress_rules.assessment.result import records

    return {
        "pack": pack.id,
        "version": pack.spec.version,
        "digest": pack.digest,
        "series": found.series,
        "title": {"en": found.title.text("en"), "zh": found.title.text("zh")},
        "date": found.day.isoformat(),
        "previous": found.previous.isoformat() if found.previous else None,
        "items": records(found.items),
    }
