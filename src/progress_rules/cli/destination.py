"""Where a result goes and in which format, and writing it there as a whole or not at all."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from progress_rules.errors import Problem, RequestError, suggestion

if TYPE_CHECKING:
    from collections.abc import Iterator

FORMATS = ("table", "json", "csv", "xlsx")
_OF_SUFFIX = {".json": "json", ".xlsx": "xlsx", ".csv": "csv", "": "csv"}


def chosen_format(given: str | None, out: Path | None) -> str:
    """Return the format: the one given, else the one that the destination's name says.

    Raises:
        RequestError: PR411 for a format that does not exist or does not suit the destination; PR418 for
            one that needs a destination.
    """
    if given is not None and given not in FORMATS:
        raise _unsuitable(given, "assess", FORMATS)
    if out is None:
        if given == "xlsx":
            raise RequestError(Problem("PR418"))
        return given or "table"
    named = "csv" if out.is_dir() else _OF_SUFFIX.get(out.suffix.lower())
    if given is None and named is None:
        raise _unsuitable(out.suffix, str(out), (".xlsx", ".json", ".csv"))
    if given is not None and given != named and not (named is None and given == "csv"):
        raise _unsuitable(given, str(out), (named,) if named else ("csv",))
    return given or named or "csv"


def _unsuitable(name: str, path: str, known: tuple[str, ...]) -> RequestError:
    values = {"name": name, "path": path, "known": ", ".join(known), "suggestion": suggestion(name, known)}
    return RequestError(Problem("PR411", values=values))


def is_single_file(out: Path) -> bool:
    """Whether the destination of CSV is one file, not a folder of them."""
    return out.suffix.lower() == ".csv" and not out.is_dir()


def refuse_existing(out: Path, *, force: bool) -> None:
    """Raise PR410 if something is there that may not be replaced; an empty folder may be filled."""
    if not force and (out.exists() or out.is_symlink()) and not (out.is_dir() and not any(out.iterdir())):
        raise RequestError(Problem("PR410", values={"path": str(out)}))


@contextmanager
def whole_file(out: Path) -> Iterator[Path]:
    """Give a temporary sibling to write to, which takes the place of `out` once it is complete."""
    out.parent.mkdir(parents=True, exist_ok=True)
    workshop = Path(tempfile.mkdtemp(prefix=f".{out.name}.", dir=out.parent))
    try:
        yield workshop / out.name
        (workshop / out.name).replace(out)
    finally:
        shutil.rmtree(workshop, ignore_errors=True)


@contextmanager
def whole_folder(out: Path) -> Iterator[Path]:
    """Give a temporary folder to write to; its files move to `out` once all are complete.

    What else is in `out` stays: a folder may hold more than our tables.
    """
    out.parent.mkdir(parents=True, exist_ok=True)
    workshop = Path(tempfile.mkdtemp(prefix=f".{out.name}.", dir=out.parent))
    fresh = workshop / "new"
    fresh.mkdir()
    try:
        yield fresh
        if not out.exists():
            fresh.rename(out)
            return
        for file in sorted(fresh.iterdir()):
            file.replace(out / file.name)
    finally:
        shutil.rmtree(workshop, ignore_errors=True)
