"""Random packs whose rules are about issues, assignments, persons, units and the whole, and look at related rows."""

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

_FACTS = Names(
    numbers=(), conditions=('happened(date("2017-03-31"))',), dates=(), texts=(), levels=(), verdicts=()
)
_PERIOD = replace(
    _FACTS, numbers=("days", "working_days", "days_held", "month"), dates=("period_start", "period_end", "held_from"),
    conditions=("held_last_day", "held_every_day"),
)  # fmt: skip
SUBJECTS: dict[str, tuple[dict[str, str], Names, tuple[str, ...]]] = {
    "issue": (
        {"each": "issue"},
        replace(
            _FACTS, numbers=("departments",), dates=("raised_at", "resolved_at", "written_off_at", "as_of"),
            conditions=("happened(resolved_at)", 'hour_of(moment(raised_at)) >= 18'), texts=("urgency", "owner"),
        ),
        ("project", "None"),
    ),
    "assignment": ({"each": "assignment", "every": "week"}, replace(_PERIOD, texts=("role", "person")),
                   ("project", "person", "(person, project)", "None")),
    "person": ({"each": "person", "every": "half-month"}, replace(_PERIOD, texts=("person",)), ("person", "None")),
    "unit": ({"each": "unit", "every": "quarter"}, replace(_PERIOD, texts=("unit",)), ("unit", "None")),
    "portfolio": ({"each": "portfolio", "every": "month"}, replace(_PERIOD, texts=('"甲"',)), ("None",)),
    "project": ({"each": "project", "every": "month"},
                replace(Names(), conditions=("first_of_year", "reported")), ("project", "None")),
}  # fmt: skip
"""For each subject: `for`, the names of its conditions, and the links its aggregates may use."""

_INNER = {
    "activities": replace(
        _FACTS, numbers=("found", "solved"), dates=("date",), texts=("kind", "series"), conditions=("known(solved)",)
    ),
    "issues": replace(
        _FACTS, numbers=("departments",), dates=("raised_at", "resolved_at"), texts=("urgency",),
        conditions=("happened(resolved_at)",),
    ),
    "assignments": replace(_FACTS, numbers=("order",), dates=("起", "止"), texts=("role",), conditions=("order == 1",)),
    "reports": replace(
        _FACTS, numbers=("actual_progress",), dates=("recorded_at",), texts=("period",),
        conditions=("known(actual_progress)",),
    ),
}  # fmt: skip
_COLUMNS = {
    "activities": ("found", "solved"), "issues": ("departments",), "assignments": ("order",),
    "reports": ("actual_progress", "planned_progress"),
}  # fmt: skip


def aggregates(subject: str) -> st.SearchStrategy[str]:
    """Return functions over related rows that give numbers, as text."""
    _, outer, links = SUBJECTS[subject]
    periodic = "every" in SUBJECTS[subject][0]
    windows = ["so_far", "now", "all", *(["period", "year"] if periodic else [])]

    def made(table: str) -> st.SearchStrategy[str]:
        inner = _INNER[table]
        names = replace(
            inner, numbers=inner.numbers + outer.numbers[:1], dates=inner.dates + outer.dates[:1],
            conditions=inner.conditions,
        )  # fmt: skip
        where = st.one_of(
            st.just(""), expressions("bool", names, 1, still=True).map(lambda text: f", {text}")
        )
        by = st.sampled_from([link for link in links if _linked(link, table)] or ["None"])
        window = st.sampled_from([f', window="{w}"' for w in windows])
        column = st.sampled_from(_COLUMNS[table])
        return st.one_of(
            st.builds(lambda w, b, n: f"count({table}{w}, by={b}{n})", where, by, window),
            st.builds(
                lambda f, c, w, b, n: f"{f}({table}.{c}{w}, by={b}{n})",
                st.sampled_from(["sum", "mean", "distinct", "lowest", "highest", "only"]), column, where, by, window,
            ),
            st.builds(
                lambda f, c, w, b, n: f"{f}({table}.{c}{w}, by={b}{n}, order={_COLUMNS[table][0]})",
                st.sampled_from(["first", "latest"]), column, where, by, window,
            ),
        )  # fmt: skip

    return st.sampled_from(sorted(_INNER)).flatmap(made)


