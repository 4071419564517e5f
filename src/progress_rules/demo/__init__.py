"""A made-up portfolio to try the library on: invented facts that lead to the totals Ziyang published.

>>> from progress_rules.demo import PUBLISHED, demo_portfolio
>>> len(demo_portfolio(seed=1)), PUBLISHED["ever_red"]
(177, 33)
"""

from __future__ import annotations

from progress_rules.demo.histories import AS_OF, PUBLISHED
from progress_rules.demo.portfolio import demo_portfolio

__all__ = ["AS_OF", "PUBLISHED", "demo_portfolio"]
