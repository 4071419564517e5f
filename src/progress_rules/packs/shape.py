"""Turn what pydantic says about the shape of a pack into problems with a line, a column and a way out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

from pydantic import BaseModel

from progress_rules.errors import Problem, suggestion
from progress_rules.packs.schema import PackSpec
from progress_rules.quantities import format_decimal

if TYPE_CHECKING:
    from pydantic import ValidationError

    from progress_rules.packs.source import Path, Source


def shape_problems(error: ValidationError, source: Source) -> list[Problem]:
    """Return one problem for each place that pydantic complains about."""
    found: dict[Path, Problem] = {}
    for item in error.errors():
        path = _path(item["loc"], source)
        if path in found:
            continue
        match item["type"]:
            case "extra_forbidden":
                known = _keys(path[:-1])
                values = {
                    "key": path[-1],
                    "known": ", ".join(known),
                    "suggestion": suggestion(str(path[-1]), known),
                }
                found[path] = Problem("PR205", source.place(path, key=True), values)
            case "missing":
                found[path] = Problem("PR206", source.place(path[:-1]), {"key": path[-1]})
            case _:
                values = {"value": _shown(item["input"]), "expected": _reason(item)}
                found[path] = Problem("PR207", source.place(path), values)
    return list(found.values())


def _path(loc: tuple[str | int, ...], source: Source) -> Path:
    """Keep the parts of pydantic's location that are keys or positions of the data."""
    path: Path = ()
    data: Any = source.data
    for position, part in enumerate(loc):
        last = position == len(loc) - 1
        if isinstance(data, dict) and (part in data or last):
            data = data.get(part)
        elif isinstance(data, list) and isinstance(part, int) and part < len(data):
            data = data[part]
        else:
            continue
        path = (*path, part)
    return path


def _keys(path: Path) -> list[str]:
    """Return the keys that a part of the pack knows, following the models down the path."""
    kind: Any = PackSpec
    for part in path:
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            info = next(
                (f for name, f in kind.model_fields.items() if part in {name, f.alias}),
                None,
            )
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
    inner = _inner(arguments[-1])
    origin = getattr(annotation, "__origin__", None)
    return (inner,) if origin in (tuple, dict) and inner is not None else inner


def _reason(item: Any) -> str:
    context = item.get("ctx", {})
    match item["type"]:
        case "literal_error" | "enum":
            return str(context.get("expected", "")).replace(" or ", ", ")
        case "string_pattern_mismatch":
            return "lower-case-words-with-hyphens" if "-_" in str(context.get("pattern")) else "a_name"
        case "model_type" | "model_attributes_type" | "dict_type":
            return "key: value"
        case "tuple_type" | "list_type":
            return "[a, b, ...]"
        case "bool_type" | "bool_parsing":
            return "true | false"
    return str(item["msg"])


def _shown(value: Any) -> str:
    if isinstance(value, (dict, list, tuple)):
        return "{...}" if isinstance(value, dict) else "[...]"
    try:
        return format_decimal(value)
    except Exception:  # noqa: BLE001 - anything that is not a number is shown as it is
        return "nothing" if value is None else str(value)
