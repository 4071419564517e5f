"""Read the ledger, load the pack, assess."""

from __future__ import annotations

from typing import TYPE_CHECKING

from progress_rules.cli.settings import pack_with
from progress_rules.cli.waiting import Waiting

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from progress_rules.assessment.result import Result
    from progress_rules.model import Portfolio
    from progress_rules.packs import Pack


def assessed(
    ledger: Path, pack: str, *, as_of: str | None, settings: Sequence[str], engine: str = "columnar"
) -> Result:
    """Return the result of a pack on a ledger. The cheap checks come first."""
    from progress_rules.display.words import say
    from progress_rules.engines import assess, get_engine

    get_engine(engine)
    portfolio, loaded = facts(ledger, pack, settings=settings)
    with Waiting(say("assessing")):
        return assess(portfolio, loaded, as_of=as_of, engine=engine)


def facts(ledger: Path, pack: str, *, settings: Sequence[str]) -> tuple[Portfolio, Pack]:
    """Return the facts of a ledger, with the tables that the pack declares, and the pack."""
    from progress_rules.display.words import say
    from progress_rules.io import read_portfolio

    loaded = pack_with(pack, settings)
    with Waiting(say("reading", path=ledger)) as waiting:
        told = lambda name, *_: waiting.now(say("reading", path=name))  # noqa: E731
        return read_portfolio(ledger, progress=told, tables=loaded), loaded
