"""The screen of an assessment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from progress_rules.display.board import Board, periods_of, worst_first
from progress_rules.display.lights import EXEMPT, marked
from progress_rules.display.tables import actions_table, findings_lines, frame_table, value_text
from progress_rules.display.terminal import heading, plain_table, visible
from progress_rules.display.words import TABLES, named, say, spaced
from progress_rules.errors import current_language
from progress_rules.levels import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import Console, RenderableType

    from progress_rules.assessment.result import Result
    from progress_rules.packs import Pack

SCREENFUL = 60
"""How many projects the board shows unless all are asked for."""

ACTIONS = 20


def print_report(
    result: Result, console: Console, *, every: bool = False, tables: Sequence[str] = ()
) -> None:
    """Print an assessment: summary, board, actions, findings and assumptions, or only the tables named."""
    print_title(result, console)
    if tables:
        for name in tables:
            frame = result.table(name)
            say_rows = say("rows", table=named(name, TABLES), count=frame.height)
            print_part(console, say_rows, frame_table(frame, result.pack))
        return
    periods = periods_of(result)
    if not periods:
        console.print(say("nothing_closed"))
    else:
        _print_summary(result, console, periods[-1])
        if result.pack.scale.levels:
            _print_board(result, console, every=every)
        _print_actions(result, console, every=every)
    if result.findings.height:
        title = say("findings", count=result.findings.height)
        print_part(console, title, *findings_lines(result.findings))
    print_parameters(result.pack, console)


def print_title(result: Result, console: Console) -> None:
    """Print what was applied, as of when, by which engine."""
    spec = result.pack.spec
    title = heading(f"{spec.title.text(current_language())} {spec.version}")
    rest = [say("as_of", as_of=result.as_of), say("engine", engine=result.engine), result.pack.digest[:19]]
    console.print(title.append(" · " + " · ".join(rest), style="not bold"), soft_wrap=True)


def print_part(console: Console, title: str, *parts: RenderableType) -> None:
    """Print one part of a screen under its heading."""
    console.print()
    console.print(heading(title), soft_wrap=True)
    for part in parts:
        lines = [part] if isinstance(part, Text) else _lines(part, console)
        for line in lines:
            indented = Text("  ").append_text(line)
            indented.rstrip()
            console.print(indented, soft_wrap=True)


def _lines(part: RenderableType, console: Console) -> Iterator[Text]:
    """Yield the lines of a table within the indented width."""
    options = console.options.update_width(console.width - 2)
    for segments in console.render_lines(part, options, pad=False):
        yield Text.assemble(*((segment.text, segment.style or "") for segment in segments))


def print_parameters(pack: Pack, console: Console) -> None:
    """Print what was set for this run and what the verdicts assume, with the reasons."""
    from progress_rules.assessment.result import assumptions

    language = current_language()
    given = [
        f"{_parameter(pack, name)} = {value_text(values.segments[0].value)}"
        for name, values in pack.parameters.items()
        if values.given
    ]
    if given:
        print_part(console, say("given"), *(Text(visible(line)) for line in given))
    assumed = assumptions(pack)
    if assumed:
        table = plain_table(say("parameter"), say("value"), say("clause"), say("reason"))
        for item in assumed:
            reason = item["reason"][language] if item["reason"] else ""
            value = item["value"] if isinstance(item["value"], str) else ", ".join(item["value"])
            cells = (_parameter(pack, item["parameter"]), value.lower(), ", ".join(item["cites"]), reason)
            table.add_row(*(Text(visible(cell)) for cell in cells))
        print_part(console, say("assumed"), table)


def counter_titles(pack: Pack) -> dict[str, str]:
    """Return the title of each counter in the language in force."""
    found = {}
    for counter in pack.spec.counters:
        title = counter.title.text(current_language()) if counter.title else spaced(counter.id)
        found[counter.id] = visible(title)
    return found


def _parameter(pack: Pack, name: str) -> str:
    spec = pack.spec.parameters[name]
    return spec.zh if current_language() == "zh" and spec.zh else name


def _print_summary(result: Result, console: Console, last: str) -> None:
    import polars as pl

    scale = result.pack.scale
    final = result.lights.filter(period=last)
    exempt = final.filter(pl.col("status") == EXEMPT).height
    counts = dict(
        final.filter(pl.col("status") != EXEMPT)["light"].cast(pl.String).value_counts().iter_rows()
    )
    shown = [(light, counts.get(light, 0)) for light in scale.ids]
    shown += [(light, n) for light, n in ((UNKNOWN, counts.get(UNKNOWN, 0)), (EXEMPT, exempt)) if n]
    line = Text("   ").join(marked(scale, light).append(f" {n}", style="bold") for light, n in shown)
    total = say("projects", count=result.lights["project"].n_unique())
    if scale.levels:
        print_part(console, f"{say('at', period=last)} · {total}", line)
    if result.pack.counters:
        totals = dict(result.counters.filter(period=last).select("counter", "total").iter_rows())
        titles = counter_titles(result.pack)
        line = Text("   ").join(Text(f"{titles[c]} ").append(f"{n}", style="bold") for c, n in totals.items())
        print_part(console, say("counters", period=last), line)


def _print_board(result: Result, console: Console, *, every: bool) -> None:
    ranked = worst_first(result)
    chosen = ranked if every else ranked[:SCREENFUL]
    board = Board(result, chosen, console.width - 2)
    title = say("board", first=board.periods[0], last=board.periods[-1])
    left_out = len(ranked) - len(chosen)
    lines = list(board.lines())
    if left_out:
        lines.append(Text(say("left_out", count=left_out), style="italic"))
    lines += [Text(), *board.count_lines(), Text(), board.legend()]
    if board.left_out_periods:
        title += f" ({say('earlier', count=len(board.periods))})"
    print_part(console, title, *lines)


def _print_actions(result: Result, console: Console, *, every: bool) -> None:
    actions = result.actions
    if not actions.height:
        print_part(console, say("no_actions"))
        return
    shown = actions if every else actions.tail(ACTIONS)
    parts: list[RenderableType] = [actions_table(shown, result)]
    if shown.height < actions.height:
        parts.append(Text(say("actions_left_out", count=actions.height - shown.height), style="italic"))
    print_part(console, say("actions", count=actions.height), *parts)
