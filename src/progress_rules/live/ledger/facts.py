"""Facts as entries hold them: exact, with their units, and back again without loss."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from progress_rules.errors import Bilingual, InputError, LedgerError, Place, Problem
from progress_rules.live.facts import counting
from progress_rules.live.ledger.entry import Draft, json_text
from progress_rules.live.plain import plain
from progress_rules.model import Portfolio, registry_for
from progress_rules.model.tables import listed
from progress_rules.periods import parse_period
from progress_rules.quantities import format_decimal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from progress_rules.live.ledger.entry import Entry
    from progress_rules.model import Fact, Registry
    from progress_rules.model.registry import Tables

PER_CENT = "%"

_ABOUT: dict[str, tuple[str, str]] = {
    "projects": ("listed_from", "listed_to"),
    "reports": ("period", "period"),
    "milestones": ("planned", "planned"),
    "issues": ("raised_at", "written_off_at"),
    "activities": ("date", "date"),
    "assignments": ("from", "to"),
    "exemptions": ("from", "to"),
    "disclosures": ("formed_on", "published_on"),
    "transitions": ("at", "at"),
    "targets": ("period", "period"),
    "successions": ("on", "on"),
    "baselines": ("from", ""),
}
"""The columns from which the valid time of a fact follows: a period counts from its first to its last day."""


def fact_draft(fact: Fact, *, money_unit: str = "", author: str = "", reason: str = "") -> Draft:
    """Return the draft that posts a fact.

    Args:
        fact: A model object, of a declared table too.
        money_unit: The unit of its amounts: 万元 where the ledger they come from stated units, else empty.
        author: Who says so.
        reason: Why, above all of a correction.

    >>> from progress_rules.model import Report
    >>> draft = fact_draft(Report(project="P-1", period="2017-10", actual_progress="35.50", 备注="雨季"))
    >>> draft.key, draft.valid_from, draft.valid_to
    ('["P-1","2017-10",null]', datetime.date(2017, 10, 1), datetime.date(2017, 10, 31))
    >>> dict(draft.body)["values"]
    {'project': 'P-1', 'period': '2017-10', 'actual_progress': '35.5'}
    """
    values, kinds = _core(fact)
    units = {
        name: unit
        for name, value in values.items()
        if value is not None and (unit := {"percent": PER_CENT, "money": money_unit}.get(kinds[name], ""))
    }
    extras = {name: _tagged(value) for name, value in (fact.model_extra or {}).items()}
    body: dict[str, Any] = {"values": {name: plain(v) for name, v in values.items() if v is not None}}
    body |= {name: part for name, part in (("extras", extras), ("units", units)) if part}
    first, last = _valid(fact.table, values)
    key = key_text(values.get(name) for name in fact.key)
    return Draft("fact", fact.table, key, body, first, last, author, reason)


def retraction_draft(fact: Fact, *, author: str = "", reason: str = "") -> Draft:
    """Return the draft that takes a fact back: portfolios of later moments are without it.

    >>> from progress_rules.model import Project
    >>> retraction_draft(Project(id="P-1"), reason="listed twice").key
    '["P-1"]'
    """
    values, _ = _core(fact)
    key = key_text(values.get(name) for name in fact.key)
    return Draft("retraction", fact.table, key, author=author, reason=reason)


def fact_drafts(portfolio: Portfolio, *, author: str = "", reason: str = "") -> Iterator[Draft]:
    """Return the drafts of every fact of a portfolio, table by table.

    >>> from progress_rules.model import Portfolio
    >>> [draft.table for draft in fact_drafts(Portfolio(reports=[{"project": "P-1", "period": "2017-10"}]))]
    ['projects', 'reports']
    """
    unit = portfolio.money_unit
    for table in portfolio.registry:
        for fact in portfolio.facts(table):
            yield fact_draft(fact, money_unit=unit, author=author, reason=reason)


def key_text(parts: Iterable[Any]) -> str:
    """Return the parts of a fact's key as entries have it."""
    return json_text([plain(part) for part in parts])


def fact_of(entry: Entry | Draft, tables: Tables = None) -> Fact:
    """Return the fact that an entry or draft holds.

    Args:
        entry: What was posted.
        tables: The declared tables, or the pack that declares them.

    Raises:
        LedgerError: PR716 when its table is not known, PR723 when it cannot be read.

    >>> from progress_rules.model import Issue
    >>> issue = Issue(id="I-1", raised_at="2024-02-28 23:30", 楼层=Decimal("12.5"))
    >>> fact_of(fact_draft(issue)) == issue
    True
    """
    return _read(entry, entry.body, registry_for(tables))


