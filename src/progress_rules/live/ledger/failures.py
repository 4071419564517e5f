"""What databases report, told as errors of the library: locked, full, read-only, damaged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from progress_rules.errors import Problem, StoreError

if TYPE_CHECKING:
    from sqlalchemy.exc import DBAPIError

_SQLITE = {
    5: "PR705",  # SQLITE_BUSY
    6: "PR705",  # SQLITE_LOCKED
    3: "PR707",  # SQLITE_PERM
    8: "PR707",  # SQLITE_READONLY
    14: "PR707",  # SQLITE_CANTOPEN: in WAL mode also a folder in which no -wal file can be made
    13: "PR706",  # SQLITE_FULL
    11: "PR708",  # SQLITE_CORRUPT
    26: "PR708",  # SQLITE_NOTADB
}
_SQLITE_IO = {
    778: "PR706",  # SQLITE_IOERR_WRITE: a limit on the size of files, or a quota
    4874: "PR706",  # SQLITE_IOERR_SHMSIZE: no room for the index of the log
    522: "PR708",  # SQLITE_IOERR_SHORT_READ: the file is shorter than it says
}
_POSTGRES = {
    "55P03": "PR705",  # lock_not_available
    "40P01": "PR705",  # deadlock_detected
    "40001": "PR705",  # serialization_failure
    "57014": "PR705",  # query_canceled: statement_timeout
    "53100": "PR706",  # disk_full
    "25006": "PR707",  # read_only_sql_transaction
    "42501": "PR707",  # insufficient_privilege
    "XX001": "PR708",  # data_corrupted
    "XX002": "PR708",  # index_corrupted
}


def code_of(error: DBAPIError) -> str:
    """Return the code of the message for what a database reported."""
    number = getattr(error.orig, "sqlite_errorcode", None)
    if isinstance(number, int):
        return _SQLITE_IO.get(number) or _SQLITE.get(number & 0xFF, "PR709")
    if "Could not decode to UTF-8" in str(error.orig):  # the driver's own, without a number
        return "PR708"
    return _POSTGRES.get(getattr(error.orig, "sqlstate", None) or "", "PR709")


def reason_of(error: DBAPIError) -> str:
    """Return the database's own words, their first line."""
    words = str(error.orig).strip().splitlines()
    return words[0] if words else type(error.orig).__name__


def told(error: DBAPIError, place: str, seconds: float) -> StoreError:
    """Return the error of the library for what a database reported; what was begun has been taken back."""
    values = {"place": place, "reason": reason_of(error), "seconds": f"{seconds:g}"}
    return StoreError(Problem(code_of(error), values=values))
