"""Packs and calls that no case file can hold: wrong bytes, other line ends, giant texts, parameters."""

from __future__ import annotations

from pathlib import Path

import pytest

from progress_rules.errors import PackError, ParameterError, RequestError
from progress_rules.errors.catalogue.conditions import CONDITIONS
from progress_rules.errors.catalogue.packs import PACKS
from progress_rules.packs import load_pack, load_pack_text
from progress_rules.packs.source import MAX_BYTES
from tests.broken_packs.test_broken_packs import CASES, read_case, refused

PACK = """\
pack: demo
title: Demo
parameters:
  lag_points: {value: 5, unit: points, least: 0, most: 100, zh: 允许滞后}
  repeats: {value: once, choices: [once, monthly]}
  strict: false
  begins: 2017-01-01
rules:
  - {id: late, when: planned_progress - actual_progress > lag_points, then: {action: call}}
"""


def with_condition(condition: str) -> str:
    return f"pack: demo\ntitle: Demo\nrules:\n  - {{id: late, when: '{condition}', then: {{action: call}}}}\n"


def saved(folder: Path, data: bytes) -> Path:
    path = folder / "pack.yaml"
    path.write_bytes(data)
    return path


def test_not_utf_8(tmp_path: Path) -> None:
    path = saved(tmp_path, "pack: demo\ntitle: 资阳\nrules: []\n".encode("gb18030"))
    with pytest.raises(PackError) as caught:
        load_pack(path)
    assert caught.value.render("en") == (
        f"{path}:2:8: PR224 this is not UTF-8 text: byte 0xD7\n  hint: save it as UTF-8"
    )
    assert caught.value.render("zh") == (
        f"{path}:2:8: PR224 此处不是 UTF-8 文本：字节 0xD7\n  提示: 请另存为 UTF-8"
    )


def test_place_is_relative_to_the_working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    saved(tmp_path, b"pack: demo\ntitle: Demo\nruls: []\n")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(PackError) as caught:
        load_pack(tmp_path)
    assert str(caught.value.problems[0].place.file) == "pack.yaml"


