"""Runs a pack on facts with both engines; they must agree on every table."""

from __future__ import annotations

import progress_rules as pr
from progress_rules import testing

LEVELS = [{"id": "green"}, {"id": "red"}]


def pack_of(**parts: object) -> pr.Pack:
    """Return a pack of the parts given; working days are those of China."""
    return pr.load_pack({"pack": "t", "title": "t", "levels": LEVELS, "calendar": "CN", **parts})


def judge(pack: pr.Pack, as_of: object, **facts: list[dict[str, object]]) -> pr.Result:
    """Return the result of the columnar engine, once the reference engine gave the same."""
    portfolio = pr.Portfolio(tables=pack, **facts)
    testing.assert_engines_agree(portfolio, pack, str(as_of))
    return pr.assess(portfolio, pack, as_of=str(as_of))
