"""The body of a request: JSON whose numbers are read exactly, as one object or a list of them."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Annotated, Any

from examples.host.problems import RefusedError
from fastapi import Depends
from starlette.requests import Request

MOST = 8_000_000
"""How many bytes a body may have."""

DEEPEST = 20
"""How many brackets may stand in each other; facts need two."""


def read_json(text: bytes) -> Any:
    """Return what a JSON text holds. A number with a point becomes a Decimal as it is written, never a float.

    >>> read_json(b'{"actual_progress": 35.30}')
    {'actual_progress': Decimal('35.30')}

    Raises:
        RefusedError: 400 when it is no JSON, or holds NaN, Infinity, or a name twice.
    """

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            raise ValueError("a name stands twice in one object")
        return found

    def refuse(name: str) -> Any:
        raise ValueError(f"{name} is no number")

    try:
        found = json.loads(
            text.decode("utf-8-sig"), parse_float=Decimal, parse_constant=refuse, object_pairs_hook=once
        )
        if _deeper(found, DEEPEST):
            raise RecursionError
    except (ValueError, ArithmeticError) as error:
        raise RefusedError(400, reason=str(error)) from error
    except RecursionError as error:
        raise RefusedError(400, reason="too many brackets in each other") from error
    return found


def _deeper(value: Any, most: int) -> bool:
    level = [value]
    for _ in range(most):
        inner = [
            one.values() if isinstance(one, dict) else one for one in level if isinstance(one, (dict, list))
        ]
        level = [one for part in inner for one in part]
    return bool(level)


async def _body(request: Request) -> Any:
    stated = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if stated != "application/json":
        raise RefusedError(415)
    text = bytearray()
    async for part in request.stream():
        text += part
        if len(text) > MOST:
            raise RefusedError(413, most=MOST)
    return read_json(bytes(text))


async def _rows(request: Request) -> list[Any]:
    found = await _body(request)
    return found if isinstance(found, list) else [found]


Body = Annotated[Any, Depends(_body)]
"""What the body holds, as an argument of an endpoint."""

Rows = Annotated[list[Any], Depends(_rows)]
"""The objects of the body, one or a list."""
