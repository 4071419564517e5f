"""What was found wrong with a file of records, and what became of each value."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

DONE = {
    "time of day after a date": "dropped; the day is kept",
    "blanks around a value": "dropped",
    "blank": "unknown",
    "not a date": "unknown",
    "not a number": "unknown",
    "character lost": "kept; the file itself has U+FFFD in its place",
    "forecast in the past": "kept; the file does not say whether the project is complete",
    "budget not above zero": "kept",
    "broken row": "row left out: it has more or fewer cells than the heading",
    "no project": "row left out",
    "no report date": "row left out",
    "not a report date": "row left out: the pack has no such report date",
    "repeated row": "row left out: every cell is the same as in an earlier one",
    "differs within a project": "the value of the project's last row is kept",
    "report date skipped": "no row: the period is unknown",
    "disagrees": "kept as stated; verdicts rest on the forecasts alone",
    "nothing to compare with": "kept as stated, unchecked",
}
"""Every kind of dirt, and what is done with it."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One value, or one whole row, that could not be taken as it stands.

    Attributes:
        row: Number of the record in the file, as a spreadsheet counts: the heading is 1; 0 for a row
            that ought to be there.
        was: What the file says.
    """

    kind: str
    row: int
    column: str = ""
    project: str = ""
    day: str = ""
    was: str = ""

    @property
    def heading(self) -> str:
        """The kind, with the column where there is one."""
        return f"{self.kind}: {self.column}" if self.column else self.kind

    def __str__(self) -> str:
        where = [f"row {self.row}" if self.row else "no row"]
        where += [f"project {self.project}"] * bool(self.project) + [self.day] * bool(self.day)
        return f"{', '.join(where)}: {self.heading}{f': {self.was!r}' if self.was else ''}"


@dataclass(slots=True)
class Account:
    """What was read, and every piece of dirt.

    Attributes:
        compared: By column, how many stated changes could be compared with the forecasts.
        agree: How many of them are their difference.
        after_skip: How many of the others come right after a skipped report date.
    """

    rows: int = 0
    taken: int = 0
    findings: list[Finding] = field(default_factory=list)
    compared: Counter[str] = field(default_factory=Counter)
    agree: Counter[str] = field(default_factory=Counter)
    after_skip: Counter[str] = field(default_factory=Counter)

    def note(self, kind: str, row: int, **where: str) -> None:
        """Record a piece of dirt."""
        self.findings.append(Finding(kind, row, **where))

    def counts(self) -> dict[str, int]:
        """Return how often each kind of dirt was found, by column, in the order of `DONE`."""
        order = list(DONE)
        found = Counter((order.index(f.kind), f.heading) for f in self.findings)
        return {heading: found[position, heading] for position, heading in sorted(found)}

    def projects(self, kind: str) -> int:
        """Return how many projects a kind of dirt touches."""
        return len({f.project for f in self.findings if f.kind == kind})

    def lines(self) -> list[str]:
        """Return the dirt as a table: count, kind, what was done."""
        counts = self.counts()
        width = max(map(len, counts), default=0)
        done = (DONE[heading.partition(":")[0]] for heading in counts)
        return [f"{n:>7,}  {h:<{width}}  {d}" for (h, n), d in zip(counts.items(), done, strict=True)]
