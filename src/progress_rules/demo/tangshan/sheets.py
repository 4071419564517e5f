"""The reconciliation as tables of text, in English and Chinese."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from progress_rules.quantities import format_decimal

if TYPE_CHECKING:
    from decimal import Decimal

    from progress_rules.demo.tangshan.figures import Figure, Line
    from progress_rules.demo.tangshan.reconcile import Reconciliation
    from progress_rules.errors.language import Language

STATUSES = {
    "equal": ("equal", "一致"),
    "rounds": ("equal when rounded", "取整后一致"),
    "differs": ("differs", "不一致"),
}
DECIMALS = 4
"""How many places of a percentage are shown where it is not rounded."""

WORDS = {
    "sums": (
        "Projects · total investment · plan of the year, in 100 million yuan",
        "项目数 · 总投资 · 年度计划投资（亿元）",
    ),
    "course": (
        "The course of {year}, from unrounded sums, amounts in 100 million yuan",
        "{year} 年进度：按未取整的合计计算，金额单位亿元",
    ),
    "clause": ("clause", "条款"),
    "what": ("what", "内容"),
    "published": ("published", "公布"),
    "here": ("here", "本次"),
    "target": ("target", "目标"),
    "reached": ("reached", "完成"),
    "rounded": ("rounded", "取整"),
    "verdict": ("verdict", "核对"),
    "bands": (
        "Each size band includes its lower bound and not its upper one. The last is not published: it is what the"
        " other three leave of TS-02.",
        "各规模档含下限、不含上限。最后一档未公布，为 TS-02 减去前三档的余数。",
    ),
    "unrounded": (
        "Unrounded, the quarters are {parts} = {whole} exactly, and each of them prints as published: no error.",
        "未取整的四个季度为 {parts} = {whole}，分毫不差，且各自取整后与公布数一致：不是差错。",
    ),
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table of text: title, headings, rows, which columns are numbers, and sentences below."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    right: tuple[int, ...]
    notes: tuple[str, ...]


def sheets(found: Reconciliation, language: Language) -> tuple[Sheet, Sheet]:
    """Return the totals of the list and the course of the year as tables in one language."""

    def say(key: str, **values: object) -> str:
        return WORDS[key][language == "zh"].format(**values)

    def headings(*keys: str) -> tuple[str, ...]:
        return tuple(say(key) for key in keys)

    totals = Sheet(
        say("sums"),
        headings("clause", "what", "published", "here", "verdict"),
        tuple(
            (
                line.clause,
                line.what.describe(language),
                " · ".join(_printed(figure.published) for figure in line.figures),
                " · ".join(_exact(figure) for figure in line.figures),
                _verdict(line, language),
            )
            for line in found.sums
        ),
        (),
        (say("bands"),),
    )
    parts = " + ".join(_printed(quarter) for quarter in found.quarters)
    whole = _printed(sum(found.quarters, Fraction(0)))
    course = Sheet(
        say("course", year=found.year),
        headings("clause", "what", "published", "target", "reached", "rounded", "verdict"),
        tuple(
            (
                line.clause,
                line.what.describe(language),
                _printed(line.figures[0].published),
                *(_exact(figure) for figure in line.figures),
                " / ".join(dict.fromkeys(_printed(figure.rounded) for figure in line.figures)),
                _verdict(line, language),
            )
            for line in found.course
        ),
        (2, 3, 4, 5),
        (f"TS-11  {found.printed.text(language)}", say("unrounded", parts=parts, whole=whole)),
    )
    return totals, course


def _verdict(line: Line, language: Language) -> str:
    return STATUSES[line.status][language == "zh"]


def _printed(value: Decimal | Fraction) -> str:
    return format_decimal(value)


def _exact(figure: Figure) -> str:
    return format_decimal(figure.here, DECIMALS)
