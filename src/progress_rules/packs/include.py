"""Read the packs that a pack includes, those that they include in turn, and make one pack of them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import TYPE_CHECKING

from progress_rules.errors import InputError, Problem
from progress_rules.packs.files import pack_file, read_file, shown
from progress_rules.packs.merge import Included, merged
from progress_rules.packs.shaped import model_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from progress_rules.errors import Place
    from progress_rules.packs.schema import PackSpec
    from progress_rules.packs.source import Source


@dataclass(frozen=True, slots=True)
class Whole:
    """A pack with the parts of those it includes, and what is wrong with those.

    `complete` is false where one of them could not be read: what the rest says cannot be judged without it.
    """

    spec: PackSpec
    source: Source
    problems: tuple[Problem, ...] = ()
    complete: bool = True


def whole_pack(spec: PackSpec, source: Source) -> Whole:
    """Return a pack together with what it includes; paths count from the folder of its file.

    >>> from progress_rules.packs import PackSpec
    >>> from progress_rules.packs.source import Source
    >>> whole = whole_pack(PackSpec(pack="mine", title="Mine", include="evm"), Source(""))
    >>> whole.spec.pack, "cpi" in whole.spec.indicators, whole.spec.include
    ('mine', True, ())
    """
    if not spec.include:
        return Whole(spec, source)
    reader = _Reader(source)
    includes = reader.included(spec.include, source)
    if not reader.complete:
        return Whole(spec, source, tuple(reader.problems), complete=False)
    spec, source, problems = merged(Included(spec, source, includes))
    return Whole(spec, source, (*reader.problems, *problems))


def included_problems(source: Source) -> tuple[Problem, ...]:
    """Return what is wrong with the files that a pack includes, whatever is wrong with the pack itself."""
    reader = _Reader(source)
    reader.included(_names(source), source)
    return tuple(reader.problems)


def _names(source: Source) -> list[str]:
    """Return what a pack includes, as far as that can be told of a pack that is no sound one."""
    named = source.data.get("include") if isinstance(source.data, dict) else None
    names = [named] if isinstance(named, str) else named
    return [name for name in names if isinstance(name, str)] if isinstance(names, list) else []


class _Reader:
    """Reads every included file once, in the order in which they are named, the innermost first."""

    def __init__(self, outermost: Source) -> None:
        self.problems: list[Problem] = []
        self.complete = True
        self.held: dict[FilePath, Included | None] = {}
        self.trail = [FilePath(outermost.file).resolve()] if outermost.file else []

    def included(self, names: Iterable[str], source: Source) -> tuple[tuple[int, Included], ...]:
        """Return the packs that are included at each position of `include`, as far as they can be read."""
        found = []
        for i, name in enumerate(names):
            one = self._named(name, source, source.place(("include", i)))
            if one is None:
                self.complete = False
            else:
                found.append((i, one))
        return tuple(found)

    def _named(self, name: str, source: Source, at: Place) -> Included | None:
        try:
            file = pack_file(name, FilePath(source.file).parent)
        except InputError as error:
            self.problems += [Problem(p.code, at, p.values) for p in error.problems]
            return None
        path = file.resolve()
        if path in self.trail:
            cycle = [shown(one) for one in (*self.trail[self.trail.index(path) :], path)]
            self.problems.append(Problem("PR252", at, {"cycle": " → ".join(cycle)}))
            return None
        if path not in self.held:
            self.trail.append(path)
            self.held[path] = self._read(file)
            self.trail.pop()
        return self.held[path]

    def _read(self, file: FilePath) -> Included | None:
        try:
            source = read_file(file)
        except InputError as error:
            self.problems += error.problems
            return None
        spec, problems = model_of(source)
        self.problems += problems
        if spec is None:
            self.included(_names(source), source)
            return None
        return Included(spec, source, self.included(spec.include, source))
