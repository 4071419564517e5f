"""The ledger: open it, post to it, read it, verify it, and ask what was known then."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from progress_rules.errors import Bilingual, LedgerError, MissingExtraError, Problem, StoreError
from progress_rules.live.ledger.checked import sound_entry, stored_entry
from progress_rules.live.ledger.entry import Draft, Entry, Head
from progress_rules.live.ledger.location import Location, location
from progress_rules.live.ledger.moments import TOLERANCE, bound, stamp, system_clock

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date, timedelta
    from os import PathLike
    from pathlib import Path
    from types import TracebackType

    from progress_rules.assessment.result import Result
    from progress_rules.live.ledger.database import Database
    from progress_rules.live.ledger.moments import Clock, KnownBy
    from progress_rules.live.ledger.verify import Verification
    from progress_rules.model import Portfolio
    from progress_rules.model.registry import Tables
    from progress_rules.packs import Pack


def open_ledger(
    url: str | PathLike[str],
    *,
    create: bool = True,
    clock: Clock = system_clock,
    timeout: float = 10.0,
    tolerance: timedelta = TOLERANCE,
) -> Ledger:
    """Open a ledger: a file, or a database of a PostgreSQL server. A new one is made, an older one brought up to date.

    Args:
        url: The path of a file, `sqlite:///office.db`, or `postgresql://user@host/database`.
        create: Whether to make a ledger where there is none.
        clock: What tells the time of the office.
        timeout: How many seconds to wait while another program writes.
        tolerance: How far the clock may be behind the last entry; the new one is recorded at the time of that.

    Raises:
        MissingExtraError: SQLAlchemy, Alembic or psycopg is not installed.
        StoreError: The database cannot be used; PR702 when there is no ledger and none is to be made.

    >>> import tempfile
    >>> from progress_rules.live.ledger import fact_draft
    >>> from progress_rules.model import Report
    >>> folder = tempfile.TemporaryDirectory()
    >>> with open_ledger(f"{folder.name}/office.db") as ledger:
    ...     posted = ledger.append([fact_draft(Report(project="P-1", period="2017-10"))], key="mail 17")
    ...     ledger.portfolio(), ledger.verify().sound
    (Portfolio(1 project, 1 report), True)
    >>> folder.cleanup()
    """
    at = _location(url)
    from progress_rules.live.ledger.opening import opened

    return Ledger(opened(at, create=create, seconds=timeout), at, clock, tolerance)


def _check_key(key: object) -> None:
    """Refuse what can be no key: nothing, what is no text, half a surrogate pair, the character 0."""
    if not isinstance(key, str) or not key or "\x00" in key or key.encode(errors="replace").decode() != key:
        raise LedgerError(Problem("PR714", values={"text": f"key: {key!r}"}))


def _location(url: str | PathLike[str]) -> Location:
    """Return the place that is meant, once the packages that it needs are there."""
    from importlib.util import find_spec

    for package in ("sqlalchemy", "alembic"):
        if find_spec(package) is None:
            raise MissingExtraError(package, "ledger")
    at = location(url)
    if at.path is None and find_spec("psycopg") is None:
        raise MissingExtraError("psycopg", "postgres")
    return at


class Ledger:
    """An append-only record of facts, corrections, packs and decisions. Open one with `open_ledger`.

    It can be used by several threads; another process opens its own. As a context manager it closes itself.
    """

    def __init__(self, database: Database, at: Location, clock: Clock, tolerance: timedelta) -> None:
        self._open: Database | None = database
        self._at, self._clock, self._tolerance = at, clock, tolerance
        self._packs: dict[str, Pack] = {}

    def append(
        self, drafts: Iterable[Draft] | Draft, key: str | None = None, *, after: int | None = None
    ) -> list[Entry]:
        """Post drafts: all of them or none, on the disk when this returns.

        Args:
            drafts: What to post. A fact that its table and key have already, with other content, is a correction.
                One that says what is there already is not written again, unless under a key.
            key: A key of the client's own. Posting the same drafts under it again writes nothing and returns
                what was written first, so a client that does not know whether a post arrived posts it again.
            after: The number of the last entry that the drafts take into account; nothing is written when there
                are later ones (PR726). For decisions that were worked out from what the ledger holds.

        Returns:
            The entry of each draft, in their order.

        Raises:
            LedgerError: A draft is wrong (PR712 to PR715, PR725); the key was used for other content (PR711).
            StoreError: The clock was set back (PR710); the database is locked, full, read-only or damaged
                (PR705 to PR709); PR722 when it is not known whether the post was written: post it again.
        """
        from progress_rules.live.ledger.append import Posting, prepared

        if key is not None:
            _check_key(key)
        rows = prepared([drafts] if isinstance(drafts, Draft) else drafts)
        with self._database.writing() as connection:
            posting = Posting(connection, self._at.shown, stamp(self._clock), self._tolerance)
            written = posting.write(rows, key, after)
        return [Entry.of_row(row) for row in written]

    def entries(
        self, after: int = 0, kind: str | None = None, until: KnownBy = None, *, checked: bool = True
    ) -> Iterator[Entry]:
        """Return the entries after a number, in order; they are read as they are asked for.

        Args:
            after: The number of the last entry that is not wanted.
            kind: Only entries of this kind.
            until: The last entry: its number, or the moment by which it was recorded.
            checked: Whether an entry that has been changed is an error (PR731), not handed out.
        """
        from progress_rules.live.ledger.reading import pages

        last = self._last(until)
        rows = pages(self._database, after=after, kind=kind, until=last)
        return map(sound_entry if checked else stored_entry, rows)

    def posted(self, key: str) -> list[Entry]:
        """Return the entries that were posted under a client's key, in their order; none where the key is new.

        Raises:
            LedgerError: PR714 for what can be no key.
        """
        from progress_rules.live.ledger.reading import under_key

        _check_key(key)
        with self._database.reading() as connection:
            return [sound_entry(row) for row in under_key(connection, key)]

    def entry(self, number: int) -> Entry | None:
        """Return the entry with a number; None when there is none."""
        return next(self.entries(after=number - 1, until=number), None)

    @property
    def head(self) -> Head:
        """The number and digest of the last entry. Kept elsewhere, it is an anchor: see `verify`."""
        from progress_rules.live.ledger.reading import head_of

        with self._database.reading() as connection:
            return head_of(connection)

    def verify(self, anchor: Head | tuple[int, str] | str | None = None) -> Verification:
        """Check every entry and the chain; what is wrong is listed, not raised.

        Args:
            anchor: A head that was noted earlier, elsewhere. Without one, a ledger whose last entries were
                taken off together with its head cannot be told from one that never had them.
        """
        from progress_rules.live.ledger.verify import anchor_of, verification

        return verification(self._database, anchor_of(anchor))

    def portfolio(self, known_by: KnownBy = None, tables: Tables = None) -> Portfolio:
        """Return the facts as they were known: the latest version of each, without those taken back.

        Args:
            known_by: The last entry that counts: its number, or the moment or day by which it was recorded.
            tables: Declared tables, or the pack that declares them; by default the pack in force then.

        Raises:
            LedgerError: The facts contradict each other; PR716 when a table is not declared.
            StoreError: PR731 when an entry has been changed.
        """
        from progress_rules.live.ledger.facts import portfolio_of
        from progress_rules.live.ledger.reading import latest_facts

        last = self._last(known_by)
        if tables is None:
            tables = self._pack(last, None)
        with self._database.reading() as connection:
            return portfolio_of(map(sound_entry, latest_facts(connection, last)), tables)

    def pack(self, known_by: KnownBy = None, name: str | None = None) -> Pack:
        """Return the pack in force, as it was posted: the last one, or the last one of a name.

        Raises:
            LedgerError: PR717 when there is none; PR718 when it reads as another pack than was posted.
            StoreError: PR731 when its entry has been changed.
        """
        return self._chosen(name, self._last(known_by), known_by)

    def replay(
        self,
        as_of: date | str | None = None,
        known_by: KnownBy = None,
        *,
        pack: Pack | str | None = None,
        engine: str = "columnar",
    ) -> Result:
        """Return the board as it stood: the facts known then, under the pack in force then.

        Args:
            as_of: The day that the board is of; by default the one that a session had been moved to, else the
                latest date in those facts.
            known_by: What counts as known, as `portfolio` takes it.
            pack: Another pack, or the name of one in the ledger.
            engine: 'columnar' or 'reference'.
        """
        from progress_rules.engines import assess

        last = self._last(known_by)
        chosen = self._chosen(pack, last, known_by)
        if as_of is None:
            as_of = self._day(last)
        return assess(self.portfolio(last, tables=chosen), chosen, as_of=as_of, engine=engine)

    def export(self, path: str | PathLike[str], *, facts: bool = True, overwrite: bool = False) -> Path:
        """Write all entries, and the facts as they are known now, as Parquet files into a folder.

        Entries are written as they are stored, sound or not: `verify` judges them.

        Args:
            path: The folder; it appears as a whole or not at all.
            facts: Whether to write the facts too, as `read_portfolio` reads them.
            overwrite: Whether an earlier export that is there may be replaced.

        Raises:
            LedgerError: PR127 when something is there already; the facts contradict each other.
        """
        from progress_rules.live.ledger.export import exported

        return exported(self, path, facts=facts, overwrite=overwrite)

    def close(self) -> None:
        """Let go of the database."""
        if self._open is not None:
            self._open.close()
            self._open = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Ledger({self._at.shown!r})"

    @property
    def shown(self) -> str:
        """Where the ledger is, as messages show it: a path, or a URL without its password."""
        return self._at.shown

    @property
    def _database(self) -> Database:
        if self._open is None:
            raise StoreError(Problem("PR724", values={"place": self._at.shown}))
        return self._open

    def _last(self, known_by: KnownBy) -> int:
        from progress_rules.live.ledger.reading import last_known

        limit = bound(known_by)
        with self._database.reading() as connection:
            return last_known(connection, limit)

    def _chosen(self, pack: Pack | str | None, last: int, known_by: KnownBy) -> Pack:
        if pack is not None and not isinstance(pack, str):
            return pack
        found = self._pack(last, pack)
        if found is None:
            by = Bilingual("now", "目前") if known_by is None else str(known_by)
            raise LedgerError(Problem("PR717", values={"name": pack or "", "by": by}))
        return found

    def _day(self, last: int) -> str | None:
        """Return the day that a session had been moved to by an entry."""
        from progress_rules.live.ledger.packs import day_of
        from progress_rules.live.ledger.reading import latest

        with self._database.reading() as connection:
            row = latest(connection, "clock", last)
        return None if row is None else str(day_of(sound_entry(row)))

    def _pack(self, last: int, name: str | None) -> Pack | None:
        from progress_rules.live.ledger.packs import pack_of
        from progress_rules.live.ledger.reading import latest

        with self._database.reading() as connection:
            row = latest(connection, "pack", last, name)
        if row is None:
            return None
        entry = sound_entry(row)
        if entry.digest not in self._packs:
            self._packs[entry.digest] = pack_of(entry)
        return self._packs[entry.digest]
