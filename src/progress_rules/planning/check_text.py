"""A check of parts against their whole, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from progress_rules.quantities import format_decimal

if TYPE_CHECKING:
    from progress_rules.planning.check import SplitCheck


def text(check: SplitCheck, language: str) -> str:
    """Return a sentence about the sum, and a line each for what is missing, twice or out of place.

    >>> from progress_rules.planning import check_split
    >>> print(check_split(("2017-H1", 500), {"2017-Q1": 162, "2017-Q3": 341}).text("en"))
    2017-H1: 1 part comes to 162, 338 less than 500
      missing: 2017-Q2
      no part of 2017-H1: 2017-Q3
    """
    zh = language == "zh"
    lines = [_chinese(check) if zh else _english(check)]
    for labels, en, cn in (
        (check.missing, "missing", "缺少"),
        (check.twice, "twice, or overlapping", "重复或重叠"),
        (check.outside, f"no part of {check.parent}", f"不属于 {check.parent}"),
    ):
        if labels:
            lines.append(f"  {cn}：{'、'.join(labels)}" if zh else f"  {en}: {', '.join(labels)}")
    return "\n".join(lines)


def _english(check: SplitCheck) -> str:
    count, difference = len(check.parts), check.difference
    sum_ = f"{check.parent}: {count} part{'s come' if count != 1 else ' comes'} to {check.total:f}"
    if not difference:
        return f"{sum_}, as they should"
    said = f"{sum_}, {difference.copy_abs():f} {'more' if difference > 0 else 'less'} than {check.value:f}"
    match check.status:
        case "reached":
            return f"{said}: that is enough"
        case "within_tolerance":
            return f"{said}: within the tolerance of {check.tolerance:f}"
        case "within_rounding":
            shown = f"{count} figure{'s' * (count != 1)} with {check.places} decimal place{'s' * (check.places != 1)}"
            return f"{said}: within rounding, as {shown} can differ by up to {format_decimal(check.rounding)}"
    return said


def _chinese(check: SplitCheck) -> str:
    count, difference = len(check.parts), check.difference
    sum_ = f"{check.parent}：{count} 个分期合计 {check.total:f}"
    if not difference:
        return f"{sum_}，与总数相符"
    said = f"{sum_}，比 {check.value:f} {'多' if difference > 0 else '少'} {difference.copy_abs():f}"
    match check.status:
        case "reached":
            return f"{said}：已达到"
        case "within_tolerance":
            return f"{said}：在容差 {check.tolerance:f} 之内"
        case "within_rounding":
            most = format_decimal(check.rounding)
            return f"{said}：属四舍五入所致，{count} 个保留 {check.places} 位小数的数最多可差 {most}"
    return said
