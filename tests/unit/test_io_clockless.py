"""A workbook carries no time of saving."""

from __future__ import annotations

import time

from progress_rules.io import write_portfolio
from progress_rules.model import Portfolio


def test_the_same_portfolio_gives_the_same_bytes_a_second_later(tmp_path):
    portfolio = Portfolio(projects=[{"id": "P-1"}])
    write_portfolio(portfolio, tmp_path / "a.xlsx")
    time.sleep(1.1)  # openpyxl stamps whole seconds
    write_portfolio(portfolio, tmp_path / "b.xlsx")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
