"""Read YAML with the line and column of every key and value, exactly and without running anything.

Numbers become decimals, never floats. Anchors, tags and several documents in one file are refused: a pack
is plain data that a person can read from top to bottom.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from progress_rules.errors import Bilingual, Place, Problem
from progress_rules.packs.alignment import written_at
from progress_rules.packs.yaml_faults import yaml_fault

if TYPE_CHECKING:
    from collections.abc import Mapping

Path = tuple[str | int, ...]
MAX_BYTES = 2_000_000
_MAX_DEPTH = 40
_TAG = "tag:yaml.org,2002:"

_ANCHOR = Bilingual("an anchor or alias", "锚点或别名")
_WRITE_OUT = Bilingual("write the value out", "请直接写出该值")
_WRITE_KEY = Bilingual("write key: value", "请写成 键: 值")
_FLATTEN = Bilingual("write it flatter", "请减少嵌套")
_MERGE = Bilingual("the merge key <<", "合并键 <<")
_NO_KEY = Bilingual("a key that is not text", "非文字的键")
_TOO_DEEP = Bilingual("a part nested this deep", "嵌套过深的内容")


@dataclass(frozen=True, slots=True)
class Written:
    """A text value as it is written in the file: its raw form, the value, and the style of its quotes."""

    line: int
    column: int
    raw: str
    value: str
    style: str | None


@dataclass(slots=True)
class Source:
    """The data of a YAML text and where each part of it stands (lines and columns from 1).

    `bare` are the keys inside `{...}` without a colon, which a comma in an unquoted text makes. `origins` says of
    parts that other files gave to a pack, and of parts moved by them, in which text and at which path they stand.
    """

    file: str
    data: Any = None
    places: dict[Path, tuple[int, int]] = field(default_factory=dict)
    keys: dict[Path, tuple[int, int]] = field(default_factory=dict)
    texts: dict[Path, Written] = field(default_factory=dict)
    bare: set[Path] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)
    origins: Mapping[Path, tuple[Source, Path]] = field(default_factory=dict)

    def origin(self, path: Path) -> tuple[Source, Path]:
        """Return the text in which the part at `path` stands, and its path there."""
        for end in range(len(path), 0, -1) if self.origins else ():
            if path[:end] in self.origins:
                source, beginning = self.origins[path[:end]]
                return source, (*beginning, *path[end:])
        return self, path

    def holds(self, path: Path) -> bool:
        """Whether something stands at exactly this path."""
        source, path = self.origin(path)
        return path in source.places

    def place(self, path: Path, *, key: bool = False) -> Place:
        """Return where the value (or the key) at `path` stands, or the nearest thing above it."""
        source, path = self.origin(path)
        if source is not self:
            return source.place(path, key=key)
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
        source, path = self.origin(path)
        if source is not self:
            return source.inside(path, offset)
        written = self.texts.get(path)
        if written is None:
            return self.place(path)
        at = written_at(written.raw, written.value, offset, written.style)
        line_start = written.raw.rfind("\n", 0, at) + 1
        if not line_start:
            return Place(self.file, written.line, written.column + at)
        return Place(self.file, written.line + written.raw.count("\n", 0, at), at - line_start + 1)

    def refuse(self, code: str, at: tuple[int, int], **values: object) -> None:
        """Record a problem at a line and column."""
        self.problems.append(Problem(code, Place(self.file, *at), values))


def dotted(path: Path) -> str:
    """Return the path as a person writes it, `rules[3].when`."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text


