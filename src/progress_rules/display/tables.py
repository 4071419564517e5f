"""Result tables on a screen."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from rich.text import Text

from progress_rules.display.lights import marked, style
from progress_rules.display.terminal import plain_table, visible
from progress_rules.display.words import COLUMNS, FINDINGS, STATUSES, named, say, spaced
from progress_rules.errors import current_language
from progress_rules.quantities import format_decimal

if TYPE_CHECKING:
    import polars as pl
    from rich.table import Table

    from progress_rules.assessment.result import Result
    from progress_rules.packs import Pack

FIRST_FEW = 3


def frame_table(frame: pl.DataFrame, pack: Pack) -> Table:
    """Return a whole frame as a table with headings and labels in the language in force."""
    numeric = tuple(i for i, dtype in enumerate(frame.dtypes) if dtype.is_numeric())
    table = plain_table(*(named(name, COLUMNS) for name in frame.columns), right=numeric)
    for row in frame.iter_rows():
        table.add_row(*(_shown(name, value, pack) for name, value in zip(frame.columns, row, strict=True)))
    return table


def _shown(column: str, value: Any, pack: Pack) -> Text:
    if value is None:
        return Text("")
    if column in {"signal", "light"}:
        return marked(pack.scale, value)
    if column == "status":
        return Text(named(value, STATUSES))
    return Text(visible(value_text(value)))


def value_text(value: Any) -> str:
    """Return a value as people write it."""
    if isinstance(value, Decimal):
        return format_decimal(value)
    if isinstance(value, bool):
        return str(value).lower()
    return value.isoformat() if isinstance(value, date) else str(value)


def action_title(pack: Pack, rule: str, action: str) -> str:
    """Return what an action is called in the language in force."""
    for spec in pack.spec.rules:
        if spec.id == rule and spec.then.title is not None:
            return spec.then.title.text(current_language())
    return spaced(action)


def actions_table(actions: pl.DataFrame, result: Result) -> Table:
    """Return actions with the names of their projects and what they are called."""
    headings = ("period", "project", "name", "unit", "action", "by", "cites")
    table = plain_table(*(named(heading, COLUMNS) for heading in headings))
    names = dict(result.portfolio.frame("projects").select("id", "name").iter_rows())
    severe = style(result.pack.scale, result.pack.scale.ids[-1]) if result.pack.scale.ids else ""
    for row in actions.iter_rows(named=True):
        title = action_title(result.pack, row["rule"], row["action"])
        cells = (
            row["period"], row["project"], names.get(row["project"]) or "", row["unit"] or "", title,
            result.pack.role(row["by"], current_language()), row["cites"],
        )  # fmt: skip
        texts = [Text(visible(cell)) for cell in cells]
        texts[4].stylize(severe)
        table.add_row(*texts)
    return table


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
