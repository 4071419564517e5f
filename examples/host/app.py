"""The service: an app over one session."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

from examples.host import choosing
from examples.host.bodies import Body, Rows
from examples.host.choosing import HTML, JSON, MARKDOWN, TEXT, Spoken
from examples.host.description import described, statuses, tables_of_result
from examples.host.office import Office, board_of
from examples.host.pages import board_page, why_page
from examples.host.problems import Json, RefusedError, add_handlers
from fastapi import APIRouter, Depends, FastAPI, Header
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from progress_rules.assessment.result import records
from progress_rules.errors import Place, Problem, RequestError, suggestion
from progress_rules.live.ledger import fact_draft
from progress_rules.periods import parse_date

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable

    import progress_rules as pr

router = APIRouter()


async def _office(request: Request) -> Office:
    office: Office = request.app.state.office
    return office


Desk = Annotated[Office, Depends(_office)]
Key = Annotated[str | None, Header(alias="Idempotency-Key")]
Accept = Annotated[str | None, Header(include_in_schema=False)]


def create_app(session: pr.Session) -> FastAPI:
    """Return the service over a session. The session, and the ledger that it opened, end with the service."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        await asyncio.to_thread(session.close)

    app = FastAPI(lifespan=lifespan, docs_url=None, redoc_url=None)
    app.state.office = Office(session)
    app.include_router(router)
    add_handlers(app)
    app.openapi = lambda: described(app, session.pack)  # type: ignore[method-assign]
    return app


def _said(desk: Office, decisions: Iterable[pr.Decision], spoken: str) -> Json:
    pack = desk.session.pack
    found = [{**decision.to_dict(), "text": decision.text(spoken, pack)} for decision in decisions]
    return Json({"decisions": found}, headers={"Content-Language": spoken})


@router.post("/projects", **statuses("projects"))
def post_projects(desk: Desk, rows: Rows, spoken: Spoken, key: Key = None) -> Response:
    return _said(desk, desk.session.post(*rows, table="projects", key=key), spoken)


@router.post("/reports", **statuses("reports"))
def post_reports(desk: Desk, rows: Rows, spoken: Spoken, key: Key = None) -> Response:
    return _said(desk, desk.session.post(*rows, table="reports", key=key), spoken)


@router.post("/issues", **statuses("issues"))
def post_issues(desk: Desk, rows: Rows, spoken: Spoken, key: Key = None) -> Response:
    return _said(desk, desk.session.post(*rows, table="issues", key=key), spoken)


@router.post("/facts/{table}", **statuses(""))
def post_facts(desk: Desk, table: str, rows: Rows, spoken: Spoken, key: Key = None) -> Response:
    return _said(desk, desk.session.post(*rows, table=table, key=key), spoken)


@router.post("/retractions/{table}", **statuses("retractions"))
def post_retractions(desk: Desk, table: str, rows: Rows, spoken: Spoken) -> Response:
    return _said(desk, desk.session.retract(*rows, table=table), spoken)


@router.post("/day", **statuses("day"))
def post_day(desk: Desk, body: Body, spoken: Spoken) -> Response:
    place = Place(field="to")
    if not isinstance(body, dict):
        raise RequestError(Problem("PR503", place, {"text": body}))
    if body.get("to") is None:
        raise RequestError(Problem("PR134", place))
    day = parse_date(str(body["to"]))
    if day > date.today():  # a session does not go back: a year mistyped could not be corrected
        raise RefusedError(422, day=day)
    return _said(desk, desk.session.advance(day), spoken)


@router.post("/settle", **statuses("settle"))
def post_settle(desk: Desk, spoken: Spoken) -> Response:
    return _said(desk, desk.session.settle(), spoken)


@router.get("/board", **statuses("board"))
def get_board(desk: Desk, spoken: Spoken, accept: Accept = None) -> Response:
    if choosing.media_type(accept, [JSON, HTML]) == HTML:
        return _varying(board_page(desk, spoken), spoken)
    return _varying(Json(board_of(desk, spoken)), spoken)


