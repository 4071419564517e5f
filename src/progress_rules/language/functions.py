"""The functions of the language: what each takes and gives."""

from __future__ import annotations

from dataclasses import dataclass

from progress_rules.errors import Bilingual


@dataclass(frozen=True, slots=True)
class Function:
    """A function: how many arguments by position, and which by keyword.

    `takes` names the type of the first argument: 'bool', 'number', 'date', 'any'.
    `gives` is a type name, or 'same' for the type of the first argument.
    """

    name: str
    zh: str
    takes: str
    gives: str
    least: int = 1
    most: int = 1
    keywords: tuple[str, ...] = ()
    temporal: bool = False

    @property
    def usage(self) -> Bilingual:
        """How it is written, for messages."""
        english = _USAGE[self.name]
        _, _, arguments = english.partition("(")
        for word, chinese in _ARGUMENTS:
            arguments = arguments.replace(word, chinese)
        return Bilingual(english, f"{self.zh}({arguments}")


_USAGE = {
    "abs": "abs(number)",
    "min": "min(a, b, ...)",
    "max": "max(a, b, ...)",
    "round": "round(number, places)",
    "floor": "floor(number)",
    "ceil": "ceil(number)",
    "coalesce": "coalesce(a, b, ...)",
    "known": "known(x)",
    "date": 'date("2017-10-31")',
    "add_months": "add_months(date, n)",
    "year_of": "year_of(date)",
    "month_of": "month_of(date)",
    "streak": "streak(condition, reset=condition)",
    "times": "times(condition, reset=condition)",
    "count_in": "count_in(condition, n)",
    "ever": "ever(condition, reset=condition)",
    "latch": "latch(condition, until=condition)",
    "previous": "previous(x, n)",
    "last": "last(x)",
    "since": "since(condition)",
    "total": "total(number, reset=condition)",
}

_ARGUMENTS = (("number", "数字"), ("condition", "条件"), ("places", "位数"), ("date", "日期"))

_SCALAR = (
    Function("abs", "绝对值", "number", "same"),
    Function("min", "最小", "any", "same", 2, 20),
    Function("max", "最大", "any", "same", 2, 20),
    Function("round", "四舍五入", "number", "same", 1, 2),
    Function("floor", "向下取整", "number", "same"),
    Function("ceil", "向上取整", "number", "same"),
    Function("coalesce", "取已知", "any", "same", 2, 20),
    Function("known", "已知", "any", "bool"),
    Function("date", "日", "text", "date"),
    Function("add_months", "加月", "date", "date", 2, 2),
    Function("year_of", "年份", "date", "number"),
    Function("month_of", "月份", "date", "number"),
)

_TEMPORAL = (
    Function("streak", "连续", "bool", "periods", keywords=("reset",), temporal=True),
    Function("times", "累计次数", "bool", "periods", keywords=("reset",), temporal=True),
    Function("count_in", "近期次数", "bool", "periods", 2, 2, temporal=True),
    Function("ever", "曾经", "bool", "bool", keywords=("reset",), temporal=True),
    Function("latch", "保持", "bool", "bool", keywords=("until",), temporal=True),
    Function("previous", "上期", "any", "same", 1, 2, temporal=True),
    Function("last", "最近已知", "any", "same", temporal=True),
    Function("since", "距上次", "bool", "periods", temporal=True),
    Function("total", "累计", "number", "same", keywords=("reset",), temporal=True),
)

FUNCTIONS: dict[str, Function] = {
    spelling: function for function in (*_SCALAR, *_TEMPORAL) for spelling in (function.name, function.zh)
}
"""Every function under its English and its Chinese name."""

CHINESE_FUNCTIONS: dict[str, str] = {function.name: function.zh for function in (*_SCALAR, *_TEMPORAL)}
"""The Chinese name of every function."""
