"""Whatever is wrong: exit code 1, a few lines on standard error, nothing on standard output, no traceback."""

from __future__ import annotations

import pytest

BROKEN_PACK = """
pack: broken
title: x
levels: [{id: green}, {id: red}]
rules:
  - {id: r, when: nonsense > 1, then: {signal: red}}
"""
ASSESS = ("assess", "{ledger}", "--pack", "ziyang")
AGENDA = ("agenda", "{ledger}", "--pack", "ziyang", "--series")
EXPLAIN = ("explain", "{ledger}", "--pack", "ziyang", "--project")


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(
    ("arguments", "codes"),
    [
        (("asses",), ["PR413"]),
        (("assess", "{ledger}", "--pak", "ziyang"), ["PR414"]),
        (("assess", "{ledger}"), ["PR423"]),
        (("assess", "--pack", "ziyang"), ["PR423"]),
        ((*ASSESS, "surplus"), ["PR415"]),
        (("assess", "nowhere", "--pack", "ziyang"), ["PR101"]),
        (("assess", "{ledger}/reports.csv.zip", "--pack", "ziyang"), ["PR101"]),
        (("assess", "{ledger}", "--pack", "ziyng"), ["PR201"]),
        (("assess", "{ledger}", "--pack", "{broken}"), ["PR"]),
        ((*ASSESS, "--as-of", "yesterday"), ["PR503"]),
        ((*ASSESS, "--engine", "colmnar"), ["PR401"]),
        ((*ASSESS, "--format", "xml"), ["PR411"]),
        ((*ASSESS, "--format", "xlsx"), ["PR418"]),
        ((*ASSESS, "--out", "a.parquet"), ["PR411"]),
        ((*ASSESS, "--out", "a.json", "--format", "xlsx"), ["PR411"]),
        ((*ASSESS, "--table", "light"), ["PR422"]),
        ((*ASSESS, "--format", "csv", "--table", "lights", "--table", "actions"), ["PR421"]),
        (
            (*ASSESS, "--set", "a", "--set", "=1", "--set", "lag_points=-1", "--set", "b=2",
             "--set", "c=1", "--set", "c=2"),
            ["PR412", "PR412", "PR213", "PR214", "PR417"],
        ),
        (("assess", "{ledger}", "--pack", "{broken}", "--set", "a"), ["PR412", "PR"]),
        ((*EXPLAIN, "ZY-999", "--period", "2017-10"), ["PR405"]),
        ((*EXPLAIN, "ZY-001", "--period", "2018-01"), ["PR406"]),
        ((*EXPLAIN, "ZY-001", "--period", "soon"), ["PR501"]),
        ((*EXPLAIN, "ZY-001", "--period", "2017-10", "--format", "pdf"), ["PR411"]),
        (EXPLAIN[:-1], ["PR423"]),
        ((*EXPLAIN, "ZY-001"), ["PR423"]),
        ((*EXPLAIN[:-1], "--each", "project"), ["PR423"]),
        ((*EXPLAIN[:-1], "--id", "ZY-001"), ["PR423"]),
        ((*EXPLAIN, "ZY-001", "--each", "project", "--id", "ZY-001"), ["PR415"]),
        ((*EXPLAIN[:-1], "--each", "isue", "--id", "I-1"), ["PR425"]),
        ((*EXPLAIN[:-1], "--each", "portfolio", "--id", "portfolio", "--period", "soon"), ["PR501"]),
        ((*AGENDA, "city"), ["PR423"]),
        ((*AGENDA, "city", "--date", "soon"), ["PR503"]),
        ((*AGENDA, "vilage", "--date", "2017-10-31"), ["PR428"]),
        ((*AGENDA, "city", "--date", "2017-10-31", "--format", "csv"), ["PR411"]),
        (("schema", "packs"), ["PR424"]),
        (("demo", "--seed", "many"), ["PR415"]),
        (("demo", "--out"), ["PR415"]),
        (("packs", "--lang", "fr"), ["PR419"]),
        (("packs", "--lang"), ["PR419"]),
    ],
)  # fmt: skip
def test_errors(*, cli, ledger, tmp_path, monkeypatch, arguments, codes, language):
    monkeypatch.chdir(tmp_path)
    broken = tmp_path / "broken.yaml"
    broken.write_text(BROKEN_PACK)
    given = [argument.format(ledger=ledger, broken=broken) for argument in arguments]
    done = cli("--lang", language, *given)
    assert (done.code, done.out) == (1, "")
    assert "Traceback" not in done.err
    for code in codes:
        assert code in done.err
    assert done.err.count("PR412") == codes.count("PR412")
    assert [p.name for p in tmp_path.iterdir()] == ["broken.yaml"]
    if language == "zh" and "PR419" not in codes:
        assert any("\u4e00" <= character <= "\u9fff" for character in done.err)


@pytest.mark.parametrize(
    ("arguments", "near"),
    [
        (("chek",), "check"),
        (("assess", "x", "--pakc", "y"), "--pack"),
        (("assess", "x", "--pack", "zi-yang"), "ziyang"),
    ],
)
def test_did_you_mean(cli, arguments, near):
    assert f"did you mean {near}?" in cli(*arguments).err


def test_a_bug_is_told_in_a_line(cli, monkeypatch):
    def fail(*_, **__):
        raise ZeroDivisionError("of all things")

    monkeypatch.setattr("progress_rules.packs.list_packs", fail)
    done = cli("packs")
    assert done.code == 1
    assert done.err.startswith("PR420 progress-rules itself failed: ZeroDivisionError: of all things")
    assert "Traceback" not in done.err
    monkeypatch.setenv("PROGRESS_RULES_TRACEBACK", "1")
    assert "Traceback" in cli("packs").err


def test_interruption_ends_quietly(cli, monkeypatch):
    def interrupt(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("progress_rules.packs.list_packs", interrupt)
    assert cli("packs") == type(cli("--version"))(130, "", "")


def test_messages_cannot_steer_the_terminal(cli):
    assert "\x1b" not in cli("assess", "a\x1b[2Jb", "--pack", "ziyang").err


def test_a_folder_where_a_file_cannot_be(cli, small, tmp_path):
    (tmp_path / "file").write_text("mine")
    done = cli("assess", small, "--pack", "ziyang", "--out", tmp_path / "file" / "a.json")
    assert done.code == 1
    assert "PR416" in done.err
