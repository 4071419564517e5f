"""Broken workbooks, and broken tables in memory."""

from __future__ import annotations

import pandas as pd
import polars as pl

from tests.broken_ledgers.sources import Source, frames, mapping, objects, workbook

WORKBOOKS: dict[str, Source] = {
    "percentage_in_words": workbook(
        月报=[["项目编号", "期间", "计划进度(%)", "实际进度(%)"], ["P-1", "2017-10", 95, "九成"]]
    ),
    "october_kept_as_a_number": workbook(
        reports=[["project", "period", "actual_progress (%)"], ["P-1", 2017.1, 40], ["P-1", 201711, 45]]
    ),
    "identifier_cut_by_a_spreadsheet": workbook(projects=[["id", "name"], [370000201701012345, "Ring road"]]),
    "formula_without_a_value": workbook(
        reports=[
            ["project", "period", "actual_progress (%)"],
            ["P-1", "2017-10", "=B1/2"],
            ["P-1", "2017-11", 50],
        ]
    ),
    "formula_that_failed": workbook(
        reports=[
            ["project", "period", "actual_progress (%)"],
            ["P-1", "2017-10", "#REF!"],
            ["#N/A", "2017-11", 50],
        ]
    ),
    "two_rows_of_headings": workbook(
        月报=[
            ["2017年进度表"],
            ["项目编号", "期间", "进度(%)", None],
            [None, None, "计划", "实际"],
            ["P-1", "2017-10", 50, 40],
            ["P-1", "2017-10", 50, 45],
        ]
    ),
    "workbook_without_tables": workbook(Sheet1=[["id"], ["P-1"]], notes=[["x"]]),
    "two_sheets_for_one_table": workbook(
        reports=[["project", "period"], ["P-1", "2017-10"]],
        月报=[["项目编号", "期间"], ["P-1", "2017-11"]],
    ),
}

MEMORY: dict[str, Source] = {
    "objects_with_many_faults": objects(
        projects=[{"id": "P-1", "planned_start": "soon"}],
        reports=[
            {"project": "P-1", "period": "2017-10"},
            {"period": "autumn", "actual_progress": "九成"},
            {"project": "P-1", "period": "2017-11", "actual_progress": -1, "花费": [1]},
        ],
    ),
    "object_under_two_names": objects(projects=[{"id": "P-1", "项目编号": "P-2"}]),
    "objects_of_another_kind": objects(projects=["P-1"], reports=pl.DataFrame({"project": ["P-1"]})),
    "objects_that_contradict": objects(
        reports=[
            {"project": "P-1", "period": "2017-10", "actual_progress": 40},
            {"project": "P-1", "period": "2017-10", "actual_progress": 45},
        ],
        issues=[{"id": "I-1", "project": "P-2"}],
    ),
    "frame_of_no_table": frames(project=pl.DataFrame({"id": ["P-1"]}), reports=[1]),
    "october_kept_as_a_float": frames(
        reports=pl.DataFrame({"project": ["P-1"], "period": [2017.1], "actual_progress (%)": [40.0]})
    ),
    "endless_number": frames(
        reports=pd.DataFrame(
            {
                "project": ["P-1", "P-1"],
                "period": ["2017-10", "2017-11"],
                "actual_progress (%)": [float("inf"), float("nan")],
            }
        )
    ),
    "too_many_digits": frames(
        projects=pl.DataFrame({"id": ["P-1"], "annual_plan": ["1.0000000000000000001"]})
    ),
    "numbers_too_far_apart": frames(
        projects=pl.DataFrame(
            {"id": ["P-1", "P-2"], "annual_plan": ["123456789012345678901234567890", "0.000000000001"]}
        )
    ),
    "lists_in_a_frame": frames(projects=pl.DataFrame({"id": ["P-1"], "tags": [["a", "b"]]})),
    "many_bad_cells": frames(
        reports=pl.DataFrame(
            {
                "project": ["P-1"] * 150,
                "period": [f"{1900 + year}-10" for year in range(150)],
                "actual_progress (%)": ["?"] * 150,
            }
        )
    ),
    "yes_or_no": mapping(
        projects=[{"id": "P-1", "urgent": "是"}, {"id": "P-2", "urgent": "perhaps"}],
        units={"projects.urgent": "yes/no"},
    ),
    "kind_that_is_none": mapping(projects=[{"id": "P-1"}], units={"projects.urgent": "colour"}),
}
