"""The facts of a session: the current version of each, by table and key, and which of them count."""

from __future__ import annotations

from datetime import datetime
from functools import cache, lru_cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from progress_rules.live.lean import lean, same
from progress_rules.model import Portfolio, Report
from progress_rules.model.portfolio import HAPPENED
from progress_rules.model.registry import registry_for
from progress_rules.periods import parse_period

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date

    from progress_rules.model.facts import Fact
    from progress_rules.packs import Pack

Key = tuple[Any, ...]

ITEMS = ("item", "issue")
"""The columns by which a fact names a record of another table."""


class Changed(NamedTuple):
    """What a post does to the facts: the version before (None: there was none) and after (None: taken back)."""

    table: str
    key: Key
    before: Fact | None
    after: Fact | None

    @property
    def projects(self) -> set[str]:
        """The projects that either version names."""
        return {p for fact in (self.before, self.after) if fact is not None for p in projects_of(fact)}

    @property
    def undone(self) -> Changed:
        """The change that takes this one back."""
        return Changed(self.table, self.key, self.after, self.before)


def key_of(fact: Fact) -> Key:
    """Return what tells a fact apart from others of its table."""
    return _values(type(fact), fact.key)(fact)


def projects_of(fact: Fact) -> tuple[str, ...]:
    """Return the projects that a fact names."""
    if isinstance(fact, Report):
        return (fact.project,)
    found = _values(type(fact), ("id",) if fact.table == "projects" else fact.naming)(fact)
    return tuple([str(project) for project in found if project is not None])


def value_of(fact: Fact, name: str) -> Any:
    """Return the value of a column of a fact, by the name that the column has in tables."""
    attribute = attribute_of(type(fact), name)
    return getattr(fact, attribute) if attribute is not None else (fact.model_extra or {}).get(name)


@cache
def attribute_of(model: type[Fact], name: str) -> str | None:
    """Return the attribute that holds a column; a name that Python keeps for itself, such as `from`, has a `_`."""
    return next((held for held in (name, f"{name}_") if held in model.model_fields), None)


@cache
def _values(model: type[Fact], names: tuple[str, ...]) -> Callable[[Fact], tuple[Any, ...]]:
    """Return what reads some columns of a fact."""
    attributes = [attribute_of(model, name) for name in names]
    held = [name for name in attributes if name is not None]
    if len(held) == len(names) and len(held) > 1:
        return attrgetter(*held)
    return lambda fact: tuple([value_of(fact, name) for name in names])


def day_of(fact: Fact) -> date | None:
    """Return the latest day on which something happened that a fact tells of; of a report, the end of its period."""
    if isinstance(fact, Report):
        known, end = fact.recorded_at, _end(fact.period)
        return end if known is None else max(known.date(), end)
    days = [value_of(fact, name) for name in HAPPENED.get(fact.table, ())]
    days = [day.date() if isinstance(day, datetime) else day for day in days if day is not None]
    return max(days, default=None)


@lru_cache(maxsize=4096)
def _end(label: str) -> date:
    return parse_period(label).end


def counting(facts: Iterable[Fact]) -> list[Fact]:
    """Return the facts whose projects are all on the list; without a list, those that reports name are on it."""
    given = list(facts)
    listed = {value_of(fact, "id") for fact in given if fact.table == "projects"}
    listed = listed or {value_of(fact, "project") for fact in given if fact.table == "reports"}
    return [fact for fact in given if not listed or listed.issuperset(projects_of(fact))]


