"""A case made from a result passes; with one value changed it fails."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st

import progress_rules as pr
from progress_rules import testing
from progress_rules.cases import read_cases_text, run_case
from progress_rules.errors import PackError

if TYPE_CHECKING:
    from progress_rules.model import Portfolio

PACKS = {name: pr.load_pack(name) for name in pr.list_packs()}
DAY = "2017-09-30"
EMPTY = {"name": "recorded", "as_of": DAY}


def recorded(portfolio: Portfolio, name: str) -> dict[str, Any]:
    """A case that expects every record of the result of a portfolio."""
    result = pr.assess(portfolio, PACKS[name], as_of=DAY)
    tables = {key: rows for key, rows in result.to_dict().items() if key in (*pr_tables(), "trace")}
    return {**EMPTY, "facts": portfolio.to_dict(), "expect": tables}


def pr_tables() -> tuple[str, ...]:
    from progress_rules.assessment.result import TABLES

    return TABLES


def passes(case: dict[str, Any], name: str) -> bool:
    text = json.dumps({"cases": [case]}, ensure_ascii=False)
    try:
        (read,) = read_cases_text(text, PACKS[name]).cases
    except PackError:
        return False
    return run_case(read).passed


SMALL = testing.portfolios(projects=2, periods=4)
KEYS = {"lights": "light", "trace": "outcome", "duties": "status", "deadlines": "status", "actions": "action"}


@settings(max_examples=6)
@given(portfolio=SMALL, name=st.sampled_from(sorted(PACKS)), data=st.data())
def test_a_recorded_case_passes_and_a_changed_one_fails(
    portfolio: Portfolio, name: str, data: st.DataObject
) -> None:
    case = recorded(portfolio, name)
    assert passes(case, name)
    filled = [table for table, rows in case["expect"].items() if rows]
    if not filled:
        return
    table = data.draw(st.sampled_from(filled))
    rows = case["expect"][table]
    position = data.draw(st.integers(0, len(rows) - 1))
    column = data.draw(st.sampled_from(sorted(rows[position])))
    value = rows[position][column]
    changed = dict(rows[position])
    changed[column] = other(value, {row[column] for row in rows})
    case["expect"][table] = [*rows[:position], changed, *rows[position + 1 :]]
    assert not passes(case, name), (table, column, value, changed[column])


def other(value: Any, held: set[Any]) -> Any:
    """A value that no record of the table has in this column, and of its kind."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return max(number for number in held if isinstance(number, int)) + 1
    if value is None:
        return "-" if None in held and len(held) == 1 else "something else"
    return f"{value} and more"
