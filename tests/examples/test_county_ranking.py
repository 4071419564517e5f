"""The example on counties and the how-to that writes it: commands, pieces of the pack and roll-ups do what they say."""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from ruamel.yaml import YAML

import progress_rules as pr
from tests.examples.test_heping import blocks, follows, said_by

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"
EXAMPLE = EXAMPLES / "county_ranking"
HOW_TOS = [ROOT / "docs" / "how-to" / name for name in ("rank-and-score.md", "rank-and-score.zh.md")]
PAGES = [EXAMPLE / "README.md", *HOW_TOS]
AS_OF = "2024-06-30"
SEVERITY = ["green", "yellow", "red"]


def yaml(text: str) -> dict[str, Any]:
    found: dict[str, Any] = YAML(typ="safe", pure=True).load(text)
    return found


def added(pack: dict[str, Any], part: dict[str, Any]) -> dict[str, Any]:
    """Return a pack with the parts of another added, as a reader adds them to the file."""
    found = dict(pack)
    for key, value in part.items():
        found[key] = [*found.get(key, []), *value] if isinstance(value, list) else found.get(key, {}) | value
    return found


def sections(page: Path) -> tuple[list[str], list[str]]:
    """Return the pieces of the pack (the last is of its cases), and what can be added to it."""
    text = page.read_text("utf-8")
    pack, _, rest = re.split(r"^(## (?:Roll-ups|汇总))$", text, flags=re.MULTILINE)
    return blocks_of(pack), blocks_of(rest)


def blocks_of(text: str) -> list[str]:
    return re.findall(r"```yaml\n(.*?)```", text, flags=re.DOTALL)


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_commands_say_what_the_page_shows(page):
    commands = re.findall(r"```sh\n(.*?)```\n\n```text\n(.*?)```", page.read_text("utf-8"), flags=re.DOTALL)
    assert len(commands) == page.read_text("utf-8").count("```sh\n") >= 3
    for command, shown in commands:
        said = "\n".join(line.rstrip() for line in said_by(command, EXAMPLES).splitlines())
        assert follows(shown, said), f"{command}\n{said}"


@pytest.mark.parametrize("page", HOW_TOS, ids=lambda p: p.name)
def test_the_pieces_of_the_how_to_are_the_pack(page):
    *pieces, cases = sections(page)[0]
    pack = (EXAMPLE / "pack.yaml").read_text("utf-8")
    assert all(piece.rstrip() in pack for piece in pieces)
    lines = [[line for line in text.splitlines() if line] for text in ("\n".join(pieces), pack)]
    assert Counter(lines[0]) == Counter(lines[1])
    assert cases.removeprefix("cases:\n").rstrip() in (EXAMPLE / "cases.yaml").read_text("utf-8")
    projects, reports = (text for _, text in blocks(page, "csv"))
    assert projects == (EXAMPLE / "ledger" / "项目.csv").read_text("utf-8")
    assert set(reports.splitlines()) <= set((EXAMPLE / "ledger" / "月报.csv").read_text("utf-8").splitlines())


@pytest.mark.parametrize("page", HOW_TOS, ids=lambda p: p.name)
def test_the_python_of_the_how_to_runs(page, monkeypatch, capsys):
    monkeypatch.chdir(EXAMPLES)
    exec("\n".join(text for _, text in blocks(page, "python")), {})  # noqa: S102 - our own page
    assert "3.5" in capsys.readouterr().out


ADDED = sections(HOW_TOS[0])[1]


def test_both_pages_show_the_same_yaml():
    english, chinese = (["\n".join(map(_bare, part)) for part in sections(page)] for page in HOW_TOS)
    assert english == chinese


def _bare(text: str) -> str:
    return re.sub(r" +#.*", "", text)


@pytest.mark.parametrize("part", ADDED, ids=lambda part: re.findall(r"\w+", part)[1])
def test_what_can_be_added_loads_and_both_engines_agree(part):
    pack = pr.load_pack(added(yaml((EXAMPLE / "pack.yaml").read_text("utf-8")), yaml(part)))
    ledger = pr.read_portfolio(EXAMPLE / "ledger", tables=pack)
    results = [pr.assess(ledger, pack, as_of=AS_OF, engine=engine) for engine in ("columnar", "reference")]
    tables = [result.to_dict() for result in results]
    assert tables[0] == tables[1]
    assert tables[0]["ranks"]


def with_part(name: str, every: str = "year") -> pr.Result:
    """Return the verdicts with the one roll-up that has a rule, score or ranking of this name."""
    (part,) = [part for part in ADDED if re.search(rf"id: {name}\b", part)]
    part = part.replace("every: year", f"every: {every}")  # no year has closed in the ledger
    pack = pr.load_pack(added(yaml((EXAMPLE / "pack.yaml").read_text("utf-8")), yaml(part)))
    return pr.assess(pr.read_portfolio(EXAMPLE / "ledger", tables=pack), pack, as_of=AS_OF)


