"""Tables that a rule pack declares: taken in, checked and given back as those of every ledger."""

from __future__ import annotations

import copy
import pickle
from datetime import date, datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pandas as pd
import polars as pl
import pytest

from progress_rules.errors import LedgerError
from progress_rules.model import (
    FACTS,
    ColumnSpec,
    Portfolio,
    Project,
    TableSpec,
    portfolio_json_schema,
    registry_for,
    tables_of,
)
from progress_rules.model.declared import COLUMN_TYPES, fact_model
from progress_rules.model.tables import Origin, RawTable

C = ColumnSpec
BUILDINGS = TableSpec(
    "buildings",
    "楼栋",
    (
        C("id", "id", "楼栋编号"),
        C("project", "id", "项目编号"),
        C("name", "text", "楼名", required=True),
        C("floors", "number", "层数"),
        C("done", "percent", "完成率"),
        C("budget", "money", "造价"),
        C("topped_out", "date", "封顶日期"),
        C("inspected_at", "moment", "检查时间"),
        C("listed", "bool", "在册"),
    ),
)
VISITS = TableSpec(
    "site_visits", columns=(C("person"), C("day", "date"), C("found", "number")), key=("person", "day")
)
PROJECTS = [{"id": "P-1"}]
ROW = {
    "楼栋编号": 17,
    "project": "P-1",
    "楼名": "东楼",
    "floors": "12",
    "完成率(0-1)": 0.355,
    "造价（亿元）": "0.35",
    "topped_out": "2017年10月31日",
    "检查时间": "2017-10-31 09:30",
    "在册": "是",
    "备注": "x",
    "seats": 1.10,
}


def refused(**given: Any) -> list[str]:
    with pytest.raises(LedgerError) as caught:
        Portfolio(**given)
    return [problem.render("en").splitlines()[0] for problem in caught.value.problems]


def problems_of(*specs: Any) -> list[str]:
    return refused(tables=specs)


def test_rows_are_read_as_those_of_every_table() -> None:
    portfolio = Portfolio(projects=PROJECTS, tables=[BUILDINGS], buildings=[ROW])
    (building,) = portfolio.facts("楼栋")
    assert building.model_dump() == {
        "id": "17",
        "project": "P-1",
        "name": "东楼",
        "floors": Decimal(12),
        "done": Decimal("35.5"),
        "budget": Decimal(3500),
        "topped_out": date(2017, 10, 31),
        "inspected_at": datetime(2017, 10, 31, 9, 30),
        "listed": True,
        "备注": "x",
        "seats": Decimal("1.1"),
    }
    assert portfolio.tables == (BUILDINGS,)
    assert list(portfolio.frames) == [*FACTS, "buildings"]
    assert portfolio.frame("buildings").columns == [c.name for c in BUILDINGS.columns] + ["备注", "seats"]
    assert portfolio.facts("buildings") is portfolio.facts("buildings")
    assert portfolio.facts("projects") == portfolio.projects == (Project(id="P-1"),)
    assert repr(portfolio) == "Portfolio(1 project, buildings: 1)"


@pytest.mark.parametrize("kind", ["polars", "pandas", "arrow", "dict", "models", "raw"])
def test_every_way_in_gives_the_same(kind: str) -> None:
    expected = Portfolio(projects=PROJECTS, tables=[BUILDINGS], buildings=[ROW])
    frame = pl.DataFrame({name: [value] for name, value in ROW.items()})
    projects = pl.DataFrame(PROJECTS)
    made = {
        "polars": lambda: Portfolio.from_frames(tables=[BUILDINGS], projects=projects, buildings=frame),
        "pandas": lambda: Portfolio.from_frames(
            tables=[BUILDINGS], projects=projects, 楼栋=pd.DataFrame([ROW])
        ),
        "arrow": lambda: Portfolio.from_frames(
            tables=[BUILDINGS], projects=projects, buildings=frame.to_arrow()
        ),
        "dict": lambda: Portfolio.from_dict({"项目": PROJECTS, "楼栋": [ROW]}, tables=[BUILDINGS]),
        "models": lambda: Portfolio(
            projects=PROJECTS, tables=[BUILDINGS], buildings=expected.facts("buildings")
        ),
        "raw": lambda: Portfolio.from_tables(
            [
                RawTable("projects", projects, Origin("projects")),
                RawTable("buildings", frame, Origin("buildings")),
            ],
            tables=[BUILDINGS],
        ),
    }[kind]()
    assert made == expected
    assert made.tables == (BUILDINGS,)


