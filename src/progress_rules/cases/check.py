"""What cases say of results and rules that the pack does not have: wrong before anything is run."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from progress_rules.cases.compare import as_date, as_moment, as_number, clauses, shown, truth
from progress_rules.cases.facts import fact_problems, row_problems
from progress_rules.errors import Bilingual, Problem, suggestion
from progress_rules.errors.catalogue import CATALOGUE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    import polars as pl

    from progress_rules.cases.facts import Prepared
    from progress_rules.cases.schema import CaseSpec
    from progress_rules.packs import Pack
    from progress_rules.packs.source import Path, Source

_CASE = Bilingual("case", "用例")
_MANY = 12
"""The most rules that a message lists."""

_NAMING_RULES = {"actions", "scores", "routes", "trace"}
"""The tables whose column `rule` holds rules of the pack."""

_KINDS: dict[str, tuple[Callable[[Any], object], Bilingual]] = {
    "number": (as_number, Bilingual("numbers", "数字")),
    "date": (as_date, Bilingual("dates such as 2024-03-01", "形如 2024-03-01 的日期")),
    "moment": (
        as_moment,
        Bilingual("dates with a time such as 2024-02-28 23:30", "形如 2024-02-28 23:30 的时刻"),
    ),
    "bool": (truth, Bilingual("true or false", "true 或 false")),
}


def result_schemas(pack: Pack) -> dict[str, pl.Schema]:
    """Return the columns of every table of the pack's results, with their types.

    >>> from progress_rules.packs import load_pack
    >>> result_schemas(load_pack("ziyang"))["trace"].names()[:4]
    ['project', 'period', 'rule', 'outcome']
    """
    from progress_rules.assessment.result import TABLES
    from progress_rules.engines import assess
    from progress_rules.model import Portfolio

    nothing = assess(Portfolio(tables=pack), pack, as_of=date(2024, 1, 1), engine="reference")
    return {name: nothing.table(name).schema for name in (*TABLES, "trace", *pack.derived)}


def rule_names(pack: Pack) -> dict[str, tuple[str, ...]]:
    """Return the rules that each name means: a rule that gives several levels is several rules.

    >>> from progress_rules.packs import load_pack
    >>> rule_names(load_pack("ziyang"))["late-start"]
    ('late-start',)
    """
    found: dict[str, tuple[str, ...]] = {}
    for rule in pack.rules:
        found[rule.id] = (rule.id,)
    for rule in pack.rules:
        base, sign, _ = rule.id.partition("=")
        if sign:
            found[base] = (*found.get(base, ()), rule.id)
    return found


def case_problems(
    cases: Mapping[int, CaseSpec], prepared: Mapping[int, Prepared], source: Source, pack: Pack
) -> Iterator[Problem]:
    """Yield everything that is wrong with cases of a pack, which are given by their position in the file."""
    seen: set[str] = set()
    check = Check(source, pack, result_schemas(pack), rule_names(pack))
    for i, case in cases.items():
        at: Path = ("cases", i)
        if case.name.en in seen:
            values = {"what": _CASE, "name": case.name.en}
            yield Problem("PR208", source.place((*at, "name")), values)
        seen.add(case.name.en)
        yield from row_problems(case, at, source)
        if case.raises is None:
            yield from fact_problems(case, prepared[i], at, source, pack)
        yield from check.case(case, at)


@dataclass(frozen=True, slots=True)
class Check:
    """Checks what cases say of the results and rules of a pack."""

    source: Source
    pack: Pack
    schemas: Mapping[str, pl.Schema]
    rules: Mapping[str, tuple[str, ...]]

    def case(self, case: CaseSpec, at: Path) -> Iterator[Problem]:
        """Yield what is wrong with the expectations of a case."""
        yield from self._whole(case, at)
        for part in ("expect", "absent"):
            yield from self._records(getattr(case, part), (*at, part))
        for i, reason in enumerate(case.because):
            yield from self._rule(reason.rule, (*at, "because", i, "rule"))
            yield from self._clauses(frozenset(reason.cites), (*at, "because", i, "cites"))

    def _whole(self, case: CaseSpec, at: Path) -> Iterator[Problem]:
        parts = [key for key in ("expect", "absent", "because") if getattr(case, key)]
        if case.raises is None:
            if not parts:
                name = Bilingual(case.name.en, case.name.text("zh"))
                yield Problem("PR903", self.source.place(at), {"name": name})
            return
        if case.raises not in CATALOGUE:
            values = {"code": case.raises, "suggestion": suggestion(case.raises, CATALOGUE)}
            yield Problem("PR910", self.source.place((*at, "raises")), values)
        for key in parts:
            yield Problem("PR911", self.source.place((*at, key), key=True), {"key": key})

    def _records(self, tables: Any, at: Path) -> Iterator[Problem]:
        for table, records in tables.items():
            path = (*at, table)
            if table not in self.schemas:
                values = {"name": table, "known": ", ".join(self.schemas)}
                near = suggestion(table, self.schemas)
                yield Problem("PR904", self.source.place(path, key=True), {**values, "suggestion": near})
                continue
            schema = self.schemas[table]
            for i, record in enumerate(records):
                for column, value in record.items():
                    here: Path = (*path, i, column)
                    if column not in schema:
                        values = {"table": table, "name": column, "known": ", ".join(schema)}
                        place = self.source.place(here, key=True)
                        yield Problem("PR905", place, {**values, "suggestion": suggestion(column, schema)})
                    elif value is not None:
                        yield from self._value(table, column, value, here)

    def _value(self, table: str, column: str, value: Any, at: Path) -> Iterator[Problem]:
        """Yield why no record can ever have this value."""
        import polars as pl

        dtype = self.schemas[table][column]
        values: dict[str, Any] = {"value": shown(value), "column": column, "table": table}
        if column == "cites":
            yield from self._clauses(clauses(value), at)
        elif column == "rule" and table in _NAMING_RULES:
            yield from self._rule(shown(value), at)
        elif isinstance(dtype, pl.Enum):
            known = list(dtype.categories)
            if shown(value) not in known:
                values |= {"known": ", ".join(known), "suggestion": suggestion(shown(value), known)}
                yield Problem("PR908", self.source.place(at), values)
        elif kind := _kind(dtype):
            read, wording = _KINDS[kind]
            if read(value) is None:
                yield Problem("PR912", self.source.place(at), {**values, "kind": wording})

    def _rule(self, name: str, at: Path) -> Iterator[Problem]:
        if name in self.rules:
            return
        listed = ", ".join([*list(self.rules)[:_MANY], *(["..."] if len(self.rules) > _MANY else [])])
        values = {"pack": self.pack.id, "name": name, "known": listed or "-"}
        yield Problem("PR906", self.source.place(at), {**values, "suggestion": suggestion(name, self.rules)})

    def _clauses(self, cited: frozenset[str], at: Path) -> Iterator[Problem]:
        known = self.pack.spec.clauses
        for clause in sorted(cited - set(known)):
            values = {"pack": self.pack.id, "clause": clause, "suggestion": suggestion(clause, known)}
            yield Problem("PR907", self.source.place(at), values)


def _kind(dtype: pl.DataType) -> str:
    import polars as pl

    if dtype.is_numeric():
        return "number"
    return {pl.Date: "date", pl.Datetime: "moment", pl.Boolean: "bool"}.get(dtype.base_type(), "")
