"""What the service takes and answers, as OpenAPI has it: every body, and every status with its type."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from examples.host.choosing import HTML, JSON, MARKDOWN, TEXT
from examples.host.problems import MEDIA_TYPE, Problem
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel, ConfigDict
from pydantic.json_schema import models_json_schema

from progress_rules.assessment.result import TABLES
from progress_rules.model.facts import FACTS
from progress_rules.model.registry import registry_for

if TYPE_CHECKING:
    from fastapi import FastAPI

    from progress_rules.model.columns import Column
    from progress_rules.packs import Pack


class Strict(BaseModel):
    """An answer with nothing else in it."""

    model_config = ConfigDict(extra="forbid")


class Decision(Strict):
    """One change in a table of the result; numbers that can have a point are text, days and moments too."""

    table: str
    change: str
    row: dict[str, str | int | bool | None]
    before: dict[str, str | int | bool | None] = {}
    text: str


class Decisions(Strict):
    """What a post changed at once."""

    decisions: list[Decision]


class Line(Strict):
    """How a project stands: its light in the last period that was judged, and since when it has been that."""

    project: str
    name: str | None
    unit: str | None
    period: str | None
    light: str | None
    light_name: str | None
    since: str | None


class Board(Strict):
    """How every project stands, the most severe first."""

    pack: str
    as_of: str | None
    projects: list[Line]


class Table(Strict):
    """A table of the result."""

    table: str
    pack: str
    as_of: str | None
    rows: list[dict[str, str | int | bool | None]]


class Rule(Strict):
    """What became of a rule, and why."""

    rule: str
    outcome: str
    gives: str
    cites: list[str]
    condition: str
    inputs: dict[str, str | None]


class Past(Strict):
    """A period of the history."""

    period: str
    light: str
    status: str


class Why(Strict):
    """Why a project has its light, or what was decided on another subject; `text` is the whole of it."""

    subject: str
    each: str
    period: str | None
    light: str | None
    signal: str | None
    status: str
    as_of: str
    pack: str
    rules: list[Rule]
    history: list[Past]
    actions: list[str]
    text: str


class WaitingFact(Strict):
    """A fact whose project is not on the list yet."""

    table: str
    values: dict[str, str | bool | None]
    extras: dict[str, Any] = {}
    units: dict[str, str] = {}


class Waiting(Strict):
    """The facts that wait for their project."""

    waiting: list[WaitingFact]


class Health(Strict):
    """Whether the ledger can be read, and its last entry, `number:digest`."""

    status: str
    pack: str
    day: str | None
    head: str | None


MODELS = (Decisions, Board, Table, Why, Waiting, Health, Problem)

_SAID = {
    "projects": ("Post projects · 报送项目", Decisions),
    "reports": ("Post reports of a period · 报送月报", Decisions),
    "issues": ("Post issues · 报送问题", Decisions),
    "": ("Post facts of any table · 报送任一表的数据", Decisions),
    "retractions": ("Take facts back, known by their keys · 按主键撤回数据", Decisions),
    "day": ("Move the day on: periods close, deadlines fall due · 推进日期", Decisions),
    "settle": ("Judge what has not been judged since the last post · 补齐全部评判", Decisions),
    "board": ("How every project stands · 灯色一览", Board),
    "table": ("A table of the result · 结果表", Table),
    "why": ("Why, with rules and clauses · 评判依据", Why),
    "waiting": ("Facts whose project is not on the list · 待项目列入的数据", Waiting),
    "health": ("Whether the ledger can be read · 服务状态", Health),
}  # fmt: skip

_WRONG = {
    400: "The body is no JSON.",
    404: "There is no such table, project, period, subject or fact.",
    409: "The key was used for other facts; the day lies behind; or the facts cannot be judged as they stand.",
    413: "The body is too long.",
    415: "The body is not stated to be JSON.",
    422: "The facts are not sound: all that is wrong with any of them.",
    503: "The ledger cannot be read or written; nothing was written.",
}

_TEXTS = {"board": (HTML,), "why": (TEXT, MARKDOWN, HTML)}

_FAILS = {
    "projects": (400, 409, 413, 415, 422, 503), "reports": (400, 409, 413, 415, 422, 503),
    "issues": (400, 409, 413, 415, 422, 503), "": (400, 404, 409, 413, 415, 422, 503),
    "retractions": (400, 404, 413, 415, 422, 503), "day": (400, 409, 413, 415, 422, 503),
    "settle": (409, 422, 503), "board": (409, 503), "table": (404, 409, 503), "why": (404, 409, 503),
    "waiting": (503,), "health": (503,),
}  # fmt: skip


def statuses(name: str) -> dict[str, Any]:
    """Return what a route says of itself: its summary, its body, its answers."""
    summary, model = _SAID[name]
    content: dict[str, Any] = {JSON: {"schema": _ref(model.__name__)}}
    content |= {text: {"schema": {"type": "string"}} for text in _TEXTS.get(name, ())}
    responses: dict[int | str, Any] = {
        200: {"description": (model.__doc__ or "").strip(), "content": content}
    }
    for status in _FAILS[name]:
        responses[status] = {
            "description": _WRONG[status],
            "content": {MEDIA_TYPE: {"schema": _ref("Problem")}},
        }
    body = _body(name)
    extra = {} if body is None else {"requestBody": {"required": True, "content": {JSON: body}}}
    if name == "reports":
        responses[200]["links"] = {"why": _LINK}
    return {"summary": summary, "responses": responses, "openapi_extra": extra}


def tables_of_result(pack: Pack) -> tuple[str, ...]:
    """Return the names of the tables that a result has, the views of the pack among them."""
    return (*TABLES, "trace", *(view for view in pack.derived if view not in TABLES))


def described(app: FastAPI, pack: Pack) -> dict[str, Any]:
    """Return the OpenAPI document."""
    found = get_openapi(
        title=f"progress-rules: {pack.spec.title.text('en')} · {pack.spec.title.text('zh')}", version="1",
        summary="Facts in, decisions out; on one ledger.", routes=app.routes,
    )  # fmt: skip
    for path in found["paths"].values():
        for operation in path.values():
            wrong = operation["responses"].get("422", {}).get("content", {})
            if JSON in wrong:  # FastAPI's own, which never happens: every parameter is a text
                del operation["responses"]["422"]
            for parameter in operation.get("parameters", ()):
                if parameter["name"] in {"table", "name"}:
                    known = (
                        list(registry_for(pack)) if parameter["name"] == "table" else tables_of_result(pack)
                    )
                    parameter["schema"]["enum"] = list(known)
    _, schemas = models_json_schema(
        [(model, "validation") for model in MODELS], ref_template="#/components/schemas/{model}"
    )
    facts = {FACTS[table].__name__: _fact(table, pack.calendar.kind) for table in _EXAMPLES}
    found["components"] = {"schemas": {**schemas["$defs"], **facts}}
    return found


_EXAMPLES: dict[str, dict[str, Any]] = {
    "projects": {"id": "P-1", "name": "Ring road", "unit": "Transport Bureau"},
    "reports": {"project": "P-1", "period": "2017-09", "planned_progress": "60", "actual_progress": "51.5"},
    "issues": {"id": "I-1", "project": "P-1", "raised_at": "2017-09-11 09:30"},
}

_LINK = {
    "operationId": "get_why_then_why__subject___period__get",
    "parameters": {"subject": "$request.body#/project", "period": "$request.body#/period"},
}

_ROW = {"type": "object", "additionalProperties": {"type": ["string", "number", "boolean", "null"]}}


def _body(name: str) -> dict[str, Any] | None:
    if name == "day":
        to = {"type": "string", "format": "date", "examples": ["2017-10-31"]}
        return {"schema": {"type": "object", "properties": {"to": to}, "required": ["to"]}}
    row: dict[str, Any] = _ROW
    if name in _EXAMPLES:
        row, example = _ref(FACTS[name].__name__), _EXAMPLES[name]
    elif name == "":
        example = {"id": "M-1", "project": "P-1", "planned": "2017-09-30"}
    elif name == "retractions":
        example = {"project": "P-1", "period": "2017-09"}
    else:
        return None
    return {"schema": {"anyOf": [row, {"type": "array", "items": row}]}, "example": example}


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def _fact(table: str, periods: str) -> dict[str, Any]:
    """Return the schema of a fact under its English names; the Chinese ones are read too."""
    model = FACTS[table]
    columns = {column.name: _column(column, periods) for column in model.columns()}
    return {
        "type": "object",
        "description": (model.__doc__ or "").strip().splitlines()[0],
        "properties": columns,
        "required": [column.name for column in model.columns() if column.required],
        "additionalProperties": {"type": ["string", "number", "boolean", "null"]},
        "example": _EXAMPLES[table],
    }


def _column(column: Column, periods: str) -> dict[str, Any]:
    """Return how a cell is best written; the library reads more than that."""
    number = {"type": "string", "pattern": r"^[0-9]{1,9}(\.[0-9]{1,6})?$"}
    kinds: dict[str, dict[str, Any]] = {
        "percent": {"anyOf": [{"type": "number", "minimum": 0}, number, _NULL], "description": "35 is 35%"},
        "money": {"anyOf": [{"type": "number"}, number, _NULL]},
        "number": {"anyOf": [{"type": "number"}, number, _NULL]},
        "date": {"type": ["string", "null"], "format": "date"},
        "moment": {"type": ["string", "null"], "description": "2017-10-31 09:30, local time"},
        "period": {
            "type": "string",
            "description": f"as the pack judges ({periods}): 2017-10, 2017-Q4, 2017-W43",
        },
        "id": {"type": "string", "minLength": 1} if column.required else {"type": ["string", "null"]},
    }
    found = kinds.get(column.kind, {"type": ["string", "null"]})
    if column.kind == "period" and periods == "month":
        found["pattern"] = "^(19|20)[0-9]{2}-(0[1-9]|1[0-2])$"
    return {**found, "title": column.zh}


_NULL = {"type": "null"}
