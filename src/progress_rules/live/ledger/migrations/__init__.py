"""The versions of the schema, and how a ledger is brought to the last one."""
