"""Places and rungs worked out in plain Python, by the words of the documentation and not by the code."""

from __future__ import annotations

from fractions import Fraction


def place(mine: Fraction, others: list[Fraction], ties: str) -> Fraction:
    """Return the place of a score among those of the others, the highest first."""
    better = sum(1 for score in others if score > mine)
    same = 1 + sum(1 for score in others if score == mine)
    match ties:
        case "min":
            return Fraction(better + 1)
        case "max":
            return Fraction(better + same)
        case "dense":
            return Fraction(len({score for score in others if score > mine}) + 1)
    return Fraction(2 * better + same + 1, 2)


def standings(
    scores: dict[str, Fraction | None], *, ties: str, highest: bool, least: int, unknown: str, nobody: bool
) -> dict[str, tuple[Fraction, bool, bool] | None]:
    """Return place, first and last of each; None where it is undecided, no entry where it has none."""
    if any(score is None for score in scores.values()) and unknown == "undecided":
        return dict.fromkeys(scores)
    signed = {name: (score if highest else -score) for name, score in scores.items() if score is not None}
    if unknown == "last":
        beneath = min(signed.values(), default=Fraction(0)) - 1
        signed |= {name: beneath for name, score in scores.items() if score is None}
    found: dict[str, tuple[Fraction, bool, bool] | None] = {}
    for name, score in signed.items():
        others = [other for key, other in signed.items() if key != name]
        enough = len(signed) >= least
        best = all(score >= other for other in others)
        first = enough and best and scores[name] is not None
        last = enough and all(score <= other for other in others) and not (nobody and best)
        found[name] = (place(score, others, ties), first, last)
    return found


def rungs(
    months: list[bool | None], after: list[int], *, once_per: str, skip: bool, years: list[int]
) -> list[list[int]]:
    """Return the rungs taken in each month of a run of slow, not slow, and unknown months.

    The spell ends with a month that is not slow. An unknown month takes nothing and changes nothing: where it is the
    first of a year, the year begins for the ladder with the next one that is known.
    """
    taken_by_month: list[list[int]] = []
    count, reached, year = 0, -1, None
    for slow, now in zip(months, years, strict=True):
        if slow is None:
            taken_by_month.append([])
            continue
        fresh_year = year is not None and now != year
        year = now
        if not slow:
            count, reached = 0, -1
            taken_by_month.append([])
            continue
        count += 1
        if once_per == "year" and fresh_year:
            reached = -1
        wanted = max((k for k, needed in enumerate(after) if count >= needed), default=-1)
        taken: list[int] = []
        if once_per == "period":
            taken = [wanted] if wanted >= 0 else []
        elif wanted > reached:
            reached = wanted if skip else reached + 1
            taken = [reached]
        taken_by_month.append(taken)
    return taken_by_month
