"""The language of conditions: a typed subset of Python's expressions, three-valued, without side effects."""

from __future__ import annotations

from progress_rules.language.nodes import Node, walk
from progress_rules.language.parse import parse_expression
from progress_rules.language.scope import Meaning, Scope
from progress_rules.language.types import Type

__all__ = ["Meaning", "Node", "Scope", "Type", "parse_expression", "walk"]
