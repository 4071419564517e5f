"""Why a step has its days, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from progress_rules.planning.days_off import days_off
from progress_rules.planning.durations import DAY
from progress_rules.planning.steps import amount

if TYPE_CHECKING:
    from datetime import date

    from progress_rules.planning.schedule import PlannedStep, Schedule


def reason(schedule: Schedule, step: PlannedStep, language: str) -> str:
    """Return one sentence about the latest days of a step, and one about the earliest when they are known."""
    zh = language == "zh"
    because, bound = _because(schedule, step, zh=zh)
    if step.unit == "working_days" and step.finish < bound:
        because += (
            f"，此前最后一个工作日为 {step.finish}"
            if zh
            else f"; the last working day up to then is {step.finish}"
        )
    if step.duration == 0:
        said = (
            f"“{step.id}”最迟于 {step.finish} 达成，因为{because}。"
            if zh
            else f"`{step.id}` is reached by {step.finish}, because {because}."
        )
    else:
        length = _length(step, zh=zh)
        said = (
            f"“{step.id}”最迟 {step.start} 开始、{step.finish} 完成，因为{because}（{length}）。"
            if zh
            else f"`{step.id}` starts on {step.start} and finishes on {step.finish} at the latest,"
            f" because {because} ({length})."
        )
    if step.earliest_start is None:
        return said
    return said + ("" if zh else " ") + _earliest(schedule, step, step.earliest_start, zh=zh)


def _because(schedule: Schedule, step: PlannedStep, *, zh: bool) -> tuple[str, date]:
    """Return what bounds the finish of a step, and the day by which it must be finished."""
    bounds = {s.id: s.start - DAY if s.duration else s.start for s in schedule.steps if step.id in s.after}
    if not bounds:
        day = schedule.deadline
        return (f"全部工作须在 {day}（含）前完成" if zh else f"all must be finished by {day}"), day
    bound = min(bounds.values())
    pressing = [schedule.step(name) for name in bounds if bounds[name] == bound]
    days = [
        (f"“{s.id}”最迟 {s.start} {'开始' if s.duration else '达成'}")
        if zh
        else f"`{s.id}` {'must start' if s.duration else 'must be reached'} by {s.start}"
        for s in pressing
    ]
    return ("其后" + "、".join(days) if zh else "after it " + " and ".join(days)), bound


def _length(step: PlannedStep, *, zh: bool) -> str:
    """Return how long a step takes, with the days off that lie in it."""
    length = amount(step.duration, step.unit).describe("zh" if zh else "en")
    if step.calendar is None:
        return length
    off = days_off(step.calendar, step.start, step.finish)
    parts = [length]
    if off.weekends or off.holidays:
        if zh:
            named = [f"周末 {off.weekends} 天"] * bool(off.weekends)
            named += [f"平日放假 {off.holidays} 天"] * bool(off.holidays)
            parts.append("其间" + "、".join(named))
        else:
            named = [_count(off.weekends, "weekend day")] * bool(off.weekends)
            named += [_count(off.holidays, "holiday")] * bool(off.holidays)
            parts.append(" and ".join(named) + " between")
    if off.made_up:
        days = ("、" if zh else ", ").join(map(str, off.made_up))
        parts.append(f"调休上班 {days}" if zh else f"made up on {days}")
    return ("，" if zh else ", ").join(parts)


def _earliest(schedule: Schedule, step: PlannedStep, start: date, *, zh: bool) -> str:
    """Return how early a step can start, what holds it up, and what there is to spare."""
    before = [schedule.step(name) for name in step.after]
    ends = {s.id: s.earliest_finish for s in before if s.earliest_finish is not None}
    first = schedule.not_before
    end = max(ends.values(), default=None)
    if end is not None and (first is None or step.duration == 0 or end + DAY >= first):
        held = [name for name in ends if ends[name] == end]
        why = (
            f"（其前“{'”、“'.join(held)}”最早 {end} 完成）"
            if zh
            else f", after {' and '.join(f'`{name}`' for name in held)}, finished on {end} at the earliest"
        )
    elif zh:
        why = f"（{first} 起方可开工）"
    else:
        why = ", the first day allowed" if start == first else f", as work is allowed from {first}"
    spare = to_spare(step, zh=zh)
    if step.duration == 0:
        return (
            f"最早 {start} 达成{why}：{spare}。" if zh else f"At the earliest it is on {start}{why}: {spare}."
        )
    return f"最早 {start} 可以开始{why}：{spare}。" if zh else f"It can start on {start}{why}: {spare}."


def to_spare(step: PlannedStep, *, zh: bool) -> str:
    """Return what a step has to spare in words: working days where it counts them, else natural days."""
    working = step.unit == "working_days"
    spare = (step.slack if working else step.slack_days) or 0
    words = amount(abs(spare), "working_days" if working else "days").describe("zh" if zh else "en")
    if spare > 0:
        return f"余 {words}" if zh else f"{words} to spare"
    if spare < 0:
        return f"晚 {words}" if zh else f"{words} too late"
    return "没有余地（关键）" if zh else "no day to spare (critical)"


def _count(number: int, word: str) -> str:
    return f"{number} {word}" + "s" * (number != 1)
