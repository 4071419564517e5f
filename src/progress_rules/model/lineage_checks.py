"""What the tables of successions and baselines must not say: of their rows taken together."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from progress_rules.errors import Problem
from progress_rules.quantities import format_decimal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from progress_rules.model.intake_table import ReadTable

    Row = dict[str, Any]

ROW = "\0row"
"""The name of the row numbers beside the columns of a table; no heading can be the same."""

WHOLE = Decimal(100)


def _successions(rows: Sequence[Row], table: ReadTable) -> Iterable[Problem]:
    """Return projects that go on in themselves, circles, and predecessors of which more than all goes on."""
    known = [row for row in rows if row["predecessor"] is not None and row["successor"] is not None]
    for row in known:
        if row["predecessor"] == row["successor"]:
            place = table.origin.place(table.index(row[ROW]), table.header("successor"))
            yield Problem("PR151", place, {"project": row["successor"]})
    for row, circle in circles([row for row in known if row["predecessor"] != row["successor"]]):
        place = table.origin.place(table.index(row[ROW]))
        yield Problem("PR152", place, {"circle": " → ".join(circle)})
    shares: dict[str, list[Row]] = defaultdict(list)
    for row in known:
        if row["share"] is not None:
            shares[row["predecessor"]].append(row)
    for project, lines in shares.items():
        total = sum((line["share"] for line in lines), Decimal(0))
        if total > WHOLE:
            place = table.origin.place(table.index(lines[-1][ROW]), table.header("share"))
            terms = " + ".join(format_decimal(line["share"]) for line in lines)
            written = f"{terms} = {format_decimal(total)}" if len(lines) > 1 else terms
            values = {"project": project, "shares": written}
            yield Problem("PR153", place, values)


def circles(rows: Sequence[Row]) -> list[tuple[Row, list[str]]]:
    """Return every way that leads from a project back to itself, each with its first row.

    >>> steps = [("A", "B"), ("B", "C"), ("C", "B")]
    >>> rows = [{"predecessor": a, "successor": b} for a, b in steps]
    >>> [way for _, way in circles(rows)]
    [['B', 'C', 'B']]
    """
    left, found = list(rows), []
    while left:
        starts, ends = {r["predecessor"] for r in left}, {r["successor"] for r in left}
        inner = [r for r in left if r["predecessor"] in ends and r["successor"] in starts]
        if len(inner) < len(left):
            left = inner
            continue
        following = {row["predecessor"]: row for row in reversed(left)}
        way = [left[0]["predecessor"]]
        while way[-1] not in way[:-1]:
            way.append(following[way[-1]]["successor"])
        way = way[way.index(way[-1]) :]
        found.append((following[way[0]], way))
        left = [r for r in left if r["predecessor"] not in way]
    return found


def _baselines(rows: Sequence[Row], table: ReadTable) -> Iterable[Problem]:
    """Return versions that are no whole numbers, that begin before an earlier one, or lack the original."""
    versions: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        version = row["version"]
        if version is None or row["project"] is None:
            continue
        if version < 1 or version != version.to_integral_value():
            place = table.origin.place(table.index(row[ROW]), table.header("version"))
            yield Problem("PR154", place, {"text": format_decimal(version)})
            continue
        versions[row["project"]].append(row)
    for project, mine in versions.items():
        mine.sort(key=lambda row: row["version"])
        if mine[0]["version"] != 1:
            place = table.origin.place(table.index(mine[0][ROW]), table.header("version"))
            values = {"project": project, "version": format_decimal(mine[0]["version"])}
            yield Problem("PR155", place, values)
        dated = [row for row in mine if row["from"] is not None]
        for before, row in pairwise(dated):
            if row["from"] < before["from"]:
                place = table.origin.place(table.index(row[ROW]), table.header("from"))
                values = {
                    "version": format_decimal(row["version"]), "day": row["from"].isoformat(),
                    "other": format_decimal(before["version"]), "before": before["from"].isoformat(),
                }  # fmt: skip
                yield Problem("PR156", place, values)


LINEAGE_CHECKS: dict[str, Callable[[Sequence[Row], ReadTable], Iterable[Problem]]] = {
    "successions": _successions,
    "baselines": _baselines,
}
"""What else is looked at in the rows of a table, by its name."""
