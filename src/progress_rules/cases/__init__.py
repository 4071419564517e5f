"""Cases of a pack: facts, and what the pack must make of them, run on every engine."""

from __future__ import annotations

from progress_rules.cases.clauses import Assumed, CaseName, Citing, ClauseUse, clause_uses
from progress_rules.cases.matrix import clause_pages
from progress_rules.cases.read import Case, CaseFile, read_cases, read_cases_text
from progress_rules.cases.report import CaseResult, ClauseCoverage, Failure, Report
from progress_rules.cases.run import run_case, run_case_file, run_cases
from progress_rules.cases.schema import CaseSpec, CasesSpec, ReasonSpec, cases_json_schema

__all__ = [
    "Assumed",
    "Case",
    "CaseFile",
    "CaseName",
    "CaseResult",
    "CaseSpec",
    "CasesSpec",
    "Citing",
    "ClauseCoverage",
    "ClauseUse",
    "Failure",
    "ReasonSpec",
    "Report",
    "cases_json_schema",
    "clause_pages",
    "clause_uses",
    "read_cases",
    "read_cases_text",
    "run_case",
    "run_case_file",
    "run_cases",
]
