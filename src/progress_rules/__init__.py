"""progress-rules: apply published progress rules to real projects, exactly and with reasons.

>>> import progress_rules as pr
>>> pack = pr.load_pack("ziyang", parameters={"lag_points": 5})
>>> pack.id
'ziyang'

Names are loaded when first used, so that `import progress_rules` costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from progress_rules import testing
    from progress_rules.assessment.explanation import Explanation
    from progress_rules.assessment.result import Result
    from progress_rules.calendars import calendar
    from progress_rules.engines import assess, assess_all, decide
    from progress_rules.errors import (
        EngineError,
        InputError,
        LedgerError,
        MissingExtraError,
        PackError,
        ParameterError,
        ProgressRulesError,
        RequestError,
        set_language,
    )
    from progress_rules.io import read_portfolio, write_portfolio
    from progress_rules.live.decisions import Decision
    from progress_rules.live.ledger import Ledger, open_ledger
    from progress_rules.live.session import Session
    from progress_rules.meetings import Agenda, agenda
    from progress_rules.model import (
        Activity,
        Assignment,
        Baseline,
        ColumnSpec,
        Disclosure,
        Exemption,
        Issue,
        Milestone,
        Portfolio,
        Project,
        Report,
        Succession,
        TableSpec,
        Target,
        Transition,
    )
    from progress_rules.packs import Pack, PackSpec, list_packs, load_pack
    from progress_rules.periods import Period, ReportingCalendar, parse_period
    from progress_rules.planning import backward_schedule, check_plan, check_split, split_target

__version__ = "0.1.0"

_HOMES = {
    "assessment.explanation": ("Explanation",),
    "assessment.result": ("Result",),
    "calendars": ("calendar",),
    "engines": ("assess", "assess_all", "decide"),
    "live.decisions": ("Decision",),
    "live.session": ("Session",),
    "meetings": ("Agenda", "agenda"),
    "errors": (
        "EngineError",
        "InputError",
        "LedgerError",
        "MissingExtraError",
        "PackError",
        "ParameterError",
        "ProgressRulesError",
        "RequestError",
        "set_language",
    ),
    "io": ("read_portfolio", "write_portfolio"),
    "live.ledger": ("Ledger", "open_ledger"),
    "model": (
        "ColumnSpec",
        "TableSpec",
        "Activity",
        "Assignment",
        "Baseline",
        "Disclosure",
        "Exemption",
        "Issue",
        "Milestone",
        "Portfolio",
        "Project",
        "Report",
        "Succession",
        "Target",
        "Transition",
    ),
    "packs": ("Pack", "PackSpec", "list_packs", "load_pack"),
    "periods": ("Period", "ReportingCalendar", "parse_period"),
    "planning": ("backward_schedule", "check_plan", "check_split", "split_target"),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "Activity",
    "Agenda",
    "Assignment",
    "Baseline",
    "ColumnSpec",
    "Decision",
    "Disclosure",
    "EngineError",
    "Exemption",
    "Explanation",
    "InputError",
    "Issue",
    "Ledger",
    "LedgerError",
    "Milestone",
    "MissingExtraError",
    "Pack",
    "PackError",
    "PackSpec",
    "ParameterError",
    "Period",
    "Portfolio",
    "ProgressRulesError",
    "Project",
    "Report",
    "ReportingCalendar",
    "RequestError",
    "Result",
    "Session",
    "Succession",
    "TableSpec",
    "Target",
    "Transition",
    "agenda",
    "assess",
    "assess_all",
    "backward_schedule",
    "calendar",
    "check_plan",
    "check_split",
    "decide",
    "list_packs",
    "load_pack",
    "open_ledger",
    "parse_period",
    "read_portfolio",
    "set_language",
    "split_target",
    "testing",
    "write_portfolio",
]


def __getattr__(name: str) -> object:
    if name == "testing":
        return import_module("progress_rules.testing")
    home = _HOME_OF.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{home}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
