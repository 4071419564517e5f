"""What `assess` prints and writes."""

from __future__ import annotations

import csv
import io
import json
import random
import shutil

import openpyxl
import polars as pl
import pytest

import progress_rules as pr

ESCAPE = "\x1b"


def assess(cli, ledger, *more):
    return cli("assess", ledger, "--pack", "ziyang", *more)


def test_the_screen_shows_everything_a_reader_needs(cli, ledger):
    done = assess(cli, ledger)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(
        "Ziyang: lights, ledgers, accountability 1.0.0 · as known on 2017-10-31 · engine columnar"
    )
    assert "Lights at 2017-10 · 177 projects" in done.out
    assert "ever yellow 84   ever red 33   yellow turned green 31   left red 14" in done.out
    assert "117 projects more, none of them worse: --all shows them" in done.out
    assert "accountability review" in done.out
    assert "missing report 12" in done.out
    assert "The text grants no grace." in done.out
    assert ESCAPE not in done.out


def test_all_shows_every_project(cli, ledger):
    shown = [line.split()[0] for line in assess(cli, ledger, "--all").out.splitlines() if "ZY-" in line[:5]]
    assert set(shown) >= {f"ZY-{i:03d}" for i in range(1, 178)}


def test_chinese_screen(cli, ledger):
    done = assess(cli, ledger, "--lang", "zh")
    assert done.out.startswith("资阳：重点项目亮灯、台账与问责 1.0.0 · 截至 2017-10-31 · 引擎 columnar")
    for phrase in (
        "曾亮黄灯 84",
        "● 绿灯",
        "▲ 黄灯",
        "■ 红灯",
        "· 未知",
        "– 豁免",
        "剖析问责",
        "原文没有规定宽限。",
        "缺报 12",
    ):
        assert phrase in done.out


def test_the_language_may_stand_before_the_command(cli, ledger):
    before = cli("--lang=zh", "assess", ledger, "--pack", "ziyang")
    assert before == assess(cli, ledger, "--lang", "zh")


def test_the_language_of_one_run_does_not_stay(cli):
    assert "参数" in cli("packs", "--lang", "zh").out
    assert "参数" not in cli("packs").out
    assert pr.errors.current_language() == "en"


def test_json_is_the_result(cli, ledger):
    done = assess(cli, ledger, "--format", "json")
    assert done.err == ""
    expected = pr.assess(pr.read_portfolio(ledger), "ziyang").to_dict()
    data = json.loads(done.out)
    assert data == expected
    assert list(data) == list(expected)
    assert "\\u" not in done.out


def test_json_of_one_table(cli, small):
    data = json.loads(assess(cli, small, "--format", "json", "--table", "actions").out)
    assert list(data) == ["pack", "version", "digest", "as_of", "assumptions", "actions"]


def test_csv_prints_lights_or_the_table_named(cli, ledger):
    done = assess(cli, ledger, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(done.out)))
    lights = pr.assess(pr.read_portfolio(ledger), "ziyang").lights
    assert [(r["project"], r["period"], r["light"]) for r in rows] == lights.select(
        "project", "period", pl.col("light").cast(pl.String)
    ).rows()
    assert not done.out.startswith("\ufeff")
    counters = assess(cli, ledger, "--format", "csv", "--table", "counters", "--lang", "zh").out
    assert counters.splitlines()[0] == "统计项,期间,新增,累计,依据条款"


def test_named_tables_are_printed_in_full(cli, small):
    done = assess(cli, small, "--table", "lights", "--table", "scores")
    assert "lights (8 rows)" in done.out
    assert "scores (2 rows)" in done.out
    assert "actions" not in done.out.split("lights (8 rows)")[1]


def test_settings_reach_the_pack(cli, small):
    done = assess(cli, small, "--set", "允许滞后=1.5", "--set", "turns_on = after_nth")
    assert "lag_points = 1.5" in done.out
    assert "turns_on = after_nth" in done.out
    data = json.loads(assess(cli, small, "--set", "lag_points=1", "--format", "json").out)
    lights = {(row["project"], row["period"]): row["light"] for row in data["lights"]}
    assert lights["P-2", "2017-10"] == "green"
    assert lights["P-1", "2017-09"] == "yellow"


def test_as_of_is_obeyed(cli, small):
    data = json.loads(assess(cli, small, "--format", "json", "--as-of", "2017-08").out)
    assert data["as_of"] == "2017-08-31"
    assert {row["period"] for row in data["lights"]} == {"2017-07", "2017-08"}


def test_a_pack_without_levels_has_no_board(cli, small, tmp_path):
    pack = tmp_path / "pack.yaml"
    rule = "{id: r, when: planned_progress > actual_progress, then: {action: remind, by: office}}"
    pack.write_text(f"pack: reminders\ntitle: Reminders\nrules: [{rule}]\n")
    done = cli("assess", small, "--pack", pack)
    assert done.code == 0
    assert "Actions due (6)" in done.out
    assert "●" not in done.out
    assert "unknown" not in done.out


def test_before_any_period_has_closed(cli, small):
    done = assess(cli, small, "--as-of", "2016-01-01")
    assert done.code == 0
    assert "nothing is assessed" in done.out


@pytest.mark.parametrize("format_", ["json", "csv"])
def test_engines_give_the_same_bytes(cli, ledger, format_):
    outs = {assess(cli, ledger, "--format", format_, "--engine", e).out for e in ("columnar", "reference")}
    assert len(outs) == 1


