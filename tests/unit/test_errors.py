"""Messages: both languages say the same, each has a page, and the examples of the pages are true."""

from __future__ import annotations

import importlib.util
import pickle
import re
import shlex
import string
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from progress_rules.cli import main
from progress_rules.demo import demo_portfolio
from progress_rules.errors import (
    Bilingual,
    EngineError,
    InputError,
    LedgerError,
    MissingExtraError,
    PackError,
    ParameterError,
    Place,
    Problem,
    ProgressRulesError,
    RequestError,
    current_language,
    language,
    set_language,
    suggestion,
)
from progress_rules.errors.catalogue import CATALOGUE
from progress_rules.io import write_portfolio
from progress_rules.language import Type
from progress_rules.packs import load_pack_text

FOLDER = Path(__file__).parents[2] / "docs" / "errors"
PAGES = {page.stem: page for page in sorted(FOLDER.glob("PR*.md"))}


def placeholders(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


@pytest.mark.parametrize("code", CATALOGUE)
def test_both_languages_hold_the_same_values(code: str) -> None:
    message = CATALOGUE[code]
    worded = {name.removesuffix("_zh") for name in placeholders(message.zh)}
    assert worded == placeholders(message.en)
    if code not in {"PR105"}:  # its hint names the column in both languages, in either order
        assert placeholders(message.hint_en) == placeholders(message.hint_zh)
    assert bool(message.hint_en) == bool(message.hint_zh)


@pytest.mark.parametrize("code", CATALOGUE)
def test_a_chinese_message_is_in_chinese(code: str) -> None:
    message = CATALOGUE[code]
    assert re.search(r"[\u4e00-\u9fff]", message.zh)
    assert not message.hint_zh or message.hint_zh == "{way}" or re.search(r"[\u4e00-\u9fff]", message.hint_zh)


def test_codes_are_sorted_into_their_hundreds() -> None:
    from progress_rules.errors.catalogue import (
        calendars,
        calls,
        cases,
        conditions,
        durable,
        ledgers,
        packs,
        periods,
        planning,
        records,
        sessions,
    )

    groups = (
        ledgers.LEDGERS, packs.PACKS, conditions.CONDITIONS, calls.CALLS, periods.PERIODS, calendars.CALENDARS,
        records.RECORDS | sessions.SESSIONS | durable.DURABLE, planning.PLANNING, cases.CASES,
    )  # fmt: skip
    for digit, group in zip("123456789", groups, strict=True):
        assert all(re.fullmatch(rf"PR{digit}\d\d", code) for code in group)
    assert sum(map(len, groups)) == len(CATALOGUE)


def test_every_code_has_a_page_and_every_page_a_code() -> None:
    assert set(CATALOGUE) - set(PAGES) == set()
    assert set(PAGES) - set(CATALOGUE) == set()


def test_the_index_is_the_one_its_script_writes() -> None:
    spec = importlib.util.spec_from_file_location("index_of_errors", FOLDER / "index.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    written = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert written == module.index(), "run python docs/errors/index.py"
    assert set(re.findall(r"\[(PR\d+)\]", written)) == set(CATALOGUE)


@pytest.mark.parametrize("code", PAGES)
def test_a_page_is_short_and_in_both_languages(code: str) -> None:
    text = PAGES[code].read_text(encoding="utf-8")
    assert text.startswith(f"# {code}: ")
    english, chinese = text.split("## 简体中文：")
    assert "**The way out.**" in english
    assert "**处理办法：**" in chinese
    assert text.count("\n") <= 40


def blocks(code: str, kind: str) -> list[str]:
    return re.findall(rf"```{kind}\n(.*?)```", PAGES[code].read_text(encoding="utf-8"), re.DOTALL)


OWN = [code for code in PAGES if code[2] != "1"]
"""The pages whose messages stand in blocks of their own, English first, then Chinese."""


@pytest.mark.parametrize("code", OWN)
def test_a_page_shows_its_message(code: str) -> None:
    english, chinese = blocks(code, "text")
    assert f"{code} " in english
    assert f"{code} " in chinese


@pytest.mark.parametrize("code", [code for code in OWN if blocks(code, "yaml")])
def test_the_pack_of_a_page_gives_its_message(code: str) -> None:
    (pack,) = blocks(code, "yaml")
    try:
        said = PackError(load_pack_text(pack).warnings)  # what does not stop a pack from being used
    except PackError as error:
        said = error
    assert_said(code, said)


@pytest.mark.parametrize("code", [code for code in OWN if blocks(code, "python")])
def test_the_program_of_a_page_gives_its_message(code: str) -> None:
    (program,) = blocks(code, "python")
    with pytest.raises(InputError) as caught:
        exec(program, {})  # noqa: S102 - our own page
    assert_said(code, caught.value)


def assert_said(code: str, error: InputError) -> None:
    assert set(error.codes) == {code}
    assert [error.render("en") + "\n", error.render("zh") + "\n"] == blocks(code, "text")


@pytest.mark.parametrize("code", [code for code in OWN if blocks(code, "console")])
def test_the_command_of_a_page_gives_its_message(
    code: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    write_portfolio(demo_portfolio(), tmp_path / "ledger.xlsx")
    (tmp_path / "result.json").write_text("{}")
    (command,) = blocks(code, "console")
    said = []
    for locale in ("C.UTF-8", "zh_CN.UTF-8"):
        monkeypatch.setenv("LC_ALL", locale)
        assert main(shlex.split(command.removeprefix("$ progress-rules"))) == 1
        said.append(capsys.readouterr().err)
    assert said == blocks(code, "text")


@pytest.mark.parametrize(
    ("place", "english", "chinese"),
    [
        (Place("pack.yaml", 41, 7), "pack.yaml:41:7", "pack.yaml:41:7"),
        (
            Place("ledger.xlsx", sheet="月报", row=17, field="实际进度"),
            "ledger.xlsx, sheet 月报, row 17, column 实际进度",
            "ledger.xlsx, 工作表 月报, 行 17, 列 实际进度",
        ),
        (Place(field="rules[0].when"), "rules[0].when", "rules[0].when"),
        (Place("reports.csv", row=3), "reports.csv, row 3", "reports.csv, 行 3"),
        (Place(), "", ""),
    ],
)
def test_places(place: Place, english: str, chinese: str) -> None:
    assert place.render("en") == english
    assert place.render("zh") == chinese


def test_a_problem_renders_place_message_details_and_hint() -> None:
    values = {"name": "yelow", "known": "green, yellow", "suggestion": "yellow"}
    problem = Problem("PR209", Place("pack.yaml", 3, 9), values, ("then: {signal: yelow}", "^"))
    assert problem.render("en") == (
        "pack.yaml:3:9: PR209 there is no level yelow\n"
        "  then: {signal: yelow}\n"
        "  ^\n"
        "  hint: did you mean yellow? levels of this pack: green, yellow"
    )
    assert problem.render("zh").splitlines()[0] == "pack.yaml:3:9: PR209 没有等级 yelow"
    assert Problem("PR223", values={"most": 5}).render("en") == "PR223 the file is larger than 5 bytes"


def test_values_with_two_languages_are_told_in_one() -> None:
    problem = Problem(
        "PR308", values={"expected": Type("bool"), "found": Type("number", "points"), "way": ""}
    )
    assert problem.message("en") == "a condition is needed here, this is a number in points"
    assert problem.message("zh") == "此处需要条件，这是数字（百分点）"
    phrase = Bilingual("a list", "列表")
    assert (phrase.describe("en"), phrase.describe("zh"), str(phrase)) == ("a list", "列表", "a list")
    assert not Bilingual("", "")


def test_a_code_must_be_in_the_catalogue() -> None:
    with pytest.raises(KeyError, match="PR999"):
        Problem("PR999")


def test_problems_are_sorted_by_place_each_once() -> None:
    late = Problem("PR204", Place("pack.yaml", 12, 1), {"key": "a"})
    early = Problem("PR204", Place("pack.yaml", 3, 5), {"key": "a"})
    other = Problem("PR206", Place("pack.yaml", 3, 5), {"key": "a"})
    again = Problem("PR204", Place("pack.yaml", 3, 5), {"key": "a"})
    error = PackError([late, other, early, again])
    assert error.problems == (early, other, late)
    assert error.codes == ("PR204", "PR206", "PR204")
    assert str(error).count("\n") == 5


def test_exceptions_are_of_one_family_and_survive_pickling() -> None:
    for kind in (LedgerError, PackError, ParameterError, RequestError, EngineError):
        assert issubclass(kind, InputError)
        error = kind(Problem("PR209", Place("a", 1, 2), {"name": "x", "known": Bilingual("y", "z")}))
        again = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes
        assert type(again) is kind
        assert again.render("zh") == error.render("zh")
    assert issubclass(InputError, ValueError)
    assert issubclass(InputError, ProgressRulesError)
    missing = MissingExtraError("z3-solver", "verify")
    assert isinstance(missing, ImportError)
    assert "pip install 'progress-rules[verify]'" in str(missing)


def test_language_is_set_for_a_block_a_task_or_a_call() -> None:
    error = PackError(Problem("PR223", values={"most": 5}))
    with language("zh"):
        assert current_language() == "zh"
        assert "文件超过" in str(error)
        with language("en"):
            assert "larger" in str(error)
        with language(None):
            assert current_language() == "zh"
        heard: list[str] = []
        thread = threading.Thread(target=lambda: (set_language("en"), heard.append(current_language())))
        thread.start()
        thread.join()
        assert heard == ["en"]
        assert current_language() == "zh"
        assert "larger" in error.render("en")


@pytest.mark.parametrize("unknown", ["fr", "EN", "zh_CN"])
def test_a_language_the_library_does_not_speak_is_refused(unknown: str) -> None:
    for call in (set_language, Problem("PR223", values={"most": 5}).render):
        with pytest.raises(ValueError, match="write 'en' or 'zh'"):
            call(unknown)


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LC_ALL": "en_GB.UTF-8", "LANG": "zh_CN.UTF-8"}, "en"),
        ({"LC_ALL": "", "LC_MESSAGES": "zh_TW", "LANG": "C"}, "zh"),
        ({}, "en"),
    ],
)
def test_without_a_choice_the_locale_decides(environment: dict[str, str], expected: str) -> None:
    program = "from progress_rules.errors import current_language; print(current_language())"
    path = str(Path(__file__).parents[2] / "src")
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={"PYTHONPATH": path, "PYTHONCOERCECLOCALE": "0", **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == expected


def test_suggestions_are_near_or_absent() -> None:
    assert suggestion("planed_progress", ["planned_progress", "actual_progress"]) == "planned_progress"
    assert suggestion("YELLOW", ["yellow"]) == "yellow"
    assert suggestion("计划进渡", ["计划进度", "实际进度"]) == "计划进度"
    assert suggestion("roadworks", ["planned_progress"]) == ""
    assert suggestion("x", []) == ""
