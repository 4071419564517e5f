"""The sections of `assess` beside the board: duties, deadlines, routes, states; each only where the pack has it."""

from __future__ import annotations

import io
import json
from datetime import date

import polars as pl
import pytest
from rich.cells import cell_len
from rich.console import Console

import progress_rules as pr
from progress_rules.display.board import periods_of, shown_lights, worst_first
from progress_rules.display.report import print_report

HERE = "2024-03-31"
SECTIONS = {
    "en": ("Duties (", "Deadlines (", "Routes (", "States: ", "Actions due (", "Lights "),
    "zh": ("履责情况（", "时限（", "问题分派（", "流程状态：", "应办事项（", "灯色"),
}
PAIR = """
pack: pair
title: {en: Pair, zh: 一对}
levels: [{id: green, name: {en: fine, zh: 正常}}, {id: red, name: {en: bad, zh: 异常}}]
rules:
  - {id: r, when: planned_progress > actual_progress, then: {signal: red}}
"""


def shown(cli, street, *more, width="80", day=HERE):
    ledger, pack = street
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COLUMNS", width)
        done = cli("assess", ledger, "--pack", pack, "--as-of", day, *more)
    assert (done.code, done.err) == (0, "")
    return done.out


def words(text):
    return text.split()


def section(screen, title):
    """The lines of a section, without its heading."""
    lines = screen[screen.index(title) :].split("\n\n")
    whole = lines[0].splitlines()[1:]
    for part in lines[1:]:
        if not part.startswith("  "):
            break
        whole += part.splitlines()
    return whole


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_whole_screen(cli, street, language):
    screen = shown(cli, street, "--lang", language)
    expected = (street[1].parent / f"screen.{language}.txt").read_text(encoding="utf-8")
    assert screen.split("\n", 1)[1] == expected


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("width", [60, 80, 100, 160])
@pytest.mark.parametrize("more", [(), ("--all",)])
def test_lines_fit_and_nothing_is_cut_off(cli, street, language, width, more):
    screen = shown(cli, street, "--lang", language, *more, width=str(width))
    assert all(cell_len(line) <= width for line in screen.splitlines()[1:])
    assert "…" not in screen
    if width >= 80:
        for whole in ("2024-03-14", "2024-03-20", "-17", "I-2", "Harbour", "1 / 2"):
            assert whole in screen


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_pack_has_only_its_own_sections(cli, small, street, tmp_path, language):
    screen = shown(cli, street, "--lang", language)
    assert [title in screen for title in SECTIONS[language]] == [True] * 5 + [False]
    assert not set("●■·–") & set(screen.split("\n", 1)[1])
    (tmp_path / "pack.yaml").write_text(PAIR, encoding="utf-8")
    board = cli("assess", small, "--pack", tmp_path, "--lang", language).out
    assert [title in board for title in SECTIONS[language]] == [False] * 5 + [True]
    assert ("没有应办事项" if language == "zh" else "No actions") not in board


def test_duties_tell_what_was_done_of_what_was_owed(cli, street):
    lines = section(shown(cli, street, width="120"), "Duties (")
    assert lines[0].split() == ["met", "5", "breached", "6"]
    rows = [line for line in lines if "breached" in line][1:]
    assert rows[0].split() == words("what an issue names breached I-2 (P-2) 1 / 2 limit S-4")
    assert rows[2].split() == words("breached P-1 环城路 王某 2024-02 1 / 2 4 S-1")  # owed on two projects
    assert rows[4].split() == words("breached P-2 Harbour bridge Li 2024-03 0 / 2 S-1")  # owed on one
    assert [line for line in rows if "2024-01" in line and "P-1" in line] == []  # met


def test_deadlines_stand_in_the_order_of_their_urgency(cli, street):
    lines = section(shown(cli, street, width="120"), "Deadlines (")
    assert lines[0].split("   ") == ["  met 1", "late 1", "overdue 1", "due soon 1"]
    assert [line.split()[0] for line in lines[2:]] == ["overdue", "late", "due"]
    assert "I-2 (P-2)  2024-03-14        -17              responsible leader  S-2" in lines[2]
    every = section(shown(cli, street, "--all", width="120"), "Deadlines (")
    assert [line.split()[0] for line in every[2:]] == ["overdue", "late", "due", "met"]


def test_routes_and_states(cli, street):
    screen = shown(cli, street, "--lang", "zh", width="120")
    routes = section(screen, "问题分派（4）")
    assert routes[0].split() == ["一般", "3", "紧急", "1"]
    assert routes[2].split() == ["I-1", "(P-1)", "紧急", "责任领导", "现场", "王某", "S-2"]
    states = section(screen, "流程状态：问题台账（4）")
    assert states[0].split() == ["未办结", "2", "已解决", "1", "已销号", "1"]
    assert [line.split()[0] for line in states[2:]] == ["不予接受"]
    assert "责任人不能自行验收" in states[2]
    every = section(shown(cli, street, "--all", width="120"), "States: ledger of issues (4)")
    assert sum("accepted" in line for line in every) == 3
    assert any("the owner cannot verify it" in line for line in every)


