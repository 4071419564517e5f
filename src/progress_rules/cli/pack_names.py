"""Packs as they are named on the command line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


def pack_names(given: str) -> Iterator[str]:
    """Yield the packs that an argument means: itself, or those in the folders of a folder.

    >>> list(pack_names("ziyang"))
    ['ziyang']
    """
    from progress_rules.packs import list_packs

    path = Path(given)
    if given in list_packs() or not path.is_dir() or (path / "pack.yaml").is_file():
        yield given
        return
    inside = sorted(str(folder) for folder in path.iterdir() if (folder / "pack.yaml").is_file())
    yield from inside or [given]
