"""Workbooks, CSV and Parquet as offices really have them."""

from __future__ import annotations

import zipfile
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest

from progress_rules.errors import LedgerError
from progress_rules.io import read_portfolio
from progress_rules.io.cell_formats import cell_format
from progress_rules.io.workbook import read_cell


def workbook(
    path: Path, rows: list[list[Any]], title: str = "月报", formats: dict[str, str] | None = None
) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(row)
    for cell, written in (formats or {}).items():
        sheet[cell].number_format = written
    book.save(path)
    return path


HEADER = ["项目编号", "期间", "实际进度"]


@pytest.mark.parametrize(
    ("cell", "written", "expected"),
    [
        (0.35, "0%", "35"),
        (0.07, "0.00%", "7"),
        (1.1, "0.0%", "110"),
        (35, '0.0"%"', "35"),
        (0.355, r"0.0\%", "0.355"),
        (0.1 + 0.2, "0%", "30"),
        ("35%", "General", "35"),
        ("３５．５％", "@", "35.5"),
    ],
)
def test_percent_formats_mean_what_is_shown(
    cell: object, written: str, expected: str, tmp_path: Path
) -> None:
    path = workbook(tmp_path / "a.xlsx", [HEADER, ["P-1", "2017-10", cell]], formats={"C2": written})
    assert read_portfolio(path).reports[0].actual_progress == Decimal(expected)


def test_spreadsheet_noise_beyond_15_digits_is_none_of_ours(tmp_path: Path) -> None:
    rows = [["id", "total_investment", "annual_plan"], ["P-1", 0.1 + 0.2, 35.3 - 0.3 * 3]]
    project = read_portfolio(workbook(tmp_path / "a.xlsx", rows, "projects")).projects[0]
    assert (project.total_investment, project.annual_plan) == (Decimal("0.3"), Decimal("34.4"))


@pytest.mark.parametrize(
    ("cell", "written", "label"),
    [
        (date(2017, 10, 1), "yyyy-mm", "2017-10"),
        (date(2017, 10, 31), "mmm-yy", "2017-10"),
        (date(2017, 10, 1), 'yyyy"年"m"月"', "2017-10"),
        (date(2017, 10, 1), '[$-804]yyyy"年"m"月";@', "2017-10"),
        (date(2017, 1, 1), "yyyy", "2017"),
        (date(2017, 10, 5), "yyyy-mm-dd", "2017-10-05"),
        (date(2017, 10, 5), 'yyyy"年"m"月"d"日"', "2017-10-05"),
        (201710, "General", "2017-10"),
        (2017, "0", "2017"),
        ("2017年第四季度", "General", "2017-Q4"),
    ],
)
def test_periods_as_the_cell_shows_them(cell: object, written: str, label: str, tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [HEADER, ["P-1", cell, 35]], formats={"B2": written})
    assert read_portfolio(path).reports[0].period == label


@pytest.mark.parametrize(
    ("value", "kind", "written", "expected"),
    [
        (datetime(2017, 10, 31), "d", "yyyy-mm-dd", ("2017-10-31", "")),
        (datetime(2017, 10, 31), "d", "yyyy-mm-dd hh:mm", ("2017-10-31T00:00:00", "")),
        (datetime(2017, 10, 31, 8, 30), "d", "yyyy-mm-dd", ("2017-10-31T08:30:00", "")),
        (True, "b", "General", ("true", "")),
        ("#DIV/0!", "e", "General", ("#DIV/0!", "PR120")),
        (370000201701012345, "n", "0", ("3.70000201701012E+17", "")),
        (999999999999999, "n", "General", ("999999999999999", "")),
        (1e-7, "n", "General", ("0.0000001", "")),
        ("_x000D_x", "s", "General", ("\rx", "")),
    ],
)
def test_cells_as_text(value: object, kind: str, written: str, expected: tuple[str, str]) -> None:
    assert read_cell(value, kind, cell_format(written)) == expected


def test_titles_blank_rows_and_other_sheets_are_passed_over(tmp_path: Path) -> None:
    rows = [
        [],
        ["2017年10月进度表"],
        [],
        HEADER,
        [None, " ", None],
        ["P-1", "2017-10", 35],
        [],
        ["P-1", "2017-11", "x"],
    ]
    path = workbook(tmp_path / "a.xlsx", rows)
    book = openpyxl.load_workbook(path)
    book.create_sheet("说明").append(["随便写"])
    book.save(path)
    with pytest.raises(LedgerError) as caught:
        read_portfolio(path)
    assert caught.value.render("zh").startswith("a.xlsx, 工作表 月报, 行 8, 列 实际进度: PR111")
    assert len(caught.value.problems) == 1


def test_dimensions_that_are_too_small_hide_no_rows(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [HEADER, ["P-1", "2017-10", 35]])
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = parts[sheet].replace(b'<dimension ref="A1:C2"', b'<dimension ref="A1"')
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    assert len(read_portfolio(path).reports) == 1


@pytest.mark.parametrize(
    ("cell", "fine"),
    [
        (b'<c r="C2"><f>B1/2</f><v>35</v></c>', True),
        (b'<c r="C2" t="str"><f>IF(1,"","")</f><v></v></c>', True),
        (b'<c r="C2"><f>B1/2</f><v></v></c>', False),
        (b'<c r="C2"><f>B1/2</f></c>', False),
        (b'<c r="C2" t="e"><f>B1/0</f><v>#DIV/0!</v></c>', False),
    ],
)
def test_formulas_count_by_the_value_stored_with_them(cell: bytes, fine: bool, tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [HEADER, ["P-1", "2017-10", 77]])
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    before = b'<c r="C2" t="n"><v>77</v></c>'
    assert before in parts[sheet]
    parts[sheet] = parts[sheet].replace(before, cell)
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    if fine:
        assert len(read_portfolio(path).reports) == 1
    else:
        with pytest.raises(LedgerError, match="PR120 cell C2"):
            read_portfolio(path)


