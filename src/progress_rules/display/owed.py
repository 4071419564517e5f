"""What is owed, on a screen: duties and deadlines, what went wrong first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl
from rich.text import Text

from progress_rules.display.headings import column_title, status_name
from progress_rules.display.parts import print_part
from progress_rules.display.subjects import SCREENFUL, Subjects, rule_title, shares
from progress_rules.display.tables import FilledTable, counted, value_text
from progress_rules.display.words import say
from progress_rules.errors import current_language

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

    from progress_rules.assessment.result import Result

STYLES = {
    "breached": "red", "overdue": "red", "refused": "red", "late": "yellow", "due_soon": "yellow",
    "undecided": "dim",
}  # fmt: skip
FEW = 5
"""How many rows of one duty are shown when there are too many for a screen."""

_DUTIES_SHOWN = ("breached", "undecided")
_DEADLINES_SHOWN = ("overdue", "late", "due_soon", "undecided", "pending")


def marked_status(status: str) -> Text:
    """Return a status in words, coloured where it matters."""
    return Text(status_name(status), style=STYLES.get(status, ""))


def print_duties(result: Result, console: Console, *, every: bool = False) -> None:
    """Print how many duties were met, and which were not: a fair share of each when there are many."""
    duties = result.duties
    if not duties.height:
        return
    parts: list[RenderableType] = [*_counts(duties, console)]
    wanted = duties if every else duties.filter(pl.col("status").is_in(_DUTIES_SHOWN))
    groups = wanted.sort(_place(wanted, "duty"), maintain_order=True).partition_by(
        "duty", maintain_order=True
    )
    given = [group.height for group in groups]
    if not every and wanted.height > SCREENFUL:
        given = shares([min(height, FEW) for height in given], SCREENFUL)
    shown = [_worst(group, n) for group, n in zip(groups, given, strict=True) if n]
    if shown:
        parts += [Text(), _duties_table(pl.concat(shown).to_dicts(), result)]
    parts += _rest(wanted.height - sum(given))
    print_part(console, say("duties", count=duties.height), *parts)


def print_deadlines(result: Result, console: Console, *, every: bool = False) -> None:
    """Print how the deadlines stand: those overdue, late and due soon first."""
    deadlines = result.deadlines
    if not deadlines.height:
        return
    parts: list[RenderableType] = [*_counts(deadlines, console)]
    order = (*_DEADLINES_SHOWN, "not_started", "met", "exempt") if every else _DEADLINES_SHOWN
    groups = [deadlines.filter(status=status).sort("due", maintain_order=True) for status in order]
    sizes = [group.height for group in groups]
    pressing = shares(sizes[:3], sum(sizes) if every else SCREENFUL)
    given = list(pressing)
    for size in sizes[3:]:
        given.append(size if every else min(size, SCREENFUL - sum(given)))
    shown = pl.concat([group.head(n) for group, n in zip(groups, given, strict=True)])
    if shown.height:
        parts += [Text(), _deadlines_table(shown.to_dicts(), result)]
    parts += _rest(sum(sizes) - shown.height)
    print_part(console, say("deadlines", count=deadlines.height), *parts)


def _counts(frame: pl.DataFrame, console: Console) -> list[Text]:
    """Return how many rows there are of each status, in the order of the statuses."""
    found = dict(frame["status"].cast(pl.String).value_counts().iter_rows())
    statuses = frame.schema["status"].categories.to_list()  # type: ignore[attr-defined]
    counts = [(marked_status(status), found[status]) for status in statuses if status in found]
    return counted(counts, console.width - 2)


def _rest(count: int) -> list[RenderableType]:
    return [Text(say("rest", count=count), style="italic")] if count else []


def _place(frame: pl.DataFrame, column: str) -> pl.Expr:
    """Return where the value of a row first stands in the frame, so that rows of one value come together."""
    places = {value: at for at, value in enumerate(frame[column].unique(maintain_order=True))}
    return pl.col(column).replace_strict(places, default=None, return_dtype=pl.Int64)


def _worst(duties: pl.DataFrame, count: int) -> pl.DataFrame:
    """Return so many rows: those of the worse status, of them the last periods, in order of time."""
    rank = duties["status"].replace_strict({"breached": 0, "undecided": 1}, default=2, return_dtype=pl.Int8)
    ranked = duties.with_columns(rank.alias("_rank")).with_row_index("_at")
    latest = ranked["period"].null_count() < ranked.height
    chosen = ranked.sort("_rank", "_at", descending=[False, latest]).head(count)
    return chosen.sort("_rank", "_at").drop("_rank", "_at")


def _duties_table(rows: list[dict[str, Any]], result: Result) -> FilledTable:
    said = Subjects(result)
    rules = {duty.id: duty.rule for duty in result.pack.duties}
    columns: dict[str, list[str | Text]] = {
        column_title("duty"): [
            rule_title(result.pack, rules[row["duty"]]) if first else ""
            for row, first in zip(rows, _firsts(rows, "duty"), strict=True)
        ],
        column_title("status"): [marked_status(row["status"]) for row in rows],
        column_title("subject"): [said.label(row) for row in rows],
        column_title("person"): [said.person(row) for row in rows],
        column_title("period"): [row["period"] or "" for row in rows],
        say("owed"): [_owed(row) for row in rows],
        column_title("missing"): [row["missing"] or "" for row in rows],
        say("load"): [_load(row) for row in rows],
        column_title("cites"): [row["cites"] for row in rows],
    }
    return FilledTable(columns, right=(say("load"),))


def _firsts(rows: list[dict[str, Any]], key: str) -> list[bool]:
    """Return for each row whether it is the first of those that follow each other with one value."""
    before = [None, *(row[key] for row in rows)]
    return [row[key] != last for row, last in zip(rows, before, strict=False)]


def _owed(row: dict[str, Any]) -> str:
    """Return what was done of what was owed: 1 / 2 of at least two, 5 / ≤ 3 of at most three, 2 / 1–3."""
    done, least, most = (None if row[k] is None else value_text(row[k]) for k in ("done", "required", "most"))
    if done is None and least is None and most is None:
        return ""
    if least is None or most is None:
        owed = f"≤ {most}" if least is None and most is not None else least
    else:
        owed = least if least == most else f"{least}–{most}"
    return f"{done or '?'} / {owed or '?'}"


def _load(row: dict[str, Any]) -> str:
    """Return what the person owes in all in the period, where that is more than this duty asks for."""
    load = row["load"]
    return "" if load is None or row["person"] is None or load == row["required"] else value_text(load)


def _deadlines_table(rows: list[dict[str, Any]], result: Result) -> FilledTable:
    said, pack, language = Subjects(result), result.pack, current_language()
    rules = {deadline.id: deadline.rule for deadline in pack.deadlines}
    columns: dict[str, list[str | Text]] = {
        column_title("status"): [marked_status(row["status"]) for row in rows],
        column_title("deadline"): [rule_title(pack, rules[row["deadline"]]) for row in rows],
        column_title("subject"): [said.label(row) for row in rows],
        column_title("person"): [said.person(row) for row in rows],
        column_title("period"): [row["period"] or "" for row in rows],
        column_title("due"): [_due(row) for row in rows],
        column_title("days_left"): [
            "" if row["days_left"] is None else str(row["days_left"]) for row in rows
        ],
        column_title("met_on"): [value_text(row["met_on"]) if row["met_on"] else "" for row in rows],
        column_title("to"): [pack.role(row["to"], language) for row in rows],
        column_title("cites"): [row["cites"] for row in rows],
    }
    return FilledTable(columns, right=(column_title("days_left"),))


def _due(row: dict[str, Any]) -> str:
    day = row["due_at"] or row["due"]
    if day is None:
        return ""
    return say("extended", due=value_text(day)) if row["extended"] else value_text(day)
