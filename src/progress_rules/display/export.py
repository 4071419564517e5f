"""Result tables as files show them: headings and words in the language in force, text that never runs."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import polars as pl

from progress_rules.assessment.result import records
from progress_rules.assessment.status_names import OUTCOMES, STATUSES
from progress_rules.display.headings import COLUMNS, FINDINGS, TABLES
from progress_rules.display.words import named
from progress_rules.errors import current_language
from progress_rules.io.cell_formats import escaped
from progress_rules.io.clockless import save_without_clock
from progress_rules.io.table_files import guarded
from progress_rules.levels import UNKNOWN
from progress_rules.packs.kinds import kinds_of_subjects
from progress_rules.quantities import format_decimal

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from progress_rules.assessment.result import Result
    from progress_rules.packs import Pack

_EXACT_DIGITS = 15
"""A spreadsheet keeps so many digits of a number."""

_FORMULA = set("=+-@＝＋－＠\t\r")


def written(frame: pl.DataFrame, pack: Pack) -> pl.DataFrame:
    """Return a table under the headings of the language in force; in Chinese with Chinese words, too."""
    if current_language() != "zh":
        return frame
    lights = {level.id: level.name("zh") for level in pack.scale.levels} | {UNKNOWN: "未知"}
    words = {
        "signal": lights, "light": lights, "status": STATUSES, "outcome": OUTCOMES, "each": kinds_of_subjects(pack),
    }  # fmt: skip
    if "message" in frame.columns:
        words["kind"] = FINDINGS
    frame = state_names(frame, pack).with_columns(
        pl.col(name).cast(pl.String).replace(found) for name, found in words.items() if name in frame.columns
    )
    return frame.rename({name: COLUMNS[name] for name in frame.columns if name in COLUMNS})


def state_names(frame: pl.DataFrame, pack: Pack) -> pl.DataFrame:
    """Return a table with the states of lifecycles in the words of the language in force; English keeps ids."""
    columns = [name for name in ("before", "state") if name in frame.columns]
    if current_language() != "zh" or "lifecycle" not in frame.columns or not columns:
        return frame
    for life in pack.lifecycles:
        words = {state: wording.text("zh") for state, wording in life.states.items()}
        mine = pl.col("lifecycle") == life.id
        frame = frame.with_columns(
            pl.when(mine).then(pl.col(name).replace(words)).otherwise(pl.col(name)).alias(name)
            for name in columns
        )
    return frame


def main_table(pack: Pack) -> str:
    """Return the table that says most of a pack: lights where it has levels, else what it has first."""
    held = {
        "lights": pack.scale.levels, "duties": pack.duties, "deadlines": pack.deadlines,
        "routes": any(rule.effects.route for rule in pack.rules), "states": pack.lifecycles,
        "actions": any(rule.effects.action for rule in pack.rules), "decisions": pack.decisions,
        "totals": pack.scores, "ranks": pack.rankings,
    }  # fmt: skip
    return next((name for name, present in held.items() if present), "lights")


def csv_text(frame: pl.DataFrame, pack: Pack) -> str:
    """Return a table as CSV; text that a spreadsheet would run gets an apostrophe before it."""
    shown = written(frame, pack)
    columns = []
    for series in shown:
        if series.dtype.is_decimal():
            texts = [None if v is None else format_decimal(v) for v in series]
            columns.append(pl.Series(series.name, texts, dtype=pl.String))
        elif series.dtype == pl.Datetime:
            columns.append(series.dt.to_string("%Y-%m-%d %H:%M:%S"))
        elif series.dtype.is_numeric() or series.dtype.is_temporal():
            columns.append(series)
        else:
            column = series.cast(pl.String)
            risky = column.str.contains("^'*[=+\\-@＝＋－＠\t\r]").fill_null(value=False)
            columns.append(column.map_elements(guarded, pl.String) if risky.any() else column)
    return pl.DataFrame(columns).write_csv(line_terminator="\n")


def json_data(result: Result, tables: Sequence[str] = ()) -> dict[str, Any]:
    """Return the result as JSON holds it, or what it rests on and only the tables named."""
    if not tables:
        return result.to_dict()
    return {**about(result), **{name: records(result.table(name)) for name in tables}}


def about(result: Result) -> dict[str, Any]:
    """Return what a result rests on: pack, version, digest, day, assumptions."""
    from progress_rules.assessment.result import assumptions

    pack = result.pack
    return {
        "pack": pack.id,
        "version": pack.spec.version,
        "digest": pack.digest,
        "as_of": result.as_of.isoformat(),
        "assumptions": assumptions(pack),
    }


def write_workbook(result: Result, tables: Sequence[str], path: Path) -> None:
    """Write the tables as a workbook, a sheet for each; the same result gives the same bytes."""
    from openpyxl import Workbook  # type: ignore[import-untyped]
    from openpyxl.cell import WriteOnlyCell  # type: ignore[import-untyped]
    from openpyxl.styles import Font  # type: ignore[import-untyped]

    book = Workbook(write_only=True)
    bold = Font(bold=True)
    for name in tables:
        frame = written(result.table(name), result.pack)
        sheet = book.create_sheet(named(name, TABLES))
        sheet.freeze_panes = "A2"
        titles = [WriteOnlyCell(sheet, value=column) for column in frame.columns]
        for title in titles:
            title.font = bold
        sheet.append(titles)
        for row in frame.iter_rows():
            sheet.append([_cell(sheet, value, WriteOnlyCell) for value in row])
    save_without_clock(book, path)


def _cell(sheet: Any, value: Any, kind: Any) -> Any:
    if isinstance(value, Decimal):
        exact = len(value.normalize().as_tuple().digits) <= _EXACT_DIGITS
        value = float(value) if exact else format_decimal(value)
    if not isinstance(value, str) or (value[:1] not in _FORMULA and value == escaped(value)):
        return value
    cell = kind(sheet)
    cell.value = escaped(value)
    cell.data_type = "s"  # text, even where it begins like a formula
    cell.quotePrefix = value[:1] in _FORMULA
    return cell
