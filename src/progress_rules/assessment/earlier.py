"""What groups that were judged already hand on to later ones: tables worked out of them, signals and lights.

A number that has no finite decimal is handed on as results show it, rounded half up at ten places (ADR 0010).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from progress_rules.assessment.outputs import VALUE
from progress_rules.assessment.rankings import places
from progress_rules.assessment.related import FROM, LINK, TO, Related
from progress_rules.assessment.rows import CODE, TIME
from progress_rules.assessment.subject_tables import about, labels, number
from progress_rules.levels import UNKNOWN
from progress_rules.packs.subjects import relations

if TYPE_CHECKING:
    from collections.abc import Iterable

    from progress_rules.assessment.judged import Judged
    from progress_rules.assessment.panel import Panel
    from progress_rules.packs import DerivedTable, Pack, Subject

VERDICT = "verdict"
"""The table under which the signal and the light of another group are handed in."""


class Earlier:
    """The groups that were judged so far, by their positions.

    Tables are worked out when a group first asks for them, and kept.
    """

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.judged: dict[int, Judged] = {}
        self._tables: dict[str, pl.DataFrame] = {}

    @classmethod
    def of(cls, pack: Pack, judged: Iterable[Judged]) -> Earlier:
        """Return what all groups of a result hand on."""
        found = cls(pack)
        found.judged = dict(enumerate(judged))
        return found

    def table(self, name: str) -> pl.DataFrame:
        """Return a table that is worked out: what its rows are about, then its columns, typed as conditions see them.

        Columns `_project` and `_period` are those of the panel; `subject`, `period` and keys such as `unit` are texts.
        """
        if name not in self._tables:
            derived = self.pack.derived[name]
            self._tables[name] = _made(self.judged[derived.group], derived, self.pack)
        return self._tables[name]

    def shown(self, name: str) -> pl.DataFrame:
        """Return the table for people: levels by their ids, what its rows are about in the columns of results."""
        derived = self.pack.derived[name]
        frame = self.table(name)
        one = self.judged[derived.group]
        columns = [column for column, *_ in derived.columns]
        levels = pl.Series([*self.pack.scale.ids, UNKNOWN], dtype=pl.Enum([*self.pack.scale.ids, UNKNOWN]))
        found = []
        for column, kind, _ in derived.columns:
            values = frame[column]
            if kind.name == "level":
                values = levels.gather(values.fill_null(len(levels) - 1).cast(pl.UInt32)).alias(column)
            found.append(values)
        return about(one).drop("_t", *columns, strict=False).hstack(found)

    def related(self, name: str) -> Related:
        """Return the table as functions over rows look at it."""
        relation = relations(self.pack.spec)[name]
        frame = self.table(name)
        panel = self.judged[self.pack.derived[name].group].panel
        none = pl.Series([None] * frame.height, dtype=pl.Date)
        first, last = none, none
        if panel.periodic and panel.periods:
            position = panel.positions(frame[TIME])
            periods = list(panel.periods.values())
            first = pl.Series([p.start for p in periods], dtype=pl.Date).gather(position)
            last = pl.Series([p.end for p in periods], dtype=pl.Date).gather(position)
        columns = [first.alias(FROM), last.alias(TO)]
        columns += [_key(panel, frame[CODE], key).alias(LINK + key) for key in relation.links]
        return Related(relation, frame.drop(CODE, TIME).with_columns(columns))

    def own(
        self, table: str, subject: Subject, rows: pl.DataFrame, ids: pl.Series
    ) -> tuple[pl.DataFrame, pl.Series]:
        """Return a table, or the verdicts, of the same subject, with the position of the row for each of these rows."""
        if table == VERDICT:
            one = self.judged[self._giving(subject)]
            frame = one.panel.rows.select(CODE, TIME).hstack(one.outcome.verdicts.select("signal", "light"))
        else:
            one = self.judged[self.pack.derived[table].group]
            frame = self.table(table)
        theirs = frame.select(CODE, TIME).with_row_index("_at")
        if one.panel.ids.equals(ids):
            mine = rows.select(CODE, TIME)
        else:
            codes = pl.DataFrame({"id": one.panel.ids}).with_row_index("_code")
            code = pl.DataFrame({"id": ids}).join(codes, on="id", how="left", maintain_order="left")["_code"]
            mine = rows.select(code.cast(pl.Int32).gather(rows[CODE]).alias(CODE), TIME)
        return frame, mine.join(theirs, on=[CODE, TIME], how="left", maintain_order="left")["_at"]

    def _giving(self, subject: Subject) -> int:
        """Return the position of the group that gives a subject its signals and lights."""
        return next(
            i
            for i, g in enumerate(self.pack.groups)
            if g.subject == subject and g.where is None and not (g.lifecycle or g.apart or g.late)
        )


def _made(one: Judged, derived: DerivedTable, pack: Pack) -> pl.DataFrame:
    panel = one.panel
    rows = panel.rows.select(CODE, TIME)
    columns: list[pl.Series] = [
        rows[CODE],
        rows[TIME],
        panel.ids.cast(pl.String).gather(rows[CODE]).alias("subject"),
    ]
    keys = relations(pack.spec)[derived.name].links
    columns += [_key(panel, rows[CODE], key).alias(key) for key in keys if key != "item"]
    if panel.periodic:
        columns.append(labels(panel, rows[TIME]).alias("period"))
    if derived.kind == "ranking":
        ranking = next(r for r in pack.rankings if r.id == derived.name)
        columns += places(one, ranking).get_columns()
    for name, kind, tree in derived.columns:
        if tree is None:
            continue
        if kind.name == "number":
            columns.append(_trimmed(number(one, f"{derived.name}:{name}")).alias(name))
        else:
            columns.append(one.outcome.rest[f"{VALUE}{derived.name}:{name}"].alias(name))
    last = {
        column.name: column for column in columns
    }  # a column of its own comes before what its rows are about
    return pl.DataFrame(list(last.values()))


def _key(panel: Panel, codes: pl.Series, key: str) -> pl.Series:
    if key in panel.keys.columns:
        return panel.keys[key].cast(pl.String).gather(codes)
    if key in {panel.subject_kind, "item"}:
        return panel.ids.cast(pl.String).gather(codes)
    return pl.Series([None] * len(codes), dtype=pl.String)


def _trimmed(values: pl.Series) -> pl.Series:
    """Return decimals with no more places than they need, so that sums and products of them stay small."""
    dtype = values.dtype
    assert isinstance(dtype, pl.Decimal)  # noqa: S101
    scale, places = dtype.scale, 0
    different = values.to_physical().drop_nulls().unique().to_frame("v")
    while places < scale and different.select((pl.col("v") % 10 ** (places + 1) == 0).all()).item():
        places += 1
    return values.cast(pl.Decimal(38, scale - places)) if places else values
