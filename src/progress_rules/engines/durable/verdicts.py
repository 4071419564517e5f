"""Signal and light as questions: one rule of durable's for each level, and for what is unknown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from progress_rules.engines.durable.conditions import Asking
from progress_rules.engines.durable.logic import NEVER, Test, all_of, any_of

if TYPE_CHECKING:
    from progress_rules.engines.durable.compile import Compiler, Register
    from progress_rules.engines.durable.logic import Three

Ranked = list[tuple[int, "Register"]]


def decide(c: Compiler, verdict: str, rules: Ranked) -> Register:
    """Return the register of a verdict, from the rules that give it and the level of each."""
    if c.plan.late:  # given by another group
        return c.fact("verdict", verdict, "level")
    if verdict == "light" and not rules:
        return c.verdicts["signal"]
    asking = Asking(c)
    by_rank: dict[int, list[Three]] = {}
    for rank, register in sorted(rules, key=lambda rule: -rule[0]):
        by_rank.setdefault(rank, []).append(asking.truth(register))
    cases = _signal(by_rank) if verdict == "signal" else _light(c, asking, by_rank)
    return c.question(asking, cases, "level")


def _signal(by_rank: dict[int, list[Three]]) -> list[tuple[bool | int | None, Test]]:
    """The most severe level of the rules that fired; unknown when an undecided one could be worse."""
    cases: list[tuple[bool | int | None, Test]] = []
    milder: list[Test] = []
    for rank, threes in by_rank.items():
        fired = any_of(*(three.true for three in threes))
        settled = all_of(*(three.not_true for three in threes))
        open_ = all_of(settled, any_of(*(three.unknown for three in threes)))
        cases += [(rank, all_of(*milder, fired)), (None, all_of(*milder, open_))]
        milder.append(all_of(*(three.false for three in threes)))
    return [*cases, (0, all_of(*milder))]


def _light(
    c: Compiler, asking: Asking, by_rank: dict[int, list[Three]]
) -> list[tuple[bool | int | None, Test]]:
    """The worse of the signal and the levels of the light rules, under the same reservation."""
    top = len(c.plan.scale.levels) - 1
    signal = asking.whole(c.verdicts["signal"], 0)
    known, unknown = Test({f"{signal}_known": 1}), Test({f"{signal}_known": 0})
    cases: list[tuple[bool | int | None, Test]] = []
    worse: list[Test] = []  # nothing of a worse rank has fired or may have
    for rank in range(top, -1, -1):
        threes = by_rank.get(rank, [])
        fired = any_of(*(three.true for three in threes))
        is_it = all_of(known, Test({signal: rank}))
        bound = NEVER if rank == top else all_of(known, Test({"$lte": {signal: rank}}))
        if rank == top:
            cases.append((rank, any_of(is_it, fired)))
        else:
            cases.append((rank, all_of(*worse, bound, any_of(is_it, fired))))
        quiet = all_of(*(three.not_true for three in threes))
        may = any_of(*(three.unknown for three in threes))
        below = Test({"$lt": {signal: rank}})
        if rank == top:
            open_ = any_of(unknown, all_of(may, below))
            cases.append((None, all_of(quiet, open_)))
        else:
            cases.append((None, all_of(*worse, known, quiet, may, below)))
        worse.append(all_of(*(three.false for three in threes)))
    return cases
