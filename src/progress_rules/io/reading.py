"""Read a ledger, whatever kind of file it is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from progress_rules.errors import LedgerError, Place, Problem
from progress_rules.model import FACTS, Portfolio
from progress_rules.model.tables import listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from progress_rules.io.refusal import Progress
    from progress_rules.model import RawTable

TABLE_SUFFIXES = (".csv", ".parquet")


def read_portfolio(
    path: str | Path, units: Mapping[str, str] | None = None, progress: Progress | None = None
) -> Portfolio:
    """Read a ledger: an .xlsx workbook, a .json file, a folder of .csv or .parquet files, or one of those.

    Sheets and files are named after their tables, in English or Chinese; others are passed over.

    Args:
        path: The workbook, file or folder.
        units: Units of columns whose headings state none: `{"reports.planned_progress": "%"}`.
        progress: Called with the name of each table before it is read, its number, and how many there are.

    Returns:
        The portfolio.

    Raises:
        LedgerError: With everything that is wrong, each problem under its file, sheet, row and column;
            PR101 for no such path, PR102 for no ledger, PR103 for no known table in it.

    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> with (folder / "月报.csv").open("w", encoding="utf-8") as file:
    ...     print("项目编号,期间,实际进度(%)", "P-1,2017年10月,35.5", sep=chr(10), file=file)
    >>> read_portfolio(folder).reports[0].actual_progress
    Decimal('35.5')
    """
    source = Path(path)
    if not source.exists():
        raise LedgerError(Problem("PR101", values={"path": str(path), "folder": str(Path.cwd())}))
    suffix = source.suffix.lower()
    if source.is_dir():
        return _read_tables(_table_files(source), source, units, progress)
    if suffix == ".xlsx":
        from progress_rules.io.workbook import read_workbook

        return Portfolio.from_tables(recognised(*read_workbook(source, progress), source.name), units)
    if suffix == ".json":
        from progress_rules.io.json_file import read_json_file

        raws, given = read_json_file(source, units)
        return Portfolio.from_tables(recognised(raws, [], source.name), given)
    if suffix in TABLE_SUFFIXES:
        return _read_tables([source], source, units, progress)
    raise LedgerError(Problem("PR102", values={"path": source.name, "reason": suffix or "?"}))


def _table_files(folder: Path) -> list[Path]:
    return sorted(file for file in folder.iterdir() if file.suffix.lower() in TABLE_SUFFIXES)


def _read_tables(
    files: list[Path], source: Path, units: Mapping[str, str] | None, progress: Progress | None
) -> Portfolio:
    from progress_rules.io.table_files import read_table_file
    from progress_rules.model.intake_headers import table_named

    known = [(table, file) for file in files if (table := table_named(file.stem))]
    raws = []
    for number, (table, file) in enumerate(known, start=1):
        if progress is not None:
            progress(file.name, number, len(known))
        raws.append(read_table_file(table, file))
    return Portfolio.from_tables(recognised(raws, [file.name for file in files], source.name), units)


def recognised(raws: list[RawTable], found: Iterable[str], name: str) -> list[RawTable]:
    """Return the tables, or raise PR103 where there is none at all."""
    if not raws:
        known = listed(sheet for model in FACTS.values() for sheet in model.sheets[:2])
        raise LedgerError(Problem("PR103", Place(file=name), {"found": listed(found), "known": known}))
    return raws
