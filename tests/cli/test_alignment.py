"""Columns stand under each other, also where characters are two cells wide."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

import progress_rules as pr
from progress_rules.display.board import Board, worst_first
from progress_rules.display.lights import symbol
from progress_rules.levels import Scale


def positions(line, signs):
    """The cells in which symbols stand."""
    return [cell_len(line[:i]) for i, character in enumerate(line) if character in signs]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_lights_of_a_month_stand_under_its_heading(cli, ledger, language):
    lines = cli("assess", ledger, "--pack", "ziyang", "--all", "--lang", language).out.splitlines()
    heading = next(line for line in lines if line.split() == [f"{m:02d}" for m in range(1, 11)])
    columns = {cell_len(heading[:i]) for i in range(1, len(heading)) if heading[i - 1 : i + 1].isdigit()}
    rows = [line for line in lines if line.startswith("  ZY-") and "2017" not in line]
    assert len(rows) == 177
    for row in rows:
        found = positions(row, "●▲■·–")
        assert found
        assert set(found) <= columns


@pytest.mark.parametrize("language", ["en", "zh"])
def test_counts_stand_under_the_same_headings(cli, ledger, language):
    lines = cli("assess", ledger, "--pack", "ziyang", "--lang", language).out.splitlines()
    label = "  全部 177 个项目" if language == "zh" else "  all 177 projects"
    start = lines.index(label)
    ends = {cell_len(line.rstrip()) for line in lines[start + 1 : start + 4]}
    heading = next(line for line in lines if line.split() == [f"{m:02d}" for m in range(1, 11)])
    assert ends == {cell_len(heading.rstrip())}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_cells_of_a_table_start_under_its_headings(cli, ledger, language):
    lines = cli(
        "assess", ledger, "--pack", "ziyang", "--table", "actions", "--lang", language
    ).out.splitlines()
    word = "规则" if language == "zh" else "rule"
    heading = next(line for line in lines if f" {word} " in line)
    at = cell_len(heading[: heading.index(f" {word} ") + 1])
    rows = [line for line in lines if "discipline-review " in line]
    assert rows
    assert {cell_len(row[: row.rindex("discipline-review ")]) for row in rows} == {at}


def test_a_narrow_window_shows_the_last_periods(ledger):
    result = pr.assess(pr.read_portfolio(ledger), "ziyang")
    board = Board(result, worst_first(result)[:5], width=50)
    assert board.periods[-1] == "2017-10"
    assert board.left_out_periods == 10 - len(board.periods) > 0
    assert all(cell_len(line.plain) <= 50 for line in [*board.lines(), *board.count_lines()])


def test_the_worst_come_first(ledger):
    result = pr.assess(pr.read_portfolio(ledger), "ziyang")
    last = {
        project: light
        for project, light in result.lights.select("project", "light").iter_rows()
        if light != "unknown"
    }
    ranks = [{"green": 0, "yellow": 1, "red": 2}[last[project]] for project in worst_first(result)]
    assert ranks == sorted(ranks, reverse=True)
    assert len(ranks) == 177


def test_symbols_differ_without_colour():
    for size in (2, 3, 4, 5):
        scale = Scale.of(*"abcdefg"[:size])
        signs = [symbol(scale, light) for light in (*scale.ids, "unknown", "exempt")]
        assert len(set(signs)) == len(signs)
        assert (signs[0], signs[size - 1]) == ("●", "■")


def test_periods_of_several_years_are_told_apart(small, tmp_path):
    reports = [
        {"project": "P-1", "period": period, "planned_progress": 5, "actual_progress": 5}
        for period in ("2017-11", "2017-12", "2018-01")
    ]
    result = pr.assess(pr.Portfolio(reports=reports), "ziyang")
    heading = next(iter(Board(result, ["P-1"], width=80).lines())).plain
    assert heading.split() == ["17-11", "17-12", "18-01"]