CSV = "项目编号,期间,实际进度(%)\nP-1,2017年10月,35.5\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_csv_in_the_encodings_of_offices(encoding: str, end: str, tmp_path: Path) -> None:
    (tmp_path / "月报.csv").write_bytes(CSV.replace("\n", end).encode(encoding))
    for path in (tmp_path, tmp_path / "月报.csv"):
        assert read_portfolio(path).reports[0].actual_progress == Decimal("35.5")


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_csv_with_other_delimiters(delimiter: str, tmp_path: Path) -> None:
    (tmp_path / "reports.csv").write_text(CSV.replace(",", delimiter), encoding="utf-8")
    assert read_portfolio(tmp_path).reports[0].period == "2017-10"


def test_csv_rows_are_counted_as_a_spreadsheet_shows_them(tmp_path: Path) -> None:
    text = 'id,name,planned_start\nP-1,"two\nlines",2017-01-01\n\nP-2\nP-3,x,soon\n'
    (tmp_path / "projects.csv").write_text(text, encoding="utf-8")
    with pytest.raises(LedgerError, match=r"projects\.csv, row 5, column planned_start: PR114"):
        read_portfolio(tmp_path)


def test_lost_characters_of_a_double_conversion(tmp_path: Path) -> None:
    (tmp_path / "projects.csv").write_text("id,name\nP-1,锟斤拷路\n", encoding="utf-8")
    with pytest.raises(LedgerError, match=r"row 2: PR125"):
        read_portfolio(tmp_path)


def test_parquet_keeps_types(tmp_path: Path) -> None:
    frame = pl.DataFrame(
        {"project": ["P-1"], "period": ["2017-10"], "actual_progress": [35.3], "extra": [True]}
    )
    frame.write_parquet(tmp_path / "reports.parquet")
    (tmp_path / "projects.csv").write_text("id\nP-1\n", encoding="utf-8")
    report = read_portfolio(tmp_path).reports[0]
    assert (report.actual_progress, report.model_extra) == (Decimal("35.3"), {"extra": True})
    (tmp_path / "issues.parquet").write_bytes(b"PAR1 no")
    with pytest.raises(LedgerError, match=r"PR102 issues\.parquet"):
        read_portfolio(tmp_path)


def test_two_files_for_one_table(tmp_path: Path) -> None:
    (tmp_path / "projects.csv").write_text("id\nP-1\n", encoding="utf-8")
    (tmp_path / "项目.csv").write_text("id\nP-2\n", encoding="utf-8")
    with pytest.raises(LedgerError, match="PR132"):
        read_portfolio(tmp_path)


def test_progress_is_told_table_by_table(tmp_path: Path) -> None:
    (tmp_path / "projects.csv").write_text("id\nP-1\n", encoding="utf-8")
    (tmp_path / "issues.csv").write_text("id\n1\n", encoding="utf-8")
    (tmp_path / "notes.csv").write_text("x", encoding="utf-8")
    seen: list[tuple[str, int, int]] = []
    read_portfolio(tmp_path, progress=lambda *told: seen.append(told))
    assert seen == [("issues.csv", 1, 2), ("projects.csv", 2, 2)]

    def stop(*_: object) -> None:
        raise RuntimeError("enough")

    path = workbook(tmp_path / "a.xlsx", [HEADER, ["P-1", "2017-10", 35]])
    with pytest.raises(RuntimeError, match="enough"):
        read_portfolio(path, progress=stop)


def test_an_empty_sheet_counts_as_no_table(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [HEADER, ["P-1", "2017-10", 35]])
    book = openpyxl.load_workbook(path)
    book.create_sheet("项目")
    book.create_sheet("问题").append(["问题编号", "项目编号"])
    book.save(path)
    assert repr(read_portfolio(path)) == "Portfolio(1 project, 1 report)"


def test_units_of_the_caller_reach_files(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [HEADER, ["P-1", "2017-10", 0.5]])
    ratio = read_portfolio(path, units={"reports.actual_progress": "0-1"})
    assert ratio.reports[0].actual_progress == 50
    (tmp_path / "a.json").write_text(
        '{"reports": [{"project": "P", "period": "2017-10", "actual_progress": 0.5}], "units": '
        '{"reports.actual_progress": "%"}}'
    )
    assert read_portfolio(tmp_path / "a.json").reports[0].actual_progress == Decimal("0.5")


def test_contradictions_name_rows_by_their_numbers_in_the_file(tmp_path: Path) -> None:
    text = "id,name\n,\nP-1,a\n\nP-2,b\nP-1,c\n"
    (tmp_path / "projects.csv").write_text(text, encoding="utf-8")
    with pytest.raises(LedgerError) as caught:
        read_portfolio(tmp_path)
    assert caught.value.render("en").startswith(
        "projects.csv, row 6: PR122 this contradicts an earlier row with the same id: 3\n  name: a → c"
    )


def test_no_project_is_called_unknown_while_the_file_of_projects_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "projects.csv").write_bytes(b"id,name\nP-1,\xff\xff\n")
    (tmp_path / "reports.csv").write_text("project,period\nP-2,2017-10\n", encoding="utf-8")
    (tmp_path / "issues.csv").write_text("id,project\n1,P-3\n", encoding="utf-8")
    with pytest.raises(LedgerError) as caught:
        read_portfolio(tmp_path)
    assert caught.value.codes == ("PR125",)
