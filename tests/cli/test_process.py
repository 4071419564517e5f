"""The program as a process: pipes, terminals, colours, speed."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

COMMAND = [sys.executable, "-m", "progress_rules"]


def test_a_reader_who_leaves_is_no_error(ledger):
    with subprocess.Popen(
        [*COMMAND, "assess", str(ledger), "--pack", "ziyang", "--format", "json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as child:
        assert child.stdout is not None
        assert child.stderr is not None
        assert child.stdout.readline() == b"{\n"
        child.stdout.close()
        assert child.stderr.read() == b""
        assert child.wait(60) == 0


def test_data_is_utf8_in_any_locale(process, small):
    done = process("assess", small, "--pack", "ziyang", "--lang", "zh", LC_ALL="C", PYTHONIOENCODING="ascii")
    assert (done.code, done.err) == (0, "")
    assert "环城路" in done.out


def test_the_locale_chooses_the_language(process):
    assert "参数" in process("packs", LC_ALL="zh_CN.UTF-8").out


def test_no_colours_in_a_pipe(process, ledger):
    done = process("assess", ledger, "--pack", "ziyang", TERM="xterm-256color")
    assert "\x1b" not in done.out + done.err


def on_terminal(arguments, **environment):
    """Return what a command writes to a terminal."""
    pty = pytest.importorskip("pty")
    master, slave = pty.openpty()
    env = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "100", **environment}
    with subprocess.Popen(
        [*COMMAND, *map(str, arguments)], stdin=slave, stdout=slave, stderr=slave, env=env
    ) as child:
        os.close(slave)
        shown = b""
        while True:
            try:
                part = os.read(master, 65536)
            except OSError:
                break
            if not part:
                break
            shown += part
        code = child.wait(60)
    os.close(master)
    return code, shown.decode()


def test_colours_on_a_terminal_unless_unwanted(small):
    code, shown = on_terminal(["assess", small, "--pack", "ziyang"])
    assert code == 0
    assert "\x1b[38;" in shown
    assert "■" in shown
    code, shown = on_terminal(["assess", small, "--pack", "ziyang"], NO_COLOR="1")
    assert code == 0
    assert "\x1b[38;" not in shown
    assert "\x1b[2J" not in shown
    assert "■" in shown


def test_modules_that_take_long_are_loaded_when_needed():
    heavy = ("polars", "pydantic", "rich", "openpyxl", "ruamel", "jinja2")
    code = f"import sys, progress_rules.cli.run; sys.exit(any(m in sys.modules for m in {heavy}))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
