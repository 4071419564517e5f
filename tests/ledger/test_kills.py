"""Writers that are killed, and writers at once: what was acknowledged is there, nothing is there twice.

PROGRESS_RULES_KILLS=500 kills so many times (on PostgreSQL a fifth of it); without it 20 and 4 times.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest

import progress_rules as pr
from progress_rules.live.ledger import Draft, Ledger, fact_of, pack_draft
from tests.ledger.conftest import Place
from tests.ledger.writer import drafts

ROOT = Path(__file__).parents[2]
KILLS = int(os.environ.get("PROGRESS_RULES_KILLS", "0"))
SEED = int(os.environ.get("PROGRESS_RULES_SEED", "1"))


def start(place: Place, name: str, first: int, *last: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tests.ledger.writer", place.url, name, str(first), *map(str, last)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT)


def acknowledged(lines: Iterable[bytes]) -> dict[int, list[int]]:
    words = [line.decode().split() for line in lines if line.endswith(b"\n") and line != b"ready\n"]
    return {int(i): [int(n) for n in numbers.split(",")] for i, numbers in words}


def plain(posts: Iterable[list[Draft]]) -> pr.Portfolio:
    """Return the portfolio of posts, worked out without a ledger."""
    facts: dict[tuple[str, str], Draft] = {}
    for post in posts:
        for draft in post:
            if draft.kind == "retraction":
                facts.pop((draft.table, str(draft.key)), None)
            else:
                facts[draft.table, str(draft.key)] = draft
    return pr.Portfolio.from_facts(fact_of(draft) for draft in facts.values())


def check(ledger: Ledger, acks: dict[str, dict[int, list[int]]]) -> int:
    """Check a ledger against what its clients were told; return how many posts it holds."""
    verified = ledger.verify()
    assert verified.faults == ()
    found: dict[str, list[int]] = {}
    order = []
    for entry in ledger.entries():
        if entry.post_key not in found:
            order.append(str(entry.post_key))
        found.setdefault(str(entry.post_key), []).append(entry.number)
    for name, told in acks.items():
        for i, numbers in told.items():
            assert found[f"{name} {i}"] == numbers  # there, and once
    posts = []
    for key in order:
        name, i = key.split()
        posts.append(drafts(name, int(i)))
        assert len(found[key]) == len(posts[-1])  # whole
    facts = plain(posts)
    assert ledger.portfolio(tables=()) == facts
    batch = pr.assess(facts, "ziyang", as_of="2017-10-31")
    replayed = ledger.replay("2017-10-31", pack=pr.load_pack("ziyang"))
    for table in ("lights", "actions", "findings"):
        assert getattr(replayed, table).equals(getattr(batch, table))
    return len(order)


def killed(place: Place, rounds: int) -> tuple[int, int]:
    """Kill a writer so many times at random moments; return how many posts and how many unanswered ones."""
    chance = random.Random(SEED)
    told: dict[int, list[int]] = {}
    unanswered = 0
    for done in range(rounds):
        first = max(told, default=-1) + 1
        writer = start(place, "a", first)
        assert writer.stdout is not None
        assert writer.stdout.readline() == b"ready\n"
        begun = writer.stdout.readline() if done % 3 else b""  # two of three while it is posting
        time.sleep(chance.uniform(0, 0.15 if done % 3 else 0.2))
        writer.kill()
        out = begun + writer.stdout.read()
        assert writer.wait() == -9
        writer.stdout.close()
        now = acknowledged(out.splitlines(keepends=True))
        assert list(now) == list(range(first, first + len(now)))
        told |= now
        if told and (done % 10 == 9 or done == rounds - 1):
            with place.open() as ledger:
                posts = check(ledger, {"a": told})
                unanswered += posts - len(told)
    return len(told), unanswered


def test_a_writer_that_is_killed(place: Place, capsys: pytest.CaptureFixture[str]):
    rounds = (KILLS or 20) if place.kind == "sqlite" else (KILLS or 20) // 5
    posts, unanswered = killed(place, rounds)
    with capsys.disabled():
        print(f"\n{place.kind}: {rounds} kills, {posts} acknowledged posts, {unanswered} written unanswered")  # noqa: T201


def test_two_writers_at_once(place: Place):
    count = 25
    writers = {name: start(place, name, 0, count - 1) for name in ("a", "b")}
    acks = {}
    for name, writer in writers.items():
        out, _ = writer.communicate(timeout=300)
        assert writer.returncode == 0
        acks[name] = acknowledged(out.splitlines(keepends=True))
        assert len(acks[name]) == count
    with place.open() as ledger:
        assert check(ledger, acks) == 2 * count
        names = [str(entry.post_key)[0] for entry in ledger.entries()]
        assert Counter(names).keys() == {"a", "b"}
        ledger.append(pack_draft(pr.load_pack("ziyang")))
        assert ledger.replay("2017-10-31").lights.height
