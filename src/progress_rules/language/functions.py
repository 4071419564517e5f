"""The functions of the language: what each takes and gives."""

from __future__ import annotations

from dataclasses import dataclass

from progress_rules.errors import Bilingual


@dataclass(frozen=True, slots=True)
class Function:
    """A function: how many arguments by position, and which by keyword.

    `takes` names the type of the first argument: 'bool', 'number', 'date', 'moment', 'level', 'any'; or, where
    there are several of different types, all of them: 'date number'. `gives` is a type name, or 'same' for the type
    of the first argument. An `aggregate` takes a table or a column of one, and a condition on its rows.
    """

    name: str
    zh: str
    takes: str
    gives: str
    least: int = 1
    most: int = 1
    keywords: tuple[str, ...] = ()
    temporal: bool = False
    aggregate: bool = False

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
    "interpolate": "interpolate(number, x1, y1, x2, y2, ...)",
    "severity": "severity(level)",
    "how_many": "how_many(condition, condition, ...)",
    "streak": "streak(condition, reset=condition)",
    "times": "times(condition, reset=condition)",
    "count_in": "count_in(condition, n)",
    "ever": "ever(condition, reset=condition)",
    "latch": "latch(condition, until=condition)",
    "previous": "previous(x, n)",
    "last": "last(x)",
    "since": "since(condition)",
    "total": "total(number, reset=condition)",
    "happened": "happened(date)",
    "add_working_days": "add_working_days(date, n)",
    "working_days_between": "working_days_between(date, date)",
    "is_working_day": "is_working_day(date)",
    "next_working_day": "next_working_day(date)",
    "previous_working_day": "previous_working_day(date)",
    "add_days_outside": "add_days_outside(date, n, spans(table))",
    "add_working_days_outside": "add_working_days_outside(date, n, spans(table))",
    "first_day": 'first_day(date, "month")',
    "months_between": "months_between(date, date)",
    "last_day": 'last_day(date, "month")',
    "moment": "moment(column)",
    "day_of": "day_of(moment)",
    "hour_of": "hour_of(moment)",
    "at": "at(date, hours)",
    "add_hours": "add_hours(moment, hours)",
    "count": "count(table, condition, by=key, window=period)",
    "sum": "sum(table.column, condition, by=key, window=period)",
    "distinct": "distinct(table.column, condition, by=key, window=period)",
    "lowest": "lowest(table.column, condition, by=key, window=period)",
    "highest": "highest(table.column, condition, by=key, window=period)",
    "mean": "mean(table.column, condition, by=key, window=period)",
    "first": "first(table.column, condition, order=column)",
    "latest": "latest(table.column, condition, order=column)",
    "spans": "spans(table, condition, by=key)",
    "only": "only(table.column, condition, by=key, window=period)",
}

_ARGUMENTS = (
    ("number", "数字"), ("condition", "条件"), ("places", "位数"), ("date", "日期"), ("moment", "时刻"),
    ("hours", "小时"), ("table", "表"), ("column", "列"), ("=key", "=键"), ("=period", '="本期"'),
    ("level", "等级"),
)  # fmt: skip

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
    Function("interpolate", "插值", "number", "same", 5, 21),
    Function("severity", "级次", "level", "number"),
    Function("how_many", "成立项数", "bool", "count", 2, 20),
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

_CALENDAR = (
    Function("happened", "已发生", "date", "bool"),
    Function("add_working_days", "加工作日", "date number", "date", 2, 2),
    Function("working_days_between", "间隔工作日", "date date", "days", 2, 2),
    Function("is_working_day", "是工作日", "date", "bool"),
    Function("next_working_day", "顺延至工作日", "date", "date"),
    Function("previous_working_day", "提前至工作日", "date", "date"),
    Function("add_days_outside", "加天数扣停", "date number text", "date", 3, 3),
    Function("add_working_days_outside", "加工作日扣停", "date number text", "date", 3, 3),
    Function("first_day", "首日", "date text", "date", 2, 2),
    Function("months_between", "间隔月数", "date date", "months", 2, 2),
    Function("last_day", "末日", "date text", "date", 2, 2),
    Function("moment", "时刻", "any", "moment"),
    Function("day_of", "当日", "moment", "date"),
    Function("hour_of", "钟点", "moment", "hours"),
    Function("at", "当日时刻", "date number", "moment", 2, 2),
    Function("add_hours", "加小时", "moment number", "moment", 2, 2),
)

MAPPED = {
    "add_working_days", "working_days_between", "is_working_day", "next_working_day", "previous_working_day",
    "first_day", "last_day", "months_between", "add_days_outside", "add_working_days_outside",
}  # fmt: skip
"""Functions that an engine looks up in a calendar, for each combination of arguments once."""

_OF_ROWS = ("by", "window")
_AGGREGATES = (
    Function("count", "行数", "rows", "count", 1, 2, _OF_ROWS, aggregate=True),
    Function("sum", "求和", "rows", "same", 1, 2, _OF_ROWS, aggregate=True),
    Function("distinct", "不同值数", "rows", "count", 1, 2, _OF_ROWS, aggregate=True),
    Function("lowest", "最低", "rows", "same", 1, 2, _OF_ROWS, aggregate=True),
    Function("highest", "最高", "rows", "same", 1, 2, _OF_ROWS, aggregate=True),
    Function("mean", "平均", "rows", "same", 1, 2, _OF_ROWS, aggregate=True),
    Function("first", "首个", "rows", "same", 1, 2, (*_OF_ROWS, "order"), aggregate=True),
    Function("latest", "末个", "rows", "same", 1, 2, (*_OF_ROWS, "order"), aggregate=True),
    Function("spans", "停止时段", "rows", "text", 1, 2, _OF_ROWS, aggregate=True),
    Function("only", "唯一", "rows", "same", 1, 2, _OF_ROWS, aggregate=True),
)

_ALL = (*_SCALAR, *_TEMPORAL, *_CALENDAR, *_AGGREGATES)

FUNCTIONS: dict[str, Function] = {
    spelling: function for function in _ALL for spelling in (function.name, function.zh)
}
"""Every function under its English and its Chinese name."""

CHINESE_FUNCTIONS: dict[str, str] = {function.name: function.zh for function in _ALL}
"""The Chinese name of every function."""
