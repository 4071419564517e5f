"""Findings: what a reader of the verdicts must know about the facts behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from progress_rules.assessment.baselines import baseline_findings
from progress_rules.assessment.lineage_findings import lineage_findings
from progress_rules.assessment.rows import CODE, REPORTED, TIME
from progress_rules.assessment.subject_tables import about, number
from progress_rules.errors import current_language

if TYPE_CHECKING:
    from collections.abc import Sequence

    from progress_rules.assessment.judged import Judged
    from progress_rules.assessment.outcome import Outcome
    from progress_rules.assessment.panel import Panel
    from progress_rules.model import Portfolio
    from progress_rules.packs import Pack

FINDING_COLUMNS = {
    "kind": pl.String, "project": pl.String, "period": pl.String, "rule": pl.String, "message": pl.String
}  # fmt: skip

MESSAGES: dict[str, tuple[str, str]] = {
    "missing_report": ("no report for this period", "本期没有报告"),
    "undecided": ("the rule cannot be decided from what is reported", "所报内容不足以判定该规则"),
    "superseded": (
        "an earlier version, recorded {detail}, was superseded",
        "{detail} 报送的较早版本已被更正",
    ),
    "recorded_too_late": (
        "recorded {detail}, after the period was closed to corrections: not taken into account",
        "{detail} 报送，已过更正期限，未予采用",
    ),
    "outside_list": (
        "a report on a period in which the project is not assessed",
        "项目不在评判范围内的期间有报告",
    ),
    "never_reported": ("no report and no date of listing: not assessed", "没有报告也没有列入日期：未评判"),
    "other_period": (
        "not a period of this pack ({detail}): not taken into account",
        "不属于本规则包的期间（{detail}）：未采用",
    ),
    "no_column": (
        "the facts have no column {detail}: unknown everywhere",
        "事实中没有列 {detail}：一律按未知处理",
    ),
    "claimed_differs": (
        "claimed light and computed light differ: {detail}",
        "自报灯色与评判灯色不一致：{detail}",
    ),
    "no_row": ("no row of the decision table matches {detail}", "决策表中没有与 {detail} 相符的行"),
    "no_start": (
        "{detail} has no day on which it began: not judged by periods",
        "{detail} 没有起始日期：未按期评判",
    ),
    "undated": ("{detail} rows without a date are not counted", "没有日期的行（{detail}）未计入"),
    "no_table": ("the facts have no table {detail}: taken as empty", "事实中没有表 {detail}：按空表处理"),
    "inherited": ("{detail}", "{detail}"),
    "not_closed": (
        "{detail}, but still on the list: without listed_to it is judged on",
        "已{detail}而仍在清单中：没有调出日期，继续评判",
    ),
    "succession_gap": (
        "judged only from a later period than that of its succession: {detail}",
        "晚于承接所在期间才开始评判：{detail}",
    ),
    "rebaselined": ("the plan was changed: {detail}", "计划已调整：{detail}"),
    "unapproved_baseline": (
        "version {detail} of the plan has no approved_by",
        "计划版本 {detail} 没有批准人",
    ),
    "unapproved_exemption": ("an exemption without approved_by was applied", "采用了没有批准人的豁免"),
}
"""The wording of each kind of finding, English and Chinese."""


def findings(portfolio: Portfolio, pack: Pack, judged: Sequence[Judged]) -> pl.DataFrame:
    """Return kind, project, period, rule and message of every finding, in a fixed order."""
    panel, outcome = judged[0].panel, judged[0].outcome
    found: list[dict[str, Any]] = [dict(note) for one in judged for note in one.panel.notes]
    found += _missing(panel) if judged[0].plan.reads_reports else []
    found += _undecided(pack, panel, outcome) + _no_row(pack, judged)
    found += _claims(portfolio, pack, panel, outcome)
    found += lineage_findings(portfolio, pack, judged) + baseline_findings(portfolio, panel.as_of)
    exemptions = portfolio.frame("exemptions")
    for project, start in (
        exemptions.filter(pl.col("approved_by").is_null()).select("project", "from").iter_rows()
    ):
        found.append({"kind": "unapproved_exemption", "project": project, "period": str(start)})
    position = 1 if current_language() == "zh" else 0
    rows = [
        {
            "kind": item["kind"],
            "project": item.get("project"),
            "period": item.get("period"),
            "rule": item.get("rule"),
            "message": MESSAGES[item["kind"]][position].format(detail=item.get("detail", "")),
        }
        for item in found
    ]
    frame = pl.DataFrame(rows, schema=FINDING_COLUMNS)
    return frame.unique().sort("kind", "project", "period", "rule", "message", nulls_last=True)


def _missing(panel: Panel) -> list[dict[str, Any]]:
    rows = panel.rows.filter(~pl.col(REPORTED)).select(CODE, TIME)
    return [
        {"kind": "missing_report", "project": panel.ids[code], "period": panel.periods[time].label}
        for code, time in rows.iter_rows()
    ]


def _undecided(pack: Pack, panel: Panel, outcome: Outcome) -> list[dict[str, Any]]:
    """Rules left open although a report is there, where they leave the light open too.

    A light rule is named only where the signal is known: otherwise the signal's rules are what is open.
    """
    found = []
    verdicts = outcome.verdicts
    for rule in pack.rules:
        if rule.stage > 1 or rule.group:  # the lights of other subjects are not those of projects
            continue
        open_ = outcome.rule(rule.id).is_null() & verdicts["light"].is_null()
        if rule.stage == 1:
            open_ = open_ & verdicts["signal"].is_not_null()
        for code, time in panel.rows.filter(open_ & panel.rows[REPORTED]).select(CODE, TIME).iter_rows():
            project, period = panel.ids[code], panel.periods[time].label
            found.append({"kind": "undecided", "project": project, "period": period, "rule": rule.id})
    return found


def _no_row(pack: Pack, judged: Sequence[Judged]) -> list[dict[str, Any]]:
    """Cases that a decision table has no row for, where it says nothing of what then follows."""
    found = []
    for table in pack.decisions:
        if table.hit is None or table.default or table.policy == "collect":
            continue
        one = judged[table.group]
        none = (number(one, f"{table.id}:hit") == 0).fill_null(value=False)
        for project, period, subject in (
            about(one).filter(none).select("project", "period", "subject").iter_rows()
        ):
            found.append(
                {"kind": "no_row", "project": project, "period": period, "rule": table.id, "detail": subject}
            )
    return found


def _claims(portfolio: Portfolio, pack: Pack, panel: Panel, outcome: Outcome) -> list[dict[str, Any]]:
    """Reports that claim another light than the facts give."""
    reports = portfolio.frame("reports")
    claimed = reports.filter(pl.col("claimed_light").is_not_null()).select(
        "project", "period", "claimed_light"
    )
    if not claimed.height:
        return []
    codes = {project: code for code, project in enumerate(panel.ids)}
    times = {period.label: time for time, period in panel.periods.items()}
    lights = {
        (code, time): light
        for code, time, light in panel.rows.select(CODE, TIME)
        .with_columns(outcome.verdicts["light"])
        .iter_rows()
    }
    ranks = pack.ranks()
    found = []
    for project, period, claim in claimed.iter_rows():
        light = lights.get((codes.get(project, -1), times.get(period, -1)))
        if light is not None and ranks.get(claim) != light:
            detail = f"{claim} ≠ {pack.scale.levels[light].name(current_language())}"
            found.append({"kind": "claimed_differs", "project": project, "period": period, "detail": detail})
    return found
