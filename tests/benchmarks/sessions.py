"""Measure posts to a session against peers in one run: `python -m tests.benchmarks.sessions`.

The job: projects report month after month, all of a month before the next. A month behind plan is yellow, from the
second in a row red; each post is answered with the light. All contestants are posted the same reports, a month at a
time in turns, so that what else the machine does meets all of them; they must come to the same lights, and the
session's must be those that `assess` gives in the end.

`--memory` measures instead what is kept in memory, see `tests.benchmarks.session_memory`.
"""

from __future__ import annotations

import argparse
import gc
import random
import sys
import tempfile
import time
from array import array
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import progress_rules as pr
from tests.benchmarks import session_memory
from tests.benchmarks import session_peers as by

if TYPE_CHECKING:
    from collections.abc import Iterator

OURS = "session"
SCALE = ("a bare zen expression", "plain Python")
"""Contestants that no ratio is taken to: they are no rules engines."""


@dataclass
class Contestant:
    """What answers posts, what it answered, how many nanoseconds each answer took, and of the processor all of them."""

    name: str
    post: by.Post
    lights: list[str] = field(default_factory=list)
    times: array[int] = field(default_factory=lambda: array("q"))
    worked: int = 0

    def take(self, reports: list[pr.Report]) -> None:
        """Answer reports one by one."""
        post, lights, times, clock = self.post, self.lights, self.times, time.perf_counter_ns
        begun = time.process_time_ns()
        for report in reports:
            start = clock()
            light = post(report)
            times.append(clock() - start)
            lights.append(light)
        self.worked += time.process_time_ns() - begun

    @property
    def rate(self) -> float:
        """Posts in a second of processor time: the machine may be doing other things besides."""
        return len(self.times) / self.worked * 1e9

    def quantile(self, part: float) -> float:
        """Return the microseconds within which a part of the posts were answered."""
        return sorted(self.times)[int(part * (len(self.times) - 1))] / 1e3


def months_of(projects: int, posts: int) -> Iterator[list[pr.Report]]:
    """Yield the reports of each month; progress in tenths of a per cent."""
    noise = random.Random(2017)
    for month in range(-(-posts // projects)):
        label = f"{2010 + month // 12}-{month % 12 + 1:02d}"
        yield [
            pr.Report(
                project=by.name_of(i), period=label,
                planned_progress=noise.randrange(1000) / 10, actual_progress=noise.randrange(1000) / 10,
            )
            for i in range(min(projects, posts - month * projects))
        ]  # fmt: skip


def contestants(session: pr.Session, read: pr.Session, projects: int) -> Iterator[Contestant]:
    """Yield who takes part; whoever is not installed is named."""
    yield Contestant(OURS, by.by_session(session))
    yield Contestant("session, given dicts", by.by_session_from_dicts(read))
    if by.installed("durable", "durable_rules_engine"):
        yield Contestant("durable_rules", by.by_durable_rules(projects))
        stateful = by.by_durable_state(projects)
        if stateful is None:
            print(f"left out: durable_rules with its own state, it holds fewer than {projects:,} sids")
        else:
            yield Contestant("durable_rules, own state", stateful)
    else:
        print("left out: durable_rules, not installed")
    if by.installed("zen"):
        yield Contestant("zen-engine", by.by_zen_engine(projects))
        yield Contestant(SCALE[0], by.by_zen_expression(projects))
    else:
        print("left out: zen-engine, not installed")
    yield Contestant(SCALE[1], by.by_plain_python(projects))


def compare(posts: int, projects: int) -> bool:
    """Measure and print; return whether all lights are equal."""
    months = list(months_of(projects, posts))
    print(f"{posts:,} reports of {projects:,} projects, {len(months)} months, one post each\n")
    session, read = by.session_of(projects), by.session_of(projects)
    running = list(contestants(session, read, projects))
    gc.collect()
    gc.freeze()  # what the stream itself takes up is no contestant's
    for month in months:
        for one in running:
            one.take(month)
    print(f"{'':<26}{'posts/s*':>10}{'p50 us':>10}{'p99 us':>10}")
    for one in running:
        print(f"{one.name:<26}{one.rate:>10,.0f}{one.quantile(0.5):>10.1f}{one.quantile(0.99):>10.1f}")
    print("* in a second of processor time; the other columns are times on the clock")
    peers = [one for one in running if not one.name.startswith(OURS) and one.name not in SCALE]
    print()
    for one in peers:
        print(f"session against {one.name + ':':<28}{running[0].rate / one.rate:>6.2f} times as fast")
    if peers:
        best = max(peers, key=lambda one: one.rate)
        print(f"session against the best of them: {running[0].rate / best.rate:.2f} times as fast (aim 5)")
    growth(running[0], projects, len(months))
    same = all(one.lights == running[0].lights for one in running)
    return settled(session, posts) and same


def growth(ours: Contestant, projects: int, months: int) -> None:
    """Print what a post took early and late in the history of a project."""
    print()
    for month in sorted({min(10, months), months}):
        times = sorted(ours.times[(month - 1) * projects : month * projects])
        print(f"session, a post in month {month:>3}: {times[len(times) // 2] / 1e3:.1f} us (the median)")


def settled(session: pr.Session, posts: int) -> bool:
    """Settle, print how long that took, and return whether the session says what an assessment says."""
    start = time.perf_counter()
    session.settle()
    print(f"session, settle() at the end: {time.perf_counter() - start:.2f} s, {posts:,} reports")
    whole = pr.assess(session.portfolio, session.pack, as_of=session.day).lights
    mine = session.table("lights")
    return mine.sort("project", "period").equals(whole.select(mine.columns).sort("project", "period"))


def kept(posts: int, projects: int) -> bool:
    """The same with a ledger on disk, where a post is durable when it returns; return whether the lights are equal."""
    months = list(months_of(projects, posts))
    with tempfile.TemporaryDirectory() as folder:
        session = by.session_of(projects, Path(folder) / "ledger.db")
        ours, plain = Contestant("ledger", by.by_session(session)), Contestant("plain", by.by_plain_python(0))
        for month in months:
            ours.take(month)
            plain.take(month)
        session.close()
    rate = posts / sum(ours.times) * 1e9
    print(f"\nsession with a SQLite ledger, {posts:,} posts, each on the disk when it returns:")
    print(
        f"{rate:.0f} posts/s on the clock, p50 {ours.quantile(0.5):.0f} us, p99 {ours.quantile(0.99):.0f} us"
    )
    return ours.lights == plain.lights


def main(arguments: list[str] | None = None) -> int:
    """Run the comparison, or measure memory; exit 1 when the lights differ."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.sessions")
    parser.add_argument("--posts", type=int, default=5_000)
    parser.add_argument("--projects", type=int, default=50)
    parser.add_argument(
        "--ledger", type=int, default=500, help="posts to a session with a ledger (default 500)"
    )
    parser.add_argument("--memory", action="store_true", help="measure memory, not time")
    options = parser.parse_args(arguments)
    if options.memory:
        return session_memory.measure(options.posts, options.projects)
    same = compare(options.posts, options.projects)
    if options.ledger:
        same = kept(options.ledger, min(options.projects, options.ledger)) and same
    print("lights are equal" if same else "LIGHTS DIFFER")
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
