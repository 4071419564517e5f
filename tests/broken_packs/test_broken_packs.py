"""Every broken pack of `cases/`: the whole message, word for word, with its place."""

from __future__ import annotations

from contextlib import chdir
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from progress_rules.errors import PackError
from progress_rules.packs import list_packs, load_pack_text

CASES = sorted((Path(__file__).parent / "cases").glob("*.txt"))


def read_case(path: Path) -> tuple[str, str, str]:
    """The pack, the English message and the Chinese one, empty where the case pins none."""
    pack, english = path.read_text(encoding="utf-8").split("=== en\n")
    english = english.replace("{bundled}", ", ".join(list_packs()))
    english, _, chinese = english.partition("=== zh\n")
    return pack, english.rstrip("\n"), chinese.rstrip("\n")


def refused(pack: str) -> PackError:
    """What is said of a pack, and of the files behind `=== file NAME` that it includes."""
    text, *others = pack.split("=== file ")
    with TemporaryDirectory() as folder, chdir(folder):
        for other in others:
            name, _, content = other.partition("\n")
            file = Path(name)
            file.parent.mkdir(exist_ok=True)
            file.write_text(content, encoding="utf-8")
        with pytest.raises(PackError) as caught:
            load_pack_text(text)
    return caught.value


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_message_is_exact(path: Path) -> None:
    pack, english, chinese = read_case(path)
    error = refused(pack)
    assert error.render("en") == english
    if chinese:
        assert error.render("zh") == chinese


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_places_lie_in_the_file_and_ascend(path: Path) -> None:
    pack, _, _ = read_case(path)
    places = [problem.place for problem in refused(pack).problems]
    files = {
        name: text.split("\n")
        for name, _, text in (part.partition("\n") for part in f"pack.yaml\n{pack}".split("=== file "))
    }
    for place in places:
        lines = files[place.file]
        assert 1 <= place.line <= len(lines)
        assert 1 <= place.column <= len(lines[place.line - 1]) + 1
    assert places == sorted(places, key=lambda place: (place.file, place.line, place.column))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_chinese_message_holds_no_english_sentence(path: Path) -> None:
    pack, _, _ = read_case(path)
    for problem in refused(pack).problems:
        written = problem.message("zh") + problem.hint("zh")
        for word in (" the ", " an ", " must ", " cannot ", " it ", " this ", " here"):
            assert word not in written, written


def test_six_mistakes_are_told_at_once() -> None:
    pack, _, _ = read_case(Path(__file__).parent / "cases" / "six-mistakes.txt")
    assert refused(pack).codes == ("PR211", "PR210", "PR303", "PR209", "PR205", "PR208")


def test_there_are_enough_cases_in_both_languages() -> None:
    assert len(CASES) >= 120
    assert sum(1 for path in CASES if read_case(path)[2]) >= 30
