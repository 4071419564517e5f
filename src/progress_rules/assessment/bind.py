"""Bring the fact columns that a plan leans on into a panel, in the types that conditions see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl
from pydantic_core import PydanticCustomError

from progress_rules.assessment.rows import CODE
from progress_rules.errors import Place, Problem, RequestError
from progress_rules.model.facts import FACTS
from progress_rules.model.types import read_bool, read_date, read_money, read_number, read_percent

if TYPE_CHECKING:
    from collections.abc import Callable

    from progress_rules.assessment.plan import Plan
    from progress_rules.packs import Pack


def bind_fields(
    rows: pl.DataFrame, projects: pl.DataFrame, plan: Plan, pack: Pack, notes: list[dict[str, Any]]
) -> pl.DataFrame:
    """Return the rows with exactly the columns of the plan's fields, as `table.column`."""
    problems: list[Problem] = []
    keep = [c for c in rows.columns if c.startswith("_")]
    columns: list[pl.Expr | pl.Series] = []
    for table, name in plan.fields:
        full = f"{table}.{name}"
        if table == "reports":
            held = rows[full] if full in rows.columns else None
        else:
            held = projects[name] if name in projects.columns else None
        if held is None:
            notes.append({"kind": "no_column", "detail": full})
            held = pl.Series(full, [], dtype=pl.Null).extend_constant(
                None, rows.height if table == "reports" else projects.height
            )
        typed = _typed(held, table, name, pack, problems)
        if table == "projects":
            typed = typed.gather(rows[CODE])
        columns.append(typed.alias(full))
    if problems:
        raise RequestError(problems)
    return rows.select(keep).with_columns(columns)


def _typed(values: pl.Series, table: str, name: str, pack: Pack, problems: list[Problem]) -> pl.Series:
    """Return the column in its declared type; levels become ranks, moments their days."""
    declared = pack.spec.fields.get(table, {}).get(name)  # type: ignore[call-overload]
    kind = declared.type if declared else _core_kind(table, name)
    dtype = values.dtype
    if dtype == pl.Null:
        return values.cast(_EMPTY[kind])
    if kind == "level":
        return _ranks(values, pack)
    if kind in {"number", "percent", "money"} and (dtype.is_decimal() or dtype.is_integer()):
        return values if dtype.is_decimal() else values.cast(pl.Decimal(38, 0))
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
}  # fmt: skip

_EMPTY: dict[str, Any] = {
    "number": pl.Decimal(38, 0), "percent": pl.Decimal(38, 0), "money": pl.Decimal(38, 0),
    "date": pl.Date, "bool": pl.Boolean, "text": pl.String, "level": pl.Int8,
}  # fmt: skip


def _core_kind(table: str, name: str) -> str:
    if (table, name) == ("reports", "claimed_light"):
        return "level"
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
