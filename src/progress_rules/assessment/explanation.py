"""Why a project has its light in a period: the data of an explanation, and how it reads."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from progress_rules.assessment.lines import Told, html_of
from progress_rules.errors.language import chosen_language

if TYPE_CHECKING:
    from progress_rules.assessment.lines import Line
    from progress_rules.assessment.wording import Words
    from progress_rules.packs.parts import Wording


@dataclass(frozen=True, slots=True)
class Shown:
    """A value or an expression as it reads in English and in Chinese; both empty for unknown."""

    en: str
    zh: str

    def text(self, language: str) -> str:
        """Return the text in the language."""
        return self.zh if language == "zh" else self.en


@dataclass(frozen=True, slots=True)
class Leaf:
    """A part of a condition that is decided by itself.

    `left`, `operator` and `right` are there for comparisons, `margin` (left less right) for those of numbers
    and days. `near` says that the rule would have fired had this one comparison held, and that it missed by
    little: one period, five points or per cent, seven days, otherwise a tenth of the threshold.
    """

    text: Shown
    value: bool | None
    left: Shown | None = None
    operator: str = ""
    right: Shown | None = None
    margin: Shown | None = None
    near: bool = False


@dataclass(frozen=True, slots=True)
class Input:
    """A fact, indicator or parameter that a rule leaned on; `assumed` is the reason of an assumed one."""

    name: Shown
    value: Shown | None
    assumed: Wording | None = None


@dataclass(frozen=True, slots=True)
class RuleTrace:
    """What became of one rule in the period, and why."""

    rule: str
    title: Wording | None
    cites: tuple[tuple[str, Wording], ...]
    outcome: Literal["fired", "not_fired", "undecided", "not_in_force"]
    gives: Shown
    condition: Shown
    until: Shown | None
    leaves: tuple[Leaf, ...]
    inputs: tuple[Input, ...]
    held: bool = False

    @property
    def near(self) -> bool:
        """Whether the rule did not fire, but one comparison that missed by little would have made it."""
        return self.outcome == "not_fired" and any(leaf.near for leaf in self.leaves)


@dataclass(frozen=True, slots=True)
class Step:
    """One period of the history: what came before the verdict; `project` is another's whose history goes on."""

    period: str
    signal: str
    light: str
    status: str
    streak: int
    project: str = ""


@dataclass(frozen=True, slots=True)
class Version:
    """One version of the period's report; `used` marks the one that the verdict rests on."""

    recorded_at: str
    values: tuple[tuple[Shown, Shown], ...]
    used: bool


@dataclass(frozen=True, slots=True)
class Explanation(Told):
    """Why a project has its light in a period, or why something was decided on another subject.

    `str()` gives text in the language in force; Jupyter shows HTML. All parts are there as data too.
    """

    project: str
    name: str
    unit: str
    period: str
    signal: str
    light: str
    status: str
    streak: int
    as_of: str
    pack: str
    pack_title: Wording
    version: str
    digest: str
    rules: tuple[RuleTrace, ...]
    history: tuple[Step, ...]
    reports: tuple[Version, ...]
    actions: tuple[Shown, ...]
    level_names: dict[str, dict[str, str]] = field(repr=False, default_factory=dict)
    level_colours: dict[str, str] = field(repr=False, default_factory=dict)
    sources: tuple[str, ...] = ()
    each: str = "project"
    lineage: tuple[Shown, ...] = ()

    @property
    def fired(self) -> tuple[RuleTrace, ...]:
        """The rules that fired."""
        return tuple(rule for rule in self.rules if rule.outcome == "fired")

    @property
    def assumptions(self) -> tuple[Input, ...]:
        """Every assumed parameter that any of the rules leaned on, each once."""
        found = {i.name.en: i for rule in self.rules for i in rule.inputs if i.assumed is not None}
        return tuple(found.values())

    def level_name(self, level: str, language: str) -> str:
        """Return the label of a level, or the word for unknown."""
        if level == "unknown":
            return "未知" if language == "zh" else "unknown"
        return self.level_names.get(level, {}).get(language, level)

    def html(self, language: str | None = None) -> str:
        """Return the explanation as an HTML fragment; everything from the ledger is escaped."""
        chosen = chosen_language(language)
        light = self.light and self.level_name(self.light, chosen)
        colour = self.level_colours.get(self.light, "grey")
        return html_of(self._lines(chosen), chosen, light=light, colour=colour)

    def _lines(self, language: str | None) -> list[Line]:
        from progress_rules.assessment.wording import WORDS, lines_of

        chosen = chosen_language(language)
        words: Words = WORDS[chosen]
        return lines_of(self, words)
