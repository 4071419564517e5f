"""A small pack with a part of every kind, and cases to run on it."""

from __future__ import annotations

from progress_rules.cases import CaseFile, Report, read_cases_text, run_case_file
from progress_rules.packs import load_pack_text
from progress_rules.packs.source import read_yaml

PACK = """\
pack: office
title: {en: Office, zh: 办公室}
clauses:
  MY-1: {says: {en: A project that lags is yellow., zh: 滞后亮黄灯。}}
  MY-2: {says: Red after two yellow months.}
  MY-3: {says: Urgent issues go to the leader.}
  MY-4: {says: Each project is visited once a month.}
  MY-5: {says: Issues are resolved within the days allowed.}
  MY-6: {says: Issues are closed by another person.}
  MY-9: {says: Goals., narrative: {en: Names no fact., zh: 未涉及事实。}}
levels: [{id: green}, {id: yellow}, {id: red}]
parameters:
  days_allowed: {value: 5, unit: days, assumed: true, reason: {en: No figure., zh: 没有数字。}, cites: MY-5}
rules:
  - {id: behind, cites: MY-1, when: planned_progress - actual_progress > 0, then: {signal: yellow}}
  - {id: red, cites: MY-2, when: streak(signal >= yellow) >= 2, then: {light: red}}
  - {id: letter, cites: MY-2, when: streak(light == red) == 1, then: {action: letter, by: office}}
  - {id: points, cites: MY-2, when: light == red, then: {score: -0.5, scheme: year_end}}
  - {id: route, for: issue, when: known(tiers.tier), then: {route: tiers.tier, to: tiers.to}}
tables:
  - id: tiers
    for: issue
    inputs: [urgency]
    outputs: [tier, to]
    rows:
      - {if: [urgent], then: [urgent, leader], cites: MY-3}
    default: [general, clerk]
duties:
  - id: visit
    cites: MY-4
    for: {each: project, every: month}
    done: count(activities, kind == "visit")
    at_least: 1
deadlines:
  - {id: resolve, cites: MY-5, for: issue, from: raised_at, within: days_allowed, met: resolved_at}
lifecycles:
  - id: ledger
    cites: MY-6
    for: issue
    states: {open: open, closed: closed}
    initial: open
    done: closed
    steps:
      - {id: close, from: open, to: closed, on: written_off_at, by: verified_by, when: step_by != owner}
counters:
  - {id: ever_red, cites: MY-2, when: light == red}
"""

CASES = """\
cases:
  - name: {en: two yellow months turn red, zh: 两月黄灯转红}
    as_of: 2024-03
    facts:
      reports:
        - {project: P-1, period: 2024-01, planned_progress: 30, actual_progress: 30}
        - {project: P-1, period: 2024-02, planned_progress: 40, actual_progress: 35.5}
        - {project: P-1, period: 2024-03, planned_progress: 50, actual_progress: 45}
      活动: [{id: A-1, 项目编号: P-1, 活动类型: visit, 日期: 2024-02-10}]
    expect:
      lights:
        - {project: P-1, period: 2024-02, signal: yellow, light: yellow, streak: 1, rule: behind}
        - {project: P-1, period: 2024-03, signal: yellow, light: red, streak: 2.0}
      actions: [{project: P-1, period: 2024-03, action: letter, by: office, to: null, due: null, cites: [MY-2]}]
      scores: [{points: -0.50, year: 2024}]
      duties:
        - {duty: visit, period: 2024-01, required: 1, done: 0, status: breached}
        - {duty: visit, period: 2024-02, done: 1, status: met, cites: MY-4}
      counters: [{counter: ever_red, period: 2024-03, new: 1, total: 1}]
      routes: []
    absent:
      actions: [{period: 2024-02}]
    because:
      - {rule: behind, subject: P-1, period: 2024-02, outcome: fired, cites: MY-1}
      - {rule: behind, subject: P-1, period: 2024-01, outcome: not_fired}

  - name: an urgent issue
    as_of: 2024-03-10
    parameters: {days_allowed: 3}
    facts:
      projects: [{id: P-1}]
      issues:
        - {id: I-1, project: P-1, urgency: urgent, raised_at: "2024-03-01 23:30", owner: A, resolved_at: 2024-03-04,
           written_off_at: "2024-03-05 09:15", verified_by: B}
        - {id: I-2, project: P-1, urgency: other, raised_at: 2024-03-01, owner: A,
           written_off_at: 2024-03-05, verified_by: A}
    expect:
      routes: [{issue: I-1, tier: urgent, to: leader, cites: MY-3}, {issue: I-2, tier: general}]
      decisions: [{table: tiers, subject: I-1, row: 1, output: to, value: leader}]
      deadlines:
        - {subject: I-1, due: 2024-03-04, status: met, days_left: 0, extended: null}
        - {subject: I-2, status: overdue}
      states:
        - {lifecycle: ledger, subject: I-1, state: closed, since: "2024-03-05 09:15", done: true}
        - {lifecycle: ledger, subject: I-2, state: open, done: false, refused: 1}
    because:
      - {rule: "tiers#1", subject: I-1, outcome: fired}
      - {rule: resolve, each: issue, subject: I-2, cites: MY-5}
      - {rule: resolve, subject: I-1, outcome: not_fired}

  - name: nothing to go by
    facts: {projects: [{id: P-1}]}
    raises: PR407
"""


def cases_of(cases: str, pack: str = PACK) -> CaseFile:
    return read_cases_text(cases, load_pack_text(pack), pack_source=read_yaml(pack, "pack.yaml"))


def run(cases: str, pack: str = PACK) -> Report:
    return run_case_file(cases_of(cases, pack))


def one(body: str, name: str = "behind", facts: str = "") -> str:
    """A case file with one case: P-1 is behind in March 2024."""
    report = "{project: P-1, period: 2024-03, planned_progress: 50, actual_progress: 40}"
    return f"cases:\n  - name: {name}\n    facts: {facts or f'{{reports: [{report}]}}'}\n    {body}\n"