def test_many_breaches_do_not_drown_the_screen(cli, street, tmp_path):
    facts = json.loads(street[0].read_text(encoding="utf-8"))
    facts["issues"] += [
        {"id": f"J-{i:03d}", "project": "P-1", "raised_at": "2024-01-05", "urgency": "一般"}
        for i in range(150)
    ]
    ledger = tmp_path / "ledger.json"
    ledger.write_text(json.dumps(facts), encoding="utf-8")
    screen = shown(cli, (ledger, street[1]), width="120")
    assert len(screen.splitlines()) < 100
    duties = section(screen, "Duties (161)")
    assert sum("breached" in line for line in duties[1:]) == 10  # five of either duty
    assert duties[-1] == "  146 more: --all shows them"
    later = section(shown(cli, (ledger, street[1]), width="120", day="2024-08-31"), "Duties (")
    assert {period for line in later for period in line.split() if period.startswith("2024-")} == {
        "2024-07",
        "2024-08",
    }  # of periods the last
    deadlines = section(screen, "Deadlines (154)")
    assert [line.split()[0] for line in deadlines[2:-1]].count("overdue") == 18
    assert {"late", "due"} <= {line.split()[0] for line in deadlines[2:-1]}
    assert deadlines[-1] == "  133 more: --all shows them"
    assert "134 more: --all shows them" in section(screen, "Routes (154)")[-1]
    every = shown(cli, (ledger, street[1]), "--all", width="120")
    assert "more: --all" not in every
    assert sum("J-149 (P-1)" in line for line in every.splitlines()) == 3


def test_a_pack_about_records_needs_no_closed_period(cli, street, tmp_path):
    day = "2024-03-05"
    done = cli("assess", street[0], "--pack", street[1], "--as-of", day)
    assert "Routes (3)" in done.out
    assert "nothing is assessed" not in done.out
    (tmp_path / "empty.json").write_text('{"projects": [{"id": "P-1", "listed_from": "2024-01-01"}]}')
    empty = cli("assess", tmp_path / "empty.json", "--pack", street[1], "--as-of", "2023-12-31").out
    assert "No period had closed by then: nothing is assessed." in empty


def test_levels_without_a_closed_period(cli, street, tmp_path):
    text = street[1].read_text(encoding="utf-8").replace("rules:\n", "levels: [{id: a}, {id: b}]\nrules:\n")
    (tmp_path / "pack.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "ledger.json").write_text('{"issues": [{"id": "I-1", "raised_at": "2024-03-04"}]}')
    done = cli("assess", tmp_path / "ledger.json", "--pack", tmp_path, "--as-of", "2024-03-05")
    assert "There are no lights: no project had a period to be judged that had closed by then." in done.out
    assert "Deadlines (1)" in done.out


@pytest.mark.parametrize("language", ["en", "zh"])
def test_lights_of_other_subjects_stay_off_the_board(small, language):
    result = pr.assess(pr.read_portfolio(small), pr.load_pack("ziyang"))
    mine = result.lights
    person = mine.filter(project="P-1").with_columns(
        pl.lit(None, dtype=pl.String).alias("project"), each=pl.lit("person"), subject=pl.lit("Li")
    )
    result.__dict__["lights"] = pl.concat([mine, person])
    console = Console(record=True, width=80, force_terminal=False, file=io.StringIO())
    with pr.errors.language(language):
        assert None not in worst_first(result)
        assert shown_lights(result).height == mine.height
        assert len(periods_of(result)) == 4
        print_report(result, console)
    text = console.export_text()
    line = "责任人 · 2017-10   ● 绿灯 1" if language == "zh" else "person · 2017-10   ● green light 1"
    assert line in text


def test_actions_of_today_come_after_those_of_periods(cli, street, tmp_path):
    rule = (
        "  - {id: ask, for: issue, cites: S-2, when: urgency == '一般',\n"
        "     then: {action: ask_about, by: office, due: raised_at + 40}}\nduties:\n"
    )
    text = street[1].read_text(encoding="utf-8").replace("duties:\n", rule)
    (tmp_path / "pack.yaml").write_text(text, encoding="utf-8")
    lines = section(shown(cli, (street[0], tmp_path), width="160"), "Actions due (8)")
    assert lines[0].split() == words("period subject project name unit person action by due cites")
    assert [line.split()[0] for line in lines[1:]] == [
        "2024-01", "2024-02", "2024-02", "2024-03", "2024-03", "I-4", "I-2", "I-3",
    ]  # fmt: skip
    assert lines[7].split()[-5:] == ["about", "street", "office", str(date(2024, 4, 13)), "S-2"]
