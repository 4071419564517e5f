"""The facts of a case as a portfolio, and the pack as the case sets it: what is ready, or why it is refused."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from progress_rules.errors import NONE, Bilingual, InputError, Problem, suggestion
from progress_rules.model import Portfolio, registry_for
from progress_rules.model.intake_headers import Heading, read_heading
from progress_rules.packs import build_pack
from progress_rules.periods import parse_date, parse_period

if TYPE_CHECKING:
    from collections.abc import Iterator

    from progress_rules.cases.schema import CaseSpec
    from progress_rules.packs import Pack
    from progress_rules.packs.source import Path, Source

_PLACE = re.compile(r"(?P<table>[^.\[]+)(\[(?P<row>\d+)\])?(\.(?P<column>.+))?")
_ROWS = Bilingual("a list of rows: [{id: P-1}]", "由各行组成的列表：[{id: P-1}]")


@dataclass(frozen=True, slots=True)
class Prepared:
    """A case on its way: the pack and the facts, or why either is refused."""

    pack: Pack
    portfolio: Portfolio | None
    parameters_refused: InputError | None = None
    facts_refused: InputError | None = None

    @property
    def refusal(self) -> InputError | None:
        """Why the case cannot be assessed, None where it can."""
        return self.parameters_refused or self.facts_refused


def prepare(case: CaseSpec, pack: Pack) -> Prepared:
    """Return the facts of a case as a portfolio, and the pack with its parameters."""
    own, parameters_refused, facts_refused = pack, None, None
    if case.parameters:
        try:
            own = build_pack(pack.spec, case.parameters)
        except InputError as error:
            parameters_refused = error
    portfolio = None
    try:
        portfolio = Portfolio.from_dict(plain(case.facts), tables=pack)
    except InputError as error:
        facts_refused = error
    return Prepared(own, portfolio, parameters_refused, facts_refused)


def plain(facts: Any) -> dict[str, Any]:
    """Return facts as plain data; what is no list of rows is left to `fact_problems`."""
    return {name: rows for name, rows in facts.items() if name == "units" or isinstance(rows, (list, tuple))}


def fact_problems(
    case: CaseSpec, prepared: Prepared, at: Path, source: Source, pack: Pack
) -> Iterator[Problem]:
    """Yield what is wrong with the day, the parameters and the facts of a case, each at its place."""
    yield from _day(case, at, source)
    refused = prepared.parameters_refused
    for problem in refused.problems if refused else ():
        path = (*at, "parameters", str(problem.values.get("name", "")))
        yield Problem(problem.code, source.place(path, key=problem.code == "PR214"), problem.values)
    if list(row_problems(case, at, source)):
        return
    if prepared.facts_refused is not None:
        for problem in prepared.facts_refused.problems:
            path = _path(problem.place.field, case, pack)
            key = problem.code == "PR104"
            place = source.place((*at, "facts", *path), key=key)
            yield Problem(problem.code, place, problem.values, problem.details)
        return
    yield from _unread(case, at, source, pack)


def row_problems(case: CaseSpec, at: Path, source: Source) -> Iterator[Problem]:
    """Yield the facts of a case that are no lists of rows."""
    for name, rows in case.facts.items():
        listed = isinstance(rows, (list, tuple)) and all(isinstance(row, dict) for row in rows)
        if not (isinstance(rows, dict) if name == "units" else listed):
            shown = "{...}" if isinstance(rows, dict) else "[...]" if isinstance(rows, list) else str(rows)
            values = {"value": shown, "expected": _ROWS, "way": NONE}
            yield Problem("PR207", source.place((*at, "facts", name)), values)


def _day(case: CaseSpec, at: Path, source: Source) -> Iterator[Problem]:
    if case.as_of is None:
        return
    try:
        parse_date(case.as_of)
    except InputError as error:
        try:
            parse_period(case.as_of)
        except InputError:
            for problem in error.problems:
                yield Problem(problem.code, source.place((*at, "as_of")), problem.values, problem.details)


def _path(field: str, case: CaseSpec, pack: Pack) -> Path:
    """Return where in the facts of a case the portfolio met a problem."""
    parts = _PLACE.fullmatch(field)
    if parts is None:
        return ()
    named = registry_for(pack).named
    table = next((key for key in case.facts if parts["table"] in {key, named(key)}), parts["table"])
    rest: list[str | int] = [table]
    if parts["row"] is not None:
        rest.append(int(parts["row"]))
        if parts["column"]:
            rest.append(parts["column"])
    return tuple(rest)


def _unread(case: CaseSpec, at: Path, source: Source, pack: Pack) -> Iterator[Problem]:
    """Yield the columns that neither ledgers nor the pack know: no rule can look at them."""
    registry = registry_for(pack)
    for key, rows in case.facts.items():
        table = registry.named(key)
        if table is None or key == "units":
            continue
        model = registry[table]
        own = pack.spec.fields.get(table, {})
        further = {name: None for field, spec in own.items() for name in (field, spec.zh) if name}
        told: set[str] = set()
        for i, row in enumerate(rows):
            for column in row:
                heading = read_heading(model, 0, column)
                known = (
                    not isinstance(heading, Heading) or heading.column is not None or heading.name in further
                )
                if known or column in told:
                    continue
                told.add(column)
                columns = [c.name for c in model.columns()]
                near = suggestion(column, [*columns, *(c.zh for c in model.columns()), *further])
                values = {"table": table, "name": column, "known": ", ".join([*columns, *further])}
                place = source.place((*at, "facts", key, i, column), key=True)
                yield Problem("PR909", place, {**values, "suggestion": near})
