"""Compare what came of a case with what it expects; each difference is a failure with its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from progress_rules.cases.check import rule_names
from progress_rules.cases.compare import equal, fields, matches, nearest, shown
from progress_rules.cases.report import Failure
from progress_rules.errors import Bilingual

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from progress_rules.assessment.result import Result
    from progress_rules.cases.read import Case
    from progress_rules.cases.schema import ReasonSpec

_MOST = 5
"""The most records or places that a failure lists."""

_WORDS = {
    "fired": Bilingual("fired", "触发"),
    "not_fired": Bilingual("not fired", "未触发"),
    "undecided": Bilingual("undecided", "无法判定"),
}
_ANYWHERE = Bilingual("anything", "任何对象")
_NOWHERE = Bilingual("it was not judged there", "该处没有评判这条规则")


def judge(case: Case, result: Result) -> Iterator[Failure]:
    """Yield every way in which a result is not what the case expects."""
    spec = case.spec
    name = called(case)
    for table, records in spec.expect.items():
        rows = result.table(table).to_dicts()
        if not records and rows:
            values = {"case": name, "table": table, "count": len(rows)}
            yield Failure("PR923", case.place("expect", table, key=True), values, _listed(rows))
        for i, record in enumerate(records):
            if not any(matches(record, row) for row in rows):
                values = {"case": name, "table": table, "record": fields(record, record)}
                yield Failure(
                    "PR921", case.place("expect", table, i), values, _difference(record, rows, table)
                )
    for table, records in spec.absent.items():
        rows = result.table(table).to_dicts()
        for i, record in enumerate(records):
            found = [row for row in rows if matches(record, row)]
            if found:
                values = {"case": name, "table": table, "record": fields(record, record)}
                yield Failure("PR922", case.place("absent", table, i), values, _listed(found))
    trace = result.trace.to_dicts() if spec.because else []
    for i, reason in enumerate(spec.because):
        yield from _reason(case, i, reason, result, trace)


def called(case: Case) -> Bilingual:
    """Return the name of a case for messages."""
    return Bilingual(case.spec.name.en, case.spec.name.text("zh"))


def _difference(
    record: Mapping[str, Any], rows: Sequence[Mapping[str, Any]], table: str
) -> tuple[Bilingual, ...]:
    """Return the record that comes nearest, and the fields in which it differs."""
    found = nearest(record, rows)
    if found is None:
        return (Bilingual(f"{table} is empty", f"{table} 没有任何记录"),)
    row, shared = found
    count = len(record)
    if not shared:
        first = Bilingual(
            f"none of its {len(rows)} records shares a field with it; the first is {fields(row)}",
            f"其 {len(rows)} 条记录没有一个字段相同；第一条为 {fields(row)}",
        )
        return (first,)
    lines = [
        Bilingual(
            f"the nearest record shares {shared} of {count} fields: {fields(row)}",
            f"最接近的记录有 {count} 个字段中的 {shared} 个相同：{fields(row)}",
        )
    ]
    for column, value in record.items():
        if not equal(column, value, row.get(column)):
            expected, other = shown(value), shown(row.get(column))
            lines.append(
                Bilingual(
                    f"{column}: {expected} is expected, {other} is found",
                    f"{column}：应为 {expected}，实为 {other}",
                )
            )
    return tuple(lines)


def _listed(rows: Sequence[Mapping[str, Any]]) -> tuple[Bilingual, ...]:
    lines = [Bilingual(fields(row), fields(row)) for row in rows[:_MOST]]
    if len(rows) > _MOST:
        more = len(rows) - _MOST
        lines.append(Bilingual(f"and {more} more", f"另有 {more} 条"))
    return tuple(lines)


def _reason(
    case: Case, position: int, reason: ReasonSpec, result: Result, trace: Sequence[Mapping[str, Any]]
) -> Iterator[Failure]:
    names = rule_names(result.pack)[reason.rule]
    rules = [result.pack.rule(name) for name in names]
    cited = {clause for rule in rules for clause in rule.cites}
    missing = [clause for clause in reason.cites if clause not in cited]
    if missing:
        values = {
            "case": called(case), "rule": reason.rule, "missing": ", ".join(missing),
            "cited": ", ".join(sorted(cited)) or "-",
        }  # fmt: skip
        yield Failure("PR925", case.place("because", position, "cites"), values)
    where = reason.where
    judged = [row for row in trace if row["rule"] in names]
    there = [row for row in judged if matches(where, row)]
    found = {row["outcome"] for row in there}
    wanted = reason.outcome
    if wanted in found and (wanted != "not_fired" or "fired" not in found):
        return
    at = fields(where, where) or _ANYWHERE
    values = {"case": called(case), "rule": reason.rule, "where": at, "expected": _WORDS[wanted]}
    details = _places(there) if there else (_NOWHERE, *_places(judged))
    yield Failure("PR924", case.place("because", position), values, details)


def _places(rows: Sequence[Mapping[str, Any]]) -> tuple[Bilingual, ...]:
    """Return what became of a rule at some places."""
    lines = []
    for row in rows[:_MOST]:
        at = fields(row, [key for key in ("subject", "period") if row[key] is not None])
        word = _WORDS[row["outcome"]]
        lines.append(Bilingual(f"{at}: {word.en}", f"{at}：{word.zh}"))
    if len(rows) > _MOST:
        lines.append(Bilingual(f"and {len(rows) - _MOST} more", f"另有 {len(rows) - _MOST} 处"))
    return tuple(lines)
