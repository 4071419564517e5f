"""Load the pack with the parameters that `--set` gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from progress_rules.errors import InputError, ParameterError, Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from progress_rules.packs import Pack


def pack_with(name: str, settings: Sequence[str]) -> Pack:
    """Return the pack with its parameters set; everything wrong with any setting comes in one error."""
    from progress_rules.packs import load_pack

    parameters, problems = parsed(settings)
    try:
        pack = load_pack(name, parameters=parameters)
    except InputError as error:
        if not problems:
            raise
        raise type(error)([*problems, *error.problems]) from error
    if problems:
        raise ParameterError(problems)
    return pack


def parsed(settings: Sequence[str]) -> tuple[dict[str, str], list[Problem]]:
    """Split each setting at its first equals sign; return values by name, and what is malformed or doubled.

    >>> parsed(["lag_points=5", "note=a=b"])
    ({'lag_points': '5', 'note': 'a=b'}, [])
    """
    found: dict[str, str] = {}
    problems = []
    for setting in settings:
        name, sign, value = setting.partition("=")
        name, value = name.strip(), value.strip()
        if not sign or not name or not value:
            problems.append(Problem("PR412", values={"text": setting}))
        elif name in found and found[name] != value:
            problems.append(Problem("PR417", values={"name": name, "first": found[name], "second": value}))
        else:
            found[name] = value
    return found, problems