@pytest.mark.parametrize("format_", ["table", "json", "csv"])
def test_the_order_of_rows_does_not_matter(cli, ledger, tmp_path, format_):
    shuffled = tmp_path / "ledger"
    shutil.copytree(ledger, shuffled)
    for file in shuffled.iterdir():
        head, *rows = file.read_bytes().splitlines(keepends=True)
        random.Random(5).shuffle(rows)
        file.write_bytes(head + b"".join(rows))
    assert assess(cli, shuffled, "--format", format_).out == assess(cli, ledger, "--format", format_).out


def test_text_from_the_ledger_cannot_play_tricks(cli, small):
    screen = assess(cli, small).out
    assert ESCAPE not in screen
    assert "@unit [red]\ufffd[2J" in screen
    rows = list(csv.reader(io.StringIO(assess(cli, small, "--format", "csv", "--table", "actions").out)))
    assert rows[1][2].startswith("'@unit")


def test_a_workbook_holds_a_sheet_for_each_table(cli, small, tmp_path):
    out = tmp_path / "out.xlsx"
    done = assess(cli, small, "--out", out, "--lang", "zh")
    assert (done.code, done.out) == (0, "")
    assert done.err == f"已写入 {out}\n"
    book = openpyxl.load_workbook(out)
    assert book.sheetnames == [
        "灯色",
        "应办事项",
        "考核计分",
        "累计统计",
        "问题分派",
        "时限",
        "履责情况",
        "流程状态",
        "办理步骤",
        "决策结果",
        "排名",
        "考核得分",
        "督办阶梯",
        "数据提示",
    ]
    lights = list(book["灯色"].values)
    about = ("主体类别", "评判主体")
    assert lights[0] == ("项目编号", "期间", "信号", "灯色", "连续期数", "规则", "状态", *about)
    assert lights[3] == ("P-1", "2017-09", "黄灯", "红灯", 2, "yellow-to-red", "已评判", "项目", "P-1")
    unit = book["应办事项"]["C2"]
    assert (unit.data_type, unit.quotePrefix) == ("s", True)
    assert book["考核计分"]["F2"].value == -1
    book.close()
    first = out.read_bytes()
    assert assess(cli, small, "--out", out, "--lang", "zh", "--force", "--engine", "reference").code == 0
    assert out.read_bytes() == first


def test_a_folder_holds_a_file_for_each_table(cli, small, tmp_path):
    out = tmp_path / "results"
    assert assess(cli, small, "--out", out).code == 0
    tables = (
        "lights", "actions", "scores", "counters", "routes", "deadlines", "duties", "states", "steps", "decisions",
        "ranks", "totals", "ladders", "findings",
    )  # fmt: skip
    assert sorted(p.name for p in out.iterdir()) == sorted(["about.json", *(f"{t}.csv" for t in tables)])
    assert all((out / f"{table}.csv").read_bytes().startswith(b"\xef\xbb\xbf") for table in tables)
    about = json.loads((out / "about.json").read_text(encoding="utf-8"))
    assert about["pack"] == "ziyang"
    with (out / "lights.csv").open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.DictReader(file))) == 8


def test_a_single_csv_file(cli, small, tmp_path):
    assert assess(cli, small, "--out", tmp_path / "a.csv", "--table", "actions").code == 0
    text = (tmp_path / "a.csv").read_text(encoding="utf-8-sig")
    assert text.startswith("id,project,unit,period,action")


def test_json_goes_to_a_file_as_it_goes_to_the_screen(cli, small, tmp_path):
    assert assess(cli, small, "--out", tmp_path / "a.json").code == 0
    assert (tmp_path / "a.json").read_text(encoding="utf-8") == assess(cli, small, "--format", "json").out


@pytest.mark.parametrize("name", ["a.csv", "a.json", "a.xlsx"])
def test_what_is_there_stays_unless_forced(cli, small, tmp_path, name):
    out = tmp_path / name
    out.write_text("mine")
    done = assess(cli, small, "--out", out)
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith(f"PR410 {out} exists already")
    assert out.read_text() == "mine"
    assert assess(cli, small, "--out", out, "--force").code == 0
    assert out.read_bytes() != b"mine"
    assert [p.name for p in tmp_path.iterdir()] == [name]


def test_a_folder_is_not_mixed_unless_forced(cli, small, tmp_path):
    out = tmp_path / "results"
    out.mkdir()
    (out / "notes.txt").write_text("mine")
    assert assess(cli, small, "--out", out).err.startswith("PR410")
    assert [p.name for p in out.iterdir()] == ["notes.txt"]
    assert assess(cli, small, "--out", out, "--force").code == 0
    assert (out / "notes.txt").read_text() == "mine"
    assert (out / "lights.csv").is_file()


def test_a_write_that_fails_leaves_the_old_file(cli, small, tmp_path, monkeypatch):
    out = tmp_path / "a.json"
    out.write_text("mine")

    def full(*_, **__):
        raise OSError(28, "No space left on device", str(out))

    monkeypatch.setattr("pathlib.Path.write_text", full)
    done = assess(cli, small, "--out", out, "--force")
    assert done.code == 1
    assert "PR416" in done.err
    assert "No space left" in done.err
    assert out.read_bytes() == b"mine"
    assert [p.name for p in tmp_path.iterdir()] == ["a.json"]
