"""What the language refuses: where, why, and all of it at once."""

from __future__ import annotations

import pytest

from progress_rules.errors import Place
from progress_rules.language import Type, parse_expression
from progress_rules.language.spelling import excerpt
from progress_rules.language.types import BOOL, NUMBER
from tests.unit.test_language import SCOPE, codes


@pytest.mark.parametrize(
    ("text", "stage", "found"),
    [
        ("month > 3", 0, ()),
        ("signal == red", 0, ("PR310",)),
        ("signal == red", 1, ()),
        ("light == red", 1, ("PR310",)),
        ("light == red", 2, ()),
        ("bad", 1, ("PR310",)),
        ("bad", 2, ()),
    ],
)
def test_an_expression_looks_no_further_than_its_stage(text: str, stage: int, found: tuple[str, ...]) -> None:
    assert codes(text, stage) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("min(reported, unknown)", "PR306"),
        ('max("a", "b")', "PR306"),
        ("min(month, kind)", "PR306"),
        ('coalesce(month, "a")', "PR306"),
        ("month in (1, year_of(planned_start))", "PR302"),
        ("month in ()", "PR302"),
        ("+month", "PR302"),
        ("~month", "PR302"),
        ("month << 1", "PR302"),
        ("(month, 1)", "PR302"),
        ("[month]", "PR302"),
        ("{1: 2}", "PR302"),
        ("month[0]", "PR302"),
        ("reports.planned_progress.real", "PR302"),
        ("(month).real", "PR303"),
        ("f'{month}'", "PR302"),
        ("b'x'", "PR302"),
        ("...", "PR302"),
        ("(month := 3)", "PR302"),
        ("min(*month)", "PR305"),
        ("min(1, *month)", "PR302"),
        ("streak(reported, **month)", "PR305"),
        ("lambda: month", "PR302"),
        ("reports", "PR303"),
        ("streak", "PR303"),
        ("print(1)", "PR304"),
        ("planned_progress()", "PR304"),
        ("add_months(planned_start)", "PR305"),
        ("add_months(planned_start, 1201)", "PR313"),
        ("previous(month, 121)", "PR313"),
        ("previous(month, True)", "PR313"),
        ("previous(month, -1)", "PR313"),
        ("round(month, 13)", "PR313"),
        ("date(month)", "PR305"),
        ('date("31.10.2017")', "PR305"),
        ("month / 0.0", "PR314"),
        ("month / -0", "PR314"),
        ("streak(month)", "PR308"),
        ("abs(kind)", "PR308"),
        ("year_of(month)", "PR308"),
        ("not month", "PR308"),
        ("-reported", "PR308"),
        ("reported and month", "PR308"),
        ("1 if month else 2", "PR308"),
        ('1 if reported else "x"', "PR307"),
        ("import os", "PR301"),
        ("month; month", "PR301"),
        ("month = 3", "PR301"),
        ("", "PR301"),
        ("month\x00", "PR301"),
    ],
)
def test_what_is_no_part_of_the_language_is_refused(text: str, found: str) -> None:
    assert codes(text) == (found,)


def test_all_mistakes_of_an_expression_are_told_at_once() -> None:
    assert codes("mont > 3 and steak(reported) > 2 or month / 0 > kind") == ("PR303", "PR304", "PR314")


@pytest.mark.parametrize(
    ("text", "expected", "found"),
    [
        ("month", BOOL, ("PR308",)),
        ("reported", BOOL, ()),
        ("unknown", BOOL, ()),
        ("behind", NUMBER, ()),
        ("kind", NUMBER, ("PR308",)),
    ],
)
def test_the_type_that_is_expected(text: str, expected: Type, found: tuple[str, ...]) -> None:
    assert codes(text, expected=expected) == found


@pytest.mark.parametrize(
    ("text", "at", "reason"),
    [
        ("month === 3", 6, "these signs do not belong together"),
        ("month > = 3", 8, "these signs do not belong together"),
        ("month =< 3", 6, "at most is written <="),
        ("month <> 3", 6, "unequal is written !="),
        ("reported || True", 9, "`or` is written out"),
        ("!reported", 0, "`not` is written out"),
        ("月 ＝ ３", 2, "equal is written =="),
        ("(月 ＞ ３))", 7, "this bracket was never opened"),
        ("[月 ＞ ３)", 6, "this bracket was never opened"),
        ("(月 ＞ ３", 0, "this bracket is never closed"),
        ("  月≥３)", 5, "this bracket was never opened"),
        ("计划进度≥实际进度 and", 13, "it ends where a value must follow"),
        ("  reported reported", 11, "it cannot go on like this"),
        ("≥≥≥ month", 0, "these signs do not belong together"),
        ('kind == "a', 8, "this quotation mark is never closed"),
    ],
)
def test_where_and_why_an_expression_breaks_off(text: str, at: int, reason: str) -> None:
    node, problems = parse_expression(text, SCOPE)
    assert node is None
    (problem,) = problems
    assert problem.code == "PR301"
    assert problem.message("en") == f"this is not an expression: {reason}"
    shown, carets = problem.details
    flat = excerpt(text, at, at + 1)
    assert (shown, carets) == flat


def test_places_count_characters_of_the_text_as_written() -> None:
    text = "  计划进度≥lag and 实际进渡 > 5"
    asked: list[int] = []

    def locate(offset: int) -> Place:
        asked.append(offset)
        return Place("f", 1, offset + 1)

    _, problems = parse_expression(text, SCOPE, locate=locate)
    by_code = {problem.code: problem.place.column for problem in problems}
    assert by_code == {"PR306": text.index("计划") + 1, "PR303": text.index("实际进渡") + 1}
