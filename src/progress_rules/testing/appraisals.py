"""Random packs that compare, add up and escalate: views, scores, rankings, ladders, and rules that look at them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from hypothesis import assume
from hypothesis import strategies as st

from progress_rules.errors import PackError
from progress_rules.packs import load_pack
from progress_rules.testing.expressions import Names, expressions

if TYPE_CHECKING:
    from progress_rules.packs import Pack

_MAIN = replace(Names(), conditions=("first_of_year", "reported"))
_PLAIN = Names(
    numbers=("days", "month"),
    conditions=("held_last_day",),
    dates=("period_end",),
    texts=(),
    levels=(),
    verdicts=(),
)
_SUBJECTS: dict[str, tuple[dict[str, str], Names]] = {
    "project": ({"each": "project", "every": "month"}, _MAIN),
    "unit": ({"each": "unit", "every": "month"}, replace(_PLAIN, texts=("unit",))),
    "unit-quarter": ({"each": "unit", "every": "quarter"}, replace(_PLAIN, texts=("unit",))),
    "portfolio": ({"each": "portfolio", "every": "half-year"}, replace(_PLAIN, texts=('"甲"',))),
}  # fmt: skip
_LEVELS = [{"id": "green"}, {"id": "yellow"}, {"id": "red"}]
_UNFIT = {"PR216", "PR230", "PR302", "PR305", "PR306", "PR307", "PR308", "PR310", "PR311", "PR312", "PR314"}


@st.composite
def appraisal_packs(draw: st.DrawFn, *, depth: int = 1) -> Pack:
    """Return random packs with views of projects and units, scores, rankings and ladders over them.

    Args:
        depth: How deep conditions nest.
    """
    main = {"each": "project", "every": "month"}
    truth = expressions("bool", _MAIN, depth)
    chosen = {**main, "where": draw(expressions("bool", _MAIN, 1, still=True))}
    lit = replace(_MAIN, conditions=(*_MAIN.conditions, "light >= yellow", "signal == red"))
    data: dict[str, Any] = {
        "pack": "appraisals", "title": "appraisals", "levels": _LEVELS,
        "period": {"kind": "month", "year_from": draw(st.sampled_from([1, 1, 4, 10]))},
        "rules": [
            {"id": "s1", "when": draw(truth), "then": {"signal": "yellow"}},
            {"id": "s2", "when": f"streak(signal >= yellow) >= {draw(st.integers(1, 3))}", "then": {"light": "red"}},
        ],
        "views": {
            "months": {
                "for": draw(st.sampled_from([main, chosen])),
                "columns": {
                    "light": "light", "bad": draw(expressions("bool", lit, depth)),
                    "lag": draw(expressions("number", _MAIN, depth)), "seen": "reported",
                },
            }
        },
        "scores": [], "rankings": [], "ladders": [], "duties": [],
    }  # fmt: skip
    subject = draw(st.sampled_from(sorted(_SUBJECTS)))
    scope, names = _SUBJECTS[subject]
    counted = _over_views(subject)
    rich = replace(names, numbers=(*names.numbers, *draw(st.lists(counted, min_size=1, max_size=3))))
    number = expressions("number", rich, depth)
    items = [_item(draw, k, number, expressions("bool", rich, depth)) for k in range(draw(st.integers(1, 3)))]
    score: dict[str, Any] = {
        "id": "points",
        "for": scope,
        "base": draw(st.sampled_from(["0", "100"])),
        "items": items,
    }
    score |= draw(st.fixed_dictionaries({}, optional={
        "weights": st.just("shared"), "least": st.just("0"), "most": st.just("60"), "places": st.integers(0, 3),
        "zero_when": expressions("bool", rich, depth),
    }))  # fmt: skip
    data["scores"].append(score)
    ranking = {
        "id": "order", "for": scope, "by": draw(st.sampled_from([["points.total"], ["points.i0", "points.total"]])),
        "order": draw(st.sampled_from(["highest_first", "lowest_first"])),
        "ties": draw(st.sampled_from(["min", "max", "dense", "average"])),
        "unknown": draw(st.sampled_from(["undecided", "left_out", "last"])),
        "all_equal": draw(st.sampled_from(["nobody", "everybody"])),
        "least": draw(st.integers(1, 3)), "top": draw(st.integers(1, 2)), "bottom": draw(st.integers(1, 2)),
        "when": draw(expressions("bool", rich, depth)),
    }  # fmt: skip
    if subject == "project":
        ranking["within"] = ["unit"]
    data["rankings"].append(ranking)
    data["rules"].append(
        {
            "id": "last", "for": scope, "then": {"action": "criticise"},
            "when": draw(
                st.sampled_from(["order.last", "streak(order.in_bottom) >= 2", "order.change < 0 or order.first"])
            ),
        }
    )  # fmt: skip
    if subject != "project":
        asked = draw(
            st.sampled_from(
                [f"{text} > 1" for text in ("count(order, last, by=unit)", "sum(points.total, by=unit)")]
            )
        )
        data["rules"].append(
            {"id": "back", "for": main, "when": f"{asked} and light >= yellow", "then": {"action": "hurry"}}
        )
    data["ladders"].append(_ladder(draw, main, expressions("bool", lit, depth)))
    try:
        return load_pack(data)
    except PackError as error:
        assume(not set(error.codes) & _UNFIT)
        raise


def _over_views(subject: str) -> st.SearchStrategy[str]:
    """Return functions over the rows of the view of projects, as text."""
    by = "None" if subject == "portfolio" else "project" if subject == "project" else "unit"
    windows = st.sampled_from([f', by={by}, window="{w}"' for w in ("period", "so_far", "year", "all")])
    return st.one_of(
        st.builds(
            lambda c, w: f"count(months{c}{w})",
            st.sampled_from(["", ", bad", ", light >= yellow", ", seen"]),
            windows,
        ),
        st.builds(
            lambda f, w: f"{f}(months.lag, known(lag){w})",
            st.sampled_from(["sum", "lowest", "highest"]),
            windows,
        ),
    )


def _item(
    draw: st.DrawFn, k: int, number: st.SearchStrategy[str], truth: st.SearchStrategy[str]
) -> dict[str, Any]:
    item = {"id": f"i{k}", "points": draw(number), "when": draw(st.one_of(st.just("True"), truth))}
    item |= draw(st.fixed_dictionaries({}, optional={
        "least": st.just("-5"), "most": st.just("20"), "weight": st.sampled_from(["2", "0.5"]),
        "missing": st.sampled_from(["undecided", "zero", "left_out"]),
    }))  # fmt: skip
    return item


def _ladder(draw: st.DrawFn, scope: dict[str, str], truth: st.SearchStrategy[str]) -> dict[str, Any]:
    rungs: list[dict[str, Any]] = [{"id": f"g{k}", "after": k + 1} for k in range(draw(st.integers(1, 3)))]
    if draw(st.booleans()):
        rungs.append({"id": "jump", "when": draw(truth)})
    ladder = {
        "id": "measures", "for": scope, "when": draw(st.one_of(st.just("light >= yellow"), truth)), "rungs": rungs,
        "once_per": draw(st.sampled_from(["spell", "year", "period"])), "skip": draw(st.booleans()),
    }  # fmt: skip
    if draw(st.booleans()):
        ladder["cleared"] = draw(truth)
    return ladder
