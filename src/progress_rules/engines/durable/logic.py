"""Kleene's logic in durable's conditions: each expression as what makes it surely true, surely false and unknown.

durable_rules knows no unknown: a comparison with a missing property is silently false. So nothing is left missing.
Every value travels as an integer with a flag that says whether it is known, every decided condition as 1, 0 or -1,
and every question is put as conditions of which exactly one holds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

Term = dict[str, Any]
"""A condition as durable_rules writes it."""

GROUPS = 12
"""The most `$and` and `$or` of a condition that is not cut up; durable_rules refuses a rule with 16 (error 113)."""


@dataclass(frozen=True, slots=True)
class Test:
    """A condition on one event: a term, or surely true or false; `groups` counts the `$and` and `$or` in it."""

    term: Term | bool
    groups: int = 0


ALWAYS = Test(True)  # noqa: FBT003
NEVER = Test(False)  # noqa: FBT003


@dataclass(frozen=True, slots=True)
class Three:
    """What makes an expression true, false, and unknown: of every event exactly one of the three holds.

    `name` is the property of one that is decided already, which can be looked at more shortly.
    """

    true: Test
    false: Test
    unknown: Test
    name: str = ""

    @property
    def groups(self) -> int:
        """The `$and` and `$or` of the largest of the three."""
        return max(self.true.groups, self.false.groups, self.unknown.groups)

    @property
    def not_true(self) -> Test:
        """What makes it false or unknown."""
        return Test({"$lt": {self.name: 1}}) if self.name else any_of(self.false, self.unknown)

    @property
    def not_false(self) -> Test:
        """What makes it true or unknown."""
        return Test({"$neq": {self.name: 0}}) if self.name else any_of(self.true, self.unknown)


def _joined(word: str, tests: Iterable[Test], neutral: Test, final: Test) -> Test:
    terms: list[Term] = []
    groups = 0
    for test in tests:
        if test.term is final.term:
            return final
        if test.term is neutral.term:
            continue
        assert isinstance(test.term, dict)  # noqa: S101 - the two others were dealt with
        if list(test.term) == [word]:
            inner, groups = test.term[word], groups + test.groups - 1
        else:
            inner, groups = [test.term], groups + test.groups
        terms += [term for term in inner if term not in terms]
    if not terms:
        return neutral
    return Test(terms[0], groups) if len(terms) == 1 else Test({word: terms}, groups + 1)


def all_of(*tests: Test) -> Test:
    """Return the condition that all of them hold.

    >>> all_of(Test({"a": 1}), ALWAYS, Test({"b": 0})).term
    {'$and': [{'a': 1}, {'b': 0}]}
    """
    return _joined("$and", tests, ALWAYS, NEVER)


def any_of(*tests: Test) -> Test:
    """Return the condition that one of them holds."""
    return _joined("$or", tests, NEVER, ALWAYS)


def flag(name: str) -> Three:
    """Return the three of a condition that is decided already and travels as 1, 0 or -1."""
    return Three(Test({name: 1}), Test({name: 0}), Test({name: -1}), name)


def sure(value: bool | None) -> Three:  # noqa: FBT001
    """Return the three of a constant."""
    true, false, unknown = (ALWAYS if value is wanted else NEVER for wanted in (True, False, None))
    return Three(true, false, unknown)


def negated(item: Three) -> Three:
    """Return `not item`."""
    return Three(item.false, item.true, item.unknown)


def both(items: list[Three]) -> Three:
    """Return the conjunction: false when one is, else unknown when one is."""
    return Three(
        all_of(*(i.true for i in items)),
        any_of(*(i.false for i in items)),
        all_of(*(i.not_false for i in items), any_of(*(i.unknown for i in items))),
    )


def either(items: list[Three]) -> Three:
    """Return the disjunction: true when one is, else unknown when one is."""
    return Three(
        any_of(*(i.true for i in items)),
        all_of(*(i.false for i in items)),
        all_of(*(i.not_true for i in items), any_of(*(i.unknown for i in items))),
    )


def chosen(condition: Three, then: Three, otherwise: Three) -> Three:
    """Return `then if condition else otherwise`: unknown when the condition is."""

    def along(a: Test, b: Test) -> Test:
        return any_of(all_of(condition.true, a), all_of(condition.false, b))

    return Three(
        along(then.true, otherwise.true),
        along(then.false, otherwise.false),
        any_of(condition.unknown, along(then.unknown, otherwise.unknown)),
    )


def first_known(items: list[Three]) -> Three:
    """Return `coalesce(a, b, ...)` of conditions."""
    found = items[-1]
    for item in reversed(items[:-1]):
        found = Three(
            any_of(item.true, all_of(item.unknown, found.true)),
            any_of(item.false, all_of(item.unknown, found.false)),
            all_of(item.unknown, found.unknown),
        )
    return found


_COMPARED = {"<": "$lt", "<=": "$lte", ">": "$gt", ">=": "$gte", "!=": "$neq"}
_OPPOSITE = {"<": ">=", ">=": "<", ">": "<=", "<=": ">", "==": "!=", "!=": "=="}
MIRRORED = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "==": "==", "!=": "!="}


def compared(operator: str, name: str, right: object) -> Test:
    """Return a comparison of a property with an expression."""
    return Test({name: right} if operator == "==" else {_COMPARED[operator]: {name: right}})


def comparison(operator: str, name: str, right: object, known: list[str]) -> Three:
    """Return the three of a comparison whose sides are known when all flags of `known` are 1."""
    flags = [Test({one: 1}) for one in known]
    return Three(
        all_of(*flags, compared(operator, name, right)),
        all_of(*flags, compared(_OPPOSITE[operator], name, right)),
        any_of(*(Test({one: 0}) for one in known)),
    )
