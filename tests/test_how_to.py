"""The Python of how-to pages runs, in both languages."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.durable_missing import needs_durable_rules

FOLDER = Path(__file__).parents[1] / "docs" / "how-to"
PAGES = {"keep-a-ledger": 6, "live-sessions": 5}
"""How many blocks of Python each has."""


@pytest.mark.parametrize("language", [".md", ".zh.md"])
@pytest.mark.parametrize("page", PAGES)
def test_the_how_to_runs(page: str, language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    pytest.importorskip("sqlalchemy", reason="ledgers need the extra `ledger`")
    monkeypatch.chdir(tmp_path)
    text = (FOLDER / f"{page}{language}").read_text(encoding="utf-8")
    blocks = re.findall(r"```python\n(.*?)```", text, flags=re.DOTALL)
    assert len(blocks) == PAGES[page]
    exec("\n".join(blocks), {})  # noqa: S102 - our own page


@pytest.mark.parametrize("page", PAGES)
def test_both_languages_show_the_same_program(page: str):
    english, chinese = (
        re.findall(
            r"^(\w+ = \w+[.(]|ledger\.\w+|session\.\w+|assert .*)",
            (FOLDER / f"{page}{end}").read_text("utf-8"),
            re.MULTILINE,
        )
        for end in (".md", ".zh.md")
    )
    assert english == chinese


@needs_durable_rules
@pytest.mark.parametrize("name", ["durable.md", "durable.zh.md"])
def test_the_page_of_the_durable_engine_prints_what_it_shows(name: str):
    text = (FOLDER / name).read_text(encoding="utf-8")
    program = "".join(re.findall(r"```python\n(.*?)```", text, flags=re.DOTALL))
    (shown,) = re.findall(r"```text\n(.*?)```", text, flags=re.DOTALL)
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, shown), done.stderr
