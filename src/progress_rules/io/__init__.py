"""Ledgers in and out: workbooks, JSON, folders of CSV and Parquet."""

from __future__ import annotations

from progress_rules.io.reading import read_portfolio
from progress_rules.io.writing import write_portfolio

__all__ = ["read_portfolio", "write_portfolio"]
