"""Read a ledger, whatever kind of file it is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from progress_rules.errors import LedgerError, Place, Problem
from progress_rules.model import Portfolio
from progress_rules.model.registry import registry_for
from progress_rules.model.tables import listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from progress_rules.io.refusal import Progress
    from progress_rules.model import RawTable
    from progress_rules.model.registry import Registry, Tables

TABLE_SUFFIXES = (".csv", ".parquet")


def read_portfolio(
    path: str | Path,
    units: Mapping[str, str] | None = None,
    progress: Progress | None = None,
    tables: Tables = None,
) -> Portfolio:
    """Read a ledger: an .xlsx workbook, a .json file, a folder of .csv or .parquet files, or one of those.

    Sheets and files are named after their tables, in English or Chinese; others are passed over.

    Args:
        path: The workbook, file or folder.
        units: Units of columns whose headings state none: `{"reports.planned_progress": "%"}`.
        progress: Called with the name of each table before it is read, its number, and how many there are.
        tables: Further tables, as a rule pack declares them: declarations, or a loaded pack.

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
    source, registry = Path(path), registry_for(tables)
    if not source.exists():
        raise LedgerError(Problem("PR101", values={"path": str(path), "folder": str(Path.cwd())}))
    suffix = source.suffix.lower()
    if source.is_dir():
        return _read_tables(_table_files(source), source, units, progress, registry)
    if suffix == ".xlsx":
        from progress_rules.io.workbook import read_workbook

        raws, found = read_workbook(source, registry, progress)
        return Portfolio.from_tables(recognised(raws, found, source.name, registry), units, registry.specs)
    if suffix == ".json":
        from progress_rules.io.json_file import read_json_file

        raws, given = read_json_file(source, units, registry)
        return Portfolio.from_tables(recognised(raws, [], source.name, registry), given, registry.specs)
    if suffix in TABLE_SUFFIXES:
        return _read_tables([source], source, units, progress, registry)
    raise LedgerError(Problem("PR102", values={"path": source.name, "reason": suffix or "?"}))


def _table_files(folder: Path) -> list[Path]:
    return sorted(file for file in folder.iterdir() if file.suffix.lower() in TABLE_SUFFIXES)


def _read_tables(
    files: list[Path],
    source: Path,
    units: Mapping[str, str] | None,
    progress: Progress | None,
    registry: Registry,
) -> Portfolio:
    from progress_rules.io.table_files import read_table_file

    known = [(table, file) for file in files if (table := registry.named(file.stem))]
    raws = []
    for number, (table, file) in enumerate(known, start=1):
        if progress is not None:
            progress(file.name, number, len(known))
        raws.append(read_table_file(registry[table], file))
    known_raws = recognised(raws, [file.name for file in files], source.name, registry)
    return Portfolio.from_tables(known_raws, units, registry.specs)


def recognised(raws: list[RawTable], found: Iterable[str], name: str, registry: Registry) -> list[RawTable]:
    """Return the tables, or raise PR103 where there is none at all."""
    if not raws:
        known = listed(
            sheet for model in registry.models.values() for sheet in dict.fromkeys(model.sheets[:2])
        )
        raise LedgerError(Problem("PR103", Place(file=name), {"found": listed(found), "known": known}))
    return raws
