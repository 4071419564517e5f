"""One thing wrong with an input: a stable code, its place, its values, and the way out."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from progress_rules.errors.catalogue import CATALOGUE
from progress_rules.errors.language import chosen_language

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from progress_rules.errors.language import Language


@dataclass(frozen=True, slots=True)
class Place:
    """Where a problem is: a position in a text file, a cell of a table, or a path into an object.

    Lines, columns and rows count from 1, as editors and spreadsheets show them.
    """

    file: str = ""
    line: int = 0
    column: int = 0
    sheet: str = ""
    row: int = 0
    field: str = ""

    def render(self, language: Language) -> str:
        """Return the place as text, `rules/x/pack.yaml:41:7` or `ledger.xlsx, sheet 月报, row 17, ...`."""
        if self.line:
            return f"{self.file}:{self.line}:{self.column}"
        words = ("sheet", "row", "column") if language == "en" else ("工作表", "行", "列")
        parts = [
            self.file,
            f"{words[0]} {self.sheet}" if self.sheet else "",
            f"{words[1]} {self.row}" if self.row else "",
            (f"{words[2]} {self.field}" if self.row or self.sheet else self.field) if self.field else "",
        ]
        return ", ".join(part for part in parts if part)

    def sort_key(self) -> tuple[Any, ...]:
        """Order places as a reader meets them: reports[2] before reports[10]."""
        parts = re.split(r"(\d+)", self.field)
        field_ = tuple(int(part) if i % 2 else part for i, part in enumerate(parts))
        return (self.file, self.line, self.column, self.sheet, self.row, field_)


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem of an input.

    `code` names a page under docs/errors/; `values` fill the message of that code, a `Bilingual` (or anything
    else with `describe(language)`) in the language of the message; `details` are further lines, already
    worded (rows that overlap, an excerpt with a caret).
    """

    code: str
    place: Place = field(default_factory=Place)
    values: Mapping[str, Any] = field(default_factory=dict)
    details: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.code not in CATALOGUE:
            raise KeyError(f"{self.code} is not in the catalogue of messages")

    def message(self, language: str | None = None) -> str:
        """Return the sentence that says what is wrong, without its place and hint."""
        chosen = chosen_language(language)
        return CATALOGUE[self.code].message(chosen).format_map(self._worded(chosen))

    def hint(self, language: str | None = None) -> str:
        """Return the way out, or an empty text where the message already says it."""
        chosen = chosen_language(language)
        suggestion = self.values.get("suggestion")
        written = CATALOGUE[self.code].hint(chosen).format_map(self._worded(chosen))
        if not suggestion:
            return written
        asked = f"did you mean {suggestion}?" if chosen == "en" else f"是否想写 {suggestion}?"
        return f"{asked} {written}".strip()

    def render(self, language: str | None = None) -> str:
        """Return the whole problem: place, code, message, details and hint."""
        chosen = chosen_language(language)
        where = self.place.render(chosen)
        said = f"{self.code} {self.message(chosen)}"
        lines = [f"{where}: {said}" if where else said]
        lines += [f"  {detail}" for detail in self.details]
        hint = self.hint(chosen)
        if hint:
            lines.append(f"  {'hint' if chosen == 'en' else '提示'}: {hint}")
        return "\n".join(lines)

    def _worded(self, language: Language) -> dict[str, Any]:
        """Return the values, those that can describe themselves in the language."""
        return {
            name: value.describe(language) if hasattr(value, "describe") else value
            for name, value in self.values.items()
        }


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return the problems sorted by place and code, each once."""
    found: dict[str, Problem] = {}
    for problem in sorted(problems, key=lambda p: (p.place.sort_key(), p.code)):
        found.setdefault(problem.render("en"), problem)
    return tuple(found.values())