def read_yaml(text: str, file: str) -> Source:
    """Read a YAML text; problems are collected in the result, whose data is then as much as could be read."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    source = Source(file)
    text = text.removeprefix("\ufeff")
    if len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        source.refuse("PR223", (1, 1), most=MAX_BYTES)
        return source
    try:
        documents = list(YAML(typ="safe", pure=True).compose_all(text))
    except YAMLError as error:
        source.problems.append(yaml_fault(error, text, file))
        return source
    except RecursionError:
        source.refuse("PR222", (1, 1), what=_TOO_DEEP, way=_FLATTEN)
        return source
    if not documents or documents[0] is None:
        source.refuse("PR228", (1, 1), found=Bilingual("nothing", "没有内容"))
    elif len(documents) > 1:
        mark = documents[1].start_mark if documents[1] is not None else documents[0].end_mark
        found = Bilingual(f"{len(documents)} of them", f"有 {len(documents)} 个")
        source.refuse("PR228", (mark.line + 1, mark.column + 1), found=found)
    else:
        source.data = _Tree(source, text).build(documents[0], ())
    return source


class _Tree:
    """Turns the nodes of one document into plain data, noting where each part stands."""

    def __init__(self, source: Source, text: str) -> None:
        self.source, self.text = source, text
        self.seen: set[int] = set()

    def build(self, node: Any, path: Path) -> Any:
        at = (node.start_mark.line + 1, node.start_mark.column + 1)
        self.source.places[path] = at
        if id(node) in self.seen or node.anchor:
            return self.source.refuse("PR222", at, what=_ANCHOR, way=_WRITE_OUT)
        if len(path) > _MAX_DEPTH:
            return self.source.refuse("PR222", at, what=_TOO_DEEP, way=_FLATTEN)
        self.seen.add(id(node))
        match type(node).__name__:
            case "MappingNode" if node.tag == f"{_TAG}map":
                return self._mapping(node, path)
            case "SequenceNode" if node.tag == f"{_TAG}seq":
                return [self.build(item, (*path, i)) for i, item in enumerate(node.value)]
            case "ScalarNode":
                return self._scalar(node, path, at)
        return self.source.refuse("PR222", at, what=_tag(node), way=_WRITE_OUT)

    def _mapping(self, node: Any, path: Path) -> dict[Any, Any]:
        found: dict[Any, Any] = {}
        for key_node, value_node in node.value:
            at = (key_node.start_mark.line + 1, key_node.start_mark.column + 1)
            plain = type(key_node).__name__ == "ScalarNode"
            if not plain or (key_node.value == "<<" and key_node.style is None):
                what, way = (_MERGE, _WRITE_OUT) if plain else (_NO_KEY, _WRITE_KEY)
                self.source.refuse("PR222", at, what=what, way=way)
                continue
            key = str(key_node.value)
            if key in found:
                self.source.refuse("PR204", at, key=key)
                continue
            here: Path = (*path, key)
            self.source.keys[here] = at
            found[key] = self.build(value_node, here)
            if _is_empty(value_node):
                self.source.places[here] = at
                if value_node.start_mark.index == key_node.end_mark.index:
                    self.source.bare.add(here)
        return found

    def _scalar(self, node: Any, path: Path, at: tuple[int, int]) -> Any:
        text = str(node.value)
        kind = str(node.tag).removeprefix(_TAG)
        if kind == "str":
            raw = self.text[node.start_mark.index : node.end_mark.index]
            self.source.texts[path] = Written(*at, raw, text, node.style)
            if node.style in {"'", '"'}:
                self.source.places[path] = (at[0], at[1] + 1)
        match kind:
            case "null":
                return None
            case "bool":
                return text.lower() == "true"
            case "int" | "float":
                return _number(text)
            case "timestamp":
                return _day(text)
            case "str":
                return text
        return self.source.refuse("PR222", at, what=_tag(node), way=_WRITE_OUT)


def _is_empty(node: Any) -> bool:
    return type(node).__name__ == "ScalarNode" and not node.value and node.style is None


def _tag(node: Any) -> Bilingual:
    name = str(node.tag).replace(_TAG, "!!")
    return Bilingual(f"the tag {name}", f"标签 {name}")


def _day(text: str) -> date | str:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text


def _number(text: str) -> Decimal | int | str:
    try:
        return int(text) if text.lstrip("+-").isdigit() else Decimal(text.replace("_", ""))
    except ArithmeticError:
        return text
