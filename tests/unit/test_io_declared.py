"""Declared tables in files: whatever they declare and hold reads back equal, in every format and language."""

from __future__ import annotations

import tempfile
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from progress_rules.errors import LedgerError
from progress_rules.io import read_portfolio, write_portfolio
from progress_rules.model import ColumnSpec, Portfolio, TableSpec
from progress_rules.model.columns import folded
from progress_rules.model.declared import COLUMN_TYPES
from progress_rules.model.intake_dump import headings
from tests.unit.test_io_roundtrip import days, flags, ids, moments, numbers, progress, texts

VALUES = {
    "id": ids | st.none(),
    "text": texts,
    "number": numbers,
    "percent": progress,
    "money": numbers,
    "date": days,
    "moment": moments,
    "bool": flags,
}
NAMES = ["alpha", "area_1", "from", "copy", "key", "period", "to", "at", "row_index", "x9"]
HEADINGS = ["", "面积(平方米)", "备注", "楼 号", "=式", "'引", "a,b", "100%达标", "状态（是）", "№1"]
FORMATS = ["ledger.xlsx", "ledger.json", "ledger", "parquet"]


@st.composite
def declared(draw: st.DrawFn, name: str, zh: str) -> tuple[TableSpec, list[dict[str, Any]]]:
    names = draw(st.lists(st.sampled_from(NAMES), unique=True, max_size=5))
    headed = draw(st.permutations([h for h in HEADINGS if h]))
    columns = [
        ColumnSpec(n, draw(st.sampled_from(COLUMN_TYPES)), draw(st.sampled_from(["", h])))  # type: ignore[arg-type]
        for n, h in zip(names, headed, strict=False)
    ]
    columns.insert(
        draw(st.integers(0, len(columns))), ColumnSpec("id", "id", draw(st.sampled_from(["", "编号"])))
    )
    if draw(st.booleans()):
        columns.append(ColumnSpec("project", "id", "项目编号"))
    spec = TableSpec(name, zh, tuple(columns))
    further = draw(st.sampled_from([None, texts, numbers, days]))
    rows = []
    for row_id in draw(st.lists(ids, unique=True, max_size=3)):
        row = {c.name: draw(VALUES[c.type]) for c in columns} | {"id": row_id}
        if "project" in row:
            row["project"] = draw(st.sampled_from(["P-1", None]))
        rows.append(row | ({"further": draw(further)} if further is not None else {}))
    return spec, rows


@st.composite
def ledgers(draw: st.DrawFn) -> Portfolio:
    buildings, rows = draw(declared("buildings", draw(st.sampled_from(["", "楼栋", "楼栋 表(二)"]))))
    visits, others = draw(declared("site_visits", "踏勘"))
    steps = draw(st.lists(st.tuples(ids, moments), unique_by=lambda step: step[0], max_size=2))
    return Portfolio(
        projects=[{"id": "P-1"}],
        transitions=[{"item": i, "to": "done", "at": at, "note": "=x"} for i, at in steps if at],
        targets=[
            {"measure": m, "period": "2017", "value": draw(numbers)} for m in draw(st.sets(ids, max_size=2))
        ],
        tables=[buildings, visits],
        buildings=rows,
        site_visits=others,
    )


def exported(portfolio: Portfolio, target: Path, language: str) -> Path:
    """Write the portfolio; a folder of Parquet files as a host program would, with typed columns."""
    if target.name != "parquet":
        return write_portfolio(portfolio, target, language=language)
    target.mkdir()
    for table, frame in portfolio.frames.items():
        model = portfolio.registry[table]
        names = headings(model, frame, portfolio.money_unit, "zh" if language == "zh" else "en")
        typed = frame.rename(dict(zip(frame.columns, names, strict=True)))
        typed.write_parquet(target / f"{model.sheets[language == 'zh']}.parquet")
    return target


@given(ledgers(), st.sampled_from(FORMATS), st.sampled_from(["en", "zh"]))
def test_reading_gives_what_was_written(portfolio: Portfolio, name: str, language: str) -> None:
    with tempfile.TemporaryDirectory() as place:
        path = exported(portfolio, Path(place) / name, language)
        assert read_portfolio(path, tables=portfolio) == portfolio


@given(ledgers())
def test_dicts_json_and_models_give_the_same_again(portfolio: Portfolio) -> None:
    tables = portfolio.tables
    assert Portfolio.from_dict(portfolio.to_dict(), tables=tables) == portfolio
    assert Portfolio.from_json(portfolio.to_json(), tables=tables) == portfolio
    facts: dict[str, Any] = {table: portfolio.facts(table) for table in portfolio.frames}
    assert Portfolio(tables=tables, **facts) == portfolio


