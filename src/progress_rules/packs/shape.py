"""Turn what pydantic says about the shape of a pack into problems with a line, a column and a way out."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any, get_args

from pydantic import BaseModel

from progress_rules.errors import NONE, Bilingual, Problem, suggestion
from progress_rules.packs.schema import PackSpec
from progress_rules.quantities import format_decimal

if TYPE_CHECKING:
    from pydantic import ValidationError

    from progress_rules.packs.source import Path, Source

_LONGEST = 60
"""The most characters of a value that a message repeats."""

_MANY = 10
"""From more keys than this a message lists only the beginning, or none where it is sure of the one meant."""
_SURE = 0.8

_COMMA = Bilingual('quote a text that holds a comma: {en: "a, b"}', '含逗号的文字请加引号：{en: "a, b"}')
_BLANK = Bilingual("put a blank behind the colon: key: value", "冒号后须空一格：键: 值")
_WITH_KEYS = {"model_type", "model_attributes_type", "dict_type"}
_EMPTY = Bilingual("an empty value", "空值")
_KINDS = (
    ("date_", Bilingual("a date such as 2017-10-31", "形如 2017-10-31 的日期")),
    ("decimal_", Bilingual("a number", "数字")),
    ("int_", Bilingual("a whole number", "整数")),
    ("bool_", Bilingual("true or false", "true 或 false")),
    ("string_", Bilingual("a text", "文字")),
    (
        "tuple_",
        Bilingual("a list: [a, b], or lines that begin with a dash", "列表：[a, b] 或以短横开头的各行"),
    ),
    ("value_error", Bilingual("a number, a text, a date, true or false", "数字、文字、日期、true 或 false")),
)
_SLUG = Bilingual("lower-case letters and digits, words joined by hyphens", "小写字母和数字，以连字符相连")
_NAME = Bilingual("one word of letters, digits and _ that begins with a letter", "以字母或汉字开头的一个词")


def shape_problems(
    error: ValidationError, source: Source, root: type[BaseModel] = PackSpec
) -> dict[Path, Problem]:
    """Return one problem for each place that pydantic complains about; `root` is the model of the whole file."""
    items = [(_path(item, source), item) for item in error.errors()]
    renamed = {
        (*path[:-1], suggestion(str(path[-1]), _keys(path[:-1], root)))
        for path, item in items
        if item["type"] == "extra_forbidden"
    }
    found: dict[Path, Problem] = {}
    for path, item in items:
        if path in found or (item["type"] == "missing" and path in renamed):
            continue
        found[path] = _problem(path, item, source, root)
    return found


def _problem(path: Path, item: Any, source: Source, root: type[BaseModel]) -> Problem:
    if item["type"] == "missing":
        return Problem("PR206", source.place(path[:-1]), {"key": path[-1]})
    at_key = item["loc"][-1:] == ("[key]",)
    if item["type"] == "extra_forbidden" or (at_key and item["type"] == "literal_error"):
        return _unknown_key(path, _keys(path[:-1], root) or _choices(item), source)
    expected = _expected(path, item, root)
    values: dict[str, Any] = {"value": _shown(item["input"]), "expected": expected, "way": NONE}
    if item["type"] == "literal_error" and isinstance(item["input"], str):
        values["suggestion"] = suggestion(item["input"], _choices(item))
    if isinstance(item["input"], str) and item["type"] in _WITH_KEYS and re.match(r"\w+:\S", item["input"]):
        values["way"] = _BLANK
    return Problem("PR207", source.place(path, key=at_key), values)


def _unknown_key(path: Path, known: list[str], source: Source) -> Problem:
    key = str(path[-1])
    near = suggestion(key, known)
    listed = ", ".join(known)
    way = Bilingual(f"keys here: {listed}", f"此处可用的键：{listed}")
    if path in source.bare and not near:
        way = _COMMA
    elif len(known) > _MANY and SequenceMatcher(None, key, near).ratio() > _SURE:
        way = NONE
    return Problem("PR205", source.place(path, key=True), {"key": key, "way": way, "suggestion": near})


def _path(item: Any, source: Source) -> Path:
    """Keep the parts of pydantic's location that are keys or positions of the data."""
    path: Path = ()
    data: Any = source.data
    for part in item["loc"]:
        inside = isinstance(data, (list, tuple)) and isinstance(part, int) and part < len(data)
        if inside or (isinstance(data, dict) and part in data):
            data = data[part]
        elif item["type"] != "missing" or part != item["loc"][-1]:
            continue
        path = (*path, part)
    return path


def _keys(path: Path, root: type[BaseModel]) -> list[str]:
    """Return the keys that a part of the file knows, following the models down the path."""
    kind: Any = root
    for part in path:
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            info = next((f for name, f in kind.model_fields.items() if part in {name, f.alias}), None)
            kind = _inner(info.annotation) if info else None
        elif isinstance(kind, tuple):
            kind = kind[0]
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return [f.alias or name for name, f in kind.model_fields.items()]
    return []


def _inner(annotation: Any) -> Any:
    """Return the model inside `tuple[Model, ...]`, `dict[str, Model]` or `Model | None`.

    A container's own step (a position or a key) is skipped by wrapping the model in tuples.
    """
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    arguments = [a for a in get_args(annotation) if a not in (type(None), ...)]
    if not arguments:
        return None
    if hasattr(annotation, "__metadata__"):
        return _inner(arguments[0])
    inner = _inner(arguments[-1])
    origin = getattr(annotation, "__origin__", None)
    return (inner,) if origin in (tuple, dict) and inner is not None else inner


def _choices(item: Any) -> list[str]:
    expected = str(item.get("ctx", {}).get("expected", ""))
    return [part.strip("'") for part in expected.replace(" or ", ", ").split(", ")]


def _expected(path: Path, item: Any, root: type[BaseModel]) -> Bilingual:
    """Return what pydantic wanted, in both languages."""
    kind, context = item["type"], item.get("ctx", {})
    match kind:
        case "literal_error":
            listed = ", ".join(_choices(item))
            return Bilingual(f"one of {listed}", f"其中之一：{listed}")
        case "string_pattern_mismatch":
            return _SLUG if "-_" in str(context.get("pattern")) else _NAME
        case _ if kind in _WITH_KEYS:
            known = _keys(path, root)
            keys = ", ".join(known if len(known) <= _MANY else [*known[:6], "..."])
            if not keys:
                return Bilingual("keys and values", "键和值")
            return Bilingual(f"keys and values ({keys})", f"键和值（{keys}）")
        case "greater_than_equal":
            return Bilingual(f"a number from {context['ge']} on", f"不小于 {context['ge']} 的数字")
        case "less_than_equal":
            return Bilingual(f"a number up to {context['le']}", f"不大于 {context['le']} 的数字")
    for beginning, wording in _KINDS:
        if str(kind).startswith(beginning):
            return wording
    return Bilingual(str(item["msg"]), str(item["msg"]))


def _shown(value: Any) -> str | Bilingual:
    if value is None or value == "":
        return _EMPTY
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return "{...}"
    if isinstance(value, (list, tuple)):
        return "[...]"
    if isinstance(value, (int, Decimal)):
        return format_decimal(value)
    text = value.isoformat() if isinstance(value, date) else str(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."
