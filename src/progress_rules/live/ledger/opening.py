"""Opening: is there a ledger, is it one, and is its schema that of this version?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from alembic.util import CommandError
from sqlalchemy import inspect

from progress_rules.errors import Bilingual, Problem, StoreError
from progress_rules.live.ledger.database import Database
from progress_rules.live.ledger.migrate import upgrade, version_of, versions
from progress_rules.live.ledger.schema import METADATA, VERSION

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Connection

    from progress_rules.live.ledger.location import Location

_OURS = {*METADATA.tables, VERSION}


def opened(at: Location, *, create: bool, seconds: float) -> Database:
    """Return the database of a ledger with the schema of this version; it is made or migrated where needed.

    Raises:
        StoreError: PR702 to PR709.
    """
    if at.path is not None:
        _look_at_file(at, create=create)
    database = Database(at, seconds)
    try:
        with database.reading() as connection:
            due = _due(connection, at, create=create)
        if due:
            database.keep_a_log()
            with database.writing(schema=True) as connection:
                if _due(connection, at, create=create):  # another process may have been quicker
                    _upgrade(connection)
    except BaseException:
        database.close()
        raise
    return database


def _look_at_file(at: Location, *, create: bool) -> None:
    path = at.path
    assert path is not None  # noqa: S101 - asked before
    try:
        path.stat()
    except FileNotFoundError:
        pass
    except OSError as error:  # a name that is too long, links that lead in a circle, a folder that is closed
        values = {"place": at.shown, "reason": error.strerror or type(error).__name__}
        raise StoreError(Problem("PR709", values=values)) from error
    if path.is_dir():
        reason = Bilingual("it is a folder", "它是文件夹")
    elif not path.parent.is_dir():
        reason = Bilingual(f"there is no folder {path.parent}", f"没有文件夹 {path.parent}")
    elif not create and not path.exists():
        raise StoreError(Problem("PR702", values={"place": at.shown}))
    elif path.exists() and not path.is_file():  # to read a pipe would wait for ever
        reason = Bilingual("it is a device or a pipe", "它是设备或管道")
    else:
        _refuse_torn(at, path)
        return
    raise StoreError(Problem("PR709", values={"place": at.shown, "reason": reason}))


def _refuse_torn(at: Location, path: Path) -> None:
    """Refuse a file that is shorter than it says: SQLite would read blanks in the place of what is gone.

    While there is a log beside it, the file may be behind it, and SQLite completes it from there.
    """
    log = path.with_name(f"{path.name}-wal")
    if not path.exists() or (log.exists() and log.stat().st_size):
        return
    with path.open("rb") as file:
        head = file.read(100)
    if len(head) < 100 or not head.startswith(b"SQLite format 3\x00") or head[24:28] != head[92:96]:
        return
    size = int.from_bytes(head[16:18], "big")
    said = int.from_bytes(head[28:32], "big") * (65536 if size == 1 else size)
    found = path.stat().st_size
    if found < said:
        reason = Bilingual(f"it has {found} bytes instead of {said}", f"只有 {found} 字节，应为 {said} 字节")
        raise StoreError(Problem("PR708", values={"place": at.shown, "reason": reason}))


def _due(connection: Connection, at: Location, *, create: bool) -> bool:
    """Return whether the schema has to be made or brought up to date."""
    known = versions()
    version = version_of(connection)
    if version is None:
        tables = set(inspect(connection).get_table_names())
        foreign = sorted(tables & _OURS if at.path is None else tables)
        if foreign:
            found = ", ".join(foreign[:5]) + (", ..." if len(foreign) > 5 else "")
            raise StoreError(Problem("PR703", values={"place": at.shown, "found": found}))
        if not create:
            raise StoreError(Problem("PR702", values={"place": at.shown}))
        return True
    if version not in known:
        values = {"place": at.shown, "found": version, "known": known[-1]}
        raise StoreError(Problem("PR704", values=values))
    return version != known[-1]


def _upgrade(connection: Connection) -> None:
    try:
        upgrade(connection)
    except CommandError as error:  # pragma: no cover - the scripts are ours
        raise AssertionError(str(error)) from error
