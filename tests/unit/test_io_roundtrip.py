"""What is written reads back as the same portfolio, whatever it holds, in every format and language."""

from __future__ import annotations

import re
import tempfile
import zipfile
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from progress_rules.errors import LedgerError
from progress_rules.io import read_portfolio, write_portfolio
from progress_rules.io.cell_formats import escaped, unescaped
from progress_rules.io.table_files import guarded, unguarded
from progress_rules.model import Portfolio

LOST = re.compile("\ufffd|锟斤拷")
CUT = re.compile(r"[0-9](\.[0-9]+)?[Ee]\+?[0-9]{2,}")
plain = st.text(st.characters(exclude_categories=("Cs",)), max_size=8).filter(lambda t: not LOST.search(t))
texts = st.one_of(
    st.none(),
    plain,
    plain.map(lambda text: "=" + text),
    st.sampled_from(["35", "35%", "2017-10-01", "2017-10-01T08:00:00", "0012", "true", "是", "1e5", "1,000"]),
    st.sampled_from(
        ["'=1", "=1+1", "@x", "-5", "+1", "''-", "_x0041_", "a\r\nb", "\ttab", "NaN", '"', "a,b"]
    ),
)
ids = plain.map(str.strip).filter(lambda text: text and not CUT.fullmatch(text))
numbers = st.one_of(
    st.none(),
    st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**12), max_value=10**12),
    st.sampled_from([Decimal("1E+18"), Decimal("0.000000000000000001"), Decimal("1234567890123456")]),
    st.sampled_from(
        [Decimal("-123456789012345678.5"), Decimal("999999999999999"), Decimal("1000000000000000")]
    ),
)
progress = st.none() | st.decimals(
    allow_nan=False, allow_infinity=False, places=3, min_value=0, max_value=200
)
days = st.none() | st.dates(min_value=date(1000, 1, 1))
moments = st.none() | st.datetimes(min_value=datetime(1000, 1, 1))
flags = st.none() | st.booleans()
EXTRA_NAMES = ["foo", "面积 (m2)", "bar (text)", "=x", "备注", "'-z", "a\nb", "row_index"]


@st.composite
def portfolios(draw: st.DrawFn) -> Portfolio:
    projects = draw(st.lists(ids, min_size=1, max_size=4, unique=True))
    names = draw(st.lists(st.sampled_from(EXTRA_NAMES), unique=True, max_size=3))
    kinds = st.sampled_from([texts, numbers, days, moments, flags, st.none(), texts | numbers | days])
    extras = {name: draw(kinds) for name in names}

    def further() -> dict[str, Any]:
        return {name: draw(values) for name, values in extras.items()}

    return Portfolio(
        projects=[
            {
                "id": i,
                "name": draw(texts),
                "total_investment": draw(numbers),
                "planned_start": draw(days),
                **further(),
            }
            for i in projects
        ],
        reports=[
            {
                "project": project,
                "period": f"2017-{month:02d}",
                "planned_progress": draw(progress),
                "actual_progress": draw(progress),
                "actual_investment": draw(numbers),
                "recorded_at": draw(moments),
                "claimed_light": draw(texts),
                **further(),
            }
            for project in projects
            for month in range(1, draw(st.integers(1, 3)))
        ],
        milestones=[
            {"id": str(i), "project": projects[0], "weight": draw(numbers), "planned": draw(days)}
            for i in range(draw(st.integers(0, 2)))
        ],
    )


@settings(max_examples=60, deadline=None)
@given(portfolios(), st.sampled_from(["ledger.xlsx", "ledger.json", "ledger"]), st.sampled_from(["en", "zh"]))
def test_reading_gives_what_was_written(portfolio: Portfolio, name: str, language: str) -> None:
    with tempfile.TemporaryDirectory() as place:
        path = write_portfolio(portfolio, Path(place) / name, language=language)
        assert read_portfolio(path) == portfolio
        assert [entry.name for entry in Path(place).iterdir()] == [name]


@settings(max_examples=60, deadline=None)
@given(portfolios())
def test_dicts_json_and_models_give_the_same_again(portfolio: Portfolio) -> None:
    assert Portfolio.from_dict(portfolio.to_dict()) == portfolio
    assert Portfolio.from_json(portfolio.to_json(indent=2)) == portfolio
    assert Portfolio(**{table: getattr(portfolio, table) for table in portfolio.frames}) == portfolio


