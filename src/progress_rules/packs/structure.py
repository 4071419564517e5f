"""What the parts of a pack say about each other: tables, columns, ids."""

from __future__ import annotations

from typing import TYPE_CHECKING

from progress_rules.errors import Bilingual, suggestion
from progress_rules.model.facts import FACTS
from progress_rules.packs.names import columns_of
from progress_rules.packs.subjects import DERIVED, relations, wholes

if TYPE_CHECKING:
    from progress_rules.packs.build import Build

_KINDS = {
    "tables": Bilingual("decision table", "决策表"),
    "duties": Bilingual("duty", "义务"),
    "deadlines": Bilingual("deadline", "时限"),
    "lifecycles": Bilingual("lifecycle", "流程"),
    "scores": Bilingual("score", "计分"),
    "rankings": Bilingual("ranking", "排名"),
    "ladders": Bilingual("ladder", "阶梯"),
}
_VIEW = Bilingual("view", "视图")


def check_structure(build: Build) -> None:
    """Note tables, columns and ids that are not there, or there twice."""
    _fields(build)
    _facts(build)
    _dimensions(build)
    _ids(build)


def _fields(build: Build) -> None:
    for table in build.spec.fields:
        if table not in FACTS:
            known = ", ".join(FACTS)
            near = suggestion(table, FACTS)
            build.note("PR232", ("fields", table), key=True, name=table, known=known, suggestion=near)


def _facts(build: Build) -> None:
    ones = {r.one for name, r in relations(build.spec).items() if name not in build.spec.facts}
    for name, table in build.spec.facts.items():
        relation = relations(build.spec)[name]
        if name in FACTS or relation.one in ones or {name, relation.one} & {*wholes(build.spec)}:
            build.note("PR208", ("facts", name), key=True, what=Bilingual("fact table", "事实表"), name=name)
        ones.add(relation.one)
        named = [("key", i, column) for i, column in enumerate(table.key)]
        named += [(word, 0, column) for word in ("on", "since", "until") if (column := getattr(table, word))]
        for word, i, column in named:
            if column not in table.columns:
                path = ("facts", name, word, i) if word == "key" else ("facts", name, word)
                known, near = ", ".join(table.columns), suggestion(column, table.columns)
                build.note("PR233", path, name=column, known=known, table=name, suggestion=near)
            elif word != "key" and table.columns[column].type not in {"date", "moment"}:
                reason = Bilingual(f"{column} is no column of dates", f"列 {column} 不是日期")
                build.note("PR230", ("facts", name, word), reason=reason)


def _dimensions(build: Build) -> None:
    columns = {s: name for name, spelled, *_ in columns_of(build.spec, "projects") for s in (name, *spelled)}
    ones = {r.one for r in relations(build.spec).values()} | {*DERIVED, "item"}
    for name, dimension in build.spec.dimensions.items():
        if name in ones:
            what = Bilingual("dimension", "维度")
            build.note("PR208", ("dimensions", name), key=True, what=what, name=name)
        if dimension.column not in columns:
            known, near = ", ".join(dict.fromkeys(columns.values())), suggestion(dimension.column, columns)
            path = ("dimensions", name, "column")
            place = path if build.source.holds(path) else path[:-1]
            build.note("PR233", place, name=dimension.column, known=known, table="projects", suggestion=near)


def _ids(build: Build) -> None:
    """Rules, duties, deadlines and tables share one space of names: results and traces name them by it."""
    seen = {rule.id for rule in build.spec.rules}
    for key, kind in _KINDS.items():
        for i, part in enumerate(getattr(build.spec, key)):
            if part.id in seen:
                build.note("PR208", (key, i, "id"), what=kind, name=part.id)
            seen.add(part.id)
    tables = {*FACTS, *build.spec.facts}
    for name in build.spec.views:
        if name in seen or name in tables:
            build.note("PR208", ("views", name), key=True, what=_VIEW, name=name)
        seen.add(name)
    for key in ("scores", "rankings"):
        for i, part in enumerate(getattr(build.spec, key)):
            if part.id in tables:
                build.note("PR208", (key, i, "id"), what=_KINDS[key], name=part.id)
