"""Tests that need durable_rules say so where it is not installed."""

from __future__ import annotations

from importlib.util import find_spec

import pytest

HERE = find_spec("durable") is not None and find_spec("durable_rules_engine") is not None
needs_durable_rules = pytest.mark.skipif(
    not HERE, reason="durable_rules is not installed: pip install 'progress-rules[durable]'"
)
