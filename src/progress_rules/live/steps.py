"""The steps of a session: each is carried out and kept in the ledger as a whole, or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from progress_rules.live.known import merged

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from progress_rules.live.decisions import Decision
    from progress_rules.live.facts import Changed
    from progress_rules.live.ledger import Draft
    from progress_rules.live.recorder import Recorder
    from progress_rules.live.state import State
    from progress_rules.model.facts import Fact


class Steps:
    """A session's state and its ledger, if it has one, kept in step."""

    def __init__(self, state: State, recorder: Recorder | None) -> None:
        self.state, self.recorder = state, recorder

    def carry_out(
        self,
        changes: Callable[[], Iterable[Changed | None]],
        *,
        keyed: tuple[str, list[Fact]] | None = None,
        said: tuple[str, str] = ("", ""),
    ) -> tuple[Decision, ...]:
        """Carry out changes of the facts and keep them in the ledger, all or none, once what it holds is known.

        Under a client's key every fact that was posted is kept, so that the post is known again whatever comes between.
        The author and the reason are `said` of the facts in the ledger.
        """
        state = self.state
        while True:
            made, found = state.carry_out(changes())
            decisions = merged(found)
            if self.recorder is None:
                return decisions
            from progress_rules.live.recorder import BehindError, Said, drafts_of, drafts_under

            try:
                if keyed is None:
                    self.recorder.write(drafts_of(made, decisions), said=Said(*said))
                else:
                    self.recorder.write(drafts_under(keyed[1], decisions), keyed[0], Said(*said))
            except BehindError:  # another session wrote first: what it wrote may change what follows
                state.undo(made, found)
                self.catch_up()
            except BaseException:
                state.undo(made, found)
                raise
            else:
                return decisions

    def settled_after(
        self, change: Callable[[], Callable[[], None]], drafts: Callable[[], list[Draft]]
    ) -> tuple[Decision, ...]:
        """Change something about the session and settle everything, or leave it as it was."""
        state = self.state
        while True:
            self.catch_up()
            back = change()
            found: list[Decision] = []
            try:
                found = state.settle()
                if self.recorder is not None:
                    from progress_rules.live.recorder import drafts_of

                    self.recorder.write([*drafts(), *drafts_of((), found)])
            except BaseException as error:
                back()
                state.undo((), found)
                state.settled = False
                if not _is_behind(error):
                    raise
            else:
                return tuple(found)

    def catch_up(self) -> None:
        """Take over what other sessions have written to the ledger."""
        if self.recorder is None:
            return
        from progress_rules.live.memory import take

        for entry in self.recorder.new():
            take(self.state, entry)


def _is_behind(error: BaseException) -> bool:
    from progress_rules.live.recorder import BehindError

    return isinstance(error, BehindError)
