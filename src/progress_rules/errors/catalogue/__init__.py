"""Every message of the library, by its stable code.

PR1xx facts and ledgers · PR2xx packs · PR3xx conditions · PR4xx calls, engines and assessment · PR5xx periods ·
PR6xx working days · PR70x to PR73x the ledger · PR74x sessions · PR77x the durable engine · PR8xx planning ·
PR9xx cases of packs.
A code never changes its meaning; each has a page under docs/errors/.
"""

from __future__ import annotations

from progress_rules.errors.catalogue.calendars import CALENDARS
from progress_rules.errors.catalogue.calls import CALLS
from progress_rules.errors.catalogue.cases import CASES
from progress_rules.errors.catalogue.conditions import CONDITIONS
from progress_rules.errors.catalogue.durable import DURABLE
from progress_rules.errors.catalogue.ledgers import LEDGERS
from progress_rules.errors.catalogue.message import Message
from progress_rules.errors.catalogue.packs import PACKS
from progress_rules.errors.catalogue.periods import PERIODS
from progress_rules.errors.catalogue.planning import PLANNING
from progress_rules.errors.catalogue.records import RECORDS
from progress_rules.errors.catalogue.sessions import SESSIONS

CATALOGUE: dict[str, Message] = {
    **LEDGERS,
    **PACKS,
    **CONDITIONS,
    **CALLS,
    **PERIODS,
    **CALENDARS,
    **RECORDS,
    **SESSIONS,
    **DURABLE,
    **PLANNING,
    **CASES,
}

__all__ = ["CATALOGUE", "Message"]
