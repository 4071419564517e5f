"""Where a ledger is: a file, or a database on a PostgreSQL server."""

from __future__ import annotations

from dataclasses import dataclass
from os import PathLike, fspath
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from progress_rules.errors import Problem, StoreError

if TYPE_CHECKING:
    from sqlalchemy import URL

_POSTGRES = ("postgresql", "postgres", "postgresql+psycopg")


@dataclass(frozen=True, slots=True)
class Location:
    """A place of a ledger; `shown` is how messages name it, without a password."""

    url: URL
    shown: str
    path: Path | None = None


def location(given: str | PathLike[str]) -> Location:
    """Return the place that a URL or path names.

    Raises:
        StoreError: PR701 for anything but the path of a file, sqlite:///... and postgresql://...

    >>> location("sqlite:///office.db").path.name, location("postgresql://me:secret@host/db").shown
    ('office.db', 'postgresql://me:***@host/db')
    """
    from sqlalchemy import URL, make_url
    from sqlalchemy.exc import ArgumentError

    text = fspath(given)
    scheme, mark, _ = text.partition("://")
    if not mark:
        if not text.strip() or text == ":memory:" or "\x00" in text or not _names(text):
            raise StoreError(Problem("PR701", values={"text": text}))
        path = Path(text)
        return Location(URL.create("sqlite+pysqlite", database=str(path)), str(path), path)
    if scheme in {"sqlite", "sqlite+pysqlite"}:  # versions of SQLAlchemy differ on what % means in a path
        written = unquote(text.partition(":///")[2])
        if not written.strip() or written == ":memory:" or "?" in text:
            raise StoreError(Problem("PR701", values={"text": text}))
        return location(Path(written))
    try:
        url = make_url(text)
    except (ArgumentError, ValueError) as error:
        raise StoreError(Problem("PR701", values={"text": scheme + mark + "..."})) from error
    if scheme in _POSTGRES:
        shown = url.render_as_string(hide_password=True)
        return Location(url.set(drivername="postgresql+psycopg"), shown)
    raise StoreError(Problem("PR701", values={"text": url.render_as_string(hide_password=True)}))


def _names(text: str) -> bool:
    """Whether a text can be the name of a file: one with half a surrogate pair cannot."""
    return text.encode(errors="replace").decode() == text
