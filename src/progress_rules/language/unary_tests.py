"""Read the cells of decision tables: DMN's unary tests, `>= 30`, `[10..30)`, `not(urgent, major)`."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NoReturn

from progress_rules.errors import Bilingual
from progress_rules.language import unary_faults as faults
from progress_rules.language.spelling import Spelled, spell
from progress_rules.language.unary_faults import CellFault
from progress_rules.language.unary_model import (
    ORDERED,
    Between,
    Bounds,
    Equal,
    Kind,
    Operand,
    Part,
    UnaryTest,
    Unknown,
    bounds_of,
    write_value,
)
from progress_rules.language.unary_values import (
    Resolve,
    UnfitError,
    Word,
    not_allowed,
    read_operand,
    read_plain,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from progress_rules.language.nodes import Value

_ANYTHING = {"-", "–", "—"}
_UNKNOWN = {"unknown", "未知", "null", "none"}
_SIGN = re.compile(r"[<>=!]+(?:\s+[<>=!]+)*")
_NOT = re.compile(r"not\s*\(")
_STOPS = re.compile(r"""[,()\[\]<>=!"']|\.\.""")
_THOUSANDS = re.compile(r"(?<![\d.])\d{1,3},\d{3}(?!\d)", re.ASCII)


def parse_cell(
    cell: object, kind: Kind, resolve: Resolve, *, values: Sequence[Value] = ()
) -> UnaryTest | CellFault:
    """Read a cell of a decision table.

    Args:
        cell: What YAML gives: a text, number, truth value, day, or None for `null`.
        kind: The type of the input.
        resolve: Gives the present value of the pack's parameter of a name (for an input of levels: the id of the
            level of a name), or None where there is none.
        values: What the input can be, where that is limited; the levels in their order, for levels.

    >>> test = parse_cell("[10..limit)、unknown", "number", {"limit": 30}.get)
    >>> test.condition("lag")
    '(10 <= (lag) < limit or (lag) is None)'
    >>> parse_cell("九成", "number", {}.get).reason.en
    '九成 is not a number such as 30, 2.5 or 35%, or the name of a parameter'
    """
    try:
        if cell is None:
            return UnaryTest(kind, (Unknown(),))
        if isinstance(cell, str):
            return _Cell(cell, kind, resolve, values).read()
        operand = Operand(read_plain(cell, kind))
        _check_allowed(operand, values)
        return UnaryTest(kind, (Equal(operand),))
    except UnfitError as error:
        return CellFault(error.reason)
    except _FaultError as error:
        return error.fault


class _FaultError(Exception):
    """Ends the reading of a cell."""

    def __init__(self, fault: CellFault) -> None:
        super().__init__(fault.reason.en)
        self.fault = fault


