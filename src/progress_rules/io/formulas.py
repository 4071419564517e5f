"""Find formulas that were saved without their value.

A reader that asks for values gets nothing for such a cell, as for an empty one. A formula whose value
is the empty text says so (t="str") and counts as empty.
"""

from __future__ import annotations

import re
import zipfile
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from pathlib import Path

_NAME = re.compile(r"([A-Z]+)([0-9]+)")


def formulas_without_value(path: Path, sheet: Any) -> dict[tuple[int, int], tuple[str, str]]:
    """Return name and formula of each cell without a stored value, by row (from 1) and column (from 0)."""
    found: dict[tuple[int, int], tuple[str, str]] = {}
    with zipfile.ZipFile(path) as archive:
        inside = sheet._worksheet_path  # noqa: SLF001 - openpyxl tells a sheet's file nowhere else
        data = archive.read(inside)
    if b"<f" not in data and b":f" not in data:
        return found
    for element in ET.fromstring(data).iter():  # noqa: S314 - openpyxl has parsed the same bytes
        if element.tag.endswith("}c"):
            parts = {child.tag.rpartition("}")[2]: child.text or "" for child in element}
            name = _NAME.fullmatch(element.get("r", ""))
            if name and "f" in parts and not parts.get("v") and element.get("t") != "str":
                text = f"={parts['f']}"
                found[int(name[2]), _position(name[1])] = (name[0], text)
    return found


def _position(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
