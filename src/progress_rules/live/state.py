"""What a session knows: facts, packs, the day, and what was said; and how a change of facts is judged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from progress_rules.errors import Place, Problem, RequestError
from progress_rules.live.around import heeding, judged_around
from progress_rules.live.clock import Clock
from progress_rules.live.facts import Facts, key_of
from progress_rules.live.known import Known
from progress_rules.live.local import OF_PERIODS
from progress_rules.live.packs import Packs
from progress_rules.live.projects import projects_of_pack
from progress_rules.live.reading import read_again
from progress_rules.model.facts import Report

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from progress_rules.calendars import WorkingCalendar
    from progress_rules.live.decisions import Decision
    from progress_rules.live.facts import Changed
    from progress_rules.live.local import LocalGroup
    from progress_rules.model.facts import Fact
    from progress_rules.packs import Pack


MANY = 64
"""So many facts that each take a portfolio of its own cost more than to settle everything once."""


class State:
    """The facts of a session under its pack, judged as far as was said.

    Attributes:
        settled: Whether everything that follows from the facts has been said.
    """

    def __init__(self, pack: Pack, working: WorkingCalendar | None, day: date | None) -> None:
        self.packs = Packs(pack, working)
        self.facts = Facts(pack)
        self.known = Known()
        self.projects = projects_of_pack(self.packs, self.facts, self.known)
        self.clock = Clock(day)
        self.settled = True

    @property
    def pack(self) -> Pack:
        """The pack in force."""
        return self.packs.now

    @property
    def day(self) -> date | None:
        """The day up to whose end facts count; None while nothing has a date."""
        return self.clock.day(self.facts)

    def carry_out(self, changes: Iterable[Changed | None]) -> tuple[list[Changed], list[Decision]]:
        """Carry out changes of the facts, all or none, and judge what they change.

        Only what is about the facts themselves is judged; where `MANY` of them would each take a portfolio of its own,
        everything is settled instead, once.
        """
        made: list[Changed] = []
        found: list[Decision] = []
        try:
            for changed in changes:
                if changed is not None:
                    made.append(changed)
                    self.make(changed)
            around = [self._heeding(changed) for changed in made]
            if sum(map(bool, around)) >= MANY:
                found += self.settle()
            else:
                for changed, groups in zip(made, around, strict=True):
                    found += self._judge(changed, groups)
        except BaseException:
            self.undo(made, found)
            raise
        return made, found

    def make(self, changed: Changed) -> None:
        """Carry a change of the facts out, without judging what it changes."""
        source = self.facts.list_of
        self.facts.make(changed)
        self.packs.let_go()
        self.settled = False
        if self.projects is not None:
            self.projects.heed(changed)
            if self.facts.list_of != source:
                self.projects.courses.clear()

    def _heeding(self, changed: Changed) -> list[LocalGroup]:
        """Return the groups to be judged in a portfolio of what stands around a changed fact."""
        if len(self.packs) > 1:
            return []
        return heeding(self.pack, self.facts, changed, projects=self.projects is None)

    def _judge(self, changed: Changed, groups: list[LocalGroup]) -> list[Decision]:
        """Judge what a change of the facts changes at once."""
        facts, native, day = self.facts, self.projects, self.day
        if day is None:  # no fact has a date any more, so nothing can be said
            return self.known.replace({})
        found: list[Decision] = []
        if native is not None and changed.table in ("reports", *OF_PERIODS) and not facts.held["successions"]:
            for project in sorted(changed.projects):
                found += native.update(project, day)
        if groups:
            working = self.packs.working
            found += judged_around(
                self.pack, facts, self.known, changed, groups=groups, as_of=day, working=working
            )
        return found

    def settle(self) -> list[Decision]:
        """Judge whatever has not been judged, and return everything that changed."""
        day = self.day
        rows = {} if day is None else self.packs.rows(self.facts.portfolio(), day)
        found = self.known.replace(rows)
        self.settled = True
        return found

    def undo(self, made: Iterable[Changed], found: Iterable[Decision]) -> None:
        """Take back changes of the facts and what was said of them."""
        self.known.take_back(found)
        for changed in reversed(list(made)):
            self.make(changed.undone)
            if self.projects is not None:
                self.projects.forget(changed.projects)

    def replace_pack(self, pack: Pack, since: date) -> Callable[[], None]:
        """Have another pack judge the periods that end from a day on; return what takes that back.

        Raises:
            RequestError: PR743, PR744: the pack cannot follow.
            LedgerError: The facts are not sound in the tables that the pack declares.
        """
        packs = self.packs.followed_by(pack, since)
        facts = Facts(pack)
        for fact in read_again(facts.registry, self.facts):
            changed = facts.change(fact)
            if changed is not None:
                facts.make(changed)
        before = self.packs, self.facts, self.projects
        self.packs, self.facts = packs, facts
        self.projects = projects_of_pack(packs, facts, self.known, since=since)
        self.settled = False

        def undo() -> None:
            self.packs, self.facts, self.projects = before

        return undo

    def removal(self, fact: Fact) -> Changed:
        """Return what taking a fact back changes.

        Raises:
            RequestError: PR742 when there is no such fact.
        """
        changed = self.facts.removal(fact)
        if changed is None:
            key = " / ".join(str(part) for part in key_of(fact) if part is not None)
            raise RequestError(Problem("PR742", Place(), {"table": fact.table, "key": key}))
        return changed

    def check_period(self, fact: Fact) -> None:
        """Refuse a report on a period of another kind than the pack's, where the pack judges reports."""
        if not isinstance(fact, Report) or not self.packs.reads_reports:
            return
        label = fact.period
        if self.packs.ordinal(label) is None:
            values = {"pack": self.pack.id, "kind": self.pack.calendar.kind, "found": label}
            raise RequestError(Problem("PR402", Place(), values))
