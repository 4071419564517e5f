"""Make one pack of a pack and those it includes, remembering in which file each part stands."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from progress_rules.errors import Bilingual, Problem
from progress_rules.packs.frozen import FrozenDict
from progress_rules.packs.schema import Clause, PackSpec, ParameterSpec, Publication

if TYPE_CHECKING:
    from collections.abc import Iterator

    from progress_rules.errors import Place
    from progress_rules.packs.source import Path, Source

_APART = {"include", "source", "levels"}
"""The lists of a pack that are not joined: its own are all it has."""

_INHERITED = ("levels", "calendar")
"""What a pack that does not say it has from those it includes."""

_FIGURES = ("value", "values", "assumed", "reason")
"""What a parameter that is set anew does not keep of the one before."""

_RENAME = Bilingual(
    "give one of them another name, or leave one pack out", "请给其中一个改名，或不再包含其中一个规则包"
)
_SET = Bilingual(
    "declare the parameter here too, which sets it anew", "请在此规则包中也声明该参数，即为重新设定"
)
_SAY = Bilingual("say in this pack which are meant", "请在此规则包中写明以哪一个为准")


@dataclass(frozen=True, slots=True, eq=False)
class Included:
    """A pack as it stands in its file, with the packs it includes by their position under `include`."""

    spec: PackSpec
    source: Source
    includes: tuple[tuple[int, Included], ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class _Entry:
    """A part of a pack: what it is, and where it stands."""

    value: Any
    source: Source
    path: Path

    @property
    def place(self) -> Place:
        """Where its name stands."""
        listed = isinstance(self.path[-1], int)
        return self.source.place((*self.path, "id") if listed else self.path, key=not listed)


Key = tuple[str | int, ...]
"""The section of a part, and its name there; of a column its table before."""


def merged(pack: Included) -> tuple[PackSpec, Source, tuple[Problem, ...]]:
    """Return the model of the whole, where its parts stand, and which names two packs declare."""
    merge = _Merge()
    parts = merge.parts(pack)
    sections: dict[str, Any] = {}
    origins: dict[Path, tuple[Source, Path]] = {}
    for key, entry in parts.items():
        section = str(key[0])
        if isinstance(entry.path[-1], int):
            listed = sections.setdefault(section, [])
            origins[section, len(listed)] = (entry.source, entry.path)
            listed.append(entry.value)
            continue
        table = sections.setdefault(section, {})
        for depth in range(1, len(entry.path) - 1):  # of columns: the table
            table = table.setdefault(entry.path[depth], {})
            origins.setdefault(entry.path[: depth + 1], (entry.source, entry.path[: depth + 1]))
        table[entry.path[-1]] = entry.value
        origins[entry.path] = (entry.source, entry.path)
    for name in _INHERITED:
        held = merge.inherited(pack, name)
        if held is not None and held is not pack:
            sections[name] = getattr(held.spec, name)
            origins[name,] = (held.source, (name,))
    update = {name: _frozen(value) for name, value in sections.items()} | {"include": ()}
    spec = pack.spec.model_copy(update=update)
    return spec, replace(pack.source, origins=origins), tuple(merge.problems)


class _Merge:
    """Joins the parts of packs, those of an included pack once however often it is reached."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.done: dict[int, dict[Key, _Entry]] = {}

    def parts(self, pack: Included, *, outermost: bool = True) -> dict[Key, _Entry]:
        """Return every part of a pack, those it includes first."""
        if id(pack) in self.done:
            return self.done[id(pack)]
        own = dict(_own(pack, outermost=outermost))
        found: dict[Key, _Entry] = {}
        for at, inner in pack.includes:
            for key, entry in self.parts(inner, outermost=False).items():
                held = found.setdefault(key, entry)
                set_anew = key[0] == "parameters" and key in own
                if held is not entry and not set_anew:
                    way = _SET if key[0] == "parameters" else _RENAME
                    self._clash(
                        _written(key), held.place, entry.place, pack.source.place(("include", at)), way
                    )
        for key, entry in own.items():
            before = found.get(key)
            if before is None:
                found[key] = entry
            elif key[0] == "parameters":
                found[key] = replace(entry, value=_set_anew(before.value, entry.value))
            else:
                self._clash(_written(key), before.place, entry.place, entry.place, _RENAME)
        self.done[id(pack)] = found
        return found

    def inherited(self, pack: Included, name: str) -> Included | None:
        """Return the pack whose levels or calendar a pack has: itself where it says them; None where none does."""
        if name in pack.spec.model_fields_set:
            return pack
        held: Included | None = None
        for at, inner in pack.includes:
            one = self.inherited(inner, name)
            if held is None or one is None:
                held = held or one
            elif getattr(one.spec, name) != getattr(held.spec, name):
                first, second = (p.source.place((name,), key=True) for p in (held, one))
                self._clash(f"`{name}`", first, second, pack.source.place(("include", at)), _SAY)
        return held

    def _clash(self, what: str, first: Place, second: Place, at: Place, way: Bilingual) -> None:
        values = {"what": what, "first": _At(first), "second": _At(second), "way": way}
        self.problems.append(Problem("PR251", at, values))


@dataclass(frozen=True, slots=True)
class _At:
    """A place inside a message."""

    place: Place

    def describe(self, language: Any) -> str:
        """Return the place as text."""
        return self.place.render(language)


def _own(pack: Included, *, outermost: bool) -> Iterator[tuple[Key, _Entry]]:
    """Yield the parts of a pack itself; what stands twice in it is told when the whole is checked."""
    for section in PackSpec.model_fields:
        held = getattr(pack.spec, section)
        if section in _APART or not isinstance(held, (tuple, dict)):
            continue
        seen: set[Key] = set()
        for name, value in held.items() if isinstance(held, dict) else enumerate(held):
            path: Path = (section, name)
            if isinstance(value, dict):
                for inner, column in value.items():
                    yield (*path, inner), _Entry(column, pack.source, (*path, inner))
                continue
            key: Key = path if isinstance(held, dict) else (section, getattr(value, "id", ""))
            if key in seen or not key[1]:
                key = (*key, pack.source.file, name)
            seen.add(key)
            if isinstance(value, Clause) and not value.source and not outermost:
                value = value.model_copy(update={"source": _published(pack.spec)})  # noqa: PLW2901
            yield key, _Entry(value, pack.source, path)


def _published(spec: PackSpec) -> tuple[Publication, ...]:
    """Return where the clauses of an included pack were published; the pack itself where it does not say."""
    titles = dict.fromkeys((spec.title.text("zh"), spec.title.en))
    return spec.source or (Publication(title=" · ".join(titles)),)


def _set_anew(before: ParameterSpec, given: ParameterSpec) -> ParameterSpec:
    """Return a parameter as the including pack sets it: what that does not say about it is kept."""
    said = {name: getattr(given, name) for name in given.model_fields_set}
    kept = {name: getattr(before, name) for name in before.model_fields_set}
    if {"value", "values"} & set(said):
        kept = {name: value for name, value in kept.items() if name not in _FIGURES}
    return ParameterSpec.model_construct(**{**kept, **said})


def _written(key: Key) -> str:
    return f"`{key[0]}` {'.'.join(map(str, key[1:]))}"


def _frozen(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(value)
    if isinstance(value, dict):
        return FrozenDict({name: _frozen(item) for name, item in value.items()})
    return value
