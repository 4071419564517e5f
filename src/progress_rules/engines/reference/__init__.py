"""The reference engine."""

from __future__ import annotations

from progress_rules.engines.reference.engine import Judge, ReferenceEngine, source

__all__ = ["Judge", "ReferenceEngine", "source"]
