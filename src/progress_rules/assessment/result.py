"""The result of an assessment."""

from __future__ import annotations

from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

from progress_rules.assessment import appraisal_tables, decision_tables, subject_tables, tables
from progress_rules.assessment.earlier import Earlier
from progress_rules.assessment.findings import findings
from progress_rules.assessment.states import states_and_steps
from progress_rules.errors import Place, Problem, RequestError, suggestion

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    import polars as pl

    from progress_rules.assessment.explanation import Explanation
    from progress_rules.assessment.judged import Judged
    from progress_rules.model import Portfolio
    from progress_rules.packs import Pack

TABLES = (
    "lights", "actions", "scores", "counters", "routes", "deadlines", "duties", "states", "steps", "decisions",
    "ranks", "totals", "ladders", "findings",
)  # fmt: skip
"""The tables of a result, by the names of its attributes."""


class Result:
    """Verdicts on every project and period, with the tables and reasons that follow from them.

    Tables are Polars frames with fixed columns and a fixed order of rows; each is made when first asked for.

    Attributes:
        pack: The pack that was applied.
        as_of: The day up to which facts were taken into account.
        engine: The name of the engine that ran.
        portfolio: The facts.
        judged: What the engine computed, for each group of rules; the first is every project in the pack's period.
    """

    def __init__(
        self,
        portfolio: Portfolio,
        pack: Pack,
        judged: Sequence[Judged],
        *,
        engine: str,
        explainer: Callable[[Result, str, str | None, str], Explanation],
    ) -> None:
        self.portfolio, self.pack, self.engine = portfolio, pack, engine
        self.judged = tuple(judged)
        self._panel, self._outcome = self.judged[0].panel, self.judged[0].outcome
        self.as_of = self._panel.as_of
        self._explainer = explainer

    @cached_property
    def lights(self) -> pl.DataFrame:
        """project, period, signal, light, streak, rule, status, each, subject: a row for each project and period.

        `signal` and `light` are enumerations from mild to severe with `unknown` last; `streak` counts the
        periods in a row whose signal is not the mildest; `rule` is what gave the light; `status` is
        assessed, undecided, missing or exempt. Where the pack gives lights to other subjects, their rows follow;
        `each` and `subject` say what a row is about.
        """
        return tables.lights(self.pack, self.judged)

    @cached_property
    def actions(self) -> pl.DataFrame:
        """id, project, unit, period, action, by, to, due, rule, cites, each, subject, person: what is to be done."""
        return tables.actions(self.pack, self.judged)

    @cached_property
    def scores(self) -> pl.DataFrame:
        """scheme, year, unit, project, period, points, rule, cites, each, subject, person: a line for each time."""
        return tables.scores(self.pack, self.judged)

    @cached_property
    def counters(self) -> pl.DataFrame:
        """counter, period, new, total, cites: how many projects met each counter, up to each period."""
        return tables.counters(self.pack, self._panel, self._outcome)

    @cached_property
    def trace(self) -> pl.DataFrame:
        """project, period, rule, outcome, each, subject: what became of every rule in every row it was applied to.

        Rows of decision tables, duties and deadlines are rules too: a duty fires when it is breached, a deadline
        when it is missed.
        """
        return tables.trace(self.pack, self.judged)

    @cached_property
    def routes(self) -> pl.DataFrame:
        """id, each, subject, project, unit, person, period, issue, tier, by, to, forum, due, rule, cites."""
        return subject_tables.routes(self.pack, self.judged)

    @cached_property
    def deadlines(self) -> pl.DataFrame:
        """id, each, subject ..., deadline, event, due, due_at, remind_on, met_on, status, days_left, extended ...

        `status` is met, late, overdue, due_soon, pending, exempt, not_started (no event yet) or undecided. `due_at`
        is the moment of a limit in hours. `days_left` is negative by as many days as it was late.
        """
        return subject_tables.deadlines(self.pack, self.judged)

    @cached_property
    def duties(self) -> pl.DataFrame:
        """id, each, subject ..., duty, required, most, done, missing, status, load, cites.

        `status` is met, breached, waived, exempt or undecided; `load` is what the person owes in all in the period.
        """
        return subject_tables.duties(self.pack, self.judged)

    @cached_property
    def decisions(self) -> pl.DataFrame:
        """each, subject ..., table, hit, row, output, value, cites: what decision tables gave; row 0: the default."""
        return decision_tables.decisions(self.pack, self.judged)

    @cached_property
    def _followed(self) -> tuple[pl.DataFrame, pl.DataFrame]:
        return states_and_steps(self.pack, self.judged)

    @property
    def states(self) -> pl.DataFrame:
        """lifecycle, each, subject, project, state, since, by, done, refused, cites: where every record stands."""
        return self._followed[0]

    @property
    def steps(self) -> pl.DataFrame:
        """lifecycle, each, subject, project, at, step, by, outcome, before, state, reason, cites: every step taken."""
        return self._followed[1]

    @cached_property
    def ranks(self) -> pl.DataFrame:
        """ranking, each, subject ..., group, place, of, score, change, tied, first, last, in_top, in_bottom, cites.

        A row for each subject that takes part in a ranking, or may, in each period. `of` is how many take part,
        `tied` how many share the place, `change` by how many places it rose (fell, where negative).
        """
        return appraisal_tables.ranks(self.pack, self.judged)

    @cached_property
    def totals(self) -> pl.DataFrame:
        """scheme, year, each, subject ..., points, cites: what scores came to; their lines are in `scores`."""
        return appraisal_tables.totals(self.pack, self.judged)

    @cached_property
    def ladders(self) -> pl.DataFrame:
        """ladder, each, subject ..., count, rung, next, cites: where each subject stands while a spell is open."""
        return appraisal_tables.ladders(self.pack, self.judged)

    @cached_property
    def earlier(self) -> Earlier:
        """The tables that the pack works out, as its own conditions look at them."""
        return Earlier.of(self.pack, self.judged)

    def view(self, name: str) -> pl.DataFrame:
        """Return a view, score or ranking of the pack as a frame: what its rows are about, then its columns.

        Raises:
            RequestError: PR422 when the pack has none of that name.
        """
        if name not in self.pack.derived:
            known = ", ".join(self.pack.derived) or "-"
            near = suggestion(name, self.pack.derived)
            values = {"name": name, "known": known, "suggestion": near}
            raise RequestError(Problem("PR422", Place(), values))
        return self.earlier.shown(name)

    @cached_property
    def findings(self) -> pl.DataFrame:
        """kind, project, period, rule, message: what a reader must know about the facts."""
        return findings(self.portfolio, self.pack, self.judged)

    def explain(self, project: str, period: str | None = None, *, each: str = "project") -> Explanation:
        """Return why a project has its light in a period: rules, clauses, inputs, margins, history.

        With `each` it explains another subject: `explain("I-3", each="issue")`, or of a person in a week
        `explain("Zhang", "2024-W10", each="person")`. The explanation prints as text, shows as HTML in Jupyter,
        and has `.text(language)`, `.markdown(language)` and `.html(language)`.

        Raises:
            RequestError: no such project, or it was not assessed in that period.
        """
        project = str(project)
        if each != "project" or period is None or not self.lights.filter(each="project").height:
            return self._explainer(self, project, period, each)
        ids = self._panel.ids.to_list()
        if project not in ids:
            near = suggestion(project, ids)
            raise RequestError(Problem("PR405", Place(), {"project": project, "suggestion": near}))
        label = self.pack.calendar.parse(period).label
        mine = self.lights.filter(project=project, each="project")["period"].to_list()
        if label not in mine:
            first, last = (mine[0], mine[-1]) if mine else ("-", "-")
            values = {"project": project, "period": label, "first": first, "last": last}
            raise RequestError(Problem("PR406", Place(), values))
        return self._explainer(self, project, label, each)

    def table(self, name: str) -> pl.DataFrame:
        """Return a table by its name, see `TABLES`, or a view, score or ranking of the pack.

        Raises:
            RequestError: PR422 when there is none of that name.
        """
        if name in self.pack.derived and name not in (*TABLES, "trace"):
            return self.view(name)
        if name not in (*TABLES, "trace"):
            known = ", ".join((*TABLES, "trace", *self.pack.derived))
            values = {"name": name, "known": known, "suggestion": suggestion(name, TABLES)}
            raise RequestError(Problem("PR422", Place(), values))
        return getattr(self, name)  # type: ignore[no-any-return]

    def to_dict(self) -> dict[str, Any]:
        """Return the tables as lists of records, dates and exact numbers as text, with what they rest on."""
        return {
            "pack": self.pack.id,
            "version": self.pack.spec.version,
            "digest": self.pack.digest,
            "as_of": self.as_of.isoformat(),
            "assumptions": assumptions(self.pack),
            **{name: records(self.table(name)) for name in TABLES},
        }

    def __repr__(self) -> str:
        projects = self._panel.ids.len()
        return f"Result({self.pack.id!r}, as_of={self.as_of}, {projects} projects, engine={self.engine!r})"


