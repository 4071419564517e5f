"""A schedule worked out back from its deadline."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from progress_rules.errors import Problem, RequestError, suggestion
from progress_rules.errors.language import chosen_language

if TYPE_CHECKING:
    from datetime import date

    import polars as pl

    from progress_rules.calendars import WorkingCalendar
    from progress_rules.errors import Bilingual
    from progress_rules.planning.late import LateChain, Overrun


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """A step with its days, all inclusive.

    Attributes:
        id: The id of the step.
        title: Its title in both languages.
        unit: What its duration counts: working_days, days, weeks or months.
        duration: How many of them; 0 for a milestone.
        after: The ids of the steps that it comes after.
        start: The latest day on which it must start.
        finish: The latest day on which it must be finished.
        earliest_start: The earliest day on which it can start; None without `not_before`, like all below.
        earliest_finish: The day on which it is finished then.
        slack: By how many whole units of its own it can start later than that; negative when it is too late.
        slack_days: The same in natural days.
        calendar: The working days that it counts, if it does.
    """

    id: str
    title: Bilingual
    unit: str
    duration: int
    after: tuple[str, ...]
    start: date
    finish: date
    earliest_start: date | None = None
    earliest_finish: date | None = None
    slack: int | None = None
    slack_days: int | None = None
    calendar: WorkingCalendar | None = field(default=None, repr=False)

    @property
    def critical(self) -> bool | None:
        """Whether there is not a day to spare; None without `not_before`."""
        return None if self.slack_days is None else self.slack_days <= 0

    @property
    def fits(self) -> bool:
        """Whether it can start in time; always, without `not_before`."""
        return self.slack_days is None or self.slack_days >= 0


@dataclass(frozen=True, slots=True)
class Schedule:
    """The latest days of every step with which all is finished on the deadline.

    `str()` gives text in the language in force; Jupyter shows a table.

    Attributes:
        steps: The steps in order of time, the same in whichever order they were given.
        deadline: The last day.
        not_before: The first day on which work can start, if it was given.
        calendar: The working days of the plan.
        late_by: How far the plan ends after the deadline when all starts as early as it can; false when it
            fits, None without `not_before`.
        late_chains: The chains of steps that take too long, the worst first.
    """

    steps: tuple[PlannedStep, ...]
    deadline: date
    not_before: date | None
    calendar: WorkingCalendar | None = field(repr=False)
    late_by: Overrun | None
    late_chains: tuple[LateChain, ...]

    @property
    def start(self) -> date:
        """The latest day on which work must start; milestones alone: the day of the first."""
        return min([s.start for s in self.steps if s.duration] or [s.start for s in self.steps])

    @property
    def fits(self) -> bool:
        """Whether every step can start in time; always, without `not_before`."""
        return all(step.fits for step in self.steps)

    @property
    def critical(self) -> tuple[str, ...]:
        """The ids of the steps with not a day to spare, in order of time; none without `not_before`."""
        return tuple(step.id for step in self.steps if step.critical)

    def step(self, step_id: str) -> PlannedStep:
        """Return a step by its id; RequestError PR813 when there is none."""
        for step in self.steps:
            if step.id == step_id:
                return step
        near = suggestion(str(step_id), [step.id for step in self.steps])
        raise RequestError(Problem("PR813", values={"text": step_id, "suggestion": near}))

    def reason(self, step_id: str, language: str | None = None) -> str:
        """Return why a step has its days, in the language given or the one in force.

        Raises:
            RequestError: PR813 for an id that no step has.

        >>> from progress_rules.planning import backward_schedule
        >>> from progress_rules import calendar
        >>> steps = [{"id": "tender", "duration": 5}, {"id": "build", "duration": 30, "unit": "days"}]
        >>> plan = backward_schedule("2024-11-06", steps, calendar=calendar("CN"))
        >>> print(plan.reason("tender", "en"))
        `tender` starts on 2024-09-25 and finishes on 2024-09-30 at the latest, because after it `build` must
        start by 2024-10-08; the last working day up to then is 2024-09-30 (5 working days, 1 weekend day
        between, made up on 2024-09-29).
        """
        from progress_rules.planning.reasons import reason

        return reason(self, self.step(step_id), chosen_language(language))

    def to_frame(self, language: str | None = None) -> pl.DataFrame:
        """Return one row for each step as a Polars frame; titles in the language given or in force.

        Columns: id, title, unit, duration, start, finish, earliest_start, earliest_finish, slack, slack_days,
        critical, fits. Polars is loaded here, not before.

        >>> from progress_rules.planning import backward_schedule
        >>> plan = backward_schedule("2024-11-06", [{"id": "build", "duration": 30, "unit": "days"}])
        >>> plan.to_frame().select("id", "duration").rows()
        [('build', 30)]
        """
        import polars as pl

        chosen = chosen_language(language)
        schema: dict[str, Any] = {
            "id": pl.String, "title": pl.String, "unit": pl.String, "duration": pl.Int64,
            "start": pl.Date, "finish": pl.Date, "earliest_start": pl.Date, "earliest_finish": pl.Date,
            "slack": pl.Int64, "slack_days": pl.Int64, "critical": pl.Boolean, "fits": pl.Boolean,
        }  # fmt: skip
        rows = [
            {**{name: getattr(step, name) for name in schema}, "title": step.title.describe(chosen)}
            for step in self.steps
        ]
        return pl.DataFrame(rows, schema=schema)

    def milestones(
        self, project: str, prefix: str | None = None, language: str | None = None
    ) -> list[dict[str, Any]]:
        """Return each step as a milestone of a project, as `Portfolio(milestones=...)` takes them.

        Args:
            project: The id of the project.
            prefix: What the ids of the milestones start with, the id of the step behind it; the project and
                a hyphen when not given, so that two projects with the same steps do not clash.
            language: Of the names, the titles of the steps; the one in force when not given.

        >>> from progress_rules.planning import backward_schedule
        >>> plan = backward_schedule("2024-11-06", [{"id": "build", "duration": 30, "unit": "days"}])
        >>> for row in plan.milestones("P-1"):
        ...     print(row["id"], row["project"], row["name"], row["planned"])
        P-1-build P-1 build 2024-11-06
        """
        chosen = chosen_language(language)
        start = f"{project}-" if prefix is None else prefix
        return [
            {
                "id": f"{start}{step.id}",
                "project": project,
                "name": step.title.describe(chosen),
                "planned": step.finish,
            }
            for step in self.steps
        ]

    def text(self, language: str | None = None) -> str:
        """Return the schedule as plain text, in the language given or the one in force."""
        from progress_rules.planning.schedule_text import text

        return text(self, chosen_language(language))

    def html(self, language: str | None = None) -> str:
        """Return the schedule as an HTML fragment; everything that was given is escaped."""
        from progress_rules.planning.schedule_text import html

        return html(self, chosen_language(language))

    def __str__(self) -> str:
        return self.text()

    def _repr_html_(self) -> str:
        return self.html()