class _Cell:
    """Reads the text of a cell from left to right; `at` is the place reached in the text in ASCII signs."""

    def __init__(self, typed: str, kind: Kind, resolve: Resolve, values: Sequence[Value]) -> None:
        self.typed, self.resolve, self.values = typed, resolve, values
        self.kind: Kind = kind
        self.spelled: Spelled = spell(typed)
        self.text = self.spelled.text
        self.at = 0
        self.percent = False

    def refuse(self, reason: Bilingual, at: int | None = None) -> NoReturn:
        place = self.spelled.origin_of(self.at if at is None else at)
        raise _FaultError(CellFault(reason, min(place, max(0, len(self.typed) - 1))))

    def read(self) -> UnaryTest:
        whole = self.text.strip()
        if not whole:
            self.refuse(faults.EMPTY, 0)
        if whole in _ANYTHING:
            return UnaryTest(self.kind)
        self._skip()
        negation = _NOT.match(self.text, self.at)
        if not negation:
            parts = self._list()
            if self.at < len(self.text):
                self.refuse(faults.UNOPENED)
            return UnaryTest(self.kind, parts, percent=self.percent)
        opened = negation.end() - 1
        self.at = negation.end()
        self._skip()
        if self.text[self.at : self.at + 1] in {"", ")"}:
            self.refuse(faults.NOT_EMPTY if self.text[self.at :] else faults.UNCLOSED, opened)
        parts = self._list()
        if self.at >= len(self.text):
            self.refuse(faults.UNCLOSED, opened)
        self.at += 1
        self._skip()
        if self.at < len(self.text):
            self.refuse(faults.UNOPENED if self.text[self.at] in ")]" else faults.NOT_WHOLE)
        return UnaryTest(self.kind, parts, negated=True, percent=self.percent)

    def _skip(self) -> None:
        while self.at < len(self.text) and self.text[self.at] == " ":
            self.at += 1

    def _list(self) -> tuple[Part, ...]:
        """Read parts separated by commas, up to the end or a closing bracket that is not theirs."""
        parts = [self._part()]
        while self.text[self.at : self.at + 1] == ",":
            self._check_thousands()
            self.at += 1
            parts.append(self._part())
        if self.text[self.at : self.at + 1] not in {"", ")"}:
            self._misplaced()
        return tuple(parts)

    def _check_thousands(self) -> None:
        found = _THOUSANDS.search(self.text, max(0, self.at - 3))
        if (
            self.kind == "number"
            and found
            and found.start() < self.at < found.end()
            and self.typed[self.spelled.origin_of(self.at)] != "、"
        ):
            self.refuse(faults.AMBIGUOUS, found.start())

    def _part(self) -> Part:
        self._skip()
        start = self.at
        character = self.text[start : start + 1]
        if character in {"[", "(", "]"}:
            return self._interval(character)
        sign = _SIGN.match(self.text, start)
        if sign:
            self.at = sign.end()
            return self._compared(sign[0], start)
        word = self._word()
        if not word.quoted and _is_unknown(word):
            part: Part = Unknown()
        else:
            if not word.quoted and word.ascii in _ANYTHING:
                self.refuse(faults.ALONE, word.at)
            if not word.quoted and re.match(r"not(?![A-Za-z0-9_-])", word.ascii):
                whole = _NOT.match(self.text, word.at)
                self.refuse(faults.NOT_WHOLE if whole else faults.NOT_BRACKETS, word.at)
            part = Equal(self._allowed(word))
        self._skip()
        return part

    def _compared(self, sign: str, start: int) -> Part:
        """Read the value behind a sign."""
        if sign not in {"<", "<=", ">", ">=", "=", "==", "!="}:
            self.refuse(faults.SIGNS.get(sign, faults.STRAY), start)
        ordered = sign[0] in "<>"
        if ordered and self.kind in {"text", "bool"}:
            self.refuse(faults.NO_ORDER, start)
        word = self._word()
        self._skip()
        if not word.quoted and _is_unknown(word):
            if ordered:
                self.refuse(faults.UNKNOWN_ORDER, word.at)
            return Unknown(negated=sign == "!=")
        if not ordered:
            return Equal(self._allowed(word), negated=sign == "!=")
        operand, inside = self._operand(word), sign.endswith("=")
        if sign[0] == "<":
            return Between(high=operand, high_in=inside)
        return Between(low=operand, low_in=inside)

    def _interval(self, opening: str) -> Part:
        opened = self.at
        if self.kind in {"text", "bool"}:
            self.refuse(
                faults.UNOPENED
                if opening == "]"
                else faults.TEXT_SIGN
                if self.kind == "text"
                else faults.NO_ORDER
            )
        self.at += 1
        low = self._end()
        if self.at >= len(self.text):
            self.refuse(faults.UNOPENED if opening == "]" else faults.UNCLOSED, opened)
        if not self.text.startswith("..", self.at):
            self.refuse(faults.DOTS if self.text[self.at] == "," else faults.TWO_ENDS)
        self.at += 2
        high = self._end()
        closing = self.text[self.at : self.at + 1]
        if not closing:
            self.refuse(faults.UNCLOSED, opened)
        if closing not in {"]", ")", "["}:
            self._misplaced()
        self.at += 1
        part = Between(low, high, opening == "[", closing == "]")
        if not (low.parameter or high.parameter) and self._is_empty(part):
            brackets = self.text[opened : self.at]
            self.refuse(Bilingual(f"nothing lies in {brackets}", f"{brackets} 中没有任何值"), opened)
        self._skip()
        return part

    def _end(self) -> Operand:
        """Read one end of an interval."""
        word = self._word()
        self._skip()
        if not word.quoted and _is_unknown(word):
            self.refuse(faults.UNKNOWN_ORDER, word.at)
        return self._operand(word)

    def _is_empty(self, part: Between) -> bool:
        bounds = bounds_of(part, self.kind)
        low: Any = bounds.low
        high: Any = bounds.high
        if self.kind == "level":
            if low not in self.values or high not in self.values:
                return False
            low, high = self.values.index(low), self.values.index(high)
        if self.kind in {"date", "level"}:  # days and levels follow each other with nothing between
            one = timedelta(days=1) if isinstance(low, date) else 1
            return bool(high - low < one * ((not bounds.low_in) + (not bounds.high_in)))
        if low is None or high is None:
            return False
        return bool(high < low or (high == low and not (bounds.low_in and bounds.high_in)))

    def _word(self) -> Word:
        """Read a value, in quotes or up to the next comma, bracket or sign."""
        self._skip()
        start = self.at
        quote = self.text[start : start + 1]
        if quote in {'"', "'"}:
            end = start + 1
            while end < len(self.text) and self.text[end] != quote:
                end += 2 if self.text[end] == "\\" else 1
            if end >= len(self.text):
                self.refuse(faults.QUOTE, start)
            self.at = end + 1
            inside = re.sub(r"""\\(["'\\])""", r"\1", self._typed(start + 1, end))
            return Word(self.text[start + 1 : end], inside, quoted=True, at=start)
        stop = _STOPS.search(self.text, start)
        end = stop.start() if stop else len(self.text)
        written = self.text[start:end].rstrip()
        if not written:
            self.refuse(faults.NOTHING, start if start < len(self.text) else start - 1)
        self.at = start + len(written)
        return Word(written, self._typed(start, self.at), quoted=False, at=start)

    def _typed(self, start: int, end: int) -> str:
        return self.typed[self.spelled.origin_of(start) : self.spelled.origin_of(end)]

    def _operand(self, word: Word) -> Operand:
        try:
            operand, percent = read_operand(word, self.kind, self.resolve, self.values)
        except UnfitError as error:
            self.refuse(error.reason, word.at)
        self.percent = self.percent or percent
        return operand

    def _allowed(self, word: Word) -> Operand:
        operand = self._operand(word)
        try:
            _check_allowed(operand, self.values)
        except UnfitError as error:
            self.refuse(error.reason, word.at)
        return operand

    def _misplaced(self) -> NoReturn:
        """Refuse what stands where a comma or the end must."""
        rest = self.text[self.at :]
        if rest.startswith(".."):
            self.refuse(faults.BRACKETS if self.kind in {*ORDERED, "level"} else faults.TEXT_SIGN)
        if rest[0] == "]":
            self.refuse(faults.UNOPENED)
        self.refuse(faults.TEXT_SIGN if self.kind == "text" else faults.MISPLACED)


def _is_unknown(word: Word) -> bool:
    return word.ascii.lower() in _UNKNOWN


def _check_allowed(operand: Operand, values: Sequence[Value]) -> None:
    """Refuse a value written out that the input cannot have; a parameter may change."""
    if values and not operand.parameter and operand.value not in values:
        raise UnfitError(not_allowed(operand.name or str(operand.value), values))


__all__ = [
    "Between",
    "Bounds",
    "CellFault",
    "Equal",
    "Kind",
    "Operand",
    "UnaryTest",
    "Unknown",
    "parse_cell",
    "write_value",
]
