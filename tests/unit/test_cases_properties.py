"""A case made from a result passes; with one value changed it fails."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

import progress_rules as pr
from progress_rules import testing
from progress_rules.assessment.result import TABLES, records
from progress_rules.cases import read_cases_text, run_case
from progress_rules.errors import PackError

if TYPE_CHECKING:
    from progress_rules.model import Portfolio

PACKS = {name: pr.load_pack(name) for name in pr.list_packs()}
DAY = "2017-09-30"


def recorded(portfolio: Portfolio, name: str) -> dict[str, Any]:
    """A case that expects every record of the result of a portfolio."""
    facts = portfolio.to_dict()
    own = pr.Portfolio.from_dict(facts, tables=PACKS[name])  # the tables of the pack are there, and empty
    result = pr.assess(own, PACKS[name], as_of=DAY)
    tables = {key: records(result.table(key)) for key in (*TABLES, "trace")}
    return {"name": "recorded", "as_of": DAY, "facts": facts, "expect": tables}


def passes(case: dict[str, Any], name: str) -> bool:
    text = json.dumps({"cases": [case]}, ensure_ascii=False)
    try:
        (read,) = read_cases_text(text, PACKS[name]).cases
    except PackError:
        return False
    return run_case(read).passed


SMALL = st.sampled_from(sorted(PACKS)).flatmap(
    lambda name: st.tuples(
        st.just(name), testing.portfolios(kind=PACKS[name].calendar.kind, projects=2, periods=4)
    )
)
SEARCH = (Phase.explicit, Phase.reuse, Phase.generate)
"""Without making a failing example smaller: each try assesses several times."""


@settings(max_examples=5, phases=SEARCH)
@given(given_=SMALL, data=st.data())
def test_a_recorded_case_passes_and_a_changed_one_fails(
    given_: tuple[str, Portfolio], data: st.DataObject
) -> None:
    name, portfolio = given_
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
