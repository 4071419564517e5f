"""The board as a page, and explanations as pages."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from examples.host.office import shown, standings
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

if TYPE_CHECKING:
    from examples.host.office import Office

    import progress_rules as pr

_PAGES = Environment(
    loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
    lstrip_blocks=True,
)  # fmt: skip

WORDS = {
    "en": {
        "title": "Board", "as_of": "as known on", "project": "project", "unit": "unit", "light": "light",
        "since": "since", "nothing": "No project has been judged yet.",
    },
    "zh": {
        "title": "灯色一览", "as_of": "截至", "project": "项目", "unit": "责任单位", "light": "灯色",
        "since": "自", "nothing": "尚无项目得到评判。",
    },
}  # fmt: skip


def board_page(office: Office, spoken: str) -> HTMLResponse:
    """Return the board: a line for each project, a column for each period; a light leads to its reasons."""
    result, pack = office.result(), office.session.pack
    rows = list(standings(office))
    at = {period: result for one in rows for period in one.lights}
    periods = sorted(at, key=lambda label: pack.calendar.parse(label).start)
    lights = {light: shown(pack.scale, light, spoken) for one in rows for light in one.lights.values()}
    return _page(
        "board.html.jinja", spoken, words=WORDS[spoken], pack=pack.spec.title.text(spoken), rows=rows,
        periods=periods, lights=lights, as_of=None if result is None else result.as_of,
    )  # fmt: skip


def why_page(explanation: pr.Explanation, spoken: str) -> HTMLResponse:
    """Return an explanation as a page."""
    title = f"{explanation.project} {explanation.period}".strip()
    return _page("why.html.jinja", spoken, title=title, words=WORDS[spoken], told=explanation.html(spoken))


def _page(name: str, spoken: str, **values: object) -> HTMLResponse:
    text = _PAGES.get_template(name).render(language=spoken, **values)
    headers = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'"}
    return HTMLResponse(text.encode("utf-8", "replace"), headers=headers)
