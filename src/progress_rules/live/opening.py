"""Open a session on a ledger: take over what it holds, or begin it with the session's pack."""

from __future__ import annotations

from typing import TYPE_CHECKING

from progress_rules.errors import Place, Problem, RequestError
from progress_rules.live.ledger.packs import pack_of
from progress_rules.live.memory import take
from progress_rules.live.recorder import BehindError, Recorder, clock_draft, term_draft
from progress_rules.live.state import State

if TYPE_CHECKING:
    from datetime import date
    from os import PathLike

    from progress_rules.calendars import WorkingCalendar
    from progress_rules.live.ledger import Ledger
    from progress_rules.packs import Pack


def opened(
    ledger: Ledger | str | PathLike[str], pack: Pack | None, working: WorkingCalendar | None, day: date | None
) -> tuple[Recorder, State]:
    """Return the recorder and the state of a session on a ledger.

    Raises:
        RequestError: PR746 when the ledger is kept under another pack, PR747 when neither names one, PR741 when the
            ledger is further on than the day.
        StoreError: The ledger cannot be used.
    """
    recorder = Recorder(ledger)
    try:
        return recorder, _state(recorder, pack, working, day)
    except BaseException:
        recorder.close()
        raise


def _state(recorder: Recorder, pack: Pack | None, working: WorkingCalendar | None, day: date | None) -> State:
    while True:
        recorder.begins()
        first = next(recorder.ledger.entries(kind="pack"), None)
        begun = pack if first is None else pack_of(first)
        if begun is None:
            raise RequestError(Problem("PR747", Place(recorder.ledger.shown)))
        state = State(begun, working, None)
        for entry in recorder.new():
            take(state, entry)
        if pack is not None and pack.digest != state.pack.digest:
            values = {
                "now": f"{state.pack.id} ({state.pack.digest[:19]})",
                "given": f"{pack.id} ({pack.digest[:19]})",
            }
            raise RequestError(Problem("PR746", Place(), values))
        drafts = [term_draft(begun)] if first is None else []
        if day is not None:
            now = state.clock.said
            if now is not None and day < now:
                raise RequestError(Problem("PR741", Place(), {"day": str(now), "to": str(day)}))
            if now != day:
                drafts.append(clock_draft(day))
        try:
            recorder.write(drafts)
        except BehindError:
            continue
        for draft in drafts:
            take(state, draft)
        return state
