"""Opening: what is there, what is not, what is another's, what is older or newer."""

from __future__ import annotations

import importlib.util
import os
import re
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import create_engine

import progress_rules as pr
from progress_rules.errors import MissingExtraError, StoreError
from progress_rules.live.ledger import Draft, open_ledger
from progress_rules.live.ledger.migrate import upgrade, versions
from tests.ledger.conftest import Clock, Place

FIRST = (Path(__file__).parent / "first_version.sql").read_text(encoding="utf-8")


def test_a_path_and_a_url_are_the_same_ledger(tmp_path: Path):
    path = tmp_path / "办公室 %20.db"
    with open_ledger(path) as ledger:
        ledger.append(Draft("note"))
    for url in (str(path), f"sqlite:///{str(path).replace('%', '%25').replace(' ', '%20')}"):
        with pr.open_ledger(url, create=False) as ledger:
            assert ledger.head.number == 1
    assert [p.name for p in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize(
    "text", ["", " ", ":memory:", "sqlite://", "sqlite:///:memory:", "mysql://me:secret@host/db", "sqlite:///a.db?x=1",
             "http://host/office.db", "postgresql+asyncpg://host/db"],
)  # fmt: skip
def test_what_names_no_ledger(text: str):
    with pytest.raises(StoreError, match=r"PR701") as caught:
        open_ledger(text)
    assert "secret" not in str(caught.value)


def test_no_ledger_there(place: Place):
    with pytest.raises(StoreError, match=r"PR702"):
        place.open(create=False)
    if place.path is not None:
        assert not place.path.exists()
    place.open().close()
    place.open(create=False).close()


def test_a_folder_and_a_missing_folder(tmp_path: Path):
    with pytest.raises(StoreError, match=r"PR709 .*: it is a folder"):
        open_ledger(tmp_path)
    with pytest.raises(StoreError, match=r"PR709 .*: there is no folder"):
        open_ledger(tmp_path / "none" / "office.db")


def test_the_database_of_another_program(file: Place):
    assert file.path is not None
    with closing(sqlite3.connect(file.path)) as raw, raw:
        raw.execute("CREATE TABLE customers (id)")
    before = file.path.read_bytes()
    with pytest.raises(
        StoreError, match=r"PR703 .*office\.db is not a ledger of progress-rules: it holds customers"
    ):
        file.open()
    assert file.path.read_bytes() == before


def test_tables_of_our_names_that_are_not_ours(place: Place):
    place.open().close()
    place.tamper("DROP TABLE ledger_version")
    with pytest.raises(StoreError, match=r"PR703 .* it holds ledger_entries, ledger_head"):
        place.open()


def test_another_program_s_tables_in_the_same_postgres_database(server):
    import psycopg

    url = server.database()
    with psycopg.connect(url) as raw:
        raw.execute("CREATE TABLE customers (id int)")
    with open_ledger(url) as ledger:
        assert ledger.append(Draft("note"))[0].number == 1


def test_no_database_at_all(file: Place):
    assert file.path is not None
    file.path.write_bytes(b"PK\x03\x04 a workbook" * 400)
    with pytest.raises(StoreError, match=r"PR708 .* is damaged: file is not a database"):
        file.open()


def test_a_newer_schema(place: Place):
    place.open().close()
    place.tamper("UPDATE ledger_version SET version_num = '9999'")
    with pytest.raises(
        StoreError, match=f"PR704 .* has the schema 9999, this version knows {versions()[-1]}"
    ):
        place.open()
    assert place.rows("SELECT version_num FROM ledger_version") == [("9999",)]


def older(place: Place) -> None:
    """Make a ledger of the first version, with entries."""
    inserts = re.findall(r"^INSERT INTO \"?ledger_(?:entries|head)\"? .*?;$", FIRST, re.MULTILINE | re.DOTALL)
    if place.path is not None:
        with closing(sqlite3.connect(place.path)) as raw:
            raw.executescript(FIRST)
        return
    engine = create_engine(place.url.replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as connection:
        upgrade(connection, "0001")
        connection.exec_driver_sql("DELETE FROM ledger_head")
        for insert in inserts:
            connection.exec_driver_sql(insert.replace("%", "%%"))
    engine.dispose()


def test_a_ledger_of_the_first_version_is_brought_up_to_date(place: Place):
    older(place)
    assert place.rows("SELECT version_num FROM ledger_version") == [("0001",)]
    with place.open(create=False) as ledger:
        verified = ledger.verify("4:9ce215046154d16b1f8c8530777f68ecb3f489cf5c5070921dd93d02094d5247")
        assert (verified.entries, verified.faults) == (4, ())
        assert ledger.portfolio(known_by=2).projects[0].model_extra == {"楼层": "12"}
        assert ledger.portfolio().projects[0].name == "环城路'二期"
        assert ledger.append(Draft("note"))[0].previous == verified.head.digest
        assert ledger.verify().sound
    assert place.rows("SELECT version_num FROM ledger_version") == [(versions()[-1],)]
    with pytest.raises(Exception, match="never changed or deleted"):
        place.run("DELETE FROM ledger_entries")


def test_the_schema_is_what_the_library_reads(place: Place):
    """The tables that the migrations make have the columns that `schema` declares, and no others."""
    from sqlalchemy import inspect

    from progress_rules.live.ledger.schema import METADATA

    place.open().close()
    engine = create_engine(place.url.replace("postgresql:", "postgresql+psycopg:"))
    found = inspect(engine)
    for name, table in METADATA.tables.items():
        stored = {
            (c["name"], c["type"].compile(engine.dialect), c["nullable"]) for c in found.get_columns(name)
        }
        assert stored == {(c.name, c.type.compile(engine.dialect), bool(c.nullable)) for c in table.columns}
    engine.dispose()


def test_many_open_a_new_ledger_at_once(place: Place):
    failures: list[BaseException] = []
    start = threading.Barrier(4)

    def work(i: int) -> None:
        try:
            start.wait()
            with place.open() as ledger:
                ledger.append(Draft("note", body={"i": i}))
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=(i,)) for i in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    with place.open(create=False) as ledger:
        assert ledger.verify().entries == 4
        assert ledger.verify().sound


@pytest.mark.parametrize(
    ("package", "url", "extra"),
    [
        ("sqlalchemy", "office.db", "ledger"),
        ("alembic", "office.db", "ledger"),
        ("psycopg", "postgresql://host/db", "postgres"),
    ],
)
def test_a_package_that_is_not_installed(monkeypatch: pytest.MonkeyPatch, package: str, url: str, extra: str):
    real = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda n, *rest: None if n == package else real(n, *rest)
    )
    with pytest.raises(MissingExtraError, match=rf"{package}: pip install 'progress-rules\[{extra}\]'"):
        open_ledger(url)


