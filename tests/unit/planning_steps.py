"""Steps of a project that no longer fit before its deadline, for tests of schedules and of their words."""

from __future__ import annotations

from typing import Any

LATE: list[dict[str, Any]] = [
    {"id": "survey", "duration": 20, "title": {"en": "Survey", "zh": "勘察设计"}},
    {"id": "approve", "duration": 15, "title": {"zh": "审批"}},
    {"id": "land", "duration": 2, "unit": "months", "after": ()},
    {"id": "build", "duration": 12, "unit": "weeks", "after": ("approve", "land")},
    {"id": "paint", "duration": 1, "unit": "weeks", "after": ("approve",)},
    {"id": "accept", "duration": 10, "after": ("build", "paint")},
]
