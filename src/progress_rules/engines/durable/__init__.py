"""The durable engine: packs compiled to rulesets of durable_rules. See docs/how-to/durable.md.

Names are looked up when they are asked for, because the child process needs none of what the engine is made of.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from progress_rules.engines.durable.engine import DurableEngine
    from progress_rules.engines.durable.refusals import refused
    from progress_rules.engines.durable.rulebook import Decision, Rulebook, ruleset

_HOMES = {
    "Decision": "rulebook",
    "DurableEngine": "engine",
    "Rulebook": "rulebook",
    "refused": "refusals",
    "ruleset": "rulebook",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


__all__ = ["Decision", "DurableEngine", "Rulebook", "refused", "ruleset"]
