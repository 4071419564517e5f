"""What is wrong with a request, as RFC 9457 has it: every problem of it, under the codes of the library."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from examples.host.choosing import language
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from progress_rules.errors import Bilingual, InputError, StoreError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fastapi import FastAPI
    from starlette.requests import Request

    from progress_rules.errors import Problem as Said

TITLES = {413: "Content Too Large", 422: "Unprocessable Content"}
"""What RFC 9110 calls them; `http` has these names only since Python 3.13."""

MEDIA_TYPE = "application/problem+json"

CONFLICTS = {"PR711", "PR741"}
"""A key that was used for other facts; a day that lies behind."""

NOT_THERE = {"PR104", "PR405", "PR406", "PR422", "PR425", "PR742"}
"""No such table, project, period, kind of subject, fact."""

WORDS = {
    400: Bilingual("the body is no JSON: {reason}", "请求正文不是 JSON：{reason}"),
    404: Bilingual("there is nothing here; see /openapi.json", "此处没有内容；可用地址见 /openapi.json"),
    405: Bilingual(
        "this cannot be done here; see the header Allow", "此处不支持该方法；可用方法见 Allow 标头"
    ),
    413: Bilingual(
        "the body has more than {most} bytes; post it in parts", "请求正文超过 {most} 字节；请分批提交"
    ),
    415: Bilingual(
        "send JSON, with Content-Type: application/json", "请发送 JSON，并注明 Content-Type: application/json"
    ),
    422: Bilingual(
        "{day} has not come yet, and the day cannot be moved back", "{day} 尚未到来，而日期推进后不能退回"
    ),
    500: Bilingual("this is a fault of the service, not of the request", "这是服务自身的错误，与请求无关"),
}


class ProblemItem(BaseModel):
    """One thing wrong: `code` has a page in docs/errors, `place` is a path such as `reports[0].period`."""

    code: str
    place: str
    message: str
    hint: str
    details: list[str]


class Problem(BaseModel):
    """The answer when something is wrong. `problems` is empty where it is about HTTP, not about facts."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    problems: list[ProblemItem]


class Json(JSONResponse):
    """JSON with Chinese written as it is; half a surrogate pair, which UTF-8 has no bytes for, as an escape."""

    def render(self, content: Any) -> bytes:
        """Return the bytes."""
        return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode(
            "utf-8", "backslashreplace"
        )


class RefusedError(Exception):
    """A request that is refused before any fact is looked at."""

    def __init__(self, status: int, **values: object) -> None:
        self.status, self.values = status, values
        super().__init__(status, values)


def status_of(error: InputError, *, asking: bool) -> int:
    """Return the status of an error of the library; `asking` tells a question (GET) from a post."""
    codes = set(error.codes)
    if isinstance(error, StoreError):
        return 503
    if codes & CONFLICTS:
        return 409
    if codes & NOT_THERE:
        return 404
    if not asking:
        return 422
    return 404 if all(code.startswith("PR5") for code in codes) else 409


def answer(
    request: Request,
    status: int,
    detail: str,
    said: tuple[Said, ...] = (),
    headers: Mapping[str, str] | None = None,
) -> Json:
    """Return a problem as a response."""
    spoken = language(request.headers.get("accept-language"))
    items = [
        ProblemItem(
            code=one.code, place=one.place.render("zh" if spoken == "zh" else "en"), message=one.message(spoken),
            hint=one.hint(spoken), details=list(one.details),
        )
        for one in said
    ]  # fmt: skip
    problem = Problem(
        type="about:blank", title=TITLES.get(status, HTTPStatus(status).phrase), status=status, detail=detail,
        instance=request.url.path, problems=items,
    )  # fmt: skip
    headers = {"Content-Language": spoken, **(headers or {})}
    return Json(problem.model_dump(), status, media_type=MEDIA_TYPE, headers=headers)


def add_handlers(app: FastAPI) -> None:
    """Have an app answer whatever is wrong as a problem."""

    def worded(request: Request, status: int, **values: object) -> str:
        text = WORDS[status].describe(language(request.headers.get("accept-language")))
        return text.format_map(values)

    @app.exception_handler(InputError)
    async def of_library(request: Request, error: InputError) -> Json:  # pyright: ignore[reportUnusedFunction]
        spoken = language(request.headers.get("accept-language"))
        status = status_of(error, asking=request.method == "GET")
        return answer(request, status, error.render(spoken), error.problems)

    @app.exception_handler(RefusedError)
    async def of_body(request: Request, error: RefusedError) -> Json:  # pyright: ignore[reportUnusedFunction]
        return answer(request, error.status, worded(request, error.status, **error.values))

    @app.exception_handler(HTTPException)
    async def of_http(request: Request, error: HTTPException) -> Json:  # pyright: ignore[reportUnusedFunction]
        status = error.status_code
        detail = worded(request, status) if status in {404, 405} else str(error.detail)
        return answer(request, status, detail, headers=error.headers)

    @app.exception_handler(Exception)
    async def of_ours(request: Request, _: Exception) -> Json:  # pyright: ignore[reportUnusedFunction]
        return answer(request, 500, worded(request, 500))
