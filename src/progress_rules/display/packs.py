"""The list of bundled packs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from progress_rules.display.parts import print_part
from progress_rules.display.tables import value_text
from progress_rules.display.terminal import plain_table, visible
from progress_rules.display.words import named, say
from progress_rules.errors import current_language

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import Console
    from rich.table import Table

    from progress_rules.packs import Pack


def print_packs(packs: Iterable[Pack], console: Console) -> None:
    """Print each pack with its title and its parameters."""
    for position, pack in enumerate(packs):
        if position:
            console.print()
        title = Text(pack.id, style="bold")
        title.append(
            f" {pack.spec.version} · {visible(pack.spec.title.text(current_language()))}", style="not bold"
        )
        console.print(title, soft_wrap=True)
        for source in pack.spec.source:
            console.print(Text("  " + visible(source.text), style="dim"), soft_wrap=True)
        if pack.parameters:
            print_part(console, say("parameter"), _parameters(pack))


def _parameters(pack: Pack) -> Table:
    headings = ("parameter", "value", "choices")
    says = named("says", {"says": "含义"}) if current_language() == "zh" else "meaning"
    table = plain_table(*(say(heading) for heading in headings), "", says)
    language = current_language()
    for name, values in pack.parameters.items():
        spec = pack.spec.parameters[name]
        label = f"{name} {spec.zh}" if language == "zh" and spec.zh else name
        value = "; ".join(
            f"{f'{s.start} ' if s.start else ''}{value_text(s.value)}{f' {spec.unit}' if spec.unit else ''}"
            for s in values.segments
        )
        mark = say("assumed_mark") if spec.assumed else ""
        meaning = spec.says.text(language) if spec.says else ""
        table.add_row(*(Text(visible(cell)) for cell in (label, value, _choices(pack, name), mark, meaning)))
    return table


def _choices(pack: Pack, name: str) -> str:
    spec = pack.spec.parameters[name]
    if spec.choices:
        return " | ".join(value_text(choice) for choice in spec.choices)
    if pack.parameters[name].type.name == "bool":
        return "true | false"
    limits = (("≥", spec.least), ("≤", spec.most))
    return ", ".join(f"{sign} {value_text(limit)}" for sign, limit in limits if limit is not None)
