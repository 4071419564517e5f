"""Who stands where, on a screen: scores and rankings of the last period, ladders with an open spell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl
from rich.text import Text

from progress_rules.display.headings import column_title
from progress_rules.display.parts import print_part
from progress_rules.display.subjects import SCREENFUL, Subjects
from progress_rules.display.tables import FilledTable, value_text
from progress_rules.display.words import say, spaced
from progress_rules.errors import current_language

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

    from progress_rules.assessment.result import Result
    from progress_rules.packs import Pack
    from progress_rules.packs.parts import Wording


def print_totals(result: Result, console: Console, *, every: bool = False) -> None:
    """Print what each score came to in its last period, the highest first."""
    for score in result.pack.scores:
        frame = result.totals.filter(scheme=score.id)
        frame = frame if every else _last(frame, result)
        if not frame.height:
            continue
        rows = frame.sort("points", descending=True, nulls_last=True, maintain_order=True).to_dicts()
        said = Subjects(result)
        columns: dict[str, list[str | Text]] = {
            column_title("subject"): [said.label(row) for row in rows],
            column_title("period"): [row["period"] or "" for row in rows],
            column_title("points"): [_number(row["points"]) for row in rows],
            column_title("cites"): [row["cites"] for row in rows],
        }
        title = say("score", title=_title(score.title, score.id))
        _print(console, title, columns, (column_title("points"),), every=every)


def print_ranks(result: Result, console: Console, *, every: bool = False) -> None:
    """Print each ranking as of its last period."""
    for ranking in result.pack.rankings:
        frame = result.ranks.filter(ranking=ranking.id)
        frame = frame if every else _last(frame, result)
        if not frame.height:
            continue
        rows = frame.sort("group", "place", nulls_last=True, maintain_order=True).to_dicts()
        said = Subjects(result)
        columns: dict[str, list[str | Text]] = {
            column_title("place"): [_place(row) for row in rows],
            column_title("subject"): [said.label(row) for row in rows],
            column_title("group"): [row["group"] or "" for row in rows],
            column_title("period"): [row["period"] or "" for row in rows],
            column_title("score"): [_number(row["score"]) for row in rows],
            column_title("change"): [_change(row["change"]) for row in rows],
            column_title("cites"): [row["cites"] for row in rows],
        }
        right = tuple(column_title(key) for key in ("place", "score", "change"))
        _print(console, say("ranking", title=_title(ranking.title, ranking.id)), columns, right, every=every)


def print_ladders(result: Result, console: Console, *, every: bool = False) -> None:
    """Print for each ladder who is on it in its last period: the rung reached, and the next."""
    for ladder in result.pack.ladders:
        frame = result.ladders.filter(ladder=ladder.id)
        frame = frame if every else _last(frame, result)
        if not frame.height:
            continue
        places = {rung: at for at, rung in enumerate(ladder.rungs)}
        order = pl.col("rung").replace_strict(places, default=-1, return_dtype=pl.Int64)
        rows = frame.sort(order, descending=True, maintain_order=True).to_dicts()
        said, pack = Subjects(result), result.pack
        columns: dict[str, list[str | Text]] = {
            column_title("subject"): [said.label(row) for row in rows],
            column_title("period"): [row["period"] or "" for row in rows],
            column_title("count"): ["" if row["count"] is None else str(row["count"]) for row in rows],
            **{
                column_title(key): [_rung(pack, ladder.id, row[key]) for row in rows]
                for key in ("rung", "next")
            },
            column_title("cites"): [row["cites"] for row in rows],
        }
        title = say("ladder", title=_title(ladder.title, ladder.id))
        _print(console, title, columns, (column_title("count"),), every=every)


def _print(
    console: Console, title: str, columns: dict[str, list[str | Text]], right: tuple[str, ...], *, every: bool
) -> None:
    """Print the columns that say anything, as far as a screen goes."""
    height = len(next(iter(columns.values())))
    shown = height if every else min(height, SCREENFUL)
    kept = {name: values[:shown] for name, values in columns.items() if any(str(value) for value in values)}
    parts: list[RenderableType] = [FilledTable(kept, right=tuple(name for name in right if name in kept))]
    if shown < height:
        parts.append(Text(say("rest", count=height - shown), style="italic"))
    print_part(console, title, *parts)


def _last(frame: pl.DataFrame, result: Result) -> pl.DataFrame:
    """Return the rows of the last period; all of what is judged once."""
    labels = frame["period"].drop_nulls().unique().to_list()
    if not labels:
        return frame
    ends = {period.label: period.end for one in result.judged for period in one.panel.periods.values()}
    return frame.filter(period=max(labels, key=lambda label: (ends[label], label)))


def _title(title: Wording | None, name: str) -> str:
    return title.text(current_language()) if title is not None else spaced(name)


def _rung(pack: Pack, ladder: str, rung: str | None) -> str:
    """Return what a rung is called."""
    if rung is None:
        return ""
    title = pack.rule(f"{ladder}.{rung}").title
    return _title(title, rung)


def _place(row: dict[str, Any]) -> str | Text:
    if row["place"] is None:
        return Text("?", style="dim")
    style = "red" if row["last"] else "green" if row["first"] else ""
    return Text(f"{value_text(row['place'])} / {row['of']}", style=style)


def _number(value: Any) -> str:
    return "?" if value is None else value_text(value)


def _change(change: Any) -> str:
    if change is None or not change:
        return ""
    return f"{'↑' if change > 0 else '↓'} {value_text(abs(change))}"
