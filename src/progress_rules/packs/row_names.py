"""Indicators of the rows of a table: declared once, named in every function over those rows."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from unicodedata import normalize

from progress_rules.errors import Bilingual, suggestion
from progress_rules.language.row_names import RowName
from progress_rules.language.types import UNITS
from progress_rules.packs.subjects import relations

if TYPE_CHECKING:
    from progress_rules.packs.build import Build
    from progress_rules.packs.source import Path

_INDICATOR = Bilingual("indicator", "指标")


def declare_row_names(build: Build) -> None:
    """Let functions over the rows of a table name its indicators; note those of no table, and names that are taken."""
    tables = relations(build.spec)
    for name, spec in build.spec.indicators.items():
        if not spec.rows:
            continue
        path: Path = ("indicators", name)
        if spec.for_:
            reason = Bilingual(
                f"the indicator {name} is either of rows or `for` a subject",
                f"指标 {name} 的 rows 与 for 只能写一个",
            )
            build.note("PR230", path, key=True, reason=reason)
        elif spec.rows not in tables:
            known, near = ", ".join(tables), suggestion(spec.rows, tables)
            build.note("PR315", (*path, "rows"), name=spec.rows, known=known, suggestion=near)
        else:
            _declare(build, name, path)


def _declare(build: Build, name: str, path: Path) -> None:
    spec = build.spec.indicators[name]
    value: Path = (*path, "value")
    locate = partial(build.source.inside, value if build.source.holds(value) else path)
    named = RowName(name, spec.value, spec.unit if spec.unit in UNITS else "", locate)
    spellings = [normalize("NFKC", s) for s in (name, spec.zh) if s and s.isidentifier()]
    taken = set()
    for naming in build.namings.values():
        for table in {id(t): t for t in naming.scope.tables.values()}.values():
            if table.name == spec.rows:
                taken |= {s for s in spellings if table.get(s) is not None}
                table.written.update(dict.fromkeys(spellings, named))
    for spelling in sorted(taken):
        column = Bilingual(f"a column of {spec.rows}", f" {spec.rows} 的列")
        build.note("PR218", path, key=True, name=spelling, what=_INDICATOR, meaning=column)
