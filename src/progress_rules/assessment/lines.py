"""Lines with a depth, as explanations and agendas tell them: as text, Markdown and HTML."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from progress_rules.errors.language import chosen_language

if TYPE_CHECKING:
    from collections.abc import Sequence

Line = tuple[int, str]
"""A depth, 0 for a heading, and a text."""


def text_of(lines: Sequence[Line]) -> str:
    """Return lines as plain text.

    >>> print(text_of([(0, "Why"), (1, "because")]))
    Why
      because
    """
    return "\n".join(
        ("\n" if depth == 0 and position else "") + "  " * depth + line
        for position, (depth, line) in enumerate(lines)
    )


def markdown_of(lines: Sequence[Line]) -> str:
    """Return lines as Markdown; their text is escaped."""
    found: list[str] = []
    for i, (depth, line) in enumerate(lines):
        written = re.sub(r"([\\`*_{}\[\]<>#|~])", r"\\\1", line)
        if i == 0:
            found.append(f"### {written}\n")
        elif depth == 0:
            found.append(f"\n**{written}**\n")
        else:
            found.append("  " * (depth - 1) + f"- {written}")
    return "\n".join(found)


def html_of(lines: Sequence[Line], language: str, *, light: str = "", colour: str = "") -> str:
    """Return lines as an HTML fragment; their text is escaped. `light` is shown beside the title in its colour."""
    return _template().render(  # type: ignore[no-any-return]
        title=lines[0][1], lines=lines[1:], light=light, colour=colour, language=language
    )


class Told:
    """What is told in lines: everything that has `_lines` reads as text, Markdown and HTML, and shows in notebooks."""

    __slots__ = ()

    def _lines(self, language: str | None) -> list[Line]:
        raise NotImplementedError

    def text(self, language: str | None = None) -> str:
        """Return it as plain text, in the language given or the one in force."""
        return text_of(self._lines(language))

    def markdown(self, language: str | None = None) -> str:
        """Return it as Markdown; text from the ledger is escaped."""
        return markdown_of(self._lines(language))

    def html(self, language: str | None = None) -> str:
        """Return it as an HTML fragment; everything from the ledger is escaped."""
        return html_of(self._lines(language), chosen_language(language))

    def __str__(self) -> str:
        return self.text()

    def _repr_html_(self) -> str:
        return self.html()

    def _repr_markdown_(self) -> str:
        return self.markdown()


@cache
def _template() -> Any:
    from jinja2 import Environment

    text = files("progress_rules.assessment").joinpath("lines.html.jinja").read_text(encoding="utf-8")
    return Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(text)
