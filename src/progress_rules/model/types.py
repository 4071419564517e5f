"""The types of fact fields: how each reads what people and programs hand in."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from decimal import Decimal
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, PlainSerializer
from pydantic_core import PydanticCustomError

from progress_rules.errors import InputError, Place, Problem
from progress_rules.model.columns import KindMarker
from progress_rules.periods import parse_date, parse_period
from progress_rules.quantities import MONEY_UNITS, format_decimal, parse_quantity, to_decimal
from progress_rules.quantities.decimals import EXACT, checked


def fail(code: str, **values: object) -> PydanticCustomError:
    """Return the error of a field under a code of the catalogue; its values travel along."""
    problem = Problem(code, Place(), values)
    return PydanticCustomError(
        code,  # pyright: ignore[reportArgumentType]
        "{sentence}",
        {"sentence": f"{code} {problem.message()}", **values},
    )


def read_number(value: Any) -> Any:
    """Read a bare number."""
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    try:
        if not isinstance(value, str):
            return to_decimal(value)
        quantity = parse_quantity(value)
    except ValueError as error:
        raise fail(_number_fault(value, "PR112"), text=str(value)) from error
    if quantity.unit:
        raise fail("PR112", text=value)
    return quantity.number


def read_percent(value: Any) -> Any:
    """Read a percentage: 35, "35" and "35%" are 35 per cent, and 0.35 is 0.35 per cent."""
    if isinstance(value, str) and value.strip():
        try:
            quantity = parse_quantity(value)
        except ValueError as error:
            raise fail(_number_fault(value, "PR111"), text=value) from error
        if quantity.unit not in {"", "%"}:
            raise fail("PR111", text=value)
        number = quantity.number
    else:
        number = read_number(value)
    if number is not None and number < 0:
        raise fail("PR126", text=str(value))
    return number


def read_money(value: Any) -> Any:
    """Read an amount; with a unit ("3.5亿元") it is turned into 万元."""
    if not isinstance(value, str) or not value.strip():
        return read_number(value)
    try:
        quantity = parse_quantity(value)
    except ValueError as error:
        raise fail(_number_fault(value, "PR113"), text=value) from error
    if not quantity.unit:
        return quantity.number
    factor = money_factor(quantity.unit)
    if factor is None:
        raise fail("PR113", text=value)
    try:
        return checked(EXACT.multiply(quantity.number, factor))
    except ValueError as error:
        raise fail("PR129", text=value) from error


def money_factor(unit: str) -> Decimal | None:
    """Return how many 万元 one `unit` is, or None when it is no unit of money known here."""
    return _MONEY.get(unit.strip().casefold())


_MONEY = {unit.casefold(): factor for unit, factor in MONEY_UNITS.items()}


def _number_fault(value: Any, code: str) -> str:
    """Tell a number that is too long to be kept exactly from what is no number at all."""
    try:
        number = Decimal(str(value).strip().rstrip("%").replace(",", ""))
    except ArithmeticError:
        return code
    return "PR129" if number.is_finite() and not isinstance(value, bool) else code


def read_date(value: Any) -> Any:
    """Read a day in any of the forms that `parse_date` knows."""
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    try:
        return parse_date(value)
    except (InputError, TypeError) as error:
        raise fail("PR114", text=str(value)) from error


def read_first_day(value: Any) -> Any:
    """Read a day, or a period such as 2017-03, which stands for its first day."""
    return _read_edge(value, "start")


def read_last_day(value: Any) -> Any:
    """Read a day, or a period such as 2017-03, which stands for its last day."""
    return _read_edge(value, "end")


def _read_edge(value: Any, edge: str) -> Any:
    try:
        return read_date(value)
    except PydanticCustomError:
        try:
            return getattr(parse_period(value), edge)
        except (InputError, TypeError):
            pass
        raise


def read_moment(value: Any) -> Any:
    """Read a local date and time; a time with an offset is refused, as offices keep wall time."""
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value.strip().replace("/", "-"))
        except ValueError:
            value = read_date(value)
    if isinstance(value, datetime):
        if value.tzinfo is not None:
            raise fail("PR116", text=value.isoformat())
        return value
    if isinstance(value, date):
        return datetime.combine(value, time())
    raise fail("PR114", text=str(value))


def read_period(value: Any) -> Any:
    """Read a period and return its canonical label."""
    if value is None or (isinstance(value, str) and not value.strip()):
        raise fail("PR134")
    whole = isinstance(value, int) and not isinstance(value, bool)
    text: Any = str(value) if whole else value
    try:
        return parse_period(text).label
    except (InputError, TypeError) as error:
        raise fail("PR115", text=str(value)) from error


def read_id(value: Any) -> Any:
    """Read an identifier: text, or a whole number as some systems keep them."""
    text = read_text(value)
    if text is None:
        raise fail("PR117")
    if isinstance(text, str) and CUT_NUMBER.fullmatch(text):
        raise fail("PR128", text=text)
    return text


CUT_NUMBER = re.compile(r"[0-9](\.[0-9]+)?[Ee]\+?[0-9]{2,}")
"""How a spreadsheet shows a long number of which it has lost the last digits: 3.70000201701012E+17."""


def read_reference(value: Any) -> Any:
    """Read the identifier of something else; blank is none."""
    return None if read_text(value) is None else read_id(value)


def read_text(value: Any) -> Any:
    """Read text; blank is nothing. Numbers, days and yes/no become text as they would be written."""
    if isinstance(value, str):
        return _sound(value).strip() or None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float, Decimal)):
        try:
            return format_decimal(to_decimal(value))
        except ValueError as error:
            raise fail(_number_fault(value, "PR112"), text=str(value)) from error
    if isinstance(value, date):
        return value.isoformat()
    if value is None:
        return None
    raise fail("PR119", text=str(value))


def _sound(text: str) -> str:
    """Return a text that can be written; half a surrogate pair cannot."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise fail("PR119", text=ascii(text)) from error
    return text


