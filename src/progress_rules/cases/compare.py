"""Whether a record of a result is the one that a case expects: exact, whatever way a value is written."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from progress_rules.quantities import format_decimal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

CITES = "cites"
"""The column that lists clauses: those expected must be among them."""


def equal(column: str, expected: Any, found: Any) -> bool:
    """Return whether a cell of a result is what a case expects of it.

    >>> equal("done", Decimal(2), Decimal("2.0000000000")), equal("due", "2024-03-01", date(2024, 3, 1))
    (True, True)
    >>> equal("cites", "XX-08", "XX-11, XX-08"), equal("to", None, "office")
    (True, False)
    """
    if column == CITES and expected is not None:
        return clauses(expected) <= set(clauses(found)) if expected else not found
    if expected is None or found is None:
        return expected is None and found is None
    if isinstance(found, bool):
        return truth(expected) is found
    if isinstance(found, (int, Decimal)):
        number = as_number(expected)
        return number is not None and number == found
    if isinstance(found, datetime):
        return as_moment(expected) == found
    if isinstance(found, date):
        return as_date(expected) == found
    if isinstance(expected, bool):
        return truth(found) is expected
    return shown(expected) == str(found)


def clauses(value: Any) -> frozenset[str]:
    """Return the clauses that a cell lists, as text or as a list.

    >>> sorted(clauses("XX-11, XX-08"))
    ['XX-08', 'XX-11']
    """
    if value is None:
        return frozenset()
    items = str(value).split(",") if not isinstance(value, (list, tuple)) else value
    return frozenset(text for item in items if (text := str(item).strip()))


def truth(value: Any) -> bool | None:
    """Return the truth value that a cell is, None where it is none."""
    if isinstance(value, bool):
        return value
    return {"true": True, "false": False}.get(value.lower()) if isinstance(value, str) else None


def as_number(value: Any) -> Decimal | None:
    """Return the number that a cell is, None where it is none."""
    if isinstance(value, bool) or not isinstance(value, (int, Decimal, str)):
        return None
    try:
        number = Decimal(value)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def as_date(value: Any) -> date | None:
    """Return the day that a cell is, None where it is none."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def as_moment(value: Any) -> datetime | None:
    """Return the moment that a cell is; a day is its first moment.

    >>> as_moment("2024-02-28 23:30")
    datetime.datetime(2024, 2, 28, 23, 30)
    """
    if isinstance(value, date) and not isinstance(value, datetime):
        return datetime.combine(value, time())
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return None if moment is None or moment.tzinfo is not None else moment


def matches(expected: Mapping[str, Any], row: Mapping[str, Any]) -> bool:
    """Return whether a record has every field that is expected."""
    return all(equal(column, value, row.get(column)) for column, value in expected.items())


def nearest(
    expected: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]
) -> tuple[Mapping[str, Any], int] | None:
    """Return the record that shares most fields with what is expected, and how many; the first of several.

    >>> nearest({"issue": "I-1", "tier": "major"}, [{"issue": "I-2", "tier": "x"}, {"issue": "I-1", "tier": "x"}])
    ({'issue': 'I-1', 'tier': 'x'}, 1)
    """
    best: tuple[Mapping[str, Any], int] | None = None
    for row in rows:
        shared = sum(equal(column, value, row.get(column)) for column, value in expected.items())
        if best is None or shared > best[1]:
            best = row, shared
    return best


def shown(value: Any) -> str:
    """Return a value as a case file writes it.

    >>> [shown(v) for v in (None, True, Decimal("2.00"), datetime(2024, 2, 28, 23, 30), ("A", "B"))]
    ['null', 'true', '2', '2024-02-28 23:30', '[A, B]']
    """
    match value:
        case None:
            return "null"
        case bool():
            return str(value).lower()
        case int() | Decimal():
            return format_decimal(Decimal(value))
        case datetime():
            whole = value.second == 0 and value.microsecond == 0
            return value.isoformat(" ", "minutes") if whole else value.isoformat(" ")
        case date():
            return value.isoformat()
        case list() | tuple():
            return f"[{', '.join(map(shown, value))}]"
    return str(value)


def fields(record: Mapping[str, Any], columns: Iterable[str] | None = None) -> str:
    """Return the fields of a record as text, those named or all that hold something.

    >>> fields({"issue": "I-1", "tier": None})
    'issue: I-1'
    """
    chosen = [c for c, v in record.items() if v is not None] if columns is None else list(columns)
    return ", ".join(f"{column}: {shown(record.get(column))}" for column in chosen)