def test_names_and_drafts_load_no_database():
    program = (
        "import sys, progress_rules as pr\npr.Ledger, pr.open_ledger\n"
        "from progress_rules.live.ledger import fact_draft\nfact_draft(pr.Project(id='P'))\n"
        "print({m.split('.')[0] for m in sys.modules} & {'sqlalchemy', 'alembic', 'psycopg', 'polars'})"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_a_server_that_is_not_there(tmp_path: Path):
    with pytest.raises(
        StoreError, match=r"PR709 the ledger postgresql://office@/none.* cannot be used: connection"
    ):
        open_ledger(f"postgresql://office@/none?host={tmp_path}", timeout=2)


def test_clocks(place: Place):
    with place.open(clock=Clock()) as ledger:
        assert ledger.append(Draft("note"))[0].utc_offset is None
    with place.open() as ledger:  # the clock of this machine is aware of its offset
        assert ledger.append(Draft("note"))[0].utc_offset is not None


def test_names_that_no_file_can_have_are_told(tmp_path: Path):
    for name in ("a\x00b", "\ud800.db"):
        with pytest.raises(StoreError, match="PR701"):
            open_ledger(f"{tmp_path}/{name}")
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "circle").symlink_to(tmp_path / "circle")
    for name in ("x" * 300, "pipe", "circle", "pipe/inside"):
        with pytest.raises(StoreError, match="PR709"):
            open_ledger(tmp_path / name)


def test_a_schema_of_two_versions_is_refused(place: Place):
    place.open().close()
    place.run("INSERT INTO ledger_version VALUES ('0001')")
    with pytest.raises(StoreError, match=r"PR704 .*0001, 0002"):
        place.open()
