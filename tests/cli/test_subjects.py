"""`explain` of issues, assignments and the like, and the agenda of a meeting."""

from __future__ import annotations

import json

import pytest

import progress_rules as pr

LEADER = "P-2/责任领导/Li/2024-03-01"


def explain(cli, street, *more):
    return cli("explain", street[0], "--pack", street[1], "--as-of", "2024-03-31", *more)


def agenda(cli, street, *more, series="weekly"):
    asked = ("--series", series, "--date", "2024-03-31", *more)
    return cli("agenda", street[0], "--pack", street[1], *asked)


@pytest.mark.parametrize("format_", ["text", "markdown", "html"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_an_issue_is_explained_without_a_period(cli, street, format_, language):
    asked = ("--each", "issue", "--id", "I-2", "--format", format_, "--lang", language)
    done = explain(cli, street, *asked)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith({"text": "I-2 ·", "markdown": "### I-2 ·", "html": "<!doctype html>"}[format_])
    assert ("解决问题" if language == "zh" else "settle the issue") in done.out
    assert "2024-03-14" in done.out
    if format_ == "html":
        assert "<title>I-2</title>" in done.out


@pytest.mark.parametrize("period", ["2024-03", "2024年3月"])
def test_an_assignment_is_explained_in_a_period(cli, street, period):
    done = explain(cli, street, "--each", "assignment", "--id", LEADER, "--period", period)
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines()[0] == f"{LEADER} · 2024-03"
    assert "0 / 2 · breached [S-1]" in done.out


def test_what_the_library_explains_is_what_is_printed(cli, street):
    pack = pr.load_pack(street[1])
    result = pr.assess(pr.read_portfolio(street[0], tables=pack), pack, as_of="2024-03-31")
    assert (
        explain(cli, street, "--each", "issue", "--id", "I-4").out
        == f"{result.explain('I-4', each='issue')}\n"
    )


def test_a_project_may_be_named_either_way(cli, small):
    base = ("explain", small, "--pack", "ziyang", "--period", "2017-09")
    assert cli(*base, "--each", "project", "--id", "P-1") == cli(*base, "--project", "P-1")


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (("--each", "issue", "--id", "I-9"), "PR405"),
        (("--each", "assignment", "--id", LEADER, "--period", "2024-02"), "PR406"),
        (("--each", "assignment", "--id", LEADER), "PR406"),
        (("--each", "person", "--id", "Li"), "PR425"),
        (("--each", "issue"), "PR423 --id"),
        (("--id", "I-1"), "PR423 --each"),
        (("--project", "P-1"), "PR423 --period"),
        ((), "PR423 --project"),
        (("--project", "P-1", "--id", "I-1"), "PR415"),
    ],
)
def test_what_cannot_be_explained(cli, street, asked, code):
    done = explain(cli, street, *asked)
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith(code)


@pytest.mark.parametrize("series", ["weekly", "例会", "周例会", "weekly meeting"])
def test_a_series_goes_by_any_of_its_names(cli, street, series):
    done = agenda(cli, street, series=series)
    assert (done.code, done.err) == (0, "")
    assert done.out == agenda(cli, street).out


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_agenda_as_text(cli, street, language):
    lines = agenda(cli, street, "--lang", language).out.splitlines()
    zh = language == "zh"
    assert lines[0] == ("周例会 · 2024-03-31" if zh else "weekly meeting · 2024-03-31")
    assert lines[1] == ("  上次会议：2024-03-08" if zh else "  meeting before: 2024-03-08")
    decided = lines[lines.index("上次会议议定事项 (1)" if zh else "Decided last time (1)") + 1]
    assert decided.startswith(
        "  I-2: 手续 · \ufffd[2J补办手续 · P-2 · Li · "
    )  # the ledger cannot steer a terminal
    new = lines[lines.index("新提交事项 (1)" if zh else "New at this tier (1)") + 1]
    assert new.startswith("  I-3: 资金")


def test_the_agenda_in_other_formats(cli, street):
    markdown = agenda(cli, street, "--format", "markdown").out
    assert markdown.startswith("### weekly meeting · 2024-03-31")
    page = agenda(cli, street, "--format", "html", "--lang", "zh").out
    assert page.startswith('<!doctype html>\n<html lang="zh-CN">')
    assert "<title>周例会 2024-03-31</title>" in page
    assert "\x1b" not in markdown + page
    data = json.loads(agenda(cli, street, "--format", "json").out)
    found = pr.agenda(pr.read_portfolio(street[0]), street[1], "weekly", "2024-03-31")
    assert data["pack"] == "street"
    assert data["title"] == {"en": "weekly meeting", "zh": "周例会"}
    assert (data["series"], data["date"], data["previous"]) == ("weekly", "2024-03-31", "2024-03-08")
    assert [row["issue"] for row in data["items"]] == found.items["issue"].to_list()
    assert data["items"][0]["due"] == "2024-03-14"


def test_settings_reach_the_agenda(cli, street):
    done = agenda(cli, street, "--set", "nonsense=1")
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("PR2")
