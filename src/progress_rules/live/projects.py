"""Lights of projects as their reports come in: one step of the reference engine for each period, not a whole history.

It does for one project what panels and tables do for all of them; `tests/properties/test_session.py` holds the two
together. Packs whose rules on projects look at other rows than the project and its reports are judged in small
portfolios instead, see `live.around`.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Inexact
from typing import TYPE_CHECKING, Any

from progress_rules.assessment.panel import exempt_in
from progress_rules.assessment.plan import planned
from progress_rules.engines.reference.engine import Judge
from progress_rules.errors import EngineError, Place, Problem, RequestError
from progress_rules.live.course import EVERY, Course, can_judge, copied
from progress_rules.live.local import OF_PERIODS
from progress_rules.live.rows import Rows
from progress_rules.live.typed import reader
from progress_rules.model.facts import Exemption, Project, Report
from progress_rules.periods import moment_after

if TYPE_CHECKING:
    from collections.abc import Iterable

    from progress_rules.live.decisions import Decision, Row
    from progress_rules.live.facts import Changed, Facts, Key
    from progress_rules.live.known import Known
    from progress_rules.live.packs import Packs
    from progress_rules.live.rows import Place as RowPlace
    from progress_rules.periods import Period


def projects_of_pack(
    packs: Packs, facts: Facts, known: Known, *, since: date | None = None
) -> Projects | None:
    """Return the lights of projects under the pack in force; None where its rules on them look at other rows too."""
    return Projects(packs, facts, known, since) if can_judge(packs.now) else None


class Projects:
    """The lights of projects, kept up to date report by report.

    With `since` nothing is said of periods that end before that day.
    """

    def __init__(self, packs: Packs, facts: Facts, known: Known, since: date | None = None) -> None:
        self.pack, self.facts, self.known = packs.now, facts, known
        self.ordinal = packs.ordinal
        pack = self.pack
        self.judge = Judge(pack, plan=planned(pack, 0))
        self.rows = Rows(pack, self.judge.outputs)
        self.courses: dict[str, Course] = {}
        self._day: date | None = None
        self._versions: dict[str, dict[int, tuple[Report, ...] | Report]] = {}
        """The reports of each project by their periods: most periods have one, else every version."""
        self._later: dict[date, set[tuple[str, int]]] = {}
        """The reports that become known on a later day: project and period."""
        self._exemptions: dict[str, dict[Key, tuple[date, date | None]]] = {}
        """The days on which each project is exempt, by the keys of the facts that say so."""
        self._since = since
        self._periods: dict[int, tuple[Period, int, list[Any]]] = {}
        self._closed: dict[date, int | None] = {}
        self._containing: dict[date, int] = {}
        fields = list(enumerate(self.judge.fields))
        self._of_report = [(at, reader(pack, t, name)) for at, (t, name) in fields if t == "reports"]
        self._of_project = [(at, reader(pack, t, name)) for at, (t, name) in fields if t == "projects"]
        self._of_period = [(at, name) for at, (t, name) in fields if t == "period" and name != "reported"]
        self._reported = [at for at, (t, name) in fields if (t, name) == ("period", "reported")]
        for fact in (*facts.held["reports"].values(), *facts.held["exemptions"].values()):
            if isinstance(fact, Report):
                self._file(fact)
            elif isinstance(fact, Exemption):
                self._exempted(fact)

    def heed(self, changed: Changed) -> None:
        """Take note of a changed fact."""
        if changed.table == "reports":
            if isinstance(changed.before, Report):
                self._file(changed.before, out=True)
            if isinstance(changed.after, Report):
                self._file(changed.after)
        elif changed.table in OF_PERIODS:
            self.forget(changed.projects)
            if isinstance(changed.before, Exemption):
                self._exemptions.get(changed.before.project, {}).pop(changed.key, None)
            if isinstance(changed.after, Exemption):
                self._exempted(changed.after)

    def _exempted(self, fact: Exemption) -> None:
        days = fact.from_, fact.to
        assert days[0] is not None  # noqa: S101 - an exemption has a first day
        self._exemptions.setdefault(fact.project, {})[fact.project, *days] = days[0], days[1]

    def _file(self, report: Report, *, out: bool = False) -> None:
        """Put a report where its project and period find it, or take it out."""
        at = self.ordinal(report.period)
        if at is None:
            return
        project = report.project
        periods = self._versions.setdefault(project, {})
        if not out and at not in periods:
            periods[at] = report
        else:
            others = tuple(one for one in self._of(project, at) if one is not report)
            if out and not others:
                periods.pop(at, None)
            else:
                periods[at] = others if out else (*others, report)
            if not periods:
                del self._versions[project]
        if report.recorded_at is not None:
            if out:
                self._dismiss(report, at)
            else:
                self._remember(report, at)
        self.since(project, at)

    def forget(self, projects: Iterable[str]) -> None:
        """Have projects judged from the beginning the next time."""
        for project in projects:
            self.courses.pop(project, None)

    def _remember(self, report: Report, at: int) -> None:
        """Remember a report that becomes known only later than the period it is about has ended."""
        known = report.recorded_at
        if known is not None and (self._day is None or known.date() > self._day):
            self._later.setdefault(known.date(), set()).add((report.project, at))

    def _dismiss(self, report: Report, at: int) -> None:
        """Forget a report that was to become known, unless another version becomes known on the same day."""
        days = [one.recorded_at.date() for one in (report, *self._of(report.project, at)) if one.recorded_at]
        waiting = self._later.get(days[0])
        if waiting is not None and days[0] not in days[1:]:
            waiting.discard((report.project, at))
            if not waiting:
                del self._later[days[0]]

    def _move(self, day: date) -> None:
        """Take note of the day: reports recorded since the day before are known now, or no longer."""
        before, self._day = self._day, day
        if before is not None and day < before:
            self.courses.clear()
            for project, periods in self._versions.items():
                for at in periods:
                    for report in self._of(project, at):
                        self._remember(report, at)
        elif before != day:
            for known in [known for known in self._later if known <= day]:
                for project, at in self._later.pop(known):
                    self.since(project, at)

    def since(self, project: str, period: int) -> None:
        """Take note that what is known of a project changed from a period on."""
        course = self.courses.get(project)
        if course is not None and not course.back_to(period):
            del self.courses[project]

    def update(self, project: str, as_of: date) -> list[Decision]:
        """Judge the closed periods of a project that are not judged yet, and return what changed.

        Raises:
            EngineError: a number has no exact value.
            RequestError: a column is not of the type that the pack declares, or two versions contradict each other.
        """
        self._move(as_of)
        own = self.facts.held["projects"].get((project,))
        assert own is None or isinstance(own, Project)  # noqa: S101
        first, last = self._span(project, own, as_of)
        if first > last:
            self.courses.pop(project, None)
            return self._show(project, [], first, (first, last))
        course = self.courses.get(project)
        if course is None or course.first != first or course.upto > last:
            facts = [(at, None if own is None else read(own)) for at, read in self._of_project]
            course = self.courses[project] = Course(first, first - 1, self.judge.memory(), facts)
        start = course.upto + 1
        try:
            rows = self._judged(project, own, course=course, last=last, as_of=as_of)
        except Exception:
            del self.courses[project]  # the next post begins at the beginning
            raise
        return self._show(project, rows, start, (first, last))

    def _span(self, project: str, own: Project | None, as_of: date) -> tuple[int, int]:
        """Return the first and the last period of a project; the first after the last where it has none."""
        last = self._closed_by(as_of)
        if last is None or not self.facts.known(project):
            return 1, 0
        listed_from, listed_to = (None, None) if own is None else (own.listed_from, own.listed_to)
        if listed_to is not None:
            ended = self._closed_by(listed_to)
            if ended is None:
                return 1, 0
            last = min(last, ended)
        if listed_from is not None:
            return self._holding(listed_from), last
        course = self.courses.get(project)
        if course is not None:  # an earlier report would have ended it
            return course.first, last
        known = (at for at in self._versions.get(project, ()) if self._report(project, at, as_of) is not None)
        return min(known, default=last + 1), last

    def _closed_by(self, day: date) -> int | None:
        """Return the position of the last period that has ended on a day."""
        if day not in self._closed:
            period = self.pack.calendar.last_closed(day)
            self._closed[day] = None if period is None else self.pack.calendar.ordinal(period)
        return self._closed[day]

    def _holding(self, day: date) -> int:
        """Return the position of the period that a day falls in."""
        if day not in self._containing:
            self._containing[day] = self.pack.calendar.ordinal(self.pack.calendar.containing(day))
        return self._containing[day]

    def _of(self, project: str, at: int) -> tuple[Report, ...]:
        """Return the versions of the report on a project in a period."""
        held = self._versions.get(project)
        versions = None if held is None else held.get(at)
        return versions if isinstance(versions, tuple) else () if versions is None else (versions,)

    def _report(self, project: str, at: int, as_of: date) -> Report | None:
        """Return the report of a closed period as it was known at the end of `as_of`, see `assessment.versions`."""
        versions = self._of(project, at)
        if not versions:
            return None
        period = self._period(at)[0]
        if len(versions) == 1 and versions[0].recorded_at is None:  # known at the end of its period
            return versions[0] if period.end <= as_of else None
        end = datetime.combine(period.end, time())
        limit = moment_after(as_of)
        days = self.pack.spec.revisions_until_days
        if days is not None and period.end < date.max - timedelta(days=days + 1):
            limit = min(limit, end + timedelta(days=days + 1))
        found: dict[datetime, Report] = {}
        for report in versions if end < limit else ():
            known = report.recorded_at or end
            if known >= limit:
                continue
            if known in found:
                values = {"project": project, "period": period.label, "at": str(known)}
                raise RequestError(Problem("PR403", Place(), values))
            found[known] = report
        return found[max(found)] if found else None

    def _period(self, at: int) -> tuple[Period, int, list[Any]]:
        """Return a period, its year, and the facts of a project in it as far as they are those of the period."""
        if at not in self._periods:
            period = self.pack.calendar.at(at)
            year = self.pack.calendar.year_of(period)
            named = self.judge.period_facts(period, year)
            facts: list[Any] = [None] * len(self.judge.fields)
            for place, name in self._of_period:
                facts[place] = named[name]
            self._periods[at] = period, year, facts
        return self._periods[at]

    def _judged(
        self, project: str, own: Project | None, *, course: Course, last: int, as_of: date
    ) -> list[tuple[RowPlace, Row]]:
        """Return the rows of the periods that are new; the course is moved on."""
        exempt = self._exempt(project, course.upto + 1, last)
        unit = None if own is None else own.unit
        rows: list[tuple[RowPlace, Row]] = []
        for now in range(course.upto + 1, last + 1):
            period, year, of_period = self._period(now)
            said = self._since is None or period.end >= self._since
            if now in exempt:
                rows += self.rows.exempt(project, period.label, course.shown) if said else ()
            else:
                report = self._report(project, now, as_of)
                facts = of_period.copy()
                for at, value in course.own:
                    facts[at] = value
                if report is not None:
                    for at, read in self._of_report:
                        facts[at] = read(report)
                for at in self._reported:
                    facts[at] = report is not None
                try:
                    outcome = self.judge.period(tuple(facts), course.memory)
                except Inexact as error:
                    raise EngineError(Problem("PR409", Place(), {"project": project})) from error
                course.shown = self.rows.streak(outcome)
                if said:
                    rows += self.rows.judged(
                        project, unit, period.label, outcome, reported=report is not None, year=year
                    )
            course.upto = now
            if now % EVERY == 0:
                course.kept.append((now, copied(course.memory), course.shown))
        return rows

    def _exempt(self, project: str, first: int, last: int) -> set[int]:
        """Return which of some periods a project is exempt in."""
        held = self._exemptions.get(project)
        if not held:
            return set()
        runs = list(held.values())
        periods = {at: self._period(at)[0] for at in range(first, last + 1)}
        return {at for at, period in periods.items() if exempt_in(self.pack, period, runs)}

    def _show(
        self, project: str, rows: list[tuple[RowPlace, Row]], start: int, span: tuple[int, int]
    ) -> list[Decision]:
        """Put rows in the place of what was said of the periods from `start` on, and of those outside the span."""
        first, last = span
        before = self._said(project)
        put = self.known.put
        decisions: list[Decision | None] = []
        if before is not None and (first > before[0] or start <= before[1] or last < before[1]):
            gone = {
                *range(before[0], min(first, before[1] + 1)),
                *range(max(start, before[0]), before[1] + 1),
            }
            gone.update(range(max(last + 1, before[0]), before[1] + 1))
            periods = [self._period(at)[0] for at in sorted(gone)]
            labels = [p.label for p in periods if self._since is None or p.end >= self._since]
            new = {place for place, _ in rows}
            places = [place for label in labels for place in self.rows.places(project, label)]
            decisions += [put(bucket, key, None) for bucket, key in places if (bucket, key) not in new]
        decisions += [put(bucket, key, row) for (bucket, key), row in rows]
        return [decision for decision in decisions if decision is not None]

    def _said(self, project: str) -> tuple[int, int] | None:
        """Return the first and the last period that something was said of."""
        rows = self.known.buckets.get(("lights", "project", project))
        if rows is None:
            return None
        first, last = self._at(next(iter(rows))), self._at(next(reversed(rows)))
        if last - first != len(rows) - 1:  # late reports put their rows behind those of later periods
            known = [self._at(key) for key in rows]
            first, last = min(known), max(known)
        return first, last

    def _at(self, key: Key) -> int:
        """Return the position of the period that the key of a light names."""
        at = self.ordinal(key[2])
        assert at is not None  # noqa: S101 - it was judged
        return at
