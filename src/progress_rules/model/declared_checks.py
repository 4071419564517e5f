"""What can be wrong with the declaration of a table, all of it at once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from progress_rules.errors import Bilingual, Place, Problem, suggestion
from progress_rules.model.columns import folded
from progress_rules.model.declared import COLUMN_TYPES, ColumnSpec, TableSpec
from progress_rules.model.facts import FACTS
from progress_rules.model.tables import listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MOST_LETTERS = 31
"""How long the name of a sheet can be."""

RESERVED = ("units", "tables")
"""What stands beside the tables in calls and in JSON."""

CHOOSE = Bilingual("choose another name", "请另取名称")

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_NO_SHEET = re.compile(r"[\\/*?:\[\]<>|\"]|^'|'$")
"""What the name of a sheet or a file cannot hold."""


def not_declarations(specs: Iterable[Any]) -> Iterable[Problem]:
    """Return a problem for each thing that declares no table, or holds what is no text or column."""
    for index, spec in enumerate(specs):
        place = Place(field=f"tables[{index}]")
        if not isinstance(spec, TableSpec):
            yield _of_another_kind(place, spec, "TableSpec")
            continue
        parts: tuple[Any, ...] = spec.columns
        columns = [part for part in parts if isinstance(part, ColumnSpec)]
        yield from (_of_another_kind(place, p, "ColumnSpec") for p in parts if not isinstance(p, ColumnSpec))
        texts: list[Any] = [spec.name, spec.zh, *spec.key]
        texts += [text for column in columns for text in (column.name, column.type, column.zh)]
        yield from (_of_another_kind(place, text, "str") for text in texts if not isinstance(text, str))


def _of_another_kind(place: Place, thing: object, expected: str) -> Problem:
    kind = type(thing).__name__
    written = "TableSpec(name, zh, (ColumnSpec(name, type, zh), ...))"
    way = Bilingual(
        f"write {written}, or hand over a loaded rule pack", f"请写 {written}，或传入已加载的规则包"
    )
    return _unusable(place, f"{kind} is not {expected}", f"{kind} 不是 {expected}", way)


def wrong_declarations(specs: Sequence[TableSpec]) -> Iterable[Problem]:
    """Return everything that is wrong with declared tables, by themselves and beside all others."""
    taken = {folded(sheet): table for table, model in FACTS.items() for sheet in model.sheets}
    for spec in specs:
        place = Place(field=f'tables["{spec.name}"]')
        for name in dict.fromkeys((folded(spec.name), folded(spec.zh))):
            if name in taken:
                written = spec.name if name == folded(spec.name) else spec.zh
                yield Problem("PR140", place, {"name": written, "table": taken[name]})
            elif name:
                taken[name] = spec.name
        yield from _wrong_names(spec, place)
        yield from _wrong_columns(spec)
        yield from _wrong_key(spec, place)


def _wrong_names(spec: TableSpec, place: Place) -> Iterable[Problem]:
    yield from _wrong_name(spec.name, place)
    yield from _wrong_heading(spec.zh, place)
    if spec.name in RESERVED:
        yield _unusable(
            place,
            f"{spec.name} has another meaning beside the tables of a ledger",
            f"{spec.name} 在台账各表之外另有含义",
            CHOOSE,
        )
    for name in dict.fromkeys((spec.name, spec.zh)):
        if len(name) > MOST_LETTERS:
            yield _unusable(
                place,
                f'"{name}" is longer than the name of a sheet can be ({MOST_LETTERS})',
                f"“{name}”超过工作表名的长度上限（{MOST_LETTERS}）",
                CHOOSE,
            )
    if _NO_SHEET.search(spec.zh):
        yield _unusable(
            place,
            f'"{spec.zh}" cannot be the name of a sheet or file',
            f"“{spec.zh}”不能作工作表名或文件名",
            Bilingual(r"leave out \ / * ? : [ ] < > | and quotes", r"请去掉 \ / * ? : [ ] < > | 和引号"),
        )
    if not spec.columns:
        yield _unusable(
            place, "it has no columns", "没有列", Bilingual("list its columns", "请列出该表的各列")
        )


def _wrong_columns(spec: TableSpec) -> Iterable[Problem]:
    taken: dict[str, str] = {}
    for column in spec.columns:
        place = Place(field=f'tables["{spec.name}"].{column.name}')
        for heading in dict.fromkeys((folded(column.name), folded(column.zh))):
            if heading in taken:
                written = column.name if heading == folded(column.name) else column.zh
                yield Problem("PR141", place, {"name": written, "column": taken[heading]})
            elif heading:
                taken[heading] = column.name
        yield from _wrong_name(column.name, place)
        yield from _wrong_heading(column.zh, place)
        yield from _wrong_unit(column.zh, place)
        if column.type not in COLUMN_TYPES:
            yield _unusable(
                place,
                f'"{column.type}" is no type of a column',
                f"“{column.type}”不是列的类型",
                Bilingual(f"write one of {listed(COLUMN_TYPES)}", f"请写其中之一：{listed(COLUMN_TYPES)}"),
                suggestion(column.type, COLUMN_TYPES),
            )
        elif column.name == "project" and column.type not in {"id", "text"}:
            yield _unusable(
                place,
                f"project names a project of the ledger, which {column.type} cannot",
                f"project 指台账中的项目，不能是 {column.type}",
                Bilingual("declare it as id, or name it otherwise", "请声明为 id，或另取列名"),
            )


def _wrong_key(spec: TableSpec, place: Place) -> Iterable[Problem]:
    names = [column.name for column in spec.columns]
    way = Bilingual("name the columns that tell its rows apart", "请写出用以区分各行的列")
    if not spec.key:
        yield _unusable(place, "its key names no column", "key 没有写列名", way)
    for name in dict.fromkeys(spec.key):
        if names and name not in names:
            yield _unusable(
                place,
                f'its key names "{name}", which is none of its columns',
                f"key 中的“{name}”不是该表的列",
                way,
                suggestion(name, names),
            )
        if spec.key.count(name) > 1:
            yield _unusable(place, f'its key names "{name}" twice', f"key 中两次写了“{name}”", way)


def _wrong_name(name: str, place: Place) -> Iterable[Problem]:
    if not _NAME.fullmatch(name):
        yield _unusable(
            place,
            f'"{name}" is no name of a table or column',
            f"“{name}”不能作表名或列名",
            Bilingual(
                "write small letters, digits and _, a letter first", "请用小写字母、数字和 _，并以字母开头"
            ),
        )


def _wrong_heading(zh: str, place: Place) -> Iterable[Problem]:
    if zh != zh.strip() or not zh.isprintable() or (zh and not folded(zh)):
        yield _unusable(
            place,
            f"{zh!r} is blank, has blanks around it or breaks the line",
            f"{zh!r} 为空白、首尾有空白或含换行等字符",
            Bilingual("write it on one line, or leave it empty", "请写成一行，或留空"),
        )


def _wrong_unit(zh: str, place: Place) -> Iterable[Problem]:
    from progress_rules.model.intake_headers import unit_at_end

    unit = unit_at_end(zh)
    if unit:
        yield _unusable(
            place,
            f'the heading "{zh}" states a unit ({unit})',
            f"标题“{zh}”带有单位（{unit}）",
            Bilingual("leave it out: each ledger states its own", "请去掉：单位由各台账自行写明"),
        )


def _unusable(place: Place, en: str, zh: str, way: Bilingual, near: str = "") -> Problem:
    return Problem("PR142", place, {"reason": Bilingual(en, zh), "way": way, "suggestion": near})
