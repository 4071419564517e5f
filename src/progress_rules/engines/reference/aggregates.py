"""Functions over related rows, row by row: what `count(activities, kind == "visit")` means."""

from __future__ import annotations

from collections import defaultdict
from decimal import localcontext
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from progress_rules.assessment.mapped import write_spans
from progress_rules.assessment.plan import condition_plan
from progress_rules.assessment.related import FROM, LINK, TO
from progress_rules.assessment.rows import TIME
from progress_rules.engines.reference.generate import AGGREGATE
from progress_rules.language.aggregates import ORDERED
from progress_rules.language.nodes import RELATED
from progress_rules.quantities import EXACT

if TYPE_CHECKING:
    from collections.abc import Callable

    from progress_rules.assessment.panel import Panel
    from progress_rules.assessment.plan import Plan
    from progress_rules.assessment.related import Related
    from progress_rules.engines.reference.engine import Judge
    from progress_rules.language.nodes import Aggregate
    from progress_rules.packs import Pack
    from progress_rules.periods import Period

    Judges = Callable[[Pack, Plan], Judge]
    """What gives the judge of a plan."""


def aggregate_columns(pack: Pack, plan: Plan, panel: Panel, judge: Judges) -> list[list[Any]]:
    """Return the values of every aggregate of a plan, one list each, in the order of the panel's rows."""
    return [_values(pack, plan, panel, aggregate, judge) for aggregate in plan.aggregates]


def _values(pack: Pack, plan: Plan, panel: Panel, node: Aggregate, judge: Judges) -> list[Any]:
    related = panel.related[node.table]
    rows = related.rows.to_dicts()
    places: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    for position, row in enumerate(rows):
        places[tuple(row[LINK + key] for key in node.by)].append(position)
    keys = [key_values(panel, key) for key in node.by]
    codes, times = panel.owners.to_list(), panel.rows[TIME].to_list()
    counts = _condition(pack, plan, panel, node, rows=rows, judge=judge)
    found = []
    for at, (code, time) in enumerate(zip(codes, times, strict=True)):
        own = tuple(values[code] for values in keys)
        period = panel.periods[time] if panel.periodic else None
        linked = [] if None in own else places.get(own, [])
        inside = [p for p in linked if _in_window(rows[p], related, node.window, period, panel)]
        flags = [True if counts is None else counts(at, p) for p in inside]
        found.append(_reduced(node, [(rows[p], flag) for p, flag in zip(inside, flags, strict=True)]))
    return found


def key_values(panel: Panel, key: str) -> list[Any]:
    """Return what a key is for each subject, by its code; its own id where it is the subject's own."""
    keys = panel.keys
    return keys[key if key in keys.columns else "id"].to_list()


def _in_window(
    row: dict[str, Any], related: Related, window: str, period: Period | None, panel: Panel
) -> bool:
    first, last = row[FROM], row[TO]
    end = period.end if period is not None else panel.as_of
    event = bool(related.relation.on)
    if event and (first is None or last is None):
        return False
    match window:
        case "all":
            return True
        case "so_far":
            return first is None or (last if event else first) <= end
        case "now":
            return (first is None or first <= end) and (last is None or last >= end)
    assert period is not None  # noqa: S101 - the other windows are those of a period
    start = period.start if window == "period" else panel.year_start(period)
    if event:
        return bool(start <= first and last <= end)
    return (first is None or first <= end) and (last is None or last >= start)


def _condition(
    pack: Pack, plan: Plan, panel: Panel, node: Aggregate, *, rows: list[dict[str, Any]], judge: Judges
) -> Callable[[int, int], bool | None] | None:
    """Return a function from a row of the panel and a related row to whether the second counts for the first."""
    if node.where is None:
        return None
    where = node.where
    inner = judge(pack, plan.kept(("where", id(node)), lambda: condition_plan(plan, where)))
    prefix = RELATED + node.table
    outer = [f for f in inner.fields if f[0] not in {prefix, AGGREGATE}]
    columns = dict(zip(outer, inner.columns_of(panel, outer), strict=True))
    if inner.plan.aggregates:  # of the subject itself, through an indicator
        values = aggregate_columns(pack, inner.plan, panel, judge)
        columns |= {(AGGREGATE, str(k)): found for k, found in enumerate(values)}
    mine = [(at, name) for at, (table, name) in enumerate(inner.fields) if table == prefix]
    theirs = [(at, columns[f]) for at, f in enumerate(inner.fields) if f[0] != prefix]
    position = inner.outputs.index("rule:condition")
    template: list[Any] = [None] * len(inner.fields)

    def counts(at: int, related: int) -> bool | None:
        for place, name in mine:
            template[place] = rows[related][name]
        for place, values in theirs:
            template[place] = values[at]
        return inner.history([tuple(template)])[0][position]  # type: ignore[no-any-return]

    return counts


def _reduced(node: Aggregate, rows: list[tuple[dict[str, Any], bool | None]]) -> Any:
    """Return the value over the rows that count; unknown when it is unknown of one of them whether it does."""
    if any(flag is None for _, flag in rows):
        return None
    counted = [row for row, flag in rows if flag]
    if node.function == "count":
        return len(counted)
    if node.function == "spans":
        return write_spans([(row[FROM], row[TO]) for row in counted])
    assert node.column is not None  # noqa: S101
    values = [row[node.column.name] for row in counted]
    if None in values and node.function not in ORDERED:
        return None
    match node.function:
        case "sum":
            with localcontext(EXACT):
                return sum(values)
        case "mean":
            return sum(map(Fraction, values)) / len(values) if values else None
        case "distinct":
            return len(set(values))
        case "lowest":
            return min(values, default=None)
        case "highest":
            return max(values, default=None)
        case "only":
            return values[0] if len(set(values)) == 1 else None
    if len(values) == 1:
        return values[0]
    assert node.order is not None  # noqa: S101
    orders = [row[node.order.name] for row in counted]
    if not orders or None in orders:
        return None
    place = min(orders) if node.function == "first" else max(orders)
    best = {value for value, order in zip(values, orders, strict=True) if order == place}
    return best.pop() if len(best) == 1 else None