def read_extra(value: Any) -> Any:
    """Read a cell of a column that the model does not list: its type is kept, numbers become exact."""
    if isinstance(value, str):
        return _sound(value).strip() or None
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, (int, float, Decimal)):
        return read_number(value)
    if isinstance(value, datetime):
        return read_moment(value)
    if isinstance(value, date):
        return read_date(value)
    raise fail("PR119", text=str(value))


_BOOLS = {
    "true": True, "yes": True, "y": True, "是": True, "有": True, "√": True, "1": True,
    "false": False, "no": False, "n": False, "否": False, "无": False, "×": False, "0": False,
}  # fmt: skip


def read_bool(value: Any) -> Any:
    """Read yes or no."""
    if value is None or isinstance(value, bool):
        return value
    text = str(value).strip().lower()
    if not text:
        return None
    if text not in _BOOLS:
        raise fail("PR118", text=str(value))
    return _BOOLS[text]


def _plain(value: Decimal | None) -> str | None:
    return None if value is None else format_decimal(value)


def _written(value: Any) -> Any:
    return format_decimal(value) if isinstance(value, Decimal) else value


def _finite(value: Decimal | None) -> Decimal | None:
    return value if value is None else checked(value)


_EXACT = (AfterValidator(_finite), PlainSerializer(_plain, return_type=str | None, when_used="json"))

Id = Annotated[str, BeforeValidator(read_id), KindMarker("id")]
Reference = Annotated[str | None, BeforeValidator(read_reference), KindMarker("id")]
Text = Annotated[str | None, BeforeValidator(read_text), KindMarker("text")]
Number = Annotated[Decimal | None, BeforeValidator(read_number), *_EXACT, KindMarker("number")]
Percent = Annotated[Decimal | None, BeforeValidator(read_percent), *_EXACT, KindMarker("percent")]
Money = Annotated[Decimal | None, BeforeValidator(read_money), *_EXACT, KindMarker("money")]
Day = Annotated[date | None, BeforeValidator(read_date), KindMarker("date")]
FirstDay = Annotated[date | None, BeforeValidator(read_first_day), KindMarker("first_day")]
LastDay = Annotated[date | None, BeforeValidator(read_last_day), KindMarker("last_day")]
Moment = Annotated[datetime | None, BeforeValidator(read_moment), KindMarker("moment")]
PeriodLabel = Annotated[str, BeforeValidator(read_period), KindMarker("period")]
Extra = Annotated[
    bool | Decimal | datetime | date | str | None,
    BeforeValidator(read_extra),
    PlainSerializer(_written, when_used="json"),
]
Flag = Annotated[bool | None, BeforeValidator(read_bool), KindMarker("bool")]
