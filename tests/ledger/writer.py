"""A client that posts one thing after another and says what the ledger acknowledged, until it is killed.

python -m tests.ledger.writer URL NAME FIRST [LAST]
"""

from __future__ import annotations

import os
import random
import sys

import progress_rules.live.ledger.append
import progress_rules.live.ledger.opening  # noqa: F401 - loaded before it says that it is ready
from progress_rules.live.ledger import Draft, fact_draft, open_ledger, retraction_draft
from progress_rules.model import Project, Report


def drafts(name: str, i: int) -> list[Draft]:
    """Return what the i-th post of a client holds: always the same."""
    chance = random.Random(f"{name} {i}")
    project = f"{name}-{chance.randrange(6)}"
    listed = [fact_draft(Project(id=project, name=f"工程{i}", unit=chance.choice(["交通局", "水务局"])))]
    for _ in range(chance.randrange(3)):
        month = chance.randrange(1, 11)
        planned = month * 9
        report = Report(
            project=project, period=f"2017-{month:02}", planned_progress=planned,
            actual_progress=f"{planned - chance.randrange(3)}.{chance.randrange(10)}",
        )  # fmt: skip
        listed.append(fact_draft(report))
        if chance.randrange(5) == 0:
            listed.append(retraction_draft(report))
    return listed


def main(url: str, name: str, first: int, last: int = 10**9) -> None:
    """Post from the first number on; a line on standard output is written after each acknowledgement."""
    os.write(1, b"ready\n")
    with open_ledger(url, timeout=60) as ledger:
        for i in range(first, last + 1):
            entries = ledger.append(drafts(name, i), key=f"{name} {i}")
            os.write(1, f"{i} {','.join(str(e.number) for e in entries)}\n".encode())


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], *map(int, sys.argv[3:]))
