"""Reading what a split is asked for, with everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from progress_rules.errors import Bilingual, suggestion
from progress_rules.periods import PERIOD_KINDS
from progress_rules.planning.figures import FigureReader, decimals
from progress_rules.planning.nesting import kind_name, parts_of, shorter
from progress_rules.quantities import EXACT, MAX_SCALE

if TYPE_CHECKING:
    from decimal import Decimal

    from progress_rules.periods import Period


@dataclass(frozen=True, slots=True)
class SplitRequest:
    """What a split is asked for: the weights and amounts by period, the rest as `Split` has it."""

    period: Period
    total: Decimal
    kinds: tuple[str, ...]
    places: int
    weights: Mapping[Period, Fraction]
    amounts: Mapping[Period, Decimal]


class SplitReader(FigureReader):
    """Reads the arguments of `split_target`."""

    def read(
        self,
        total: object,
        period: object,
        *,
        into: object,
        weights: object,
        places: object,
        amounts: object,
    ) -> SplitRequest | None:
        """Return the request, or None when what was given leaves nothing to check further."""
        number = self.number("total", total)
        whole = self.period("period", period)
        kinds = self._kinds(whole, into) if whole is not None else None
        if whole is None or kinds is None:
            return None
        levels = [[whole]]
        for kind in kinds:
            levels.append([part for parent in levels[-1] for part in parts_of(parent, kind)])
        known = {str(part): part for level in levels[1:] for part in level}
        fixed = self._by_period("amounts", amounts or {}, known)
        weighed = self._weights(weights, levels, known, fixed)
        exact = self._places(places, number, fixed)
        return SplitRequest(whole, number, kinds, exact, weighed, fixed)

    def _kinds(self, whole: Period, into: object) -> tuple[str, ...] | None:
        """Return the kinds of the parts, each shorter than the one before."""
        given = [into] if isinstance(into, str) or not isinstance(into, Iterable) else list(into)
        asked = [str(kind) for kind in given]
        above = whole.kind
        for kind in asked or [""]:
            if kind not in PERIOD_KINDS:
                near = suggestion(kind, shorter(whole.kind))
                self.say("PR509", "into", text=kind, suggestion=near, kinds=", ".join(shorter(whole.kind)))
                return None
            if kind not in shorter(above):
                self.say("PR822", "into", parent=kind_name(above), child=kind_name(kind), way=_ways(above))
                return None
            above = kind
        return tuple(asked)

    def _by_period(self, place: str, given: object, known: dict[str, Period]) -> dict[Period, Decimal]:
        """Return numbers by period, those that are parts of the split."""
        found: dict[Period, Decimal] = {}
        for figure in self.figures(place, given):
            label = str(figure.period)
            if label not in known:
                self.say("PR827", figure.place, text=label, suggestion=suggestion(label, known))
            elif known[label] in found:
                self.say("PR828", figure.place, text=label)
            else:
                found[known[label]] = figure.value
        return found

    def _weights(
        self,
        given: object,
        levels: list[list[Period]],
        known: dict[str, Period],
        fixed: dict[Period, Decimal],
    ) -> dict[Period, Fraction]:
        if given is None:
            return {}
        if isinstance(given, Mapping):
            found = self._by_period("weights", given, known)
        elif isinstance(given, str) or not isinstance(given, Iterable):
            self.say("PR825", "weights", text=given)
            return {}
        else:
            first, listed = levels[1], list(given)
            if len(listed) != len(first):
                values: dict[str, Any] = {"found": len(listed), "expected": len(first)}
                self.say("PR824", "weights", **values, periods=", ".join(map(str, first)))
                return {}
            pairs = enumerate(zip(first, listed, strict=True))
            found = {period: self.number(f"weights[{n}]", text) for n, (period, text) in pairs}
        for n, (period, weight) in enumerate(found.items()):
            if weight < 0:
                place = f"weights[{period if isinstance(given, Mapping) else n}]"
                self.say("PR825", place, text=f"{weight:f}")
        self._check_siblings(levels, found, fixed)
        return {period: Fraction(weight) for period, weight in found.items()}

    def _check_siblings(
        self, levels: list[list[Period]], found: dict[Period, Decimal], fixed: dict[Period, Decimal]
    ) -> None:
        """Note parts without a weight beside parts with one."""
        for above, level in pairwise(levels):
            for parent in above:
                beside = [p for p in level if parent.start <= p.start <= parent.end and p not in fixed]
                weighed = [p for p in beside if p in found]
                without = [p for p in beside if p not in found]
                if weighed and without:
                    self.say("PR826", "weights", period=str(without[0]), other=str(weighed[0]))

    def _places(self, given: object, total: Decimal, fixed: dict[Period, Decimal]) -> int:
        """Return the decimal places of the parts, enough for every number that was given."""
        if given is None:
            return max(map(decimals, [total, *fixed.values()]))
        if not isinstance(given, int) or isinstance(given, bool) or not 0 <= given <= MAX_SCALE:
            self.say("PR830", "places", text=given, most=MAX_SCALE)
            return 0
        named = {"total": total, **{f"amounts[{period}]": value for period, value in fixed.items()}}
        for place, value in named.items():
            scaled = EXACT.scaleb(value, given)
            if scaled != scaled.to_integral_value():
                self.say("PR829", place, text=f"{value:f}", places=given)
        return given


def _ways(kind: str) -> Bilingual:
    """Return what a period of a kind can be divided into."""
    kinds = shorter(kind)
    if not kinds:
        return Bilingual(
            "only years, half-years, quarters and months have parts, down to the half-month",
            "只有年度、半年、季度和月可以再分，最细到半月",
        )
    names = [kind_name(k) for k in kinds]
    english, chinese = (
        ", ".join(kinds),
        "、".join(f"{k}（{n.zh}）" for k, n in zip(kinds, names, strict=True)),
    )
    return Bilingual(
        f"it divides into {english}, each kind shorter than the one before", f"可分为 {chinese}，逐级变短"
    )
