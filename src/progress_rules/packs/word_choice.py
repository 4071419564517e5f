"""Words that say how a construct works, or text parameters that hold such a word: readings that a caller can choose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from progress_rules.errors import Bilingual
from progress_rules.language import nodes as n
from progress_rules.language.types import TEXT
from progress_rules.packs import trees as t

if TYPE_CHECKING:
    from progress_rules.language import Node
    from progress_rules.packs.build import Build
    from progress_rules.packs.source import Path
    from progress_rules.packs.subjects import Subject


def chosen_word(
    build: Build, subject: Subject, path: Path, text: str, allowed: tuple[str, ...]
) -> Node | None:
    """Return the word, or the parameter that holds one; note (PR230) what is neither."""
    if text in allowed:
        return n.Literal(TEXT, t.NOWHERE, text)
    meaning = build.namings[subject].scope.get(text)
    if meaning is not None and meaning.kind == "parameter" and meaning.sound:
        values = build.values.get(meaning.name)
        held = [segment.value for segment in values.segments] if values is not None else []
        if all(value in allowed for value in held):
            return n.Parameter(TEXT, t.NOWHERE, meaning.name)
    key, known = path[-1], ", ".join(allowed)
    reason = Bilingual(
        f"`{key}: {text}` is none of {known}, nor a parameter that holds one",
        f"{key}: {text} 应为 {known} 之一，或取其中值的参数",
    )
    build.note("PR230", path, reason=reason)
    return None


def can_be(word: Node, value: str, build: Build) -> bool:
    """Whether a word may be this one: a parameter may be set to any of its choices."""
    if isinstance(word, n.Literal):
        return word.value == value
    assert isinstance(word, n.Parameter)  # noqa: S101
    return any(segment.value == value for segment in build.values[word.name].segments)


def chosen(word: Node, value: str, then: Node, otherwise: Node) -> Node:
    """Return `then` where the word is this one; without a choice where it is written out."""
    if isinstance(word, n.Literal):
        return then if word.value == value else otherwise
    return t.choice(t.compared("==", word, n.Literal(TEXT, t.NOWHERE, value)), then, otherwise)
