"""Facts as they are handed to a session: model objects, whole portfolios, or dicts with the name of their table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from progress_rules.errors import LedgerError, Place, Problem
from progress_rules.live.facts import key_of, projects_of
from progress_rules.model import Portfolio
from progress_rules.model.facts import Fact
from progress_rules.model.intake_objects import read_object
from progress_rules.model.tables import listed, unknown_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from progress_rules.live.facts import Facts
    from progress_rules.model.registry import Registry

Given: TypeAlias = "Fact | Portfolio | Mapping[str, Any]"
"""What `Session.post` takes."""

CHECKED_TOGETHER = ("successions", "baselines")
"""Tables whose rows are checked against each other."""


def read_facts(registry: Registry, given: Iterable[Any], table: str | None) -> list[Fact]:
    """Return objects as facts.

    Raises:
        LedgerError: With everything that is wrong with any of them.
    """
    problems: list[Problem] = []
    facts: list[Fact] = []
    name = None if table is None else registry.named(table)
    if table is not None and name is None:
        raise LedgerError([unknown_table(table, Place(field="table"), registry)])
    for index, one in enumerate(_each(given)):
        if (
            isinstance(one, Fact)
            and registry.models.get(one.table) is type(one)
            and name in {None, one.table}
        ):
            facts.append(one)
        elif name is not None:
            fact = read_object(registry[name], index, one, {}, problems)
            facts += [] if fact is None else [fact]
        else:
            known = ", ".join(registry)
            values = {"text": type(one).__name__, "expected": f"Report, Issue, ... | dict, table= ({known})"}
            problems.append(Problem("PR135", Place(field=f"[{index}]"), values))
    if problems:
        raise LedgerError(problems)
    return facts


def _each(given: Iterable[Any]) -> Iterator[Any]:
    """Yield what was given, of a portfolio each fact."""
    for one in given:
        if isinstance(one, Portfolio):
            for table in one.registry:
                yield from one.facts(table)
        else:
            yield one


def read_again(registry: Registry, facts: Iterable[Fact]) -> list[Fact]:
    """Return facts as the tables of another pack have them: the columns of its own tables may have changed.

    Raises:
        LedgerError: With everything that is wrong; PR716 for a table that is not declared any more.
    """
    problems: list[Problem] = []
    found: list[Fact] = []
    undeclared: set[str] = set()
    for index, fact in enumerate(facts):
        model = registry.models.get(fact.table)
        if model is None:
            undeclared.add(fact.table)
        elif model is type(fact):
            found.append(fact)
        else:
            own = zip(type(fact).columns(), type(fact).model_fields, strict=True)
            row = {column.name: getattr(fact, name) for column, name in own} | (fact.model_extra or {})
            one = read_object(model, index, row, {}, problems)
            found += [] if one is None else [one]
    known = listed(registry)
    problems += [Problem("PR716", Place(), {"name": table, "known": known}) for table in sorted(undeclared)]
    if problems:
        raise LedgerError(problems)
    return found


def check(held: Facts, facts: Iterable[Fact]) -> None:
    """Check facts by themselves, and against others of their table where those are checked against each other.

    Raises:
        LedgerError: With everything that is wrong.
    """
    tables: dict[str, dict[Any, Fact]] = {}
    for fact in facts:
        if fact.table == "reports":  # a report is sound as soon as it is read
            continue
        rows = tables.setdefault(fact.table, {})
        if not rows and fact.table in CHECKED_TOGETHER:
            rows |= held.held[fact.table]
        rows[key_of(fact)] = fact
    if not tables:
        return
    given: dict[str, Any] = {table: list(rows.values()) for table, rows in tables.items()}
    named = {project for rows in given.values() for fact in rows for project in projects_of(fact)}
    own = {str(fact.id) for fact in given.get("projects", ())}
    given["projects"] = [*given.get("projects", ()), *({"id": project} for project in sorted(named - own))]
    Portfolio(tables=held.registry.specs, **given)
