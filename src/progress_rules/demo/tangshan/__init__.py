"""The demo of Tangshan: 217 invented projects and the course of a year, to every total that the city published.

>>> from progress_rules.demo.tangshan import reconcile, tangshan_portfolio
>>> reconcile(tangshan_portfolio(seed=1)).ok
True
"""

from __future__ import annotations

from progress_rules.demo.tangshan.portfolio import PACK, tangshan_portfolio
from progress_rules.demo.tangshan.published import YEAR
from progress_rules.demo.tangshan.reconcile import Reconciliation, reconcile
from progress_rules.demo.tangshan.sheets import Sheet, sheets

__all__ = ["PACK", "YEAR", "Reconciliation", "Sheet", "reconcile", "sheets", "tangshan_portfolio"]
