"""Result tables on a screen."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

from rich.cells import cell_len
from rich.text import Text

from progress_rules.assessment.status_names import OUTCOMES, STATUSES
from progress_rules.display.headings import COLUMNS, FINDINGS
from progress_rules.display.lights import marked
from progress_rules.display.terminal import plain_table, visible
from progress_rules.display.words import named, say, spaced
from progress_rules.errors import current_language
from progress_rules.packs.kinds import kinds_of_subjects
from progress_rules.quantities import format_decimal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import polars as pl
    from rich.console import Console, ConsoleOptions, RenderResult
    from rich.table import Table

    from progress_rules.packs import Pack

FIRST_FEW = 3
GAP = "   "
SHORT = 8
"""Cells up to this width, four Chinese characters, are broken only where there is no other way."""

LONGEST_WHOLE = 16
"""Longer words may be broken where a table is too wide."""


def frame_table(frame: pl.DataFrame, pack: Pack) -> Table:
    """Return a whole frame as a table with headings and labels in the language in force."""
    from progress_rules.display.export import state_names

    numeric = tuple(i for i, dtype in enumerate(frame.dtypes) if dtype.is_numeric())
    table = plain_table(*(named(name, COLUMNS) for name in frame.columns), right=numeric)
    words = {"status": STATUSES, "outcome": OUTCOMES, "each": kinds_of_subjects(pack)}
    for row in state_names(frame, pack).iter_rows():
        cells = zip(frame.columns, row, strict=True)
        table.add_row(*(_shown(value, pack, name, words) for name, value in cells))
    return table


def _shown(value: Any, pack: Pack, column: str, words: Mapping[str, Mapping[str, str]]) -> Text:
    if value is None:
        return Text("")
    if column in {"signal", "light"}:
        return marked(pack.scale, value)
    if column in words:
        return Text(visible(named(value, words[column])))
    if isinstance(value, bool) and current_language() == "zh":
        return Text("是" if value else "否")
    return Text(visible(value_text(value)))


def value_text(value: Any) -> str:
    """Return a value as people write it.

    >>> value_text(datetime(2024, 3, 1, 23, 30))
    '2024-03-01 23:30'
    """
    if isinstance(value, Decimal):
        return format_decimal(value)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        return value.isoformat(" ", "seconds" if value.second else "minutes")
    return value.isoformat() if isinstance(value, date) else str(value)


class FilledTable:
    """A table of the columns that hold anything, laid out for the width at hand.

    When it is too wide, the narrow columns stay whole, so that no day or number is broken, and the others wrap.

    Args:
        columns: The cells of each column under its heading.
        right: The headings of the columns that are aligned to the right.
    """

    def __init__(self, columns: Mapping[str, Sequence[str | Text]], right: Iterable[str] = ()) -> None:
        self._columns = {
            title: [cell if isinstance(cell, Text) else Text(visible(cell)) for cell in cells]
            for title, cells in columns.items()
            if any(map(bool, cells))
        }
        self._right = set(right)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Lay the table out."""
        table = plain_table()
        for title, width in zip(self._columns, self._widths(options.max_width), strict=True):
            side: Literal["left", "right"] = "right" if title in self._right else "left"
            table.add_column(title, justify=side, overflow="fold", width=width)
        for row in zip(*self._columns.values(), strict=True):
            table.add_row(*row)
        yield table

    def _widths(self, room: int) -> list[int | None]:
        """Return how many cells each column takes; None for all when none needs to be narrowed."""
        cells = {title: [cell.plain for cell in column] for title, column in self._columns.items()}
        room -= 2 * (len(cells) - 1)
        wanted = {title: max(map(cell_len, (title, *held))) for title, held in cells.items()}
        if sum(wanted.values()) <= room:
            return [None] * len(wanted)
        parts = {title: max(map(_unbroken, (title, *held))) for title, held in cells.items()}
        short = {
            title: max((n for n in map(cell_len, held) if n <= SHORT), default=1)
            for title, held in cells.items()
        }
        given = dict.fromkeys(cells, 4)
        for least in (parts, short, wanted):
            given = _filled(given, least, room)
        return list(given.values())


def _unbroken(text: str) -> int:
    """Return how wide the longest part of a text is that should stay whole; Chinese breaks anywhere."""
    parts = re.findall(r"[^\s\u2e80-\uffef]+", text)
    return min(max(map(len, parts), default=1), LONGEST_WHOLE)


def _filled(given: dict[str, int], wanted: dict[str, int], room: int) -> dict[str, int]:
    """Return widths that come as near to those wanted as the room allows, those that want little first.

    >>> _filled({"a": 1, "b": 1, "c": 1}, {"a": 4, "b": 30, "c": 30}, 24)
    {'a': 4, 'b': 10, 'c': 10}
    """
    found = dict(given)
    titles = sorted(found, key=lambda title: wanted[title] - found[title])
    for at, title in enumerate(titles):
        share = max(room - sum(found.values()), 0) // (len(titles) - at)
        found[title] += max(min(wanted[title] - found[title], share), 0)
    return found


def counted(counts: Iterable[tuple[str | Text, int]], width: int) -> list[Text]:
    """Return numbers with what they count, in as many lines as the width asks for.

    >>> [line.plain for line in counted([("met", 12), ("late", 3), ("overdue", 1)], 18)]
    ['met 12   late 3', 'overdue 1']
    """
    lines: list[Text] = []
    for label, count in counts:
        said = Text(visible(label)) if isinstance(label, str) else label.copy()
        said.append(f" {count}", style="bold")
        if lines and cell_len(lines[-1].plain) + len(GAP) + cell_len(said.plain) <= width:
            lines[-1].append(GAP).append_text(said)
        else:
            lines.append(said)
    return lines


def findings_lines(findings: pl.DataFrame) -> list[Text]:
    """Return how many findings there are of each kind, with the first few."""
    lines = []
    for kind in findings["kind"].unique(maintain_order=True):
        mine = findings.filter(kind=kind)
        lines.append(Text(f"{spaced(named(kind, FINDINGS))} {mine.height}", style="bold"))
        for project, period, rule, message in (
            mine.head(FIRST_FEW).select("project", "period", "rule", "message").iter_rows()
        ):
            where = " · ".join(part for part in (project, period, rule) if part)
            lines.append(Text(visible(f"  {where}: {message}" if where else f"  {message}")))
        if mine.height > FIRST_FEW:
            lines.append(Text(f"  {say('more', count=mine.height - FIRST_FEW)}", style="italic"))
    return lines
