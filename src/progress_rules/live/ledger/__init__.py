"""The ledger: an append-only record of facts, corrections, packs and decisions, chained by digests.

>>> import tempfile
>>> from progress_rules.model import Project
>>> folder = tempfile.TemporaryDirectory()
>>> ledger = open_ledger(f"{folder.name}/office.db")
>>> first = ledger.append(fact_draft(Project(id="P-1", name="环城路")))
>>> again = ledger.append(fact_draft(Project(id="P-1", name="环城路二期")))
>>> [(entry.number, entry.kind, entry.supersedes) for entry in ledger.entries()]
[(1, 'fact', None), (2, 'correction', 1)]
>>> ledger.portfolio(known_by=1).projects[0].name, ledger.portfolio().projects[0].name
('环城路', '环城路二期')
>>> ledger.close()
>>> folder.cleanup()
"""

from __future__ import annotations

from progress_rules.live.ledger.entry import FACT_KINDS, KINDS, Draft, Entry, Head
from progress_rules.live.ledger.facts import fact_draft, fact_drafts, fact_of, retraction_draft
from progress_rules.live.ledger.ledger import Ledger, open_ledger
from progress_rules.live.ledger.moments import Clock, KnownBy, system_clock
from progress_rules.live.ledger.packs import pack_draft, pack_of

__all__ = [
    "FACT_KINDS",
    "KINDS",
    "Clock",
    "Draft",
    "Entry",
    "Head",
    "KnownBy",
    "Ledger",
    "fact_draft",
    "fact_drafts",
    "fact_of",
    "open_ledger",
    "pack_draft",
    "pack_of",
    "retraction_draft",
    "system_clock",
]
