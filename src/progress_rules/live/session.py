"""A session: facts are posted one by one, and what follows from each is said at once."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING, Any

from progress_rules.errors import Place, Problem, RequestError, suggestion
from progress_rules.live.around import heeding, judged_around
from progress_rules.live.clock import Clock
from progress_rules.live.decisions import COLUMNS
from progress_rules.live.facts import Facts, key_of, value_of
from progress_rules.live.known import Known, merged
from progress_rules.live.local import OF_PERIODS
from progress_rules.live.packs import Packs
from progress_rules.live.projects import projects_of_pack
from progress_rules.live.reading import check, read_facts
from progress_rules.packs import Pack, load_pack
from progress_rules.periods import parse_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date
    from os import PathLike

    import polars as pl

    from progress_rules.assessment.explanation import Explanation
    from progress_rules.assessment.result import Result
    from progress_rules.calendars import WorkingCalendar
    from progress_rules.live.decisions import Decision
    from progress_rules.live.facts import Changed
    from progress_rules.model import Portfolio
    from progress_rules.model.facts import Fact


MANY = 64
"""From so many facts in one post on, everything is settled once at its end and not judged fact by fact."""


class Session:
    """A pack applied to facts as they come in.

    `post` returns at once what a fact changes about the project or record that it belongs to. What looks at many
    projects, or at how time passed for others, is settled by `advance`, `settle` or `state`: from then on the session
    says, row by row, what `assess` says of the same facts on the same day.

    Until `advance` is first called the session's day is that of the latest fact, as it is for `assess`.

    Args:
        pack: A loaded pack, or what `load_pack` takes.
        as_of: The day that the session begins on; from then on only `advance` moves it.
        calendar: The working calendar, in the place of the pack's.

    A session may be used from several threads; `apost`, `aadvance` and `asettle` are for asyncio.

    >>> import progress_rules as pr
    >>> session = Session("ziyang")
    >>> session.post(pr.Project(id="P-1", unit="Transport"))
    ()
    >>> for month in ("2017-09", "2017-10"):
    ...     report = pr.Report(project="P-1", period=month, planned_progress=60, actual_progress=50)
    ...     for decision in session.post(report):
    ...         print(decision.text("en"))
    light of project P-1 in 2017-09: yellow (behind-schedule)
    light of project P-1 in 2017-10: red (yellow-to-red)
    """

    def __init__(
        self,
        pack: Pack | str | PathLike[str],
        *,
        as_of: date | str | None = None,
        calendar: WorkingCalendar | None = None,
    ) -> None:
        self._lock = threading.RLock()
        self._packs = Packs(pack if isinstance(pack, Pack) else load_pack(pack), calendar)
        self._facts = Facts(self._packs.now)
        self._known = Known()
        self._projects = projects_of_pack(self._packs.now, self._facts, self._known)
        self._clock = Clock(None if as_of is None else parse_date(as_of))
        self._settled = True

    @property
    def pack(self) -> Pack:
        """The pack in force."""
        return self._packs.now

    @property
    def day(self) -> date | None:
        """The day up to whose end facts count; None while nothing has a date."""
        return self._clock.day(self._facts)

    @property
    def settled(self) -> bool:
        """Whether everything that follows from the facts has been said."""
        return self._settled

    def post(self, *facts: Fact | Mapping[str, Any], table: str | None = None) -> tuple[Decision, ...]:
        """Take facts in, all or none, and return what they change at once.

        A fact with the key of one that is held takes its place: a correction. One that is held just so changes nothing.
        A fact that names a project which is not on the list yet waits for it, see `waiting`.

        Args:
            *facts: Model objects such as `Report`, or dicts with `table`, under English or Chinese names.
            table: The table that dicts are rows of.

        Raises:
            LedgerError: a fact is not sound, or contradicts others.
            RequestError: a report is on a period of another kind than the pack's (PR402), or of the same moment as
                another version (PR403).
            EngineError: a number has no exact value.
        """
        with self._lock:
            read = read_facts(self._facts.registry, facts, table)
            check(self._facts, read)
            for fact in read:
                self._of_our_periods(fact)
            return self._carry_out(map(self._facts.change, read), at_once=len(read) < MANY)

    def retract(self, *facts: Fact) -> tuple[Decision, ...]:
        """Take facts back, known by their keys, and return what that changes at once.

        Raises:
            RequestError: PR742 when there is no such fact.
        """
        with self._lock:
            return self._carry_out(map(self._removal, facts), at_once=len(facts) < MANY)

    def advance(self, to: date | str) -> tuple[Decision, ...]:
        """Move the session's day on: periods close, deadlines fall due. Return everything that changed.

        From the first call on only this moves the day.

        Raises:
            RequestError: PR741 when the session is further on already.
        """
        with self._lock:
            day, now = parse_date(to), self.day
            if self._clock.fixed and now is not None and day < now:
                raise RequestError(Problem("PR741", Place(), {"day": str(now), "to": str(day)}))
            before = self._clock
            self._clock = Clock(day)
            try:
                return self.settle()
            except BaseException:
                self._clock = before
                raise

    def settle(self) -> tuple[Decision, ...]:
        """Judge whatever has not been judged since the last post, and return everything that changed."""
        with self._lock:
            day = self.day
            rows = {} if day is None else self._packs.rows(self._facts.portfolio(), day)
            found = self._known.replace(rows)
            if self._projects is not None:
                self._projects.settled()
            self._settled = True
            return tuple(found)

    def state(self) -> Result:
        """Return the result of an assessment of the facts by the pack in force, on the session's day.

        It says nothing new to the session: `settle` still returns what has not been said.

        Raises:
            RequestError: PR407 while no fact has a date.
        """
        with self._lock:
            return self._packs.result(self._facts.portfolio(), self.day)

    def explain(self, subject: str, period: str | None = None, *, each: str = "project") -> Explanation:
        """Return why a subject has its light, or what else was said of it; see `Result.explain`."""
        return self.state().explain(subject, period, each=each)

    def table(self, name: str) -> pl.DataFrame:
        """Return the rows of a table that were said last, by posts and when everything was settled.

        Raises:
            RequestError: PR411 for a table that decisions do not tell of.
        """
        import polars as pl

        if name not in COLUMNS:
            values = {"name": name, "path": "session", "known": ", ".join(COLUMNS)}
            raise RequestError(Problem("PR411", Place(), values | {"suggestion": suggestion(name, COLUMNS)}))
        with self._lock:
            return pl.DataFrame(
                self._known.rows(name), schema=list(COLUMNS[name]), orient="row", infer_schema_length=None
            )

    @property
    def waiting(self) -> tuple[Fact, ...]:
        """The facts that name a project which is not on the list; they count from when it is."""
        with self._lock:
            return tuple(self._facts.waiting())

    @property
    def portfolio(self) -> Portfolio:
        """The facts that count."""
        with self._lock:
            return self._facts.portfolio()

    async def apost(self, *facts: Fact | Mapping[str, Any], table: str | None = None) -> tuple[Decision, ...]:
        """Post from asyncio, without holding up its loop."""
        return await asyncio.to_thread(self.post, *facts, table=table)

    async def aadvance(self, to: date | str) -> tuple[Decision, ...]:
        """Move the session's day on from asyncio, without holding up its loop."""
        return await asyncio.to_thread(self.advance, to)

    async def asettle(self) -> tuple[Decision, ...]:
        """Settle from asyncio, without holding up its loop."""
        return await asyncio.to_thread(self.settle)

    def replace_pack(
        self, pack: Pack | str | PathLike[str], *, effective: date | str
    ) -> tuple[Decision, ...]:
        """Have another pack judge every period that ends on or after a day, and return everything that changes.

        Periods that ended before keep the verdicts of the packs of their time. What looks back from later ones looks
        at the whole history as the new pack judges it.

        Raises:
            RequestError: PR743 when a pack is in force from a later day already, PR744 when it judges by other periods.
            LedgerError: the facts are not sound in the tables that the new pack declares.
        """
        with self._lock:
            loaded, day = pack if isinstance(pack, Pack) else load_pack(pack), parse_date(effective)
            packs = self._packs.followed_by(loaded, day)
            facts = Facts(loaded)
            for fact in self._facts:
                for again in read_facts(facts.registry, [fact], None):
                    changed = facts.change(again)
                    if changed is not None:
                        facts.make(changed)
            before = self._packs, self._facts, self._projects
            self._packs, self._facts = packs, facts
            self._projects = projects_of_pack(loaded, facts, self._known, since=day)
            try:
                return self.settle()
            except BaseException:
                self._packs, self._facts, self._projects = before
                raise

    def _of_our_periods(self, fact: Fact) -> None:
        if fact.table != "reports" or not self._packs.reads_reports:
            return
        label = value_of(fact, "period")
        if self._packs.ordinal(label) is None:
            values = {"pack": self.pack.id, "kind": self.pack.calendar.kind, "found": label}
            raise RequestError(Problem("PR402", Place(), values))

    def _removal(self, fact: Fact) -> Changed:
        changed = self._facts.removal(fact)
        if changed is None:
            key = " / ".join(str(part) for part in key_of(fact) if part is not None)
            raise RequestError(Problem("PR742", Place(), {"table": fact.table, "key": key}))
        return changed

    def _carry_out(self, changes: Iterable[Changed | None], *, at_once: bool) -> tuple[Decision, ...]:
        """Carry out changes of the facts, all or none; what follows is judged at once, or settled at the end."""
        made: list[Changed] = []
        found: list[Decision] = []
        try:
            for changed in changes:
                if changed is not None:
                    made.append(changed)
                    self._make(changed)
            if not at_once:
                return self.settle()
            for changed in made:
                found += self._judge(changed)
        except BaseException:
            self._undo(made, found)
            raise
        return merged(found)

    def _make(self, changed: Changed) -> None:
        """Carry a change of the facts out."""
        source = self._facts.list_of
        self._facts.make(changed)
        self._settled = False
        if self._projects is not None:
            self._projects.heed(changed)
            if self._facts.list_of != source:
                self._projects.courses.clear()

    def _judge(self, changed: Changed) -> list[Decision]:
        """Judge what a change of the facts changes at once."""
        facts, native, day = self._facts, self._projects, self.day
        if day is None:
            return []
        found: list[Decision] = []
        if native is not None and changed.table in ("reports", *OF_PERIODS) and not facts.held["successions"]:
            for project in sorted(changed.projects):
                found += native.update(project, day)
        groups = heeding(self.pack, facts, changed, projects=native is None)
        if groups and len(self._packs) == 1:
            found += judged_around(
                self.pack, facts, self._known, changed, groups=groups, as_of=day, working=self._packs.working
            )
        return found

    def _undo(self, made: list[Changed], found: list[Decision]) -> None:
        """Take back what a post has done so far."""
        self._known.take_back(found)
        for changed in reversed(made):
            self._facts.make(changed.undone)
            if self._projects is not None:
                self._projects.heed(changed.undone)
                self._projects.forget(changed.projects)