def test_units_of_the_caller_reach_declared_columns() -> None:
    row = {"id": "B-1", "name": "x", "done": 0.5, "budget": 2}
    units = {"buildings.done": "0-1", "楼栋.造价": "亿元"}
    portfolio = Portfolio(tables=[BUILDINGS], buildings=[row], units=units)
    building = portfolio.facts("buildings")[0].model_dump()
    assert (building["done"], building["budget"]) == (50, 20000)
    frames = Portfolio.from_frames(units=units, tables=[BUILDINGS], buildings=pl.DataFrame([row]))
    assert frames.frame("buildings").equals(portfolio.frame("buildings"))
    with pytest.raises(LedgerError, match=r"(?s)PR131.*did you mean buildings\.done"):
        Portfolio(tables=[BUILDINGS], units={"buildings.dome": "%"})


def test_everything_wrong_is_told_at_once_with_its_place() -> None:
    good = {"id": "B-1", "name": "x", "project": "P-1"}
    assert refused(
        projects=PROJECTS,
        tables=[BUILDINGS],
        buildings=[good, {**ROW, "floors": "many", "完成率(0-1)": -1}, {"name": "y", "listed": "maybe"}, 5],
        reports=[{"project": "P-1"}],
        blocks=[],
    ) == [
        "blocks: PR104 blocks is no table of a ledger; known are projects, reports, milestones, issues, "
        "activities, assignments, exemptions, disclosures, transitions, targets, successions, baselines, buildings",
        'buildings[1].done: PR126 "-100" is negative, which progress cannot be',
        'buildings[1].floors: PR112 "many" is not a number (write 1234.5)',
        "buildings[2].id: PR134 this is empty, but every row needs it",
        'buildings[2].listed: PR118 "maybe" is neither yes nor no (write yes/no, true/false or 是/否)',
        "buildings[3]: PR135 int is not Buildings | dict",
        "reports[0].period: PR134 this is empty, but every row needs it",
    ]


def test_rows_are_checked_against_each_other_and_the_projects() -> None:
    row = {"id": "B-1", "name": "x", "project": "P-1"}
    rows = [row, row, {**row, "floors": 3}, {"id": "B-2", "name": "y", "project": "P-2"}]
    found = refused(projects=PROJECTS, tables=[BUILDINGS], buildings=rows)
    assert [line.split(" ")[:2] for line in found] == [
        ["buildings[1]:", "PR121"],
        ["buildings[2]:", "PR122"],
        ["buildings[3].project:", "PR123"],
    ]
    visit = {"person": None, "day": "2017-10-31"}
    assert refused(tables=[VISITS], site_visits=[visit, visit]) == [
        "site_visits[1]: PR121 this repeats an earlier row: site_visits[0]"
    ]
    assert Portfolio(tables=[VISITS], site_visits=[visit, {**visit, "person": "x"}]).facts("site_visits")


def test_projects_come_from_declared_tables_where_nothing_else_names_them() -> None:
    rows = [{"id": "B-1", "name": "x", "project": "P-9"}, {"id": "B-2", "name": "y"}]
    portfolio = Portfolio(tables=[BUILDINGS, VISITS], buildings=rows, site_visits=[{"person": "x"}])
    assert [project.id for project in portfolio.projects] == ["P-9"]


def test_a_column_project_that_nothing_declares_is_no_reference() -> None:
    step = {"item": "I-1", "to": "done", "at": "2017-10-31", "project": 5}
    portfolio = Portfolio(
        transitions=[step],
        tables=[VISITS],
        site_visits=[{"person": "x", "project": True}],
        issues=[{"id": 1}],
    )
    assert len(portfolio) == 0
    assert portfolio.transitions[0].model_extra == {"project": 5}


def test_a_table_that_is_not_declared_is_none() -> None:
    with pytest.raises(LedgerError, match=r"(?s)PR104 report .*did you mean reports"):
        Portfolio(report=[])  # type: ignore[arg-type]
    for call in (
        lambda: Portfolio(buildings=[ROW]),
        lambda: Portfolio.from_frames(buildings=pl.DataFrame(ROW)),
        lambda: Portfolio.from_dict({"buildings": [ROW]}),
        lambda: Portfolio.from_json('{"buildings": []}'),
        lambda: Portfolio.from_tables([RawTable("buildings", pl.DataFrame(ROW), Origin("buildings"))]),
        lambda: Portfolio().frame("buildings"),
        lambda: Portfolio().facts("buildings"),
    ):
        with pytest.raises(LedgerError, match="PR104"):
            call()
    with pytest.raises(LedgerError, match="PR132 reports and 月报 both hold the table reports"):
        Portfolio(reports=[{"project": "P", "period": "2017"}], 月报=[])


