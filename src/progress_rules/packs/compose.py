"""Expressions that a construct puts together from parts of the pack, with the place of every part kept."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from progress_rules.errors import Place
    from progress_rules.packs.source import Path, Source


@dataclass(slots=True)
class Composed:
    """An expression made of fixed words and of parts that stand at paths of the pack.

    >>> text = Composed().part("count(visits)", ("duties", 0, "done")).word(" < ").part("2", ("duties", 0, "at_least"))
    >>> text.text
    '(count(visits)) < 2'
    """

    text: str = ""
    pieces: list[tuple[int, int, Path]] = field(default_factory=list)

    def word(self, text: str) -> Composed:
        """Add fixed words."""
        self.text += text
        return self

    def part(self, written: str, path: Path) -> Composed:
        """Add a part, in brackets where it is more than a name or a number."""
        simple = written.replace("_", "").replace(".", "").isalnum()
        self.text += "" if simple else "("
        self.pieces.append((len(self.text), len(self.text) + len(written), path))
        self.text += written + ("" if simple else ")")
        return self

    def add(self, other: Composed) -> Composed:
        """Add another composed expression."""
        shift = len(self.text)
        self.pieces += [(start + shift, end + shift, path) for start, end, path in other.pieces]
        self.text += other.text
        return self

    def locate(self, source: Source, whole: Path) -> Callable[[int], Place]:
        """Return a function from a character of the text to its place in the file."""

        def place(offset: int) -> Place:
            for start, end, path in self.pieces:
                if start <= offset < end:
                    return source.inside(path, offset - start)
            return source.place(whole)

        return place
