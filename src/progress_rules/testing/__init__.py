"""For test suites: Hypothesis strategies for packs and portfolios, and the invariants that every pack keeps.

>>> from hypothesis import given
>>> from progress_rules import testing
>>> @given(testing.portfolios())
... def test_my_office_never_crashes(portfolio): ...
"""

from __future__ import annotations

try:
    import hypothesis as _hypothesis  # noqa: F401
except ImportError as error:  # pragma: no cover - proven by a test in a fresh interpreter
    from progress_rules.errors import MissingExtraError

    raise MissingExtraError("hypothesis", "testing") from error

from progress_rules.testing.appraisals import appraisal_packs
from progress_rules.testing.constructs import construct_packs
from progress_rules.testing.expressions import expressions
from progress_rules.testing.invariants import (
    assert_engines_agree,
    assert_order_does_not_matter,
    assert_past_does_not_change,
)
from progress_rules.testing.packs import packs
from progress_rules.testing.portfolios import portfolios

__all__ = [
    "appraisal_packs",
    "assert_engines_agree",
    "assert_order_does_not_matter",
    "assert_past_does_not_change",
    "construct_packs",
    "expressions",
    "packs",
    "portfolios",
]
