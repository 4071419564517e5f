"""A schedule in words, as HTML, as a frame and as milestones; the how-to shows what its program prints."""

from __future__ import annotations

import pickle
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import polars as pl
import pytest

import progress_rules as pr
from progress_rules.calendars import calendar
from progress_rules.errors import language
from progress_rules.planning import Step, backward_schedule
from tests.unit.planning_steps import LATE

CN = calendar("CN")
ROOT = Path(__file__).parents[2]


def test_the_reason_of_a_step_names_what_follows_and_the_days_off() -> None:
    steps = [
        {"id": "tender", "duration": 7},
        {"id": "check", "duration": 2, "unit": "days"},
        {"id": "sign", "duration": 0},
    ]
    plan = backward_schedule("2024-10-13", steps, calendar=CN, not_before="2024-09-24")
    assert [plan.reason(step.id, "en") for step in plan.steps] == [
        "`tender` starts on 2024-09-26 and finishes on 2024-10-10 at the latest, because after it `check` must "
        "start by 2024-10-11 (7 working days, 3 weekend days and 5 holidays between, made up on 2024-09-29). "
        "It can start on 2024-09-24, the first day allowed: 2 working days to spare.",
        "`check` starts on 2024-10-11 and finishes on 2024-10-12 at the latest, because after it `sign` must be "
        "reached by 2024-10-12 (2 days). It can start on 2024-10-09, after `tender`, finished on 2024-10-08 at "
        "the earliest: 2 days to spare.",
        "`sign` is reached by 2024-10-12, because all must be finished by 2024-10-13; the last working day up to "
        "then is 2024-10-12. At the earliest it is on 2024-10-10, after `check`, finished on 2024-10-10 at the "
        "earliest: 2 working days to spare.",
    ]
    assert plan.reason("tender", "zh") == (
        "“tender”最迟 2024-09-26 开始、2024-10-10 完成，因为其后“check”最迟 2024-10-11 开始"
        "（7 个工作日，其间周末 3 天、平日放假 5 天，调休上班 2024-09-29）。"
        "最早 2024-09-24 可以开始（2024-09-24 起方可开工）：余 2 个工作日。"
    )
    assert plan.reason("sign", "zh").startswith(
        "“sign”最迟于 2024-10-12 达成，因为全部工作须在 2024-10-13（含）前完成，"
    )
    with language("zh"):
        assert plan.reason("tender") == plan.reason("tender", "zh")


def test_a_reason_says_what_is_critical_and_what_is_too_late() -> None:
    plan = backward_schedule(
        "2024-10-09",
        [Step("a", 3), Step("b", 1)],
        calendar=CN,
        not_before="2024-09-28",
    )
    assert plan.reason("a", "en").endswith("as work is allowed from 2024-09-28: no day to spare (critical).")
    late = backward_schedule("2024-10-09", [Step("a", 2), Step("b", 1)], calendar=CN, not_before="2024-09-30")
    assert late.reason("b", "en").endswith(
        "finished on 2024-10-08 at the earliest: no day to spare (critical)."
    )
    late = backward_schedule("2024-10-09", [Step("a", 2), Step("b", 1)], calendar=CN, not_before="2024-10-01")
    assert late.reason("b", "zh").endswith("：晚 1 个工作日。")


def test_the_text_is_in_the_language_in_force() -> None:
    plan = backward_schedule("2024-07-14", LATE, calendar=CN, not_before="2024-02-20")
    text = plan.text("en")
    assert text == str(plan)
    assert text.splitlines()[0] == "Planned back from 2024-07-14: work starts on 2024-02-08 at the latest"
    assert text.splitlines()[-3:] == [
        "It does not fit: with work from 2024-02-20 on, it ends 12 days (10 working days) after the deadline.",
        "  land → build → accept: over by 12 days (10 working days)",
        "  survey → approve → build → accept: over by 2 days (2 working days)",
    ]
    with language("zh"):
        lines = str(plan).splitlines()
    assert lines[1].split() == [
        "步骤",
        "名称",
        "工期",
        "最迟开始",
        "最迟完成",
        "最早开始",
        "最早完成",
        "余地",
    ]
    assert "自 2024-02-20 开工不能按期完成：超期 12 天（10 个工作日）。" in lines
    fits = backward_schedule("2024-07-14", LATE, calendar=CN, not_before="2024-01-15")
    assert fits.text("en").endswith("\nIt fits: work can start on 2024-01-15.")


