"""Ziyang's lights in a few lines of plain Python: no pack, no engine, one month after the other."""

from __future__ import annotations


def lights(
    months: list[tuple[int, str]],
    *,
    months_to_red: int = 2,
    after: bool = False,
    clean_to_exit: int = 1,
    missing: str = "unknown",
    year_reset: bool = False,
) -> list[tuple[str, bool]]:
    """Return (light, whether a review is due) for each month.

    Args:
        months: (year, what the month was): 'lag', 'ok', 'missing' or 'exempt'.
    """
    found = []
    yellow = clean = red_run = 0
    red = False
    carried = "missing"
    year_before = None
    for year, raw in months:
        if raw == "exempt":
            found.append(("unknown", False))
            continue
        if year_reset and year != year_before:
            yellow = red_run = 0
        year_before = year
        state = raw
        if raw == "missing":
            state = {"unknown": "missing", "lagging": "lag", "carry_forward": carried}[missing]
        else:
            carried = raw
        if state == "missing":
            found.append(("unknown", False))
            continue
        yellow = yellow + 1 if state == "lag" else 0
        clean = 0 if state == "lag" else clean + 1
        if yellow >= months_to_red + after:
            red = True
        elif red and clean >= clean_to_exit:
            red = False
        light = "red" if red else "yellow" if state == "lag" else "green"
        red_run = red_run + 1 if light == "red" else 0
        found.append((light, red_run == 2))
    return found
