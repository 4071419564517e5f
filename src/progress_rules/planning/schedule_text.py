"""A schedule as text and as HTML."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from progress_rules.planning.layout import aligned
from progress_rules.planning.reasons import to_spare
from progress_rules.planning.steps import amount

if TYPE_CHECKING:
    from progress_rules.planning.late import Overrun
    from progress_rules.planning.schedule import PlannedStep, Schedule

_HEADS = {
    "en": ("step", "title", "takes", "latest start", "latest finish", "earliest start", "earliest finish",
           "to spare"),
    "zh": ("步骤", "名称", "工期", "最迟开始", "最迟完成", "最早开始", "最早完成", "余地"),
}  # fmt: skip


def text(schedule: Schedule, language: str) -> str:
    """Return the schedule as plain text.

    >>> from progress_rules.planning import backward_schedule
    >>> plan = backward_schedule("2024-11-06", [{"id": "build", "duration": 30, "unit": "days"}])
    >>> print(plan.text("en"))
    Planned back from 2024-11-06: work starts on 2024-10-08 at the latest
      step   takes    latest start  latest finish
      build  30 days  2024-10-08    2024-11-06
    """
    head, *more = _sentences(schedule, language)
    return "\n".join([head, *aligned(_table(schedule, language)), *more])


def html(schedule: Schedule, language: str) -> str:
    """Return the schedule as an HTML fragment, everything escaped."""
    head, *more = (escape(line.strip()) for line in _sentences(schedule, language))
    heads, *rows = _table(schedule, language)
    lines = [
        f'<div lang="{"zh-CN" if language == "zh" else "en"}">',
        f"<p><strong>{head}</strong></p>",
        "<table>",
    ]
    lines.append(
        "<thead><tr>" + "".join(f'<th scope="col">{escape(h)}</th>' for h in heads) + "</tr></thead>"
    )
    lines.append("<tbody>")
    for step, row in zip(schedule.steps, rows, strict=True):
        bold = "" if step.fits else ' style="font-weight: bold"'
        lines.append(f"<tr{bold}>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>")
    lines += ["</tbody>", "</table>", *(f"<p>{line}</p>" for line in more), "</div>"]
    return "\n".join(lines)


def _sentences(schedule: Schedule, language: str) -> list[str]:
    """Return what is said above the table, and below it."""
    zh = language == "zh"
    said = [
        f"自 {schedule.deadline} 倒排：最迟 {schedule.start} 开工"
        if zh
        else f"Planned back from {schedule.deadline}: work starts on {schedule.start} at the latest"
    ]
    if schedule.late_by is None:
        return said
    first, over = schedule.not_before, schedule.late_by
    if not over:
        said.append(f"自 {first} 开工，可以按期完成。" if zh else f"It fits: work can start on {first}.")
        return said
    said.append(
        f"自 {first} 开工不能按期完成：超期 {_over(over, zh=zh)}。"
        if zh
        else f"It does not fit: with work from {first} on, it ends {_over(over, zh=zh)} after the deadline."
    )
    said += [
        f"  {chain}{'：超 ' if zh else ': over by '}{_over(chain.over, zh=zh)}"
        for chain in schedule.late_chains
    ]
    return said


def _table(schedule: Schedule, language: str) -> list[list[str]]:
    """Return the table with its heads; columns that would be empty, or repeat the ids, are left out."""
    titled = any(step.title.describe(language) != step.id for step in schedule.steps)
    dated = schedule.not_before is not None
    shown = [n for n in range(8) if (n != 1 or titled) and (n < 5 or dated)]
    rows = [_HEADS[language], *(_row(step, language) for step in schedule.steps)]
    return [[row[n] for n in shown] for row in rows]


def _row(step: PlannedStep, language: str) -> tuple[str, ...]:
    zh = language == "zh"
    takes = amount(step.duration, step.unit).describe(language)
    if step.duration == 0:
        takes = "节点" if zh else "milestone"
    early = (str(step.earliest_start), str(step.earliest_finish))
    spare = to_spare(step, zh=zh)
    return (step.id, step.title.describe(language), takes, str(step.start), str(step.finish), *early, spare)


def _over(over: Overrun, *, zh: bool) -> str:
    """Return an overrun in natural days, and in working days where they are known."""
    language = "zh" if zh else "en"
    days = amount(over.days, "days").describe(language)
    if over.working_days is None:
        return days
    working = amount(over.working_days, "working_days").describe(language)
    return f"{days}（{working}）" if zh else f"{days} ({working})"