def test_html_escapes_what_was_given() -> None:
    steps = [{"id": "<b>", "duration": 1, "unit": "days", "title": "<script>x</script>"}]
    plan = backward_schedule("2024-07-14", steps, not_before="2024-08-01")
    html = plan._repr_html_()
    assert "<script>" not in html
    assert "<td><b></td>" not in html
    assert "&lt;script&gt;" in html
    assert '<tr style="font-weight: bold">' in html
    assert '<div lang="zh-CN">' in plan.html("zh")


def test_the_frame_has_a_row_for_each_step() -> None:
    plan = backward_schedule("2024-07-14", LATE, calendar=CN, not_before="2024-02-20")
    frame = plan.to_frame("zh")
    assert frame.columns == [
        "id", "title", "unit", "duration", "start", "finish", "earliest_start", "earliest_finish", "slack",
        "slack_days", "critical", "fits",
    ]  # fmt: skip
    assert frame.filter(id="survey")["title"].to_list() == ["勘察设计"]
    assert frame["start"].dtype == pl.Date
    assert frame.height == len(LATE)
    early = backward_schedule("2024-07-14", LATE, calendar=CN).to_frame()
    assert early["slack"].null_count() == len(LATE)
    assert early.schema == frame.schema


def test_a_portfolio_takes_the_milestones() -> None:
    plan = backward_schedule("2024-07-14", LATE, calendar=CN)
    portfolio = pr.Portfolio(
        projects=[{"id": "P-1"}, {"id": "P-2"}],
        milestones=[*plan.milestones("P-1", language="zh"), *plan.milestones("P-2", "n/")],
    )
    rows = {row.id: row for row in portfolio.milestones}
    assert rows["P-1-survey"].name == "勘察设计"
    assert rows["n/accept"].planned == date(2024, 7, 12)
    assert len(rows) == 2 * len(LATE)


def test_a_schedule_is_a_value() -> None:
    plan = backward_schedule("2024-07-14", LATE, calendar=CN, not_before="2024-02-20")
    assert pickle.loads(pickle.dumps(plan)) == plan  # noqa: S301 - our own bytes
    assert hash(plan) == hash(backward_schedule("2024-07-14", LATE, calendar=CN, not_before="2024-02-20"))


def test_polars_is_loaded_only_for_a_frame() -> None:
    program = (
        "import sys\nfrom progress_rules.planning import backward_schedule, check_split, split_target\n"
        "str(backward_schedule('2024-07-14', [{'id': 'a', 'duration': 1, 'unit': 'days'}]))\n"
        "str(check_split(('2024-H1', 3), split_target(3, '2024-H1', into='quarter').amounts()))\n"
        "print('polars' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


@pytest.mark.parametrize("name", ["plan-backwards.md", "plan-backwards.zh.md"])
def test_the_python_of_the_how_to_prints_what_the_page_shows(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (ROOT / "docs" / "how-to" / name).read_text(encoding="utf-8")
    blocks = re.findall(r"```python\n(.*?)```", text, flags=re.DOTALL)
    assert blocks
    exec("\n".join(blocks), {})  # noqa: S102 - our own page
    said = capsys.readouterr().out
    shown = re.findall(r"```text\n(.*?)```", text, flags=re.DOTALL)
    assert shown
    assert [block for block in shown if block not in said] == []
