"""What is posted to a ledger, and what stands in it: drafts and entries, and the digest that chains them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from progress_rules.errors import LedgerError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable

KINDS = ("fact", "correction", "retraction", "pack", "clock", "decision", "note")
"""What an entry can be."""

FACT_KINDS = ("fact", "correction", "retraction")
"""The kinds of entries that say something about a fact: they need its table and key."""

FORMAT = "progress-rules ledger entry 1"
"""The first part of the text that is digested; another way to digest would bear another name."""

GENESIS = "0" * 64
"""What the first entry has in the place of a previous digest."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What is to be posted.

    Args:
        kind: fact, correction, retraction, pack, clock, decision or note. A fact under a table and key that has
            one already becomes a correction by itself.
        table: The table of the fact; empty for entries that are about no fact.
        key: What tells the fact from others of its table; several parts are written as a JSON array.
        body: The content: text, whole numbers, true and false, None, lists and dicts. Other numbers as text.
        valid_from: The first day that the fact is about, where it has one.
        valid_to: The last day that the fact is about.
        author: Who says so; reason: why. Both for people to read.

    >>> Draft("note", body={"text": "moved to the new office"}).kind
    'note'
    >>> Draft("fact", "reports", ("P-1", "2017-10", None), {"values": {}}).key
    '["P-1","2017-10",null]'
    """

    kind: str
    table: str = ""
    key: str | Sequence[Any] = ""
    body: Mapping[str, Any] = field(default_factory=dict)
    valid_from: date | None = None
    valid_to: date | None = None
    author: str = ""
    reason: str = ""

    def __post_init__(self) -> None:
        if isinstance(self.key, Sequence) and not isinstance(self.key, str):
            try:
                object.__setattr__(self, "key", json_text(plain(list(self.key), "key")))
            except (TypeError, UnicodeEncodeError) as error:
                raise LedgerError(Problem("PR714", values={"text": str(error)})) from error


Row = Mapping[Any, Any]
"""A row of the table of entries, by the names of its columns."""


class Head(NamedTuple):
    """The last entry of a ledger: its number and digest; 0 for an empty one. Both together are an anchor."""

    number: int
    digest: str


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a ledger. It never changes.

    Attributes:
        number: 1 for the first; no number is left out.
        kind: See `Draft`; `table`, `key`, `body`, `valid_from`, `valid_to`, `author`, `reason` likewise.
        recorded_at: When it was written, in the wall time of the office.
        utc_offset: How far that wall time was ahead of UTC, where the clock knew.
        post_key: The client's key, under which posting again writes nothing; `post_position` counts within it.
        supersedes: The number of the entry on the same fact before this one.
        previous: The digest of the entry before; `digest` is of everything here, `previous` included.
        text: The body as it is stored: JSON in canonical form.
    """

    number: int
    kind: str
    table: str
    key: str
    text: str
    valid_from: date | None
    valid_to: date | None
    author: str
    reason: str
    recorded_at: datetime
    utc_offset: timedelta | None
    post_key: str | None
    post_position: int | None
    supersedes: int | None
    previous: str
    digest: str

    @property
    def body(self) -> dict[str, Any]:
        """The content, read anew: to change it changes nothing here."""
        return dict(json.loads(self.text))

    @classmethod
    def of_row(cls, row: Row) -> Entry:
        """Return the entry that a row of the database holds."""
        offset = row["utc_offset"]
        return cls(
            row["number"],
            row["kind"],
            row["table_name"],
            row["fact_key"],
            row["body"],
            _day(row["valid_from"]),
            _day(row["valid_to"]),
            row["author"],
            row["reason"],
            datetime.fromisoformat(row["recorded_at"]),
            None if offset is None else timedelta(seconds=offset),
            row["post_key"],
            row["post_position"],
            row["supersedes"],
            row["previous"],
            row["digest"],
        )


COLUMNS = (
    "number", "kind", "table_name", "fact_key", "body", "valid_from", "valid_to", "author", "reason",
    "recorded_at", "utc_offset", "post_key", "post_position", "supersedes", "previous",
)  # fmt: skip
"""The columns that are digested, in this order, after `FORMAT`."""


def digest_of(row: Row) -> str:
    """Return the digest of a row: SHA-256 over a JSON array of `FORMAT` and its columns, in UTF-8.

    >>> digest_of(dict.fromkeys(COLUMNS))[:16]
    'f7649096f4873661'
    """
    return hashlib.sha256(json_text([FORMAT, *(row[name] for name in COLUMNS)]).encode()).hexdigest()


def json_text(value: Any) -> str:
    """Return JSON in canonical form: names sorted, no blanks, characters as they are.

    >>> json_text({"b": 1, "a": "环城路"})
    '{"a":"环城路","b":1}'
    """
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def plain(value: Any, path: str = "body") -> Any:
    """Return what JSON can hold exactly; TypeError, which names the part, for anything else.

    >>> plain({"points": ("12.5", 3)})
    {'points': ['12.5', 3]}
    """
    if value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, str):
        value.encode()  # half a surrogate pair is no text
        return str(value)
    if isinstance(value, Mapping):
        wrong = next((name for name in value if not isinstance(name, str)), None)
        if wrong is not None:
            raise TypeError(f"{path}: {wrong!r}")
        return {plain(name): plain(item, f"{path}.{name}") for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item, f"{path}[{i}]") for i, item in enumerate(value)]
    raise TypeError(f"{path}: {value!r}")


def numbers(entries: Iterable[Entry]) -> str:
    """Return the numbers of entries as a message lists them."""
    return ", ".join(str(entry.number) for entry in entries) or "-"


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