@given(st.text())
def test_guards_against_formulas_come_off_again(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert guarded(text)[:1] not in {*"=+-@＝＋－＠\t\r"}


@example("_x0000\x1f")
@given(st.text() | st.from_regex(r"(_|x|_x[0-9a-fA-F]{4}|_)*"))
def test_escapes_of_workbooks_come_off_again(text: str) -> None:
    assert unescaped(escaped(text)) == text
    assert not set(escaped(text)) & {chr(code) for code in range(32) if code not in (9, 10)}


def test_units_of_amounts_are_written_and_read() -> None:
    frame = pl.DataFrame({"id": ["P-1"], "总投资(亿元)": ["3.5"]})
    portfolio = Portfolio.from_frames(projects=frame)
    for name in ("ledger.xlsx", "ledger.json", "ledger"):
        with tempfile.TemporaryDirectory() as place:
            read = read_portfolio(write_portfolio(portfolio, Path(place) / name))
            assert (read, read.money_unit) == (portfolio, "万元")


@pytest.fixture
def small() -> Portfolio:
    return Portfolio(
        projects=[{"id": "P-1", "name": "=HYPERLINK(A1)", "note": "35", "seats": 12}],
        reports=[{"project": "P-1", "period": "2017-10", "actual_progress": "35.5"}],
    )


def test_csv_as_it_is_written(small: Portfolio, tmp_path: Path) -> None:
    folder = write_portfolio(small, tmp_path / "台账", language="zh")
    assert sorted(file.name for file in folder.iterdir()) == ["月报.csv", "项目.csv"]
    assert (folder / "月报.csv").read_bytes().decode("utf-8") == (
        "\ufeff项目编号,期间,计划进度(%),实际进度(%),计划完成投资,实际完成投资,报送时间,自报灯色\r\n"
        "P-1,2017-10,,35.5,,,,\r\n"
    )
    header, row = (folder / "项目.csv").read_text(encoding="utf-8-sig").splitlines()
    assert header.endswith("调出日期,note(文本),seats")
    assert row.startswith("P-1,'=HYPERLINK(A1),")


def test_json_as_it_is_written(small: Portfolio, tmp_path: Path) -> None:
    text = write_portfolio(small, tmp_path / "a.json", language="zh").read_text(encoding="utf-8")
    assert (
        '"月报": [\n    {\n      "项目编号": "P-1",\n      "期间": "2017-10",\n      "实际进度": "35.5"'
        in text
    )
    assert '"月报.实际进度": "%"' in text


def test_same_portfolio_same_bytes(small: Portfolio, tmp_path: Path) -> None:
    for suffix in ("xlsx", "json"):
        one = write_portfolio(small, tmp_path / f"one.{suffix}").read_bytes()
        assert write_portfolio(small, tmp_path / f"two.{suffix}").read_bytes() == one


def test_a_workbook_tells_no_time_of_writing(small: Portfolio, tmp_path: Path) -> None:
    with zipfile.ZipFile(write_portfolio(small, tmp_path / "a.xlsx")) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        years = re.findall(rb">(\d{4})-\d\d-\d\dT", archive.read("docProps/core.xml"))
    assert years == [b"1980", b"1980"]


@pytest.mark.parametrize("value", ["1E+18", "1000000000000000", "123456789012345678", "-1E+15", "0.1"])
def test_numbers_of_further_columns_stay_numbers(value: str, tmp_path: Path) -> None:
    portfolio = Portfolio(projects=[{"id": "P", "extra": Decimal(value)}])
    assert read_portfolio(write_portfolio(portfolio, tmp_path / "a.xlsx")) == portfolio


def test_a_crash_at_the_last_step_leaves_what_was_there(
    small: Portfolio, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = write_portfolio(small, tmp_path / "a.json").read_bytes()

    def fail(*_: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(OSError, match="no space"):
        write_portfolio(Portfolio(projects=[{"id": "other"}]), tmp_path / "a.json", overwrite=True)
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.json"]
    assert (tmp_path / "a.json").read_bytes() == before


@pytest.mark.parametrize("name", ["ledger.xlsx", "ledger.json", "ledger"])
def test_nothing_is_overwritten_unasked(name: str, small: Portfolio, tmp_path: Path) -> None:
    path = write_portfolio(Portfolio(projects=[{"id": "old"}], issues=[{"id": "1"}]), tmp_path / name)
    with pytest.raises(LedgerError, match="PR127"):
        write_portfolio(small, path)
    assert read_portfolio(path).projects[0].id == "old"
    write_portfolio(small, path, overwrite=True)
    assert read_portfolio(path) == small
    assert [entry.name for entry in tmp_path.iterdir()] == [name]


def test_a_folder_with_other_files_is_not_replaced(small: Portfolio, tmp_path: Path) -> None:
    folder = tmp_path / "ledger"
    folder.mkdir()
    (folder / "thesis.docx").write_text("years of work")
    with pytest.raises(LedgerError, match=r"PR137.*thesis\.docx"):
        write_portfolio(small, folder, overwrite=True)
    assert (folder / "thesis.docx").exists()


@pytest.mark.parametrize("name", ["ledger.xlsx", "ledger"])
def test_a_failed_write_leaves_what_was_there(name: str, small: Portfolio, tmp_path: Path) -> None:
    path = write_portfolio(small, tmp_path / name)
    broken = Portfolio(projects=[{"id": "P", "name": "\ufffd" if name == "ledger" else "x" * 40_000}])
    with pytest.raises(LedgerError, match="PR125" if name == "ledger" else "PR138"):
        write_portfolio(broken, path, overwrite=True)
    assert read_portfolio(path) == small
    assert [entry.name for entry in tmp_path.iterdir()] == [name]


def test_unknown_formats_are_refused_before_anything_is_written(small: Portfolio, tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match=r"PR102.*\.docx"):
        write_portfolio(small, tmp_path / "ledger.docx")
    with pytest.raises(ValueError, match="language"):
        write_portfolio(small, tmp_path / "ledger.xlsx", language="fr")
    assert list(tmp_path.iterdir()) == []
