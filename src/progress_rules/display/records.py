"""Records on a screen: where issues are routed, the states that records are in, and the steps refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl
from rich.text import Text

from progress_rules.display.headings import column_title
from progress_rules.display.owed import marked_status
from progress_rules.display.parts import print_part
from progress_rules.display.subjects import SCREENFUL, Subjects
from progress_rules.display.tables import FilledTable, counted, value_text
from progress_rules.display.words import say, spaced
from progress_rules.errors import current_language

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

    from progress_rules.assessment.result import Result
    from progress_rules.packs import Lifecycle


def print_routes(result: Result, console: Console, *, every: bool = False) -> None:
    """Print to whom and where each issue, or other subject, goes; the last ones when there are many."""
    routes = result.routes
    if not routes.height:
        return
    pack, language = result.pack, current_language()
    tiers = routes["tier"].value_counts().sort("count", "tier", descending=[True, False], nulls_last=True)
    counts = [(pack.role(tier, language) or say("unknown"), count) for tier, count in tiers.iter_rows()]
    parts: list[RenderableType] = [*counted(counts, console.width - 2), Text()]
    shown = routes if every else routes.tail(SCREENFUL)
    parts.append(_routes_table(shown.to_dicts(), result))
    if shown.height < routes.height:
        parts.append(Text(say("rest", count=routes.height - shown.height), style="italic"))
    print_part(console, say("routes", count=routes.height), *parts)


def _routes_table(rows: list[dict[str, Any]], result: Result) -> FilledTable:
    said, pack, language = Subjects(result), result.pack, current_language()
    columns: dict[str, list[str | Text]] = {
        column_title("subject"): [said.label(row) for row in rows],
        column_title("period"): [row["period"] or "" for row in rows],
        **{
            column_title(key): [pack.role(row[key], language) for row in rows]
            for key in ("tier", "by", "to", "forum")
        },
        column_title("person"): [said.person(row) for row in rows],
        column_title("due"): [value_text(row["due"]) if row["due"] else "" for row in rows],
        column_title("cites"): [row["cites"] for row in rows],
    }
    return FilledTable(columns)


def print_states(result: Result, console: Console, *, every: bool = False) -> None:
    """Print for each lifecycle how many records are in each state, and the steps that were not accepted."""
    for life in result.pack.lifecycles:
        states = result.states.filter(lifecycle=life.id)
        if not states.height:
            continue
        language = current_language()
        found = dict(states["state"].value_counts().iter_rows())
        counts = [
            (name.text(language), found[state]) for state, name in life.states.items() if state in found
        ]
        parts: list[RenderableType] = [*counted(counts, console.width - 2)]
        steps = result.steps.filter(pl.col("lifecycle") == life.id)
        wanted = steps if every else steps.filter(pl.col("outcome") != "accepted")
        wanted = wanted.sort("at", nulls_last=False, maintain_order=True)
        shown = wanted if every else wanted.tail(SCREENFUL)
        if shown.height:
            parts += [Text(), _steps_table(shown.to_dicts(), life, result)]
        if shown.height < wanted.height:
            parts.append(Text(say("rest", count=wanted.height - shown.height), style="italic"))
        title = life.title.text(language) if life.title is not None else spaced(life.id)
        print_part(console, say("states", title=title, count=states.height), *parts)


def _steps_table(rows: list[dict[str, Any]], life: Lifecycle, result: Result) -> FilledTable:
    said = Subjects(result)
    columns: dict[str, list[str | Text]] = {
        column_title("outcome"): [marked_status(row["outcome"]) for row in rows],
        column_title("step"): [step_title(life, row["step"]) for row in rows],
        column_title("subject"): [said.label(row) for row in rows],
        column_title("at"): [_moment(row["at"]) for row in rows],
        column_title("by"): [row["by"] or "" for row in rows],
        column_title("reason"): [row["reason"] or "" for row in rows],
        column_title("cites"): [row["cites"] for row in rows],
    }
    return FilledTable(columns)


def step_title(life: Lifecycle, step: str) -> str:
    """Return what a step is called; a step that the lifecycle does not have, by the state it leads to."""
    language = current_language()
    for known in life.steps:
        if known.id == step:
            return known.title.text(language) if known.title is not None else spaced(step)
    return life.states[step].text(language) if step in life.states else step


def _moment(at: Any) -> str:
    """Return a moment; one at midnight is a day of which no time is known."""
    if at is None:
        return ""
    return value_text(at if (at.hour, at.minute, at.second) != (0, 0, 0) else at.date())