def _linked(link: str, table: str) -> bool:
    keys = {"activities": {"project", "person", "unit"}, "assignments": {"project", "person", "unit"}}
    mine = keys.get(table, {"project", "unit"})
    return link == "None" or set(link.strip("()").replace(",", "").split()) <= mine


@st.composite
def construct_packs(draw: st.DrawFn, *, depth: int = 2) -> Pack:
    """Return random packs with duties, deadlines, decision tables, routes and rules on several subjects.

    Args:
        depth: How deep conditions nest.
    """
    data: dict[str, Any] = {
        "pack": "constructs", "title": "constructs", "calendar": "CN", "duties": [], "deadlines": [], "tables": [],
        "rules": [], "levels": [{"id": "green"}, {"id": "red"}],
    }  # fmt: skip
    for i in range(draw(st.integers(1, 3))):
        subject = draw(st.sampled_from(sorted(SUBJECTS)))
        scope, names, _ = SUBJECTS[subject]
        counted = tuple(draw(st.lists(aggregates(subject), min_size=2, max_size=4)))
        data["duties"] += [
            {"id": f"m{i}-{k}", "for": scope, "done": text, "at_least": 1} for k, text in enumerate(counted)
        ]
        rich = replace(names, numbers=(*names.numbers, *counted))
        number, truth = expressions("number", rich, depth), expressions("bool", rich, depth)
        where = draw(st.one_of(st.none(), expressions("bool", rich, 1, still=True)))
        for_ = {**scope, **({"where": where} if where else {})}
        match draw(st.sampled_from(["duty", "deadline", "table", "rule"])):
            case "duty":
                bound = draw(st.sampled_from(["at_least", "at_most", "exactly"]))
                data["duties"].append(
                    {
                        "id": f"d{i}", "for": for_, "done": draw(st.one_of(st.sampled_from(counted), number)),
                        bound: draw(st.sampled_from(["1", "2", "0.5"])), "waived": draw(truth), "when": draw(truth),
                    }
                )  # fmt: skip
            case "deadline":
                day = expressions("date", rich, 1)
                data["deadlines"].append(
                    {
                        "id": f"l{i}", "for": for_, "from": draw(day), "within": draw(st.integers(0, 30)),
                        "unit": draw(st.sampled_from(["days", "working_days", "weeks", "months", "half_months"])),
                        "met": draw(day), "exempt": draw(truth), "count_start_day": draw(truth),
                        "roll": draw(st.sampled_from(["none", "next_working_day"])), "pauses": "exemptions, by=None",
                        "remind": {"before": 2, "unit": "working_days"},
                    }
                )  # fmt: skip
                if draw(st.booleans()) or data["deadlines"][-1]["unit"] not in {
                    "days",
                    "working_days",
                    "weeks",
                }:
                    del data["deadlines"][-1]["pauses"]
            case "table":
                cells = st.sampled_from(["-", "> 1", "[0..2]", "unknown", "not(1)", "< 1"])
                rows = [
                    {"if": [draw(cells), draw(st.sampled_from(["-", True, False]))], "then": [f"r{k}", k]}
                    for k in range(draw(st.integers(1, 3)))
                ]
                data["tables"].append(
                    {
                        "id": f"t{i}", "for": for_, "hit": draw(st.sampled_from(["first", "rule_order", "collect"])),
                        "inputs": [draw(number), draw(truth)], "outputs": ["word", "weight"], "rows": rows,
                    }
                )  # fmt: skip
            case _:
                effect = draw(
                    st.sampled_from(
                        [{"action": "act", "due": "as_of_day"}, {"route": "tier"}, {"score": "1"}]
                    )
                )
                effect = {k: v for k, v in effect.items() if k != "due"}
                data["rules"].append({"id": f"r{i}", "for": for_, "when": draw(truth), "then": effect})
    try:
        return load_pack(data)
    except PackError as error:
        assume(not set(error.codes) & {"PR216", "PR230", "PR306", "PR307", "PR308", "PR312", "PR314"})
        raise
