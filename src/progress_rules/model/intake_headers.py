"""Which column a heading means, and the unit it states."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from progress_rules.errors import Bilingual, Place, Problem, suggestion
from progress_rules.model.columns import Column, folded
from progress_rules.model.registry import CORE
from progress_rules.model.tables import listed
from progress_rules.model.types import money_factor

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from progress_rules.model.facts import Fact
    from progress_rules.model.registry import Registry
    from progress_rules.model.tables import RawTable

MOST_TITLE_ROWS = 10
"""How far down the headings are looked for."""

PER_CENT, RATIO = "%", "0-1"
MONEY_NAMES = ("元", "千元", "万元", "百万元", "千万元", "亿元")
_PERCENT_WORDS = {
    PER_CENT: ("%", "percent", "per cent", "百分数", "百分比"),
    RATIO: ("0-1", "0~1", "0–1", "ratio", "比例", "比值", "小数"),
}  # fmt: skip
EXTRA_KINDS = {
    "text": ("text", "文本", "文字"),
    "number": ("number", "数字", "数值"),
    "date": ("date", "日期"),
    "time": ("time", "时间"),
    "yes/no": ("yes/no", "是/否"),
}
"""The words that fix the type of a further column where it shall not be inferred."""

_BRACKETED = re.compile(
    r"(?P<name>.*?)\s*[(\[【](?P<unit>[^()\[\]【】]*)[)\]】]|(?P<bare>.*[^%\s])\s*(?P<sign>%)",
    re.DOTALL,  # headings are often wrapped
)


@dataclass(frozen=True, slots=True)
class Heading:
    """What a heading means. `index` is its column in the raw frame; `column` is None for an extra.

    `unit` is '' where nothing is stated, else '%', '0-1', a unit of money, or the type of an extra.
    """

    index: int
    header: str
    name: str
    column: Column | None = None
    unit: str = ""

    @property
    def factor(self) -> Decimal:
        """What a bare number is multiplied by."""
        if self.unit == RATIO:
            return Decimal(100)
        return (money_factor(self.unit) or Decimal(1)) if self.unit else Decimal(1)


@cache
def columns_by_header(model: type[Fact]) -> Mapping[str, Column]:
    """Return the column that each folded heading of a table stands for."""
    return {folded(header): column for column in model.columns() for header in column.headers}


def unit_named(column: Column | None, text: str) -> str | None:
    """Return the unit that `text` names for a column, or None when it is none."""
    plain = unicodedata.normalize("NFKC", text).strip().casefold()
    if column is None:
        choices = EXTRA_KINDS
    elif column.kind == "percent":
        choices = _PERCENT_WORDS
    elif column.kind == "money":
        return plain if money_factor(plain) is not None else None
    else:
        return None
    return next((unit for unit, words in choices.items() if plain in words), None)


def unit_like(text: str) -> bool:
    """Return whether `text` is a unit of some quantity, whichever the column."""
    plain = unicodedata.normalize("NFKC", str(text)).strip().casefold()
    return money_factor(plain) is not None or any(plain in words for words in _PERCENT_WORDS.values())


def unit_at_end(header: str) -> str:
    """Return what a heading ends in where that would be read as a unit or a type, else ''.

    >>> unit_at_end("总投资（亿元）"), unit_at_end("建筑面积(平方米)")
    ('亿元', '')
    """
    parts = _BRACKETED.fullmatch(unicodedata.normalize("NFKC", header.strip()))
    unit = "" if parts is None else (parts["unit"] if parts["unit"] is not None else parts["sign"]).strip()
    return unit if unit and (unit_like(unit) or unit_named(None, unit)) else ""


def units_known(column: Column) -> str:
    """Return the units of a column as a message lists them."""
    return listed(MONEY_NAMES if column.kind == "money" else (PER_CENT, RATIO))


def heading_row(model: type[Fact], rows: Sequence[Sequence[str]]) -> int:
    """Return which row holds the headings: the first that names a column every row needs.

    So a title above the headings is passed over. Without such a row it is the first that is not blank.

    >>> from progress_rules.model import Report
    >>> heading_row(Report, [["2017年10月进度表", ""], ["项目编号", "期间"], ["P-1", "2017-10"]])
    1
    """
    needed = {name for name, column in columns_by_header(model).items() if column.required}
    filled = [i for i, row in enumerate(rows[:MOST_TITLE_ROWS]) if any(cell.strip() for cell in row)]
    named = (i for i in filled if any(folded(cell) in needed for cell in rows[i]))
    first = next((i for i, row in enumerate(rows) if any(cell.strip() for cell in row)), len(rows))
    return next(named, first)


def read_heading(model: type[Fact], index: int, header: str) -> Heading | Problem:
    """Return what a heading means; a problem, still without place, when its unit is not known."""
    stripped = header.strip()
    known = columns_by_header(model)
    if folded(stripped) in known:
        column = known[folded(stripped)]
        return Heading(index, header, column.name, column)
    parts = _BRACKETED.fullmatch(unicodedata.normalize("NFKC", stripped))
    if parts is None:
        return Heading(index, header, stripped)
    unit = (parts["unit"] if parts["unit"] is not None else parts["sign"]).strip()
    found = known.get(folded(parts["name"] or parts["bare"] or ""))
    if found is not None and found.kind in {"percent", "money"}:
        named = unit_named(found, unit)
        if named is None:
            return Problem("PR108", values={"text": unit, "column": found.name, "known": units_known(found)})
        return Heading(index, header, found.name, found, named)
    if found is not None and (unit == PER_CENT or unit_named(None, unit)):
        return Heading(index, header, found.name, found)
    named = unit_named(None, unit) if parts["unit"] is not None else None
    if named:
        return Heading(index, header, re.sub(r"\s*[(（\[【][^(（\[【]*$", "", stripped), None, named)
    return Heading(index, header, stripped)


def read_headings(
    raw: RawTable, given: Mapping[str, str], model: type[Fact]
) -> tuple[list[Heading], list[Problem]]:
    """Return what the headings of a table mean, with the units given by the caller, and what is wrong."""
    problems: list[Problem] = []
    by_name: dict[str, Heading] = {}
    for index, header in enumerate(raw.headings):
        heading = read_heading(model, index, header)
        fixed = given.get(f"{raw.table}.{header.strip()}")
        if fixed and isinstance(heading, Heading) and heading.column is None:
            heading = Heading(index, header, header.strip(), None, fixed)
        if isinstance(heading, Problem):
            problems.append(Problem(heading.code, raw.origin.column_place(header), heading.values))
            by_name.setdefault(str(heading.values["column"]), Heading(index, header, "", None))
            continue
        if not heading.name:
            if not _blank(raw, index):
                problems.append(Problem("PR109", raw.origin.column_place(_letters(index))))
            continue
        if heading.name in by_name:
            values = {"first": by_name[heading.name].header, "second": header, "column": heading.name}
            problems.append(Problem("PR106", raw.origin.column_place(header), values))
            continue
        unit = given.get(f"{raw.table}.{heading.name}")
        if unit:
            heading = Heading(index, header, heading.name, heading.column, unit)
        by_name[heading.name] = heading
    if any(header.strip() for header in raw.headings):
        problems += _missing(raw, by_name, model)
    return [heading for heading in by_name.values() if heading.name], problems


def _missing(raw: RawTable, by_name: Mapping[str, Heading], model: type[Fact]) -> Iterable[Problem]:
    extras = [heading.header for heading in by_name.values() if heading.column is None and heading.name]
    for column in model.columns():
        if column.required and column.name not in by_name:
            near = (suggestion(header, extras) for header in (column.name, column.zh, *column.aliases))
            one, other = column.name, column.zh
            if one == other:
                both, either = Bilingual(one, one), Bilingual(one, one)
            else:
                both = Bilingual(f"{one} ({other})", f"{other}（{one}）")
                either = Bilingual(f"{one} or {other}", f"{other} 或 {one}")
            values = {
                "column": both,
                "either": either,
                "found": listed(header for header in raw.headings if header.strip()),
                "suggestion": next(filter(None, near), ""),
            }
            yield Problem("PR105", raw.origin.column_place(), values)


def _blank(raw: RawTable, index: int) -> bool:
    import polars as pl

    series = raw.frame.to_series(index)
    if series.dtype == pl.String:
        series = series.str.strip_chars().replace("", None)
    return series.null_count() == len(series)


def _letters(index: int) -> str:
    """Return the letters under which a spreadsheet shows a column."""
    letters = ""
    while index >= 0:
        index, rest = divmod(index, 26)
        letters, index = chr(ord("A") + rest) + letters, index - 1
    return letters


def read_units(
    units: Mapping[str, str] | None, registry: Registry = CORE
) -> tuple[dict[str, str], list[Problem]]:
    """Return the units that a caller gives as `{"reports.planned_progress": "%"}`, under English names."""
    read: dict[str, str] = {}
    problems: list[Problem] = []
    for name, unit in (units or {}).items():
        where = Place(field=f'units["{name}"]')
        sheet, _, header = str(name).partition(".")
        table = registry.named(sheet)
        column = columns_by_header(registry[table]).get(folded(header)) if table else None
        named = unit_named(column, str(unit)) if table else None
        if not table or not header.strip() or (named is None and column is None and unit_like(unit)):
            known = (f"{t}.{column.name}" for t, m in registry.models.items() for column in m.columns())
            values = {"name": name, "suggestion": suggestion(str(name), known)}
            problems.append(Problem("PR131", where, values))
        elif named is None and column is not None and column.kind in {"percent", "money"}:
            values = {"text": unit, "column": column.name, "known": units_known(column)}
            problems.append(Problem("PR108", where, values))
        elif named is None:
            problems.append(Problem("PR139", where, {"text": unit, "known": listed(EXTRA_KINDS)}))
        else:
            read[f"{table}.{column.name if column else header.strip()}"] = named
    return read, problems
