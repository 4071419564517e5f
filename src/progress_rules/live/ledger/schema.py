"""The tables of a ledger, as the library reads and writes them. The migrations make them."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Integer, MetaData, Table, Text

METADATA = MetaData()

NUMBER = BigInteger().with_variant(Integer(), "sqlite")
"""Numbers of entries; SQLite keeps its rows by a key of the type INTEGER, any other costs an index more."""

ENTRIES = Table(
    "ledger_entries",
    METADATA,
    Column("number", NUMBER, primary_key=True, autoincrement=False),
    Column("kind", Text, nullable=False),
    Column("table_name", Text, nullable=False),
    Column("fact_key", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("valid_from", Text),
    Column("valid_to", Text),
    Column("author", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("recorded_at", Text, nullable=False),
    Column("utc_offset", Integer),
    Column("post_key", Text),
    Column("post_position", Integer),
    Column("supersedes", NUMBER),
    Column("previous", Text, nullable=False),
    Column("digest", Text, nullable=False),
)
"""One row for each entry. Days and moments are ISO text: what is digested is what is stored."""

HEAD = Table(
    "ledger_head",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("number", NUMBER, nullable=False),
    Column("digest", Text, nullable=False),
)
"""One row, the last entry: what writers lock, and what tells that entries at the end are missing."""

VERSION = "ledger_version"
"""The table in which Alembic keeps the version of the schema."""
