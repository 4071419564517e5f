"""Reading the steps of a plan, with everything that is wrong with them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any

from progress_rules.calendars import WorkingCalendar
from progress_rules.errors import NONE, Bilingual, Place, Problem, RequestError, suggestion
from progress_rules.periods import parse_date
from progress_rules.planning.order import circles
from progress_rules.planning.steps import UNITS, Step
from progress_rules.quantities import to_decimal

if TYPE_CHECKING:
    from datetime import date

_KEYS = tuple(f.name for f in fields(Step))


@dataclass(slots=True)
class StepReader:
    """Reads steps into complete ones: `after` and `calendar` resolved, titles in both languages.

    Attributes:
        calendar: The working days of the plan.
        problems: Everything found wrong so far.
    """

    calendar: WorkingCalendar | None
    problems: list[Problem] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.calendar = self._calendar("calendar", self.calendar)

    def say(self, code: str, place: str, **values: Any) -> None:
        """Note a problem."""
        self.problems.append(Problem(code, Place(field=place), values))

    def read(self, given: Iterable[Step | Mapping[str, Any]]) -> list[Step]:
        """Return the steps that can be read, in the order of the list."""
        rows = [given] if isinstance(given, (Mapping, Step)) else list(given)
        if not rows:
            self.say("PR801", "steps")
        read: list[tuple[str, Step]] = []
        previous: tuple[str, ...] = ()
        for n, row in enumerate(rows):
            place = f"steps[{n}]"
            values = self._values(place, row)
            step = self._step(place, values, previous) if values else None
            if step is None:
                self.say("PR802", place, text=row)
            if step is not None:
                read.append((place, step))
                previous = (step.id,)
        self._check_names(read)
        return [step for _, step in read]

    def day(self, place: str, given: object) -> date | None:
        """Return a day that is given, or None when it is none."""
        try:
            return parse_date(given)  # type: ignore[arg-type]
        except RequestError as error:
            for problem in error.problems:
                self.say(problem.code, place, **problem.values)
            return None

    def _values(self, place: str, row: object) -> dict[str, Any]:
        if isinstance(row, Step):
            return {name: getattr(row, name) for name in _KEYS}
        if not isinstance(row, Mapping):
            return {}
        for key in row:
            if key not in _KEYS:
                near = suggestion(str(key), _KEYS)
                self.say("PR803", f"{place}.{key}", text=key, suggestion=near, known=", ".join(_KEYS))
        return {name: row[name] for name in _KEYS if name in row}

    def _step(self, place: str, values: dict[str, Any], previous: tuple[str, ...]) -> Step | None:
        duration = self._duration(f"{place}.duration", values.get("duration"))
        unit = values.get("unit")
        unit = "working_days" if unit is None else unit
        if not isinstance(unit, str) or unit not in UNITS:
            near = suggestion(str(unit), UNITS)
            self.say("PR806", f"{place}.unit", text=unit, suggestion=near, known=", ".join(UNITS))
            unit = "days"
        title = self._title(f"{place}.title", values.get("title"))
        working = self._calendar(f"{place}.calendar", values.get("calendar")) or self.calendar
        if unit == "working_days" and working is None and not self._explains_no_calendar(place):
            self.say("PR809", place, text=values.get("id"))
        name = values.get("id")
        if not isinstance(name, str) or not name.strip():
            return None
        after = values.get("after")
        names = previous if after is None else self._names(f"{place}.after", after)
        own = working if unit == "working_days" else None
        return Step(name, duration, unit, names, title or Bilingual(name, name), own)

    def _explains_no_calendar(self, place: str) -> bool:
        """Return whether a calendar or unit was meant to be there: one that is none, or a misspelt key."""
        return any(
            p.code == "PR812"
            or (p.values.get("suggestion") in {"unit", "calendar"} and p.place.field.startswith(f"{place}."))
            for p in self.problems
        )

    def _calendar(self, place: str, given: object) -> WorkingCalendar | None:
        if given is None or isinstance(given, WorkingCalendar):
            return given
        self.say("PR812", place, text=given)
        return None

    def _names(self, place: str, given: object) -> tuple[str, ...]:
        """Return the ids that a step comes after, each once."""
        listed = [given] if isinstance(given, str) or not isinstance(given, Iterable) else list(given)
        for other in listed:
            if not isinstance(other, str):
                self.say("PR807", place, text=other, suggestion="")
        names = dict.fromkeys(other for other in listed if isinstance(other, str))
        return tuple(sorted(names) if isinstance(given, Set) else names)

    def _duration(self, place: str, given: object) -> int:
        try:
            number = to_decimal(given)  # type: ignore[arg-type]
        except ValueError:
            number = None
        if number is None or number < 0 or number != number.to_integral_value():
            self.say("PR805", place, text=given)
            return 1
        return int(number)

    def _title(self, place: str, given: object) -> Bilingual:
        match given:
            case None:
                return NONE
            case Bilingual():
                return given
            case str():
                return Bilingual(given, given)
            case {"en": str(en), "zh": str(zh), **rest} if not rest:
                return Bilingual(en, zh)
            case {"en": str(text), **rest} | {"zh": str(text), **rest} if not rest:
                return Bilingual(text, text)
        self.say("PR810", place, text=given)
        return NONE

    def _check_names(self, read: list[tuple[str, Step]]) -> None:
        """Note ids that stand twice, steps that come after no known one, and circles."""
        places: dict[str, str] = {}
        for place, step in read:
            if step.id in places:
                self.say("PR804", f"{place}.id", text=step.id, other=places[step.id])
            places.setdefault(step.id, place)
        for place, step in read:
            for other in step.after or ():
                if other not in places:
                    near = suggestion(str(other), [name for name in places if name != step.id])
                    self.say("PR807", f"{place}.after", text=other, suggestion=near)
        before: dict[str, list[str]] = {}
        for _, step in read:
            before.setdefault(step.id, [other for other in step.after or () if other in places])
        for circle in circles(before):
            self.say("PR808", f"{places[circle[0]]}.after", circle=" → ".join(circle))
