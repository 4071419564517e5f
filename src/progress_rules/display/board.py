"""The board: a line for each project, a column for each period, a symbol for each light."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
from rich.cells import cell_len, set_cell_size
from rich.text import Text

from progress_rules.display.lights import EXEMPT, marked, style, symbol
from progress_rules.display.terminal import visible
from progress_rules.display.words import say
from progress_rules.levels import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from progress_rules.assessment.result import Result

WIDEST_ID, WIDEST_NAME = 20, 28


def main_lights(result: Result) -> pl.DataFrame:
    """Return the lights of projects in the pack's period, without those of other subjects and periods."""
    labels = [period.label for period in result.judged[0].panel.periods.values()]
    mine = result.lights.filter((pl.col("each") == "project") & pl.col("period").is_in(labels))
    return mine.unique(["project", "period"], keep="first", maintain_order=True)


def shown_lights(result: Result) -> pl.DataFrame:
    """Return project, period and what the board shows there: a level, `unknown` or `exempt`."""
    shown = (
        pl.when(pl.col("status") == EXEMPT).then(pl.lit(EXEMPT)).otherwise(pl.col("light").cast(pl.String))
    )
    return main_lights(result).select("project", "period", shown.alias("shown"))


def worst_first(result: Result) -> list[str]:
    """Return the assessed projects, the most severe first.

    By the light known last, then by how many periods were at the most severe level, the next, and so on;
    then by id.
    """
    scale = result.pack.scale
    ranks = {level.id: level.rank for level in scale.levels}
    rank = pl.col("shown").replace_strict(ranks, default=None, return_dtype=pl.Int8)
    keys = [rank.drop_nulls().last().fill_null(-1).alias("_last")]
    keys += [(rank == level.rank).sum().alias(f"_{level.rank}") for level in reversed(scale.levels[1:])]
    grouped = shown_lights(result).group_by("project", maintain_order=True).agg(keys)
    names = [key for key in grouped.columns if key != "project"]
    ordered = grouped.sort([*names, "project"], descending=[True] * len(names) + [False], nulls_last=True)
    return ordered["project"].to_list()


def periods_of(result: Result) -> list[str]:
    """Return the assessed periods, in order of time."""
    labels = main_lights(result)["period"].unique(maintain_order=True).to_list()
    return sorted(labels, key=lambda label: result.pack.calendar.parse(label).start)


class Board:
    """The board of a result, laid out for a width.

    Args:
        result: The result.
        projects: The projects to show, in order.
        width: How many cells a line may take; with too many periods the last ones are shown.
    """

    def __init__(self, result: Result, projects: Iterable[str], width: int) -> None:
        self._scale = result.pack.scale
        self._lights = shown_lights(result)
        self.projects = list(projects)
        names = dict(result.portfolio.frame("projects").select("id", "name").iter_rows())
        self._names = {p: visible(names.get(p) or "") for p in self.projects}
        self.total = self._lights["project"].n_unique()
        every = periods_of(result)
        short = _short(every)
        self._column = max([cell_len(text) for text in short] + [len(str(self.total))], default=1) + 1
        self._id = min(max((cell_len(visible(p)) for p in self.projects), default=0), WIDEST_ID)
        label = cell_len(say("all_projects", count=self.total))
        self._name = min(max([cell_len(n) for n in self._names.values()], default=0), WIDEST_NAME)
        self._name = max(self._name, label - self._id - 1, self._widest_level() - self._id - 1)
        room = max((width - self._id - self._name - 2) // self._column, 1)
        self.periods, self._headings = every[-room:], short[-room:]
        self.left_out_periods = len(every) - len(self.periods)

    def lines(self) -> Iterator[Text]:
        """Yield the heading and a line for each project."""
        yield Text(self._left("") + "".join(self._cell(text) for text in self._headings), style="bold")
        grid = self._grid()
        for project in self.projects:
            line = Text(self._left(project))
            for period in self.periods:
                light = grid.get((project, period))
                sign = symbol(self._scale, light) if light else ""
                line.append(self._cell(sign), style=style(self._scale, light) if light else "")
            yield line

    def count_lines(self) -> Iterator[Text]:
        """Yield how many of all projects are at each light in each period."""
        counts = {
            (shown, period): n
            for shown, period, n in self._lights.group_by("shown", "period").len().iter_rows()
        }
        label = say("all_projects", count=self.total)
        yield Text(set_cell_size(label, self._id + self._name + 2), style="bold")
        for light in (*self._scale.ids, UNKNOWN, EXEMPT):
            numbers = [counts.get((light, period), 0) for period in self.periods]
            if light in {UNKNOWN, EXEMPT} and not any(numbers):
                continue
            line = marked(self._scale, light)
            line.truncate(self._id + self._name + 1)
            line.append(" " * (self._id + self._name + 2 - cell_len(line.plain)))
            line.append("".join(self._cell(str(n)) for n in numbers))
            yield line

    def legend(self) -> Text:
        """Return what the symbols mean."""
        return Text("  ").join(marked(self._scale, light) for light in (*self._scale.ids, UNKNOWN, EXEMPT))

    def _grid(self) -> dict[tuple[str, str], str]:
        wanted = self._lights.filter(
            pl.col("project").is_in(self.projects) & pl.col("period").is_in(self.periods)
        )
        return {(project, period): shown for project, period, shown in wanted.iter_rows()}

    def _left(self, project: str) -> str:
        name = self._names.get(project, "")
        return f"{_fitted(visible(project), self._id)} {_fitted(name, self._name)} "

    def _cell(self, text: str) -> str:
        return " " * (self._column - cell_len(text)) + text

    def _widest_level(self) -> int:
        return max(cell_len(marked(self._scale, light).plain) for light in (*self._scale.ids, UNKNOWN))


def _fitted(text: str, width: int) -> str:
    """Return the text in exactly so many cells, with an ellipsis where it is cut."""
    if cell_len(text) <= width:
        return text + " " * (width - cell_len(text))
    return set_cell_size(text, width - 1) + "…"


def _short(labels: list[str]) -> list[str]:
    """Return the labels without what they all share: months of one year as 01 to 12."""
    heads = {label.partition("-")[0] for label in labels}
    if len(heads) == 1 and all("-" in label for label in labels):
        return [label.partition("-")[2] for label in labels]
    return [label[2:] if len(label) > 4 else label for label in labels]
