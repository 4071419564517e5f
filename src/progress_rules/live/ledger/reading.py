"""Reading entries a page at a time, so that a ledger of any length takes the same memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from progress_rules.live.ledger.entry import FACT_KINDS, GENESIS, Head
from progress_rules.live.ledger.schema import ENTRIES, HEAD

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

    from progress_rules.live.ledger.database import Database
    from progress_rules.live.ledger.entry import Row

PAGE = 1000

MOST = 2**63 - 1
"""The largest number that a database can compare with."""


def pages(
    database: Database,
    *,
    after: int | None,
    kind: str | None = None,
    until: int | None = None,
    damaged: bool = False,
) -> Iterator[Row]:
    """Return the rows in order of their numbers; each page is read in a transaction of its own."""
    while True:
        query = select(ENTRIES).order_by(ENTRIES.c.number).limit(PAGE)
        if after is not None:
            query = query.where(ENTRIES.c.number > after)
        if kind is not None:
            query = query.where(ENTRIES.c.kind == kind)
        if until is not None:
            query = query.where(ENTRIES.c.number <= until)
        with database.reading(damaged=damaged) as connection:
            rows = connection.execute(query).mappings().all()
        yield from rows
        if len(rows) < PAGE:
            return
        after = rows[-1]["number"]


def last_known(connection: Connection, bound: int | str | None) -> int:
    """Return the number of the last entry up to a number or a moment as it is stored; 0 for none."""
    query = select(ENTRIES.c.number).order_by(ENTRIES.c.number.desc()).limit(1)
    if isinstance(bound, int):
        query = query.where(ENTRIES.c.number <= min(bound, MOST))
    elif bound is not None:
        query = query.where(ENTRIES.c.recorded_at <= bound)
    return connection.execute(query).scalar() or 0


def latest_facts(connection: Connection, until: int) -> Iterator[Row]:
    """Return the last version of each fact up to an entry, those that were taken back left out."""
    last = (
        select(func.max(ENTRIES.c.number))
        .where(ENTRIES.c.kind.in_(FACT_KINDS), ENTRIES.c.number <= until)
        .group_by(ENTRIES.c.table_name, ENTRIES.c.fact_key)
    )
    query = (
        select(ENTRIES)
        .where(ENTRIES.c.number.in_(last), ENTRIES.c.kind != "retraction")
        .order_by(ENTRIES.c.number)
    )
    yield from connection.execute(query).mappings()


def under_key(connection: Connection, key: str) -> list[Row]:
    """Return the rows that were posted under a client's key, in their order."""
    query = select(ENTRIES).where(ENTRIES.c.post_key == key).order_by(ENTRIES.c.post_position)
    return list(connection.execute(query).mappings())


def latest(
    connection: Connection, kind: str | None = None, until: int | None = None, name: str | None = None
) -> Row | None:
    """Return the last row; of a kind, of those up to a number, of a name (that of a pack), where one is given."""
    query = select(ENTRIES).order_by(ENTRIES.c.number.desc()).limit(1)
    if kind is not None:
        query = query.where(ENTRIES.c.kind == kind)
    if until is not None:
        query = query.where(ENTRIES.c.number <= until)
    if name is not None:
        query = query.where(ENTRIES.c.fact_key == name)
    return connection.execute(query).mappings().first()


def head_of(connection: Connection) -> Head:
    """Return what the head says is the last entry."""
    row = connection.execute(select(HEAD.c.number, HEAD.c.digest)).first()
    return Head(0, GENESIS) if row is None else Head(row[0], row[1])
