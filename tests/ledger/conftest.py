"""Ledgers on both databases; where there can be no PostgreSQL server, its tests are skipped and say why."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from progress_rules.live.ledger import Ledger, open_ledger
from tests.ledger.server import NoServerError, Server


class Clock:
    """A clock that goes on by a minute each time it is looked at."""

    def __init__(self) -> None:
        self.now = datetime(2024, 3, 1, 9, 0)

    def __call__(self) -> datetime:
        self.now += timedelta(minutes=1)
        return self.now


@dataclass
class Place:
    """Where a ledger of a test is; `tamper` runs SQL behind its back."""

    kind: str
    url: str
    path: Path | None

    def open(self, **options: Any) -> Ledger:
        return open_ledger(self.url, **options)

    def tamper(self, sql: str, *values: object) -> None:
        if self.path is not None:
            with closing(sqlite3.connect(self.path)) as raw, raw:
                triggers = raw.execute(
                    "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
                ).fetchall()
                for name, _ in triggers:
                    raw.execute(f"DROP TRIGGER {name}")
                raw.execute(sql, values)
                for _, text in triggers:
                    raw.execute(text)
            return
        import psycopg

        with psycopg.connect(self.url) as raw:
            raw.execute("ALTER TABLE ledger_entries DISABLE TRIGGER USER")
            raw.execute(sql.replace("?", "%s"), values)
            raw.execute("ALTER TABLE ledger_entries ENABLE TRIGGER USER")

    def run(self, sql: str) -> None:
        if self.path is not None:
            with closing(sqlite3.connect(self.path)) as raw, raw:
                raw.execute(sql)
            return
        import psycopg

        with psycopg.connect(self.url) as raw:
            raw.execute(sql)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        if self.path is not None:
            with closing(sqlite3.connect(self.path)) as raw:
                return raw.execute(sql).fetchall()
        import psycopg

        with psycopg.connect(self.url) as raw:
            return raw.execute(sql).fetchall()


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    try:
        made = Server()
    except NoServerError as error:
        pytest.skip(f"no PostgreSQL server: {error}")
    yield made
    made.end()


@pytest.fixture(params=["sqlite", "postgres"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    if request.param == "sqlite":
        return Place("sqlite", f"sqlite:///{tmp_path}/office.db", tmp_path / "office.db")
    return Place("postgres", request.getfixturevalue("server").database(), None)


@pytest.fixture
def file(tmp_path: Path) -> Place:
    return Place("sqlite", f"sqlite:///{tmp_path}/office.db", tmp_path / "office.db")


@pytest.fixture
def ledger(place: Place) -> Iterator[Ledger]:
    with place.open(clock=Clock()) as opened:
        yield opened
