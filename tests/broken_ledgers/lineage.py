"""Ledgers whose successions or versions of plans cannot be."""

from __future__ import annotations

from tests.broken_ledgers.sources import Source, objects, workbook

_PROJECTS = [{"id": f"P-{k}"} for k in range(1, 5)]

LINEAGE: dict[str, Source] = {
    "successions_that_cannot_be": objects(
        projects=_PROJECTS,
        successions=[
            {"predecessor": "P-1", "successor": "P-1", "on": "2024-06-10"},
            {"predecessor": "P-2", "successor": "P-3", "on": "2024-06-10", "share": 60},
            {"predecessor": "P-2", "successor": "P-4", "on": "2024-06-10", "share": "50.5%"},
            {"predecessor": "P-3", "successor": "P-2", "on": "2024-07-01"},
            {"predecessor": "P-2", "successor": "P-3", "on": "2024-08-01", "share": 60},
            {"predecessor": "P-5", "successor": "P-6", "on": "2024-06-10"},
        ],
    ),
    "versions_that_cannot_be": objects(
        projects=_PROJECTS,
        baselines=[
            {
                "project": "P-1", "version": 1, "from": "2024-03-01", "planned_start": "2024-05-01",
                "planned_finish": "2024-04-01",
            },
            {"project": "P-1", "version": 2, "from": "2024-02-01"},
            {"project": "P-1", "version": 2, "from": "2024-04-01"},
            {"project": "P-2", "version": "1.5", "from": "2024-01-01"},
            {"project": "P-3", "version": 3, "from": "2024-01-01"},
            {"project": "P-9", "version": 1, "from": "2024-01-01"},
        ],
    ),
    "lineage_in_a_workbook": workbook(
        项目=[["项目编号"], ["P-1"], ["P-2"]],
        项目沿革=[
            ["原项目", "新项目", "生效日期", "份额(%)"], ["P-1", "P-2", "2024-06-10", 80],
            ["P-2", "P-1", "2024年7月1日", 120],
        ],
        计划基线=[["项目编号", "版本", "起用日期"], ["P-1", 0, "2024-01"], ["P-2", 2, "2024-01-01"]],
    ),
}  # fmt: skip
