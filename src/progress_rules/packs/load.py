"""Load packs: a bundled name, a folder, a file, a model or plain data."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from progress_rules.errors import PackError, Place, Problem, RequestError, suggestion
from progress_rules.packs.build import build_pack, pack_problems
from progress_rules.packs.salvage import salvaged
from progress_rules.packs.schema import PackSpec
from progress_rules.packs.shape import shape_problems
from progress_rules.packs.source import Source, read_yaml

if TYPE_CHECKING:
    from os import PathLike

    from progress_rules.packs.pack import Pack
    from progress_rules.packs.source import Path


def bundled_folder() -> FilePath:
    """Return the folder of the packs that come with the library, in a wheel or an editable install."""
    inside = FilePath(__file__).resolve().parent.parent / "rules"
    return inside if inside.is_dir() else FilePath(__file__).resolve().parents[3] / "rules"


def list_packs() -> list[str]:
    """Return the names of the bundled packs, sorted.

    >>> "ziyang" in list_packs()
    True
    """
    return sorted(folder.name for folder in bundled_folder().iterdir() if (folder / "pack.yaml").is_file())


def load_pack(
    pack: str | PathLike[str] | PackSpec | Mapping[str, Any],
    *,
    parameters: Mapping[str, object] | None = None,
) -> Pack:
    """Load, check, compile and freeze a rule pack.

    Args:
        pack: The name of a bundled pack, the path of a pack.yaml or of its folder, a `PackSpec`, or
            plain data of the same shape.
        parameters: Values for parameters of the pack, in the place of those it declares.

    Raises:
        PackError: The pack is wrong; `problems` lists everything that is, with line and column.
        ParameterError: A parameter is not the pack's, or does not take this value.
        RequestError: There is no such pack.

    >>> load_pack("ziyang", parameters={"lag_points": 5}).parameters["lag_points"].segments[0].value
    Decimal('5')
    """
    if isinstance(pack, PackSpec):
        return build_pack(pack, parameters)
    if isinstance(pack, Mapping):
        return _from_source(Source("", dict(pack)), parameters)
    return _from_source(read_file(pack_file(pack)), parameters)


def load_pack_text(
    text: str, *, file: str = "pack.yaml", parameters: Mapping[str, object] | None = None
) -> Pack:
    """Load a pack from YAML text; `file` is the name that problems give."""
    return _from_source(_read(text, file), parameters)


def pack_file(pack: str | PathLike[str]) -> FilePath:
    """Return the path of the pack.yaml that a bundled name, a folder or a path means.

    Raises:
        RequestError: PR201 when there is none.
    """
    if isinstance(pack, str) and pack in list_packs():
        return bundled_folder() / pack / "pack.yaml"
    path = FilePath(pack)
    if path.is_dir() and (path / "pack.yaml").is_file():
        return path / "pack.yaml"
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
        at = Place(_shown(path), before.count("\n") + 1, len(before) - before.rfind("\n"))
        values = {"byte": f"0x{error.object[error.start]:02X}"}
        raise PackError(Problem("PR224", at, values)) from error
    return _read(text, _shown(path))


@lru_cache(maxsize=16)
def _read(text: str, file: str) -> Source:
    """Read a text once: YAML with the places of all its parts takes most of the time of loading a pack."""
    return read_yaml(text, file)


def _shown(path: FilePath) -> str:
    try:
        return str(path.resolve().relative_to(FilePath.cwd()))
    except ValueError:
        return str(path)


def _from_source(source: Source, parameters: Mapping[str, object] | None) -> Pack:
    if any(problem.code != "PR204" for problem in source.problems):
        raise PackError(source.problems)
    try:
        spec = PackSpec.model_validate(source.data)
    except ValidationError as error:
        shape = shape_problems(error, source)
        raise PackError([*source.problems, *shape.values(), *_further(source, shape)]) from error
    if source.problems:
        raise PackError([*source.problems, *pack_problems(spec, source)])
    return build_pack(spec, parameters, source)


def _further(source: Source, shape: dict[Path, Problem]) -> tuple[Problem, ...]:
    """Return what else is wrong with a pack whose shape is, as far as its sound parts tell."""
    data = salvaged(source.data, shape)
    try:
        return () if data is None else pack_problems(PackSpec.model_validate(data), source)
    except ValidationError:
        return ()


def pack_json_schema() -> dict[str, Any]:
    """Return the JSON Schema of a pack file, for editors that complete and check YAML."""
    schema = PackSpec.model_json_schema(by_alias=True)
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return {**head, **schema, "title": "progress-rules pack"}
