"""Check whether the parts of a period come to its figure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from progress_rules.errors import RequestError
from progress_rules.errors.language import chosen_language
from progress_rules.planning.check_intake import CheckReader
from progress_rules.planning.figures import Figure, decimals, total_of
from progress_rules.planning.nesting import NESTED, inside, parts_of
from progress_rules.quantities import EXACT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from progress_rules.periods import Period

    Number = Decimal | int | float | str
    Figures = Mapping[str, Number] | Iterable[Mapping[str, object] | tuple[str | Period, Number]]

Mode = Literal["equal", "at_least"]
Status = Literal["equal", "reached", "within_tolerance", "within_rounding", "short", "over"]


@dataclass(frozen=True, slots=True)
class SplitCheck:
    """Whether the parts of a period come to its figure.

    Attributes:
        parent: The period.
        value: Its own figure.
        parts: The labels of the parts that were added up, in order of time.
        total: Their exact sum.
        mode: "equal", or "at_least" when the parts may come to more.
        tolerance: The difference that was allowed.
        rounding: The most by which rounded parts can differ from the whole: n parts with d decimal places,
            n times half a unit of the last place. 0 for whole numbers, which are counts unless
            `places` says otherwise.
        places: The decimal places that the parts were rounded to, or None.
        missing: Periods between the parts that no figure covers.
        twice: Parts whose days another part covers too, or that stand twice.
        outside: Figures that are no part of the period; they are not in the sum.
    """

    parent: Period
    value: Decimal
    parts: tuple[str, ...]
    total: Decimal
    mode: Mode
    tolerance: Decimal
    rounding: Decimal
    places: int | None
    missing: tuple[str, ...]
    twice: tuple[str, ...]
    outside: tuple[str, ...]

    @property
    def difference(self) -> Decimal:
        """The sum of the parts less the figure of the whole: positive when the parts come to more."""
        return EXACT.subtract(self.total, self.value)

    @property
    def status(self) -> Status:
        """What became of it.

        "equal"; "reached" (more, where that is enough); "within_tolerance"; "within_rounding": the difference
        is no more than the rounding of the parts explains; else "short" or "over".
        """
        difference = self.difference
        if not difference:
            return "equal"
        if difference > 0 and self.mode == "at_least":
            return "reached"
        if difference.copy_abs() <= self.tolerance:
            return "within_tolerance"
        if difference.copy_abs() <= self.rounding:
            return "within_rounding"
        return "short" if difference < 0 else "over"

    @property
    def complete(self) -> bool:
        """Whether the parts cover the period, each day once, and nothing else was given."""
        return not (self.missing or self.twice or self.outside)

    @property
    def ok(self) -> bool:
        """Whether the parts are complete and come to the figure, rounding and tolerance allowed."""
        return self.complete and self.status not in {"short", "over"}

    def text(self, language: str | None = None) -> str:
        """Return what was found as plain text, in the language given or the one in force."""
        from progress_rules.planning.check_text import text

        return text(self, chosen_language(language))

    def __str__(self) -> str:
        return self.text()


def check_split(
    parent: Mapping[str, Number] | tuple[str | Period, Number],
    children: Figures,
    *,
    tolerance: Number = 0,
    mode: Mode = "equal",
    places: int | None = None,
) -> SplitCheck:
    """Return whether the figures of parts come to the figure of their whole.

    Published figures are rounded, so their sum may be a little off; that is told apart from a mistake.

    Args:
        parent: The whole with its figure: ("2024", "1127.4") or {"2024": "1127.4"}.
        children: The parts: a mapping from labels to figures, or a list of records with `period` and `value`.
            They may be of several kinds (2024-H1, 2024-Q3, 2024-Q4) where they do not overlap.
        tolerance: A difference that is allowed, in the unit of the figures.
        mode: "equal", or "at_least" when the parts may come to more.
        places: The decimal places that the parts were rounded to; as many as the longest of them has when
            not given. Whole numbers count as exact unless this says 0.

    Raises:
        RequestError: everything at once, each with its path: PR501 and PR823 for periods, weeks among them,
            PR821 for what is no number, PR832 for what is no figure of a period, PR830, PR833 and PR834 for
            the options, PR835 for no parts at all.

    >>> quarters = {"2017-Q1": "162.5", "2017-Q2": "341", "2017-Q3": "383.8", "2017-Q4": "240.2"}
    >>> check = check_split(("2017", "1127.4"), quarters)
    >>> check.difference, check.status, check.ok
    (Decimal('0.1'), 'within_rounding', True)
    """
    reader = CheckReader()
    options = reader.options(tolerance, mode, places)
    whole = reader.parent(parent)
    figures = reader.figures("children", children)
    if whole is not None and not figures and not reader.problems:
        reader.say("PR835", "children")
    if reader.problems or whole is None:
        raise RequestError(reader.problems)
    return compared(whole, figures, *options)


def compared(
    whole: Figure, figures: Sequence[Figure], tolerance: Decimal, mode: Mode, places: int | None
) -> SplitCheck:
    """Return the check of figures against their whole."""
    parts = sorted((f for f in figures if inside(f.period, whole.period)), key=lambda f: f.period)
    outside = sorted({f.period for f in figures if not inside(f.period, whole.period)})
    missing, twice = _cover(whole.period, [f.period for f in parts])
    finest = max((decimals(f.value) for f in parts), default=0) if places is None else places
    rounded = finest if finest or places is not None else None
    half = EXACT.scaleb(Decimal(5), -rounded - 1) if rounded is not None else Decimal(0)
    return SplitCheck(
        parent=whole.period,
        value=whole.value,
        parts=tuple(str(f.period) for f in parts),
        total=total_of(f.value for f in parts),
        mode=mode,
        tolerance=tolerance,
        rounding=EXACT.multiply(half, Decimal(len(parts))),
        places=rounded,
        missing=missing,
        twice=twice,
        outside=tuple(map(str, outside)),
    )


def _cover(whole: Period, parts: Sequence[Period]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what of a period its parts leave out, in their shortest kind, and the parts that overlap."""
    if not parts:
        return (str(whole),), ()
    shortest = max((part.kind for part in parts), key=NESTED.index)
    pieces = {part: parts_of(part, shortest) for part in parts}
    count = Counter(piece for part in parts for piece in pieces[part])
    missing = tuple(str(piece) for piece in parts_of(whole, shortest) if piece not in count)
    twice = tuple(str(part) for part in sorted(pieces) if any(count[piece] > 1 for piece in pieces[part]))
    return missing, twice
