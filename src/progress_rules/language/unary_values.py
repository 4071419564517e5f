"""Read one value of a cell of a decision table: a number, a day, a text, a level, or a parameter."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from progress_rules.errors import Bilingual, suggestion
from progress_rules.language.nodes import Value
from progress_rules.language.unary_model import Kind, Operand
from progress_rules.quantities import format_decimal, parse_quantity, to_decimal

if TYPE_CHECKING:
    from collections.abc import Sequence

Resolve = Callable[[str], object | None]
"""Gives the present value of the parameter (or the id of the level) of a name, or None where there is none."""

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2})[T ]+(\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?)", re.ASCII)
_TRUTHS = {"true": True, "false": False, "是": True, "否": False, "真": True, "假": False}

_WAYS = {
    "number": Bilingual(
        "a number such as 30, 2.5 or 35%, or the name of a parameter",
        " 30、2.5、35% 这样的数字，也不是参数名",
    ),
    "bool": Bilingual("true or false, or the name of a parameter", " true 或 false，也不是参数名"),
    "date": Bilingual(
        "a day such as 2017-10-31, or the name of a parameter", "形如 2017-10-31 的日期，也不是参数名"
    ),
    "moment": Bilingual(
        "a moment such as 2017-10-31 09:30, a day, or the name of a parameter",
        "形如 2017-10-31 09:30 的时刻或日期，也不是参数名",
    ),
    "level": Bilingual("the name of a level", "等级名"),
    "text": Bilingual("a text", "文字"),
}


class UnfitError(ValueError):
    """What is written is no value for the input."""

    def __init__(self, reason: Bilingual) -> None:
        super().__init__(reason.en)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Word:
    """A value as it stands in a cell: in ASCII signs, as typed, and whether in quotes."""

    ascii: str
    typed: str
    quoted: bool
    at: int


def read_operand(word: Word, kind: Kind, resolve: Resolve, levels: Sequence[Value]) -> tuple[Operand, bool]:
    """Return the value of a word and whether it has a percent sign; raise `UnfitError` when it is none."""
    if kind == "level":
        return _level(word, resolve, levels), False
    if word.quoted and kind in {"number", "bool"}:
        what = (
            Bilingual("a number", "数字") if kind == "number" else Bilingual("true or false", "true 或 false")
        )
        raise UnfitError(
            Bilingual(
                f'"{word.typed}" is a text here: write {what.en} without quotes',
                f"“{word.typed}”是文字：{what.zh}不加引号",
            )
        )
    if kind != "text":
        value, percent = _literal(word, kind)
        if value is not None:
            return Operand(value), percent
    name = unicodedata.normalize("NFKC", word.typed)
    if name.isidentifier() and not word.quoted:
        given = resolve(name)
        if given is not None:
            return Operand(_given(given, kind, name), name, parameter=True), False
    if kind == "text":
        return Operand(word.typed), False
    raise UnfitError(_no_value(word.typed, kind))


def read_plain(cell: object, kind: Kind) -> Value:
    """Return the value of a cell that YAML has read already; raise `UnfitError` when it is of another type."""
    if isinstance(cell, bool):
        found = "bool"
    elif isinstance(cell, (int, float, Decimal)):
        found = "number"
    elif isinstance(cell, datetime):
        found = "moment"
    elif isinstance(cell, date):
        found = "date"
    else:
        raise UnfitError(
            Bilingual(
                'a cell is one text or value: an interval or a list stands in quotes, "[10..30]" or "a, b"',
                '单元格须为一个文字或值：区间和列举须加引号，如 "[10..30]"、"a, b"',
            )
        )
    if kind == "text":
        raise UnfitError(
            Bilingual(
                f"a text is compared here, and {_shown(cell)} without quotes is none: write '\"{_shown(cell)}\"'",
                f"此处比较的是文字，未加引号的 {_shown(cell)} 不是文字：请写成 '\"{_shown(cell)}\"'",
            )
        )
    if found != kind and (found, kind) != ("date", "moment"):
        raise UnfitError(_no_value(_shown(cell), kind))
    return _number(cell) if found == "number" else cell  # type: ignore[return-value]


def _literal(word: Word, kind: Kind) -> tuple[Value, bool]:
    """Return the value that is written out, or None when it may be a name."""
    text = word.ascii.strip()
    if kind == "bool":
        return _TRUTHS.get(text.lower()), False
    if kind in {"date", "moment"}:
        return _day_or_moment(text, kind), False
    plain = re.sub(r"^([+-])\s+", r"\1", re.sub(r"(?<=\d)_(?=\d)", "", text))
    try:
        quantity = parse_quantity(plain)
    except ValueError:
        if re.fullmatch(r"[+-]?[\d.]+%?", plain):
            raise UnfitError(
                Bilingual(
                    f"{text} is not a number, or one of too many digits", f"{text} 不是数字，或位数过多"
                )
            ) from None
        return None, False
    if quantity.unit not in {"", "%"}:
        if not quantity.unit.isalpha():
            return None, False
        raise UnfitError(
            Bilingual(
                f"{text}: a number stands without {quantity.unit}, in the unit of the input",
                f"{text}：数字不带“{quantity.unit}”，请换算为该输入的单位",
            )
        )
    return quantity.number, quantity.unit == "%"


def _day_or_moment(text: str, kind: Kind) -> date | datetime | None:
    text = text.replace("：", ":")
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
        moment = _MOMENT.fullmatch(text)
        if moment and kind == "moment":
            return datetime.fromisoformat(f"{moment[1]}T{moment[2]}")
    except ValueError:
        raise UnfitError(
            Bilingual(f"there is no such day or time as {text}", f"没有 {text} 这一日期或时刻")
        ) from None
    return None


def _level(word: Word, resolve: Resolve, levels: Sequence[Value]) -> Operand:
    name = unicodedata.normalize("NFKC", word.typed)
    given = resolve(name) if name.isidentifier() else None
    level = given if given is not None else name
    if not name.isidentifier() or not isinstance(level, str):
        raise UnfitError(_no_value(word.typed, "level"))
    if levels and level not in levels:
        raise UnfitError(not_allowed(word.typed, levels))
    return Operand(level, name)


def _given(value: object, kind: Kind, name: str) -> Value:
    """Return the present value of a parameter, which must be of the kind of the input."""
    fits = {
        "number": isinstance(value, (int, float, Decimal)) and not isinstance(value, bool),
        "bool": isinstance(value, bool),
        "date": type(value) is date,
        "moment": isinstance(value, date),
        "text": isinstance(value, str),
    }
    if not fits[kind]:
        what = _WAYS[kind]
        raise UnfitError(
            Bilingual(
                f"the parameter {name} is {_shown(value)}, not {what.en.partition(',')[0].partition(' such')[0]}",
                f"参数 {name} 的值为 {_shown(value)}，类型不符",
            )
        )
    return _number(value) if kind == "number" else value  # type: ignore[return-value]


def _number(value: object) -> Decimal:
    assert isinstance(value, (int, float, Decimal))  # noqa: S101 - the caller has looked
    try:
        return to_decimal(value)
    except ValueError:
        raise UnfitError(
            Bilingual(f"{value} is not a number, or one of too many digits", f"{value} 不是数字，或位数过多")
        ) from None


def not_allowed(written: str, values: Sequence[Value]) -> Bilingual:
    """Return that a value is none of those the input can have."""
    listed = [_shown(value) for value in values]
    near = suggestion(written, listed)
    english = f"{written} is not one of {', '.join(listed)}"
    chinese = f"{written} 不在允许值 {'、'.join(listed)} 之中"
    if not near:
        return Bilingual(english, chinese)
    return Bilingual(f"{english}; did you mean {near}?", f"{chinese}；是否为 {near}？")


def _no_value(written: str, kind: Kind) -> Bilingual:
    way = _WAYS[kind]
    return Bilingual(f"{written} is not {way.en}", f"{written} 不是{way.zh}")


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return format_decimal(value) if isinstance(value, Decimal) else str(value)
