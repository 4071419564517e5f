"""How a level is shown: its name, its colour, and a symbol for those who see no colours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.errors import StyleSyntaxError
from rich.style import Style
from rich.text import Text

from progress_rules.display.terminal import visible
from progress_rules.display.words import say
from progress_rules.errors import current_language
from progress_rules.levels import UNKNOWN

if TYPE_CHECKING:
    from progress_rules.levels import Level, Scale

EXEMPT = "exempt"
_MIDDLE = "▲◆▼★"
_FALLBACK = {"●": "green", "■": "red"}


def symbol(scale: Scale, light: str) -> str:
    """Return the symbol of a light: ● for the mildest level, ■ for the most severe, ▲ between.

    >>> from progress_rules.levels import Scale
    >>> scale = Scale.of("green", "yellow", "red")
    >>> [symbol(scale, light) for light in ("green", "yellow", "red", "unknown", "exempt")]
    ['●', '▲', '■', '·', '–']
    """
    if light in {UNKNOWN, EXEMPT}:
        return "·" if light == UNKNOWN else "–"
    rank = scale[light].rank
    if rank == 0:
        return "●"
    return "■" if rank == len(scale.levels) - 1 else _MIDDLE[(rank - 1) % len(_MIDDLE)]


def light_name(scale: Scale, light: str) -> str:
    """Return the label of a light in the language in force."""
    if light in {UNKNOWN, EXEMPT}:
        return say(light)
    return visible(scale[light].name(current_language()))


def style(scale: Scale, light: str) -> Style:
    """Return the style of a light in a terminal."""
    if light in {UNKNOWN, EXEMPT}:
        return Style(dim=True)
    return _coloured(scale[light], symbol(scale, light))


def _coloured(level: Level, sign: str) -> Style:
    try:
        return Style.parse(level.colour)
    except StyleSyntaxError:  # a CSS name that terminals do not know
        return Style(color=_FALLBACK.get(sign, "yellow"))


def marked(scale: Scale, light: str) -> Text:
    """Return symbol and label of a light, coloured."""
    return Text(f"{symbol(scale, light)} {light_name(scale, light)}", style=style(scale, light))
