"""Full, read-only, locked, damaged: a clear error, and nothing lost."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

import pytest

import progress_rules as pr
from progress_rules.errors import StoreError
from progress_rules.live.ledger import Draft, Ledger, fact_draft, open_ledger
from tests.ledger.conftest import Place

ROOT = Path(__file__).parents[2]
BIG = [Draft("note", body={"text": f"{i} " + "字" * 2000}) for i in range(50)]


def in_a_process(program: str, *arguments: object) -> dict[str, object]:
    """Run a program in a process of its own, which prints JSON at its end."""
    done = subprocess.run(
        [sys.executable, "-c", program, *map(str, arguments)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout.splitlines()[-1]))


FULL = """
import json, resource, sys
from progress_rules.live.ledger import Draft, open_ledger
from progress_rules.errors import StoreError
ledger = open_ledger(sys.argv[1])
limit = int(sys.argv[2])
if limit:
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
told, said = 0, ""
try:
    for i in range(100000):
        ledger.append([Draft("note", body={"text": "x" * 3000}) for _ in range(10)], key=f"k{i}")
        told = i + 1
except StoreError as error:
    said = str(error)
print(json.dumps({"told": told, "said": said}))
"""


def whole(ledger: Ledger, posts: int) -> None:
    assert ledger.verify().faults == ()
    keys = [entry.post_key for entry in ledger.entries()]
    assert all(keys.count(f"k{i}") == 10 for i in range(posts))
    assert len(keys) in {posts * 10, posts * 10 + 10}


def test_a_limit_on_the_size_of_files(file: Place):
    found = in_a_process(FULL, file.url, 700_000)
    assert "PR706 there is no room left for the ledger" in str(found["said"])
    with file.open(create=False) as ledger:
        whole(ledger, int(str(found["told"])))
        again = ledger.append([Draft("note", body={"text": "x" * 3000})] * 10, key=f"k{found['told']}")
        assert (
            ledger.append([Draft("note", body={"text": "x" * 3000})] * 10, key=f"k{found['told']}") == again
        )


@pytest.fixture
def small_disk(tmp_path: Path):
    """A file system of 1 MB, where we may mount one."""
    folder = tmp_path / "small"
    folder.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder], capture_output=True, text=True, check=False
    ) if shutil.which("mount") and os.getuid() == 0 else None  # fmt: skip
    if made is None or made.returncode:
        pytest.skip(f"no small file system: {'we are not root' if made is None else made.stderr.strip()}")
    yield folder
    subprocess.run(["umount", folder], check=True)


def test_a_full_disk(small_disk: Path):
    url = f"sqlite:///{small_disk}/office.db"
    found = in_a_process(FULL, url, 0)
    assert "PR706 there is no room left for the ledger" in str(found["said"])
    assert "database or disk is full" in str(found["said"])
    told = int(str(found["told"]))
    assert told > 3
    with open_ledger(url, create=False) as ledger:
        whole(ledger, told)


def test_a_full_database(file: Place):
    with file.open() as ledger:
        ledger.append(Draft("note"), key="before")
        with ledger._database.engine.connect() as connection:  # SQLite's own limit stands for a full disk
            connection.exec_driver_sql("PRAGMA max_page_count = 20")
        with pytest.raises(StoreError, match=r"PR706 .* database or disk is full") as caught:
            ledger.append(BIG, key="big")
        assert "nothing was written and nothing is lost" in str(caught.value)
        assert (ledger.head.number, ledger.verify().sound) == (1, True)
        with ledger._database.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA max_page_count = 20000")
        assert len(ledger.append(BIG, key="big")) == len(BIG)
        assert ledger.verify().sound


def test_a_full_disk_while_a_ledger_is_made(small_disk: Path):
    (small_disk / "other").write_bytes(b"x" * (1024 * 1024 - 8192))
    with pytest.raises(StoreError, match=r"PR706"):
        open_ledger(small_disk / "office.db")
    (small_disk / "other").unlink()
    with open_ledger(small_disk / "office.db") as ledger:
        assert ledger.append(Draft("note"))[0].number == 1


READ_ONLY = """
import json, os, sys, tempfile
from progress_rules.live.ledger import Draft, open_ledger
from progress_rules.errors import StoreError
with tempfile.TemporaryDirectory() as folder, open_ledger(folder + "/a.db") as other:
    other.append(Draft("note"))  # all is loaded: the other user may not be able to
if os.getuid() == 0:  # root may write everywhere
    os.setgroups([]); os.setgid(65534); os.setuid(65534)
