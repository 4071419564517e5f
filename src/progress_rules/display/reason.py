"""An explanation in a few lines: what fired, by which clause, and the comparison that decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from progress_rules.display.terminal import visible
from progress_rules.errors import current_language

if TYPE_CHECKING:
    from progress_rules.assessment.explanation import Explanation

_LONG = 44


def short_reason(explanation: Explanation) -> list[Text]:
    """Return the rules that fired and set the light, each with its clause and deciding comparisons."""
    language = current_language()
    lines = []
    for rule in explanation.fired:
        if rule.gives not in explanation.level_names:
            continue
        title = rule.title.text(language) if rule.title else rule.rule
        line = Text(visible(title), style="bold")
        line.append(f" → {visible(explanation.level_name(rule.gives, language))}", style="not bold")
        lines.append(line)
        lines += [Text(visible(f"  {clause}: {says.text(language)}")) for clause, says in rule.cites[:1]]
        for leaf in rule.leaves:
            if leaf.value and leaf.operator:
                text = leaf.text if len(leaf.text) <= _LONG else leaf.text[: _LONG - 1] + "…"
                lines.append(Text(visible(f"  {text}: {leaf.left} {leaf.operator} {leaf.right}")))
    return lines
