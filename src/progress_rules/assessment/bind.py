"""Bring the fact columns that a plan leans on into a panel, in the types that conditions see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl
from pydantic_core import PydanticCustomError

from progress_rules.errors import Place, Problem, RequestError
from progress_rules.language.nodes import TIMED
from progress_rules.model.facts import FACTS
from progress_rules.model.types import (
    read_bool,
    read_date,
    read_moment,
    read_money,
    read_number,
    read_percent,
)
from progress_rules.packs.lineage import LINEAGE_FIELDS
from progress_rules.packs.names import SUBJECT_FIELDS
from progress_rules.packs.plans import BASELINE_FIELDS, BASELINES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from progress_rules.packs import Pack


Source = tuple[pl.DataFrame, "pl.Series | None", str]
"""A frame that holds the columns of a table, the row of it for each row of the panel (None: the same rows; a row
may have none), and what stands before the names of its columns."""


def bind_fields(
    rows: pl.DataFrame,
    sources: Mapping[str, Source],
    fields: Iterable[tuple[str, str]],
    pack: Pack,
    notes: list[dict[str, Any]],
) -> pl.DataFrame:
    """Return the rows with exactly the columns of the fields, as `table.column`, in the types of conditions."""
    problems: list[Problem] = []
    keep = [c for c in rows.columns if c.startswith("_")]
    columns: list[pl.Expr | pl.Series] = []
    for table, name in fields:
        frame, index, prefix = sources[table]
        found = prefix + header_of(frame, prefix, table, name.removesuffix(TIMED), pack)
        if found in frame.columns:
            held = frame[found]
        else:
            notes.append({"kind": "no_column", "detail": f"{table}.{name}"})
            held = pl.Series(found, [], dtype=pl.Null).extend_constant(None, frame.height)
        worked_out = table == "verdict" or table in pack.derived
        typed = held if worked_out else typed_column(held, table, name, pack, problems)
        if index is not None:
            typed = typed.gather(index)
        columns.append(typed.alias(f"{table}.{name}"))
    if problems:
        raise RequestError(problems)
    return rows.select(keep).with_columns(columns)


def header_of(frame: pl.DataFrame, prefix: str, table: str, name: str, pack: Pack) -> str:
    """Return the heading of a declared column of a core table in a ledger: its name, or the Chinese one."""
    declared = pack.spec.fields.get(table, {}).get(name)
    chinese = declared.zh if declared is not None else ""
    return chinese if chinese and prefix + name not in frame.columns else name


def typed_column(values: pl.Series, table: str, name: str, pack: Pack, problems: list[Problem]) -> pl.Series:
    """Return the column in its declared type; levels become ranks, moments their days unless they are asked for."""
    kind = column_kind(table, name, pack)
    dtype = values.dtype
    if dtype == pl.Null:
        return values.cast(_EMPTY[kind])
    if kind == "level":
        return _ranks(values, pack)
    if kind in {"number", "percent", "money"} and (dtype.is_decimal() or dtype.is_integer()):
        return values if dtype.is_decimal() else values.cast(pl.Decimal(38, 0))
    if kind == "moment" and isinstance(dtype, (pl.Date, pl.Datetime)):
        return values.cast(pl.Datetime("us"))
    if kind == "date" and isinstance(dtype, (pl.Date, pl.Datetime)):
        return values.cast(pl.Date)
    if kind == "bool" and dtype == pl.Boolean:
        return values
    if kind == "text":
        return _texts(values)
    if dtype == pl.String and (read := _read(values, kind)) is not None:
        return read
    problems.append(
        Problem(
            "PR404", Place(field=f"{table}.{name}"), {"found": str(dtype), "expected": kind, "pack": pack.id}
        )
    )
    return values


def _read(values: pl.Series, kind: str) -> pl.Series | None:
    """Return texts as the declared kind, as a ledger would be read; None when one of them is not of it."""
    try:
        known = {text: _READERS[kind](text) for text in values.unique().drop_nulls()}
    except PydanticCustomError:
        return None
    read = [None if text is None else known[text] for text in values]
    if not isinstance(_EMPTY[kind], pl.Decimal):
        return pl.Series(values.name, read, dtype=_EMPTY[kind])
    scale = max((-int(v.as_tuple().exponent) for v in known.values() if v is not None), default=0)
    return pl.Series(values.name, read, dtype=pl.Decimal(38, max(scale, 0)))


_READERS: dict[str, Callable[[str], Any]] = {
    "number": read_number, "percent": read_percent, "money": read_money, "date": read_date, "bool": read_bool,
    "moment": read_moment,
}  # fmt: skip

_EMPTY: dict[str, Any] = {
    "number": pl.Decimal(38, 0), "percent": pl.Decimal(38, 0), "money": pl.Decimal(38, 0),
    "date": pl.Date, "moment": pl.Datetime("us"), "bool": pl.Boolean, "text": pl.String, "level": pl.Int8,
}  # fmt: skip


def column_kind(table: str, name: str, pack: Pack) -> str:
    """Return the type in which conditions see a column."""
    plain = name.removesuffix(TIMED)
    own = pack.spec.facts.get(table)
    declared = own.columns.get(plain) if own else pack.spec.fields.get(table, {}).get(plain)
    kind = declared.type if declared else "text" if own else _core_kind(table, plain)
    if name.endswith(TIMED):
        return "moment"
    return "date" if kind == "moment" else kind


def _core_kind(table: str, name: str) -> str:
    if table == "subject":
        return SUBJECT_FIELDS[name][1].name if name in SUBJECT_FIELDS else "text"
    if table == "step":
        return "date" if name == "step_on" else "text"
    if (table, name) == ("reports", "claimed_light"):
        return "level"
    worked_out = {BASELINES: BASELINE_FIELDS, "projects": LINEAGE_FIELDS}.get(table, {})
    if name in worked_out:
        kind_ = worked_out[name][1]
        return kind_.unit or kind_.name
    kind = next(c.kind for c in FACTS[table].columns() if c.name == name)
    return {"id": "text", "period": "text", "moment": "date", "first_day": "date", "last_day": "date"}.get(
        kind, kind
    )


def _texts(values: pl.Series) -> pl.Series:
    if values.dtype.is_decimal():
        plain = values.cast(pl.String)
        return plain.str.replace(r"(\.\d*?)0+$", "$1").str.strip_suffix(".")
    return values.cast(pl.String)


def _ranks(values: pl.Series, pack: Pack) -> pl.Series:
    """Return the rank of the level that each text names; unknown where it names none."""
    ranks = pack.ranks()
    if not ranks:
        return pl.Series(values.name, [None] * len(values), dtype=pl.Int8)
    return values.cast(pl.String).replace_strict(ranks, default=None, return_dtype=pl.Int8)
