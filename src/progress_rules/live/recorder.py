"""What a session writes into its ledger and reads from it: facts, decisions, the day, packs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

import polars as pl

from progress_rules.errors import Place, Problem, StoreError
from progress_rules.live.decisions import KEYS, SCHEMAS, Decision
from progress_rules.live.known import bucket_of
from progress_rules.live.ledger import Draft, Ledger, fact_draft, open_ledger, pack_draft, retraction_draft
from progress_rules.live.ledger.entry import FACT_KINDS, GENESIS, json_text
from progress_rules.live.ledger.packs import DECISION, unreadable
from progress_rules.live.plain import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from os import PathLike

    from progress_rules.live.decisions import Row
    from progress_rules.live.facts import Changed
    from progress_rules.live.ledger import Entry
    from progress_rules.model.facts import Fact
    from progress_rules.packs import Pack


class BehindError(Exception):
    """Somebody else has written to the ledger meanwhile: what was worked out is to be worked out again."""


class Said(NamedTuple):
    """Who says what is posted, and why."""

    author: str = ""
    reason: str = ""

    def of(self, draft: Draft) -> Draft:
        """Return the draft of a fact as said by this author; what follows from facts has none."""
        if draft.table and any(self):
            return replace(draft, author=self.author, reason=self.reason)
        return draft


NOBODY = Said()


class Recorder:
    """A ledger as a session uses it: it writes on only after what it has read.

    Attributes:
        number: The last entry that the session has taken into account.
        digest: The digest of that entry.
    """

    def __init__(self, ledger: Ledger | str | PathLike[str]) -> None:
        self.own = not isinstance(ledger, Ledger)
        self.ledger = ledger if isinstance(ledger, Ledger) else open_ledger(ledger)
        self.begins()

    def begins(self) -> None:
        """Read from the beginning."""
        self.number, self.digest = 0, GENESIS

    def goes_on(self, number: int, digest: str | None) -> None:
        """Go on after an entry that was read earlier; without its digest any entry of that number will do.

        Raises:
            StoreError: PR748 when the ledger has another entry there, or none: what a session without a ledger knows
                (number 0) stands in none.
        """
        entry = self.ledger.entry(number)
        if entry is None or digest not in {None, entry.digest}:
            raise self.another(number)
        self.number, self.digest = number, entry.digest

    def another(self, number: int) -> StoreError:
        """Return the error of a session that has read another ledger."""
        return StoreError(Problem("PR748", Place(), {"number": number, "place": self.ledger.shown}))

    def new(self) -> Iterator[Entry]:
        """Yield the entries that the session has not read yet."""
        for entry in self.ledger.entries(after=self.number):
            yield entry
            self.number, self.digest = entry.number, entry.digest

    def write(self, drafts: Iterable[Draft], key: str | None = None, said: Said = NOBODY) -> None:
        """Write drafts after everything that was read; who said the facts, and why, is written with them.

        Raises:
            BehindError: There are entries that were not read.
            StoreError: The ledger cannot be written; nothing was.
        """
        found = [said.of(draft) for draft in drafts]
        if not found:
            return
        try:
            written = self.ledger.append(found, key, after=self.number)
        except StoreError as error:
            if "PR726" not in error.codes:
                raise
            if error.problems[0].values["last"] < self.number:  # to read on would find nothing, for ever
                raise self.another(self.number) from error
            raise BehindError from error
        last = max(written, key=lambda entry: entry.number)
        if last.number > self.number:
            self.number, self.digest = last.number, last.digest

    def answered(self, key: str, facts: list[Fact]) -> tuple[Decision, ...] | None:
        """Return what was decided when the same facts were first posted under a key; None for a new key.

        Raises:
            LedgerError: PR711 when the key was used for other facts.
        """
        entries = self.ledger.posted(key)
        if not entries:
            return None
        drafts = [fact_draft(fact) for fact in facts]
        said = [entry for entry in entries if entry.kind in FACT_KINDS]
        given = [(d.table, d.key, json_text(dict(d.body))) for d in drafts]
        if [(entry.table, entry.key, entry.text) for entry in said] != given:
            self.ledger.append(drafts, key)  # raises PR711 and shows both
        return tuple(decision_of(entry) for entry in entries if entry.kind == "decision")

    def close(self) -> None:
        """Let go of a ledger that the session opened itself."""
        if self.own:
            self.ledger.close()


def drafts_of(changes: Iterable[Changed], decisions: Iterable[Decision] = ()) -> Iterator[Draft]:
    """Yield the drafts of changed facts, then of what was decided."""
    for changed in changes:
        if changed.after is not None:
            yield fact_draft(changed.after)
        elif changed.before is not None:
            yield retraction_draft(changed.before)
    yield from map(decision_draft, decisions)


def drafts_under(facts: Iterable[Fact], decisions: Iterable[Decision]) -> Iterator[Draft]:
    """Yield the drafts of a post under a client's key: all of its facts, those that changed nothing too."""
    yield from map(fact_draft, facts)
    yield from map(decision_draft, decisions)


def decision_draft(decision: Decision) -> Draft:
    """Return the draft of a decision."""
    table = decision.table
    body: dict[str, Any] = {"table": table, "change": decision.change, "row": _named(table, decision.row)}
    if decision.before is not None:
        body["before"] = _named(table, decision.before)
    further = decision.place[1][len(KEYS[decision.table]) :]
    if further:  # one of several rows of the same key
        body["nth"] = list(further)
    return Draft("decision", body=body)


def _named(table: str, row: Row) -> dict[str, Any]:
    """Return a row as JSON can hold it, what is unknown left out."""
    return {name: plain(value) for name, value in zip(SCHEMAS[table], row, strict=True) if value is not None}


def decision_of(entry: Entry | Draft) -> Decision:
    """Return the decision that an entry holds.

    Raises:
        LedgerError: PR723 when it holds none.
    """
    try:
        return _decision(entry.body)
    except (KeyError, TypeError, ValueError, ArithmeticError, AttributeError) as error:
        raise unreadable(getattr(entry, "number", 0), DECISION, repr(error)) from error


def _decision(body: Mapping[str, Any]) -> Decision:
    table = body["table"]
    row = row_of(table, body["row"])
    at = list(SCHEMAS[table])
    key = (*(row[at.index(name)] for name in KEYS[table]), *body.get("nth", ()))
    before = row_of(table, body["before"]) if "before" in body else None
    return Decision(table, body["change"], row, before, (bucket_of(table, row), key))


def row_of(table: str, values: Mapping[str, Any]) -> Row:
    """Return a row whose numbers and days are given as text."""
    return tuple(_typed(values.get(name), dtype) for name, dtype in SCHEMAS[table].items())


def _typed(value: Any, dtype: Any) -> Any:
    if not isinstance(value, str):
        return value
    if isinstance(dtype, pl.Decimal):
        return Decimal(value)
    if dtype == pl.Date:
        return date.fromisoformat(value)
    return datetime.fromisoformat(value) if isinstance(dtype, pl.Datetime) else value


def clock_draft(day: date) -> Draft:
    """Return the draft of a day that the host has moved a session to."""
    return Draft("clock", body={"day": day.isoformat()})


def term_draft(pack: Pack, since: date | None = None) -> Draft:
    """Return the draft of a pack that is in force from a day on."""
    return replace(pack_draft(pack), valid_from=since)
