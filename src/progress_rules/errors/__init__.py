"""Errors: what is wrong, where, and the way out, all of one input at once."""

from __future__ import annotations

from progress_rules.errors.bilingual import NONE, Bilingual
from progress_rules.errors.exceptions import (
    EngineError,
    InputError,
    LedgerError,
    MissingExtraError,
    PackError,
    ParameterError,
    ProgressRulesError,
    RequestError,
    StoreError,
)
from progress_rules.errors.language import current_language, language, set_language
from progress_rules.errors.problem import Place, Problem
from progress_rules.errors.suggest import suggestion

__all__ = [
    "NONE",
    "Bilingual",
    "EngineError",
    "InputError",
    "LedgerError",
    "MissingExtraError",
    "PackError",
    "ParameterError",
    "Place",
    "Problem",
    "ProgressRulesError",
    "RequestError",
    "StoreError",
    "current_language",
    "language",
    "set_language",
    "suggestion",
]
