"""Check a plan on several levels: every period against the parts of it that the plan has."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from progress_rules.errors import RequestError
from progress_rules.errors.language import chosen_language
from progress_rules.planning.check import SplitCheck, compared
from progress_rules.planning.check_intake import CheckReader
from progress_rules.planning.nesting import inside

if TYPE_CHECKING:
    from collections.abc import Iterable

    from progress_rules.periods import Period
    from progress_rules.planning.check import Figures, Mode, Number
    from progress_rules.planning.figures import Figure


@dataclass(frozen=True, slots=True)
class PlanCheck:
    """Whether the figures of a plan agree on every level.

    Attributes:
        checks: One for each period that has parts in the plan, in order of time, the longer one first.
        unchecked: Periods that are compared with nothing: no other is part of them, nor they of another.
        twice: Periods that stand in the plan twice.
    """

    checks: tuple[SplitCheck, ...]
    unchecked: tuple[str, ...]
    twice: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """Whether every check is, and no period stands twice."""
        return not self.twice and all(check.ok for check in self.checks)

    def text(self, language: str | None = None) -> str:
        """Return what was found as plain text, in the language given or the one in force."""
        chosen = chosen_language(language)
        lines = [check.text(chosen) for check in self.checks]
        for labels, en, zh in (
            (self.unchecked, "compared with nothing", "没有可比较的上级或分期"),
            (self.twice, "in the plan twice", "计划中重复"),
        ):
            if labels:
                lines.append(f"{zh}：{'、'.join(labels)}" if chosen == "zh" else f"{en}: {', '.join(labels)}")
        return "\n".join(lines)

    def __str__(self) -> str:
        return self.text()


def check_plan(
    figures: Figures, *, tolerance: Number = 0, mode: Mode = "equal", places: int | None = None
) -> PlanCheck:
    """Return whether each period of a plan agrees with the parts of it that the plan has.

    A period is compared with its nearest parts: a year with its quarters where the plan has them, and the
    quarters with their months.

    Args:
        figures: A mapping from labels to figures, or a list of records with `period` and `value`.
        tolerance: As for `check_split`.
        mode: As for `check_split`.
        places: As for `check_split`.

    Raises:
        RequestError: as `check_split` does; PR835 for a plan without figures.

    >>> plan = {"2024": 100, "2024-H1": 40, "2024-H2": 60, "2024-07": 10, "2025": 120}
    >>> found = check_plan(plan)
    >>> [(str(c.parent), c.status, len(c.missing)) for c in found.checks], found.unchecked
    ([('2024', 'equal', 0), ('2024-H2', 'short', 5)], ('2025',))
    """
    reader = CheckReader()
    options = reader.options(tolerance, mode, places)
    given = reader.figures("figures", figures)
    if not given and not reader.problems:
        reader.say("PR835", "figures")
    if reader.problems:
        raise RequestError(reader.problems)
    by_period: dict[Period, list[Figure]] = defaultdict(list)
    for figure in given:
        by_period[figure.period].append(figure)
    order = sorted(by_period, key=lambda p: (p.start, -p.end.toordinal()))
    parts = _nearest_parts(order)
    compared_ = {part for found in parts.values() for part in found} | set(parts)
    return PlanCheck(
        checks=tuple(
            compared(whole, [figure for part in parts[period] for figure in by_period[part]], *options)
            for period in order
            if period in parts
            for whole in by_period[period]
        ),
        unchecked=tuple(str(period) for period in order if period not in compared_),
        twice=tuple(str(period) for period in order if len(by_period[period]) > 1),
    )


def _nearest_parts(order: Iterable[Period]) -> dict[Period, list[Period]]:
    """Return the direct parts of each period that has any; `order` is by start, the longer one first."""
    parts: dict[Period, list[Period]] = {}
    around: list[Period] = []
    for period in order:
        while around and not inside(period, around[-1]):
            around.pop()
        if around:
            parts.setdefault(around[-1], []).append(period)
        around.append(period)
    return parts