def test_a_missing_column_is_named_as_it_is_declared() -> None:
    spec = TableSpec("blocks", columns=(C("id", "id"), C("name", "text", "名称", required=True)))
    with pytest.raises(LedgerError) as caught:
        Portfolio.from_frames(tables=[spec], blocks=pl.DataFrame({"x": [1]}))
    assert caught.value.render("en").splitlines() == [
        "blocks: PR105 the column id, which every row needs, is missing; the columns are x",
        "  hint: write its heading as id",
        "blocks: PR105 the column name (名称), which every row needs, is missing; the columns are x",
        "  hint: write its heading as name or 名称",
    ]
    assert "列 名称（name）；" in caught.value.render("zh")


def test_declared_tables_may_come_from_anything_that_has_them() -> None:
    pack = SimpleNamespace(tables=[BUILDINGS])
    for given in ([BUILDINGS], (BUILDINGS,), iter([BUILDINGS]), BUILDINGS, pack, Portfolio(tables=pack)):
        assert tables_of(given) == (BUILDINGS,)
    assert tables_of() == tables_of(()) == tables_of(SimpleNamespace(tables=())) == ()
    assert registry_for(pack) is registry_for([BUILDINGS])
    for wrong in ("buildings", ["buildings"], 5, [BUILDINGS, None], {"buildings": BUILDINGS}):
        with pytest.raises(LedgerError, match=r"tables\[\d\]: PR142 .* is not TableSpec"):
            tables_of(wrong)
    with pytest.raises(LedgerError, match=r"PR142 .* dict is not ColumnSpec"):
        tables_of([TableSpec("x", columns=({"name": "id"},))])  # type: ignore[arg-type]
    with pytest.raises(LedgerError, match=r"PR142 .* NoneType is not str"):
        tables_of([TableSpec("x", columns=(C("id", zh=None),))])  # type: ignore[arg-type]


def test_equal_means_the_facts_not_the_declarations() -> None:
    facts: dict[str, Any] = {"projects": PROJECTS, "buildings": [ROW]}
    one = Portfolio(tables=[BUILDINGS], **facts)
    other = Portfolio(tables=[VISITS, BUILDINGS], **facts)
    assert one == other
    assert hash(one) == hash(other)
    assert one != Portfolio(projects=PROJECTS, tables=[BUILDINGS])
    assert one != Portfolio(projects=PROJECTS)
    assert Portfolio(projects=PROJECTS) == Portfolio(projects=PROJECTS, tables=[BUILDINGS])
    assert one != Portfolio(projects=PROJECTS, tables=[BUILDINGS], buildings=[{**ROW, "floors": 13}])


def test_it_can_be_copied_and_pickled() -> None:
    portfolio = Portfolio(projects=PROJECTS, tables=[BUILDINGS], buildings=[ROW])
    facts = portfolio.facts("buildings")
    for again in (pickle.loads(pickle.dumps(portfolio)), copy.deepcopy(portfolio)):  # noqa: S301 - our own
        assert again == portfolio
        assert again.tables == portfolio.tables
        assert again.facts("buildings") == facts
    assert hash(facts[0]) == hash(copy.deepcopy(facts[0]))


def test_equal_declarations_give_the_same_model() -> None:
    again = TableSpec("buildings", "楼栋", list(BUILDINGS.columns), "id")  # type: ignore[arg-type]
    assert again == BUILDINGS
    assert fact_model(again) is fact_model(BUILDINGS)
    other = TableSpec("buildings", "楼栋", (C("id", "id"), C("floors", "text")))
    assert fact_model(other)(id=1, floors=12).model_dump() == {"id": "1", "floors": "12"}
    assert Portfolio(tables=[other], buildings=[{"id": 1}]).frame("楼栋").width == 2


@pytest.mark.parametrize(
    "name",
    ["from", "class", "copy", "json", "dict", "schema", "key", "table", "spec", "columns", "model_dump_x"],
)
def test_columns_may_have_names_that_python_uses(name: str) -> None:
    spec = TableSpec("things", "", (C(name, "number"),), key=(name,))
    portfolio = Portfolio(tables=[spec], things=[{name: "1.50"}])
    assert portfolio.frame("things").to_dict(as_series=False) == {name: [Decimal("1.5")]}
    assert portfolio.facts("things")[0].model_dump(by_alias=True) == {name: Decimal("1.5")}
    assert Portfolio.from_dict(portfolio.to_dict(), tables=[spec]) == portfolio