@router.get("/tables/{name}", **statuses("table"))
def get_table(desk: Desk, name: str) -> Response:
    pack = desk.session.pack
    known = tables_of_result(pack)
    if name not in known:
        values = {"name": name, "known": ", ".join(known), "suggestion": suggestion(name, known)}
        raise RequestError(Problem("PR422", values=values))
    result = desk.result()
    rows = [] if result is None else records(result.table(name))
    day = None if result is None else result.as_of.isoformat()
    return Json({"table": name, "pack": pack.id, "as_of": day, "rows": rows})


@router.get("/why/{subject:path}/{period}", **statuses("why"))
def get_why_then(
    desk: Desk, subject: str, period: str, spoken: Spoken, *, each: str = "project", accept: Accept = None
) -> Response:
    return _told(_why(desk, subject, period, each), spoken, accept)


@router.get("/why/{subject}", **statuses("why"))
def get_why(
    desk: Desk, subject: str, spoken: Spoken, each: str = "project", accept: Accept = None
) -> Response:
    return _told(_why(desk, subject, None, each), spoken, accept)


def _why(desk: Office, subject: str, period: str | None, each: str) -> pr.Explanation:
    result = desk.result()
    if result is None:
        raise RequestError(Problem("PR405", values={"project": subject}))
    return result.explain(subject, period, each=each)


def _told(told: pr.Explanation, spoken: str, accept: str | None) -> Response:
    kind = choosing.media_type(accept, [JSON, TEXT, MARKDOWN, HTML])
    if kind == HTML:
        return _varying(why_page(told, spoken), spoken)
    if kind == JSON:
        return _varying(Json(_explained(told, spoken)), spoken)
    text = told.markdown(spoken) if kind == MARKDOWN else told.text(spoken)
    return _varying(Response(text, media_type=f"{kind}; charset=utf-8"), spoken)


def _explained(told: pr.Explanation, spoken: str) -> dict[str, Any]:
    """Return an explanation as data, its parts in a language."""
    return {
        "subject": told.project, "each": told.each, "period": told.period or None, "light": told.light or None,
        "signal": told.signal or None, "status": told.status, "as_of": told.as_of, "pack": told.pack,
        "rules": [
            {
                "rule": rule.rule, "outcome": rule.outcome, "gives": rule.gives.text(spoken),
                "cites": [clause for clause, _ in rule.cites], "condition": rule.condition.text(spoken),
                "inputs": {
                    one.name.text(spoken): None if one.value is None else one.value.text(spoken)
                    for one in rule.inputs
                },
            }
            for rule in told.rules
        ],
        "history": [{"period": step.period, "light": step.light, "status": step.status} for step in told.history],
        "actions": [action.text(spoken) for action in told.actions],
        "text": told.text(spoken),
    }  # fmt: skip


@router.get("/waiting", **statuses("waiting"))
def get_waiting(desk: Desk) -> Response:
    waiting = [{"table": fact.table, **fact_draft(fact).body} for fact in desk.session.waiting]
    return Json({"waiting": waiting})


@router.get("/health", **statuses("health"))
def get_health(desk: Desk) -> Response:
    session, ledger = desk.session, desk.session.ledger
    head = None if ledger is None else f"{ledger.head.number}:{ledger.head.digest}"
    day = None if session.day is None else session.day.isoformat()
    return Json({"status": "ok", "pack": session.pack.id, "day": day, "head": head})


@router.get("/", include_in_schema=False)
def get_root() -> Response:
    return RedirectResponse("board")


def _varying(response: Response, spoken: str) -> Response:
    """Say which language an answer is in, and which headers chose it."""
    response.headers["Content-Language"] = spoken
    response.headers["Vary"] = "Accept, Accept-Language"
    return response
