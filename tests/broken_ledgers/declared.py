"""Broken declarations of tables, and declared tables with broken rows."""

from __future__ import annotations

from progress_rules.model import ColumnSpec, TableSpec
from tests.broken_ledgers.sources import Source, objects, workbook

BUILDINGS = TableSpec(
    "buildings",
    "楼栋",
    (
        ColumnSpec("id", "id", "楼栋编号"),
        ColumnSpec("project", "id", "项目编号"),
        ColumnSpec("done", "percent", "完成率"),
        ColumnSpec("owner", "text", "业主", required=True),
    ),
)

DECLARED: dict[str, Source] = {
    "declared_name_taken": objects(
        tables=[TableSpec("meetings", "活动", BUILDINGS.columns), BUILDINGS, BUILDINGS]
    ),
    "declared_column_twice": objects(
        tables=[
            TableSpec("blocks", "", (*BUILDINGS.columns, ColumnSpec("boss", zh="业主"), ColumnSpec("ID")))
        ]
    ),
    "declared_in_many_wrong_ways": objects(
        tables=[
            TableSpec(
                "Blocks",
                "楼/栋",
                (
                    ColumnSpec("no", "id"),
                    ColumnSpec("floors", "nummber"),  # type: ignore[arg-type]
                    ColumnSpec("cost", "money", "造价（万元）"),
                    ColumnSpec("project", "date"),
                ),
            ),
            TableSpec("x" * 40, key=("no", "no")),
        ]
    ),
    "declared_by_something_else": objects(tables=["buildings", 5]),
    "declared_table_with_many_faults": workbook(
        BUILDINGS,
        项目=[["项目编号"], ["P-1"]],
        楼栋=[
            ["楼栋编号", "项目编号", "完成率", "业主"],
            ["B-1", "P-2", "九成", "甲"],
            [None, "P-1", 0.5, "乙"],
            ["B-2", "P-3", 0.5, None],
        ],
    ),
    "declared_table_with_rows_that_clash": workbook(
        BUILDINGS,
        项目=[["项目编号"], ["P-1"]],
        楼栋=[
            ["楼栋编号", "项目编号", "完成率(%)", "业主"],
            ["B-1", "P-1", 50, "甲"],
            ["B-1", "P-1", 60, "甲"],
            ["B-2", "P-2", 60, "甲"],
            ["B-2", "P-2", 60, "甲"],
        ],
    ),
    "declared_column_missing": workbook(BUILDINGS, 楼栋=[["楼栋编号", "业主名"], ["B-1", "甲"]]),
    "declared_table_unknown": objects(tables=[BUILDINGS], building=[{"id": "B-1"}], projects=[{"name": "x"}]),
    "due_before_it_was_raised": objects(
        issues=[
            {"id": "I-1", "raised_at": "2017-10-31 09:30", "due_on": "2017-10-30"},
            {"id": "I-2", "raised_at": "2017-10-31 09:30", "due_on": "2017-10-31"},
        ],
    ),
    "target_of_no_project": objects(
        projects=[{"id": "P-1"}],
        targets=[
            {"project": "P-2", "measure": "projects started", "period": "2017", "value": 12},
            {"unit": "Transport Bureau", "measure": "projects started", "period": "2017", "value": 12},
            {"unit": "Transport Bureau", "measure": "projects started", "period": "2017年", "value": 13},
        ],
    ),
    "step_twice": objects(
        transitions=[
            {"item": "I-1", "to": "accepted", "at": "2017-10-31"},
            {"item": "I-1", "to": "accepted", "at": "2017-10-31 00:00", "by": "Li"},
            {"item": "I-1", "to": "accepted", "at": "2017-10-31 09:00"},
        ],
    ),
    "step_without_time_or_state": objects(
        transitions=[
            {"item": "I-1", "to": "accepted"},
            {"问题编号": "I-1", "时间": "soon"},
        ],
    ),
}
