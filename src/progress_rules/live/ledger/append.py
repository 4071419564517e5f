"""Posting: what of the drafts has to be written, under which kind, and the chain that goes on with it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, func, insert, select, update

from progress_rules.errors import LedgerError, Place, Problem, StoreError
from progress_rules.live.ledger.checked import sound_entry
from progress_rules.live.ledger.entry import (
    FACT_KINDS,
    GENESIS,
    KINDS,
    Draft,
    Entry,
    digest_of,
    json_text,
    numbers,
    plain,
)
from progress_rules.live.ledger.moments import Stamp, span, written
from progress_rules.live.ledger.reading import latest, under_key
from progress_rules.live.ledger.schema import ENTRIES, HEAD

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection

    from progress_rules.live.ledger.entry import Row

_AT_ONCE = 400
"""How many facts are looked up by one statement: databases bound the number of parameters."""

_SHOWN = 300
"""How many characters of a body a message shows."""

_CONTENT = ("table_name", "fact_key", "body", "valid_from", "valid_to", "author", "reason")
_SAID = ("body", "valid_from", "valid_to")
"""What makes two versions of a fact the same: not who says so."""


def prepared(drafts: Iterable[Draft]) -> list[dict[str, Any]]:
    """Return drafts as rows, still without number, time and digest.

    Raises:
        LedgerError: PR712 to PR714 and PR725, for everything that is wrong with any of them.
    """
    rows: list[dict[str, Any]] = []
    problems: list[Problem] = []
    for index, draft in enumerate(drafts):
        place = f"drafts[{index}]"
        problems += _wrong(draft, place)
        try:
            body = json_text(plain(draft.body))
            plain([draft.table, draft.key, draft.author, draft.reason])
        except (TypeError, UnicodeEncodeError) as error:
            problems.append(Problem("PR714", Place(field=place), {"text": str(error)}))
            continue
        rows.append(
            {
                "kind": draft.kind,
                "table_name": draft.table,
                "fact_key": draft.key,
                "body": body,
                "valid_from": None if draft.valid_from is None else str(draft.valid_from),
                "valid_to": None if draft.valid_to is None else str(draft.valid_to),
                "author": draft.author,
                "reason": draft.reason,
            }
        )
    if problems:
        raise LedgerError(problems)
    return rows


def _wrong(draft: Draft, place: str) -> Iterable[Problem]:
    if draft.kind not in KINDS:
        yield Problem("PR712", Place(field=f"{place}.kind"), {"kind": draft.kind, "known": ", ".join(KINDS)})
    elif draft.kind in FACT_KINDS and not (draft.table and draft.key):
        yield Problem("PR713", Place(field=place), {"kind": draft.kind})
    days = [day for day in (draft.valid_from, draft.valid_to) if day is not None]
    dates = all(isinstance(day, date) and not isinstance(day, datetime) for day in days)
    if not dates or days != sorted(days):
        yield Problem("PR725", Place(field=place), {"text": " … ".join(map(str, days))})
    for name in ("table", "key", "author", "reason"):
        if not isinstance(getattr(draft, name), str):
            text = f"{name}: {getattr(draft, name)!r}"
            yield Problem("PR714", Place(field=f"{place}.{name}"), {"text": text})


@dataclass(slots=True)
class Posting:
    """One post, inside a transaction that no other writer is in."""

    connection: Connection
    place: str
    now: Stamp
    tolerance: timedelta

    def write(self, drafts: Sequence[dict[str, Any]], key: str | None, after: int | None) -> list[Row]:
        """Return the rows of the drafts, those that stood there already and those that were written.

        Raises:
            LedgerError: PR711 when the key has been used for other content, PR715 when there is no such fact.
            StoreError: PR710 when the clock has been set back, PR719 when the end of the chain is not sound,
                PR726 when there are entries after the number given.
        """
        if key is not None:
            answered = self._answered(drafts, key)
            if answered:
                return answered
        last = self._last()
        number, previous = (last["number"], last["digest"]) if last else (0, GENESIS)
        if after is not None and after != number:
            values = {"place": self.place, "last": number, "after": after}
            raise StoreError(Problem("PR726", values=values))
        held = self._latest(drafts)
        pack = latest(self.connection, "pack") if any(row["kind"] == "pack" for row in drafts) else None
        at: Stamp | None = None
        found: list[Row] = []
        new: list[Row] = []
        for position, draft in enumerate(drafts):
            fact = (draft["table_name"], draft["fact_key"])
            before = pack if draft["kind"] == "pack" else held.get(fact)
            kind = _kind(draft, before, Place(field=f"drafts[{position}]"))
            if key is None and before is not None and _unchanged(draft, before):
                found.append(before)
                continue
            at = at or self._recorded(last)
            number += 1
            about = draft["kind"] in FACT_KINDS or draft["kind"] == "pack"
            row: dict[str, Any] = {
                **draft,
                "number": number,
                "kind": kind,
                "recorded_at": written(at.wall),
                "utc_offset": None if at.offset is None else int(at.offset.total_seconds()),
                "post_key": key,
                "post_position": None if key is None else position,
                "supersedes": before["number"] if about and before is not None else None,
                "previous": previous,
            }
            row["digest"] = previous = digest_of(row)
            if draft["kind"] == "pack":
                pack = row
            elif about:
                held[fact] = row
            found.append(row)
            new.append(row)
        if new:
            self.connection.execute(insert(ENTRIES), new)
            self.connection.execute(update(HEAD).values(number=number, digest=previous))
        return found

    def _answered(self, drafts: Sequence[Row], key: str) -> list[Row]:
        stored = under_key(self.connection, key)
        if not stored:
            return []
        if len(stored) == len(drafts) and all(map(_same_post, drafts, stored)):
            return stored
        said = [*(_line("-", row) for row in stored), *(_line("+", row) for row in drafts)]
        values = {"key": key, "numbers": numbers(map(Entry.of_row, stored))}
        raise LedgerError(Problem("PR711", values=values, details=tuple(said)))

    def _last(self) -> Row | None:
        """Return the last entry; the chain must end where the head says, or it would go on from a gap."""
        row = latest(self.connection)
        head = self.connection.execute(select(HEAD.c.number, HEAD.c.digest)).first()
        ends = (row["number"], row["digest"]) if row else (0, GENESIS)
        if head is None or tuple(head) != ends:
            expected = "-" if head is None else f"{head[0]}:{head[1][:12]}"
            values = {"place": self.place, "found": f"{ends[0]}:{ends[1][:12]}", "expected": expected}
            raise StoreError(Problem("PR719", values=values))
        if row is not None:
            sound_entry(row)
        return row

    def _recorded(self, last: Row | None) -> Stamp:
        if last is None:
            return self.now
        before = Entry.of_row(last)
        stamp = Stamp(before.recorded_at, before.utc_offset)
        behind = stamp.after(self.now)
        if behind <= timedelta(0):
            return self.now
        if behind <= self.tolerance:
            return stamp
        values = {
            "now": self.now.wall.isoformat(" ", "seconds"),
            "behind": span(behind),
            "number": before.number,
            "last": before.recorded_at.isoformat(" ", "seconds"),
        }
        raise StoreError(Problem("PR710", values=values))

    def _latest(self, drafts: Sequence[Row]) -> dict[tuple[str, str], Row]:
        """Return the last entry on each fact that the drafts are about."""
        keys: dict[str, list[str]] = defaultdict(list)
        for row in drafts:
            if row["kind"] in FACT_KINDS:
                keys[row["table_name"]].append(row["fact_key"])
        found: dict[tuple[str, str], Row] = {}
        for table, wanted in keys.items():
            for start in range(0, len(wanted), _AT_ONCE):
                part = wanted[start : start + _AT_ONCE]
                chosen = and_(
                    ENTRIES.c.table_name == table,
                    ENTRIES.c.fact_key.in_(part),
                    ENTRIES.c.kind.in_(FACT_KINDS),
                )
                last = select(func.max(ENTRIES.c.number)).where(chosen).group_by(ENTRIES.c.fact_key)
                query = select(ENTRIES).where(ENTRIES.c.number.in_(last))
                for row in self.connection.execute(query).mappings():
                    found[table, row["fact_key"]] = row
        return found


def _kind(draft: Row, before: Row | None, place: Place) -> str:
    """Return what an entry is: a fact that there is already, with other content, is corrected."""
    kind = str(draft["kind"])
    alive = before is not None and before["kind"] != "retraction"
    missing = (kind == "correction" and not alive) or (kind == "retraction" and before is None)
    if missing:
        values = {"table": draft["table_name"], "key": draft["fact_key"]}
        raise LedgerError(Problem("PR715", place, values))
    if kind not in {"fact", "correction"} or before is None:
        return kind
    return "correction" if alive and not _equal(draft, before, _SAID) else "fact"


def _unchanged(draft: Row, before: Row) -> bool:
    """Return whether an entry would say nothing new."""
    if draft["kind"] == "retraction":
        return bool(before["kind"] == "retraction")
    if draft["kind"] == "pack":
        return _equal(draft, before, _CONTENT[:3])
    return draft["kind"] in FACT_KINDS and before["kind"] != "retraction" and _equal(draft, before, _SAID)


def _same_post(draft: Row, stored: Row) -> bool:
    kinds = {"fact" if row["kind"] == "correction" else row["kind"] for row in (draft, stored)}
    return len(kinds) == 1 and _equal(draft, stored, _CONTENT)


def _equal(one: Row, other: Row, names: Sequence[str]) -> bool:
    return all(one[name] == other[name] for name in names)


def _line(sign: str, row: Row) -> str:
    number = f"{row['number']} " if "number" in row else ""
    about = " ".join(part for part in (row["table_name"], row["fact_key"]) if part)
    body = str(row["body"])
    shown = body if len(body) <= _SHOWN else f"{body[:_SHOWN]}..."
    return " ".join(part for part in (sign, f"{number}{row['kind']}", about, shown) if part)
