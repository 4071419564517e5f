"""The facts of a portfolio, as frames and as model objects."""

from __future__ import annotations

from decimal import Decimal
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar, cast

from progress_rules.errors import LedgerError, Place
from progress_rules.quantities import EXACT

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping

    import polars as pl

    from progress_rules.model.declared import TableSpec
    from progress_rules.model.facts import (
        Activity,
        Assignment,
        Baseline,
        Disclosure,
        Exemption,
        Fact,
        Issue,
        Milestone,
        Project,
        Report,
        Succession,
        Target,
        Transition,
    )
    from progress_rules.model.registry import Registry
    from progress_rules.model.tables import Frames

Worked = TypeVar("Worked")


class FactTables:
    """Tables of facts by their names, each a canonical frame whose rows can be had as model objects."""

    _frames: Frames
    _registry: Registry

    @property
    def frames(self) -> Mapping[str, pl.DataFrame]:
        """The canonical frame of every table, by its name."""
        return MappingProxyType(self._frames)

    def frame(self, name: str) -> pl.DataFrame:
        """Return the canonical frame of a table, named in English or Chinese.

        >>> from progress_rules.model import Portfolio
        >>> Portfolio(projects=[{"id": "P-1"}]).frame("projects").height
        1
        """
        return self._frames[self._table(name)]

    def facts(self, name: str) -> tuple[Fact, ...]:
        """Return the rows of a table, named in English or Chinese, as model objects.

        >>> from progress_rules.model import Portfolio
        >>> Portfolio(projects=[{"id": "P-1"}]).facts("项目")[0].id
        'P-1'
        """
        table = self._table(name)
        return self.kept(("facts", table), lambda: self._facts(table))

    @property
    def tables(self) -> tuple[TableSpec, ...]:
        """The declared tables, beside those that every portfolio has."""
        return self._registry.specs

    @property
    def registry(self) -> Registry:
        """The model of every table, by its name."""
        return self._registry

    @property
    def projects(self) -> tuple[Project, ...]:
        """The projects."""
        return cast("tuple[Project, ...]", self.facts("projects"))

    @property
    def reports(self) -> tuple[Report, ...]:
        """The reports."""
        return cast("tuple[Report, ...]", self.facts("reports"))

    @property
    def milestones(self) -> tuple[Milestone, ...]:
        """The milestones."""
        return cast("tuple[Milestone, ...]", self.facts("milestones"))

    @property
    def issues(self) -> tuple[Issue, ...]:
        """The issues."""
        return cast("tuple[Issue, ...]", self.facts("issues"))

    @property
    def activities(self) -> tuple[Activity, ...]:
        """The activities."""
        return cast("tuple[Activity, ...]", self.facts("activities"))

    @property
    def assignments(self) -> tuple[Assignment, ...]:
        """The assignments."""
        return cast("tuple[Assignment, ...]", self.facts("assignments"))

    @property
    def exemptions(self) -> tuple[Exemption, ...]:
        """The exemptions."""
        return cast("tuple[Exemption, ...]", self.facts("exemptions"))

    @property
    def disclosures(self) -> tuple[Disclosure, ...]:
        """The disclosures."""
        return cast("tuple[Disclosure, ...]", self.facts("disclosures"))

    @property
    def transitions(self) -> tuple[Transition, ...]:
        """The steps that issues and other records have taken."""
        return cast("tuple[Transition, ...]", self.facts("transitions"))

    @property
    def targets(self) -> tuple[Target, ...]:
        """The targets."""
        return cast("tuple[Target, ...]", self.facts("targets"))

    @property
    def successions(self) -> tuple[Succession, ...]:
        """Which projects go on in which others."""
        return cast("tuple[Succession, ...]", self.facts("successions"))

    @property
    def baselines(self) -> tuple[Baseline, ...]:
        """The versions of the projects' plans."""
        return cast("tuple[Baseline, ...]", self.facts("baselines"))

    def kept(self, key: Hashable, work_out: Callable[[], Worked]) -> Worked:
        """Return what was worked out from these facts under this key, or work it out and keep it.

        Facts never change, so what follows from them does not either; a copy or a pickle starts without it.

        >>> from progress_rules.model import Portfolio
        >>> portfolio = Portfolio(projects=[{"id": "P-1"}])
        >>> portfolio.kept("projects", lambda: 1), portfolio.kept("projects", lambda: 2)
        (1, 1)
        """
        if key not in self._kept:
            self._kept[key] = work_out()
        return cast("Worked", self._kept[key])

    @cached_property
    def _kept(self) -> dict[Hashable, object]:
        return {}

    def __getstate__(self) -> dict[str, object]:
        """Return the facts without what was worked out from them."""
        return {name: held for name, held in self.__dict__.items() if name != "_kept"}

    def _table(self, name: str) -> str:
        from progress_rules.model.tables import unknown_table

        table = self._registry.named(name)
        if table is None:
            raise LedgerError(unknown_table(name, Place(), self._registry))
        return table

    def _facts(self, table: str) -> tuple[Fact, ...]:
        from progress_rules.model.tables import core_names, void_extras

        frame, model = self._frames[table], self._registry[table]
        kept = {*core_names(model), *void_extras(model, frame)}
        return tuple(
            model.model_construct(**{n: _plain(v) for n, v in row.items() if v is not None or n in kept})
            for row in frame.iter_rows(named=True)
        )


def _plain(value: Any) -> Any:
    """Return a decimal without the zeros that its column's scale adds."""
    if not isinstance(value, Decimal):
        return value
    short = EXACT.normalize(value) if value else Decimal(0)
    return EXACT.quantize(short, Decimal(1)) if short == int(short) else short
