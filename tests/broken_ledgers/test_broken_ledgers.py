"""Every way in which a ledger can be broken, and the exact words it is refused with.

The words stand in `expected/`, one file for each ledger and language, as a person would see them.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from progress_rules.errors import LedgerError
from progress_rules.io import read_portfolio
from tests.broken_ledgers.declared import DECLARED
from tests.broken_ledgers.folders import FOLDERS
from tests.broken_ledgers.lineage import LINEAGE
from tests.broken_ledgers.sources import Source
from tests.broken_ledgers.workbooks import MEMORY, WORKBOOKS

EXPECTED = Path(__file__).parent / "expected"
CASES: dict[str, Source] = {**FOLDERS, **WORKBOOKS, **MEMORY, **DECLARED, **LINEAGE}


def refused(source: Source, place: Path) -> LedgerError:
    with pytest.raises(LedgerError) as caught:
        source(place)
    return caught.value


@pytest.mark.parametrize("name", CASES)
def test_message_in_english(name: str, tmp_path: Path) -> None:
    expected = (EXPECTED / f"{name}.en.txt").read_text(encoding="utf-8")
    assert refused(CASES[name], tmp_path).render("en") + "\n" == expected


@pytest.mark.parametrize("name", sorted(p.name.removesuffix(".zh.txt") for p in EXPECTED.glob("*.zh.txt")))
def test_message_in_chinese(name: str, tmp_path: Path) -> None:
    expected = (EXPECTED / f"{name}.zh.txt").read_text(encoding="utf-8")
    assert refused(CASES[name], tmp_path).render("zh") + "\n" == expected


def test_missing_file_is_named_with_the_folder_it_was_looked_for_in() -> None:
    error = refused(lambda _: read_portfolio("no-such-folder/ledger.xlsx"), Path())
    assert error.render("en") == (
        "PR101 no-such-folder/ledger.xlsx does not exist\n"
        f"  hint: check the path; it is read from {Path.cwd()}"
    )


def test_every_expected_text_belongs_to_a_case() -> None:
    names = {path.name.split(".")[0] for path in EXPECTED.iterdir()}
    assert names == set(CASES)