class Facts:
    """The current version of every fact. A report is told apart by project, period and time of recording.

    A fact that names a project counts as soon as that project is on the list; until then it waits. Where no project
    was ever posted, the list is that of the projects which reports name, as for a portfolio.
    """

    def __init__(self, pack: Pack) -> None:
        self.registry = registry_for(pack)
        self.held: dict[str, dict[Key, Fact]] = {table: {} for table in self.registry}
        self.list_of = "others"
        """Where the list of projects comes from: `projects`, else `reports`, else `others` that name them."""
        self.naming: dict[str, dict[tuple[str, Key], Fact]] = {}
        """The facts that name each project, other than reports and the project itself, in the order of arrival."""
        self.reports: dict[str, dict[Key, Fact]] = {}
        """The reports of each project."""
        self.items: dict[str, dict[tuple[str, Key], Fact]] = {}
        """The facts that name a record by its id, such as a step of an issue."""
        self._portfolio: Portfolio | None = None
        self._latest: date | None = None
        self._stale = False

    def __len__(self) -> int:
        return sum(map(len, self.held.values()))

    def __iter__(self) -> Iterator[Fact]:
        for rows in self.held.values():
            yield from rows.values()

    def change(self, fact: Fact) -> Changed | None:
        """Return what posting a fact would change; None where it is held just so."""
        key = key_of(fact)
        before = self.held[fact.table].get(key)
        if before is not None and same(before, fact):
            return None
        kept = lean(fact)
        return Changed(fact.table, key_of(kept), before, kept)

    def kept(self, fact: Fact) -> Fact:
        """Return the fact that is held, if it is held just so; else one that takes up little."""
        held = self.held[fact.table].get(key_of(fact))
        return held if held is not None and same(held, fact) else lean(fact)

    def removal(self, fact: Fact) -> Changed | None:
        """Return what taking a fact back would change; None where there is none of its key."""
        key = key_of(fact)
        before = self.held[fact.table].get(key)
        return None if before is None else Changed(fact.table, key, before, None)

    def make(self, changed: Changed) -> None:
        """Carry a change out."""
        table, key, before, after = changed
        source = self.list_of
        if before is not None:
            self.held[table].pop(key, None)  # it is not there where a change is undone that was interrupted
            self._index(before, key, 0)
        if after is not None:
            self.held[table][key] = after
            self._index(after, key, 1)
        self.list_of = "projects" if self.held["projects"] else "reports" if self.reports else "others"
        self._portfolio = None
        self._dated(changed, source)

    def _dated(self, changed: Changed, source: str) -> None:
        """Keep the latest day up to date; `source` is where the list of projects came from before."""
        table, key, before, after = changed
        if self.list_of != source or (before is not None and self._gone(before, after)):
            self._stale = True
        if self._stale or after is None:
            return
        if table != "projects":
            self._happened(after)
            return
        project = str(key[0])
        for fact in (after, *self.reports.get(project, {}).values(), *self.naming.get(project, {}).values()):
            self._happened(fact)  # what waited for it counts now

    def _gone(self, before: Fact, after: Fact | None) -> bool:
        """Whether the latest day may have been that of a version which is no longer."""
        if before.table == "projects" and after is None:  # what names it waits now
            return True
        day = day_of(before)
        if day is None or day != self._latest:
            return False
        later = None if after is None or not self.counts(after) else day_of(after)
        return later is None or later < day

    def _happened(self, fact: Fact) -> None:
        """Take the day of a fact for the latest if it is later, and the fact counts."""
        day, latest = day_of(fact), self._latest
        if day is not None and (latest is None or day > latest) and self.counts(fact):
            self._latest = day

    @property
    def latest(self) -> date | None:
        """The latest day of anything that has happened, as `Portfolio.latest_date` has it."""
        if self._stale:
            days = [day_of(fact) for fact in self if self.counts(fact)]
            self._latest = max((day for day in days if day is not None), default=None)
            self._stale = False
        return self._latest

    def _index(self, fact: Fact, key: Key, count: int) -> None:
        """Enter a fact under the projects and records that it names, or (`count` 0) take it out."""
        table = fact.table
        places: list[tuple[dict[str, dict[Any, Fact]], str, Any]] = []
        if table == "reports":
            places = [(self.reports, key[0], key)]
        elif table != "projects":
            places = [(self.naming, project, (table, key)) for project in projects_of(fact)]
            items = {str(item) for name in ITEMS if (item := value_of(fact, name)) is not None}
            places += [(self.items, item, (table, key)) for item in sorted(items)]
        for index, name, place in places:
            if count:
                index.setdefault(name, {})[place] = fact
                continue
            held = index.get(name, {})
            held.pop(place, None)
            if not held:
                index.pop(name, None)

    def known(self, project: str) -> bool:
        """Whether a project is on the list."""
        projects = self.held["projects"]
        return (project,) in projects if projects else project in (self.reports or self.naming)

    def listed_from(self, project: str) -> date | None:
        """Return the day from which a project is on the list, where its row says so."""
        row = self.held["projects"].get((project,))
        return None if row is None else value_of(row, "listed_from")

    def counts(self, fact: Fact) -> bool:
        """Whether every project that a fact names is on the list."""
        return all(self.known(project) for project in projects_of(fact))

    def waiting(self) -> list[Fact]:
        """Return the facts that wait for a project."""
        return [fact for fact in self if not self.counts(fact)]

    def portfolio(self) -> Portfolio:
        """Return the facts that count as a portfolio.

        Raises:
            LedgerError: the facts contradict each other.
        """
        if self._portfolio is None:
            self._portfolio = Portfolio.from_facts(filter(self.counts, self), self.registry.specs)
        return self._portfolio

    def around(self, changed: Changed) -> list[Fact]:
        """Return the facts that judgements of the changed fact, and of its projects' records, can look at."""
        found: dict[tuple[str, Key], Fact] = {}
        if changed.after is not None:
            found[changed.table, changed.key] = changed.after
        owners = [fact for fact in (changed.after, changed.before) if fact is not None]
        owners += [record for fact in owners for record in self._records(fact)]
        for project in sorted({name for fact in owners for name in projects_of(fact)}):
            own = self.held["projects"].get((project,))
            if own is not None:
                found["projects", (project,)] = own
            for key, fact in self.reports.get(project, {}).items():
                found["reports", key] = fact
            found |= self.naming.get(project, {})
        found |= {(fact.table, key_of(fact)): fact for fact in owners if fact is not changed.before}
        for _, key in list(found):
            if len(key) == 1:
                found |= self.items.get(str(key[0]), {})
        return [fact for fact in found.values() if self.counts(fact)]

    def _records(self, fact: Fact) -> Iterator[Fact]:
        """Yield the records that a fact is about through their ids."""
        for name in ITEMS:
            item = value_of(fact, name)
            if item is not None:
                for table, rows in self.held.items():
                    if table != "projects" and (item,) in rows:
                        yield rows[(item,)]