@pytest.mark.parametrize("begin", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_line_ends_and_byte_order_mark_move_no_place(tmp_path: Path, begin: bytes, end: bytes) -> None:
    lines = [b"pack: demo", b"titel: Demo", b"rules:", b"  - id: late", b"    when: >-"]
    lines += [b"      reported", b"      and planed_progress > 5", b"    then: {action: call}", b""]
    with pytest.raises(PackError) as caught:
        load_pack(saved(tmp_path, begin + end.join(lines)))
    places = [(problem.code, problem.place.line, problem.place.column) for problem in caught.value.problems]
    assert places == [("PR205", 2, 1)]
    lines[1] = b"title: Demo"
    with pytest.raises(PackError) as caught:
        load_pack(saved(tmp_path, begin + end.join(lines)))
    places = [(problem.code, problem.place.line, problem.place.column) for problem in caught.value.problems]
    assert places == [("PR303", 7, 11)]


def test_very_long_expression() -> None:
    error = refused(with_condition(" + ".join(["month"] * 300) + " > 5"))
    assert error.render("en") == (
        "pack.yaml:4:23: PR312 the expression is too long or too deep (2401 characters, at most 2000)\n"
        "  hint: name parts of it under `indicators`"
    )
    assert error.render("zh") == (
        "pack.yaml:4:23: PR312 表达式过长或过深（2401 个字符，最多 2000）\n"
        "  提示: 请把其中一部分命名为指标（indicators）"
    )


@pytest.mark.parametrize(
    ("condition", "found"),
    [
        (" + ".join(["month"] * 80) + " > 5", "82 levels"),
        ("not " * 400 + "reported", "deeper still"),
        ("(" * 500 + "reported" + ")" * 500, "deeper still"),
        ("True == (" * 40 + "True" + ") == True" * 40, "more parts than that"),
    ],
    ids=["sum", "negations", "brackets", "chains of chains"],
)
def test_very_deep_expression(condition: str, found: str) -> None:
    error = refused(with_condition(condition))
    assert error.codes == ("PR312",)
    assert f"({found}, at most " in error.render("en")


def test_excerpt_of_a_long_expression_shows_the_surroundings_only() -> None:
    condition = " + ".join(["month"] * 20) + " + monht + " + " + ".join(["year"] * 20) + " > 5"
    excerpt, carets = refused(with_condition(condition)).problems[0].details
    assert len(excerpt) <= 110
    assert excerpt.startswith("...")
    assert excerpt.endswith("...")
    assert excerpt[carets.index("^") : carets.rindex("^") + 1] == "monht"


def test_file_that_is_too_large() -> None:
    error = refused("#" * (MAX_BYTES + 1))
    assert error.render("en") == "pack.yaml:1:1: PR223 the file is larger than 2000000 bytes"
    assert error.render("zh") == "pack.yaml:1:1: PR223 文件超过 2000000 字节"


@pytest.mark.parametrize("depth", [60, 5000])
def test_text_nested_too_deeply(depth: int) -> None:
    error = refused(f"pack: demo\ntitle: Demo\nrules: {'[' * depth}{']' * depth}\n")
    assert set(error.codes) == {"PR222"}
    assert "a part nested this deep is not allowed in a pack" in error.render("en")


def test_unknown_pack() -> None:
    with pytest.raises(RequestError) as caught:
        load_pack("ziyan")
    assert caught.value.render("en").startswith(
        "PR201 there is no pack ziyan: it is neither bundled nor a file or folder that exists\n"
        "  hint: did you mean ziyang? bundled packs: "
    )
    assert caught.value.render("zh").startswith(
        "PR201 没有规则包 ziyan：既非内置，也不是存在的文件或文件夹\n"
    )


def test_folder_without_a_pack(tmp_path: Path) -> None:
    with pytest.raises(RequestError) as caught:
        load_pack(tmp_path)
    assert caught.value.codes == ("PR201",)


@pytest.mark.parametrize(
    ("parameters", "english", "chinese"),
    [
        (
            {"lag_point": 5},
            "PR214 the pack demo has no parameter lag_point\n"
            "  hint: did you mean lag_points? its parameters: lag_points, repeats, strict, begins",
            "PR214 规则包 demo 没有参数 lag_point\n"
            "  提示: 是否想写 lag_points? 可用参数：lag_points, repeats, strict, begins",
        ),
        (
            {"允许滞后": "十"},
            "PR213 十 is not a value for the parameter lag_points, it must be a number in points",
            "PR213 十 不是参数 lag_points 的取值，须为数字（百分点）",
        ),
        (
            {"lag_points": "5万元"},
            "PR213 5万元 is not a value for the parameter lag_points, "
            "it must be a number in points, without 万元",
            "PR213 5万元 不是参数 lag_points 的取值，须为数字（百分点），不带 万元",
        ),
        (
            {"lag_points": True},
            "PR213 true is not a value for the parameter lag_points, it must be a number in points",
            "PR213 true 不是参数 lag_points 的取值，须为数字（百分点）",
        ),
        (
            {"lag_points": -1},
            "PR213 -1 is not a value for the parameter lag_points, it must be at least 0",
            "PR213 -1 不是参数 lag_points 的取值，须为至少 0",
        ),
        (
            {"repeats": "weekly"},
            "PR213 weekly is not a value for the parameter repeats, it must be one of once, monthly",
            "PR213 weekly 不是参数 repeats 的取值，须为其中之一：once, monthly",
        ),
        (
            {"repeats": 5},
            "PR213 5 is not a value for the parameter repeats, it must be a text",
            "PR213 5 不是参数 repeats 的取值，须为文字",
        ),
        (
            {"strict": "yes"},
            "PR213 yes is not a value for the parameter strict, it must be true or false",
            "PR213 yes 不是参数 strict 的取值，须为true 或 false",
        ),
        (
            {"begins": "2017-02-30"},
            "PR213 2017-02-30 is not a value for the parameter begins, it must be a date such as 2017-10-31",
            "PR213 2017-02-30 不是参数 begins 的取值，须为形如 2017-10-31 的日期",
        ),
    ],
)
def test_parameter_given_at_load(parameters: dict[str, object], english: str, chinese: str) -> None:
    with pytest.raises(ParameterError) as caught:
        load_pack_text(PACK, parameters=parameters)
    assert caught.value.render("en") == english
    assert caught.value.render("zh") == chinese


def test_wrong_parameters_are_told_together() -> None:
    with pytest.raises(ParameterError) as caught:
        load_pack_text(PACK, parameters={"lag_points": 500, "strikt": True})
    assert caught.value.codes == ("PR213", "PR214")


def test_every_code_is_produced_by_a_broken_pack_or_call() -> None:
    produced = {"PR201", "PR213", "PR214", "PR223", "PR224", "PR312"}  # above
    produced |= {"PR215", "PR220", "PR236", "PR319"}  # below: they do not stop a pack from being used
    for path in CASES:
        produced.update(refused(read_case(path)[0]).codes)
    assert {*PACKS, *CONDITIONS} - produced == set()


WARNED = """\
pack: demo
title: Demo
tables:
  - id: bands
    for: issue
    hit: first
    inputs: [departments, {value: urgency, values: [high, low]}]
    outputs: [tier]
    rows:
      - {if: [">= 2", -], then: [major]}
      - {if: [">= 3", high], then: [special]}
      - {if: ["1", "not(high, low)"], then: [none]}
"""


def test_gaps_and_rows_never_reached_are_warnings_with_their_places() -> None:
    warnings = load_pack_text(WARNED).warnings
    assert [warning.render("en") for warning in warnings] == [
        "pack.yaml:10:7: PR215 the table bands has no row for some cases\n"
        "  hint: for example departments = 0; add a row, or say with `default` what then follows (`-` for nothing)",
        "pack.yaml:11:9: PR220 row 2 of the table bands is never reached: rows 1 already match every case it matches\n"
        "  2.  departments: >= 3, urgency: high  →  special\n"
        "  hint: move it up, narrow the others, or delete it",
        "pack.yaml:12:9: PR236 row 3 of the table bands matches nothing: no value of urgency passes its test\n"
        "  hint: correct the cell, or delete the row",
    ]
    mended = WARNED.replace("high, low)", "high)").replace(">= 3", "< 1") + "    default: [-]\n"
    assert load_pack_text(mended).warnings == ()


UNLIT = """\
pack: demo
title: Demo
levels: [{id: green}, {id: red}]
views: {months: {columns: {light: light}}}
rules:
  - {id: behind, when: planned_progress - actual_progress > 5, then: {signal: red}}
  - {id: talk, for: {each: unit, every: month}, when: light == red, then: {action: talk}}
  - {id: yearly, for: {each: project, every: year}, when: severe, then: {action: talk}}
  - {id: own, when: light == red, then: {action: talk}}
indicators: {severe: {for: {each: project, every: year}, value: streak(light == red) > 1}}
"""


def test_a_light_that_no_rule_gives_is_warned_of() -> None:
    hint = (
        "\n  hint: hold the lights of projects in a view, and look at its rows: count(months, light == red)"
    )
    assert [warning.render("en") for warning in load_pack_text(UNLIT).warnings] == [
        "pack.yaml:7:5: PR319 talk looks at the light of each unit (every: month), which no rule gives: "
        "it is always green" + hint,
        "pack.yaml:8:5: PR319 yearly looks at the light of each project (every: year), which no rule gives: "
        "it is always green" + hint,
    ]
    given = "  - {id: worst, for: {each: unit, every: month}, when: True, then: {signal: worst}}\n"
    worst = "indicators: {worst: {for: {each: unit, every: month}, value: highest(months.light)}, severe: {"
    lit = UNLIT.replace("indicators: {severe: {", given + worst)
    assert [warning.values["name"] for warning in load_pack_text(lit).warnings] == ["yearly"]
