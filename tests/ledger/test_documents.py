"""The Python of the how-to runs, in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "docs" / "how-to"


@pytest.mark.parametrize("name", ["keep-a-ledger.md", "keep-a-ledger.zh.md"])
def test_the_how_to_runs(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    blocks = re.findall(r"```python\n(.*?)```", (FOLDER / name).read_text(encoding="utf-8"), flags=re.DOTALL)
    assert len(blocks) == 6
    exec("\n".join(blocks), {})  # noqa: S102 - our own page


def test_both_languages_show_the_same_program():
    english, chinese = (
        re.findall(
            r"^(\w+ = \w+[.(]|ledger\.\w+|assert .*)", (FOLDER / name).read_text("utf-8"), re.MULTILINE
        )
        for name in ("keep-a-ledger.md", "keep-a-ledger.zh.md")
    )
    assert english == chinese
