"""Month-by-month histories, made so that together they give the totals of clause ZY-24.

A history is a text with one letter for each month: G and Y for the signal that the facts of the month will
give, M for a month without a report, E for an exempt one, a blank before the project is on the list.
Under the rules of Ziyang a Y that follows a Y turns the light red, and a G ends that.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

AS_OF = "2017-10-31"
"""The day on which the demo is assessed: the end of its last month."""

MONTHS = 10
PROJECTS = 177
PUBLISHED = {"ever_red": 33, "ever_yellow": 84, "yellow_to_green": 31, "red_exits": 14}
"""The totals that the city published, by the counters of the pack (ZY-24)."""


def make_histories(rng: Random) -> list[str]:
    """Return one history for each project, in no particular order.

    Every project that was ever red was yellow first, so the 33 are among the 84. A yellow light turns
    green in some projects that were never red and in some (`relapsed`) before their red spell.
    """
    never_red = PUBLISHED["ever_yellow"] - PUBLISHED["ever_red"]
    relapsed = rng.randint(1, 4)
    recovered = PUBLISHED["yellow_to_green"] - relapsed
    still_red = PUBLISHED["ever_red"] - PUBLISHED["red_exits"]
    due_for_review = rng.randint(3, 5)
    early = [True] * relapsed + [False] * (PUBLISHED["ever_red"] - relapsed)
    rng.shuffle(early)
    found = ["G" * MONTHS] * (PROJECTS - PUBLISHED["ever_yellow"])
    found += [_recovered(rng, MONTHS) for _ in range(recovered)]
    found += ["G" * (MONTHS - 1) + "Y"] * (never_red - recovered)
    for i in range(still_red):
        spell = 3 if i < due_for_review else rng.choice((2, 2, 4, 4, 5, 6, 7))
        found.append(_calm(rng, MONTHS - spell, relapsed=early[i]) + "Y" * spell)
    found += [_left_red(rng, relapsed=early[still_red + i]) for i in range(PUBLISHED["red_exits"])]
    return _with_gaps(rng, found)


def _recovered(rng: Random, length: int) -> str:
    """Single yellow months, of which the first turns green again."""
    count = rng.choice((1, 1, 1, 1, 2, 2, 3))
    while True:
        at = sorted(rng.sample(range(length), count))
        if at[0] < length - 1 and all(b - a > 1 for a, b in pairwise(at)):
            return "".join("Y" if i in at else "G" for i in range(length))


def _calm(rng: Random, length: int, *, relapsed: bool) -> str:
    """The months before a red spell: green, or with a yellow month that turned green again."""
    if not relapsed:
        return "G" * length
    at = rng.randrange(length - 1)
    return "G" * at + "Y" + "G" * (length - at - 1)


def _left_red(rng: Random, *, relapsed: bool) -> str:
    """A red spell that ends; some such projects are yellow or red again at the end."""
    spell, ending = rng.choice((2, 2, 3, 3, 4)), rng.choice(("", "", "", "", "Y", "YY"))
    rest = MONTHS - spell - len(ending)
    before = rng.randint(2, rest - 1)
    return _calm(rng, before, relapsed=relapsed) + "Y" * spell + "G" * (rest - before) + ending


def _with_gaps(rng: Random, histories: list[str]) -> list[str]:
    """Take some months out: late listings, exemptions, missing reports.

    Such months neither extend nor break a run, so they may replace greens beside greens, or stand anywhere
    once a green at the start has made room. What is due for review in the last month is left alone.
    """
    found = list(histories)
    order = rng.sample(range(len(found)), len(found))
    for plan in [_listed_late] * 5 + [_exempted] * 5 + [_unreported] * 12:
        at = next(i for i in order if "GGGG" in found[i] and found[i][:2] == "GG" and found[i][-4:] != "GYYY")
        order.remove(at)
        found[at] = plan(rng, found[at])
    return found


def _listed_late(rng: Random, history: str) -> str:
    leading = len(history) - len(history.lstrip("G"))
    months = rng.randint(1, min(leading - 1, 3))
    return " " * months + history[months:]


def _exempted(rng: Random, history: str) -> str:
    start = rng.choice([i for i in range(MONTHS - 3) if history[i : i + 4] == "GGGG"])
    months = rng.randint(1, 3)
    return history[:start] + "E" * months + history[start + months :]


def _unreported(rng: Random, history: str) -> str:
    at = rng.randint(2, MONTHS)
    return history[1:at] + "M" + history[at:]
