"""A session told in drafts, as a ledger or a snapshot keeps it, and made again from them."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

from progress_rules.errors import Place, Problem, RequestError
from progress_rules.live.clock import Clock
from progress_rules.live.decisions import Decision
from progress_rules.live.ledger.entry import FACT_KINDS, Draft, json_text
from progress_rules.live.ledger.facts import fact_draft, fact_of, key_text
from progress_rules.live.ledger.packs import day_of, pack_of
from progress_rules.live.recorder import clock_draft, decision_draft, decision_of, term_draft
from progress_rules.live.state import State

if TYPE_CHECKING:
    from collections.abc import Iterator

    from progress_rules.calendars import WorkingCalendar
    from progress_rules.live.facts import Changed
    from progress_rules.live.ledger.entry import Entry

FORMAT = "progress-rules session 1"


def take(state: State, entry: Entry | Draft) -> None:
    """Take over what an entry says: a fact, a decision, a day, a pack. Notes say nothing to a session."""
    if entry.kind in FACT_KINDS:
        changed = _changed(state, entry)
        if changed is not None:
            state.make(changed)
    elif entry.kind == "decision":
        state.known.take(decision_of(entry))
    elif entry.kind == "clock":
        state.clock = Clock(day_of(entry))
    elif entry.kind == "pack":
        _follow(state, entry)


def _changed(state: State, entry: Entry | Draft) -> Changed | None:
    if entry.kind != "retraction":
        return state.facts.change(fact_of(entry, state.pack))
    held = state.facts.held[entry.table]
    found = next((fact for key, fact in held.items() if key_text(key) == entry.key), None)
    return None if found is None else state.facts.removal(found)


def _follow(state: State, entry: Entry | Draft) -> None:
    """Have the pack of an entry follow, unless it is the one in force."""
    pack = pack_of(entry)
    if pack.digest == state.pack.digest:
        return
    recorded = getattr(entry, "recorded_at", None)
    since = entry.valid_from or (recorded.date() if recorded is not None else state.day)
    if since is not None:
        state.replace_pack(pack, since)


def drafts_of_state(state: State) -> Iterator[Draft]:
    """Yield what a session is made of: its packs, its facts, its day, what it said."""
    for term in state.packs.terms:
        yield term_draft(term.pack, term.since)
    yield from map(fact_draft, state.facts)
    if state.clock.said is not None:
        yield clock_draft(state.clock.said)
    for bucket, rows in state.known.buckets.items():
        for key, row in rows.items():
            yield decision_draft(Decision(bucket[0], "new", row, place=(bucket, key)))


def written(state: State, number: int, digest: str) -> str:
    """Return a snapshot as JSON; number and digest are those of the entry of the ledger up to which it goes."""
    drafts = [
        {
            "kind": draft.kind, "table": draft.table, "key": draft.key, "body": draft.body,
            "valid_from": None if draft.valid_from is None else draft.valid_from.isoformat(),
        }
        for draft in drafts_of_state(state)
    ]  # fmt: skip
    head = {"format": FORMAT, "number": number, "digest": digest, "settled": state.settled}
    return json_text({**head, "drafts": drafts})


def read(text: str | bytes, working: WorkingCalendar | None) -> tuple[State, int, str | None]:
    """Return the state that a snapshot holds, and up to which entry of its ledger it goes: number and digest.

    Raises:
        RequestError: PR745 when it is no snapshot.
    """
    try:
        data = json.loads(text)
        form = data["format"]
        drafts = [_draft(part) for part in data["drafts"]]
        number, settled = int(data["number"]), bool(data["settled"])
        digest = data.get("digest")
    except (ValueError, TypeError, KeyError) as error:
        raise RequestError(
            Problem("PR745", Place(), {"reason": f"{type(error).__name__}: {error}"})
        ) from error
    if form != FORMAT or not drafts or drafts[0].kind != "pack":
        raise RequestError(Problem("PR745", Place(), {"reason": f"format: {form}"}))
    state = State(pack_of(drafts[0]), working, None)
    for draft in drafts[1:]:
        take(state, draft)
    state.settled = settled
    return state, number, digest


def _draft(part: dict[str, Any]) -> Draft:
    since = part["valid_from"]
    day = None if since is None else date.fromisoformat(since)
    return Draft(part["kind"], part["table"], part["key"], part["body"], valid_from=day)
