"""The matrix of clauses: every clause of the systems is there, and the pages are current."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

import progress_rules as pr
from progress_rules.cases import clause_uses
from progress_rules.cases.matrix import clause_matrix
from tests.unit.cases_of_packs import CASES, cases_of

FOLDER = Path(__file__).parents[2] / "docs" / "clauses"
SYSTEMS = {
    "ziyang": ("ZY", 28), "xinxing": ("XX", 18), "tangshan": ("TS", 34), "shanghai": ("SH", 24),
    "baocheng": ("BC", 16), "zhaoling": ("ZL", 24), "yinchuan": ("YC", 20), "haikou": ("HK", 12),
    "qingdao": ("QD", 15), "fema": ("FM", 10),
}  # fmt: skip


def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("clauses_of_packs", FOLDER / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_pages_are_those_that_the_script_writes() -> None:
    assert not script().stale(), "run python docs/clauses/generate.py"


def test_the_script_writes_what_is_not_current_and_with_check_only_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    module = script()
    pages = {"README.md": "index\n", "office.md": "matrix\n"}
    monkeypatch.setattr(module, "FOLDER", tmp_path)
    monkeypatch.setattr(module, "clause_pages", lambda: pages)
    (tmp_path / "README.md").write_text("old\n")
    (tmp_path / "gone.md").write_text("old\n")
    assert module.main(["--check"]) == 1
    assert (tmp_path / "README.md").read_text() == "old\n"
    assert capsys.readouterr().out.split() == ["README.md", "gone.md", "office.md"]
    assert module.main([]) == 0
    assert {page.name: page.read_text() for page in tmp_path.glob("*.md")} == pages
    assert module.main(["--check"]) == 0


@pytest.mark.parametrize("name", SYSTEMS)
def test_a_pack_has_exactly_the_clauses_of_its_system(name: str) -> None:
    prefix, count = SYSTEMS[name]
    clauses = [
        clause
        for clause in pr.load_pack(name).spec.clauses
        if not clause.startswith("EVM-") or prefix == "EVM"
    ]
    assert clauses == [
        f"{prefix}-{n:02}" for n in range(1, count + 1)
    ]  # those of an included base pack aside


def test_every_system_has_its_pack() -> None:
    assert set(pr.list_packs()) >= set(SYSTEMS)


@pytest.mark.parametrize(
    ("language", "rows"),
    [
        (
            "en",
            [
                "| MY-3 | Urgent issues go to the leader. | `tiers#1` row | an urgent issue |  |",
                "| MY-4 | Each project is visited once a month. | `visit` duty | two yellow months turn red |  |",
                "| MY-5 | Issues are resolved within the days allowed. | `resolve` deadline | an urgent issue | "
                "`days_allowed` = 5 (No figure.) |",
                "| MY-9 | Goals. | *narrative*: Names no fact. |  |  |",
            ],
        ),
        (
            "zh",
            [
                "| MY-1 | 滞后亮黄灯。 | `behind` 规则 | 两月黄灯转红 |  |",
                "| MY-5 | Issues are resolved within the days allowed. | `resolve` 时限 | an urgent issue | "
                "`days_allowed` = 5（没有数字。） |",
                "| MY-9 | Goals. | *叙述性条款*：未涉及事实。 |  |  |",
            ],
        ),
    ],
)
def test_a_row_tells_what_implements_a_clause_and_what_tests_it(language: str, rows: list[str]) -> None:
    file = cases_of(CASES)
    lines = clause_matrix(file, clause_uses(file), language).splitlines()
    for row in rows:
        assert row in lines


def test_what_is_missing_shows() -> None:
    file = cases_of("cases: [{name: x, raises: PR407}]")
    page = clause_matrix(file, clause_uses(file), "en")
    assert "| MY-1 | A project that lags is yellow. | `behind` rule | **none yet** |  |" in page
