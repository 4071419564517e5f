"""Methods used from asyncio: what waits for others, for the disk or for many rules is done in a thread."""

from __future__ import annotations

import asyncio
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

Owner = TypeVar("Owner")
Arguments = ParamSpec("Arguments")
Answer = TypeVar("Answer")


def in_a_thread(
    method: Callable[Concatenate[Owner, Arguments], Answer],
) -> Callable[Concatenate[Owner, Arguments], Coroutine[Any, Any, Answer]]:
    """Return a method as asyncio awaits it, without holding up its loop."""

    @wraps(method)
    async def awaited(self: Owner, /, *args: Arguments.args, **kwargs: Arguments.kwargs) -> Answer:
        return await asyncio.to_thread(method, self, *args, **kwargs)

    return awaited
