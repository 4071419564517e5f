"""A group of a pack as a ruleset for hosts that run durable_rules themselves."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from progress_rules.assessment.mapped import FUNCTIONS
from progress_rules.assessment.plan import make_plan
from progress_rules.engines.durable.compile import compile_plan
from progress_rules.engines.durable.machine import Machine
from progress_rules.engines.durable.refusals import refuse_compiled
from progress_rules.engines.durable.values import AGGREGATE, scaled, unscaled, whole
from progress_rules.engines.reference import Judge
from progress_rules.errors import Place, Problem, RequestError, suggestion
from progress_rules.quantities import to_decimal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from progress_rules.engines.durable.program import Column
    from progress_rules.packs import Pack


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided on a subject in a period.

    Attributes:
        subject: The sid of the message.
        period: The period.
        signal: The id of a level, None for unknown; `light` likewise.
        streak: What the column `streak` counts.
        rules: What became of each rule: true, false, None for undecided.
        values: Everything else that was worked out, under the names that outcomes have.
        error: Why nothing was decided, if so.
    """

    subject: str
    period: str
    signal: str | None = None
    light: str | None = None
    streak: int | None = None
    rules: dict[str, bool | None] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    error: Exception | None = None


class Rulebook:
    """A group of a pack's rules, compiled for a host of durable_rules.

    Args:
        pack: The pack.
        decided: Called with each decision.
        group: The position of the group; the first is every project in every period.
        places: The decimal places that facts may have.

    Raises:
        EngineError: PR771, of every rule that is not in the subset.

    >>> from progress_rules.packs import load_pack
    >>> book = Rulebook(load_pack("ziyang"), print)
    >>> book.ruleset["begin"]
    {'all': [{'m': {'ask': 0}}], 'run': 'begin'}
    >>> message = book.message("P-1", "2017-10", {"planned_progress": 50, "actual_progress": "41.5"})
    >>> message["sid"], message["planned_progress"], message["actual_progress"]
    ('P-1', 50000000, 41500000)
    """

    def __init__(
        self, pack: Pack, decided: Callable[[Decision], None], *, group: int = 0, places: int = 6
    ) -> None:
        self.pack, self.decided, self.places = pack, decided, places
        self._plan = make_plan(pack, group=group)
        subject = pack.groups[group].subject
        compiled = compile_plan(self._plan, pack.indicators_of(subject), places=places)
        refuse_compiled(compiled, pack.groups[group].name)
        self._program = compiled.program
        self._texts = dict(compiled.program.texts)
        self._judge = Judge(pack, plan=self._plan)
        self._machine = Machine(compiled.program, self._deliver, self._consult)

    @property
    def ruleset(self) -> dict[str, Any]:
        """The ruleset, a fresh copy: registering it takes its actions out."""
        return copy.deepcopy(self._program.ruleset)

    @property
    def facts(self) -> tuple[Column, ...]:
        """The facts that messages can bring, with their names in them; those of the period come by themselves."""
        return tuple(column for column in self._program.columns if column.table != "period")

    def action(self, name: str) -> Callable[[Any], None]:
        """Return the action of a name, for `Host.get_action`."""
        return self._machine.action(name)

    def message(self, subject: str, period: str, facts: Mapping[str, object]) -> dict[str, Any]:
        """Return the event that has a subject judged in a period.

        Args:
            subject: The sid.
            period: The period, 2017-10. Periods of a subject are posted in their order, each once.
            facts: By the names in `facts`; one that is left out or None is unknown.

        Raises:
            RequestError: there is no such fact, or a number has more decimal places than the rulebook.
        """
        known = {column.name: column for column in self.facts}
        for name in facts:
            if name not in known:
                values = {"name": name, "known": ", ".join(known), "suggestion": suggestion(name, known)}
                raise RequestError(Problem("PR775", Place(), values))
        at = self.pack.calendar.parse(period)
        of_period = self._judge.period_facts(at, self.pack.calendar.year_of(at), at.end)
        reported = any(known[name].table == "reports" for name in facts)
        message: dict[str, Any] = {"id": f"{subject} {period}", "sid": subject, "row": period, "ask": 0}
        for column in self._program.columns:
            own = of_period | {"reported": reported}
            value = own[column.column] if column.table == "period" else facts.get(column.name)
            if value is not None:
                message[column.name] = self._whole(column, value)
        return message

    def _whole(self, column: Column, value: object) -> Any:
        if column.kind != "number":
            return whole(value, column.kind, self._plan.scale, self._texts)
        number = value if column.table == AGGREGATE else to_decimal(value)  # type: ignore[arg-type]
        try:
            return scaled(number, column.scale)
        except ValueError as error:
            values = {"column": column.name, "value": str(value), "places": column.scale}
            raise RequestError(Problem("PR774", Place(), values)) from error

    def _consult(self, function: str, kinds: tuple[str, ...], args: tuple[Any, ...]) -> Any:
        texts = list(self._texts)
        values = [unscaled(arg, kind, texts) for arg, kind in zip(args, kinds, strict=False)]
        said = FUNCTIONS[function](self._plan.working, *values)
        return whole(said, kinds[-1], self._plan.scale, self._texts)

    def _deliver(self, sid: str, row: Any, decided: Any) -> None:
        if isinstance(decided, Exception):
            self.decided(Decision(sid, str(row), error=decided))
            return
        texts = list(self._texts)
        values = {
            name: unscaled(value, kind, texts)
            for (name, kind), value in zip(self._program.kinds.items(), decided, strict=True)
        }
        levels = self._plan.scale.levels
        signal, light = (
            None if values[verdict] is None else levels[values[verdict]].id for verdict in ("signal", "light")
        )
        rules = {name.removeprefix("rule:"): v for name, v in values.items() if name.startswith("rule:")}
        rest = {
            name: value
            for name, value in values.items()
            if name not in {"signal", "light", "streak"} and not name.startswith("rule:")
        }
        streak = None if values["streak"] is None else int(values["streak"])
        self.decided(Decision(sid, str(row), signal, light, streak, rules, rest))


def ruleset(pack: Pack, *, group: int = 0, places: int = 6) -> dict[str, Any]:
    """Return the ruleset of a group of a pack as a plain dictionary; `Rulebook` has the actions and messages to it.

    Raises:
        EngineError: PR771, of every rule that is not in the subset.

    >>> import json
    >>> from progress_rules.packs import load_pack
    >>> len(json.dumps(ruleset(load_pack("ziyang")))) > 1000
    True
    """
    return Rulebook(pack, lambda _: None, group=group, places=places).ruleset
