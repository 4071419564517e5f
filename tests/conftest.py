"""Hypothesis profiles: `default`, `quick` for a second run of the same code, `long` for a search.

`HYPOTHESIS_PROFILE=long` chooses one.
"""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, settings

from progress_rules.errors import set_language

settings.register_profile(
    "default", max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile(
    "quick", max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("long", max_examples=3000, deadline=None, suppress_health_check=list(HealthCheck))
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


@pytest.fixture(autouse=True)
def speak_english(monkeypatch):
    """Messages are compared in English whatever the locale; tests of Chinese set it themselves."""
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    set_language(None)
    yield
    set_language(None)
