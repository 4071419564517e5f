"""The files of packs: where the bundled ones are, which file a name means, and what stands in it."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path as FilePath
from typing import TYPE_CHECKING

from progress_rules.errors import PackError, Place, Problem, RequestError, suggestion
from progress_rules.packs.source import Source, read_yaml

if TYPE_CHECKING:
    from os import PathLike

PACK_FILE = "pack.yaml"


def bundled_folder() -> FilePath:
    """Return the folder of the packs that come with the library, in a wheel or an editable install."""
    inside = FilePath(__file__).resolve().parent.parent / "rules"
    return inside if inside.is_dir() else FilePath(__file__).resolve().parents[3] / "rules"


def list_packs() -> list[str]:
    """Return the names of the bundled packs, sorted.

    >>> "ziyang" in list_packs()
    True
    """
    return sorted(folder.name for folder in bundled_folder().iterdir() if (folder / PACK_FILE).is_file())


def pack_file(pack: str | PathLike[str], folder: FilePath | None = None) -> FilePath:
    """Return the path of the pack.yaml that a bundled name, a folder or a path means.

    Paths count from `folder`, the working folder where none is given.

    Raises:
        RequestError: PR201 when there is none.
    """
    if isinstance(pack, str) and pack in list_packs():
        return bundled_folder() / pack / PACK_FILE
    path = FilePath(pack) if folder is None else folder / pack
    if path.is_dir() and (path / PACK_FILE).is_file():
        return path / PACK_FILE
    if path.is_file():
        return path
    known = list_packs()
    values = {"name": str(pack), "known": ", ".join(known), "suggestion": suggestion(str(pack), known)}
    raise RequestError(Problem("PR201", Place(), values))


def read_file(path: FilePath) -> Source:
    """Read a YAML file of a pack, with the places of its parts.

    Raises:
        PackError: PR224 when it is not UTF-8.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        before = error.object[: error.start].decode("utf-8-sig", "replace")
        at = Place(shown(path), before.count("\n") + 1, len(before) - before.rfind("\n"))
        values = {"byte": f"0x{error.object[error.start]:02X}"}
        raise PackError(Problem("PR224", at, values)) from error
    return read_text(text, shown(path))


@lru_cache(maxsize=16)
def read_text(text: str, file: str) -> Source:
    """Read a text once: YAML with the places of all its parts takes most of the time of loading a pack.

    What a pack includes is no part of its text, and is read from its own file each time.
    """
    return read_yaml(text, file)


def shown(path: FilePath) -> str:
    """Return a path as problems tell it: from the working folder where it lies in there."""
    try:
        return str(path.resolve().relative_to(FilePath.cwd()))
    except ValueError:
        return str(path)
