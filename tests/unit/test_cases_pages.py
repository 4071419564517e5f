"""The programs of the pages on cases print what the pages show, in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from progress_rules.cases import run_cases
from progress_rules.errors import language

FOLDER = Path(__file__).parents[2] / "docs" / "errors"


def blocks(page: Path, kind: str) -> list[str]:
    return re.findall(rf"```{kind}\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)


PAGES = [page for page in sorted(FOLDER.glob("PR9*.md")) if blocks(page, "py")]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_program_of_a_page_prints_its_message(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (program,) = blocks(page, "py")
    said = []
    for name in ("en", "zh"):
        folder = tmp_path / name
        folder.mkdir()
        monkeypatch.chdir(folder)
        with language(name):
            exec(program, {})  # noqa: S102 - our own page
        said.append(capsys.readouterr().out)
    assert said == blocks(page, "text")


def test_every_failure_has_a_page_with_a_program() -> None:
    shown = {page.stem for page in PAGES}
    assert shown == {
        "PR901", *(f"PR92{digit}" for digit in range(1, 9)), *(f"PR93{digit}" for digit in range(1, 5)),
    }  # fmt: skip  # the engines agree, so that no program can show PR929


@pytest.mark.parametrize(("name", "locale"), [("test-a-pack", "en"), ("test-a-pack.zh", "zh")])
def test_the_how_to_shows_what_its_cases_give(
    name: str, locale: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = FOLDER.parent / "how-to" / f"{name}.md"
    pack, cases = blocks(page, "yaml")
    monkeypatch.chdir(tmp_path)
    folder = Path("my-office")
    folder.mkdir()
    (folder / "pack.yaml").write_text(pack, encoding="utf-8")
    (folder / "cases.yaml").write_text(cases, encoding="utf-8")
    assert [run_cases("my-office").text(locale) + "\n"] == blocks(page, "text")
