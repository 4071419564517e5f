"""Bring the schema of a database to the version of this library."""

from __future__ import annotations

from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from progress_rules.live.ledger.schema import VERSION

if TYPE_CHECKING:
    from sqlalchemy import Connection

_ONE_AT_A_TIME = Lock()
"""Alembic keeps what it works on in module globals."""


def _config() -> Config:
    config = Config()
    folder = Path(__file__).parent / "migrations"
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def versions() -> tuple[str, ...]:
    """Return the versions of the schema that this library knows, the first one first.

    >>> versions()[0]
    '0001'
    """
    script = ScriptDirectory.from_config(_config())
    return tuple(reversed([one.revision for one in script.walk_revisions()]))


def version_of(connection: Connection) -> str | None:
    """Return the version of the schema of a database; None where there is no ledger in it."""
    if not inspect(connection).has_table(VERSION):
        return None
    context = MigrationContext.configure(connection, opts={"version_table": VERSION})
    return ", ".join(sorted(context.get_current_heads())) or None  # several only by somebody else's hand


def upgrade(connection: Connection, to: str = "head") -> None:
    """Run the migrations that are due, inside the transaction that the connection is in."""
    config = _config()
    config.attributes["connection"] = connection
    with _ONE_AT_A_TIME:
        command.upgrade(config, to)
