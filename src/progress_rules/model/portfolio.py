"""The portfolio: all facts of a set of projects, read once, checked, and never changed."""

from __future__ import annotations

import json
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self

from progress_rules.model.fact_tables import FactTables
from progress_rules.model.facts import Fact
from progress_rules.model.registry import registry_for

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue
    from pydantic_core import CoreSchema

    from progress_rules.model.intake import Intake
    from progress_rules.model.registry import Tables
    from progress_rules.model.tables import Frames, RawTable

    Rows = Iterable[Fact | Mapping[str, Any]]

HAPPENED: dict[str, tuple[str, ...]] = {
    "projects": ("actual_start", "actual_finish"),
    "reports": ("recorded_at",),
    "milestones": ("actual",),
    "issues": ("raised_at", "resolved_at", "written_off_at"),
    "activities": ("date",),
    "disclosures": ("formed_on", "changed_on", "published_on"),
    "transitions": ("at",),
    "baselines": ("recorded_at",),
}
"""The dates of things that have happened; planned, forecast and agreed dates are not among them."""

_NO_ROWS: Rows = ()


class Portfolio(FactTables):
    """All facts of a set of projects: immutable, exact, checked against each other.

    Rows are model objects or dicts, under English or Chinese names. Bare progress is in per cent.
    Two portfolios are equal when they hold the same facts, in whatever order.

    Args:
        projects: The projects; when there are none, those that the reports name.
        reports: What was reported on them, one row for each project, period and recording time.
        milestones: Their milestones.
        issues: Issues raised on them.
        activities: Meetings, visits, inspections.
        assignments: Who is responsible for what.
        exemptions: Days on which a project is exempt.
        disclosures: Items that may have to be published.
        transitions: The steps that issues and other records have taken.
        targets: What is to be reached in a period, by a project or a unit.
        successions: Which projects go on in which others, after a split or a merger.
        baselines: The versions of the projects' plans.
        tables: Further tables, as a rule pack declares them: declarations, or a loaded pack.
        units: Units of bare numbers in dicts, for example `{"reports.planned_progress": "0-1"}`.
        **further: The rows of the declared tables, each under its name.

    Raises:
        LedgerError: With everything that is wrong, each problem under its path; PR104 for a keyword that
            is no table.

    >>> portfolio = Portfolio(reports=[{"project": "P-1", "period": "2017-10", "actual_progress": "35.5"}])
    >>> portfolio
    Portfolio(1 project, 1 report)
    >>> portfolio.reports[0].actual_progress
    Decimal('35.5')

    A rule pack may declare tables of its own:

    >>> from progress_rules.model import ColumnSpec, TableSpec
    >>> buildings = TableSpec("buildings", "楼栋", (ColumnSpec("id", "id"), ColumnSpec("floors", "number")))
    >>> Portfolio(tables=[buildings], buildings=[{"id": "B-1", "floors": 12}]).facts("楼栋")
    (Buildings(id='B-1', floors=Decimal('12')),)
    """

    _money_unit: str

    def __init__(
        self,
        /,
        *,
        projects: Rows = _NO_ROWS,
        reports: Rows = _NO_ROWS,
        milestones: Rows = _NO_ROWS,
        issues: Rows = _NO_ROWS,
        activities: Rows = _NO_ROWS,
        assignments: Rows = _NO_ROWS,
        exemptions: Rows = _NO_ROWS,
        disclosures: Rows = _NO_ROWS,
        transitions: Rows = _NO_ROWS,
        targets: Rows = _NO_ROWS,
        successions: Rows = _NO_ROWS,
        baselines: Rows = _NO_ROWS,
        tables: Tables = None,
        units: Mapping[str, str] | None = None,
        **further: Rows,
    ) -> None:
        from progress_rules.model.intake_objects import take_in_objects

        core = {
            "projects": projects,
            "reports": reports,
            "milestones": milestones,
            "issues": issues,
            "activities": activities,
            "assignments": assignments,
            "exemptions": exemptions,
            "disclosures": disclosures,
            "transitions": transitions,
            "targets": targets,
            "successions": successions,
            "baselines": baselines,
        }
        given = {name: rows for name, rows in core.items() if rows is not _NO_ROWS}
        _keep(self, take_in_objects({**given, **further}, units, registry_for(tables)))

    @classmethod
    def _of(cls, intake: Intake) -> Self:
        portfolio = cls.__new__(cls)
        _keep(portfolio, intake)
        return portfolio

    @classmethod
    def from_facts(cls, facts: Iterable[Fact], tables: Tables = None, money_unit: str = "") -> Self:
        """Return the portfolio of model objects of any tables; `money_unit` is 万元 where amounts stated units.

        Raises:
            LedgerError: With everything that is wrong.

        >>> from progress_rules.model import Project
        >>> Portfolio.from_facts([Project(id="P-1"), Project(id="P-2")])
        Portfolio(2 projects)
        """
        from dataclasses import replace

        from progress_rules.model.intake_objects import take_in_objects

        sorted_out: dict[str, list[Fact]] = {}
        for fact in facts:
            sorted_out.setdefault(fact.table, []).append(fact)
        intake = take_in_objects(sorted_out, None, registry_for(tables))
        return cls._of(replace(intake, money_unit=money_unit))

    @classmethod
    def from_tables(
        cls, raws: Iterable[RawTable], units: Mapping[str, str] | None = None, tables: Tables = None
    ) -> Self:
        """Return the portfolio of raw tables, as readers of files hand them over.

        Raises:
            LedgerError: With everything that is wrong, in all tables.
        """
        from progress_rules.model.intake import take_in

        return cls._of(take_in(raws, units, registry_for(tables)))

    @classmethod
    def from_frames(
        cls, /, units: Mapping[str, str] | None = None, tables: Tables = None, **frames: Any
    ) -> Self:
        """Return the portfolio of pandas, Polars or Arrow frames, one for each table.

        Headings are English or Chinese and may state a unit: `actual_progress (%)`, `总投资（亿元）`.
        Numbers keep every digit; a float stands for the shortest decimal that reads back as it, and NaN
        for nothing.

        Args:
            units: Units of columns whose headings state none: `{"reports.planned_progress": "%"}`.
            tables: Further tables, as a rule pack declares them.
            **frames: The frames by table: `projects=..., reports=...`.

        Raises:
            LedgerError: With everything that is wrong; PR107 where progress could be ratios or per cent.

        >>> import polars as pl
        >>> frame = pl.DataFrame({"项目编号": ["P-1"], "期间": ["2017-10"], "实际进度(%)": [35.3]})
        >>> Portfolio.from_frames(reports=frame).reports[0].actual_progress
        Decimal('35.3')
        """
        from progress_rules.model.intake_frames import raw_frames

        registry = registry_for(tables)
        return cls.from_tables(raw_frames(frames, registry), units, registry.specs)

    @classmethod
    def from_dict(
        cls, data: Mapping[str, Any], units: Mapping[str, str] | None = None, tables: Tables = None
    ) -> Self:
        """Return the portfolio of a dict such as `to_dict` gives: lists of records by table, and `units`.

        `tables` are further tables, as a rule pack declares them.

        Raises:
            LedgerError: With everything that is wrong; PR104 for a name that is no table.

        >>> Portfolio.from_dict({"月报": [{"项目编号": "P-1", "期间": "2017-10", "实际进度": "35%"}]})
        Portfolio(1 project, 1 report)
        """
        from progress_rules.model.intake_json import tables_of_dict

        registry = registry_for(tables)
        raws, stated = tables_of_dict(data, units, registry=registry)
        return cls.from_tables(raws, stated, registry.specs)

    @classmethod
    def from_json(
        cls, text: str | bytes, units: Mapping[str, str] | None = None, tables: Tables = None
    ) -> Self:
        """Return the portfolio of a JSON text; its numbers keep every digit they are written with.

        >>> portfolio = Portfolio(projects=[{"id": "P-1"}])
        >>> Portfolio.from_json(portfolio.to_json()) == portfolio
        True
        """
        from progress_rules.model.intake_json import parse_json

        return cls.from_dict(parse_json(text), units, tables)

    def to_dict(self) -> dict[str, Any]:
        """Return the facts as lists of records by table, numbers as text, and the `units` they are in.

        >>> row = {"project": "P-1", "period": "2017-10", "actual_progress": 35}
        >>> Portfolio(reports=[row]).to_dict()["reports"]
        [{'project': 'P-1', 'period': '2017-10', 'actual_progress': '35'}]
        """
        from progress_rules.model.intake_dump import records, units_of

        tables = {
            t: records(self._registry[t], frame)
            for t, frame in self._frames.items()
            if frame.height or t == "projects"
        }
        units = units_of(self._frames, self._money_unit, self._registry)
        return {**tables, "units": units} if units else tables

    def to_json(self, indent: int | None = None) -> str:
        """Return `to_dict` as JSON text.

        Args:
            indent: How many blanks each depth is indented by; None for a single line.

        >>> Portfolio(projects=[{"id": "P-1", "name": "环城路"}]).to_json()
        '{"projects": [{"id": "P-1", "name": "环城路"}]}'
        """
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=indent)

    @property
    def money_unit(self) -> str:
        """The unit of all amounts: 万元 where the ledger stated units, else an empty text."""
        return self._money_unit

    @cached_property
    def latest_date(self) -> date | None:
        """The latest date of anything that has happened, or None when nothing has.

        >>> str(Portfolio(reports=[{"project": "P-1", "period": "2017-10"}]).latest_date)
        '2017-10-31'
        """
        from progress_rules.model.checks import latest_day

        return latest_day(self._frames, HAPPENED)

    def __len__(self) -> int:
        return self._frames["projects"].height

    def __bool__(self) -> bool:
        return True

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Portfolio):
            return NotImplemented
        from progress_rules.model.checks import same_rows

        mine, others = self._filled(), other._filled()
        return mine.keys() == others.keys() and all(same_rows(mine[table], others[table]) for table in mine)

    def __hash__(self) -> int:
        return hash(frozenset((table, frame.height) for table, frame in self._filled().items()))

    def __repr__(self) -> str:
        sizes = {"projects": len(self)} | {table: frame.height for table, frame in self._filled().items()}
        declared = {spec.name for spec in self.tables}
        counted = (
            f"{t}: {n}" if t in declared else f"{n} {self._registry[t].__name__.lower() if n == 1 else t}"
            for t, n in sizes.items()
        )
        return f"Portfolio({', '.join(counted)})"

    def _filled(self) -> Frames:
        return {table: frame for table, frame in self._frames.items() if frame.height}

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"a Portfolio does not change: make a new one with another {name}")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"a Portfolio does not change: {name} stays")

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: Any, _handler: GetCoreSchemaHandler) -> CoreSchema:
        from pydantic_core import core_schema

        return core_schema.no_info_plain_validator_function(
            cls._validated,
            serialization=core_schema.plain_serializer_function_ser_schema(lambda p: p.to_dict()),
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, _schema: CoreSchema, _handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        from progress_rules.model.json_schema import portfolio_json_schema

        return portfolio_json_schema()

    @classmethod
    def _validated(cls, value: Any) -> Portfolio:
        if isinstance(value, Portfolio):
            return value
        return cls.from_dict(value)


def _keep(portfolio: Portfolio, intake: Intake) -> None:
    object.__setattr__(portfolio, "_frames", intake.frames)
    object.__setattr__(portfolio, "_registry", intake.registry)
    object.__setattr__(portfolio, "_money_unit", intake.money_unit)