def portfolio_of(entries: Iterable[Entry], tables: Tables = None) -> Portfolio:
    """Return the portfolio of the facts that entries hold, at most one for each table and key.

    Facts that name a project which is not on the list wait for it, as they do in a session.
    """
    registry = registry_for(tables)
    facts: list[Fact] = []
    problems: list[Problem] = []
    bare: list[int] = []
    stated = ""
    for entry in entries:
        body = entry.body
        try:
            fact = _read(entry, body, registry)
        except InputError as error:
            problems += error.problems
            continue
        facts.append(fact)
        money = [c.name for c in type(fact).columns() if c.kind == "money" and c.name in body["values"]]
        units = body.get("units", {})
        stated = next((units[name] for name in money if units.get(name)), stated)
        if any(name not in units and body["values"][name] != "0" for name in money):
            bare.append(entry.number)
    if stated:
        what = Bilingual(f"fact with amounts in {stated}", f"以{stated}计的事实")
        reason = Bilingual(
            "its amounts state no unit, those of others do", "其金额未写单位，而其他事实写了单位"
        )
        values = {"what": what, "reason": reason}
        problems += [Problem("PR723", _place(n), {**values, "number": n}) for n in bare]
    if problems:
        raise LedgerError(_tables_once(problems))
    return Portfolio.from_facts(counting(facts), tables, stated)


def _tables_once(problems: list[Problem]) -> list[Problem]:
    """Return the problems; a table that is not declared is told once, not for each of its facts."""
    names: set[str] = set()
    kept = []
    for problem in problems:
        if problem.code == "PR716":
            if problem.values["name"] in names:
                continue
            names.add(problem.values["name"])
        kept.append(problem)
    return kept


def _place(number: int) -> Place:
    return Place(field=f"entry[{number}]")


def _core(fact: Fact) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the values of the listed columns by their public names, and the kind of each column."""
    columns = type(fact).columns()
    attributes = type(fact).model_fields
    values = {c.name: getattr(fact, a, None) for c, a in zip(columns, attributes, strict=True)}
    return values, {c.name: c.kind for c in columns}


def _tagged(value: Any) -> Any:
    """Return a value of a further column with its type, unless it is text, true, false or nothing."""
    if isinstance(value, Decimal):
        return {"number": format_decimal(value)}
    if isinstance(value, datetime):
        return {"moment": value.isoformat()}
    return {"date": value.isoformat()} if isinstance(value, date) else value


def _untagged(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    ((tag, text),) = value.items()
    return _READ[tag](text)


_READ: dict[str, Callable[[str], Any]] = {
    "number": Decimal,
    "moment": datetime.fromisoformat,
    "date": date.fromisoformat,
}


def _read(entry: Entry | Draft, body: Mapping[str, Any], registry: Registry) -> Fact:
    number = getattr(entry, "number", 0)
    if entry.table not in registry:
        values = {"name": entry.table, "known": listed(registry)}
        raise LedgerError(Problem("PR716", Place(), values))
    model = registry[entry.table]
    try:
        extras = {name: _untagged(value) for name, value in body.get("extras", {}).items()}
        return model.model_validate({**body["values"], **extras})
    except (KeyError, TypeError, ValueError, ArithmeticError) as error:
        said = error.errors()[0]["msg"] if isinstance(error, ValidationError) else f"{error!r}"
        said_of: dict[str, Any] = {"number": number, "what": entry.table, "reason": said}
        raise LedgerError(Problem("PR723", _place(number), said_of)) from error


def _valid(table: str, values: Mapping[str, Any]) -> tuple[date | None, date | None]:
    """Return the first and the last day that a fact is about."""
    one, other = _ABOUT.get(table, ("", ""))
    first, last = _edge(one, values.get(one), "start"), _edge(other, values.get(other), "end")
    return first, None if first and last and last < first else last


def _edge(column: str, value: Any, edge: str) -> date | None:
    if column == "period":
        try:
            return getattr(parse_period(value), edge)  # type: ignore[no-any-return]
        except (InputError, TypeError):
            return None
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else None
