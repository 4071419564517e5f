"""`progress-rules explain`: why a project has its light."""

from __future__ import annotations

from typing import Annotated

import typer

from progress_rules.cli.options import AsOf, Ledger, PackName, Settings
from progress_rules.cli.streams import put
from progress_rules.errors import Problem, RequestError, current_language, suggestion

FORMATS = ("text", "markdown", "html")


def explain(
    *,
    ledger: Ledger,
    pack: PackName,
    project: Annotated[str, typer.Option("--project", metavar="ID", help="The id of the project.")],
    period: Annotated[
        str, typer.Option("--period", metavar="PERIOD", help="The period: 2017-10, 2017-Q4, 2017-W43 ...")
    ],
    as_of: AsOf = None,
    settings: Settings = None,
    format_: Annotated[str, typer.Option("--format", metavar="text|markdown|html")] = "text",
) -> int:
    """Say why a project has its light in a period.

    Names the rules and clauses, the figures and margins, the history, and what is assumed.
    """
    from progress_rules.cli.work import assessed

    if format_ not in FORMATS:
        near = suggestion(format_, FORMATS)
        values = {"name": format_, "path": "explain", "known": ", ".join(FORMATS), "suggestion": near}
        raise RequestError(Problem("PR411", values=values))
    result = assessed(ledger, pack, as_of=as_of, settings=settings or [])
    explanation = result.explain(project, period)
    if format_ == "text":
        from progress_rules.display.terminal import visible

        put(visible(explanation.text(), lines=True))
    elif format_ == "markdown":
        put(explanation.markdown())
    else:
        put(_page(explanation.html(), f"{explanation.project} {explanation.period}"))
    return 0


def _page(fragment: str, title: str) -> str:
    """Return a fragment as a page that a browser shows rightly on its own."""
    from html import escape

    language = "zh-CN" if current_language() == "zh" else "en"
    head = f'<head><meta charset="utf-8"><title>{escape(title)}</title></head>'
    return f'<!doctype html>\n<html lang="{language}">\n{head}\n<body>\n{fragment}\n</body>\n</html>\n'
