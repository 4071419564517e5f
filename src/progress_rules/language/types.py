"""Types of expressions: truth values, exact numbers with a unit, days, text and levels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

TypeName = Literal["bool", "number", "date", "moment", "text", "level", "null"]

UNITS = ("percent", "points", "money", "days", "hours", "months", "periods", "count", "ratio", "score")
"""Units a number may declare. Percentages subtracted give percentage points; a ratio is money over money."""

_UNITS_ZH = {
    "percent": "百分数", "points": "百分点", "money": "金额", "days": "天", "hours": "小时", "months": "月",
    "periods": "期",
    "count": "个数", "ratio": "比值", "score": "分",
}  # fmt: skip

_NAMES = {
    "bool": ("a condition", "条件"),
    "number": ("a number", "数字"),
    "date": ("a date", "日期"),
    "moment": ("a moment", "时刻"),
    "text": ("a text", "文字"),
    "level": ("a level", "等级"),
    "null": ("unknown", "未知"),
}


@dataclass(frozen=True, slots=True)
class Type:
    """The type of an expression; `unit` only for numbers, '' where none is declared."""

    name: TypeName
    unit: str = ""

    def describe(self, language: str) -> str:
        """Return the type in words, 'a number in points'."""
        english, chinese = _NAMES[self.name]
        if language == "zh":
            return f"{chinese}（{_UNITS_ZH.get(self.unit, self.unit)}）" if self.unit else chinese
        return f"{english} in {self.unit}" if self.unit else english

    def __str__(self) -> str:
        return self.describe("en")


BOOL = Type("bool")
NUMBER = Type("number")
DATE = Type("date")
MOMENT = Type("moment")
TEXT = Type("text")
LEVEL = Type("level")
NULL = Type("null")
DAYS = Type("number", "days")
HOURS = Type("number", "hours")
MONTHS = Type("number", "months")
COUNT = Type("number", "count")
PERIODS = Type("number", "periods")


def agree(left: Type, right: Type) -> Type | None:
    """Return the type of a choice between the two, or None when they cannot meet."""
    if left.name == "null":
        return right
    if right.name == "null":
        return left
    if left.name != right.name:
        return None
    if left.unit == right.unit:
        return left
    if not left.unit or not right.unit:
        return Type(left.name, left.unit or right.unit)
    return None


def comparable(left: Type, right: Type) -> bool:
    """Whether the two can be compared with each other."""
    return agree(left, right) is not None


def arithmetic(operator: str, left: Type, right: Type) -> Type | None:
    """Return the type of `left operator right`, or None when it has no meaning."""
    if "date" in {left.name, right.name}:
        return _date_arithmetic(operator, left, right)
    if left.name == right.name == "moment":
        return HOURS if operator == "-" else None
    if {left.name, right.name} - {"number", "null"}:
        return None
    a, b = left.unit, right.unit
    if operator in "+-":
        if a == b == "percent" and operator == "-":
            return Type("number", "points")
        if {a, b} == {"percent", "points"}:
            return Type("number", "percent") if a == "percent" or operator == "+" else None
        return agree(Type("number", a), Type("number", b))
    if operator == "*":
        if a and b:
            return Type("number", a if b == "ratio" else b if a == "ratio" else "")
        return Type("number", a or b)
    if a == b and a:
        return Type("number", "ratio")
    return Type("number", a if not b or b == "ratio" else "")


def _date_arithmetic(operator: str, left: Type, right: Type) -> Type | None:
    if left.name == right.name == "date":
        return DAYS if operator == "-" else None
    days_ok = {"", "days"}
    if left.name == "date" and right.name == "number" and right.unit in days_ok and operator in "+-":
        return DATE
    if right.name == "date" and left.name == "number" and left.unit in days_ok and operator == "+":
        return DATE
    return None
