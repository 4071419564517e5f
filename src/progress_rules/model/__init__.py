"""The facts of projects, and the portfolio that holds them."""

from __future__ import annotations

from progress_rules.model.columns import Column
from progress_rules.model.declared import ColumnSpec, DeclaredFact, TableSpec
from progress_rules.model.facts import (
    FACTS,
    Activity,
    Assignment,
    Baseline,
    Disclosure,
    Exemption,
    Fact,
    Issue,
    Milestone,
    Project,
    Report,
    Succession,
    Target,
    Transition,
)
from progress_rules.model.json_schema import portfolio_json_schema
from progress_rules.model.portfolio import Portfolio
from progress_rules.model.registry import Registry, registry_for, tables_of
from progress_rules.model.tables import Origin, RawTable

__all__ = [
    "FACTS",
    "Activity",
    "Assignment",
    "Baseline",
    "Column",
    "ColumnSpec",
    "DeclaredFact",
    "Disclosure",
    "Exemption",
    "Fact",
    "Issue",
    "Milestone",
    "Origin",
    "Portfolio",
    "Project",
    "RawTable",
    "Registry",
    "Report",
    "Succession",
    "TableSpec",
    "Target",
    "Transition",
    "portfolio_json_schema",
    "registry_for",
    "tables_of",
]
