"""Random rule packs that load."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from hypothesis import assume
from hypothesis import strategies as st

from progress_rules.errors import PackError
from progress_rules.packs import load_pack
from progress_rules.testing.expressions import Names, expressions

if TYPE_CHECKING:
    from progress_rules.packs import Pack

LEVELS: tuple[str, ...] = ("green", "yellow", "orange", "red")


@st.composite
def packs(draw: st.DrawFn, *, depth: int = 3) -> Pack:
    """Return random packs over the core columns, with levels, dated parameters, indicators, holds and scores.

    Args:
        depth: How deep conditions nest.
    """
    levels = LEVELS[: draw(st.integers(2, 4))]
    parameters = draw(_parameters())
    plain = Names()
    facts = replace(
        plain, levels=levels, numbers=(*plain.numbers, "limit"), conditions=(*plain.conditions, "strict")
    )
    with_signal = replace(facts, verdicts=("signal",))
    with_light = replace(facts, verdicts=("signal", "light"))
    rules: list[dict[str, Any]] = []
    worse = st.sampled_from(levels[1:])
    signal = st.fixed_dictionaries({"signal": worse})
    light = st.fixed_dictionaries({"light": worse})
    rules += [draw(_rule(f"s{i}", facts, depth, signal)) for i in range(draw(st.integers(1, 3)))]
    rules += [draw(_rule(f"l{i}", with_signal, depth, light)) for i in range(draw(st.integers(0, 2)))]
    for i in range(draw(st.integers(0, 2))):
        score = expressions("number", with_light, 1)
        effect = st.one_of(st.just({"action": "act"}), score.map(lambda text: {"score": text}))
        rules.append(draw(_rule(f"a{i}", with_light, depth, effect)))
    counters = [
        {"id": f"c{i}", "when": draw(expressions("bool", with_light, depth))}
        for i in range(draw(st.integers(0, 2)))
    ]
    data = {
        "pack": "random",
        "title": "random",
        "period": draw(st.sampled_from(["month", "month", "quarter"])),
        "levels": [{"id": level} for level in levels],
        "parameters": parameters,
        "rules": rules,
        "counters": counters,
        "exempt_when": draw(st.sampled_from(["last_day", "any_day", "every_day"])),
    }
    try:
        return load_pack(data)
    except PackError as error:
        assume(not set(error.codes) & {"PR306", "PR307", "PR308", "PR312", "PR314"})
        raise


def _parameters() -> st.SearchStrategy[dict[str, Any]]:
    amounts = st.sampled_from([Decimal(0), Decimal("2.5"), Decimal(5), Decimal("10.25")])
    dated = st.tuples(amounts, amounts).map(
        lambda pair: {"values": [{"value": pair[0]}, {"from": date(2017, 6, 1), "value": pair[1]}]}
    )
    single = amounts.map(lambda value: {"value": value})
    return st.fixed_dictionaries({"limit": st.one_of(single, dated), "strict": st.booleans().map(_value)})


def _value(value: object) -> dict[str, object]:
    return {"value": value}


def _rule(
    name: str, names: Names, depth: int, effects: st.SearchStrategy[dict[str, str]]
) -> st.SearchStrategy[dict[str, Any]]:
    condition = expressions("bool", names, depth)
    days = st.sampled_from([None, date(2017, 4, 30), date(2017, 9, 1)])
    return st.builds(
        lambda when, until, then, start: {
            "id": name,
            "when": when,
            "then": then,
            **({"until": until} if until and set(then) & {"signal", "light"} else {}),
            **({"in_force": {"from": start}} if start else {}),
        },
        condition,
        st.one_of(st.none(), condition),
        effects,
        days,
    )
