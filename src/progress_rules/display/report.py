"""The screen of an assessment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from progress_rules.display.actions import actions_table, in_time
from progress_rules.display.board import Board, periods_of, worst_first
from progress_rules.display.headings import TABLES
from progress_rules.display.owed import print_deadlines, print_duties
from progress_rules.display.parts import print_parameters, print_part, print_title
from progress_rules.display.records import print_routes, print_states
from progress_rules.display.standings import print_ladders, print_ranks, print_totals
from progress_rules.display.summary import print_counters, print_lights, print_other_lights
from progress_rules.display.tables import findings_lines, frame_table
from progress_rules.display.words import named, say
from progress_rules.packs.subjects import wholes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console, RenderableType

    from progress_rules.assessment.result import Result

SCREENFUL = 60
"""How many projects the board shows unless all are asked for."""

ACTIONS = 20


def print_report(
    result: Result, console: Console, *, every: bool = False, tables: Sequence[str] = ()
) -> None:
    """Print an assessment section by section as far as the pack has them, or only the tables named."""
    print_title(result, console)
    if tables:
        for name in tables:
            frame = result.table(name)
            say_rows = say("rows", table=named(name, TABLES), count=frame.height)
            print_part(console, say_rows, frame_table(frame, result.pack))
        return
    if nothing_judged(result):
        console.print(say("nothing_closed"))
    else:
        _print_sections(result, console, every=every)
    if result.findings.height:
        title = say("findings", count=result.findings.height)
        print_part(console, title, *findings_lines(result.findings))
    print_parameters(result.pack, console)


def nothing_judged(result: Result) -> bool:
    """Whether no period had closed, no record is there, and nothing came of judging the others as of the day."""
    judged = any(
        one.panel.rows.height or one.panel.exempt.height
        for one in result.judged
        if one.panel.periodic or one.group.subject.each not in {"project", *wholes(result.pack.spec)}
    )
    return not judged and not any(
        result.table(name).height for name in TABLES if name not in {"findings", "trace"}
    )


def _print_sections(result: Result, console: Console, *, every: bool) -> None:
    periods = periods_of(result)
    if periods:
        print_lights(result, console, periods[-1])
    elif result.pack.scale.levels:
        print_part(console, say("no_lights"))
    print_counters(result, console)
    if periods:
        _print_board(result, console, every=every)
    print_other_lights(result, console)
    print_totals(result, console, every=every)
    print_ranks(result, console, every=every)
    print_ladders(result, console, every=every)
    _print_actions(result, console, every=every)
    print_duties(result, console, every=every)
    print_deadlines(result, console, every=every)
    print_routes(result, console, every=every)
    print_states(result, console, every=every)


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
    if not any(rule.effects.action for rule in result.pack.rules):
        return
    actions = in_time(result.actions, result)
    if not actions.height:
        print_part(console, say("no_actions"))
        return
    shown = actions if every else actions.tail(ACTIONS)
    parts: list[RenderableType] = [actions_table(shown, result)]
    left_out = actions.height - shown.height
    if left_out:
        earlier = actions.head(left_out)["period"].null_count() == 0
        parts.append(Text(say("actions_left_out" if earlier else "rest", count=left_out), style="italic"))
    print_part(console, say("actions", count=actions.height), *parts)
