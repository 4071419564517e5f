"""Ledgers in JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from progress_rules.errors import LedgerError, Place, Problem
from progress_rules.model.intake_json import parse_json, tables_of_dict

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from progress_rules.model import RawTable
    from progress_rules.model.registry import Registry


def read_json_file(
    path: Path, units: Mapping[str, str] | None, registry: Registry
) -> tuple[list[RawTable], dict[str, str]]:
    """Return the raw tables of a JSON file, and the units it states."""
    try:
        data = parse_json(path.read_bytes().decode("utf-8-sig"))
    except json.JSONDecodeError as error:
        place = Place(file=path.name, line=error.lineno, column=error.colno)
        raise LedgerError(Problem("PR102", place, {"path": path.name, "reason": error.msg})) from error
    except UnicodeDecodeError as error:
        raise LedgerError(Problem("PR125", Place(file=path.name), {"reason": error.reason})) from error
    except (OSError, ValueError, RecursionError) as error:
        raise LedgerError(Problem("PR102", values={"path": path.name, "reason": str(error)})) from error
    return tables_of_dict(data, units, path.name, registry)
