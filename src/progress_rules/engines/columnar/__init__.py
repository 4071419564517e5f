"""The columnar engine."""

from __future__ import annotations

from progress_rules.engines.columnar.engine import ColumnarEngine

__all__ = ["ColumnarEngine"]
