"""The words of an explanation in English and Chinese, and the order in which it tells its reasons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from progress_rules.packs.plans import BASELINE_FIELDS

if TYPE_CHECKING:
    from progress_rules.assessment.explanation import Explanation, Leaf, RuleTrace, Shown, Step

Line = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Words:
    """The fixed words of an explanation in one language."""

    language: str
    colon: str
    comma: str
    verdict: str
    unit: str
    as_of: str
    fired: str
    nearly: str
    undecided: str
    others: str
    nothing: str
    condition: str
    holds_until: str
    held: str
    inputs: str
    margin: str
    unknown: str
    yes: str
    no: str
    history: str
    reports: str
    used: str
    superseded: str
    no_report: str
    actions: str
    follows: str
    assumed: str
    source: str
    missing: str
    exempt: str
    not_in_force: str
    not_recorded: str


WORDS: dict[str, Words] = {
    "en": Words(
        language="en", colon=": ", comma=", ",
        verdict="signal {signal}, light {light}, streak {streak}",
        unit="responsible unit", as_of="as known on {as_of} · {pack} {version} · {digest}",
        fired="Rules that fired", nearly="Rules that nearly fired", undecided="Rules that could not be decided",
        others="Rules that did not fire", nothing="none",
        condition="condition", holds_until="holds until", held="fired in an earlier period and still holds",
        inputs="inputs", margin="margin", unknown="unknown", yes="yes", no="no",
        history="History", reports="Reports on this period", used="used", superseded="superseded",
        no_report="no report", actions="Actions due", follows="What follows",
        assumed="Assumed, because the text does not say",
        source="Source", missing="no report", exempt="exempt", not_in_force="not in force",
        not_recorded="no time of recording",
    ),
    "zh": Words(
        language="zh", colon="：", comma="，",
        verdict="信号 {signal}，灯色 {light}，连续 {streak} 期",
        unit="责任单位", as_of="截至 {as_of} 已知 · {pack} {version} · {digest}",
        fired="触发的规则", nearly="接近触发的规则", undecided="无法判定的规则",
        others="未触发的规则", nothing="无",
        condition="条件", holds_until="保持至", held="此前已触发，仍在保持",
        inputs="依据", margin="差额", unknown="未知", yes="是", no="否",
        history="历史", reports="本期报告", used="采用", superseded="已被更正",
        no_report="没有报告", actions="应办事项", follows="结论", assumed="原文未规定而假定的取值",
        source="来源", missing="缺报", exempt="豁免", not_in_force="未生效",
        not_recorded="未记报送时间",
    ),
}  # fmt: skip


def lines_of(e: Explanation, w: Words) -> list[Line]:
    """Return the explanation as lines with their depth; depth 0 is a heading."""
    head = " · ".join(
        part for part in (e.project, e.name, e.period, e.light and e.level_name(e.light, w.language)) if part
    )
    verdict = w.verdict.format(
        signal=e.level_name(e.signal, w.language), light=e.level_name(e.light, w.language), streak=e.streak
    )
    lines: list[Line] = [(0, head), *([(1, verdict)] if e.light else [])]
    if e.status in {"missing", "exempt"}:
        lines.append((1, w.missing if e.status == "missing" else w.exempt))
    if e.unit:
        lines.append((1, f"{w.unit}{w.colon}{e.unit}"))
    pack = e.pack_title.text(w.language)
    lines.append((1, w.as_of.format(as_of=e.as_of, pack=pack, version=e.version, digest=e.digest[:19])))
    lines += [(1, sentence.text(w.language)) for sentence in e.lineage]
    near = [rule for rule in e.rules if rule.near]
    undecided = [rule for rule in e.rules if rule.outcome == "undecided"]
    rest = [rule for rule in e.rules if rule.outcome in {"not_fired", "not_in_force"} and not rule.near]
    lines.append((0, w.fired))
    for rule in e.fired:
        lines += _rule(rule, w)
    if not e.fired:
        lines.append((1, w.nothing))
    for title, rules in ((w.nearly, near), (w.undecided, undecided)):
        if rules:
            lines.append((0, title))
            for rule in rules:
                lines += _rule(rule, w)
    if rest:
        lines.append((0, w.others))
        lines += [(1, _brief(rule, w)) for rule in rest]
    if e.light:
        lines += _history(e, w)
        lines += _reports(e, w) if e.each == "project" else []
    if e.actions:
        lines.append((0, w.actions if e.each == "project" and e.light else w.follows))
        lines += [(1, action.text(w.language)) for action in e.actions]
    if e.assumptions:
        lines.append((0, w.assumed))
        for item in e.assumptions:
            reason = item.assumed.text(w.language) if item.assumed else ""
            lines.append((1, f"{item.name.text(w.language)} = {_value(item.value, w)}{w.colon}{reason}"))
    if e.sources:
        lines.append((0, w.source))
        lines += [(1, source) for source in e.sources]
    return lines


def _value(value: Shown | None, w: Words) -> str:
    return (value.text(w.language) if value else "") or w.unknown


def _title(rule: RuleTrace, w: Words) -> str:
    title = rule.title.text(w.language) if rule.title else ""
    cites = w.comma.join(clause for clause, _ in rule.cites)
    return f"{rule.rule}{f' ({title})' if title else ''}{f' [{cites}]' if cites else ''}"


def _rule(rule: RuleTrace, w: Words) -> list[Line]:
    gives = f" → {rule.gives.text(w.language)}" if rule.outcome == "fired" else ""
    lines: list[Line] = [(1, f"{_title(rule, w)}{gives}")]
    lines += [(2, f"{clause}{w.colon}{says.text(w.language)}") for clause, says in rule.cites]
    condition = rule.condition.text(w.language)
    if len(rule.leaves) > 1 or rule.until is not None:
        lines.append((2, f"{w.condition}{w.colon}{condition}"))
        if rule.until is not None:
            lines.append((2, f"{w.holds_until}{w.colon}{rule.until.text(w.language)}"))
        if rule.held:
            lines.append((2, w.held))
        lines += [(3, _leaf(leaf, w)) for leaf in rule.leaves]
    else:
        lines += [(2, f"{w.condition}{w.colon}{_leaf(leaf, w)}") for leaf in rule.leaves]
    inputs = [f"{i.name.text(w.language)} = {_value(i.value, w)}" for i in rule.inputs]
    if inputs:
        lines.append((2, f"{w.inputs}{w.colon}{w.comma.join(inputs)}"))
    return lines


def _leaf(leaf: Leaf, w: Words) -> str:
    truth = w.unknown if leaf.value is None else w.yes if leaf.value else w.no
    text = leaf.text.text(w.language)
    if not leaf.operator:
        return f"{text} → {truth}"
    margin = f"{w.comma}{w.margin} {leaf.margin.text(w.language)}" if leaf.margin else ""
    return f"{text} → {_value(leaf.left, w)} {leaf.operator} {_value(leaf.right, w)}{w.colon}{truth}{margin}"


def _brief(rule: RuleTrace, w: Words) -> str:
    if rule.outcome == "not_in_force":
        return f"{_title(rule, w)}{w.colon}{w.not_in_force}"
    failing = [leaf for leaf in rule.leaves if leaf.value is False]
    plans = [
        i for i in rule.inputs if i.name.en in BASELINE_FIELDS
    ]  # a later plan may be why it did not fire
    told = "".join(f"{w.comma}{i.name.text(w.language)} = {_value(i.value, w)}" for i in plans)
    return f"{_title(rule, w)}{w.colon}{_leaf(failing[0], w)}{told}" if failing else _title(rule, w)


def _history(e: Explanation, w: Words) -> list[Line]:
    return [(0, w.history), *((1, _step(step, e, w)) for step in e.history)]


def _step(step: Step, e: Explanation, w: Words) -> str:
    state = {"missing": f" ({w.missing})", "exempt": f" ({w.exempt})"}.get(step.status, "")
    verdict = w.verdict.format(
        signal=e.level_name(step.signal, w.language),
        light=e.level_name(step.light, w.language),
        streak=step.streak,
    )
    whose = f" [{step.project}]" if step.project else ""
    return f"{step.period}{whose}{w.colon}{verdict}{state}"


def _reports(e: Explanation, w: Words) -> list[Line]:
    lines: list[Line] = [(0, w.reports)]
    for version in e.reports:
        state = w.used if version.used else w.superseded
        values = w.comma.join(f"{n.text(w.language)} = {v.text(w.language)}" for n, v in version.values)
        lines.append((1, f"{version.recorded_at or w.not_recorded} ({state}){w.colon}{values}"))
    if not e.reports:
        lines.append((1, w.no_report))
    return lines
