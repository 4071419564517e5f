"""A line or two that sum up: how many projects have which light, and the counters."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
from rich.text import Text

from progress_rules.display.board import main_lights
from progress_rules.display.lights import EXEMPT, marked
from progress_rules.display.parts import counter_titles, print_part
from progress_rules.display.words import named, say
from progress_rules.levels import UNKNOWN
from progress_rules.packs.kinds import kinds_of_subjects

if TYPE_CHECKING:
    from rich.console import Console

    from progress_rules.assessment.result import Result


def print_lights(result: Result, console: Console, last: str) -> None:
    """Print how many projects have which light in the last period."""
    lights = main_lights(result)
    total = say("projects", count=lights["project"].n_unique())
    print_part(console, f"{say('at', period=last)} · {total}", _counts(result, lights.filter(period=last)))


def _counts(result: Result, lights: pl.DataFrame) -> Text:
    scale = result.pack.scale
    exempt = lights.filter(pl.col("status") == EXEMPT).height
    judged = lights.filter(pl.col("status") != EXEMPT)["light"].cast(pl.String)
    counts = dict(judged.value_counts().iter_rows())
    shown = [(light, counts.get(light, 0)) for light in scale.ids]
    shown += [(light, n) for light, n in ((UNKNOWN, counts.get(UNKNOWN, 0)), (EXEMPT, exempt)) if n]
    return Text("   ").join(marked(scale, light).append(f" {n}", style="bold") for light, n in shown)


def print_counters(result: Result, console: Console) -> None:
    """Print the counters up to the last period that was judged."""
    if not result.counters.height:
        return
    lights = main_lights(result)
    last = (lights if lights.height else result.counters)["period"]
    ends = {period.label: period.end for period in result.judged[0].panel.periods.values()}
    label = max(last.unique(), key=lambda label: ends[label])
    totals = dict(result.counters.filter(period=label).select("counter", "total").iter_rows())
    titles = counter_titles(result.pack)
    line = Text("   ").join(Text(f"{titles[c]} ").append(f"{n}", style="bold") for c, n in totals.items())
    print_part(console, say("counters", period=label), line)


def print_other_lights(result: Result, console: Console) -> None:
    """Print how many subjects that are no projects have which light, each kind in its last period."""
    lights = result.lights.filter(pl.col("each") != "project")
    if not lights.height:
        return
    ends = {period.label: period.end for one in result.judged for period in one.panel.periods.values()}
    kinds = kinds_of_subjects(result.pack)
    lines = []
    for each in lights["each"].unique(maintain_order=True):
        mine = lights.filter(each=each)
        labels = mine["period"].drop_nulls().unique().to_list()
        last = max(labels, key=lambda label: ends[label]) if labels else None
        rows = mine if last is None else mine.filter(period=last)
        where = " · ".join(part for part in (named(each, kinds), last) if part)
        lines.append(Text(f"{where}   ").append_text(_counts(result, rows)))
    print_part(console, say("other_lights"), *lines)
