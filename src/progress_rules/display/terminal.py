"""Printing to a terminal or into a pipe: width, colour, and text that cannot play tricks."""

from __future__ import annotations

import os
import re
import sys

from rich.console import Console
from rich.table import Table
from rich.text import Text

PIPE_WIDTH = 120
"""How wide tables are when nobody says how wide the reader's window is."""

WHOLE_LINES = 10_000
"""A width that no line of a table reaches."""

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
_ALL_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")


def result_console(*, whole_lines: bool = False) -> Console:
    """Return the console for results: colours on a terminal only, no markup, no guesses about words.

    With `whole_lines` no line is broken on its way into a pipe, however long.
    """
    piped = not sys.stdout.isatty()
    width = None
    if piped and (whole_lines or not os.environ.get("COLUMNS", "").isdigit()):
        width = WHOLE_LINES if whole_lines else PIPE_WIDTH
    return Console(file=sys.stdout, width=width, markup=False, highlight=False, emoji=False)


def visible(text: str, *, lines: bool = False) -> str:
    r"""Return text from a ledger or pack without characters that steer a terminal.

    >>> visible("road\x1b[2J")
    'road�[2J'
    """
    return (_CONTROL if lines else _ALL_CONTROL).sub("\ufffd", text)


def plain_table(*headings: str, right: tuple[int, ...] = ()) -> Table:
    """Return an empty table without lines; columns in `right` are aligned to the right."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold", show_edge=False)
    for position, heading in enumerate(headings):
        table.add_column(heading, justify="right" if position in right else "left", overflow="fold")
    return table


def heading(text: str) -> Text:
    """Return the heading of a part of the screen."""
    return Text(visible(text), style="bold")
