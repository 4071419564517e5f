"""The portfolio: what it takes in, what it gives back, and that it never changes."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pandas as pd
import polars as pl
import pydantic
import pytest

from progress_rules.errors import LedgerError
from progress_rules.io import read_portfolio, write_portfolio
from progress_rules.model import (
    FACTS,
    Activity,
    Exemption,
    Issue,
    Portfolio,
    Project,
    Report,
    Target,
    Transition,
    portfolio_json_schema,
)

PROJECTS = [
    Project(id="P-1", name="环城路", total_investment="3.5亿元", planned_start="2017-03-01", seats=12),
    Project(id="P-2", name="Harbour", actual_start=date(2017, 4, 1)),
]
REPORTS = [
    Report(project="P-1", period="2017-10", planned_progress=50, actual_progress="45.5"),
    Report(project="P-1", period="2017-11", actual_progress="46", recorded_at="2017-12-01 09:30"),
]


@pytest.fixture
def portfolio() -> Portfolio:
    return Portfolio(
        projects=PROJECTS, reports=REPORTS, exemptions=[Exemption(project="P-2", **{"from": "2017-05-01"})]
    )


def test_models_come_back_as_they_were_handed_in(portfolio: Portfolio) -> None:
    assert portfolio.projects == tuple(PROJECTS)
    assert portfolio.reports == tuple(REPORTS)
    assert portfolio.exemptions[0].from_ == date(2017, 5, 1)
    assert portfolio.projects is portfolio.projects
    assert portfolio.issues == ()


def test_what_it_shows(portfolio: Portfolio) -> None:
    assert repr(portfolio) == "Portfolio(2 projects, 2 reports, 1 exemption)"
    assert repr(Portfolio()) == "Portfolio(0 projects)"
    assert len(portfolio) == 2
    assert bool(Portfolio())


def test_frames_have_the_columns_of_the_model_and_then_the_others(portfolio: Portfolio) -> None:
    columns = [column.name for column in Project.columns()]
    frame = portfolio.frame("项目")
    assert frame.columns == [*columns, "seats"]
    assert frame.schema["total_investment"] == pl.Decimal(38, 0)
    assert portfolio.frame("reports").schema["actual_progress"] == pl.Decimal(38, 1)
    assert portfolio.frame("reports").schema["recorded_at"] == pl.Datetime("us")
    for table, model in FACTS.items():
        assert portfolio.frames[table].columns[: len(model.columns())] == [c.name for c in model.columns()]
    with pytest.raises(LedgerError, match=r"(?s)PR104.*did you mean reports"):
        portfolio.frame("report")


def test_it_cannot_be_changed(portfolio: Portfolio) -> None:
    with pytest.raises(AttributeError, match="does not change"):
        portfolio.projects = ()  # type: ignore[misc]
    with pytest.raises(AttributeError, match="does not change"):
        del portfolio.projects
    with pytest.raises(TypeError):
        portfolio.frames["projects"] = pl.DataFrame()  # type: ignore[index]
    with pytest.raises(pydantic.ValidationError):
        portfolio.projects[0].name = "x"  # type: ignore[misc]


def test_the_order_of_rows_and_columns_does_not_matter(portfolio: Portfolio) -> None:
    other = Portfolio(
        projects=PROJECTS[::-1], reports=REPORTS[::-1], exemptions=[{"项目": "P-2", "起": "2017-05-01"}]
    )
    assert other == portfolio
    assert hash(other) == hash(portfolio)


def test_equal_means_every_fact() -> None:
    one = Portfolio(projects=[{"id": "P", "annual_plan": 1}])
    assert one != Portfolio(projects=[{"id": "P", "annual_plan": 2}])
    assert one != Portfolio(projects=[{"id": "P"}])
    assert one != Portfolio(projects=[{"id": "P", "annual_plan": 1, "x": 1}])
    assert one != Portfolio(projects=[{"id": "P", "annual_plan": 1}, {"id": "Q"}])
    assert one == Portfolio(projects=[{"id": "P", "annual_plan": Decimal("1.000")}])
    assert one != "P"


@pytest.mark.parametrize("kind", ["polars", "lazy", "pandas", "pandas objects", "arrow"])
def test_frames_of_all_kinds_give_the_same(kind: str) -> None:
    frame = pl.DataFrame(
        {
            "项目编号": ["P-1", "P-1"],
            "期间": ["2017-10", "2017-11"],
            "实际进度": [45.5, None],
            "报送时间": [datetime(2017, 11, 1, 9), None],
            "现场": [True, False],
        }
    )
    made: Any = {
        "polars": lambda: frame,
        "lazy": frame.lazy,
        "pandas": frame.to_pandas,
        "pandas objects": lambda: frame.to_pandas().astype(object),
        "arrow": frame.to_arrow,
    }[kind]()
    portfolio = Portfolio.from_frames(reports=made)
    assert portfolio == Portfolio.from_frames(reports=frame)
    assert portfolio.reports[0].actual_progress == Decimal("45.5")
    assert portfolio.reports[0].recorded_at == datetime(2017, 11, 1, 9)
    assert portfolio.reports[1].actual_progress is None


def test_pandas_may_mix_and_repeat() -> None:
    frame = pd.DataFrame([["P-1", "2017-10", "35%"], [17, "2017-11", 40]], columns=["project", "period", "x"])
    portfolio = Portfolio.from_frames(reports=frame)
    assert [report.project for report in portfolio.reports] == ["P-1", "17"]
    twice = pd.DataFrame([["P-1", "2017-10", "2017-11"]], columns=["project", "period", "period"])
    with pytest.raises(LedgerError, match="PR106"):
        Portfolio.from_frames(reports=twice)


def test_blank_rows_are_passed_over_and_rows_keep_their_numbers() -> None:
    frame = pl.DataFrame({"id": ["P-1", " ", None, "P-2"], "planned_start": ["2017-01-01", "", None, "x"]})
    with pytest.raises(LedgerError) as caught:
        Portfolio.from_frames(projects=frame)
    assert [problem.render("en") for problem in caught.value.problems] == [
        'projects[3].planned_start: PR114 "x" is not a date (write 2017-10-31)'
    ]
    assert len(Portfolio.from_frames(projects=frame.with_columns(planned_start=pl.lit(None)))) == 2


def test_projects_come_from_the_reports_where_there_is_no_table_of_them() -> None:
    reports = [{"project": name, "period": "2017-10"} for name in ("B", "A")]
    assert [project.id for project in Portfolio(reports=reports).projects] == ["A", "B"]
    with pytest.raises(LedgerError, match=r"PR123 project \"C\""):
        Portfolio(reports=reports, issues=[Issue(id="1", project="C")])
    assert [project.id for project in Portfolio(issues=[Issue(id="1", project="C")]).projects] == ["C"]
    assert len(Portfolio(issues=[Issue(id="1")])) == 0


def test_no_project_is_called_unknown_while_the_table_of_projects_cannot_be_read() -> None:
    reports = pl.DataFrame({"project": ["P-1"], "period": ["2017-10"]})
    for projects in (
        pl.DataFrame({"编码": ["P-1"]}),
        pl.DataFrame({"id": ["P-2", None], "name": ["x", "y"]}),
    ):
        with pytest.raises(LedgerError) as caught:
            Portfolio.from_frames(projects=projects, reports=reports)
        assert set(caught.value.codes) <= {"PR105", "PR117"}


def test_steps_activities_and_targets() -> None:
    portfolio = Portfolio.from_dict(
        {
            "项目": [{"项目编号": "P-1"}],
            "问题": [
                {"问题编号": "I-1", "项目编号": "P-1", "提出时间": "2017-10-31", "办理期限": "2017-11-15"}
            ],
            "流转记录": [
                {
                    "问题编号": "I-1",
                    "状态": "交办",
                    "时间": "2017-10-31 09:30",
                    "经办人": "李",
                    "角色": "联络员",
                },
                {"问题编号": "I-9", "状态": "销号", "时间": "2017-11-30", "佐证": "照片", "说明": "x"},
            ],
            "活动": [
                {"活动编号": 1, "议题": "I-9", "议定事项": "限期解决", "角色": "组长", "单位": "交通局"},
            ],
            "目标任务": [
                {"责任单位": "交通局", "类别": "在建", "指标": "开工数", "期间": "2017年", "目标值": "12"},
                {"项目编号": "P-1", "指标": "开工数", "期间": "2017"},
            ],
        }
    )
    # What an item or an issue refers to is not looked up: it may be kept elsewhere.
    assert portfolio.transitions == (
        Transition(item="I-1", to="交办", at="2017-10-31 09:30", by="李", role="联络员"),
        Transition(item="I-9", to="销号", at="2017-11-30", evidence="照片", note="x"),
    )
    assert portfolio.activities == (
        Activity(id="1", issue="I-9", decision="限期解决", role="组长", unit="交通局"),
    )
    assert portfolio.targets[0] == Target(
        unit="交通局", category="在建", measure="开工数", period="2017", value=12
    )
    assert portfolio.issues[0].due_on == date(2017, 11, 15)
    assert repr(portfolio).endswith("1 issue, 1 activity, 2 transitions, 2 targets)")
    assert Portfolio.from_json(portfolio.to_json()) == portfolio


def test_targets_of_two_bands_are_two_targets() -> None:
    rows = [
        {"规模档次": band, "指标": "投资", "期间": "2024-Q1", "目标值": value}
        for band, value in (("50-100亿元", 2), ("10-50亿元", 3))
    ]
    targets = Portfolio.from_dict({"目标": rows}).targets
    assert {t.band: t.value for t in targets} == {"50-100亿元": 2, "10-50亿元": 3}
    with pytest.raises(LedgerError, match="PR122"):
        Portfolio.from_dict({"目标": [rows[0], {**rows[1], "规模档次": "50-100亿元"}]})


def test_a_correction_stands_beside_the_first_report() -> None:
    row = {"project": "P", "period": "2017-10", "actual_progress": 40}
    later = {**row, "actual_progress": 45, "recorded_at": "2017-12-01"}
    assert len(Portfolio(reports=[row, later]).reports) == 2
    with pytest.raises(LedgerError, match="PR122"):
        Portfolio(reports=[later, {**later, "actual_progress": 46}])
    with pytest.raises(LedgerError, match="PR121"):
        Portfolio(reports=[later, later])


@pytest.mark.parametrize(
    ("facts", "day"),
    [
        ({"projects": [{"id": "P", "planned_finish": "2030-01-01", "listed_to": "2030-01-01"}]}, None),
        ({"projects": [{"id": "P", "actual_start": "2017-03-01"}]}, "2017-03-01"),
        ({"projects": [{"id": "P", "actual_finish": "2017-03-02"}]}, "2017-03-02"),
        ({"reports": [{"project": "P", "period": "2017-Q1"}]}, "2017-03-31"),
        (
            {"reports": [{"project": "P", "period": "2017-Q1", "recorded_at": "2017-04-05 08:00"}]},
            "2017-04-05",
        ),
        ({"issues": [{"id": "1", "raised_at": "2017-04-05 23:59"}]}, "2017-04-05"),
        ({"issues": [{"id": "1", "resolved_at": "2017-04-06"}]}, "2017-04-06"),
        ({"issues": [{"id": "1", "written_off_at": "2017-04-07"}]}, "2017-04-07"),
        ({"activities": [{"id": "1", "date": "2017-04-07"}]}, "2017-04-07"),
        (
            {"milestones": [{"id": "1", "project": "P", "actual": "2017-04-08", "forecast": "2018-01-01"}]},
            "2017-04-08",
        ),
        ({"disclosures": [{"id": "1", "formed_on": "2017-01-01", "changed_on": "2017-01-03"}]}, "2017-01-03"),
        ({"disclosures": [{"id": "1", "published_on": "2017-01-04"}]}, "2017-01-04"),
        ({"transitions": [{"item": "1", "to": "done", "at": "2017-01-05 08:00"}]}, "2017-01-05"),
        ({"issues": [{"id": "1", "due_on": "2030-01-01"}]}, None),
        ({"targets": [{"measure": "starts", "period": "2030"}]}, None),
        ({"exemptions": [{"project": "P", "from": "2017-01", "to": "2030-01"}]}, None),
        ({"assignments": [{"project": "P", "role": "lead", "to": "2030-01"}]}, None),
        ({}, None),
    ],
)
def test_latest_date_is_that_of_what_has_happened(facts: dict[str, Any], day: str | None) -> None:
    latest = Portfolio(**facts).latest_date
    assert latest == (date.fromisoformat(day) if day else None)


def test_json_keeps_every_digit_and_every_type(portfolio: Portfolio) -> None:
    rich = Portfolio(
        projects=[
            {
                "id": "1",
                "code": "0012",
                "text": "35",
                "n": Decimal("1.50"),
                "day": date(2017, 1, 1),
                "yes": True,
            },
            {"id": "2", "code": "13", "text": "36", "n": 2, "at": datetime(2017, 1, 1), "none": None},
        ],
        reports=[{"project": "1", "period": "2017-10", "actual_progress": "0.123456789012345678"}],
    )
    for one in (portfolio, rich, Portfolio()):
        assert Portfolio.from_json(one.to_json()) == one
        assert Portfolio.from_dict(one.to_dict()) == one
    assert rich.to_dict()["units"] == {
        "projects.text": "text",
        "reports.planned_progress": "%",
        "reports.actual_progress": "%",
    }


def test_json_numbers_are_read_to_the_last_digit() -> None:
    text = '{"projects": [{"id": 7, "total_investment": 0.100000000000000055, "share": 12.50}]}'
    project = Portfolio.from_json(text).projects[0]
    assert project.id == "7"
    assert str(project.total_investment) == "0.100000000000000055"
    assert project.model_extra == {"share": Decimal("12.5")}


def test_a_host_can_have_a_portfolio_in_its_own_model(portfolio: Portfolio) -> None:
    class Job(pydantic.BaseModel):
        ledger: Portfolio

    job = Job(ledger=portfolio)
    assert Job.model_validate_json(job.model_dump_json()).ledger == portfolio
    assert Job(ledger=portfolio.to_dict()).ledger == portfolio  # type: ignore[arg-type]
    assert "reports" in Job.model_json_schema()["properties"]["ledger"]["properties"]
    with pytest.raises(pydantic.ValidationError, match="PR104"):
        Job(ledger={"report": []})  # type: ignore[arg-type]


def test_json_schema_lists_every_table() -> None:
    schema = portfolio_json_schema()
    assert set(schema["properties"]) == {*FACTS, "units"}
    assert set(schema["properties"]["exemptions"]["items"]["required"]) == {"project", "from"}
    json.dumps(schema)


def test_it_can_be_pickled(portfolio: Portfolio) -> None:
    assert pickle.loads(pickle.dumps(portfolio)) == portfolio  # noqa: S301 - our own bytes


def test_the_models_alone_do_not_load_polars() -> None:
    code = "import sys, progress_rules.model.facts; sys.exit('polars' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_keys_of_dicts_may_state_units_and_be_chinese() -> None:
    row = {"项目编号": "P", "总投资(亿元)": 3.5, "年度计划投资（万元）": "1.2亿元", "备注": "x"}
    project = Portfolio(projects=[row]).projects[0]
    assert (project.total_investment, project.annual_plan) == (35000, 12000)
    assert project.model_extra == {"备注": "x"}


def test_hidden_core_columns_among_extras_are_refused() -> None:
    with pytest.raises(LedgerError, match="PR106"):
        Portfolio(projects=[Project.model_validate({"id": "P", "Planned Start": "2017-01-01"})])


def test_successions_and_baselines_read_back_from_a_workbook_and_name_projects(tmp_path):
    given = Portfolio(
        successions=[
            {"原项目": "P-1", "新项目": "P-2", "生效日期": "2024-06-10", "方式": "拆分", "份额": "60%"}
        ],
        baselines=[{"project": "P-3", "version": 1, "from": "2024-01", "planned_finish": "2024-12-31"}],
    )
    assert [project.id for project in given.projects] == ["P-1", "P-2", "P-3"]
    assert str(given.successions[0].share) == "60"
    assert str(given.baselines[0].from_) == "2024-01-01"
    write_portfolio(given, tmp_path / "ledger.xlsx", language="zh")
    assert read_portfolio(tmp_path / "ledger.xlsx") == given
    assert Portfolio.from_json(given.to_json()) == given