def test_the_json_schema_describes_declared_tables() -> None:
    schema = portfolio_json_schema([BUILDINGS])["properties"]
    assert set(schema) == {*FACTS, "buildings", "units"}
    assert schema["buildings"]["title"] == "楼栋"
    assert schema["buildings"]["items"]["required"] == ["id", "name"]


@pytest.mark.parametrize(
    ("specs", "codes"),
    [
        ([TableSpec("reports", columns=(C("id"),))], ["PR140"]),
        ([TableSpec("site_reports", "月报", (C("id"),))], ["PR140"]),
        ([TableSpec("目标", columns=(C("id"),))], ["PR140", "PR142"]),
        ([VISITS, TableSpec("sitevisits", columns=(C("id"),))], ["PR140"]),
        ([BUILDINGS, TableSpec("blocks", "楼 栋", (C("id"),))], ["PR140"]),
        ([BUILDINGS, BUILDINGS], ["PR140", "PR140"]),
        ([TableSpec("x", "Ｘ", (C("id"),))], []),
        ([TableSpec("x", columns=(C("id"), C("id", "number")))], ["PR141"]),
        ([TableSpec("x", columns=(C("id"), C("floor_area"), C("floorarea")))], ["PR141"]),
        ([TableSpec("x", columns=(C("id", zh="号"), C("no", zh="号")))], ["PR141"]),
        ([TableSpec("x", columns=(C("id"), C("no", zh="ID")))], ["PR141"]),
    ],
)
def test_names_that_are_taken(specs: list[TableSpec], codes: list[str]) -> None:
    if not codes:
        assert Portfolio(tables=specs).tables == tuple(specs)
        return
    assert [line.split(": ")[1][:5] for line in problems_of(*specs)] == codes


@pytest.mark.parametrize(
    ("spec", "place", "reason"),
    [
        (TableSpec("x"), 'tables["x"]', "it has no columns"),
        (TableSpec("X-Y", columns=(C("id"),)), 'tables["X-Y"]', '"X-Y" is no name'),
        (TableSpec("units", columns=(C("id"),)), 'tables["units"]', "units has another meaning"),
        (TableSpec("x" * 32, columns=(C("id"),)), f'tables["{"x" * 32}"]', "longer than the name of a sheet"),
        (TableSpec("x", "楼/栋", (C("id"),)), 'tables["x"]', "cannot be the name of a sheet or file"),
        (TableSpec("x", "楼\n栋", (C("id"),)), 'tables["x"]', "breaks the line"),
        (TableSpec("x", "_", (C("id"),)), 'tables["x"]', "is blank"),
        (TableSpec("x", columns=(C("id"), C("1st"))), 'tables["x"].1st', '"1st" is no name'),
        (TableSpec("x", columns=(C("id", zh=" 号"),)), 'tables["x"].id', "has blanks around it"),
        (
            TableSpec("x", columns=(C("id"), C("c", "money", "造价(亿元)"))),
            'tables["x"].c',
            "states a unit (亿元)",
        ),
        (TableSpec("x", columns=(C("id"), C("c", zh="类（文本）"))), 'tables["x"].c', "states a unit (文本)"),
        (
            TableSpec("x", columns=(C("id"), C("project", "number"))),
            'tables["x"].project',
            "which number cannot",
        ),
        (
            TableSpec("x", columns=(C("no"),)),
            'tables["x"]',
            'its key names "id", which is none of its columns',
        ),
        (TableSpec("x", columns=(C("id"),), key=()), 'tables["x"]', "its key names no column"),
        (TableSpec("x", columns=(C("id"),), key=("id", "id")), 'tables["x"]', 'its key names "id" twice'),
    ],
)
def test_declarations_that_cannot_be_used(spec: TableSpec, place: str, reason: str) -> None:
    (line,) = problems_of(spec)
    assert line.startswith(f"{place}: PR142 this table cannot be declared: ")
    assert reason in line


def test_all_that_is_wrong_with_declarations_comes_together() -> None:
    wrong = TableSpec("Blocks", "月报", (C("floors", "nummber"), C("floors")), key=("floor",))  # type: ignore[arg-type]
    with pytest.raises(LedgerError) as caught:
        Portfolio(tables=[wrong, TableSpec("x")])
    assert sorted(caught.value.codes) == ["PR140", "PR141", "PR142", "PR142", "PR142", "PR142"]
    assert "did you mean number?" in caught.value.render("en")
    assert "是否想写 floors?" in caught.value.render("zh")
    assert list(COLUMN_TYPES) == ["id", "text", "number", "percent", "money", "date", "moment", "bool"]
