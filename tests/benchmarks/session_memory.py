"""What a session keeps in memory, post after post: `python -m tests.benchmarks.sessions --memory --posts 1000000`.

Three forms: facts that replace each other under the same key (corrections of reports, and one post in a thousand the
progress of an issue), where memory must stay as it is; new facts, where it grows with the facts; and corrections under
keys of the client's own without a ledger, whose answers the session keeps.
"""

from __future__ import annotations

import gc
import random
import time
from pathlib import Path
from typing import TYPE_CHECKING

import progress_rules as pr
from tests.benchmarks.session_peers import name_of, session_of

if TYPE_CHECKING:
    from collections.abc import Iterator

SAMPLES = 10
MONTHS = 12
ISSUES = 50
EVERY = 1000
"""One post of so many is the progress of an issue: it takes a thousand times as long as a report."""


def resident() -> int:
    """Return the bytes of this process that are in memory."""
    gc.collect()
    status = Path("/proc/self/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")) * 1024


def report(noise: random.Random, i: int, month: int, **further: object) -> pr.Report:
    """Return a report on a project in a month, counted from January of the year 1900."""
    return pr.Report(
        project=name_of(i), period=f"{1900 + month // 12}-{month % 12 + 1:02d}",
        planned_progress=noise.randrange(1000) / 10, actual_progress=noise.randrange(1000) / 10, **further,
    )  # fmt: skip


def issue(noise: random.Random, i: int) -> pr.Issue:
    """Return an issue of a project, some days on."""
    return pr.Issue(
        id=f"I-{i:02d}", project=name_of(i), title=f"land, {noise.randrange(10**9)}", raised_at="1900-06-01",
        owner="a", resolved_at=f"1900-07-{noise.randrange(1, 29):02d}",
    )  # fmt: skip


def replacing(projects: int, noise: random.Random) -> Iterator[pr.Report | pr.Issue]:
    """Yield facts of ever the same keys, again and again."""
    count = 0
    while True:
        for month in range(MONTHS):
            for i in range(projects):
                count += 1
                yield (
                    issue(noise, count // EVERY % ISSUES % projects)
                    if count % EVERY == 0
                    else report(noise, i, month)
                )


def new(projects: int, noise: random.Random) -> Iterator[pr.Report]:
    """Yield the reports of one month after another."""
    month = 0
    while True:
        for i in range(projects):
            yield report(noise, i, month)
        month += 1


def measure(posts: int, projects: int) -> int:
    """Measure each form and print the samples."""
    if not Path("/proc/self/status").exists():
        print("left out: this system does not say how much memory a process has")
        return 0
    for name, facts, keyed, count in (
        ("facts that replace each other", replacing, False, posts),
        ("corrections under keys of the client, no ledger", replacing, True, posts // 10),
        ("new facts", new, False, posts),
    ):
        session, stream = session_of(projects), facts(projects, random.Random(7))
        for _ in range(
            max(MONTHS * projects, EVERY * ISSUES) if facts is replacing and count == posts else 1
        ):
            session.post(next(stream))  # once round before it counts
        sampled(name, session, stream, count, keyed=keyed)
    return 0


def sampled(
    name: str, session: pr.Session, stream: Iterator[pr.Report | pr.Issue], posts: int, *, keyed: bool
) -> None:
    """Post, and print what the process takes up from time to time, and what a post added to it."""
    print(f"\n{name}: {posts:,} posts, {len(session._state.facts):,} facts at first")
    samples, start = [resident()], time.perf_counter()
    post, each = session.post, max(posts // SAMPLES, 1)
    for part in range(SAMPLES):
        for k in range(each):
            post(next(stream), key=f"{part} {k}") if keyed else post(next(stream))
        samples.append(resident())
    seconds = time.perf_counter() - start
    print("MB: " + " ".join(f"{sample / 1e6:.1f}" for sample in samples))
    added = (samples[-1] - samples[0]) / (each * SAMPLES)
    print(f"{added:.1f} bytes a post, {len(session._state.facts):,} facts at last, {seconds:.0f} s")
