"""What the oracles of rankings, scores and roll-ups share: subjects, and facts of a unit for each value."""

from __future__ import annotations

UNIT = {"each": "unit", "every": "month"}
PROJECT = {"each": "project", "every": "month"}


def units(values: list[object], column: str = "actual_progress") -> dict[str, list[dict[str, object]]]:
    """Return a project with one report for each value, each of a unit of its own."""
    projects = [{"id": f"P{k}", "unit": f"U{k}", "listed_from": "2024-01-01"} for k in range(len(values))]
    reports = [{"project": f"P{k}", "period": "2024-01", column: value} for k, value in enumerate(values)]
    return {"projects": projects, "reports": reports}
