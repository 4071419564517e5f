"""Rates of Tangshan's counties over random splits, mergers and renamings, beside those of plain Python."""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

import progress_rules as pr
from progress_rules import testing

YEAR = 2024
QUARTERS = {q: (date(YEAR, 3 * q - 2, 1), date(YEAR, 3 * q, 30 if q in (2, 3) else 31)) for q in range(1, 5)}
WAYS = [
    {"project_list": "frozen"},
    {"project_list": "frozen", "split_start": "any"},
    {"project_list": "live", "split_start": "any"},
    {"project_list": "live", "adjustment_counts_from": "same_quarter"},
    {"project_list": "live", "before_succession": "left_out"},
]


class County:
    """A county with projects of which some are split, merged or renamed, at most two generations on."""

    def __init__(self, unit: str, seed: int) -> None:
        self.rng = random.Random(seed)
        self.unit = unit
        self.projects: dict[str, dict[str, Any]] = {}
        self.steps: list[dict[str, Any]] = []
        self.reports: list[dict[str, Any]] = []
        roots = [self.grow(date(YEAR, 1, 1)) for _ in range(self.rng.randint(2, 4))]
        if self.rng.random() < 0.4:
            roots.append(self.grow(date(YEAR, 4, 10)))  # not on the list of January
        for root in roots:
            if not self.after(root) and self.rng.random() < 0.7:
                self.go_on(root, roots)

    def grow(self, begins: date) -> str:
        rng, name = self.rng, f"{self.unit}-{len(self.projects)}"
        start = begins + timedelta(days=rng.randint(0, 140)) if rng.random() < 0.6 else None
        self.projects[name] = {
            "id": name, "unit": self.unit, "kind": rng.choice(["新开工", "新开工", "续建"]), "listed_from": begins,
            "listed_to": None, "annual_plan": rng.randint(1, 20), "planned_start": date(YEAR, rng.randint(1, 12), 5),
            "actual_start": start,
        }  # fmt: skip
        return name

    def go_on(self, root: str, roots: list[str], deeper: bool = True) -> None:
        rng = self.rng
        old = self.projects[root]
        day = max(old["listed_from"] + timedelta(days=40), date(YEAR, rng.randint(3, 7), rng.randint(2, 28)))
        others = [
            r for r in roots if r != root and not self.after(r) and self.projects[r]["listed_from"] < day
        ]
        how = rng.choice(["拆分", "拆分", "合并", "更名"])
        olds, heirs = [root], [self.grow(day)]
        if how == "合并" and others and deeper:
            olds.append(others[0])
        if how == "拆分":
            heirs.append(self.grow(day))
        shares = [None, None] if rng.random() < 0.3 else [60, 40] if how == "拆分" else [100, 100]
        for name in olds:
            self.projects[name]["listed_to"] = rng.choice([day - timedelta(days=1), None])
            start = self.projects[name]["actual_start"]
            self.projects[name]["actual_start"] = start if start and start < day else None
            self.steps += [
                {"predecessor": name, "successor": heir, "on": day, "kind": how, "share": share}
                for heir, share in zip(heirs, shares, strict=False)
            ]
        if deeper and rng.random() < 0.4:
            self.go_on(heirs[0], roots, deeper=False)
        elif how == "拆分" and rng.random() < 0.5:
            self.projects[heirs[-1]]["listed_to"] = day + timedelta(days=rng.randint(1, 120))

    def report(self) -> None:
        for name, row in self.projects.items():
            ends = [s["on"] for s in self.after(name)] + [row["listed_to"] or date(YEAR, 12, 31)]
            for month in range(row["listed_from"].month, min(ends).month + 1):
                if self.rng.random() < 0.5:
                    self.reports.append(
                        {"project": name, "period": f"{YEAR}-{month:02}", "actual_investment": self.rng.randint(1, 5)}
                    )  # fmt: skip

    def after(self, name: str) -> list[dict[str, Any]]:
        return [s for s in self.steps if s["predecessor"] == name]

    def before(self, name: str) -> list[str]:
        return [s["predecessor"] for s in self.steps if s["successor"] == name]

    # What is expected, for a list taken on a day.

    def in_being(self, name: str, day: date) -> bool:
        row, gone = self.projects[name], [s["on"] for s in self.after(name)]
        if row["listed_from"] > day:
            return False
        return gone[0] > day if gone else row["listed_to"] is None or row["listed_to"] > day

    def known_by(self, name: str, day: date) -> bool:
        mine = self.projects[name]["listed_from"] <= day
        return mine or any(self.known_by(other, day) for other in self.before(name))

    def on_list(self, name: str, day: date) -> Decimal | None:
        """Return how much of a project is on the list: 1 all, 0 nothing, None when that is not told."""
        steps = self.after(name)
        if not steps:
            return Decimal(
                int(self.projects[name]["listed_to"] is None or self.projects[name]["listed_to"] > day)
            )
        parts = [(s["share"], self.on_list(s["successor"], day)) for s in steps]
        if len({part for _, part in parts}) == 1:
            return parts[0][1]
        if any(share is None or part is None for share, part in parts):
            return None
        return sum((share * part / 100 for share, part in parts), Decimal(0))

    def invested(self, day: date, end: date, way: dict[str, Any]) -> Decimal | None:
        found = Decimal(0)
        for report in self.reports:
            name, month = report["project"], int(report["period"][-2:])
            if month > end.month or not self.known_by(name, day):
                continue
            if (
                way.get("before_succession") == "left_out"
                and self.after(name)
                and self.after(name)[0]["on"] <= day
            ):
                continue
            part = self.on_list(name, day)
            if part is None:
                return None
            found += part * report["actual_investment"]
        return found

    def start(self, name: str, choose: Any) -> date | None:
        return self.begun(name) or self.by_heirs(name, choose)

    def begun(self, name: str) -> date | None:
        mine = self.projects[name]["actual_start"]
        return mine or min(filter(None, map(self.begun, self.before(name))), default=None)

    def by_heirs(self, name: str, choose: Any) -> date | None:
        if self.projects[name]["actual_start"] is not None:
            return self.projects[name]["actual_start"]
        days = [(s["on"], self.by_heirs(s["successor"], choose)) for s in self.after(name)]
        known = [max(on, day) for on, day in days if day is not None]
        if not known or (choose is max and len(known) < len(days)):
            return None
        return choose(known)

    def expected(self, quarter: int, way: dict[str, Any]) -> dict[str, Any]:
        first, end = QUARTERS[quarter]
        day = date(YEAR, 1, 1) if way["project_list"] == "frozen" else first
        if way.get("adjustment_counts_from") == "same_quarter":
            day = end
        listed = [name for name in self.projects if self.in_being(name, day)]
        new = [name for name in listed if self.projects[name]["kind"] == "新开工"]
        choose = min if way.get("split_start") == "any" else max
        starts = [self.start(name, choose) for name in new]
        return {
            "planned_amount": sum(self.projects[name]["annual_plan"] for name in listed),
            "invested_of_list": self.invested(day, end, way),
            "planned_starts": len(new),
            "counted_starts": sum(start is not None and start <= end for start in starts),
        }


