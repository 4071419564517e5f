"""A real PostgreSQL server for the tests, on a socket in a folder of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path


class NoServerError(Exception):
    """There can be no server here; the text says why."""


def _program(name: str) -> str:
    found = shutil.which(name)
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: float(p.parent.name))
    others = [str(folder / name) for folder in reversed(folders) if (folder / name).exists()]
    if not found and not others:
        raise NoServerError(f"{name} is neither on the PATH nor in /usr/lib/postgresql/*/bin")
    return found or others[0]


def _as_another() -> list[str]:
    """Return what runs a command as a user who is not root, as PostgreSQL refuses to be root."""
    if os.getuid() != 0:
        return []
    import pwd

    for name in ("postgres", "nobody"):
        try:
            user = pwd.getpwnam(name)
        except KeyError:
            continue
        if shutil.which("setpriv"):
            return ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]
    raise NoServerError("we are root, and there is no setpriv or no other user to run the server as")


class Server:
    """A server from its making to its end."""

    def __init__(self) -> None:
        self._prefix = _as_another()
        self._initdb, self._ctl = _program("initdb"), _program("pg_ctl")
        self.folder = Path(tempfile.mkdtemp(prefix="ledger-pg-"))
        self.folder.chmod(0o755)
        if self._prefix:
            uid, gid = (int(part.split("=")[1]) for part in self._prefix[1:3])
            os.chown(self.folder, uid, gid)
        self.data = self.folder / "data"
        try:
            self._run(
                self._initdb,
                "-D",
                self.data,
                "-U",
                "office",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--locale=C",
                "--no-sync",
            )
            self.start()
        except BaseException:
            shutil.rmtree(self.folder, ignore_errors=True)
            raise
        self._count = 0

    def start(self) -> None:
        """Start it and wait until it answers."""
        # the disk is not waited for, unless it is the long run: writers are killed here, not the machine
        sync = "on" if os.environ.get("PROGRESS_RULES_KILLS") else "off"
        options = (
            f"-c fsync={sync} -c max_connections=40 -c listen_addresses='' "
            f"-c unix_socket_directories='{self.folder}'"
        )
        self._run(self._ctl, "-D", self.data, "-w", "-o", options, "-l", self.folder / "log", "start")

    def stop(self, mode: str = "fast") -> None:
        """Stop it: `fast`, or `immediate` as if the power had gone."""
        self._run(self._ctl, "-D", self.data, "-w", "-m", mode, "stop")

    def end(self) -> None:
        """Stop it and remove everything."""
        try:
            self.stop("immediate")
        finally:
            shutil.rmtree(self.folder, ignore_errors=True)

    def url(self, database: str) -> str:
        """Return the URL of a database."""
        return f"postgresql://office@/{database}?host={self.folder}"

    def database(self) -> str:
        """Make a fresh database and return its URL."""
        import psycopg

        self._count += 1
        name = f"office{self._count}"
        with psycopg.connect(
            host=str(self.folder), user="office", dbname="postgres", autocommit=True
        ) as admin:
            admin.execute(f"CREATE DATABASE {name}")
        return self.url(name)

    def _run(self, *command: object) -> None:
        done = subprocess.run(
            [*self._prefix, *map(str, command)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd="/",
            env={**os.environ, "LC_ALL": "C"},
            timeout=120,
            check=False,
        )
        if done.returncode:
            raise NoServerError(f"{command[0]} failed: {done.stdout.decode(errors='replace').strip()[-300:]}")
