"""Made-up portfolios to try the library on: invented facts that lead to the totals Ziyang and Tangshan published.

>>> from progress_rules.demo import PUBLISHED, demo_portfolio
>>> len(demo_portfolio(seed=1)), PUBLISHED["ever_red"]
(177, 33)
>>> len(demo_portfolio(seed=1, pack="tangshan", year=2019))
217
"""

from __future__ import annotations

from progress_rules.demo.choice import DEMOS, demo_portfolio
from progress_rules.demo.histories import AS_OF, PUBLISHED

__all__ = ["AS_OF", "DEMOS", "PUBLISHED", "demo_portfolio"]
