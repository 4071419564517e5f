"""A base pack with something in every section, and a pack that includes it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

BASE = """\
pack: base
version: 2.0.0
title: {en: Base, zh: 基础}
source: [{title: Base rules, publisher: City}]
clauses: {B-1: {says: Behind is yellow.}}
period: quarter
levels: [{id: green}, {id: yellow}, {id: red}]
calendar: CN
exempt_when: any_day
revisions_until_days: 9
streak: streak(signal == red)
roles: {office: project office}
facts:
  buildings: {one: building, columns: {id: {type: text}, vacancy: {type: percent}}}
fields:
  reports: {visits: {type: number}}
parameters:
  lag_points: {value: 5, unit: points, most: 100, zh: 允许滞后, cites: B-1, assumed: true, reason: None given.}
indicators:
  lag: {value: planned_progress - actual_progress, unit: points}
tables:
  - id: bands
    for: building
    inputs: [vacancy]
    outputs: [band]
    rows: [{if: [">= 10"], then: [high]}]
    default: [low]
rules:
  - {id: behind, cites: B-1, when: lag > 允许滞后, then: {signal: yellow}}
duties:
  - {id: known-urgency, for: issue, all_of: {urgency: known(urgency)}}
deadlines:
  - {id: resolve, for: issue, from: raised_at, within: 3, unit: working_days, met: resolved_at}
lifecycles:
  - id: ledger
    states: {open: open, closed: closed}
    initial: open
    done: closed
    steps: [{id: resolve_it, from: open, to: closed, on: resolved_at}]
meetings:
  weekly: {title: Weekly meeting, takes: urgency == "high"}
counters:
  - {id: ever_yellow, when: light == yellow}
dimensions: {industry: category}
views:
  quarters: {for: project, columns: {red: light == red}}
scores:
  - {id: standing, for: unit, base: 100, items: [{id: reds, points: "-1 * count(quarters, red)"}]}
rankings:
  - {id: order, for: unit, by: standing.total}
ladders:
  - {id: measures, for: project, when: lag > 允许滞后, rungs: [{id: remind, after: 1}]}
"""

MINE = """\
pack: mine
title: Mine
include: ../base
clauses: {M-1: {says: Two yellow months are red.}}
fields:
  reports: {spent: {type: money}}
parameters:
  lag_points: 7
rules:
  - {id: red, cites: M-1, when: streak(signal == yellow) >= 2, then: {light: red}}
"""

MIXED: dict[str, Any] = {
    "projects": [{"id": "P-1"}],
    "reports": [
        {"project": "P-1", "period": f"2024-0{month}", "planned_progress": 30, "actual_progress": 30 - lag}
        for month, lag in ((1, 6), (2, 8), (3, 9))
    ],
}
"""Six points behind, then eight, then nine: the first month is yellow by the base, and green by the other pack."""


def write_packs(packs: dict[str, str]) -> None:
    """Write packs into folders of their names under the working folder."""
    for name, text in packs.items():
        Path(name).mkdir(exist_ok=True)
        (Path(name) / "pack.yaml").write_text(text, encoding="utf-8")
