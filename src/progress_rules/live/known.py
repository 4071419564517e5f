"""What was said last: the rows of every table, and what changes in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from progress_rules.live.decisions import COLUMNS, KEYS, SAID_BY, Decision

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from progress_rules.assessment.result import Result
    from progress_rules.live.decisions import Change, Row

Bucket = tuple[str, str, str]
"""A table, what says a row of it (a rule, a duty, ...; of lights the kind of subject), and the subject."""

Rows = dict[tuple[Any, ...], "Row"]


def rows_of(result: Result, tables: Iterable[str] = tuple(COLUMNS)) -> dict[Bucket, Rows]:
    """Return the rows of a result's tables, by buckets and keys."""
    found: dict[Bucket, Rows] = {}
    for table in tables:
        columns = COLUMNS[table]
        said, subject = columns.index(said_by(table)), columns.index("subject")
        keys = [columns.index(name) for name in KEYS[table]]
        for row in result.table(table).select(columns).iter_rows():
            key = tuple(row[at] for at in keys)
            bucket = found.setdefault((table, row[said], row[subject]), {})
            while key in bucket:  # several rows of one key: told apart by their order
                key = (*key, len(bucket))
            bucket[key] = row
    return found


def said_by(table: str) -> str:
    """Return the column that says a row of a table: the rule, the duty ...; of lights the kind of subject."""
    return "each" if table == "lights" else SAID_BY.get(table, "rule")


def bucket_of(table: str, row: Row) -> Bucket:
    """Return the bucket of a row."""
    columns = COLUMNS[table]
    return table, row[columns.index(said_by(table))], row[columns.index("subject")]


class Known:
    """The rows that were said last."""

    def __init__(self) -> None:
        self.buckets: dict[Bucket, Rows] = {}

    def rows(self, table: str) -> list[Row]:
        """Return the rows of a table, in the order of their buckets and keys."""
        held = [rows for (name, *_), rows in self.buckets.items() if name == table]
        return [row for rows in held for row in rows.values()]

    def put(self, bucket: Bucket, key: tuple[Any, ...], row: Row | None) -> Decision | None:
        """Set one row, or take it away, and return what that changes."""
        rows = self.buckets.get(bucket)
        before = None if rows is None else rows.get(key)
        if before == row:
            return None
        if row is None:
            assert rows is not None and before is not None  # noqa: S101, PT018
            del rows[key]
            if not rows:
                del self.buckets[bucket]
            return Decision(bucket[0], "withdrawn", before, place=(bucket, key))
        if rows is None:
            rows = self.buckets[bucket] = {}
        rows[key] = row
        return Decision(bucket[0], "new" if before is None else "changed", row, before, (bucket, key))

    def take(self, decision: Decision) -> None:
        """Set a row as a decision has it."""
        bucket, key = decision.place
        self.put(bucket, key, None if decision.change == "withdrawn" else decision.row)

    def take_back(self, decisions: Iterable[Decision]) -> None:
        """Take back what was put, the last first."""
        for decision in reversed(list(decisions)):
            bucket, key = decision.place
            self.put(bucket, key, decision.row if decision.change == "withdrawn" else decision.before)

    def replace(self, found: dict[Bucket, Rows], scope: Iterable[Bucket] | None = None) -> list[Decision]:
        """Take over the rows of some buckets (by default of all) and return what that changes, in a fixed order."""
        places = set(self.buckets) | set(found) if scope is None else set(scope) | set(found)
        changes: list[Decision] = []
        for bucket in places:
            old, new = self.buckets.get(bucket, {}), found.get(bucket, {})
            if old == new:
                continue
            changes += _differences(bucket, old, new)
            if new:
                self.buckets[bucket] = new
            else:
                del self.buckets[bucket]
        return in_order(changes)


def _differences(bucket: Bucket, old: Rows, new: Rows) -> Iterator[Decision]:
    table = bucket[0]
    for key, row in new.items():
        before = old.get(key)
        if before is None:
            yield Decision(table, "new", row, place=(bucket, key))
        elif before != row:
            yield Decision(table, "changed", row, before, (bucket, key))
    for key, row in old.items():
        if key not in new:
            yield Decision(table, "withdrawn", row, place=(bucket, key))


ORDER = {table: at for at, table in enumerate(COLUMNS)}


def in_order(decisions: Iterable[Decision]) -> list[Decision]:
    """Return decisions in the order in which they are told: by table, then by what they are about."""
    return sorted(decisions, key=lambda d: (ORDER[d.table], tuple(str(part) for part in d.key)))


def merged(decisions: Iterable[Decision]) -> tuple[Decision, ...]:
    """Return decisions with several on one row made one, and those that came to nothing left out."""
    decisions = tuple(decisions)
    if len(decisions) < 2:
        return decisions
    first: dict[Any, Row | None] = {}
    last: dict[Any, Decision] = {}
    for decision in decisions:
        before = decision.row if decision.change == "withdrawn" else decision.before
        first.setdefault(decision.place, before)
        last[decision.place] = decision
    found = []
    for place, decision in last.items():
        before, row = first[place], None if decision.change == "withdrawn" else decision.row
        if row == before:
            continue
        if row is None:
            assert before is not None  # noqa: S101
            found.append(Decision(decision.table, "withdrawn", before, place=place))
        else:
            change: Change = "new" if before is None else "changed"
            found.append(Decision(decision.table, change, row, before, place))
    return tuple(in_order(found))
