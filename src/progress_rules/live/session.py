"""A session: facts are posted one by one, and what follows from each is said at once."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Self

from progress_rules.errors import Place, Problem, RequestError, suggestion
from progress_rules.live.answers import Answers
from progress_rules.live.clock import Clock
from progress_rules.live.decisions import COLUMNS, SCHEMAS
from progress_rules.live.from_asyncio import in_a_thread
from progress_rules.live.reading import check, read_facts
from progress_rules.live.state import State
from progress_rules.live.steps import Steps
from progress_rules.packs import Pack, load_pack
from progress_rules.periods import parse_date

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date
    from os import PathLike
    from types import TracebackType

    import polars as pl

    from progress_rules.assessment.explanation import Explanation
    from progress_rules.assessment.result import Result
    from progress_rules.calendars import WorkingCalendar
    from progress_rules.live.decisions import Decision
    from progress_rules.live.facts import Changed
    from progress_rules.live.ledger import Ledger
    from progress_rules.live.reading import Given
    from progress_rules.live.recorder import Recorder
    from progress_rules.model import Portfolio
    from progress_rules.model.facts import Fact


class Session:
    """A pack applied to facts as they come in.

    `post` returns at once what a fact changes about the project or record that it belongs to. What looks at many
    projects, or at how time passed for others, is settled by `advance`, `settle` or `state`: from then on the session
    says, row by row, what `assess` says of the same facts on the same day.

    Until `advance` is first called the session's day is that of the latest fact, as it is for `assess`.

    Args:
        pack: A loaded pack, or what `load_pack` takes; for a ledger that has one, None will do.
        ledger: Where every fact and decision is kept before `post` returns: a file, the URL of a database, or an open
            ledger. What it holds is taken over; several sessions, in several processes, may share it.
        as_of: The day that the session begins on; from then on only `advance` moves it.
        calendar: The working calendar, in the place of the pack's. It is not kept in the ledger.

    Raises:
        RequestError: PR746 when the ledger is kept under another pack, PR747 when there is no pack.
        StoreError: The ledger cannot be used.

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
    score of project P-1 in 2017-10: -1 (year-end-deduction)
    """

    def __init__(
        self,
        pack: Pack | str | PathLike[str] | None = None,
        *,
        ledger: Ledger | str | PathLike[str] | None = None,
        as_of: date | str | None = None,
        calendar: WorkingCalendar | None = None,
    ) -> None:
        loaded = pack if isinstance(pack, Pack) or pack is None else load_pack(pack)
        day = None if as_of is None else parse_date(as_of)
        recorder: Recorder | None = None
        if ledger is not None:
            from progress_rules.live.opening import opened

            recorder, state = opened(ledger, loaded, calendar, day)
        elif loaded is not None:
            state = State(loaded, calendar, day)
        else:
            raise RequestError(Problem("PR747"))
        self._begin(state, recorder)

    @classmethod
    def restore(
        cls,
        snapshot: str | bytes,
        *,
        ledger: Ledger | str | PathLike[str] | None = None,
        calendar: WorkingCalendar | None = None,
    ) -> Session:
        """Return the session that a snapshot was taken of; with its ledger, what was written since is taken over.

        Raises:
            RequestError: PR745 when it is no snapshot.
            StoreError: PR748 when it was taken of a session on another ledger, or on none: then open a session on the
                ledger and post the portfolio of the restored one.
        """
        from progress_rules.live.memory import read
        from progress_rules.live.recorder import Recorder

        state, number, digest = read(snapshot, calendar)
        recorder = None if ledger is None else Recorder(ledger)
        session = cls.__new__(cls)
        try:
            if recorder is not None:
                recorder.goes_on(number, digest)
            session._begin(state, recorder)  # noqa: SLF001 - its own
        except BaseException:
            if recorder is not None:
                recorder.close()
            raise
        return session

    def _begin(self, state: State, recorder: Recorder | None) -> None:
        """Set the session up, and take over what others have written since."""
        self._state, self._recorder = state, recorder
        self._steps = Steps(state, recorder)
        self._lock = threading.RLock()
        self._answers = Answers(recorder)
        self._steps.catch_up()

    def snapshot(self) -> str:
        """Return all that the session knows and has said, as JSON text; see `restore`."""
        from progress_rules.live.ledger.entry import GENESIS
        from progress_rules.live.memory import written

        with self._lock:
            recorder = self._recorder
            return written(
                self._state, *((0, GENESIS) if recorder is None else (recorder.number, recorder.digest))
            )

    @property
    def pack(self) -> Pack:
        """The pack in force."""
        return self._state.pack

    @property
    def ledger(self) -> Ledger | None:
        """The ledger in which everything is kept; None where there is none."""
        return None if self._recorder is None else self._recorder.ledger

    @property
    def day(self) -> date | None:
        """The day up to whose end facts count; None while nothing has a date."""
        return self._state.day

    @property
    def settled(self) -> bool:
        """Whether everything that follows from the facts has been said."""
        return self._state.settled

    def post(
        self,
        *facts: Given,
        table: str | None = None,
        key: str | None = None,
        author: str = "",
        reason: str = "",
    ) -> tuple[Decision, ...]:
        """Take facts in, all or none, and return what they change at once.

        A fact with the key of one that is held takes its place: a correction. One that is held just so changes nothing.
        A fact that names a project which is not on the list yet waits for it, see `waiting`. With a ledger, facts and
        decisions are on the disk when this returns.

        Args:
            *facts: Model objects such as `Report`; a `Portfolio` for all of its facts; or dicts with `table`, under
                English or Chinese names.
            table: The table that dicts are rows of.
            key: A key of the client's own: the same facts posted again under it change nothing, whatever came between,
                and the first answer is given again. Without a ledger all answers stay in memory.
            author: Who says so, for the ledger.
            reason: Why, above all of a correction, for the ledger.

        Raises:
            LedgerError: a fact is not sound, or contradicts others; PR711 when the key was used for other facts.
            RequestError: a report is on a period of another kind than the pack's (PR402), or of the same moment as
                another version (PR403).
            EngineError: a number has no exact value.
            StoreError: the ledger cannot be written; nothing has changed.
        """
        with self._lock:
            self._steps.catch_up()
            registry = self._state.facts.registry
            read = read_facts(registry, facts, table)
            answer = None if key is None else self._answers.given(key, read)
            if answer is not None:
                return answer

            def changes() -> Iterable[Changed | None]:
                if (
                    self._state.facts.registry is not registry
                ):  # another session has put another pack in force
                    read[:] = read_facts(self._state.facts.registry, facts, table)
                check(self._state.facts, read)
                for fact in read:
                    self._state.check_period(fact)
                return map(self._state.facts.change, read)

            keyed = None if key is None else (key, read)
            decisions = self._steps.carry_out(changes, keyed=keyed, said=(author, reason))
            if key is not None:
                self._answers.keep(key, map(self._state.facts.kept, read), decisions)
            return decisions

    def retract(
        self, *facts: Given, table: str | None = None, author: str = "", reason: str = ""
    ) -> tuple[Decision, ...]:
        """Take facts back, known by their keys, and return what that changes at once.

        Args:
            *facts: Model objects such as `Report`, or dicts with `table`, as `post` takes them.
            table: The table that dicts are rows of.
            author: Who says so, for the ledger.
            reason: Why, for the ledger.

        Raises:
            RequestError: PR742 when there is no such fact.
            LedgerError: A fact cannot be read.
        """
        with self._lock:
            self._steps.catch_up()

            def changes() -> Iterable[Changed | None]:
                return map(self._state.removal, read_facts(self._state.facts.registry, facts, table))

            return self._steps.carry_out(changes, said=(author, reason))

    def advance(self, to: date | str) -> tuple[Decision, ...]:
        """Move the session's day on: periods close, deadlines fall due. Return everything that changed.

        From the first call on only this moves the day.

        Raises:
            RequestError: PR741 when the session is further on already.
        """
        from progress_rules.live.recorder import clock_draft

        day = parse_date(to)

        def move() -> Callable[[], None]:
            state, now = self._state, self._state.day
            if state.clock.fixed and now is not None and day < now:
                raise RequestError(Problem("PR741", Place(), {"day": str(now), "to": str(day)}))
            before, state.clock = state.clock, Clock(day)

            def back() -> None:
                state.clock = before

            return back

        with self._lock:
            return self._steps.settled_after(move, lambda: [clock_draft(day)])

    def settle(self) -> tuple[Decision, ...]:
        """Judge whatever has not been judged since the last post, and return everything that changed."""
        with self._lock:
            return self._steps.settled_after(lambda: _nothing, list)

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
        from progress_rules.live.recorder import term_draft

        loaded, day = pack if isinstance(pack, Pack) else load_pack(pack), parse_date(effective)
        with self._lock:
            if loaded.digest == self.pack.digest:  # it is in force already
                return self.settle()
            return self._steps.settled_after(
                lambda: self._state.replace_pack(loaded, day), lambda: [term_draft(loaded, day)]
            )

    def state(self, as_of: date | str | None = None) -> Result:
        """Return the result of an assessment of the facts by the pack in force, on the session's day or another.

        It says nothing new to the session: `settle` still returns what has not been said.

        Raises:
            RequestError: PR407 while no fact has a date.
        """
        with self._lock:
            self._steps.catch_up()
            state = self._state
            day = state.day if as_of is None else parse_date(as_of)
            return state.packs.result(state.facts.portfolio(), day)

    def explain(self, subject: str, period: str | None = None, *, each: str = "project") -> Explanation:
        """Return why a subject has its light, or what else was said of it; see `Result.explain`."""
        return self.state().explain(subject, period, each=each)

    def table(self, name: str) -> pl.DataFrame:
        """Return the rows of a table that were said last, by posts and when everything was settled.

        Raises:
            RequestError: PR422 for a table that decisions do not tell of.
        """
        import polars as pl

        if name not in COLUMNS:
            values = {"name": name, "known": ", ".join(COLUMNS), "suggestion": suggestion(name, COLUMNS)}
            raise RequestError(Problem("PR422", values=values))
        with self._lock:
            return pl.DataFrame(self._state.known.rows(name), schema=SCHEMAS[name], orient="row")

    @property
    def waiting(self) -> tuple[Fact, ...]:
        """The facts that name a project which is not on the list; they count from when it is."""
        with self._lock:
            return tuple(self._state.facts.waiting())

    @property
    def portfolio(self) -> Portfolio:
        """The facts that count."""
        with self._lock:
            return self._state.facts.portfolio()

    apost, aadvance, asettle = in_a_thread(post), in_a_thread(advance), in_a_thread(settle)
    """The same from asyncio, without holding up its loop."""

    def close(self) -> None:
        """Let go of the ledger, where the session opened it, when what is being posted has been kept."""
        with self._lock:
            if self._recorder is not None:
                self._recorder.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Session({self.pack.id!r}, day={self.day}, {len(self._state.facts)} facts)"


def _nothing() -> None:
    """Take nothing back."""
