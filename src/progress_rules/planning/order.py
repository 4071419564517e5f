"""The order of steps: which come first, and where they run in a circle."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


def circles(before: Mapping[str, Iterable[str]]) -> list[tuple[str, ...]]:
    """Return circles among steps, each in the order of time and back at its first step; no two share a step.

    Args:
        before: For each step the steps that it comes after, in the order of the list.

    >>> circles({"a": ["c"], "b": ["a"], "c": ["b"], "d": ["a"]})
    [('a', 'b', 'c', 'a')]
    """
    found: list[tuple[str, ...]] = []
    done: set[str] = set()
    for first in before:
        path: list[str] = []
        on_path: dict[str, int] = {}
        waiting = [(first, iter(before[first]))] if first not in done else []
        while waiting:
            step, others = waiting[-1]
            if step not in on_path:
                on_path[step] = len(path)
                path.append(step)
            other = next(others, None)
            if other is None:
                waiting.pop()
                done.add(path.pop())
                del on_path[step]
            elif other in on_path:
                circle = path[on_path[other] :]
                if not any(set(circle) & set(known) for known in found):
                    found.append(_from_first(circle, before))
            elif other in before and other not in done:
                waiting.append((other, iter(before[other])))
    return found


def _from_first(circle: list[str], before: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
    """Return a circle in the order of time, begun and closed with the step that stands first in the list."""
    place = {step: n for n, step in enumerate(before)}
    turned = circle[::-1]
    start = turned.index(min(turned, key=place.__getitem__))
    turned = turned[start:] + turned[:start]
    return (*turned, turned[0])


def depths(before: Mapping[str, Iterable[str]]) -> dict[str, int]:
    """Return for each step how many come before it one after another, lowest first; there is no circle.

    >>> depths({"c": ["b"], "a": [], "b": ["a"]})
    {'a': 0, 'b': 1, 'c': 2}
    """
    following = successors(before)
    missing = {step: len(set(others)) for step, others in before.items()}
    depth = {step: 0 for step, count in missing.items() if not count}
    ready = list(depth)
    for step in ready:  # grows while it is walked
        for follower in following[step]:
            missing[follower] -= 1
            depth[follower] = max(depth.get(follower, 0), depth[step] + 1)
            if not missing[follower]:
                ready.append(follower)
    return {step: depth[step] for step in sorted(ready, key=lambda step: (depth[step], step))}


def successors(before: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    """Return for each step those that come after it, each once.

    >>> successors({"a": [], "b": ["a"], "c": ["a"]})
    {'a': ['b', 'c'], 'b': [], 'c': []}
    """
    following: dict[str, list[str]] = {step: [] for step in before}
    for step, others in before.items():
        for other in set(others):
            following[other].append(step)
    return following
