"""The agenda of a meeting: what was decided last time and whether it was done, what is new, what is overdue."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from progress_rules.assessment.lines import Told
from progress_rules.errors import Place, Problem, RequestError, suggestion
from progress_rules.errors.language import chosen_language
from progress_rules.periods import parse_date

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from os import PathLike

    from progress_rules.assessment.lines import Line
    from progress_rules.assessment.result import Result
    from progress_rules.model import Portfolio
    from progress_rules.packs import Pack, Series
    from progress_rules.packs.parts import Wording

PARTS = ("decided", "carried_over", "new", "overdue")
ITEMS: dict[str, Any] = {
    "part": pl.Enum(PARTS), "issue": pl.String, "title": pl.String, "project": pl.String, "owner": pl.String,
    "decision": pl.String, "decided_on": pl.Date, "state": pl.String, "done": pl.Boolean, "due": pl.Date,
    "days_over": pl.Int64, "cites": pl.String,
}  # fmt: skip

_TITLES = {
    "decided": ("Decided last time", "上次会议议定事项"),
    "carried_over": ("Open from earlier meetings", "以往会议未办结事项"),
    "new": ("New at this tier", "新提交事项"),
    "overdue": ("Overdue", "已超期事项"),
}


@dataclass(frozen=True, slots=True)
class Agenda(Told):
    """What a meeting has to deal with.

    Attributes:
        series: The id of the series; `title` its name.
        day: The day of the meeting; facts count as known up to its end.
        previous: The day of the meeting before; None when there was none.
        items: part, issue, title, project, owner, decision, decided_on, state, done, due, days_over, cites. `part` is
            decided (at the last meeting), carried_over (decided before it and not done), new (of this tier and
            never dealt with here) or overdue; an issue can stand under several.
    """

    series: str
    title: Wording
    day: date
    previous: date | None
    items: pl.DataFrame
    states: Mapping[str, Wording]

    def _lines(self, language: str | None) -> list[Line]:
        chosen = chosen_language(language)
        zh = chosen == "zh"
        before = self.previous.isoformat() if self.previous else ("无" if zh else "none")
        lines: list[Line] = [
            (0, f"{self.title.text(chosen)} · {self.day.isoformat()}"),
            (1, f"上次会议：{before}" if zh else f"meeting before: {before}"),
        ]
        for part in PARTS:
            rows = self.items.filter(part=part).to_dicts()
            lines.append((0, f"{_TITLES[part][zh]} ({len(rows)})"))
            lines += [(1, self._line(row, zh=zh)) for row in rows]
        return lines

    def _line(self, row: dict[str, Any], *, zh: bool) -> str:
        wording = self.states.get(row["state"] or "")
        state = wording.text("zh" if zh else "en") if wording is not None else row["state"]
        done = {True: "已落实" if zh else "done", False: "未落实" if zh else "not done"}.get(row["done"], "")
        due = row["due"] and (f"期限 {row['due']}" if zh else f"due {row['due']}")
        over = row["days_over"] and (f"超期 {row['days_over']} 天" if zh else f"{row['days_over']} days over")
        parts = [row["title"], row["decision"], row["project"], row["owner"], done, state, due, over]
        said = " · ".join(str(part) for part in parts if part)
        cites = f" [{row['cites']}]" if row["cites"] else ""
        return f"{row['issue'] or '-'}: {said}{cites}"


def agenda(
    portfolio: Portfolio,
    pack: Pack | str | PathLike[str],
    series: str,
    date: date | str,
    *,
    parameters: Mapping[str, object] | None = None,
) -> Agenda:
    """Return what a meeting of a series has to deal with on a day.

    Meetings are rows of `activities` that name the series, one for each issue they dealt with (`issue`, `decision`).

    Args:
        portfolio: The facts.
        pack: A loaded pack, or what `load_pack` takes, that has the series under `meetings`.
        series: Its id, or one of its names in ledgers.
        date: The day of the meeting.
        parameters: Values for the pack's parameters, when `pack` is a name or path.

    Raises:
        RequestError: PR428 for no such series, PR503 for no date.

    >>> from progress_rules.model import Portfolio
    >>> facts = Portfolio(
    ...     issues=[
    ...         {
    ...             "id": "I-1", "kind": "资金", "raised_at": "2024-03-04", "impact": "有限", "breadth": "较窄",
    ...             "departments": 1,
    ...         }
    ...     ],
    ...     activities=[{"id": "A-1", "kind": "推进会", "series": "推进会", "date": "2024-03-01"}],
    ... )
    >>> agenda(facts, "xinxing", "推进会", "2024-03-15").items.select("part", "issue").rows()
    [('new', 'I-1')]
    """
    from progress_rules.engines import assess
    from progress_rules.packs import Pack as Loaded
    from progress_rules.packs import load_pack

    loaded = pack if isinstance(pack, Loaded) else load_pack(pack, parameters=parameters)
    chosen = _series(loaded, series)
    day = parse_date(date)
    result = assess(portfolio, loaded, as_of=day)
    held = portfolio.frame("activities").filter(
        pl.col("series").is_in(list(chosen.spellings)) & (pl.col("date") < day)
    )
    previous = held["date"].max() if held.height else None
    items = _items(result, chosen, held, previous, day)
    states = {name: wording for life in loaded.lifecycles for name, wording in life.states.items()}
    return Agenda(chosen.id, chosen.title, day, previous, items, states)  # type: ignore[arg-type]


def _series(pack: Pack, name: str) -> Series:
    for series in pack.meetings:
        if name in series.spellings:
            return series
    known = [series.id for series in pack.meetings]
    values = {
        "name": name,
        "pack": pack.id,
        "known": ", ".join(known) or "-",
        "suggestion": suggestion(name, known),
    }
    raise RequestError(Problem("PR428", Place(), values))


def _items(result: Result, series: Series, held: pl.DataFrame, previous: Any, day: date) -> pl.DataFrame:
    issues = {row["id"]: row for row in result.portfolio.frame("issues").to_dicts()}
    takes = result.trace.filter(rule=series.rule, outcome="fired")["subject"].to_list()
    standing = _standing(result, issues, day)
    due = _due(result, issues)
    cites = ", ".join(series.cites)
    dealt = held.filter(pl.col("issue").is_not_null() | pl.col("decision").is_not_null()).sort("date", "id")
    rows: list[dict[str, Any]] = []

    def add(part: str, issue: str | None, **more: Any) -> None:
        known = issues.get(issue or "", {})
        state, done = standing.get(issue or "", (None, None))
        limit, clause = due.get(issue or "", (None, None))
        over = (day - limit).days if limit is not None and limit < day and done is not True else None
        rows.append(
            {
                "part": part, "issue": issue, "title": known.get("title"),
                "project": more.get("project") or known.get("project"), "owner": known.get("owner"),
                "decision": more.get("decision"), "decided_on": more.get("decided_on"), "state": state, "done": done,
                "due": limit, "days_over": over, "cites": more.get("cites") or clause or cites,
            }
        )  # fmt: skip

    for row in dealt.to_dicts():
        last = row["date"] == previous
        open_ = standing.get(row["issue"] or "", (None, None))[1] is not True
        if last or open_:
            more = {
                "project": row["project"],
                "decision": row["decision"],
                "decided_on": row["date"],
                "cites": cites,
            }
            add("decided" if last else "carried_over", row["issue"], **more)
    seen = set(dealt["issue"].drop_nulls())
    for issue in takes:
        if issue not in seen and standing[issue][1] is not True:
            add("new", issue, cites=cites)
    for issue in sorted({*takes, *seen}):
        limit = due.get(issue, (None, None))[0]
        if limit is not None and limit < day and standing.get(issue, (None, None))[1] is not True:
            add("overdue", issue)
    frame = pl.DataFrame(rows, schema=ITEMS)
    return frame.sort("part", "decided_on", "issue", nulls_last=True, maintain_order=True)


def _standing(result: Result, issues: Mapping[str, Any], day: date) -> dict[str, tuple[str | None, bool]]:
    """Return the state of every issue known by then, and whether what it asks for is done."""
    states = {row["subject"]: row for row in result.states.filter(each="issue").to_dicts()}
    found: dict[str, tuple[str | None, bool]] = {}
    for name, row in issues.items():
        raised, resolved = row["raised_at"], row["resolved_at"]
        if raised is not None and raised.date() > day:
            continue
        state = states.get(name)
        done = resolved is not None and resolved.date() <= day
        found[name] = (state["state"] if state else None, done or bool(state and state["done"]))
    return found


def _due(result: Result, issues: Mapping[str, Any]) -> dict[str, tuple[Any, str | None]]:
    """Return the earliest day on which each issue is due, with the clause: its deadlines, and its own `due_on`."""
    found: dict[str, tuple[Any, str | None]] = {
        name: (row["due_on"], None) for name, row in issues.items() if row.get("due_on") is not None
    }
    running = result.deadlines.filter((pl.col("each") == "issue") & pl.col("due").is_not_null())
    running = running.filter(~pl.col("status").is_in(["exempt", "not_started"]))
    for subject, due, cites in running.select("subject", "due", "cites").iter_rows():
        held = found.get(subject)
        if held is None or due < held[0]:
            found[subject] = (due, cites)
    return found