def months(result: pr.Result) -> dict[tuple[str, str], list[str]]:
    """Return the lights of the projects of each county in each month."""
    units = dict(result.portfolio.frame("projects").select("id", "unit").rows())
    found: dict[tuple[str, str], list[str]] = {}
    for project, period, light in (
        result.lights.filter(each="project").select("project", "period", "light").rows()
    ):
        found.setdefault((units[project], period), []).append(light)
    return found


def county_lights(result: pr.Result) -> dict[tuple[str, str], str]:
    rows = result.lights.filter(each="unit").select("subject", "period", "light").rows()
    return {(unit, period): light for unit, period, light in rows}


def test_the_worst_of():
    result = with_part("worst-of")
    worst = {key: max(lights, key=SEVERITY.index) for key, lights in months(result).items()}
    assert county_lights(result) == worst


def test_the_share_of_a_level():
    result = with_part("many-red")
    shares = {key: Decimal(lights.count("red")) / len(lights) for key, lights in months(result).items()}
    wanted = {k: "red" if s > Decimal("0.3") else "yellow" if s else "green" for k, s in shares.items()}
    assert county_lights(result) == wanted


def test_the_mean_of_points_with_an_override():
    result = with_part("by-mean")
    wanted = {}
    for key, lights in months(result).items():
        mean = Decimal(sum(map(SEVERITY.index, lights))) / len(lights)
        red = lights.count("red") >= 2 or mean >= Decimal("1.5")
        wanted[key] = "red" if red else "yellow" if mean >= Decimal("0.5") else "green"
    assert county_lights(result) == wanted


def test_deductions_per_month_spell_project_and_year():
    result = with_part("deductions", every="half-year")
    units = dict(result.portfolio.frame("projects").select("id", "unit").rows())
    rows = result.lights.filter(each="project").sort("project", "period").select("project", "light").rows()
    lights: dict[str, str] = {}
    for project, light in rows:
        lights[project] = lights.get(project, " ") + ("R" if light == "red" else ".")
    wanted: dict[str, dict[str, int]] = {}
    for project, history in lights.items():
        spells = len(history.replace(".", " ").split())
        county = wanted.setdefault(units[project], dict.fromkeys(("month", "spell", "project"), 0))
        county["month"] += history.count("R")
        county["spell"] += spells
        county["project"] += spells > 0
    assert sum(county["spell"] for county in wanted.values()) > sum(c["project"] for c in wanted.values())
    for unit, county in wanted.items():
        taken = county["month"] + 2 * county["spell"] + 3 * county["project"] + 4 * (county["month"] > 0)
        points = result.totals.filter(scheme="deductions", unit=unit)["points"].to_list()
        assert points == [100 - taken]


def test_the_invented_ledger():
    pack = pr.load_pack(EXAMPLE)
    result = pr.assess(pr.read_portfolio(EXAMPLE / "ledger"), pack, as_of=AS_OF)
    last = result.ranks.filter(last=True).select("period", "subject").rows()
    assert last == [("2024-Q1", "北屏县"), ("2024-Q1", "西岭县"), ("2024-Q2", "西岭县")]
    lines = result.scores.group_by("subject", "period").agg(pl.col("points").sum()).rows()
    totals = result.totals.select("subject", "period", "points").rows()
    assert sorted(lines) == sorted(totals)
    assert [a["parameter"] for a in result.to_dict()["assumptions"]] == ["ties"]


def test_the_program_prints_in_both_languages():
    assert "西岭县" in said_by(f"python {EXAMPLE / 'run.py'}", ROOT)
    assert "红灯轮次" in said_by(f"python {EXAMPLE / 'run.py'} --lang zh", ROOT)


def test_the_yaml_of_the_reference_loads_as_one_pack():
    page = (ROOT / "docs" / "reference" / "appraisals.md").read_text("utf-8")
    whole: dict[str, Any] = {
        "pack": "reference", "title": "reference", "levels": [{"id": level} for level in SEVERITY],
        "clauses": {f"QX-{k}": {"says": "a clause"} for k in (2, 3, 4)},
        "parameters": {"interview_after": {"value": 3}},
    }  # fmt: skip
    for part in blocks_of(page):
        whole = added(whole, yaml(part))
    pack = pr.load_pack(whole)
    assert set(pack.derived) == {"months", "quarterly", "standing"}
    assert [ladder.id for ladder in pack.ladders] == ["supervision"]