def portfolio_of(counties: list[County]) -> pr.Portfolio:
    for county in counties:
        county.report()
    return pr.Portfolio(
        projects=[row for c in counties for row in c.projects.values()],
        successions=[row for c in counties for row in c.steps],
        reports=[row for c in counties for row in c.reports],
    )


def number(text: object) -> Decimal | None:
    return None if text is None else Decimal(str(text))


@pytest.mark.parametrize("way", WAYS, ids=lambda way: "-".join(way.values()))
def test_counties_as_worked_out_without_the_library(way: dict[str, Any]) -> None:
    counties = [County(f"县{k:02}", 1000 + k) for k in range(40)]
    portfolio = portfolio_of(counties)
    pack = pr.load_pack("tangshan", parameters={"missing_reports": "as_zero", **way})
    rows = pr.assess(portfolio, pack, as_of=date(YEAR, 12, 31)).decisions.filter(table="county_standing")
    found = {(r["subject"], r["period"], r["output"]): r["value"] for r in rows.to_dicts()}
    told = unknown = 0
    for county in counties:
        for quarter in QUARTERS:
            for name, value in county.expected(quarter, way).items():
                held = number(found[county.unit, f"{YEAR}-Q{quarter}", name])
                assert held == value, (county.unit, quarter, name, county.projects, county.steps)
                told, unknown = told + 1, unknown + (value is None)
    assert told == 640
    assert (unknown > 0) == (way["project_list"] == "live" and "before_succession" not in way)


def test_engines_agree_on_them() -> None:
    portfolio = portfolio_of([County(f"县{k:02}", 2000 + k) for k in range(4)])
    pack = pr.load_pack("tangshan", parameters={"project_list": "live"})
    testing.assert_engines_agree(portfolio, pack, date(YEAR, 12, 31))
