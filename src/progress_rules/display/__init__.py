"""What people see of a result: the board of lights and the tables, in a terminal and in files."""

from __future__ import annotations

from progress_rules.display.board import Board, worst_first
from progress_rules.display.demonstration import print_demonstration
from progress_rules.display.packs import print_packs
from progress_rules.display.report import print_report
from progress_rules.display.terminal import result_console, visible

__all__ = [
    "Board",
    "print_demonstration",
    "print_packs",
    "print_report",
    "result_console",
    "visible",
    "worst_first",
]
