"""Go on with the sound parts of a pack of the wrong shape, so that all its mistakes are told at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from progress_rules.errors import Problem
    from progress_rules.packs.source import Path

_STAND_INS: dict[str, Any] = {"pack": "stand-in", "title": "stand-in", "version": "0", "source": []}


def salvaged(data: Any, problems: dict[Path, Problem]) -> dict[str, Any] | None:
    """Return the data with harmless stand-ins for what is wrong, or None where more would be made wrong.

    Nothing that other parts of a pack can name (a level, a parameter, an indicator, a field) is replaced:
    its users would be blamed for its mistakes.
    """
    if not isinstance(data, dict):
        return None
    copy = dict(data)
    for path, problem in problems.items():
        if not path or not _replaced(copy, data, path, problem):
            return None
    return copy


def _replaced(copy: dict[str, Any], data: dict[str, Any], path: Path, problem: Problem) -> bool:
    part = str(path[0])
    if part in _STAND_INS:
        copy[part] = _STAND_INS[part]
        return True
    if problem.code == "PR205" and len(path) == 1:
        copy.pop(part, None)
        return not problem.values.get("suggestion")
    if len(path) > 1 and part == "clauses" and isinstance(data.get(part), dict):
        copy[part] = {**copy[part], path[1]: {"says": "stand-in"}}
        return True
    if len(path) > 1 and part in {"rules", "counters"} and isinstance(path[1], int):
        items = list(copy[part])
        items[path[1]] = _stand_in(part, path[1], _identifiers(items))
        copy[part] = items
        return True
    return False


def _identifiers(items: Iterable[Any]) -> set[str]:
    return {str(item.get("id")) for item in items if isinstance(item, dict)}


def _stand_in(part: str, position: int, taken: set[str]) -> dict[str, Any]:
    name = f"stand-in-{position}"
    while name in taken:
        name += "-x"
    found: dict[str, Any] = {"id": name, "when": "reported"}
    return {**found, "then": {"action": "none"}} if part == "rules" else found
