"""`progress-rules ledger`: the commands on an append-only record; see `progress_rules.live.ledger`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from progress_rules.cli.ledger_export import export
from progress_rules.cli.ledger_replay import replay
from progress_rules.cli.ledger_verify import verify

if TYPE_CHECKING:
    from collections.abc import Callable

SAID = "The append-only record: verify it, replay what was known then, export it."

LEDGER: dict[str, Callable[..., int]] = {"verify": verify, "replay": replay, "export": export}
