"""The portfolio: all facts of a set of projects, read once, checked, and never changed."""

from __future__ import annotations

import json
from decimal import Decimal
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Self, cast

from progress_rules.errors import LedgerError, Place
from progress_rules.model.facts import (
    FACTS,
    Activity,
    Assignment,
    Disclosure,
    Exemption,
    Fact,
    Issue,
    Milestone,
    Project,
    Report,
)
from progress_rules.quantities import EXACT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    import polars as pl
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue
    from pydantic_core import CoreSchema

    from progress_rules.model.intake import Intake
    from progress_rules.model.tables import Frames, RawTable

    Rows = Iterable[Fact | Mapping[str, Any]]

HAPPENED: dict[str, tuple[str, ...]] = {
    "projects": ("actual_start", "actual_finish"),
    "reports": ("recorded_at",),
    "milestones": ("actual",),
    "issues": ("raised_at", "resolved_at", "written_off_at"),
    "activities": ("date",),
    "disclosures": ("formed_on", "changed_on", "published_on"),
}
"""The dates of things that have happened; planned, forecast and agreed dates are not among them."""


class Portfolio:
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
        units: Units of bare numbers in dicts, for example `{"reports.planned_progress": "0-1"}`.

    Raises:
        LedgerError: With everything that is wrong, each problem under its path.

    >>> portfolio = Portfolio(reports=[{"project": "P-1", "period": "2017-10", "actual_progress": "35.5"}])
    >>> portfolio
    Portfolio(1 project, 1 report)
    >>> portfolio.reports[0].actual_progress
    Decimal('35.5')
    """

    _frames: Frames
    _money_unit: str

    def __init__(
        self,
        *,
        projects: Rows = (),
        reports: Rows = (),
        milestones: Rows = (),
        issues: Rows = (),
        activities: Rows = (),
        assignments: Rows = (),
        exemptions: Rows = (),
        disclosures: Rows = (),
        units: Mapping[str, str] | None = None,
    ) -> None:
        from progress_rules.model.intake_objects import take_in_objects

        given = (projects, reports, milestones, issues, activities, assignments, exemptions, disclosures)
        _keep(self, take_in_objects(dict(zip(FACTS, given, strict=True)), units))

    @classmethod
    def _of(cls, intake: Intake) -> Self:
        portfolio = cls.__new__(cls)
        _keep(portfolio, intake)
        return portfolio

    @classmethod
    def from_tables(cls, tables: Iterable[RawTable], units: Mapping[str, str] | None = None) -> Self:
        """Return the portfolio of raw tables, as readers of files hand them over.

        Raises:
            LedgerError: With everything that is wrong, in all tables.
        """
        from progress_rules.model.intake import take_in

        return cls._of(take_in(tables, units))

    @classmethod
    def from_frames(cls, units: Mapping[str, str] | None = None, **frames: Any) -> Self:
        """Return the portfolio of pandas, Polars or Arrow frames, one for each table.

        Headings are English or Chinese and may state a unit: `actual_progress (%)`, `总投资（亿元）`.
        Numbers keep every digit; a float stands for the shortest decimal that reads back as it, and NaN
        for nothing.

        Args:
            units: Units of columns whose headings state none: `{"reports.planned_progress": "%"}`.
            **frames: The frames by table: `projects=..., reports=...`.

        Raises:
            LedgerError: With everything that is wrong; PR107 where progress could be ratios or per cent.

        >>> import polars as pl
        >>> frame = pl.DataFrame({"项目编号": ["P-1"], "期间": ["2017-10"], "实际进度(%)": [35.3]})
        >>> Portfolio.from_frames(reports=frame).reports[0].actual_progress
        Decimal('35.3')
        """
        from progress_rules.model.intake_frames import raw_frames

        return cls.from_tables(raw_frames(frames), units)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any], units: Mapping[str, str] | None = None) -> Self:
        """Return the portfolio of a dict such as `to_dict` gives: lists of records by table, and `units`.

        Raises:
            LedgerError: With everything that is wrong; PR104 for a name that is no table.

        >>> Portfolio.from_dict({"月报": [{"项目编号": "P-1", "期间": "2017-10", "实际进度": "35%"}]})
        Portfolio(1 project, 1 report)
        """
        from progress_rules.model.intake_json import tables_of_dict

        return cls.from_tables(*tables_of_dict(data, units))

    @classmethod
    def from_json(cls, text: str | bytes, units: Mapping[str, str] | None = None) -> Self:
        """Return the portfolio of a JSON text; its numbers keep every digit they are written with.

        >>> portfolio = Portfolio(projects=[{"id": "P-1"}])
        >>> Portfolio.from_json(portfolio.to_json()) == portfolio
        True
        """
        from progress_rules.model.intake_json import parse_json

        return cls.from_dict(parse_json(text), units)

    def to_dict(self) -> dict[str, Any]:
        """Return the facts as lists of records by table, numbers as text, and the `units` they are in.

        >>> row = {"project": "P-1", "period": "2017-10", "actual_progress": 35}
        >>> Portfolio(reports=[row]).to_dict()["reports"]
        [{'project': 'P-1', 'period': '2017-10', 'actual_progress': '35'}]
        """
        from progress_rules.model.intake_dump import records, units_of

        tables = {
            t: records(t, frame) for t, frame in self._frames.items() if frame.height or t == "projects"
        }
        units = units_of(self._frames, self._money_unit)
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
    def frames(self) -> Mapping[str, pl.DataFrame]:
        """The canonical frame of every table, by its name."""
        return MappingProxyType(self._frames)

    def frame(self, name: str) -> pl.DataFrame:
        """Return the canonical frame of a table, named in English or Chinese.

        >>> Portfolio(projects=[{"id": "P-1"}]).frame("projects").height
        1
        """
        from progress_rules.model.intake_frames import unknown_table
        from progress_rules.model.intake_headers import table_named

        table = table_named(name)
        if table is None:
            raise LedgerError(unknown_table(name, Place()))
        return self._frames[table]

    @property
    def money_unit(self) -> str:
        """The unit of all amounts: 万元 where the ledger stated units, else an empty text."""
        return self._money_unit

    @cached_property
    def projects(self) -> tuple[Project, ...]:
        """The projects."""
        return cast("tuple[Project, ...]", self._facts("projects"))

    @cached_property
    def reports(self) -> tuple[Report, ...]:
        """The reports."""
        return cast("tuple[Report, ...]", self._facts("reports"))

    @cached_property
    def milestones(self) -> tuple[Milestone, ...]:
        """The milestones."""
        return cast("tuple[Milestone, ...]", self._facts("milestones"))

    @cached_property
    def issues(self) -> tuple[Issue, ...]:
        """The issues."""
        return cast("tuple[Issue, ...]", self._facts("issues"))

    @cached_property
    def activities(self) -> tuple[Activity, ...]:
        """The activities."""
        return cast("tuple[Activity, ...]", self._facts("activities"))

    @cached_property
    def assignments(self) -> tuple[Assignment, ...]:
        """The assignments."""
        return cast("tuple[Assignment, ...]", self._facts("assignments"))

    @cached_property
    def exemptions(self) -> tuple[Exemption, ...]:
        """The exemptions."""
        return cast("tuple[Exemption, ...]", self._facts("exemptions"))

    @cached_property
    def disclosures(self) -> tuple[Disclosure, ...]:
        """The disclosures."""
        return cast("tuple[Disclosure, ...]", self._facts("disclosures"))

    def _facts(self, table: str) -> tuple[Fact, ...]:
        from progress_rules.model.tables import core_names, void_extras

        frame, model = self._frames[table], FACTS[table]
        kept = {*core_names(table), *void_extras(table, frame)}
        return tuple(
            model.model_construct(**{n: _plain(v) for n, v in row.items() if v is not None or n in kept})
            for row in frame.iter_rows(named=True)
        )

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

        return all(same_rows(frame, other.frames[table]) for table, frame in self._frames.items())

    def __hash__(self) -> int:
        return hash(tuple(frame.height for frame in self._frames.values()))

    def __repr__(self) -> str:
        sizes = ((table, frame.height) for table, frame in self._frames.items())
        counted = (f"{n} {_SINGULAR[t] if n == 1 else t}" for t, n in sizes if n or t == "projects")
        return f"Portfolio({', '.join(counted)})"

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
        return portfolio_json_schema()

    @classmethod
    def _validated(cls, value: Any) -> Portfolio:
        if isinstance(value, Portfolio):
            return value
        return cls.from_dict(value)


def _keep(portfolio: Portfolio, intake: Intake) -> None:
    object.__setattr__(portfolio, "_frames", intake.frames)
    object.__setattr__(portfolio, "_money_unit", intake.money_unit)


_SINGULAR = {table: model.__name__.lower() for table, model in FACTS.items()}


def _plain(value: Any) -> Any:
    """Return a decimal without the zeros that its column's scale adds."""
    if not isinstance(value, Decimal):
        return value
    short = EXACT.normalize(value) if value else Decimal(0)
    return EXACT.quantize(short, Decimal(1)) if short == int(short) else short


def portfolio_json_schema() -> dict[str, Any]:
    """Return the JSON Schema of what `Portfolio.to_json` writes and `Portfolio.from_json` reads.

    >>> sorted(portfolio_json_schema()["properties"])[:3]
    ['activities', 'assignments', 'disclosures']
    """
    tables = {
        table: {"type": "array", "items": model.model_json_schema(), "title": model.sheets[1]}
        for table, model in FACTS.items()
    }
    units = {"type": "object", "additionalProperties": {"type": "string"}}
    return {"title": "Portfolio", "type": "object", "properties": {**tables, "units": units}}
