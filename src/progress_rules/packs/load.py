"""Load packs: a bundled name, a folder, a file, a model or plain data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from progress_rules.errors import PackError
from progress_rules.packs.build import build_pack, pack_problems
from progress_rules.packs.files import bundled_folder, list_packs, pack_file, read_file, read_text
from progress_rules.packs.include import included_problems
from progress_rules.packs.schema import PackSpec
from progress_rules.packs.shaped import model_of
from progress_rules.packs.source import Source

if TYPE_CHECKING:
    from os import PathLike

    from progress_rules.packs.pack import Pack


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
    return _from_source(read_text(text, file), parameters)


def _from_source(source: Source, parameters: Mapping[str, object] | None) -> Pack:
    spec, problems = model_of(source)
    if spec is None:
        raise PackError([*problems, *included_problems(source)])
    if problems:
        raise PackError([*problems, *pack_problems(spec, source)])
    return build_pack(spec, parameters, source)


def pack_json_schema() -> dict[str, Any]:
    """Return the JSON Schema of a pack file, for editors that complete and check YAML."""
    schema = PackSpec.model_json_schema(by_alias=True)
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return {**head, **schema, "title": "progress-rules pack"}


__all__ = [
    "bundled_folder",
    "list_packs",
    "load_pack",
    "load_pack_text",
    "pack_file",
    "pack_json_schema",
    "read_file",
]
