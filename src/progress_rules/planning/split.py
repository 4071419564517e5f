"""Split a target over the parts of a period: a year over its quarters, a quarter over its months."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from progress_rules.errors import RequestError
from progress_rules.errors.language import chosen_language
from progress_rules.planning.figures import total_of
from progress_rules.planning.nesting import parts_of
from progress_rules.planning.remainders import deal
from progress_rules.planning.split_intake import SplitReader
from progress_rules.quantities import EXACT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import polars as pl

    from progress_rules.periods import Period
    from progress_rules.planning.split_intake import SplitRequest

    Number = Decimal | int | float | str


@dataclass(frozen=True, slots=True)
class Part:
    """The target of one period of a split.

    Attributes:
        period: The period.
        parent: The period that it is a direct part of.
        amount: Its target, exact.
        share: What its weight would give before rounding; its amount where that was given.
        fixed: Whether the amount was given.
        cumulative: What must be reached by its end, from the start of the whole.
        remaining: What is left to do after its end.
    """

    period: Period
    parent: Period
    amount: Decimal
    share: Fraction
    fixed: bool
    cumulative: Decimal
    remaining: Decimal


@dataclass(frozen=True, slots=True)
class Split:
    """A target split over the parts of a period, on one level or several; the parts add up exactly.

    Attributes:
        period: The period that was split.
        total: Its target.
        kinds: The kinds of the parts, from long to short.
        places: The decimal places of the parts.
        parts: All parts; each is followed by its own parts. In order of time, or from the last period back.
    """

    period: Period
    total: Decimal
    kinds: tuple[str, ...]
    places: int
    parts: tuple[Part, ...]

    def of(self, kind: str | None = None) -> tuple[Part, ...]:
        """Return the parts of one kind of period, the longest when not given."""
        chosen = self.kinds[0] if kind is None else kind
        return tuple(part for part in self.parts if part.period.kind == chosen)

    def amounts(self, kind: str | None = None) -> dict[str, Decimal]:
        """Return the targets of the parts of one kind, the longest when not given, by their labels."""
        return {str(part.period): part.amount for part in self.of(kind)}

    def cumulative(self, kind: str | None = None) -> dict[str, Decimal]:
        """Return what must be reached by the end of each period of one kind, the longest when not given."""
        return {str(part.period): part.cumulative for part in self.of(kind)}

    def plan(self) -> dict[str, Decimal]:
        """Return the targets of the whole and of every part by their labels, as `check_plan` takes them."""
        return {str(self.period): self.total, **{str(part.period): part.amount for part in self.parts}}

    def to_frame(self) -> pl.DataFrame:
        """Return one row for each part as a Polars frame, which is loaded here.

        Columns: period, kind, start, end, parent, amount, cumulative, remaining, fixed.
        """
        import polars as pl

        number = pl.Decimal(38, self.places)
        schema: dict[str, Any] = {
            "period": pl.String, "kind": pl.String, "start": pl.Date, "end": pl.Date, "parent": pl.String,
            "amount": number, "cumulative": number, "remaining": number, "fixed": pl.Boolean,
        }  # fmt: skip
        rows = [
            (str(p.period), p.period.kind, p.period.start, p.period.end, str(p.parent), p.amount, p.cumulative,
             p.remaining, p.fixed)
            for p in self.parts
        ]  # fmt: skip
        return pl.DataFrame(rows, schema=schema, orient="row")

    def text(self, language: str | None = None) -> str:
        """Return the split as plain text, in the language given or the one in force."""
        from progress_rules.planning.split_text import text

        return text(self, chosen_language(language))

    def html(self, language: str | None = None) -> str:
        """Return the split as an HTML fragment, in the language given or the one in force."""
        from progress_rules.planning.split_text import html

        return html(self, chosen_language(language))

    def __str__(self) -> str:
        return self.text()

    def _repr_html_(self) -> str:
        return self.html()


def split_target(
    total: Number,
    period: str | Period,
    *,
    into: str | Sequence[str],
    weights: Sequence[Number] | Mapping[str, Number] | None = None,
    places: int | None = None,
    amounts: Mapping[str, Number] | None = None,
    backward: bool = False,
) -> Split:
    """Return a target split over the parts of a period, exactly: the parts add up to the total.

    Each part gets its share by weight, rounded down to the last decimal place; the units left over go to the
    parts with the largest remainders, the earlier one where they are equal.

    Args:
        total: The target. A float stands for its shortest decimal.
        period: The whole: 2024, 2024-H1, 2024-Q1, 2024-01.
        into: The kind of the parts: half-year, quarter, month, half-month; or several from long to short,
            ("quarter", "month"), each part then being split in turn.
        weights: One for each direct part of the whole, in order; or by label, on any level, for all parts of
            one parent or for none. Numbers of 0 or more; parts without weights share equally.
        places: The decimal places of the parts; as many as the total and `amounts` have when not given.
        amounts: Targets already settled, by label, on any level; the others share what is left.
        backward: List the parts from the last period back to the first, as a plan from the deadline is read.

    Raises:
        RequestError: everything at once, each with its path: PR821 for what is no number, PR501 and PR823 for
            the period, PR509 and PR822 for `into`, PR824 to PR828 for weights and labels, PR829 and PR830 for
            decimal places, PR831 for amounts that do not agree with the total.

    >>> split = split_target("1127.4", "2024", into="quarter", weights=["14.4", "30.3", "34.0", "21.3"])
    >>> for part in split.parts:
    ...     print(part.period, part.amount, part.cumulative)
    2024-Q1 162.4 162.4
    2024-Q2 341.6 504.0
    2024-Q3 383.3 887.3
    2024-Q4 240.1 1127.4
    """
    reader = SplitReader()
    request = reader.read(total, period, into=into, weights=weights, places=places, amounts=amounts)
    if request is None or reader.problems:
        raise RequestError(reader.problems)
    parts = list(_divide(request, request.period, request.total, request.kinds, reader))
    if reader.problems:
        raise RequestError(reader.problems)
    reached: dict[str, Decimal] = {}
    for n, part in enumerate(parts):
        sum_ = EXACT.add(reached.get(part.period.kind, Decimal(0)), part.amount)
        reached[part.period.kind] = sum_
        parts[n] = replace(part, cumulative=sum_, remaining=EXACT.subtract(request.total, sum_))
    ordered = tuple(_from_last(parts, request.period) if backward else parts)
    return Split(request.period, request.total, request.kinds, request.places, ordered)


def _divide(
    request: SplitRequest, whole: Period, total: Decimal, kinds: tuple[str, ...], reader: SplitReader
) -> Iterator[Part]:
    """Yield the parts of a period in order of time, each followed by its own."""
    children = parts_of(whole, kinds[0])
    fixed = {p: request.amounts[p] for p in children if p in request.amounts}
    free = [p for p in children if p not in fixed]
    rest = EXACT.subtract(total, total_of(fixed.values()))
    if (rest and not free) or EXACT.multiply(rest, total) < 0:
        given = total_of(fixed.values())
        reader.say("PR831", "amounts", period=str(whole), sum=f"{given:f}", total=f"{total:f}")
        return
    weights = [request.weights.get(p, Fraction(1)) for p in free]
    if rest and not sum(weights):
        reader.say("PR825", "weights", text="0")
        return
    shares = [Fraction(rest) * weight / sum(weights) if rest else Fraction(0) for weight in weights]
    dealt = deal(int(EXACT.scaleb(rest, request.places)), weights) if rest else [0] * len(free)
    shared = dict(zip(free, zip(dealt, shares, strict=True), strict=True))
    for child in children:
        if child in fixed:
            amount, share = fixed[child], Fraction(fixed[child])
        else:
            units, share = shared[child]
            amount = EXACT.scaleb(Decimal(units), -request.places)
        yield Part(child, whole, amount, share, child in fixed, amount, Decimal(0))
        if len(kinds) > 1:
            yield from _divide(request, child, amount, kinds[1:], reader)


def _from_last(parts: Sequence[Part], whole: Period) -> Iterator[Part]:
    """Yield the parts from the last period back, each followed by its own."""
    for part in reversed([part for part in parts if part.parent == whole]):
        yield part
        yield from _from_last(parts, part.period)
