"""Read YAML with the line and column of every key and value, exactly and without running anything.

Numbers become decimals, never floats. Anchors, tags and several documents in one file are refused: a pack
is plain data that a person can read from top to bottom.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from progress_rules.errors import Place, Problem

Path = tuple[str | int, ...]
MAX_BYTES = 2_000_000
_MAX_DEPTH = 40


@dataclass(slots=True)
class Source:
    """The data of a YAML text and where each part of it stands (lines and columns from 1)."""

    file: str
    data: Any = None
    places: dict[Path, tuple[int, int]] = field(default_factory=dict)
    keys: dict[Path, tuple[int, int]] = field(default_factory=dict)
    one_line: set[Path] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)

    def place(self, path: Path, *, key: bool = False) -> Place:
        """Return where the value (or the key) at `path` stands, or the nearest thing above it."""
        table = self.keys if key else self.places
        if not self.file and not self.places:
            return Place(field=dotted(path))
        for end in range(len(path), -1, -1):
            found = table.get(path[:end]) or self.places.get(path[:end])
            if found:
                return Place(self.file, found[0], found[1])
        return Place(self.file, 1, 1)

    def inside(self, path: Path, offset: int) -> Place:
        """Return where a character of the text at `path` stands."""
        place = self.place(path)
        if path in self.one_line and place.line:
            return Place(place.file, place.line, place.column + offset)
        return place


def dotted(path: Path) -> str:
    """Return the path as a person writes it, `rules[3].when`."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text


def read_yaml(text: str, file: str) -> Source:
    """Read a YAML text; problems are collected in the result, whose data is then as much as could be read."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    source = Source(file)
    if len(text.encode()) > MAX_BYTES:
        source.problems.append(Problem("PR223", Place(file, 1, 1), {"most": MAX_BYTES}))
        return source
    try:
        documents = list(YAML(typ="safe", pure=True).compose_all(text))
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        at = Place(file, mark.line + 1, mark.column + 1) if mark else Place(file, 1, 1)
        reason = ", ".join(str(part) for part in (error.context, error.problem) if part)
        source.problems.append(Problem("PR202", at, {"reason": reason}))
        return source
    except (YAMLError, RecursionError) as error:
        reason = str(error).splitlines()[0] if str(error) else "too deep"
        source.problems.append(Problem("PR202", Place(file, 1, 1), {"reason": reason}))
        return source
    if len(documents) != 1 or documents[0] is None:
        source.problems.append(Problem("PR202", Place(file, 1, 1), {"reason": f"{len(documents)} documents"}))
        return source
    source.data = _build(source, documents[0], (), set(), 0)
    return source


def _build(source: Source, node: Any, path: Path, seen: set[int], depth: int) -> Any:
    at = (node.start_mark.line + 1, node.start_mark.column + 1)
    source.places[path] = at
    if id(node) in seen or node.anchor or depth > _MAX_DEPTH:
        source.problems.append(Problem("PR222", Place(source.file, *at), {"what": "an anchor or alias"}))
        return None
    seen.add(id(node))
    kind = type(node).__name__
    if kind == "MappingNode":
        return _mapping(source, node, path, seen, depth)
    if kind == "SequenceNode":
        return [_build(source, item, (*path, i), seen, depth + 1) for i, item in enumerate(node.value)]
    return _scalar(source, node, path, at)


def _mapping(source: Source, node: Any, path: Path, seen: set[int], depth: int) -> dict[Any, Any]:
    found: dict[Any, Any] = {}
    for key_node, value_node in node.value:
        at = (key_node.start_mark.line + 1, key_node.start_mark.column + 1)
        if type(key_node).__name__ != "ScalarNode" or key_node.value == "<<":
            source.problems.append(Problem("PR222", Place(source.file, *at), {"what": "a key that is not text"}))
            continue
        key = str(key_node.value)
        if key in found:
            source.problems.append(Problem("PR204", Place(source.file, *at), {"key": key}))
            continue
        source.keys[(*path, key)] = at
        found[key] = _build(source, value_node, (*path, key), seen, depth + 1)
    return found


def _scalar(source: Source, node: Any, path: Path, at: tuple[int, int]) -> Any:
    tag = str(getattr(node.ctag, "_tag", None) or node.tag).rsplit(":", 1)[-1]
    quoted = node.style in {"'", '"'}
    if quoted:
        source.places[path] = (at[0], at[1] + 1)
    if node.start_mark.line == node.end_mark.line and node.style not in {"|", ">"}:
        source.one_line.add(path)
    text = str(node.value)
    match tag:
        case "null":
            return None
        case "bool":
            return text.lower() == "true"
        case "int" | "float":
            return _number(text)
        case "timestamp":
            try:
                return date.fromisoformat(text)
            except ValueError:
                return text
        case "str":
            return text
    source.problems.append(Problem("PR222", Place(source.file, *at), {"what": f"the tag {node.tag}"}))
    return None


def _number(text: str) -> Decimal | int | str:
    try:
        return int(text) if text.lstrip("+-").isdigit() else Decimal(text.replace("_", ""))
    except ArithmeticError:
        return text
