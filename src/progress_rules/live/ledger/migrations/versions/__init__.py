"""One file for each version of the schema; a published one never changes."""
