"""The session of the service, and how its projects stand."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from progress_rules.display.board import periods_of, shown_lights, worst_first
from progress_rules.display.lights import light_name, symbol
from progress_rules.errors import RequestError, language

if TYPE_CHECKING:
    from collections.abc import Iterator

    import progress_rules as pr
    from progress_rules.levels import Scale


class Office:
    """A session on a ledger, with its assessment as of the last entry of the ledger.

    Endpoints run in threads: `Session` may be used from several, and the assessment is made by one at a time.
    """

    def __init__(self, session: pr.Session) -> None:
        self.session = session
        self._lock = threading.Lock()
        self._result: tuple[int, pr.Result | None] = (-1, None)

    def result(self) -> pr.Result | None:
        """Return the assessment of what the ledger holds; None while no fact has a date.

        It is made anew when the ledger has gone on, whoever wrote to it.
        """
        with self._lock:
            ledger = self.session.ledger
            number = -1 if ledger is None else ledger.head.number
            if number < 0 or number != self._result[0]:
                self._result = number, self._assessed()
            return self._result[1]

    def _assessed(self) -> pr.Result | None:
        try:
            return self.session.state()
        except RequestError as error:
            if "PR407" not in error.codes:
                raise
            return None


@dataclass(frozen=True, slots=True)
class Shown:
    """A light as people see it."""

    light: str
    symbol: str
    name: str
    colour: str


@dataclass(frozen=True, slots=True)
class Standing:
    """How a project stands: its last light, since which period it has been that, and all before."""

    project: str
    name: str | None
    unit: str | None
    lights: dict[str, str]

    @property
    def period(self) -> str | None:
        """The last period that was judged."""
        return next(reversed(self.lights), None)

    @property
    def light(self) -> str | None:
        """The light of that period; `unknown` or `exempt` where it has none."""
        return None if self.period is None else self.lights[self.period]

    @property
    def since(self) -> str | None:
        """The first of the periods in a row with that light."""
        found = None
        for period, light in reversed(self.lights.items()):
            if light != self.light:
                break
            found = period
        return found


def standings(office: Office) -> Iterator[Standing]:
    """Yield how every project on the list stands, the most severe first; those never judged last."""
    result = office.result()
    portfolio = office.session.portfolio if result is None else result.portfolio
    about = {project.id: project for project in portfolio.projects}
    lights: dict[str, dict[str, str]] = {}
    if result is not None:
        order = {period: at for at, period in enumerate(periods_of(result))}
        rows = shown_lights(result).rows()
        lights = {project: {} for project in worst_first(result)}
        for project, period, light in sorted(rows, key=lambda row: order[row[1]]):
            lights[project][period] = light
    for project in (*lights, *(one for one in about if one not in lights)):
        fact = about.get(project)
        name, unit = (None, None) if fact is None else (fact.name, fact.unit)
        yield Standing(project, name, unit, lights.get(project, {}))


def shown(scale: Scale, light: str, spoken: str) -> Shown:
    """Return a light with its symbol, its name in a language, and its colour."""
    colour = scale[light].colour if light in scale.ids else "grey"
    with language(spoken):
        return Shown(light, symbol(scale, light), light_name(scale, light), colour)


def board_of(office: Office, spoken: str) -> dict[str, Any]:
    """Return the board as JSON has it."""
    result, scale = office.result(), office.session.pack.scale
    return {
        "pack": office.session.pack.id,
        "as_of": None if result is None else result.as_of.isoformat(),
        "projects": [
            {
                "project": one.project, "name": one.name, "unit": one.unit, "period": one.period,
                "light": one.light, "light_name": one.light and shown(scale, one.light, spoken).name,
                "since": one.since,
            }
            for one in standings(office)
        ],
    }  # fmt: skip
