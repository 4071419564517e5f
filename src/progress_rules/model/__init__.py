"""The facts of projects, and the portfolio that holds them."""

from __future__ import annotations

from progress_rules.model.columns import Column
from progress_rules.model.facts import (
    FACTS,
    Activity,
    Assignment,
    Disclosure,
    Exemption,
    Fact,
    Issue,
    Milestone,
    Project,
    Report,
)
from progress_rules.model.portfolio import Portfolio, portfolio_json_schema
from progress_rules.model.tables import Origin, RawTable

__all__ = [
    "FACTS",
    "Activity",
    "Assignment",
    "Column",
    "Disclosure",
    "Exemption",
    "Fact",
    "Issue",
    "Milestone",
    "Origin",
    "Portfolio",
    "Project",
    "RawTable",
    "Report",
    "portfolio_json_schema",
]