def records(frame: pl.DataFrame) -> list[dict[str, Any]]:
    """Return a frame as records that JSON can hold: exact numbers and dates as text."""
    import polars as pl

    from progress_rules.quantities import format_decimal

    columns = []
    for column in frame.iter_columns():
        if column.dtype.is_decimal():
            values = [None if v is None else format_decimal(v) for v in column]
            columns.append(pl.Series(column.name, values, dtype=pl.String))
        else:
            columns.append(column.cast(pl.String) if column.dtype.is_temporal() else column)
    return pl.DataFrame(columns).to_dicts()


def assumptions(pack: Pack) -> list[dict[str, Any]]:
    """Return every assumed parameter that the verdicts may lean on, with its value and reason."""
    found = []
    for name, values in pack.parameters.items():
        if not values.assumed:
            continue
        spec = pack.spec.parameters[name]
        shown = [_shown(segment.value) for segment in values.segments]
        reason = spec.reason
        found.append(
            {
                "parameter": name,
                "value": shown[0] if len(shown) == 1 else shown,
                "cites": list(spec.cites),
                "reason": {"en": reason.text("en"), "zh": reason.text("zh")} if reason else None,
            }
        )
    return found


def _shown(value: object) -> str:
    from progress_rules.quantities import format_decimal

    if isinstance(value, bool):
        return "true" if value else "false"
    return format_decimal(value) if isinstance(value, Decimal) else str(value)


def as_day(value: date | str | None, portfolio: Portfolio) -> date:
    """Return the day of `as_of`; by default the latest date in the facts.

    A period such as 2017-10 stands for its last day.
    """
    from progress_rules.errors import InputError
    from progress_rules.periods import parse_date, parse_period

    if value is None:
        latest = portfolio.latest_date
        if latest is None:
            raise RequestError(Problem("PR407", Place()))
        return latest
    try:
        return parse_date(value)
    except InputError:
        if isinstance(value, str):
            try:
                return parse_period(value).end
            except InputError:
                pass
        raise
