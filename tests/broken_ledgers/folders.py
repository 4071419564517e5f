"""Broken folders of CSV files and broken JSON files."""

from __future__ import annotations

from tests.broken_ledgers.sources import Source, file, folder, lines

PROJECTS = lines("id,name", "P-1,Ring road", "P-2,Harbour")
REPORTS = "项目编号,期间,计划进度(%),实际进度(%)"
BARE = "project,period,planned_progress,actual_progress"

FOLDERS: dict[str, Source] = {
    "percentages_that_could_be_ratios": folder(
        reports=lines(BARE, "P-1,2017-10,0.9,0.35", "P-1,2017-11,1,0.5")
    ),
    "one_column_that_could_be_ratios": folder(
        reports=lines("project,period,planned_progress (%),actual_progress", "P-1,2017-10,0.9,0.35")
    ),
    "percent_signs_beside_bare_ratios": folder(
        reports=lines("project,period,actual_progress", "P-1,2017-10,35%", "P-1,2017-11,0.5")
    ),
    "negative_progress": folder(reports=lines(REPORTS, "P-1,2017-10,50,-3", "P-1,2017-11,50,-3%")),
    "amount_in_words": folder(projects=lines("id,total_investment (万元)", "P-1,about 5 million")),
    "amounts_with_and_without_unit": folder(
        projects=lines("项目编号,总投资(亿元),年度计划投资", "P-1,3.5,8000")
    ),
    "amounts_without_unit_in_another_table": folder(
        projects=lines("id,total_investment (亿元)", "P-1,3.5"),
        reports=lines("project,period,actual_investment", "P-1,2017-10,120"),
    ),
    "one_cell_with_a_unit": folder(projects=lines("id,total_investment", "P-1,3.5亿元", "P-2,8000")),
    "unknown_unit": folder(projects=lines("id,total_investment [USD m]", "P-1,3.5")),
    "unknown_unit_of_progress": folder(
        reports=lines("project,period,actual_progress (points)", "P-1,2017-10,3.5")
    ),
    "a_day_that_never_was": folder(
        projects=lines("id,planned_start,planned_finish", "P-1,2017-02-30,next spring")
    ),
    "month_in_words": folder(reports=lines(REPORTS, "P-1,last month,50,40", "P-1,2017-13,50,40")),
    "time_with_an_offset": folder(
        reports=lines("project,period,recorded_at", "P-1,2017-10,2017-11-03T09:00:00+08:00")
    ),
    "no_identifier": folder(
        projects=lines("id,name", "P-1,Ring road", ",Harbour", "", "P-3,Bridge", " ,Tunnel")
    ),
    "no_period": folder(reports=lines(REPORTS, "P-1,,50,40")),
    "identifier_in_scientific_notation": folder(projects=lines("id,name", "3.70000201701012E+17,Ring road")),
    "column_missing": folder(reports=lines("project,actual_progress (%)", "P-1,40")),
    "column_misspelt": folder(projects=lines("项目编码,项目名称", "P-1,Ring road")),
    "column_twice": folder(
        reports=lines("project,period,actual_progress (%),实际进度(%)", "P-1,2017-10,40,41")
    ),
    "further_column_twice": folder(projects=lines("id,note,note", "P-1,a,b")),
    "values_without_heading": folder(projects=lines("id,,name", "P-1,12,Ring road")),
    "row_with_too_many_cells": folder(projects=lines("id,name", "P-1,Ring road, north")),
    "report_twice": folder(
        reports=lines(REPORTS, "P-1,2017-10,50,40", "P-1,2017-11,60,50", "P-1,2017年10月,50.0,40")
    ),
    "two_truths_about_a_month": folder(reports=lines(REPORTS, "P-1,2017-10,50,40", "P-1,2017-10,50,45")),
    "project_twice": folder(projects=lines("id,name", "P-1,Ring road", "P-1,Harbour")),
    "project_not_on_the_list": folder(
        projects=lines("id,name", "ZY-2017-001,Ring road"),
        reports=lines(REPORTS, "ZY-2017-01,2017-10,50,40", "ZY-2017-01,2017-11,50,40", "X,2017-11,50,40"),
    ),
    "finished_before_it_started": folder(
        projects=lines(
            "项目编号,计划开工,计划竣工,实际开工,实际竣工",
            "P-1,2017-03-01,2016-12-31,2017-03-01,2017-02-28",
        )
    ),
    "resolved_before_it_was_raised": folder(
        projects=PROJECTS,
        issues=lines(
            "id,project,raised_at,resolved_at,written_off_at",
            "I-1,P-1,2017-10-10,2017-10-09 15:00,2017-10-08",
            "I-2,P-1,2017-10-10 09:00,2017-10-10,2017-10-10",
        ),
    ),
    "exemption_that_ends_before_it_begins": folder(
        projects=PROJECTS, exemptions=lines("project,from,to,reason", "P-1,2017-06,2017-05,flood")
    ),
    "faults_of_several_tables": folder(
        projects=lines("id,name,planned_start", "P-1,Ring road,spring", "P-1,Harbour,2017-03-01"),
        reports=lines(REPORTS, "P-2,2017-10,50,much"),
        issues=lines("id,raised_at", "I-1,yesterday"),
    ),
    "lost_characters": folder(
        projects=PROJECTS, reports=lines(REPORTS, "P-1,2017-10,50,40", "P-2,\ufffd,50,40")
    ),
    "bytes_of_no_encoding": folder(
        projects=b"id,name\nP-1,ok\nP-2,\xff\xff\n", reports=lines(REPORTS, "P-9,2017-10,50,much")
    ),
    "folder_without_tables": folder(notes="hello"),
    "units_for_no_column": folder(
        units={"reports.planed_progress": "%"}, reports=lines(BARE, "P-1,2017-10,0.5,35%")
    ),
    "units_that_are_none": folder(
        units={"reports.planned_progress": "points"}, reports=lines(BARE, "P-1,2017-10,50,40")
    ),
    "single_file_of_no_table": file("progress.csv", lines(REPORTS, "P-1,2017-10,50,40")),
    "old_workbook": file("ledger.xls", b"\xd0\xcf\x11\xe0"),
    "damaged_workbook": file("ledger.xlsx", "PK, but no zip"),
    "damaged_json": file("ledger.json", '{"projects": ['),
    "json_name_twice": file("ledger.json", '{"projects": [{"id": "P-1", "id": "P-2"}]}'),
    "json_without_tables": file("ledger.json", "{}"),
    "json_with_nan": file("ledger.json", '{"projects": [{"id": "P-1", "annual_plan": NaN}]}'),
    "json_table_misspelt": file("ledger.json", '{"project": [{"id": "P-1"}], "units": {}}'),
    "json_table_that_is_no_list": file("ledger.json", '{"projects": {"id": "P-1"}}'),
    "json_number_for_october": file("ledger.json", '{"reports": [{"project": "P-1", "period": 2017.10}]}'),
    "json_list_in_a_cell": file("ledger.json", '{"projects": [{"id": "P-1", "unit": ["a", "b"]}]}'),
}
