"""The actions due, on a screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
from rich.text import Text

from progress_rules.display.headings import column_title
from progress_rules.display.lights import style
from progress_rules.display.subjects import Subjects
from progress_rules.display.tables import FilledTable, value_text
from progress_rules.display.terminal import visible
from progress_rules.errors import current_language

if TYPE_CHECKING:
    from progress_rules.assessment.result import Result
    from progress_rules.packs import Pack


def action_title(pack: Pack, rule: str, action: str) -> str:
    """Return what an action is called in the language in force."""
    language = current_language()
    for known in pack.rules:
        if known.id == rule and known.effects.title is not None:
            return known.effects.title.text(language)
    return pack.role(action, language)


def in_time(actions: pl.DataFrame, result: Result) -> pl.DataFrame:
    """Return actions by the end of their periods; those that stand as of the day come last."""
    ends = {period.label: period.end for one in result.judged for period in one.panel.periods.values()}
    end = pl.col("period").replace_strict(ends, default=None, return_dtype=pl.Date)
    return actions.sort(end, nulls_last=True, maintain_order=True)


def actions_table(actions: pl.DataFrame, result: Result) -> FilledTable:
    """Return actions with whom and what they are about, and what they are called."""
    pack, language = result.pack, current_language()
    said = Subjects(result)
    severe = style(pack.scale, pack.scale.ids[-1]) if pack.scale.ids else ""
    names = (
        "period", "subject", "project", "name", "unit", "person", "action", "by", "due", "cites",
    )  # fmt: skip
    columns: dict[str, list[str | Text]] = {name: [] for name in names}
    for row in actions.iter_rows(named=True):
        title = Text(visible(action_title(pack, row["rule"], row["action"])), style=severe)
        due = value_text(row["due"]) if row["due"] else ""
        cells = (
            row["period"] or "", said.own(row), row["project"] or "", said.name(row["project"]), row["unit"] or "",
            said.person(row), title, pack.role(row["by"], language), due, row["cites"],
        )  # fmt: skip
        for name, cell in zip(names, cells, strict=True):
            columns[name].append(cell)
    return FilledTable({column_title(name): cells for name, cells in columns.items()})
