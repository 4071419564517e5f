"""`progress-rules test` as a user runs it."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.unit.cases_of_packs import CASES, PACK, one


@pytest.fixture
def office(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "rules" / "office"
    folder.mkdir(parents=True)
    (folder / "pack.yaml").write_text(PACK, encoding="utf-8")
    (folder / "cases.yaml").write_text(CASES, encoding="utf-8")
    return folder


GOOD = "office: 3 cases, 0 failed; 7 clauses: 6 covered, 1 narrative, 0 not covered\n"


@pytest.mark.parametrize("path", ["rules/office", "rules", "rules/office/pack.yaml"])
def test_a_pack_a_folder_of_packs_and_a_file(cli, office, path):
    done = cli("test", path)
    assert (done.code, done.out, done.err) == (0, GOOD, "")


def test_in_chinese(cli, office):
    done = cli("test", "rules", "--lang", "zh")
    assert done.out == "office：用例 3 个，失败 0 个；条款 7 条：已覆盖 6 条，叙述性 1 条，未覆盖 0 条\n"


def test_only_the_cases_of_a_name(cli, office):
    done = cli("test", "rules", "--only", "two yellow")
    assert (done.code, done.out) == (0, "office: 1 case, 0 failed\n")
    none = cli("test", "rules", "--only", "three moons")
    assert (none.code, none.out) == (1, "")
    assert none.err.startswith("PR935 no case of rules has a name that holds 'three moons'")


def test_failures_are_told_with_their_place(cli, office):
    (office / "cases.yaml").write_text(
        CASES.replace("light: red, streak: 2.0", "light: green"), encoding="utf-8"
    )
    done = cli("test", "rules")
    assert (done.code, done.err) == (2, "")
    lines = done.out.splitlines()
    assert lines[0] == "office: 3 cases, 1 failed; 7 clauses: 6 covered, 1 narrative, 0 not covered"
    assert lines[1].startswith(
        "rules/office/cases.yaml:13:11: PR921 two yellow months turn red: lights has no record"
    )


def test_clauses_without_cases_fail_unless_allowed(cli, office):
    (office / "cases.yaml").write_text(one("because: [{rule: behind}]"), encoding="utf-8")
    done = cli("test", "rules/office")
    assert done.code == 2
    assert "\nrules/office/pack.yaml:4:3: PR934 " in done.out
    allowed = cli("test", "rules/office", "--allow-uncovered")
    assert allowed.code == 0
    assert "\nnote: rules/office/pack.yaml:4:3: PR934 " in allowed.out


def test_a_pack_without_cases(cli, office):
    (office / "cases.yaml").unlink()
    done = cli("test", "rules/office")
    assert done.code == 2
    assert "rules/office/cases.yaml: PR901 the pack office has no cases" in done.out
    assert cli("test", "rules/office", "--allow-uncovered").code == 0


def test_a_wrong_case_file_does_not_hide_the_other_packs(cli, office):
    other = office.parent / "another"
    other.mkdir()
    (other / "pack.yaml").write_text(PACK.replace("pack: office", "pack: another"), encoding="utf-8")
    (other / "cases.yaml").write_text(one("expect: {light: []}"), encoding="utf-8")
    done = cli("test", "rules")
    assert (done.code, done.err) == (2, "")
    first, second = done.out.split("office: ")
    assert first.startswith("rules/another/cases.yaml:4:14: PR904 results have no table light")
    assert second.startswith("3 cases")


def test_a_pack_that_is_not_there(cli, office):
    done = cli("test", "nowhere", "rules/office")
    assert done.code == 1
    assert "PR201" in done.err
    assert done.out == GOOD
    (office.parent / "empty").mkdir()
    assert cli("test", "rules/empty").code == 1


def test_as_json(cli, office):
    other = office.parent / "wrong"
    other.mkdir()
    (other / "pack.yaml").write_text("pack: 3", encoding="utf-8")
    done = cli("test", "rules", "--format", "json")
    assert (done.code, done.err) == (2, "")
    office_, wrong = json.loads(done.out)["packs"]
    assert (office_["pack"], office_["passed"], len(office_["cases"])) == ("office", True, 3)
    assert [clause["clause"] for clause in office_["clauses"] if clause["narrative"]] == ["MY-9"]
    assert (wrong["pack"], wrong["passed"]) == ("rules/wrong", False)
    assert wrong["problems"][0]["place"].startswith("rules/wrong/pack.yaml:1:")


def test_a_format_that_is_none(cli, office):
    done = cli("test", "rules", "--format", "jsn")
    assert done.code == 1
    assert "PR411" in done.err


def test_it_needs_no_extra(office):
    program = (
        "import sys\n"
        "for name in ('hypothesis', 'pytest', 'pandas', 'pyarrow'):\n"
        "    sys.modules[name] = None\n"
        "from progress_rules.cli import main\n"
        "sys.exit(main(['test', 'rules']))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, cwd=office.parents[1], check=False
    )
    assert (done.returncode, done.stdout) == (0, GOOD), done.stderr


def test_schema_of_cases(cli):
    done = cli("schema", "cases")
    assert (done.code, done.err) == (0, "")
    assert set(json.loads(done.out)["properties"]) == {"cases"}
