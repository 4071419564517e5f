"""The screens of the demos.

Ziyang: the worst of the board, the totals, what is due, and one reason; its ledger names no persons and
meetings, so that duties, which are about them, are left out. Tangshan: totals beside published ones, and duties.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import polars as pl
from rich.text import Text

from progress_rules.display.actions import actions_table
from progress_rules.display.board import Board, periods_of, worst_first
from progress_rules.display.lights import light_name
from progress_rules.display.owed import print_duties
from progress_rules.display.parts import counter_titles, print_part, print_title
from progress_rules.display.reason import short_reason
from progress_rules.display.terminal import plain_table
from progress_rules.display.words import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rich.console import Console

    from progress_rules.assessment.result import Result

ROWS = 25


class Sheet(Protocol):
    """A table of text: title, headings, rows, which columns are numbers, and sentences below."""

    @property
    def title(self) -> str: ...  # noqa: D102
    @property
    def headings(self) -> tuple[str, ...]: ...  # noqa: D102
    @property
    def rows(self) -> tuple[tuple[str, ...], ...]: ...  # noqa: D102
    @property
    def right(self) -> tuple[int, ...]: ...  # noqa: D102
    @property
    def notes(self) -> tuple[str, ...]: ...  # noqa: D102


def print_demonstration(result: Result, published: Mapping[str, int], console: Console) -> tuple[str, str]:
    """Print the demo's screen and return the project and period that it explains."""
    print_title(result, console)
    console.print(Text(say("invented"), style="italic"))
    ranked = worst_first(result)
    board = Board(result, ranked[:ROWS], console.width - 2)
    first, last = board.periods[0], board.periods[-1]
    title = f"{say('board', first=first, last=last)}: {say('selection', count=ROWS, total=len(ranked))}"
    print_part(console, title, *board.lines(), Text(), *board.count_lines(), Text(), board.legend())
    _print_totals(result, published, console)
    last = periods_of(result)[-1]
    due = result.actions.filter(period=last, each="project")
    due = due.filter(pl.col("rule").is_in([rule.id for rule in result.pack.rules if rule.kind == "rule"]))
    print_part(console, say("actions_of", period=last, count=due.height), actions_table(due, result))
    project = due["project"][0] if due.height else ranked[0]
    explanation = result.explain(project, last)
    light = light_name(result.pack.scale, explanation.light)
    print_part(
        console,
        say("why", project=project, period=last, light=light),
        *short_reason(explanation, result.pack),
    )
    return project, last


def _print_totals(result: Result, published: Mapping[str, int], console: Console) -> None:
    titles = counter_titles(result.pack)
    totals = result.counters.group_by("counter", maintain_order=True).last()
    table = plain_table("", say("here"), say("published"), right=(1, 2))
    for counter, total in totals.select("counter", "total").iter_rows():
        table.add_row(titles[counter], str(total), str(published.get(counter, "")))
    print_part(console, say("totals"), table)


def print_reconciliation(result: Result, sheets: Iterable[Sheet], console: Console) -> str:
    """Print published totals beside those of the facts, and the duties; return an adjustment that was refused."""
    print_title(result, console)
    console.print(Text(say("invented"), style="italic"))
    for sheet in sheets:
        table = plain_table(*sheet.headings, right=sheet.right)
        for row in sheet.rows:
            table.add_row(*row)
        print_part(console, sheet.title, table, *(Text(note) for note in sheet.notes))
    print_duties(result, console)
    refused = result.states.filter(pl.col("refused") > 0)
    return str(refused["subject"][0])
