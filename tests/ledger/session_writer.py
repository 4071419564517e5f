"""A host that posts one fact after another to a session on a ledger, and says what it was told, until it is killed.

python -m tests.ledger.session_writer URL NAME FIRST [LAST]
"""

from __future__ import annotations

import json
import os
import random
import sys

import progress_rules as pr
from progress_rules.live.ledger import open_ledger
from progress_rules.model.facts import Fact


def facts(name: str, i: int) -> list[Fact]:
    """Return the i-th post of a host: always the same. Facts come late, twice, and corrected."""
    chance = random.Random(f"{name} {i}")
    project = f"P-{chance.randrange(5)}"
    if i < 5 or chance.randrange(8) == 0:
        return [pr.Project(id=f"P-{i % 5}", unit=chance.choice(["交通局", "水务局"]))]
    if chance.randrange(8) == 0:
        return [pr.Issue(id=f"{name}-{i}", project=project, raised_at="2017-05-04", urgency="紧急")]
    month = chance.randrange(1, 11)
    return [
        pr.Report(
            project=project, period=f"2017-{month:02}", planned_progress=month * 9,
            actual_progress=f"{month * 9 - chance.randrange(3)}.{chance.randrange(10)}",
        )
    ]  # fmt: skip


def main(url: str, name: str, first: int, last: int = 10**9) -> None:
    """Post from the first number on; a line on standard output is written after each answer."""
    with open_ledger(url, timeout=60) as ledger, pr.Session("ziyang", ledger=ledger) as session:
        os.write(1, b"ready\n")
        for i in range(first, last + 1):
            told = session.post(*facts(name, i), key=f"{name} {i}")
            os.write(1, f"{i} {json.dumps([d.to_dict() for d in told], sort_keys=True)}\n".encode())


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], *map(int, sys.argv[3:]))