@pytest.fixture
def ledger() -> Portfolio:
    spec = TableSpec(
        "buildings",
        "楼栋",
        (
            ColumnSpec("id", "id", "楼栋编号"),
            ColumnSpec("project", "id", "项目编号"),
            ColumnSpec("done", "percent", "完成率"),
            ColumnSpec("budget", "money", "造价"),
            ColumnSpec("topped_out", "date"),
            ColumnSpec("seen_at", "moment", "查看时间"),
            ColumnSpec("listed", "bool", "在册"),
        ),
    )
    row = {
        "id": "B-1",
        "project": "P-1",
        "done(%)": "35.5",
        "造价(亿元)": "0.123456789012",
        "topped_out": date(2017, 10, 31),
        "seen_at": datetime(2017, 10, 31, 9, 30),
        "listed": True,
        "备注": "=1",
    }
    data = {"projects": [{"id": "P-1"}], "buildings": [row, {"id": "B-2"}]}
    return Portfolio.from_dict(data, tables=[spec])


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", FORMATS)
def test_a_ledger_in_every_format(ledger: Portfolio, name: str, language: str, tmp_path: Path) -> None:
    path = exported(ledger, tmp_path / name, language)
    read = read_portfolio(path, tables=ledger.tables)
    assert read == ledger
    assert (read.money_unit, read.tables) == ("万元", ledger.tables)
    assert read.facts("buildings") == ledger.facts("buildings")
    assert read.frame("buildings").get_column("budget").to_list() == [Decimal("1234.56789012"), None]
    without = {"parquet": True, "ledger": True, "ledger.xlsx": True, "ledger.json": False}[name]
    if without:  # other sheets and files are passed over
        assert read_portfolio(path) == Portfolio(projects=[{"id": "P-1"}])
    else:
        with pytest.raises(LedgerError, match="PR104"):
            read_portfolio(path)


def test_headings_are_those_declared(ledger: Portfolio, tmp_path: Path) -> None:
    folder = write_portfolio(ledger, tmp_path / "台账", language="zh")
    header = (folder / "楼栋.csv").read_text(encoding="utf-8-sig").splitlines()[0]
    assert header == "楼栋编号,项目编号,完成率(%),造价(万元),topped_out,查看时间,在册,备注"
    book = openpyxl.load_workbook(write_portfolio(ledger, tmp_path / "a.xlsx"))
    assert book.sheetnames == ["projects", "buildings"]


def test_problems_name_the_cell_of_a_declared_table(ledger: Portfolio, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "楼栋"
    for row in (
        ["2017年楼栋表"],
        ["楼栋编号", "完成率", "造价(亿元)"],
        ["B-1", "九成", 1],
        [None, "50%", "x"],
    ):
        sheet.append(row)
    book.save(tmp_path / "a.xlsx")
    with pytest.raises(LedgerError) as caught:
        read_portfolio(tmp_path / "a.xlsx", tables=ledger)
    assert [(problem.code, problem.place.render("zh")) for problem in caught.value.problems] == [
        ("PR111", "a.xlsx, 工作表 楼栋, 行 3, 列 完成率"),
        ("PR117", "a.xlsx, 工作表 楼栋, 行 4, 列 楼栋编号"),
        ("PR113", "a.xlsx, 工作表 楼栋, 行 4, 列 造价(亿元)"),
    ]


def test_a_folder_may_hold_what_is_declared_and_nothing_else(ledger: Portfolio, tmp_path: Path) -> None:
    folder = write_portfolio(ledger, tmp_path / "ledger")
    assert read_portfolio(write_portfolio(ledger, folder, overwrite=True), tables=ledger) == ledger
    with pytest.raises(LedgerError, match=r"PR137.*buildings\.csv"):
        write_portfolio(Portfolio(), folder, overwrite=True)


def test_a_file_of_a_declared_table_alone(ledger: Portfolio, tmp_path: Path) -> None:
    folder = write_portfolio(ledger, tmp_path / "ledger")
    assert read_portfolio(folder / "buildings.csv", tables=ledger) == ledger
    (folder / "notes.csv").write_text("x\n", encoding="utf-8")
    with pytest.raises(LedgerError, match=r"PR103.*buildings, 楼栋"):
        read_portfolio(folder / "notes.csv", tables=ledger)


def test_names_of_these_tests_are_apart() -> None:
    assert len({folded(name) for name in NAMES + HEADINGS}) == len(NAMES) + len(HEADINGS)
