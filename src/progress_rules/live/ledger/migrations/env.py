"""What Alembic runs: the migrations, in the transaction and on the connection that it is handed."""

from __future__ import annotations

from alembic import context

from progress_rules.live.ledger.schema import METADATA, VERSION


def run() -> None:
    """Run the migrations that are due."""
    context.configure(
        connection=context.config.attributes["connection"],
        target_metadata=METADATA,
        version_table=VERSION,
        transactional_ddl=True,
    )
    context.run_migrations()


if hasattr(context, "config"):  # inside of Alembic, not when the module is only looked at
    run()
