"""Telling an explanation or an agenda as text, Markdown or HTML."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from progress_rules.cli.streams import put
from progress_rules.errors import Problem, RequestError, current_language, suggestion

if TYPE_CHECKING:
    from collections.abc import Sequence

FORMATS = ("text", "markdown", "html")


class Told(Protocol):
    """What can be told in each of the formats."""

    def text(self) -> str:
        """Return it as plain text."""
        ...

    def markdown(self) -> str:
        """Return it as Markdown."""
        ...

    def html(self) -> str:
        """Return it as an HTML fragment."""
        ...


def check_format(given: str, command: str, known: Sequence[str] = FORMATS) -> None:
    """Raise PR411 for a format that the command does not have."""
    if given not in known:
        near = suggestion(given, known)
        values = {"name": given, "path": command, "known": ", ".join(known), "suggestion": near}
        raise RequestError(Problem("PR411", values=values))


def checked_tables(names: Sequence[str]) -> list[str]:
    """Return the names of tables, each once; all that are unknown come in one error."""
    from progress_rules.assessment.result import TABLES

    known = (*TABLES, "trace")
    problems = [
        Problem(
            "PR422", values={"name": name, "known": ", ".join(known), "suggestion": suggestion(name, known)}
        )
        for name in names
        if name not in known
    ]
    if problems:
        raise RequestError(problems)
    return list(dict.fromkeys(names))


def tell(told: Told, format_: str, title: str) -> None:
    """Print it; HTML as a page under the title."""
    from progress_rules.display.terminal import visible

    said = {"text": told.text, "markdown": told.markdown}.get(format_, lambda: _page(told.html(), title))
    put(visible(said(), lines=True))


def _page(fragment: str, title: str) -> str:
    """Return a fragment as a page that a browser shows rightly on its own."""
    from html import escape

    language = "zh-CN" if current_language() == "zh" else "en"
    head = f'<head><meta charset="utf-8"><title>{escape(title)}</title></head>'
    return f'<!doctype html>\n<html lang="{language}">\n{head}\n<body>\n{fragment}\n</body>\n</html>\n'
