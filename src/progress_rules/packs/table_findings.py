"""Say what the analysis of a decision table found: overlaps, gaps, rows that are never reached."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

from progress_rules.errors import Bilingual, Problem
from progress_rules.language import nodes as n
from progress_rules.language.table_analysis import Case, Row, analyse
from progress_rules.language.table_regions import Input
from progress_rules.language.unary_tests import parse_cell
from progress_rules.quantities import format_decimal

if TYPE_CHECKING:
    from progress_rules.language.unary_model import UnaryTest
    from progress_rules.packs.build import Build
    from progress_rules.packs.constructs import DecisionSpec
    from progress_rules.packs.source import Path


_COUNTING = {"count", "distinct", "streak", "times", "count_in", "since"}
_FROM_ZERO = cast("UnaryTest", parse_cell(">= 0", "number", lambda _: None))


def note_findings(
    build: Build, path: Path, spec: DecisionSpec, read: list[n.Node], tests: list[tuple[UnaryTest, ...]]
) -> None:
    """Note overlapping rows as problems; gaps and rows never reached as warnings of the pack."""
    inputs = []
    for given, node in zip(spec.inputs, read, strict=True):
        kind = node.type
        name = "text" if kind.name == "null" else kind.name
        domain: Any = tuple(build.scale.ids) if name == "level" else tuple(given.values) or None
        whole = kind.unit in {"count", "periods"}
        inputs.append(Input(name, domain, _FROM_ZERO if _counts(node) else None, whole))
    ranks = _ranks(spec)
    rows = [Row(t, spec.rows[k].then, ranks[k] if ranks else None) for k, t in enumerate(tests)]
    found = analyse(inputs, rows, spec.hit)
    names = [given.value for given in spec.inputs]
    if spec.hit in {"unique", "any"}:
        for overlap in found.overlaps:
            if spec.hit == "any" and not overlap.differ:
                continue
            lines = [_row(spec, k, names) for k in (overlap.first, overlap.second)]
            example = _example(overlap.case, names)
            values = {
                "first": overlap.first + 1,
                "second": overlap.second + 1,
                "hit": spec.hit,
                "table": spec.id,
            }
            at = build.source.place((*path, "rows", overlap.second))
            build.problems.append(Problem("PR203", at, {**values, "example": example}, tuple(lines)))
    if not spec.default and spec.hit not in {"collect", "rule_order", "output_order"}:
        for gap in found.gaps:
            told: dict[str, object] = {"table": spec.id, "example": _example(gap, names)}
            build.warnings.append(Problem("PR215", build.source.place((*path, "rows")), told))
    for masked in found.masked:
        others = ", ".join(str(k + 1) for k in masked.by)
        values = {"row": masked.row + 1, "others": others, "table": spec.id}
        at = build.source.place((*path, "rows", masked.row))
        build.warnings.append(Problem("PR220", at, values, (_row(spec, masked.row, names),)))
    for row in found.impossible:
        listed = ", ".join(names[i] for i in row.inputs)
        at = build.source.place((*path, "rows", row.row))
        values = {"row": row.row + 1, "table": spec.id, "inputs": listed}
        build.warnings.append(Problem("PR236", at, values))


def _counts(node: n.Node) -> bool:
    """Whether an input is a count as it stands, which is never below zero; the difference of two can be."""
    return isinstance(node, (n.Aggregate, n.Temporal)) and node.function in _COUNTING


def _ranks(spec: DecisionSpec) -> list[tuple[int, ...]] | None:
    if spec.hit != "priority":
        return None
    orders = [{v: at for at, v in enumerate(output.values)} for output in spec.outputs]
    return [
        tuple(order.get(cell, 0) for cell, order in zip(row.then, orders, strict=True)) for row in spec.rows
    ]


def _row(spec: DecisionSpec, k: int, names: list[str]) -> str:
    """Return a row as a message shows it in either language: its number, tests, outputs and clauses."""
    row = spec.rows[k]
    tests = ", ".join(
        f"{name}: {_shown(cell)}" for name, cell in zip(names, row.if_, strict=True) if cell != "-"
    )
    given = ", ".join(_shown(cell) for cell in row.then)
    cites = ", ".join(row.cites or spec.cites)
    return f"{k + 1}.  {tests or '-'}  →  {given}{f'  [{cites}]' if cites else ''}"


def _example(case: Case, names: list[str]) -> Bilingual:
    """Return a case in words; inputs that can be anything are left out."""
    told = [
        (name, value) for name, value, free in zip(names, case.values, case.free, strict=True) if not free
    ]
    english = ", ".join(f"{name} = {_shown(value)}" for name, value in told)
    chinese = "，".join(f"{name} = {'未知' if value is None else _shown(value)}" for name, value in told)
    return Bilingual(english or "anything", chinese or "任意取值")


def _shown(value: object) -> str:
    if value is None:
        return "unknown"
    if isinstance(value, bool):
        return str(value).lower()
    return format_decimal(value) if isinstance(value, Decimal) else str(value)
