"""Write a ledger, so that reading it gives the same portfolio."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from progress_rules.errors import LedgerError, Problem
from progress_rules.errors.language import checked_language
from progress_rules.model.tables import listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from progress_rules.errors.language import Language
    from progress_rules.model import Portfolio
    from progress_rules.model.registry import Registry


def write_portfolio(
    portfolio: Portfolio, path: str | Path, *, language: str = "en", overwrite: bool = False
) -> Path:
    """Write a portfolio as an .xlsx workbook, a .json file, or a folder of .csv files (no suffix).

    Headings carry the unit: `actual_progress (%)`, `实际进度(%)`. Text that a spreadsheet would run as a
    formula is kept from running: in a workbook as a cell of type text, in CSV by an apostrophe before
    it, which reading takes off again. The file appears as a whole or not at all.

    Args:
        portfolio: What to write.
        path: Where to; the suffix says in which format.
        language: "en" or "zh", the language of sheet names and headings.
        overwrite: Whether something that exists there may be replaced.

    Returns:
        The path written.

    Raises:
        LedgerError: PR127 when something is there already, PR102 for an unknown suffix, PR138 when a
            workbook cannot hold the portfolio.

    >>> from progress_rules.model import Portfolio
    >>> from progress_rules.io import read_portfolio
    >>> portfolio = Portfolio(projects=[{"id": "P-1", "name": "=环城路"}])
    >>> path = write_portfolio(portfolio, Path(tempfile.mkdtemp()) / "ledger.xlsx")
    >>> read_portfolio(path) == portfolio
    True
    """
    target, chosen = Path(path), checked_language(language)
    suffix = target.suffix.lower()
    if suffix not in {".xlsx", ".json", ""} and not target.is_dir():
        raise LedgerError(Problem("PR102", values={"path": target.name, "reason": suffix}))
    if target.exists() and not overwrite:
        raise LedgerError(Problem("PR127", values={"path": str(path)}))
    if suffix == "" or target.is_dir():
        _write_folder(portfolio, target, chosen)
    elif suffix == ".xlsx":
        from progress_rules.io.write_workbook import write_workbook

        with _whole(target) as temporary:
            write_workbook(portfolio, temporary, chosen)
    else:
        with _whole(target) as temporary:
            temporary.write_text(json_text(portfolio, chosen), encoding="utf-8")
    return target


def json_text(portfolio: Portfolio, language: Language) -> str:
    """Return the portfolio as JSON, under Chinese names if asked."""
    import json

    from progress_rules.model.intake_dump import in_chinese

    data = portfolio.to_dict()
    return (
        json.dumps(
            in_chinese(data, portfolio.registry) if language == "zh" else data, ensure_ascii=False, indent=2
        )
        + "\n"
    )


@contextmanager
def _whole(target: Path) -> Iterator[Path]:
    """Give a temporary sibling to write to, which takes the target's place once it is complete."""
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        temporary.chmod(0o666 & ~_umask())
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)


def _umask() -> int:
    """Return the mask of new files, which a temporary file does not follow by itself."""
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _write_folder(portfolio: Portfolio, target: Path, language: Language) -> None:
    from progress_rules.io.write_csv import write_csv_files

    if target.exists():
        _refuse_foreign(target, portfolio.registry)
    target.parent.mkdir(parents=True, exist_ok=True)
    workshop = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
    try:
        fresh = workshop / "new"
        fresh.mkdir()
        write_csv_files(portfolio, fresh, language)
        if target.exists():
            target.rename(workshop / "old")
        try:
            fresh.rename(target)
        except OSError:
            if (workshop / "old").exists():
                (workshop / "old").rename(target)
            raise
    finally:
        shutil.rmtree(workshop, ignore_errors=True)


def _refuse_foreign(target: Path, registry: Registry) -> None:
    """Refuse to replace a file, or a folder that holds anything but tables of a ledger."""
    if not target.is_dir():
        raise LedgerError(Problem("PR127", values={"path": str(target)}))
    foreign = [
        entry.name
        for entry in sorted(target.iterdir())
        if entry.suffix.lower() not in {".csv", ".parquet"} or registry.named(entry.stem) is None
    ]
    if foreign:
        raise LedgerError(Problem("PR137", values={"path": str(target), "found": listed(foreign)}))
