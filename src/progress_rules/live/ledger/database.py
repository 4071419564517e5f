"""The database of a ledger: connections, transactions that read, and transactions that write one at a time."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy import create_engine, event, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionError

from progress_rules.errors import Problem, StoreError
from progress_rules.live.ledger.failures import reason_of, told
from progress_rules.live.ledger.schema import HEAD

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Engine

    from progress_rules.live.ledger.location import Location

_WRITES = "progress_rules_writes"
_POSTGRES_LOCK = 0x70726C6564676572  # "prledger": held while a schema is made or brought up to date


class Database:
    """Where a ledger is kept. Errors of the database come as errors of the library.

    SQLite: WAL, so that readers never wait; synchronous=FULL, so that a commit is on the disk when it returns;
    BEGIN IMMEDIATE, so that writers wait for each other. PostgreSQL: writers lock the row of the head.
    """

    def __init__(self, at: Location, seconds: float) -> None:
        self.at, self.seconds = at, seconds
        self.sqlite = at.path is not None
        self.engine = self._sqlite() if self.sqlite else self._postgres()

    def close(self) -> None:
        """Let go of all connections."""
        self.engine.dispose()

    @contextmanager
    def reading(self, *, damaged: bool = False) -> Iterator[Connection]:
        """Give a connection in a transaction that sees one state of the ledger.

        Args:
            damaged: Whether to read on where the bytes of a file are no text any more.
        """
        with self._translated(), self.engine.connect() as connection:
            if not self.sqlite:
                connection.execution_options(isolation_level="REPEATABLE READ")
            with _any_text(connection.connection.driver_connection, damaged), connection.begin():
                yield connection

    @contextmanager
    def writing(self, *, schema: bool = False) -> Iterator[Connection]:
        """Give a connection in a transaction that no other writer is in; all of it is kept, or nothing.

        Args:
            schema: Whether it is the schema that may be changed; there need not be a head to lock.
        """
        with self._translated(), self.engine.connect() as connection:
            connection.execution_options(**{_WRITES: True})
            if not self.sqlite:  # whoever has waited for the lock sees what the other wrote
                connection.execution_options(isolation_level="READ COMMITTED")
            transaction = connection.begin()
            try:
                if not self.sqlite:
                    self._lock(connection, schema=schema)
                yield connection
            except BaseException:
                transaction.rollback()
                raise
            self._commit(transaction)

    def _commit(self, transaction: Any) -> None:
        try:
            transaction.commit()
        except DBAPIError as error:
            if error.connection_invalidated and not self.sqlite:
                values = {"place": self.at.shown, "reason": reason_of(error)}
                raise StoreError(Problem("PR722", values=values)) from error
            raise

    def _lock(self, connection: Connection, *, schema: bool) -> None:
        connection.execute(text(f"SET LOCAL lock_timeout = {max(1, int(self.seconds * 1000))}"))
        if schema:
            connection.execute(text(f"SELECT pg_advisory_xact_lock({_POSTGRES_LOCK})"))
        else:
            connection.execute(select(HEAD.c.id).with_for_update())

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            raise told(error, self.at.shown, self.seconds) from error
        except NoConnectionError as error:  # more threads than connections, all of them waiting
            values = {"place": self.at.shown, "seconds": f"{self.seconds:g}"}
            raise StoreError(Problem("PR705", values=values)) from error
        except UnicodeDecodeError as error:  # the driver cannot read what SQLite says of a damaged schema
            raise StoreError(
                Problem("PR708", values={"place": self.at.shown, "reason": str(error)})
            ) from error

    def _postgres(self) -> Engine:
        query = self.at.url.query
        arguments = {} if "connect_timeout" in query else {"connect_timeout": max(2, int(self.seconds))}
        engine = create_engine(
            self.at.url, connect_args=arguments, pool_pre_ping=True, pool_timeout=self.seconds
        )

        @event.listens_for(engine, "connect")
        def durable(connection: Any, _record: Any) -> None:  # pyright: ignore[reportUnusedFunction]
            # a commit that returns before it is on the disk would be lost with the server
            connection.execute(
                "SELECT set_config('synchronous_commit', 'on', false) "
                "WHERE current_setting('synchronous_commit') = 'off'"
            )
            connection.commit()

        return engine

    def _sqlite(self) -> Engine:
        engine = create_engine(self.at.url, connect_args={"timeout": self.seconds}, pool_timeout=self.seconds)

        @event.listens_for(engine, "connect")
        def settings(connection: Any, _record: Any) -> None:  # pyright: ignore[reportUnusedFunction]
            connection.isolation_level = None  # the driver begins no transactions of its own: `begin` does
            for setting in ("synchronous = FULL", "fullfsync = ON", "trusted_schema = OFF"):
                connection.execute(f"PRAGMA {setting}").close()

        @event.listens_for(engine, "begin")
        def begin(connection: Connection) -> None:  # pyright: ignore[reportUnusedFunction]
            writes = connection.get_execution_options().get(_WRITES)
            connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

        return engine

    def keep_a_log(self) -> None:
        """Put an SQLite file in WAL mode, where it is not; another program that holds it is waited for."""
        from time import monotonic, sleep

        if not self.sqlite:
            return
        until = monotonic() + self.seconds
        while True:
            try:
                with self._translated():
                    raw = self.engine.raw_connection()
                    try:
                        raw.cursor().execute("PRAGMA journal_mode = WAL").close()
                    finally:
                        raw.close()
            except Exception as error:
                busy = "locked" in str(error)
                if not busy or monotonic() > until:
                    raise self._of_driver(error) from error
                sleep(0.02)
            else:
                return

    def _of_driver(self, error: Exception) -> Exception:
        """Return an error of the driver itself as one of the library."""
        if not hasattr(error, "sqlite_errorcode"):
            return error
        wrapped = DBAPIError(None, None, error)
        return told(wrapped, self.at.shown, self.seconds)


@contextmanager
def _any_text(connection: Any, damaged: bool) -> Iterator[None]:  # noqa: FBT001 - private
    if not damaged or not hasattr(connection, "text_factory"):
        yield
        return
    connection.text_factory = lambda stored: stored.decode("utf-8", "replace")
    try:
        yield
    finally:
        connection.text_factory = str
