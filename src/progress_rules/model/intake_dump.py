"""Canonical frames as plain text cells, which read back as the same frames."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from progress_rules.model.intake_cells import as_text
from progress_rules.model.intake_extras import inferred, type_word
from progress_rules.model.intake_headers import EXTRA_KINDS, PER_CENT, read_heading
from progress_rules.model.tables import void_extras

if TYPE_CHECKING:
    from collections.abc import Mapping

    from progress_rules.errors.language import Language
    from progress_rules.model.facts import Fact
    from progress_rules.model.registry import Registry
    from progress_rules.model.tables import Frames


def stated_unit(model: type[Fact], series: pl.Series, money_unit: str) -> str:
    """Return what has to be written with a column so that it reads back as it is; '' for nothing."""
    column = next((column for column in model.columns() if column.name == series.name), None)
    if column is not None:
        return {"percent": PER_CENT, "money": money_unit}.get(column.kind, "")
    word = type_word(series.dtype)
    name = read_heading(model, 0, series.name)
    misread = getattr(name, "name", "") != series.name
    return word if misread or inferred(as_text(series).values) != word else ""


def units_of(frames: Frames, money_unit: str, registry: Registry) -> dict[str, str]:
    """Return the `units` that make the cells of all frames unambiguous."""
    found = {
        f"{table}.{series.name}": stated_unit(registry[table], series, money_unit)
        for table, frame in frames.items()
        if frame.height
        for series in frame
    }
    return {name: unit for name, unit in found.items() if unit}


def written_frame(frame: pl.DataFrame) -> pl.DataFrame:
    """Return a canonical frame with every cell as text, numbers in full and dates in ISO form."""
    return pl.DataFrame([as_text(series).values.alias(series.name) for series in frame])


def records(model: type[Fact], frame: pl.DataFrame) -> list[dict[str, Any]]:
    """Return the rows as dicts of JSON values: text, true and false; numbers are text in full.

    Cells without a value are left out, save those of further columns that have none at all.
    """
    flags = [series for series in frame if series.dtype == pl.Boolean]
    written = written_frame(frame).with_columns(flags)
    void = void_extras(model, frame)
    return [
        {name: value for name, value in row.items() if value is not None or name in void}
        for row in written.iter_rows(named=True)
    ]


def tables_to_write(
    frames: Mapping[str, pl.DataFrame], registry: Registry, language: Language
) -> list[tuple[str, str]]:
    """Return the tables that a file shows, each with the name of its sheet."""
    return [
        (table, registry[table].sheets[language == "zh"])
        for table, frame in frames.items()
        if frame.height or table == "projects"
    ]


def headings(model: type[Fact], frame: pl.DataFrame, money_unit: str, language: Language) -> list[str]:
    """Return the headings of a table with the units that make its cells unambiguous.

    >>> from progress_rules.model import Report
    >>> from progress_rules.model.tables import empty_frame
    >>> headings(Report, empty_frame(Report), "万元", "zh")[2:5]
    ['计划进度(%)', '实际进度(%)', '计划完成投资(万元)']
    """
    titles = {column.name: column.zh for column in model.columns()} if language == "zh" else {}
    shown = []
    for series in frame:
        unit = stated_unit(model, series, money_unit)
        if language == "zh":
            unit = EXTRA_KINDS[unit][1] if unit in EXTRA_KINDS else unit
            shown.append(f"{titles.get(series.name, series.name)}{f'({unit})' if unit else ''}")
        else:
            shown.append(f"{series.name}{f' ({unit})' if unit else ''}")
    return shown


def in_chinese(data: Mapping[str, Any], registry: Registry) -> dict[str, Any]:
    """Return what `Portfolio.to_dict` gives under the Chinese names of tables and columns."""
    titles = {table: {c.name: c.zh for c in model.columns()} for table, model in registry.models.items()}
    written: dict[str, Any] = {}
    for table, rows in data.items():
        if table == "units":
            parts = ((name.split(".", 1), unit) for name, unit in rows.items())
            written[table] = {
                f"{registry[t].sheets[1]}.{titles[t].get(c, c)}": unit for (t, c), unit in parts
            }
        else:
            names = titles[table]
            sheet = registry[table].sheets[1]
            written[sheet] = [{names.get(n, n): v for n, v in row.items()} for row in rows]
    return written