try:
    ledger = open_ledger(sys.argv[1])
    seen = sum(1 for _ in ledger.entries())
except StoreError as error:
    print(json.dumps({"opened": False, "said": str(error)})); sys.exit()
try:
    ledger.append(Draft("note"), key="k")
    said = "written"
except StoreError as error:
    said = str(error)
ledger.close()
print(json.dumps({"opened": True, "seen": seen, "said": said}))
"""


def open_to_all(folder: Path) -> None:
    """Let the other user that stands in for root go down to a folder of the tests."""
    top = Path(tempfile.gettempdir())
    for parent in [folder, *folder.parents]:
        if os.getuid() == 0 and top in parent.parents:
            parent.chmod(parent.stat().st_mode | 0o055)


def test_a_read_only_file(file: Place, tmp_path: Path):
    assert file.path is not None
    with file.open() as ledger:
        ledger.append(Draft("note"))
    open_to_all(tmp_path)
    tmp_path.chmod(0o777)
    file.path.chmod(0o444)
    found = in_a_process(READ_ONLY, file.url)
    assert "PR707 the ledger" in str(found["said"])
    assert "cannot be written" in str(found["said"])
    file.path.chmod(0o644)
    tmp_path.chmod(0o755)
    with file.open() as ledger:
        assert (ledger.head.number, ledger.verify().sound) == (1, True)


def test_a_read_only_folder(file: Place, tmp_path: Path):
    assert file.path is not None
    with file.open() as ledger:
        ledger.append(Draft("note"))
    open_to_all(tmp_path)
    file.path.chmod(0o666)
    tmp_path.chmod(0o555)
    found = in_a_process(READ_ONLY, file.url)
    assert "PR707 the ledger" in str(found["said"])
    tmp_path.chmod(0o755)
    with file.open() as ledger:
        assert (ledger.head.number, ledger.verify().sound) == (1, True)


def test_a_read_only_user_of_the_server(server):
    import psycopg

    url = server.database()
    with open_ledger(url) as ledger:
        ledger.append(Draft("note"))
    name = url.split("/")[3].split("?")[0]
    with psycopg.connect(url) as raw:
        raw.execute(
            f"DROP ROLE IF EXISTS reader; CREATE ROLE reader LOGIN; GRANT CONNECT ON DATABASE {name} TO reader"
        )
        raw.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader")
    with open_ledger(url.replace("office@", "reader@")) as ledger:
        assert ledger.verify().sound
        with pytest.raises(StoreError, match=r"PR707 .* permission denied"):
            ledger.append(Draft("note"))
    with psycopg.connect(url) as raw:
        raw.execute("DROP OWNED BY reader; DROP ROLE reader")


def test_a_locked_ledger(place: Place):
    with place.open(timeout=0.3) as ledger:
        ledger.append(Draft("note"))
        if place.path is not None:
            with closing(sqlite3.connect(place.path, isolation_level=None)) as other:
                other.execute("BEGIN IMMEDIATE")
                with pytest.raises(StoreError, match=r"PR705 .* locked .* within 0\.3 seconds"):
                    ledger.append(Draft("note"))
                assert len(list(ledger.entries())) == 1  # reading goes on
        else:
            import psycopg

            with psycopg.connect(place.url) as other:
                other.execute("SELECT * FROM ledger_head FOR UPDATE")
                with pytest.raises(StoreError, match=r"PR705 .* locked .* within 0\.3 seconds"):
                    ledger.append(Draft("note"))
                assert len(list(ledger.entries())) == 1
        assert ledger.append(Draft("note"))[0].number == 2
        assert ledger.verify().sound


def test_a_lock_that_is_let_go_in_time(place: Place):
    import threading
    import time

    with place.open(timeout=30) as ledger:
        ledger.append(Draft("note"))
        held, release = threading.Event(), threading.Event()

        def hold() -> None:
            with place.open() as other, other._database.writing():
                held.set()
                release.wait()
                time.sleep(0.2)

        thread = threading.Thread(target=hold)
        thread.start()
        held.wait()
        release.set()
        assert ledger.append(Draft("note"))[0].number == 2
        thread.join()


@pytest.fixture
def long(file: Place) -> Place:
    """A ledger of many pages, all in its one file."""
    with file.open() as ledger:
        ledger.append([fact_draft(pr.Project(id=f"P-{i}", name="名" * 300)) for i in range(300)])
    return file


def test_a_torn_last_page(long: Place):
    assert long.path is not None
    whole_file = long.path.read_bytes()
    for cut in (1, 2000, 4096, 9000):
        long.path.write_bytes(whole_file[:-cut])
        with pytest.raises(StoreError, match=r"PR708 .* is damaged: it has \d+ bytes instead of \d+"):
            long.open()
        assert long.path.read_bytes() == whole_file[:-cut]
    long.path.write_bytes(whole_file[:-2000] + bytes(2000))  # half of the page was never written
    with long.open() as ledger:
        faults = ledger.verify().faults
        assert faults
        assert {fault.what for fault in faults} <= {"changed", "missing", "chain broken"}
        with pytest.raises(StoreError, match=r"PR708|PR731"):
            list(ledger.entries())
    long.path.write_bytes(whole_file)
    with long.open() as ledger:
        assert (ledger.head.number, ledger.verify().sound) == (300, True)


def test_pages_of_something_else(long: Place):
    """Verification tells what it could read, and from where on it could not."""
    assert long.path is not None
    with long.open() as ledger:
        head = ledger.head
    content = bytearray(long.path.read_bytes())
    page = 4096
    middle = len(content) // page // 2 * page
    content[middle : middle + 8 * page] = b"\x55" * (8 * page)
    long.path.write_bytes(content)
    with long.open() as ledger:
        faults = ledger.verify(head).faults
        assert faults
        assert {fault.what for fault in faults} <= {
            "unreadable",
            "changed",
            "missing",
            "anchor",
            "chain broken",
        }


def test_a_log_that_was_torn_by_a_crash(file: Place, tmp_path: Path):
    """What had been acknowledged before the torn part is there; the torn part is not half there."""
    assert file.path is not None
    copy = tmp_path / "copy"
    copy.mkdir()
    with file.open() as ledger:
        ledger.append(Draft("note", body={"n": 1}), key="1")
        log = file.path.with_name("office.db-wal")
        size = log.stat().st_size
        ledger.append(Draft("note", body={"n": 2}), key="2")
        shutil.copy(file.path, copy / "office.db")
        content = log.read_bytes()
    assert len(content) > size + 100
    for cut in (len(content) - 1, (size + len(content)) // 2, size + 1, size):
        for name in ("office.db-wal", "office.db-shm"):
            (copy / name).unlink(missing_ok=True)
        (copy / "torn.db").write_bytes((copy / "office.db").read_bytes())
        (copy / "torn.db-wal").write_bytes(content[:cut])
        with open_ledger(copy / "torn.db") as ledger:
            assert (ledger.head.number, ledger.verify().sound) == (1, True)
            assert ledger.append(Draft("note", body={"n": 2}), key="2")[0].number == 2
        (copy / "torn.db").unlink()


def test_a_server_that_stops_and_comes_back(server):
    url = server.database()
    with open_ledger(url, timeout=5) as ledger:
        ledger.append(Draft("note"), key="1")
        server.stop("immediate")  # as if the power had gone
        with pytest.raises(StoreError, match=r"PR709"):
            ledger.append(Draft("note"), key="2")
        server.start()
        assert ledger.append(Draft("note"), key="2")[0].number == 2
        assert ledger.verify().sound


def test_a_connection_lost_while_a_post_is_completed(server, monkeypatch: pytest.MonkeyPatch):
    """Nobody knows whether it was written; the same key writes it once."""
    import psycopg

    url = server.database()
    with open_ledger(url) as ledger:
        ledger.append(Draft("note"), key="1")
        real = psycopg.Connection.commit

        def lost(self: psycopg.Connection) -> None:
            real(self)
            monkeypatch.undo()
            self.execute("SELECT pg_terminate_backend(pg_backend_pid())")

        monkeypatch.setattr(psycopg.Connection, "commit", lost)
        with pytest.raises(StoreError, match=r"PR722 .* terminat"):
            ledger.append(Draft("note"), key="2")
        assert ledger.append(Draft("note"), key="2")[0].number == 2
        assert ledger.head.number == 2


def test_a_schema_that_is_no_text(file: Place):
    """SQLite quotes the schema in its complaint, and the driver cannot decode the quotation."""
    assert file.path is not None
    with file.open() as ledger:
        ledger.append(fact_draft(pr.Project(id="P-1")))
    data = file.path.read_bytes()
    at = data.index(b"CREATE INDEX ledger_facts") + len(b"CREATE INDEX ledger_facts ON ledger_entries (")
    file.path.write_bytes(data[:at] + b"\xf2" + data[at + 1 :])
    with pytest.raises(StoreError, match="PR708"):
        file.open()
