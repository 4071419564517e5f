"""Every code about facts has its page, and the page shows the message as it really reads."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from progress_rules.errors.catalogue.ledgers import LEDGERS

PAGES = Path(__file__).parents[2] / "docs" / "errors"


@pytest.mark.parametrize("code", LEDGERS)
def test_page_explains_the_code_in_both_languages(code: str) -> None:
    text = (PAGES / f"{code}.md").read_text(encoding="utf-8")
    english, _, chinese = text.partition("## 简体中文")
    assert text.startswith(f"# {code}: ")
    assert "**The way out.**" in english
    assert "**处理办法：**" in chinese


@pytest.mark.parametrize("code", LEDGERS)
def test_example_is_the_message_of_the_catalogue(code: str) -> None:
    text = (PAGES / f"{code}.md").read_text(encoding="utf-8")
    shown = re.search(rf"^.*{code} (.+)$", text.partition("```text")[2], re.MULTILINE)
    assert shown is not None
    parts = re.split(r"\{\w+\}", LEDGERS[code].en)
    pattern = ".+".join(re.escape(part) for part in parts)
    assert re.match(pattern, shown[1]) or shown[1].endswith("…")


def test_no_page_without_a_code() -> None:
    assert {page.stem for page in PAGES.glob("PR1*.md")} == set(LEDGERS)
