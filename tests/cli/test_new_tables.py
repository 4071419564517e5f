"""Every table of a result on the screen, as CSV, JSON and in a workbook, in both languages."""

from __future__ import annotations

import csv
import io
import json
from datetime import datetime

import openpyxl
import pytest

import progress_rules as pr
from progress_rules.assessment.result import TABLES
from progress_rules.display.headings import TABLES as NAMES

EVERY = (*TABLES, "trace")
CHINESE = {
    "duties": ["主体类别", "评判主体", "职责", "下限", "上限", "已完成", "所缺内容", "状态", "应办合计"],
    "deadlines": ["时限项", "起算日期", "期限", "期限时刻", "提醒日期", "办结日期", "剩余天数", "已延期"],
    "routes": ["问题编号", "层级", "研究场合", "责任人"],
    "states": ["流程", "所处状态", "起始时间", "未接受步骤数"],
    "steps": ["办理时间", "步骤", "结果", "原状态", "理由"],
    "decisions": ["决策表", "命中次序", "行号", "输出项", "取值"],
}


def assess(cli, street, *more):
    done = cli("assess", street[0], "--pack", street[1], "--as-of", "2024-03-31", *more)
    assert done.code == 0, done.err
    return done.out


def result_of(street):
    pack = pr.load_pack(street[1])
    return pr.assess(pr.read_portfolio(street[0], tables=pack), pack, as_of="2024-03-31")


@pytest.mark.parametrize("name", EVERY)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_each_table_can_be_named(cli, street, name, language):
    frame = result_of(street).table(name)
    shown = assess(cli, street, "--table", name, "--lang", language)
    title = f"{NAMES[name]}（{frame.height} 行）" if language == "zh" else f"{name} ({frame.height} rows)"
    assert title in shown
    assert len(shown.splitlines()) == 4 + frame.height
    head, *rows = csv.reader(
        io.StringIO(assess(cli, street, "--table", name, "--format", "csv", "--lang", language))
    )
    assert len(rows) == frame.height
    if language == "en":
        assert head == frame.columns
    else:
        assert all(any("\u4e00" <= sign <= "\u9fff" for sign in heading) for heading in head)
        assert len(set(head)) == len(head)
        assert set(CHINESE.get(name, [])) <= set(head)


def test_chinese_tables_hold_chinese_words(cli, street):
    def rows(name):
        text = assess(cli, street, "--table", name, "--format", "csv", "--lang", "zh")
        return list(csv.DictReader(io.StringIO(text)))

    assert {row["状态"] for row in rows("duties")} == {"已履行", "未履行"}
    assert {row["状态"] for row in rows("deadlines")} == {"已履行", "逾期完成", "已逾期", "临近到期"}
    assert [row["所处状态"] for row in rows("states")] == ["已销号", "未办结", "未办结", "已解决"]
    assert {row["结果"] for row in rows("steps")} == {"已接受", "不予接受"}
    assert {row["原状态"] for row in rows("steps")} == {"未办结", "已解决"}
    assert {row["主体类别"] for row in rows("routes")} == {"问题"}
    assert {row["结果"] for row in rows("trace")} == {"触发", "未触发"}
    screen = assess(cli, street, "--table", "states", "--lang", "zh")
    assert [line.split().count("是") for line in screen.splitlines()[4:]] == [1, 0, 0, 0]
    assert not {"true", "false"} & set(screen.split())


def test_english_tables_keep_ids(cli, street):
    text = assess(cli, street, "--table", "states", "--format", "csv")
    assert [row["state"] for row in csv.DictReader(io.StringIO(text))] == [
        "closed",
        "open",
        "open",
        "resolved",
    ]
    assert "2024-03-03 00:00:00" in text


def test_csv_without_a_name_is_what_the_pack_is_about(cli, street, tmp_path):
    duties = assess(cli, street, "--format", "csv", "--table", "duties")
    assert assess(cli, street, "--format", "csv") == duties
    assess(cli, street, "--out", tmp_path / "a.csv")
    assert (tmp_path / "a.csv").read_text(encoding="utf-8-sig") == duties


def test_json_holds_every_table(cli, street):
    data = json.loads(assess(cli, street, "--format", "json"))
    assert data == result_of(street).to_dict()
    assert list(data)[5:] == list(TABLES)
    assert data["duties"][0]["duty"] == "content"
    assert [row["status"] for row in data["deadlines"]] == ["met", "overdue", "due_soon", "late"]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_workbook_of_every_table(cli, street, tmp_path, language):
    out = tmp_path / "out.xlsx"
    assess(cli, street, "--out", out, "--lang", language)
    result = result_of(street)
    book = openpyxl.load_workbook(out)
    zh = language == "zh"
    assert book.sheetnames == [NAMES[name] if zh else name for name in TABLES]
    for name in TABLES:
        sheet = book[NAMES[name] if zh else name]
        assert sheet.freeze_panes == "A2"
        rows = list(sheet.values)
        assert len(rows) == 1 + result.table(name).height
        assert all(sheet.cell(1, i + 1).font.bold for i in range(len(rows[0])))
    steps = sheet_rows(book, "办理步骤" if zh else "steps")
    refused = next(
        row
        for row in steps
        if row["步骤" if zh else "step"] == "write_off" and row["理由" if zh else "reason"]
    )
    assert refused["办理时间" if zh else "at"] == datetime(2024, 3, 21)
    assert refused["结果" if zh else "outcome"] == ("不予接受" if zh else "refused")
    assert refused["理由" if zh else "reason"] == (
        "责任人不能自行验收" if zh else "the owner cannot verify it"
    )
    duties = sheet_rows(book, "履责情况" if zh else "duties")
    mine = next(row for row in duties if row["期间" if zh else "period"] == "2024-02")
    assert [
        mine[key] for key in (("下限", "已完成", "应办合计") if zh else ("required", "done", "load"))
    ] == [2, 1, 4]
    states = sheet_rows(book, "流程状态" if zh else "states")
    assert [row["已完成" if zh else "done"] for row in states] == [True, False, False, False]
    deadlines = sheet_rows(book, "时限" if zh else "deadlines")
    assert [row["剩余天数" if zh else "days_left"] for row in deadlines] == [9, -17, 3, -15]
    assert deadlines[1]["期限" if zh else "due"] == datetime(2024, 3, 14)
    book.close()


def sheet_rows(book, name):
    head, *rows = book[name].values
    return [dict(zip(head, row, strict=True)) for row in rows]
