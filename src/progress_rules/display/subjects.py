"""What rows of results are about, in a few words: projects with their names, records with their projects."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from progress_rules.display.words import say, spaced
from progress_rules.errors import current_language
from progress_rules.packs.subjects import ALL, subjects, wholes

if TYPE_CHECKING:
    from progress_rules.assessment.result import Result
    from progress_rules.packs import Pack

SCREENFUL = 20
"""How many rows a section of the screen lists unless all are asked for."""


class Subjects:
    """The names of the subjects of a result."""

    def __init__(self, result: Result) -> None:
        known = subjects(result.pack.spec)
        self._wholes = wholes(result.pack.spec)
        self._numbered = {each for each, relation in known.items() if relation and relation.key == ("id",)}
        self._names: dict[str, str] = dict(
            result.portfolio.frame("projects").select("id", "name").drop_nulls().iter_rows()
        )

    def name(self, project: str | None) -> str:
        """Return the name of a project, empty where it has none."""
        return self._names.get(project or "", "")

    def own(self, row: dict[str, Any]) -> str:
        """Return what a row is about beside its project and person: empty for projects and assignments."""
        each = row["each"]
        if each == ALL:
            return say("whole")
        linked = row["project"] and each not in self._numbered and each not in self._wholes
        return "" if each == "project" or linked else str(row["subject"])

    def label(self, row: dict[str, Any]) -> str:
        """Return what a row is about, with its project; a project with its name."""
        own, project = self.own(row), row["project"]
        if own:
            return f"{own} ({project})" if project else own
        return f"{project or row['subject']} {self.name(project or row['subject'])}".strip()

    def person(self, row: dict[str, Any]) -> str:
        """Return the person of a row, unless the row is about that person."""
        person = row.get("person")
        return "" if person is None or person == row["subject"] else str(person)


def rule_title(pack: Pack, rule: str) -> str:
    """Return what a rule, duty or deadline is called in the language in force."""
    try:
        title = pack.rule(rule).title
    except KeyError:
        title = None
    return title.text(current_language()) if title is not None else spaced(rule)


def shares(counts: list[int], room: int) -> list[int]:
    """Return how many of each are shown when there is room for so many: the small ones whole, the others alike.

    >>> shares([2, 177, 1], 20)
    [2, 17, 1]
    >>> shares([30, 30, 1], 11)
    [5, 5, 1]
    """
    given = [0] * len(counts)
    while room and given != counts:
        for i, count in enumerate(counts):
            if given[i] < count and room:
                given[i] += 1
                room -= 1
    return given
