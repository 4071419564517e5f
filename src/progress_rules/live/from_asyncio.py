"""A session used from asyncio: what takes time is done in a thread."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from progress_rules.live.decisions import Decision
    from progress_rules.live.reading import Given


class FromAsyncio(ABC):
    """The methods of a session that wait for others, for the disk or for many rules."""

    @abstractmethod
    def post(
        self,
        *facts: Given,
        table: str | None = None,
        key: str | None = None,
        author: str = "",
        reason: str = "",
    ) -> tuple[Decision, ...]:
        """Take facts in."""

    @abstractmethod
    def advance(self, to: date | str) -> tuple[Decision, ...]:
        """Move the day on."""

    @abstractmethod
    def settle(self) -> tuple[Decision, ...]:
        """Judge what has not been judged."""

    async def apost(
        self,
        *facts: Given,
        table: str | None = None,
        key: str | None = None,
        author: str = "",
        reason: str = "",
    ) -> tuple[Decision, ...]:
        """Post from asyncio, without holding up its loop."""
        return await asyncio.to_thread(self.post, *facts, table=table, key=key, author=author, reason=reason)

    async def aadvance(self, to: date | str) -> tuple[Decision, ...]:
        """Move the session's day on from asyncio, without holding up its loop."""
        return await asyncio.to_thread(self.advance, to)

    async def asettle(self) -> tuple[Decision, ...]:
        """Settle from asyncio, without holding up its loop."""
        return await asyncio.to_thread(self.settle)
