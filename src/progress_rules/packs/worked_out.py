"""The columns of tables that a pack works out, as conditions name them."""

from __future__ import annotations

from typing import TYPE_CHECKING
from unicodedata import normalize

from progress_rules.language import Meaning
from progress_rules.language.nodes import RELATED
from progress_rules.language.types import NULL
from progress_rules.packs.subjects import derived

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from progress_rules.language import Type
    from progress_rules.packs.build import Build


def derive(
    build: Build, name: str, columns: Mapping[str, Type], chinese: Mapping[str, str] | None = None
) -> None:
    """Let conditions look at a table that is worked out, and those on its own subject name its columns."""
    for column, kind in columns.items():
        for spelling in filter(None, (column, (chinese or {}).get(column))):
            rows = Meaning("field", column, kind, RELATED + name)
            _declare(build, name, spelling, rows, Meaning("field", column, kind, name))


def unsound(build: Build, name: str, columns: Iterable[str]) -> None:
    """Declare the columns of a table that is wrong, so that those who name them are not blamed."""
    for column in columns:
        wrong = Meaning("field", column, NULL, RELATED + name, sound=False)
        _declare(build, name, column, wrong, wrong)


def _declare(build: Build, name: str, spelling: str, rows: Meaning, own: Meaning) -> None:
    plain = normalize("NFKC", spelling)
    scope = derived(build.spec)[name][1]
    subject = build.subject(scope.each, scope.every)
    for each, naming in build.namings.items():
        table = naming.scope.tables.get(name)
        if table is not None and table.name == name:
            table.names[plain] = rows
        held = naming.scope.names.get(f"{name}.{plain}")
        if each == subject and (held is None or not held.sound):
            naming.scope.names[f"{name}.{plain}"] = own
