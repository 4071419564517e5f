"""Planning: schedules worked out back from a deadline, and targets split over the periods of a year."""

from __future__ import annotations

from progress_rules.planning.backward import backward_schedule
from progress_rules.planning.check import SplitCheck, check_split
from progress_rules.planning.late import LateChain, Overrun
from progress_rules.planning.plan import PlanCheck, check_plan
from progress_rules.planning.schedule import PlannedStep, Schedule
from progress_rules.planning.split import Part, Split, split_target
from progress_rules.planning.steps import Step

__all__ = [
    "LateChain",
    "Overrun",
    "Part",
    "PlanCheck",
    "PlannedStep",
    "Schedule",
    "Split",
    "SplitCheck",
    "Step",
    "backward_schedule",
    "check_plan",
    "check_split",
    "split_target",
]
