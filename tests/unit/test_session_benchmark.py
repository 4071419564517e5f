"""The benchmark of sessions at a tiny size: all who take part come to the same lights; nothing is timed here."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.benchmarks import session_memory, sessions
from tests.benchmarks.session_peers import installed

ROOT = Path(__file__).parents[2]


def test_all_who_take_part_come_to_the_same_lights():
    """In a process of its own: durable_rules may crash."""
    command = [sys.executable, "-m", "tests.benchmarks.sessions"]
    sizes = ["--posts", "90", "--projects", "7", "--ledger", "10"]
    done = subprocess.run(
        command + sizes, cwd=ROOT, env=os.environ, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "lights are equal" in done.stdout
    for name, modules in (("durable_rules", ("durable", "durable_rules_engine")), ("zen-engine", ("zen",))):
        assert (f"left out: {name}, not installed" in done.stdout) != installed(*modules)


def test_lights_that_differ_fail(monkeypatch, capsys):
    monkeypatch.setattr(
        sessions, "contestants", lambda session, read, projects: iter([
            sessions.Contestant("session", sessions.by.by_session(session)),
            sessions.Contestant("plain", lambda report: "green"),
        ])
    )  # fmt: skip
    assert sessions.main(["--posts", "20", "--projects", "5", "--ledger", "0"]) == 1
    assert "LIGHTS DIFFER" in capsys.readouterr().out


def test_memory_is_measured(monkeypatch, capsys):
    monkeypatch.setattr(session_memory, "EVERY", 30)
    monkeypatch.setattr(session_memory, "ISSUES", 2)
    assert sessions.main(["--memory", "--posts", "100", "--projects", "5"]) == 0
    out = capsys.readouterr().out
    assert "new facts: 100 posts" in out or "left out" in out
