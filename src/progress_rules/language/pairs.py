"""The way out where two types do not go together, in both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from progress_rules.errors import NONE, Bilingual

if TYPE_CHECKING:
    from progress_rules.language.types import Type

_LIKE = Bilingual(
    "compare two numbers, two dates, two texts or two levels", "只能在两个数字、日期、文字或等级之间比较"
)
_ONE_UNIT = Bilingual(
    "bring both to one unit; percentages subtracted give points, and a parameter or indicator has a `unit`",
    "请统一单位：百分数相减得百分点；参数和指标用 unit 声明单位",
)
_ONLY_EQUAL = Bilingual(
    "texts and conditions have no order: use == or !=", "文字和条件不分大小：请用 == 或 !="
)
_AS_DATE = Bilingual('write a date as date("2017-10-31")', '日期写作 date("2017-10-31")')
_AS_LEVEL = Bilingual("write a level without quotes", "等级不加引号")
_QUOTES = Bilingual("a text stands in quotes, a number without", "文字须加引号，数字不加")
_UNKNOWN = Bilingual("to ask whether something is unknown write x is None", "判断是否未知写作 x is None")
_DAYS = Bilingual(
    "to a date add a number of days; two dates subtracted give days", "日期可加减天数；两个日期相减得天数"
)
_NUMBERS = Bilingual("calculate with numbers, or with dates and days", "只能用数字，或日期与天数计算")
ONE_KIND = Bilingual("both sides of if ... else must be of one kind", "if ... else 两边须为同一类")
_COMPARED = Bilingual("compare it with something, for example x > 0", "请与某值比较，例如 x > 0")
_COMPLETE = Bilingual(
    "write whole comparisons on both sides of `and` and `or`: x == a or x == b, or in short x in (a, b)",
    "and、or 两边都须是完整的比较：x == a or x == b，或简写为 x in (a, b)",
)


def comparison_way(left: Type, right: Type) -> Bilingual:
    """Return how to mend a comparison of the two."""
    names = {left.name, right.name}
    if names == {"number"}:
        return _ONE_UNIT
    if "null" in names:
        return _UNKNOWN
    if names == {"date", "text"}:
        return _AS_DATE
    if names == {"level", "text"}:
        return _AS_LEVEL
    if names in ({"text"}, {"bool"}):
        return _ONLY_EQUAL
    return _QUOTES if names == {"text", "number"} else _LIKE


def signed(left: Type, right: Type, sign: str) -> Bilingual:
    """Return the sign of a comparison in words, where it and not the types is at fault."""
    return Bilingual(f" by {sign}", f"（{sign}）") if left.name == right.name in {"text", "bool"} else NONE


def arithmetic_way(left: Type, right: Type) -> Bilingual:
    """Return how to mend a calculation with the two."""
    names = {left.name, right.name}
    if "date" in names:
        return _DAYS
    return _ONE_UNIT if names == {"number"} else _NUMBERS


def condition_way(needed: Type, found: Type) -> Bilingual:
    """Return how to make the type needed out of the one found."""
    if needed.name == "bool":
        return _COMPLETE if found.name in {"level", "text"} else _COMPARED
    return _AS_DATE if (needed.name, found.name) == ("date", "text") else NONE
