"""explain, check, schema, packs, and the options of the program itself."""

from __future__ import annotations

import json
import re

import pytest

import progress_rules as pr

GOOD = """
pack: good
title: x
levels: [{id: green}, {id: red}]
rules:
  - {id: r, when: planned_progress > 1, then: {signal: red}}
"""
BAD = GOOD.replace("planned_progress", "planed_progress").replace("signal: red", "signal: purple")


def test_version_and_help(cli):
    assert cli("--version").out == f"progress-rules {pr.__version__}\n"
    shown = cli()
    assert (shown.code, shown.err) == (0, "")
    assert shown == cli("--help")
    for command in ("demo", "assess", "explain", "agenda", "check", "test", "schema", "packs"):
        assert f"  {command} " in shown.out
        done = cli(command, "--help")
        assert (done.code, done.err) == (0, "")
        assert "Usage: progress-rules" in done.out
    assert "..." not in shown.out.split("Commands:")[1]


@pytest.mark.parametrize("format_", ["text", "markdown", "html"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_explain(cli, small, format_, language):
    asked = ("--project", "P-1", "--period", "2017年9月", "--format", format_, "--lang", language)
    done = cli("explain", small, "--pack", "ziyang", *asked)
    assert (done.code, done.err) == (0, "")
    assert "ZY-21" in done.out
    assert ("红灯" if language == "zh" else "red light") in done.out
    assert done.out.startswith({"text": "P-1 ·", "markdown": "### P-1 ·", "html": "<!doctype html>"}[format_])


def test_explanations_cannot_steer_the_terminal(cli, small):
    done = cli("explain", small, "--pack", "ziyang", "--project", "P-2", "--period", "2017-10")
    assert done.code == 0
    assert "\x1b" not in done.out


def test_explain_follows_the_settings(cli, small):
    base = ("explain", small, "--pack", "ziyang", "--project", "P-1", "--period", "2017-09")
    assert "red light" in cli(*base).out.splitlines()[0]
    assert "green light" in cli(*base, "--set", "lag_points=5").out.splitlines()[0]


def test_check_of_good_packs(cli, tmp_path):
    (tmp_path / "pack.yaml").write_text(GOOD)
    done = cli("check", "ziyang", tmp_path)
    assert (done.code, done.out) == (0, "2 packs checked, 0 with problems\n")
    assert set(re.findall(r"PR\d+", done.err)) == {
        "PR215"
    }  # words of people that a table leaves open on purpose
    assert cli("check", "ziyang", "--lang", "zh").out == "检查了 1 个规则包，0 个有问题\n"


def test_check_tells_every_problem_of_every_pack(cli, tmp_path):
    (tmp_path / "one.yaml").write_text(BAD)
    (tmp_path / "two.yaml").write_text(BAD + "surplus: 1\n")
    done = cli("check", tmp_path / "one.yaml", "ziyang", tmp_path / "two.yaml")
    assert done.code == 2
    assert set(re.findall(r"PR\d+", done.err)) == {"PR215"}
    assert "one.yaml:" in done.out
    assert "two.yaml:" in done.out
    assert "PR209" in done.out
    assert done.out.endswith("3 packs checked, 2 with problems\n")


def test_check_of_a_pack_that_is_not_there_goes_on_with_the_others(cli, tmp_path):
    (tmp_path / "one.yaml").write_text(BAD)
    done = cli("check", "nowhere", tmp_path / "one.yaml")
    assert done.code == 1
    assert "PR201" in done.err
    assert "one.yaml:" in done.out
    assert done.out.endswith("1 pack checked, 1 with problems\n")


def test_check_takes_a_folder_of_packs(cli, tmp_path):
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "pack.yaml").write_text(f"pack: {name}\nlevels: [green]\n", encoding="utf-8")
    done = cli("check", tmp_path)
    assert done.code == 2
    assert done.out.endswith("2 packs checked, 2 with problems\n")


def test_check_prints_the_python_that_runs(cli):
    done = cli("check", "ziyang", "--python")
    assert done.code == 0
    assert done.err.endswith("1 pack checked, 0 with problems\n")
    compile(done.out, "ziyang", "exec")
    assert "def step(" in done.out


@pytest.mark.parametrize(("kind", "key"), [("pack", "rules"), ("ledger", "reports")])
def test_schema(cli, kind, key):
    done = cli("schema", kind)
    assert (done.code, done.err) == (0, "")
    assert key in json.loads(done.out)["properties"]
    if kind == "pack":
        assert cli("schema") == done


@pytest.mark.parametrize("language", ["en", "zh"])
def test_packs(cli, language):
    done = cli("packs", "--lang", language)
    assert (done.code, done.err) == (0, "")
    pack = pr.load_pack("ziyang")
    assert pack.spec.title.text(language) in done.out
    lines = done.out.splitlines()
    mark = "假定" if language == "zh" else "assumed"
    for name, spec in pack.spec.parameters.items():
        line = next(line for line in lines if line.strip().startswith(name))
        assert (mark in line) == spec.assumed, line
        assert language == "en" or spec.zh in done.out
    assert "nth | after_nth" in done.out
