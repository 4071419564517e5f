"""An explanation in a few lines: what fired, by which clause, and the comparison that decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from progress_rules.display.terminal import visible
from progress_rules.errors import current_language

if TYPE_CHECKING:
    from progress_rules.assessment.explanation import Explanation
    from progress_rules.packs import Pack

_LONG = 44


def short_reason(explanation: Explanation, pack: Pack) -> list[Text]:
    """Return the rules that fired and set the light, each with its clause and deciding comparisons."""
    language = current_language()
    lines = []
    for rule in explanation.fired:
        level = pack.rule(rule.rule).level
        if level is None:
            continue
        title = rule.title.text(language) if rule.title else rule.rule
        line = Text(visible(title), style="bold")
        lines.append(line.append(f" → {visible(explanation.level_name(level, language))}", style="not bold"))
        lines += [Text(visible(f"  {clause}: {says.text(language)}")) for clause, says in rule.cites[:1]]
        for leaf in rule.leaves:
            if leaf.value and leaf.left is not None and leaf.right is not None:
                text = leaf.text.text(language)
                text = text if len(text) <= _LONG else text[: _LONG - 1] + "…"
                compared = f"{leaf.left.text(language)} {leaf.operator} {leaf.right.text(language)}"
                lines.append(Text(visible(f"  {text}: {compared}")))
    return lines
