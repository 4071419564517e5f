"""The parts of a screen: title, headed blocks, parameters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from progress_rules.display.tables import value_text
from progress_rules.display.terminal import heading, plain_table, visible
from progress_rules.display.words import say, spaced
from progress_rules.errors import current_language

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console, RenderableType

    from progress_rules.assessment.result import Result
    from progress_rules.packs import Pack


def print_title(result: Result, console: Console) -> None:
    """Print what was applied, as of when, by which engine."""
    spec = result.pack.spec
    title = heading(f"{spec.title.text(current_language())} {spec.version}")
    rest = [say("as_of", as_of=result.as_of), say("engine", engine=result.engine), result.pack.digest[:19]]
    console.print(title.append(" · " + " · ".join(rest), style="not bold"), soft_wrap=True)


def print_part(console: Console, title: str, *parts: RenderableType) -> None:
    """Print one part of a screen under its heading."""
    console.print()
    console.print(heading(title), soft_wrap=True)
    for part in parts:
        lines = [part] if isinstance(part, Text) else _lines(part, console)
        for line in lines:
            indented = Text("  ").append_text(line)
            indented.rstrip()
            console.print(indented, soft_wrap=True)


def _lines(part: RenderableType, console: Console) -> Iterator[Text]:
    """Yield the lines of a table within the indented width."""
    options = console.options.update_width(console.width - 2)
    for segments in console.render_lines(part, options, pad=False):
        yield Text.assemble(*((segment.text, segment.style or "") for segment in segments))


def print_parameters(pack: Pack, console: Console) -> None:
    """Print what was set for this run and what the verdicts assume, with the reasons."""
    from progress_rules.assessment.result import assumptions

    language = current_language()
    given = [
        f"{_parameter(pack, name)} = {value_text(values.segments[0].value)}"
        for name, values in pack.parameters.items()
        if values.given
    ]
    if given:
        print_part(console, say("given"), *(Text(visible(line)) for line in given))
    assumed = assumptions(pack)
    if assumed:
        table = plain_table(say("parameter"), say("value"), say("clause"), say("reason"))
        for item in assumed:
            reason = item["reason"][language] if item["reason"] else ""
            value = item["value"] if isinstance(item["value"], str) else ", ".join(item["value"])
            cells = (_parameter(pack, item["parameter"]), value.lower(), ", ".join(item["cites"]), reason)
            table.add_row(*(Text(visible(cell)) for cell in cells))
        print_part(console, say("assumed"), table)


def counter_titles(pack: Pack) -> dict[str, str]:
    """Return the title of each counter in the language in force."""
    found = {}
    for counter in pack.spec.counters:
        title = counter.title.text(current_language()) if counter.title else spaced(counter.id)
        found[counter.id] = visible(title)
    return found


def _parameter(pack: Pack, name: str) -> str:
    spec = pack.spec.parameters[name]
    return spec.zh if current_language() == "zh" and spec.zh else name
